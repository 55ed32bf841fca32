// Errors as Lambda's callers and logs see them.
import { types } from "node:util";

function named(name) {
  const type = { [name]: class extends Error {} }[name];
  type.prototype.name = `Runtime.${name}`;
  return type;
}

export const ImportModuleError = named("ImportModuleError");
export const HandlerNotFound = named("HandlerNotFound");
export const MalformedHandlerName = named("MalformedHandlerName");
export const UserCodeSyntaxError = named("UserCodeSyntaxError");
export const MalformedStreamingHandler = named("MalformedStreamingHandler");
export const InvalidStreamingOperation = named("InvalidStreamingOperation");
export const CallbackHandlerDeprecated = named("CallbackHandlerDeprecated");

export class UnhandledPromiseRejection extends Error {
  constructor(reason, promise) {
    super(reason);
    this.reason = reason;
    this.promise = promise;
  }
}
UnhandledPromiseRejection.prototype.name = "Runtime.UnhandledPromiseRejection";

const isError = (value) =>
  types.isNativeError(value) ||
  (value && [value.name, value.message, value.stack].every((it) => it && typeof it === "string"));

/** A character that may not stand in a header. */
const plain = (text) => text?.replace(/\x7F/g, "%7F");

/** The document that the caller gets. Whatever was thrown, this does not throw. */
export function describe(error) {
  try {
    if (!isError(error)) {
      return { errorType: typeof error, errorMessage: error.toString(), trace: [] };
    }
    const trace = plain(error.stack).split("\n");
    return { errorType: plain(error.name), errorMessage: plain(error.message), trace };
  } catch {
    const errorMessage =
      "callback called with Error argument, but there was a problem while retrieving one or " +
      "more of its message, name, and stack";
    return { errorType: "handled", errorMessage };
  }
}

export const asError = (value) => (value instanceof Error ? value : new Error(value));

/** An error's line of JSON for a log of text: its own properties too. */
export function inOneLine(error) {
  const open = (_key, value) => {
    if (!(value instanceof Error)) return value;
    const { name: errorType, message: errorMessage, code, stack } = value;
    const shown = { errorType, errorMessage, code, ...value };
    if (typeof stack === "string") shown.stack = stack.split("\n");
    return shown;
  };
  try {
    return JSON.stringify(error, open);
  } catch {
    return JSON.stringify(describe(error));
  }
}
