"""Node functions run on every line that is here, in Lambda's own surroundings."""

import json
import re

import pytest
from support.functions import invoke, package
from support.server import ACCOUNT, REGION, ROOT

LINES = ["nodejs18.x", "nodejs20.x", "nodejs22.x", "nodejs24.x"]
TOOL = (ROOT / "tests/functions/node/tool.mjs").read_text()


@pytest.fixture(scope="session", params=LINES)
def line(request, server, runtimes):
    """A line of Node; the one that CI must not do without is fetched if it is not here."""
    if request.param not in runtimes:
        if request.param not in ("nodejs20.x", "nodejs24.x"):
            pytest.skip(f"there is no {request.param}: morrow runtimes add {request.param}")
        server.cli("runtimes", "add", request.param)
    return request.param


@pytest.fixture
def tool(function, line):
    return function(package({"index.mjs": TOOL}), Runtime=line, Handler="index.handler", MemorySize=256)


def test_the_sample_of_the_readme_runs(function, aws, line):
    files = {"index.mjs": (ROOT / "runtimes/nodejs/sample/index.mjs").read_text()}
    name = function(package(files), Runtime=line, Handler="index.handler")
    seen = invoke(aws, name, {"name": "you"}).ok()
    assert seen["greeting"] == "Hello, you!"
    assert seen["runtime"].startswith(line.replace("nodejs", "Node.js ").removesuffix("x"))


def test_the_context_and_the_environment_are_lambdas(aws, tool, line):
    result = invoke(aws, tool, {"do": "describe"})
    seen = result.ok()
    assert seen["context"]["awsRequestId"] == result.request_id
    assert seen["context"]["functionName"] == tool
    assert seen["context"]["invokedFunctionArn"] == f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{tool}"
    assert seen["context"]["memoryLimitInMB"] == "256"
    assert re.match(r"Root=1-", seen["trace"])
    assert seen["cwd"] == "/var/task"
    assert seen["env"]["AWS_EXECUTION_ENV"] == f"AWS_Lambda_{line}"
    major = line[len("nodejs"):-len(".x")]
    assert seen["env"]["NODE_PATH"].startswith(f"/opt/nodejs/node{major}/node_modules:/opt/nodejs/node_modules:")
    assert seen["gc"] == "function"
    # 90 % of 256 MB, and what V8 adds for its young generation.
    assert 200 < seen["heap_mb"] < 300
    assert seen["root"] == ["bin", "dev", "etc", "lib", "lib64", "opt", "proc", "sbin", "tmp", "usr", "var"]


def test_errors_and_exits_are_told_as_lambda_does(aws, tool):
    failed = invoke(aws, tool, {"do": "fail"}, LogType="Tail")
    assert failed.error == "Unhandled"
    assert (failed.json["errorType"], failed.json["errorMessage"]) == ("TypeError", "no luck")
    assert failed.json["trace"][0] == "TypeError: no luck"
    assert "\tERROR\tInvoke Error \t{\"errorType\":\"TypeError\"" in failed.tail
    exited = invoke(aws, tool, {"do": "exit", "status": 3})
    assert exited.json["errorType"] == "Runtime.ExitError"
    assert exited.json["errorMessage"].endswith("Error: Runtime exited with error: exit status 3")
    lost = invoke(aws, tool, {"do": "reject"})
    assert lost.json["errorType"] == "Runtime.UnhandledPromiseRejection"
    assert invoke(aws, tool, {"do": "echo", "a": 1}).ok()["a"] == 1


def test_an_error_of_any_name_is_one_answer(aws, function, line):
    text = """exports.handler = async (event) => {
      if (event.name) throw Object.assign(new Error("no"), { name: event.name });
      return process.pid;
    };"""
    name = function(package({"index.js": text}), Runtime=line, Handler="index.handler")
    process = invoke(aws, name, {}).ok()
    for given in ["A\r\nContent-Length: 0\r\n\r\nB", "\u2028 Fehler \u00fc", "x" * 10_000]:
        assert invoke(aws, name, {"name": given}).json["errorMessage"] == "no"
        assert invoke(aws, name, {}).ok() == process, "the same instance goes on"


