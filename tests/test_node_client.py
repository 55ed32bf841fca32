"""Our runtime client for Node answers as AWS's own does, case by case.

AWS's client (aws-lambda-ric) is the oracle. Its native part only speaks HTTP; a few lines of
JavaScript stand in for it, so that it runs without a compiler.
"""

import json
import re
import shutil
import subprocess

import pytest
from support.runtime_api import RuntimeApi
from support.server import ROOT, clean_environment

ORACLE = "3.3.0"
CLIENT = ROOT / "runtimes" / "nodejs" / "client" / "bootstrap.mjs"
NATIVE = """
const http = require("node:http");
const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");
const agent = new http.Agent({ keepAlive: true });
const send = (method, path, headers, body) => new Promise((resolve, reject) => {
  const request = http.request({ host, port, path: "/2018-06-01/runtime" + path, method, headers, agent });
  request.on("error", reject).on("response", (response) => {
    let text = "";
    response.on("data", (piece) => (text += piece));
    response.on("end", () => resolve({ bodyJson: text, headers: response.headers }));
  });
  request.end(body);
});
exports.next = () => send("GET", "/invocation/next", {});
exports.done = (id, body) => { exports.last = send("POST", `/invocation/${id}/response`, {}, body); };
exports.error = (id, body) => {
  const type = JSON.parse(body).errorType;
  exports.last = send("POST", `/invocation/${id}/error`, { "Lambda-Runtime-Function-Error-Type": type }, body);
};
// The native part has sent everything before it returns.
const exit = process.exit.bind(process);
process.exit = (status) => Promise.resolve(exports.last).finally(() => exit(status));
"""

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="there is no node")


@pytest.fixture(scope="session")
def oracle():
    """AWS's client, fetched once and kept."""
    home = ROOT / ".cache" / f"aws-lambda-ric-{ORACLE}"
    package = home / "node_modules" / "aws-lambda-ric"
    native = package / "dist" / "rapid-client.node"
    if not (native / "index.js").exists():
        home.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ["npm", "install", "--prefix", str(home), "--ignore-scripts", "--no-save",
             f"aws-lambda-ric@{ORACLE}"], check=True, capture_output=True, timeout=300,
        )
        native.mkdir(exist_ok=True)
        (native / "index.js").write_text(NATIVE)
    return package


CASES = {
    "async": "exports.handler = async (e) => ({ got: e });",
    "a module": ("index.mjs", "export const handler = async (e) => ({ got: e });"),
    "async undefined": "exports.handler = async () => {};",
    "async throws": "exports.handler = async () => { throw new TypeError('no luck'); };",
    "async throws a text": "exports.handler = async () => { throw 'plain'; };",
    "async throws nothing": "exports.handler = async () => { throw undefined; };",
    "async throws an object": "exports.handler = async () => { throw { a: 1 }; };",
    "a name of its own": """
        class Mine extends Error { constructor(m) { super(m); this.name = "Mine"; this.code = 7; } }
        exports.handler = async () => { throw new Mine("special"); };""",
    "never settles": "exports.handler = () => new Promise(() => {});",
    "a thenable": "exports.handler = () => ({ then: (ok) => ok(5) });",
    "no promise, no callback": "exports.handler = () => 5;",
    "callback": "exports.handler = (e, c, cb) => cb(null, { got: e });",
    "callback twice": "exports.handler = (e, c, cb) => { cb(null, 1); cb(null, 2); };",
    "callback with an error": "exports.handler = (e, c, cb) => cb(new RangeError('far'));",
    "callback with a text": "exports.handler = (e, c, cb) => cb('words');",
    "callback waits for the loop": """
        exports.handler = (e, c, cb) => {
          const answer = { late: false };
          setTimeout(() => { answer.late = true; }, 50);
          cb(null, answer);
        };""",
    "callback does not wait": """
        exports.handler = (e, c, cb) => {
          const answer = { late: false };
          c.callbackWaitsForEmptyEventLoop = false;
          setTimeout(() => { answer.late = true; }, 50);
          cb(null, answer);
        };""",
    "done": "exports.handler = (e, c) => c.done(null, 'done');",
    "succeed": "exports.handler = (e, c) => c.succeed('well');",
    "fail": "exports.handler = (e, c) => c.fail(new Error('badly'));",
    "fail with nothing": "exports.handler = (e, c) => c.fail();",
    "throws": "exports.handler = () => { throw new Error('at once'); };",
    "circular": "exports.handler = async () => { const a = {}; a.a = a; return a; };",
    "a big integer": "exports.handler = async () => 10n;",
    "the context": """
        exports.handler = async (e, c) => ({
          keys: Object.keys(c).sort(), name: c.functionName, memory: c.memoryLimitInMB,
          id: c.awsRequestId, arn: c.invokedFunctionArn, trace: process.env._X_AMZN_TRACE_ID,
          waits: c.callbackWaitsForEmptyEventLoop, left: c.getRemainingTimeInMillis() > 0,
        });""",
    "rejected elsewhere": """
        exports.handler = () => new Promise(() => { Promise.reject(new Error('lost')); });""",
    "thrown elsewhere": """
        exports.handler = () => new Promise(() => {
          setTimeout(() => { throw new Error('later'); }, 10);
        });""",
    "exits": "exports.handler = async () => process.exit(3);",
    "exits well": "exports.handler = async () => process.exit(0);",
    "throws at its start": "throw new Error('not even loaded');",
    "a syntax error": "exports.handler = async () => {",
    "a syntax error in a module": ("index.mjs", "export const handler = async () => {"),
    "a module that is missing": "require('nowhere');",
    "a handler that is missing": "exports.other = 1;",
    "a handler that is no function": "exports.handler = { a: 1 };",
    "logs": """
        exports.handler = async () => {
          console.log('one', { a: 1 }, 'x'); console.error('two\\nlines'); console.warn(new Error('w').message);
          console.debug('d'); console.trace('t'); console.info('%s=%d', 'a', 5);
        };""",
    "streaming": """
        exports.handler = awslambda.streamifyResponse(async (e, stream) => {
          stream.setContentType('text/plain');
          stream.write('one '); stream.write(Buffer.from('two ')); stream.write({ three: 3 }); stream.end();
        });""",
    "streaming with a prelude": """
        exports.handler = awslambda.streamifyResponse(async (e, stream) => {
          const s = awslambda.HttpResponseStream.from(stream, { statusCode: 201 });
          s.write('body'); s.end();
        });""",
    "streaming that fails": """
        exports.handler = awslambda.streamifyResponse(async (e, stream) => {
          stream.write('part'); throw new Error('midway');
        });""",
    "streaming through a pipeline": """
        const { pipeline } = require('node:stream/promises');
        const { Readable } = require('node:stream');
        exports.handler = awslambda.streamifyResponse(async (e, stream) => {
          await pipeline(Readable.from(['a', 'b', 'c']), stream);
        });""",
    "streaming of no promise": """
        exports.handler = awslambda.streamifyResponse((e, stream) => { stream.end(); });""",
}
#: The handler's name, where it is not `index.handler`.
NAMES = {"a handler in a folder": "sub/dir/app.nested.fn", "a bad name": "index", "dots": "../index.handler"}
CASES |= {
    "a handler in a folder": ("sub/dir/app.js", "exports.nested = { fn: async () => 'deep' };"),
    "a bad name": "exports.handler = async () => 1;",
    "dots": "exports.handler = async () => 1;",
}


