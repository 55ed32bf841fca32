"""Logs: the lines that AWS prints, in the groups and streams that AWS has, as its API reads them."""

import re
import time

import pytest
from support.functions import PYTHON, deployed, invoke, refused, sample
from support.server import until

ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


@pytest.fixture(scope="module")
def talker(aws):
    """A function that has said something: (name, the invocations' results)."""
    with deployed(aws, sample("tool")) as name:
        results = [
            invoke(aws, name, {"do": "say", "lines": lines}, LogType="Tail")
            for lines in (["alpha one", "beta two"], ["alpha ERROR three"], ["gamma é ☃ four"])
        ]
        yield name, results


def group(name):
    return f"/aws/lambda/{name}"


def all_events(logs, name, **more):
    pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group(name), **more)
    return [event for page in pages for event in page["events"]]


def messages(logs, name, **more):
    return [event["message"] for event in all_events(logs, name, **more)]


def test_the_lines_are_awss(logs, talker):
    name, (first, second, third) = talker
    lines = [line.rstrip("\n") for line in messages(logs, name)]
    number = r"\d+\.\d{2} ms"
    patterns = [
        rf"INIT_START Runtime Version: {re.escape(PYTHON.replace('python', 'python:'))}\.v\d+"
        r"\tRuntime Version ARN: "
        r"arn:aws:lambda:us-east-1::runtime:[0-9a-f]{64}",
        rf"START RequestId: {first.request_id} Version: \$LATEST",
        "alpha one",
        "beta two",
        rf"END RequestId: {first.request_id}",
        rf"REPORT RequestId: {first.request_id}\tDuration: {number}\tBilled Duration: \d+ ms\t"
        rf"Memory Size: 256 MB\tMax Memory Used: \d+ MB\tInit Duration: {number}\t?",
        rf"START RequestId: {second.request_id} Version: \$LATEST",
        "alpha ERROR three",
        rf"END RequestId: {second.request_id}",
        rf"REPORT RequestId: {second.request_id}\tDuration: {number}\tBilled Duration: \d+ ms\t"
        r"Memory Size: 256 MB\tMax Memory Used: \d+ MB\t?",
    ]
    assert len(lines) == 14, lines
    for pattern, line in zip(patterns, lines):
        assert re.fullmatch(pattern, line), (pattern, line)
    assert lines[11] == "gamma é ☃ four"
    used = int(re.search(r"Max Memory Used: (\d+) MB", lines[5])[1])
    assert 4 < used < 256


def test_an_invocations_lines_are_there_when_it_has_answered(aws, logs, function):
    name = function(sample("tool"))
    for number in range(5):
        invoke(aws, name, {"do": "say", "lines": [f"line {number}"]})
        assert f"line {number}" in "".join(messages(logs, name))


def test_groups_and_streams_are_described(logs, talker):
    name, _ = talker
    groups = logs.describe_log_groups(logGroupNamePrefix=group(name))["logGroups"]
    assert [it["logGroupName"] for it in groups] == [group(name)]
    assert groups[0]["arn"].endswith(f":log-group:{group(name)}:*")
    assert groups[0]["retentionInDays"] == 30
    assert abs(groups[0]["creationTime"] / 1000 - time.time()) < 600
    streams = logs.describe_log_streams(logGroupName=group(name))["logStreams"]
    assert len(streams) == 1
    assert re.fullmatch(r"\d{4}/\d\d/\d\d/\[\$LATEST\][0-9a-f]{32}", streams[0]["logStreamName"])
    assert streams[0]["firstEventTimestamp"] <= streams[0]["lastEventTimestamp"]


def test_one_stream_is_read_forwards_and_backwards(logs, talker):
    name, _ = talker
    stream = logs.describe_log_streams(logGroupName=group(name))["logStreams"][0]["logStreamName"]
    where = {"logGroupName": group(name), "logStreamName": stream}
    whole = logs.get_log_events(**where, startFromHead=True)["events"]
    assert [it["message"] for it in whole] == messages(logs, name)
    seen, token = [], {}
    while True:
        page = logs.get_log_events(**where, startFromHead=True, limit=4, **token)
        seen += page["events"]
        if page["nextForwardToken"] == token.get("nextToken"):
            break
        token = {"nextToken": page["nextForwardToken"]}
    assert [it["message"] for it in seen] == [it["message"] for it in whole]
    last = logs.get_log_events(**where, limit=2)["events"]
    assert [it["message"] for it in last] == [it["message"] for it in whole[-2:]]


