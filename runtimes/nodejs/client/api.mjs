// The Runtime API's client. Its idle connections do not keep the process alive.
import http from "node:http";

import { Connection } from "./connection.mjs";

const PREFIX = "/2018-06-01/runtime";
const ERROR_TYPE = "Lambda-Runtime-Function-Error-Type";

export class RuntimeApi {
  #connections = [];
  #streams = new http.Agent({ keepAlive: true });
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
    const [host, port, agent] = [this.#host, this.#port, this.#streams];
    const path = `${PREFIX}/invocation/${encodeURIComponent(id)}/response`;
    const request = http.request({ method: "POST", host, port, path, headers, agent });
    return { request, done: answer(request) };
  }

  #post(path, body, headers = {}) {
    const bytes = Buffer.from(body);
    const all = { "Content-Type": "application/json", "Content-Length": bytes.length, ...headers };
    return this.#send("POST", path, all, bytes);
  }

  #send(method, path, headers, body) {
    let head = `${method} ${PREFIX}${path} HTTP/1.1\r\nHost: ${this.#host}:${this.#port}\r\n`;
    for (const [name, value] of Object.entries(headers)) head += `${name}: ${visible(value)}\r\n`;
    return this.#connection().send(`${head}\r\n`, body);
  }

  /** More than one only when something is reported while the next event is awaited. */
  #connection() {
    this.#connections = this.#connections.filter((connection) => !connection.isClosed);
    let connection = this.#connections.find((it) => it.isFree);
    if (!connection) {
      connection = new Connection(this.#host, this.#port);
      this.#connections.push(connection);
    }
    return connection;
  }
}

/** An error's name, which the code chose, may hold anything. */
function visible(value) {
  return String(value ?? "").replace(/[^\x20-\x7e]/g, "?");
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
