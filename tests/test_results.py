"""What an invocation gives back: the result, the errors and the log's tail, in AWS's words."""

import base64
import json
import re

import pytest
from support.functions import invoke, package, sample
from support.signed import send, sign

ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def failed(result, kind, message):
    """An error that the platform itself tells."""
    assert (result.status, result.error) == (200, "Unhandled"), result.body
    assert set(result.json) >= {"errorType", "errorMessage"}
    assert result.json["errorType"] == kind, result.json
    assert re.fullmatch(message, result.json["errorMessage"]), result.json
    return result


def test_an_answer_carries_lambdas_headers(server, hello):
    path = f"/2015-03-31/functions/{hello}/invocations"
    status, headers, body = send(server, sign(server.endpoint, "POST", path, b"{}"))
    headers = {name.lower(): value for name, value in headers.items()}
    assert status == 200 and json.loads(body) == {"hello": "world"}
    assert re.fullmatch(ID, headers["x-amzn-requestid"])
    assert headers["x-amz-executed-version"] == "$LATEST"
    assert headers["content-type"] == "application/json"
    assert "x-amz-function-error" not in headers and "x-amz-log-result" not in headers


def test_the_request_id_is_the_one_that_the_code_sees(aws, tool):
    result = invoke(aws, tool, {"do": "describe"})
    assert result.ok()["request_id"] == result.request_id


def test_an_exception_is_told_with_its_type_and_trace(aws, tool):
    result = invoke(aws, tool, {"do": "fail", "message": "no luck"})
    assert (result.status, result.error, result.version) == (200, "Unhandled", "$LATEST")
    assert result.json["errorMessage"] == "no luck"
    assert result.json["errorType"] == "ValueError"
    assert result.json["requestId"] == result.request_id
    assert any("in fail" in line for line in result.json["stackTrace"])


def test_an_instance_survives_an_exception(aws, tool):
    before = invoke(aws, tool, {"do": "who"}).ok()
    invoke(aws, tool, {"do": "fail"})
    after = invoke(aws, tool, {"do": "who"}).ok()
    assert (after["instance"], after["calls"]) == (before["instance"], before["calls"] + 2)


def test_a_result_that_is_no_json_is_an_error(aws, tool):
    result = invoke(aws, tool, {"do": "unserializable"})
    assert result.error == "Unhandled"
    assert result.json["errorType"] == "Runtime.MarshalError"
    assert "not JSON serializable" in result.json["errorMessage"]


def test_a_timeout_kills_the_instance_and_says_when(aws, function):
    name = function(sample("tool"), Timeout=1)
    before = invoke(aws, name, {"do": "who"}).ok()
    result = invoke(aws, name, {"do": "sleep", "seconds": 20}, LogType="Tail")
    failed(
        result, "Sandbox.Timedout", rf"RequestId: {ID} Error: Task timed out after 1\.00 seconds"
    )
    assert result.request_id in result.json["errorMessage"]
    assert re.search(
        rf"\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{{3}}Z {ID} Task timed out after 1\.00 seconds",
        result.tail,
    )
    assert "Status: timeout" in result.tail
    after = invoke(aws, name, {"do": "who"}).ok()
    assert after["instance"] != before["instance"] and after["calls"] == 1


def test_too_much_memory_kills_the_instance(aws, function):
    name = function(sample("tool"), MemorySize=128, Timeout=30)
    before = invoke(aws, name, {"do": "who"}).ok()
    result = invoke(aws, name, {"do": "allocate"}, LogType="Tail")
    failed(
        result, "Runtime.OutOfMemory",
        rf"RequestId: {ID} Error: Runtime exited with error: signal: killed",
    )
    assert re.search(r"Memory Size: 128 MB\tMax Memory Used: 12[0-8] MB", result.tail), result.tail
    after = invoke(aws, name, {"do": "who"}).ok()
    assert after["instance"] != before["instance"]


@pytest.mark.parametrize("status", [1, 3, 255])
def test_an_early_exit_is_told_with_its_status(aws, tool, status):
    failed(
        invoke(aws, tool, {"do": "leave", "status": status}), "Runtime.ExitError",
        rf"RequestId: {ID} Error: Runtime exited with error: exit status {status}",
    )


def test_an_exit_without_an_error_is_one_all_the_same(aws, tool):
    failed(
        invoke(aws, tool, {"do": "leave", "status": 0}), "Runtime.ExitError",
        rf"RequestId: {ID} Error: Runtime exited without providing a reason",
    )


@pytest.mark.parametrize(
    ("signal", "name"), [(11, "segmentation fault"), (9, "killed"), (6, "aborted")]
)
def test_a_death_by_signal_is_told_with_its_name(aws, tool, signal, name):
    failed(
        invoke(aws, tool, {"do": "signalled", "signal": signal}), "Runtime.ExitError",
        rf"RequestId: {ID} Error: Runtime exited with error: signal: {name}(?: \(core dumped\))?",
    )


