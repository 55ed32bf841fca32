// An OpenID Connect provider with its own login form, from npm (`oidc-provider`).
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const { port, clientId, clientSecret, people, home } = JSON.parse(process.env.GIVEN);
const found = createRequire(`${home}/`).resolve("oidc-provider");
const { default: Provider } = await import(pathToFileURL(found).href);

const device = "urn:ietf:params:oauth:grant-type:device_code";
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: clientId,
      client_secret: clientSecret,
      application_type: "native",
      redirect_uris: ["http://127.0.0.1/callback"],
      grant_types: ["authorization_code", device],
      response_types: ["code"],
    },
  ],
  pkce: { required: () => true },
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["groups"] },
  conformIdTokenClaims: false,
  features: { devInteractions: { enabled: true }, deviceFlow: { enabled: true } },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
  cookies: { keys: ["of a test"] },
});
provider.listen(port, "127.0.0.1", () => console.log("ready"));
