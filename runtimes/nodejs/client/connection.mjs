// One connection to the Runtime API, which takes one request at a time. `node:http` would do too,
// for three times the processor time; only what comes from the platform is read here.
import net from "node:net";

const END = "\r\n\r\n";

export class Connection {
  #socket;
  #pieces = [];
  #size = 0;
  /** The response's headers and where its body begins and ends, once they are there. */
  #head;
  #waiting;

  constructor(host, port) {
    this.#socket = net.connect({ host, port: Number(port), noDelay: true });
    this.#socket.on("data", (piece) => this.#take(piece));
    this.#socket.on("error", (error) => this.#fail(error));
    this.#socket.on("close", () => this.#fail(new Error("the Runtime API has closed its connection")));
  }

  get isFree() {
    return !this.#waiting && !this.isClosed;
  }

  get isClosed() {
    return this.#socket.destroyed;
  }

  /** Sends a request and waits for its answer: `{ headers, body }`. Only that keeps the process alive. */
  send(head, body) {
    this.#socket.ref();
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.cork();
      this.#socket.write(head, "latin1");
      if (body?.length) this.#socket.write(body);
      this.#socket.uncork();
    });
  }

  #take(piece) {
    if (!this.#waiting) return this.#socket.destroy();
    this.#pieces.push(piece);
    this.#size += piece.length;
    if (!this.#head && !this.#readHead()) return;
    const { headers, from, to } = this.#head;
    if (this.#size < to) return;
    const body = this.#joined().toString("utf8", from, to);
    const { resolve } = this.#waiting;
    this.#pieces = [];
    this.#size = 0;
    this.#head = this.#waiting = undefined;
    this.#socket.unref();
    resolve({ headers, body });
  }

  #readHead() {
    const read = this.#joined();
    const end = read.indexOf(END);
    if (end < 0) return false;
    const headers = {};
    for (const line of read.toString("latin1", 0, end).split("\r\n").slice(1)) {
      const colon = line.indexOf(":");
      headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
    }
    const from = end + END.length;
    this.#head = { headers, from, to: from + Number(headers["content-length"]) };
    return true;
  }

  #joined() {
    if (this.#pieces.length > 1) this.#pieces = [Buffer.concat(this.#pieces)];
    return this.#pieces[0];
  }

  #fail(error) {
    this.#socket.destroy();
    this.#waiting?.reject(error);
    this.#waiting = undefined;
  }
}