def test_a_missing_module_is_told_by_the_client(aws, function):
    name = function("def handler(event, context):\n    return 1\n", Handler="nothing.handler")
    result = invoke(aws, name)
    assert result.error == "Unhandled"
    assert result.json["errorType"] == "Runtime.ImportModuleError"
    assert result.json["errorMessage"] == (
        "Unable to import module 'nothing': No module named 'nothing'"
    )


def test_a_missing_handler_is_told_by_the_client(aws, function):
    name = function("def handler(event, context):\n    return 1\n", Handler="app.other")
    result = invoke(aws, name)
    assert result.json["errorType"] == "Runtime.HandlerNotFound"
    assert "Handler 'other' missing on module 'app'" in result.json["errorMessage"]


def test_a_malformed_handler_is_told_by_the_client(aws, function):
    name = function("def handler(event, context):\n    return 1\n", Handler="nodot")
    assert invoke(aws, name).json["errorType"] == "Runtime.MalformedHandlerName"


def test_a_syntax_error_is_told_by_the_client(aws, function):
    name = function("def handler(event, context:\n")
    result = invoke(aws, name)
    assert result.json["errorType"] == "Runtime.UserCodeSyntaxError"
    assert "app.py" in json.dumps(result.json)


def test_an_error_while_loading_is_told_as_it_is(aws, function):
    name = function("raise RuntimeError('cannot load')\n")
    result = invoke(aws, name, LogType="Tail")
    assert result.error == "Unhandled"
    assert (result.json["errorType"], result.json["errorMessage"]) == ("RuntimeError", "cannot load")
    again = invoke(aws, name)
    assert again.json["errorMessage"] == "cannot load"


def test_an_exit_while_loading_is_told_too(aws, function):
    name = function("import os\nos._exit(7)\n")
    failed(
        invoke(aws, name), "Runtime.ExitError",
        rf"RequestId: {ID} Error: Runtime exited with error: exit status 7",
    )


def test_a_start_that_takes_too_long_is_tried_again_within_the_timeout(aws, logs, function):
    name = function("import time\ntime.sleep(60)\ndef handler(e, c):\n    return 1\n", Timeout=2)
    result = invoke(aws, name, LogType="Tail")
    failed(result, "Sandbox.Timedout", rf"RequestId: {ID} Error: Task timed out after 2\.00 seconds")
    events = logs.filter_log_events(logGroupName=f"/aws/lambda/{name}")["events"]
    log = "".join(event["message"] for event in events)
    first = r"INIT_REPORT Init Duration: 1\d{4}\.\d\d ms\tPhase: init\tStatus: timeout"
    assert re.search(first, log), log


def test_the_tail_is_the_last_4_kb_of_this_invocations_log(aws, tool):
    result = invoke(aws, tool, {"do": "say", "lines": ["one", "two"]}, LogType="Tail")
    lines = result.tail.splitlines()
    assert lines[0] == f"START RequestId: {result.request_id} Version: $LATEST"
    assert lines[1:3] == ["one", "two"]
    assert lines[3] == f"END RequestId: {result.request_id}"
    assert lines[4].startswith(f"REPORT RequestId: {result.request_id}\tDuration: ")

    many = [f"line {number} " + "x" * 90 for number in range(200)]
    result = invoke(aws, tool, {"do": "say", "lines": many}, LogType="Tail")
    assert 3500 < len(result.tail) <= 4096
    assert many[-1] in result.tail and many[0] not in result.tail
    assert "REPORT RequestId" in result.tail
    assert invoke(aws, tool, {"do": "say", "lines": ["x"]}).tail == ""


def test_the_client_context_reaches_the_code(aws, tool):
    context = {"custom": {"k": "v"}, "env": {"e": "f"}, "client": {"app_title": "tests é"}}
    encoded = base64.b64encode(json.dumps(context).encode()).decode()
    seen = invoke(aws, tool, {"do": "describe"}, ClientContext=encoded).ok()["client"]
    assert seen == {"custom": {"k": "v"}, "env": {"e": "f"}, "title": "tests é"}
    assert invoke(aws, tool, {"do": "describe"}).ok()["client"] is None


@pytest.mark.parametrize("context", ["not base64!", base64.b64encode(b"no json").decode()])
def test_a_client_context_must_be_encoded_json(aws, hello, context):
    with pytest.raises(aws.exceptions.InvalidRequestContentException):
        aws.invoke(FunctionName=hello, ClientContext=context)


def test_a_shell_that_answers_no_json_is_passed_on_as_it_is(aws, function):
    text = """#!/bin/sh
api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
while true; do
    curl -sS -D /tmp/h -o /dev/null "$api/next"
    id=$(sed -n 's/^lambda-runtime-aws-request-id: *\\([^[:space:]]*\\).*/\\1/Ip' /tmp/h)
    curl -sS -o /dev/null -d 'plain text' "$api/$id/response"
done
"""
    name = function(package({"bootstrap": text}, {"bootstrap": 0o755}),
                    Runtime="provided.al2023", Handler="x")
    result = invoke(aws, name)
    # Whatever a custom runtime sends is its answer; only a client of AWS's insists on JSON.
    assert result.error is None and result.body == b"plain text"
