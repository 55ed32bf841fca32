// An OpenID Connect provider that signs whatever it is told: a code is what the answer is to be.
import { createPrivateKey, createPublicKey, generateKeyPairSync, createSign, createHmac } from "node:crypto";
import { createServer } from "node:http";

const port = Number(process.argv[2]);
const issuer = `http://127.0.0.1:${port}`;
const pair = () => generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
const [own, strange] = [pair(), pair()];
const jwk = { ...createPublicKey(own).export({ format: "jwk" }), kid: "own", alg: "RS256", use: "sig" };

const text = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const token = ({ alg = "RS256", key = "own", claims = {} }) => {
  const now = Math.floor(Date.now() / 1000);
  const whole = { iss: issuer, aud: "morrow", sub: "42", iat: now, exp: now + 300, ...claims };
  const signed = `${text({ alg, kid: "own", typ: "JWT" })}.${text(whole)}`;
  if (alg === "none") return `${signed}.`;
  if (alg === "HS256") {
    const secret = createPublicKey(own).export({ format: "pem", type: "spki" });
    return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
  }
  const signature = createSign("RSA-SHA256").update(signed).sign(key === "own" ? own : strange);
  return `${signed}.${signature.toString("base64url")}`;
};

createServer((request, response) => {
  const say = (status, body) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  };
  const { pathname } = new URL(request.url, issuer);
  if (pathname === "/.well-known/openid-configuration") {
    return say(200, {
      issuer, authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/keys`, response_types_supported: ["code"],
      subject_types_supported: ["public"], id_token_signing_alg_values_supported: ["RS256"],
    });
  }
  if (pathname === "/keys") return say(200, { keys: [jwk] });
  let body = "";
  request.on("data", (piece) => (body += piece));
  request.on("end", () => {
    const code = new URLSearchParams(body).get("code");
    let told;
    try {
      told = JSON.parse(Buffer.from(code, "base64url").toString());
    } catch {
      return say(400, { error: "invalid_grant", error_description: "no\u0007 such\ncode" });
    }
    if (told.raw !== undefined) return say(told.status ?? 200, told.raw.repeat(told.times ?? 1));
    say(200, { access_token: "a", token_type: "Bearer", id_token: told.token ?? token(told) });
  });
}).listen(port, "127.0.0.1", () => console.log("ready"));
