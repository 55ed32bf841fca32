// The console as Lambda's: each line with its time, request and level, framed for the platform so
// that a message of several lines stays one event.
import { writeSync } from "node:fs";
import { format } from "node:util";
import { asError, inOneLine } from "./errors.mjs";

const LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];
const CONSOLE = { trace: "TRACE", debug: "DEBUG", info: "INFO", log: "INFO", warn: "WARN", error: "ERROR" };
const FRAME_TEXT = 0xa55a0003;
const FRAME_JSON = 0xa55a0002;

const isJson = process.env.AWS_LAMBDA_LOG_FORMAT?.toUpperCase() === "JSON";
let requestId;

export function setRequestId(id) {
  requestId = id;
}

/** Everything that `console` prints goes through here from now on. */
export function takeOverConsole() {
  const wanted = LEVELS.indexOf(process.env.AWS_LAMBDA_LOG_LEVEL?.toUpperCase());
  const write = writer();
  for (const [method, level] of Object.entries({ ...CONSOLE, fatal: "FATAL" })) {
    const rank = LEVELS.indexOf(level);
    const silent = level !== "FATAL" && rank < wanted;
    console[method] = silent ? () => {} : (...values) => write(rank, values);
  }
}

/** Logs an error that ends an invocation or the process. */
export function logError(title, error) {
  if (isJson) console.error(asError(error));
  else console.error(title, `\t${inOneLine(asError(error))}`);
}

function writer() {
  const descriptor = Number.parseInt(process.env._LAMBDA_TELEMETRY_LOG_FD, 10);
  // Child processes must not write into the frames.
  delete process.env._LAMBDA_TELEMETRY_LOG_FD;
  const line = isJson ? jsonLine : textLine;
  if (Number.isNaN(descriptor)) {
    return (rank, values) => {
      const text = line(new Date(), LEVELS[rank], values);
      process.stdout.write(`${text.replace(/\n/g, "\r")}\n`);
    };
  }
  const type = isJson ? FRAME_JSON : FRAME_TEXT;
  const end = isJson ? "" : "\n";
  return (rank, values) => {
    const now = new Date();
    const text = Buffer.from(line(now, LEVELS[rank], values) + end);
    const frame = Buffer.alloc(16 + text.length);
    // The level stands in the type's low bits, from 1 for TRACE.
    frame.writeUInt32BE((type | ((rank + 1) << 2)) >>> 0, 0);
    frame.writeUInt32BE(text.length, 4);
    frame.writeBigUInt64BE(BigInt(now.valueOf()) * 1000n, 8);
    text.copy(frame, 16);
    writeWhole(descriptor, frame);
  };
}

/** A pipe that is full holds the function up until the platform has taken its log in. */
function writeWhole(descriptor, bytes) {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

function textLine(now, level, values) {
  return `${now.toISOString()}\t${requestId}\t${level}\t${format(...values)}`;
}

const shown = (error) => ({
  errorType: error?.constructor?.name ?? "UnknownError",
  errorMessage: error.message,
  stackTrace: typeof error.stack === "string" ? error.stack.split("\n") : [],
});

function jsonLine(now, level, values) {
  const line = { timestamp: now.toISOString(), level, requestId };
  if (values.length === 1) {
    const open = (_key, value) => (value instanceof Error ? { ...shown(value), ...value } : value);
    try {
      return JSON.stringify({ ...line, message: values[0] }, open);
    } catch {
      return JSON.stringify({ ...line, message: format(values[0]) });
    }
  }
  const error = values.find((value) => value instanceof Error);
  return JSON.stringify({ ...line, message: format(...values), ...(error && shown(error)) });
}
