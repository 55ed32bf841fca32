"""LoggingConfig is applied: the format, the levels, and the group that functions share."""

import json
import re

import pytest
from botocore.exceptions import ClientError
from support import functions
from support.functions import PYTHON, package, refused, settled, unique

TEXT = """
import json, logging, sys
logger = logging.getLogger()
def handler(event, context):
    logger.debug("a debug line")
    logger.info("an info line")
    logger.warning("a warning line")
    print("a bare line")
    for level in event.get("levels", []):
        print(json.dumps({"level": level, "timestamp": "2024-11-02T16:51:31.587Z", "own": True}))
    if event.get("fail"):
        raise ValueError("no luck")
    if event.get("exit"):
        sys.exit(3)
"""


def invoke(aws, name, event=None):
    """With the log's tail, so that the answer comes when the whole log is written."""
    return functions.invoke(aws, name, event, LogType="Tail")


@pytest.fixture
def logged(function, aws, logs):
    """Makes a function with a logging configuration: (name, what its log holds afterwards)."""

    def make(config, **more):
        name = function(TEXT, LoggingConfig=config, MemorySize=512, **more)

        def events():
            group = config.get("LogGroup", f"/aws/lambda/{name}")
            pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group)
            return [event["message"] for page in pages for event in page["events"]]

        return name, events

    return make


def parsed(messages):
    return [json.loads(message) for message in messages if message.startswith("{")]


def kinds(messages):
    return [event["type"] for event in parsed(messages) if "type" in event]


def test_json_tells_the_platforms_events_and_the_codes_lines(aws, logged):
    name, events = logged({"LogFormat": "JSON"})
    config = aws.get_function_configuration(FunctionName=name)["LoggingConfig"]
    assert config == {
        "LogFormat": "JSON", "ApplicationLogLevel": "INFO", "SystemLogLevel": "INFO",
        "LogGroup": f"/aws/lambda/{name}",
    }
    result = invoke(aws, name, {})
    result.ok()
    messages = events()
    assert kinds(messages) == ["platform.initStart", "platform.start", "platform.report"]
    start = parsed(messages)[0]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", start["time"])
    assert start["record"]["functionName"] == name
    assert start["record"]["runtimeVersion"].startswith(PYTHON.replace("python", "python:") + ".v")
    report = parsed(messages)[-1]["record"]
    assert report["requestId"] == result.request_id and report["status"] == "success"
    assert set(report["metrics"]) == {
        "durationMs", "billedDurationMs", "memorySizeMB", "maxMemoryUsedMB", "initDurationMs",
    }
    own = [event for event in parsed(messages) if "message" in event]
    assert [(it["level"], it["message"]) for it in own] == [
        ("INFO", "an info line"), ("WARNING", "a warning line"),
    ]
    assert all(it["requestId"] == result.request_id for it in own)
    assert "a bare line\n" in messages
    assert not [message for message in messages if re.match("START|END|REPORT|INIT_START", message)]


def test_lines_below_the_level_are_dropped_and_counted(aws, server, logged):
    name, events = logged(
        {"LogFormat": "JSON", "ApplicationLogLevel": "WARN", "SystemLogLevel": "WARN"}
    )
    levels = ["TRACE", "DEBUG", "info", "WARN", "ERROR", "FATAL", "unknown"]
    invoke(aws, name, {"levels": levels}).ok()
    messages = events()
    assert kinds(messages) == []
    assert [it["message"] for it in parsed(messages) if "message" in it] == ["a warning line"]
    assert [it["level"] for it in parsed(messages) if "own" in it] == ["WARN", "ERROR", "FATAL"]
    shown = server.cli_json("functions", "show", name)
    assert shown["log_lines_dropped"] == 4
    # What failed is a warning of the platform's.
    assert invoke(aws, name, {"exit": True}).error
    assert kinds(events()) == ["platform.runtimeDone", "platform.report"]
    assert parsed(events())[-1]["record"]["status"] == "error"


def test_the_lowest_levels_tell_everything(aws, logged):
    name, events = logged(
        {"LogFormat": "JSON", "ApplicationLogLevel": "TRACE", "SystemLogLevel": "DEBUG"}
    )
    invoke(aws, name, {"levels": ["TRACE"]}).ok()
    assert kinds(events()) == [
        "platform.initStart", "platform.initRuntimeDone", "platform.initReport",
        "platform.start", "platform.runtimeDone", "platform.report",
    ]
    assert "a debug line" in [it.get("message") for it in parsed(events())]
    assert [it["level"] for it in parsed(events()) if "own" in it] == ["TRACE"]


