// Any program that listens on $PORT is a function: here one of Node's own modules.
require("node:http")
  .createServer((request, response) => response.end(`Hello from ${request.url}\n`))
  .listen(process.env.PORT);
