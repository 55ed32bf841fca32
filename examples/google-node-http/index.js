// Greets who asks: an HTTP function for Google Cloud Run functions.
const functions = require("@google-cloud/functions-framework");

functions.http("hello", (request, response) => {
  response.send(`Hello ${request.body?.name ?? request.query.name ?? "World"}!\n`);
});
