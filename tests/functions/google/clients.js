// Does with Google's own client what its request says.
const functions = require("@google-cloud/functions-framework");
const { GoogleAuth } = require("google-auth-library");

const does = {
  async default() {
    const auth = new GoogleAuth();
    const client = await auth.getClient();
    const { client_email: email } = await auth.getCredentials();
    const project = await auth.getProjectId();
    return { kind: client.constructor.name, project, email, token: await auth.getAccessToken() };
  },

  async identity({ audience }) {
    const client = await new GoogleAuth().getIdTokenClient(audience);
    return client.idTokenProvider.fetchIdToken(audience);
  },

  async authorized({ method, url, headers }) {
    const client = await new GoogleAuth().getClient();
    const { status, data } = await client.request({
      method, url, headers, responseType: "text", validateStatus: () => true,
    });
    return { status, text: data };
  },

  // The client gets the token and sends it.
  async call_as_myself({ url }) {
    const client = await new GoogleAuth().getIdTokenClient(url);
    const { status, data } = await client.request({
      url, responseType: "text", validateStatus: () => true,
    });
    return { status, text: data };
  },
};

functions.http("run", async (request, response) => {
  const { do: name, ...given } = request.body;
  response.json({ answer: await does[name](given) });
});
