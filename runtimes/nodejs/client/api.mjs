// The Runtime API's client. Its idle connection does not keep the process alive.
import http from "node:http";

const PREFIX = "/2018-06-01/runtime";
const ERROR_TYPE = "Lambda-Runtime-Function-Error-Type";

export class RuntimeApi {
  #agent = new http.Agent({ keepAlive: true });
  #host;
  #port;

  constructor(address) {
    [this.#host, this.#port] = address.split(":");
  }

  /** Waits for an event: `{ headers, body }`. */
  next() {
    return this.#send("GET", "/invocation/next", {});
  }

  respond(id, result) {
    return this.#post(`/invocation/${encodeURIComponent(id)}/response`, serialize(result));
  }

  failed(id, document) {
    const path = `/invocation/${encodeURIComponent(id)}/error`;
    return this.#post(path, serialize(document), { [ERROR_TYPE]: document.errorType });
  }

  initFailed(document) {
    return this.#post("/init/error", serialize(document), { [ERROR_TYPE]: document.errorType });
  }

  /** A request for a response that is written piece by piece, and what comes of it. */
  openResponse(id, headers) {
    const request = this.#open("POST", `/invocation/${encodeURIComponent(id)}/response`, headers);
    return { request, done: answer(request) };
  }

  #post(path, body, headers = {}) {
    const bytes = Buffer.from(body);
    const all = { "Content-Type": "application/json", "Content-Length": bytes.length, ...headers };
    return this.#send("POST", path, all, bytes);
  }

  #send(method, path, headers, body) {
    const request = this.#open(method, path, headers);
    const done = answer(request);
    request.end(body);
    return done;
  }

  #open(method, path, headers) {
    const [host, port, agent] = [this.#host, this.#port, this.#agent];
    return http.request({ method, host, port, path: PREFIX + path, headers, agent });
  }
}

function answer(request) {
  return new Promise((resolve, reject) => {
    request.on("error", reject);
    request.on("response", (response) => {
      const pieces = [];
      response.on("data", (piece) => pieces.push(piece));
      response.on("error", reject);
      response.on("end", () => {
        resolve({ headers: response.headers, body: Buffer.concat(pieces).toString() });
      });
    });
  });
}

function serialize(value) {
  try {
    return JSON.stringify(value === undefined ? null : value) ?? "null";
  } catch {
    throw new Error("Unable to stringify response body");
  }
}