def run(command, folder, handler, **variables):
    api = RuntimeApi([{"a": 1}, {"a": 2}])
    environment = clean_environment(
        AWS_LAMBDA_RUNTIME_API=api.address, _HANDLER=handler, LAMBDA_TASK_ROOT=str(folder),
        AWS_LAMBDA_FUNCTION_NAME="f", AWS_LAMBDA_FUNCTION_MEMORY_SIZE="128",
        AWS_LAMBDA_FUNCTION_VERSION="$LATEST", AWS_LAMBDA_LOG_GROUP_NAME="g",
        AWS_LAMBDA_LOG_STREAM_NAME="s", **variables,
    )
    status, output = api.run(command, environment, folder)
    return status, api.sent, lines(output)


def lines(output):
    """What was logged, without what differs by nature: times, and frames inside the clients."""
    output = re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z", "<time>", output)
    output = re.sub(r'"(stack|stackTrace)":\[("(\\.|[^"\\])*",?)*\]', r'"\1":[]', output)
    output = in_client(output)
    return [line for line in output.splitlines() if not line.startswith("Executing '")]


def in_client(text):
    """Files of the client itself go by one name."""
    return re.sub(r"/\S*/(client/handler|dist/index)\.mjs", "<client>", text)


def bare(sent):
    """What was sent, as data; of a trace the first line."""
    shown = []
    for it in sent:
        body = it["body"]
        if "error" in it["kind"]:
            body = json.loads(body)
            body["trace"] = body.get("trace", [])[:1]
            body["errorMessage"] = in_client(body["errorMessage"])
        trailers = {**it["trailers"]}
        trailers.pop("lambda-runtime-function-error-body", None)
        content = it["content"] if it["kind"] == "response" and it["trailers"] else None
        shown.append((it["kind"], it["type"], content, body, trailers))
    return shown


@pytest.mark.parametrize("form", ["Text", "JSON"])
@pytest.mark.parametrize("case", CASES)
def test_it_answers_as_awss_client_does(oracle, tmp_path, case, form):
    source = CASES[case]
    name, text = source if isinstance(source, tuple) else ("index.js", source)
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text(text)
    handler = NAMES.get(case, "index.handler")
    ours = run(["node", str(CLIENT)], tmp_path, handler, AWS_LAMBDA_LOG_FORMAT=form)
    start = f"import {{ run }} from {json.dumps(str(oracle / 'dist/index.mjs'))}; " \
            f"await run({json.dumps(str(tmp_path))}, {json.dumps(handler)});"
    theirs = run(["node", "--input-type=module", "-e", start], tmp_path, handler, AWS_LAMBDA_LOG_FORMAT=form)
    assert bare(ours[1]) == bare(theirs[1])
    assert ours[0] == theirs[0], "the exit status"
    assert ours[2] == theirs[2]
