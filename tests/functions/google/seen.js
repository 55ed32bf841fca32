// Answers with what Google's functions framework gave it.
const functions = require("@google-cloud/functions-framework");

const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => /^(PORT$|K_|FUNCTION_)/.test(name)),
);

functions.http("request", (request, response) => {
  const { query, method, url, headers } = request;
  if (query.raise) throw new Error(query.raise);
  if (query.print) console.log(query.print);
  if (query.log) console.error(JSON.stringify(JSON.parse(query.log)));
  response.json({ environment, method, path: url, headers });
});

functions.cloudEvent("cloud_event", ({ data, ...attributes }) => ({ environment, attributes, data }));

exports.event = (data, context) => {
  const { eventId, timestamp, eventType, resource } = context;
  return { environment, data, context: { eventId, timestamp, eventType, resource } };
};

// Only the framework's third line has them.
functions.typed?.("typed", (data) => ({ environment, data }));
