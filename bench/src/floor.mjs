// A runtime client with node:http and a kept connection, and nothing else.
import http from "node:http";

const agent = new http.Agent({ keepAlive: true });
const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");

function send(method, path, body) {
  const headers = body === undefined ? {} : { "Content-Length": Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const options = { method, host, port, path: `/2018-06-01/runtime${path}`, agent, headers };
    const request = http.request(options, (answer) => {
      const pieces = [];
      answer.on("data", (piece) => pieces.push(piece));
      answer.on("end", () =>
        resolve({ headers: answer.headers, body: Buffer.concat(pieces).toString() }));
    });
    request.on("error", reject);
    request.end(body);
  });
}

for (;;) {
  const { headers, body } = await send("GET", "/invocation/next");
  const id = headers["lambda-runtime-aws-request-id"];
  await send("POST", `/invocation/${id}/response`, JSON.stringify(JSON.parse(body)));
}