def test_functions_share_a_group(aws, logs, logged):
    group = f"/shared/{unique('group')}"
    names = [logged({"LogFormat": "Text", "LogGroup": group})[0] for _ in range(2)]
    requests = [invoke(aws, name, {}).request_id for name in names]
    streams = logs.describe_log_streams(logGroupName=group)["logStreams"]
    shown = sorted(stream["logStreamName"] for stream in streams)
    patterns = [rf"\d{{4}}/\d\d/\d\d/{name}\[\$LATEST\][0-9a-f]{{32}}" for name in sorted(names)]
    assert all(re.fullmatch(pattern, name) for pattern, name in zip(patterns, shown, strict=True))
    for request in requests:
        found = logs.filter_log_events(logGroupName=group, filterPattern=f'"{request}"')["events"]
        assert len(found) >= 3
    with pytest.raises(ClientError):
        logs.describe_log_streams(logGroupName=f"/aws/lambda/{names[0]}")
    assert aws.get_function_configuration(FunctionName=names[0])["LoggingConfig"]["LogGroup"] == group


def test_the_client_sees_its_log_as_it_is(aws, function):
    text = "import os\ndef handler(e, c):\n    return [c.log_group_name, c.log_stream_name, dict(os.environ)]"
    name = function(text, LoggingConfig={"LogFormat": "JSON", "LogGroup": "/shared/x",
                                         "ApplicationLogLevel": "ERROR"})
    group, stream, env = invoke(aws, name).ok()
    assert group == env["AWS_LAMBDA_LOG_GROUP_NAME"] == "/shared/x"
    assert f"/{name}[$LATEST]" in stream and stream == env["AWS_LAMBDA_LOG_STREAM_NAME"]
    assert (env["AWS_LAMBDA_LOG_FORMAT"], env["AWS_LAMBDA_LOG_LEVEL"]) == ("JSON", "ERROR")


def test_an_update_changes_only_what_it_names(aws, logged):
    name, events = logged({"LogFormat": "JSON", "SystemLogLevel": "WARN"})

    def update(**config):
        aws.update_function_configuration(FunctionName=name, LoggingConfig=config)
        return settled(aws, name)["LoggingConfig"]

    assert update(ApplicationLogLevel="DEBUG") == {
        "LogFormat": "JSON", "ApplicationLogLevel": "DEBUG", "SystemLogLevel": "WARN",
        "LogGroup": f"/aws/lambda/{name}",
    }
    assert update(LogFormat="Text") == {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{name}"}
    invoke(aws, name, {}).ok()
    assert any(message.startswith("REPORT RequestId") for message in events())
    refused(
        aws.update_function_configuration, "InvalidParameterValueException", 400, "LogFormat is JSON",
        FunctionName=name, LoggingConfig={"ApplicationLogLevel": "DEBUG"},
    )


def test_patterns_choose_by_fields_and_columns(aws, logs, logged):
    name, _ = logged({"LogFormat": "JSON"})
    invoke(aws, name, {"levels": ["WARN", "ERROR"]}).ok()

    def found(pattern):
        events = logs.filter_log_events(logGroupName=f"/aws/lambda/{name}", filterPattern=pattern)
        return len(events["events"])

    assert found('{ $.type = "platform.*" }') == 3
    assert found('{ $.record.metrics.memorySizeMB = 512 && $.record.status = "success" }') == 1
    assert found('{ $.own IS TRUE && ($.level = "WARN" || $.level = ERROR) }') == 2
    assert found("{ $.own NOT EXISTS && $.level = %^WARN% }") == 1
    assert found("[a, b, c = line]") == 1
    assert found("%bare|info%") == 2
    for pattern in ("{ $.a = }", "[a,", "%(%", "a.b"):
        refused(
            logs.filter_log_events, "InvalidParameterException", 400, "^Invalid filter pattern",
            logGroupName=f"/aws/lambda/{name}", filterPattern=pattern,
        )


def test_node_writes_json_too(aws, function, logs, runtimes):
    if "nodejs20.x" not in runtimes:
        pytest.skip("there is no nodejs20.x: morrow runtimes add nodejs20.x")
    code = package({"index.js": "exports.handler = async () => { console.debug('d'); console.warn('w', {a: 1}); };"})
    name = function(code, Runtime="nodejs20.x", Handler="index.handler", LoggingConfig={"LogFormat": "JSON"})
    result = invoke(aws, name)
    result.ok()
    events = logs.filter_log_events(logGroupName=f"/aws/lambda/{name}")["events"]
    [own] = [it for it in parsed([event["message"] for event in events]) if "level" in it]
    assert (own["level"], own["message"], own["requestId"]) == ("WARN", "w { a: 1 }", result.request_id)
