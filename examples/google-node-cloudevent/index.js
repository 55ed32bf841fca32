// Writes down what an event says: a CloudEvent function for Google Cloud Run functions.
const functions = require("@google-cloud/functions-framework");

functions.cloudEvent("note", (event) => {
  console.log(`${event.type} from ${event.source}: ${JSON.stringify(event.data)}`);
});
