// Writes down what a message says: an event function of Google Cloud Functions' first generation.
exports.note = (data, context) => {
  const message = data.data ? Buffer.from(data.data, "base64").toString() : JSON.stringify(data);
  console.log(`${context.eventType} of ${context.resource}: ${message}`);
};
