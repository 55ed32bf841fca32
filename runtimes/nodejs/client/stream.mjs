// Responses that a handler writes piece by piece.
import { Writable } from "node:stream";
import { InvalidStreamingOperation, describe } from "./errors.mjs";

const PRELUDE_TYPE = "application/vnd.awslambda.http-integration-response";
/** Stands between the prelude and the body. */
const DELIMITER = new Uint8Array(8);
const ERROR_TYPE = "Lambda-Runtime-Function-Error-Type";
const ERROR_BODY = "Lambda-Runtime-Function-Error-Body";

class ResponseStream extends Writable {
  #request;
  #begun = false;
  #trailers;

  constructor(request, highWaterMark) {
    super({ highWaterMark, decodeStrings: true, writableObjectMode: false });
    this.#request = request;
    request.on("error", (error) => this.destroy(error));
  }

  setContentType(type) {
    if (this.#begun) throw new InvalidStreamingOperation("Cannot set content-type, too late.");
    this.#request.setHeader("Content-Type", type);
  }

  /** Whatever is no text and no bytes is sent as JSON. */
  write(piece, ...rest) {
    const raw = typeof piece === "string" || piece instanceof Uint8Array;
    return super.write(raw ? piece : JSON.stringify(piece), ...rest);
  }

  end(piece, ...rest) {
    const none = piece === undefined || piece === null || typeof piece === "function";
    const raw = none || typeof piece === "string" || piece instanceof Uint8Array;
    return super.end(raw ? piece : JSON.stringify(piece), ...rest);
  }

  _write(piece, _encoding, written) {
    if (!this.#begun) {
      this.#begun = true;
      this._onBeforeFirstWrite?.((first) => this.#request.write(first));
    }
    // Its own pace: the next piece goes when this one has left.
    this.#request.write(piece, written);
  }

  _final(ended) {
    if (this.#trailers) this.#request.addTrailers(this.#trailers);
    this.#request.end(() => ended());
  }

  _destroy(error, destroyed) {
    if (!this.#request.writableEnded) this.#request.destroy();
    destroyed(error);
  }

  /** Ends after all that was written, with an error. */
  static fail(stream, document) {
    const text = Buffer.from(JSON.stringify(document)).toString("base64");
    stream.#trailers = { [ERROR_TYPE]: document.errorType, [ERROR_BODY]: text };
    if (!stream.writableEnded) stream.end();
  }
}

/** Metadata of an HTTP response, before its body. */
export class HttpResponseStream {
  static from(stream, prelude) {
    stream.setContentType(PRELUDE_TYPE);
    const text = JSON.stringify(prelude);
    stream._onBeforeFirstWrite = (write) => {
      write(text);
      write(DELIMITER);
    };
    return stream;
  }
}

/** A stream that is the invocation's response: `done` is when the platform has it; `fail` ends it
 * with an error, after whatever was written. */
export function openStream(api, id, highWaterMark) {
  const { request, done: answered } = api.openResponse(id, {
    "Lambda-Runtime-Function-Response-Mode": "streaming",
    "Content-Type": "application/octet-stream",
    Trailer: `${ERROR_TYPE}, ${ERROR_BODY}`,
  });
  const stream = new ResponseStream(request, highWaterMark);
  const broken = new Promise((_, reject) => stream.on("error", reject));
  const done = Promise.race([answered, broken]);
  // Who awaits it sees the error; nobody has to.
  done.catch(() => {});
  const fail = async (error) => {
    const document = describe(error);
    if (stream.destroyed && !request.writableFinished) return api.failed(id, document);
    ResponseStream.fail(stream, document);
    return done.catch(() => {});
  };
  return { stream, done, fail };
}
