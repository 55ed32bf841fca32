// Adds numbers: a typed function for Google Cloud Run functions.
const functions = require("@google-cloud/functions-framework");

functions.typed("add", ({ numbers }) => ({ sum: numbers.reduce((sum, number) => sum + number, 0) }));