def test_memory_beyond_the_limit_ends_the_instance_only(aws, tool):
    burst = invoke(aws, tool, {"do": "allocate", "mb": 400})
    assert burst.error == "Unhandled"
    assert burst.json["errorType"] in ("Runtime.ExitError", "Runtime.OutOfMemory")
    assert invoke(aws, tool, {"do": "echo", "a": 1}).ok()["a"] == 1


def test_log_lines_stay_whole(aws, logs, tool):
    result = invoke(aws, tool, {"do": "log"})
    result.ok()
    events = logs.filter_log_events(logGroupName=f"/aws/lambda/{tool}")["events"]
    messages = [event["message"] for event in events]
    [two] = [message for message in messages if "first" in message]
    assert re.fullmatch(rf"\S+Z\t{result.request_id}\tINFO\tfirst\nsecond {{ a: 1 }}\n", two)
    assert any(message == "bare\n" for message in messages)


@pytest.mark.parametrize("files, handler", [
    ({"index.js": "exports.handler = async () => 'common';"}, "index.handler"),
    ({"index.cjs": "exports.handler = async () => 'common';"}, "index.handler"),
    ({"index.js": "export const handler = async () => 'module';", "package.json": '{"type":"module"}'},
     "index.handler"),
    ({"a/b/app.js": "exports.x = { y: async () => require('dep') };",
      "node_modules/dep/index.js": "module.exports = 'a package';"}, "a/b/app.x.y"),
])
def test_code_of_every_form_is_found(aws, function, line, files, handler):
    assert invoke(aws, function(package(files), Runtime=line, Handler=handler)).ok()


@pytest.mark.parametrize("text, kind", [
    ("exports.other = 1;", "Runtime.HandlerNotFound"),
    ("require('nowhere');", "Runtime.ImportModuleError"),
    ("exports.handler = async () => {", "Runtime.UserCodeSyntaxError"),
    ("throw new RangeError('at the start');", "RangeError"),
])
def test_a_start_that_fails_is_told(aws, function, line, text, kind):
    result = invoke(aws, function(package({"index.js": text}), Runtime=line, Handler="index.handler"))
    assert (result.error, result.json["errorType"]) == ("Unhandled", kind)


def test_a_streamed_response_is_answered_whole(aws, function, line):
    text = """
exports.handler = awslambda.streamifyResponse(async (event, stream) => {
  stream.setContentType("text/plain");
  for (let n = 0; n < 100; n++) stream.write(`${n},`);
  if (event.fail) throw new Error("midway");
  if (event.destroy) return void stream.destroy(new Error("gone"));
  stream.end();
});"""
    name = function(package({"index.js": text}), Runtime=line, Handler="index.handler")
    assert invoke(aws, name).body.decode() == ",".join(map(str, range(100))) + ","
    failed = invoke(aws, name, {"fail": True})
    assert (failed.error, failed.json["errorMessage"]) == ("Unhandled", "midway")
    assert invoke(aws, name).error is None
    broken = invoke(aws, name, {"destroy": True})
    assert (broken.error, broken.json["errorMessage"]) == ("Unhandled", "gone")
    assert invoke(aws, name).error is None


def test_callbacks_are_served_up_to_node_22(aws, function, line):
    text = "exports.handler = (event, context, callback) => setTimeout(() => callback(null, 'called'), 5);"
    name = function(package({"index.js": text}), Runtime=line, Handler="index.handler")
    result = invoke(aws, name)
    if line == "nodejs24.x":
        assert result.json["errorType"] == "Runtime.CallbackHandlerDeprecated"
    else:
        assert result.ok() == "called"


def test_an_engine_comes_from_the_npm_registry(server, line):
    listed = server.cli_json("runtimes", "list")["runtimes"]
    found = {it["runtime"]: it["engine"] for it in listed}[line]
    assert found["version"].startswith(line[len("nodejs"):-1])
    assert json.dumps(found["digest"])