def test_events_are_filtered_by_their_terms(logs, talker):
    name, _ = talker

    def found(pattern):
        return [line.strip() for line in messages(logs, name, filterPattern=pattern)]

    assert found("alpha") == ["alpha one", "alpha ERROR three"]
    assert found("alpha three") == ["alpha ERROR three"]
    assert found("?beta ?gamma") == ["beta two", "gamma é ☃ four"]
    assert found("alpha -ERROR") == ["alpha one"]
    assert found('"ERROR three"') == ["alpha ERROR three"]
    assert found("ALPHA") == []
    assert len(found("")) == 14


def test_events_are_filtered_by_time_and_stream(logs, talker):
    name, _ = talker
    events = all_events(logs, name)
    middle = events[6]["timestamp"]
    late = all_events(logs, name, startTime=middle)
    assert late == [event for event in events if event["timestamp"] >= middle]
    early = all_events(logs, name, endTime=middle)
    assert early == [event for event in events if event["timestamp"] <= middle]
    stream = events[0]["logStreamName"]
    assert all_events(logs, name, logStreamNames=[stream]) == events
    assert all_events(logs, name, logStreamNamePrefix="1999/") == []
    assert len({event["eventId"] for event in events}) == len(events)


def test_pages_lose_and_repeat_nothing(aws, logs, function):
    name = function(sample("tool"))
    lines = [f"line {number}" for number in range(500)]
    invoke(aws, name, {"do": "say", "lines": lines})
    pages = logs.get_paginator("filter_log_events").paginate(
        logGroupName=group(name), filterPattern="line", PaginationConfig={"PageSize": 37}
    )
    seen = [event["message"].strip() for page in pages for event in page["events"]]
    assert seen == lines


def test_what_is_not_there_is_not_found(logs, talker):
    name, _ = talker
    text = refused(
        logs.filter_log_events, "ResourceNotFoundException", 400, logGroupName="/aws/lambda/nobody"
    )
    assert text == "The specified log group does not exist."
    text = refused(
        logs.get_log_events, "ResourceNotFoundException", 400,
        logGroupName=group(name), logStreamName="nothing",
    )
    assert text == "The specified log stream does not exist."


def test_standard_error_is_logged_too(aws, logs, function):
    name = function("import sys\ndef handler(e, c):\n    print('to err', file=sys.stderr)\n")
    invoke(aws, name)
    assert "to err\n" in messages(logs, name) or "to err" in messages(logs, name)


def test_the_logging_module_writes_as_on_lambda(aws, logs, function):
    text = """
import logging
logging.getLogger().setLevel(logging.INFO)
def handler(event, context):
    logging.info("first\\nsecond")
    logging.error("bad %s", "thing")
    logging.debug("not shown")
"""
    name = function(text)
    result = invoke(aws, name)
    lines = messages(logs, name)
    stamp = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
    info = [line for line in lines if line.startswith("[INFO]")]
    # A record is one event, also if it has several lines.
    assert len(info) == 1, lines
    assert re.fullmatch(
        rf"\[INFO\]\t{stamp}\t{result.request_id}\tfirst\nsecond\n?", info[0]
    ), info
    assert any(re.match(rf"\[ERROR\]\t{stamp}\t{ID}\tbad thing", line) for line in lines)
    assert not any("not shown" in line for line in lines)


def test_a_line_without_an_end_is_logged(aws, logs, function):
    name = function("import os\ndef handler(e, c):\n    os.write(1, b'no end')\n    os._exit(0)\n")
    invoke(aws, name)
    until(lambda: any("no end" in line for line in messages(logs, name)), "the line is there", 5)


def test_bytes_that_are_no_text_are_logged(aws, logs, function):
    name = function("import os\ndef handler(e, c):\n    os.write(1, b'a\\xff\\xfe\\x00b\\n')\n")
    invoke(aws, name)
    lines = [line for line in messages(logs, name) if line.startswith("a") and "b" in line]
    assert len(lines) == 1, messages(logs, name)


def test_a_very_long_line_is_bounded_not_lost(aws, logs, function):
    name = function("def handler(e, c):\n    print('x' * 1_000_000)\n    print('after')\n")
    invoke(aws, name)
    lines = messages(logs, name)
    assert sum(line.count("x") for line in lines if "RequestId" not in line) >= 256 * 1024 - 100
    assert max(map(len, lines)) <= 1 << 20
    assert any(line.strip() == "after" for line in lines)


def test_a_deleted_functions_log_stays(aws, logs, function):
    name = function(sample("tool"))
    invoke(aws, name, {"do": "say", "lines": ["remember me"]})
    aws.delete_function(FunctionName=name)
    assert "remember me" in "".join(messages(logs, name))
