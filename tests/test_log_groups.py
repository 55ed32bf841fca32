"""Log groups and streams: made, set, written and deleted as through CloudWatch Logs."""

import time

import pytest
from conftest import client_of
from support.functions import deployed, invoke, refused, sample, unique
from support.server import ACCOUNT, REGION, until

BAD = "InvalidParameterException"
ABSENT = "ResourceNotFoundException"
EXISTS = "ResourceAlreadyExistsException"
HOUR = 60 * 60 * 1000
DAY = 24 * HOUR
# API reference, PutRetentionPolicy.
RETENTIONS = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
    3288, 3653,
]


def now():
    return int(time.time() * 1000)


@pytest.fixture
def group(logs):
    """A group with one stream, `s`."""
    name = unique("group")
    logs.create_log_group(logGroupName=name)
    logs.create_log_stream(logGroupName=name, logStreamName="s")
    yield name
    if described(logs, name):
        logs.delete_log_group(logGroupName=name)


@pytest.fixture(scope="module")
def unchecked(clients):
    """A client that leaves all checking to the server."""
    return clients("logs", config={"parameter_validation": False})


def described(logs, name):
    groups = logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    return next((group for group in groups if group["logGroupName"] == name), None)


def put(logs, group, *events, stream="s"):
    events = [{"timestamp": at, "message": text} for at, text in events]
    return logs.put_log_events(logGroupName=group, logStreamName=stream, logEvents=events)


def texts(logs, group, **more):
    pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group, **more)
    return [event["message"] for page in pages for event in page["events"]]


def arn(name):
    return f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{name}"


def test_a_group_is_made_described_and_deleted(logs):
    name = unique("/made/by.hand_#")
    before = now()
    logs.create_log_group(logGroupName=name, logGroupClass="STANDARD", tags={"team": "ops"})
    found = described(logs, name)
    assert before <= found.pop("creationTime") <= now()
    assert found == {
        "logGroupName": name, "arn": arn(name) + ":*", "logGroupArn": arn(name),
        "metricFilterCount": 0, "storedBytes": 0, "logGroupClass": "STANDARD",
    }
    refused(logs.create_log_group, EXISTS, 400, "^The specified log group already exists$",
            logGroupName=name)
    logs.delete_log_group(logGroupName=name)
    assert described(logs, name) is None
    refused(logs.delete_log_group, ABSENT, 400, "^The specified log group does not exist.$",
            logGroupName=name)


def test_a_group_made_anew_is_empty(logs, group):
    put(logs, group, (now(), "old"))
    logs.delete_log_group(logGroupName=group)
    logs.create_log_group(logGroupName=group)
    assert logs.describe_log_streams(logGroupName=group)["logStreams"] == []
    logs.create_log_stream(logGroupName=group, logStreamName="s")
    put(logs, group, (now(), "new"))
    assert texts(logs, group) == ["new"]


def test_a_stream_is_made_described_and_deleted(logs, group):
    streams = logs.describe_log_streams(logGroupName=group)["logStreams"]
    assert [stream["logStreamName"] for stream in streams] == ["s"]
    assert streams[0]["arn"] == arn(group) + ":log-stream:s"
    assert "firstEventTimestamp" not in streams[0]
    refused(logs.create_log_stream, EXISTS, 400, "^The specified log stream already exists$",
            logGroupName=group, logStreamName="s")
    at = now()
    put(logs, group, (at, "one"), (at + 5, "two"))
    (stream,) = logs.describe_log_streams(logGroupName=group)["logStreams"]
    assert (stream["firstEventTimestamp"], stream["lastEventTimestamp"]) == (at, at + 5)
    logs.create_log_stream(logGroupName=group, logStreamName="t")
    put(logs, group, (at, "other"), stream="t")
    logs.delete_log_stream(logGroupName=group, logStreamName="s")
    assert texts(logs, group) == ["other"]
    refused(logs.delete_log_stream, ABSENT, 400, "^The specified log stream does not exist.$",
            logGroupName=group, logStreamName="s")


def test_what_is_not_there_cannot_be_written(logs, group):
    def write(of, stream):
        event = {"timestamp": now(), "message": "x"}
        return {"logGroupName": of, "logStreamName": stream, "logEvents": [event]}

    refused(logs.put_log_events, ABSENT, 400, "^The specified log stream does not exist.$",
            **write(group, "none"))
    refused(logs.put_log_events, ABSENT, 400, "^The specified log group does not exist.$",
            **write(unique("none"), "s"))
    refused(logs.create_log_stream, ABSENT, 400, "^The specified log group does not exist.$",
            logGroupName=unique("none"), logStreamName="s")


def test_events_are_read_back_in_both_directions(logs, group):
    at = now() - HOUR
    answer = put(logs, group, *[(at + i // 2, f"line {i}") for i in range(100)])
    assert "rejectedLogEventsInfo" not in answer
    head = logs.get_log_events(logGroupName=group, logStreamName="s", startFromHead=True, limit=7)
    assert [event["message"] for event in head["events"]] == [f"line {i}" for i in range(7)]
    assert head["events"][0]["timestamp"] == at
    forward = logs.get_log_events(
        logGroupName=group, logStreamName="s", nextToken=head["nextForwardToken"], limit=3
    )
    assert [event["message"] for event in forward["events"]] == ["line 7", "line 8", "line 9"]
    tail = logs.get_log_events(logGroupName=group, logStreamName="s", limit=2)
    assert [event["message"] for event in tail["events"]] == ["line 98", "line 99"]
    end = logs.get_log_events(
        logGroupName=group, logStreamName="s", nextToken=tail["nextForwardToken"]
    )
    assert (end["events"], end["nextForwardToken"]) == ([], tail["nextForwardToken"])
    newest = texts(logs, group, startFromHead=False, filterPattern="line", limit=9)
    assert newest == [f"line {i}" for i in reversed(range(100))]


def test_events_too_old_or_too_new_are_told_apart(logs, group):
    at = now()
    answer = put(
        logs, group, (at - 15 * DAY, "old"), (at - HOUR, "taken"), (at + 3 * HOUR, "new")
    )
    assert answer["rejectedLogEventsInfo"] == {
        "tooOldLogEventEndIndex": 1, "tooNewLogEventStartIndex": 2,
    }
    assert texts(logs, group) == ["taken"]
    logs.put_retention_policy(logGroupName=group, retentionInDays=1)
    answer = put(logs, group, (at - 2 * DAY, "expired"), (at - HOUR, "again"))
    assert answer["rejectedLogEventsInfo"] == {"expiredLogEventEndIndex": 1}
    assert texts(logs, group) == ["taken", "again"]


@pytest.mark.parametrize("events, code, match", [
    ([(0, "b"), (-1, "a")], BAD, "must be in chronological order"),
    ([(-DAY - 1000, "a"), (0, "b")], BAD, "cannot span more than 24 hours"),
    ([(0, "x" * (1024 * 1024 - 25))], BAD, "Upload too large"),
    ([(0, "x" * 600_000), (0, "x" * 600_000)], BAD, "Upload too large"),
    ([(0, "x")] * 10_001, BAD, "less than or equal to 10000"),
    ([], BAD, "greater than or equal to 1"),
    ([(0, "")], BAD, "greater than or equal to 1"),
])
def test_a_batch_that_breaks_a_rule_is_refused_whole(unchecked, logs, group, events, code, match):
    at = now()
    events = [{"timestamp": at + late, "message": text} for late, text in events]
    refused(unchecked.put_log_events, code, 400, match,
            logGroupName=group, logStreamName="s", logEvents=events)
    assert texts(logs, group) == []


def test_the_largest_batches_are_taken(logs, group):
    at = now()
    put(logs, group, (at, "x" * (1024 * 1024 - 26)))
    put(logs, group, *[(at, "y")] * 10_000)
    assert [len(text) for text in texts(logs, group)] == [1024 * 1024 - 26] + [1] * 10_000


@pytest.mark.parametrize("days", RETENTIONS)
def test_every_retention_of_aws_can_be_set(logs, group, days):
    logs.put_retention_policy(logGroupName=group, retentionInDays=days)
    assert described(logs, group)["retentionInDays"] == days


def test_retention_hides_what_is_older_and_can_be_taken_away(logs, group):
    at = now()
    put(logs, group, (at - 3 * DAY, "three days"))
    put(logs, group, (at - HOUR, "an hour"))
    assert texts(logs, group) == ["three days", "an hour"]
    logs.put_retention_policy(logGroupName=group, retentionInDays=1)
    assert texts(logs, group) == ["an hour"]
    logs.delete_retention_policy(logGroupName=group)
    assert "retentionInDays" not in described(logs, group)
    for days in (0, 2, 31, 4000, -1):
        refused(logs.put_retention_policy, BAD, 400, "retentionInDays",
                logGroupName=group, retentionInDays=days)
    none = unique("none")
    refused(logs.put_retention_policy, ABSENT, 400, logGroupName=none, retentionInDays=1)
    refused(logs.delete_retention_policy, ABSENT, 400, logGroupName=none)


def test_a_functions_group_can_be_set_and_deleted(aws, logs):
    with deployed(aws, sample("tool")) as name:
        group = f"/aws/lambda/{name}"
        invoke(aws, name, {"do": "say", "lines": ["before"]})
        until(lambda: texts(logs, group, filterPattern="before"), "the line")
        assert described(logs, group)["retentionInDays"] == 30
        logs.tag_resource(resourceArn=arn(group), tags={"a": "b"})
        assert described(logs, group)["retentionInDays"] == 30
        logs.put_retention_policy(logGroupName=group, retentionInDays=7)
        assert described(logs, group)["retentionInDays"] == 7
        logs.delete_log_group(logGroupName=group)
        assert described(logs, group) is None
        invoke(aws, name, {"do": "say", "lines": ["after"]})
        until(lambda: texts(logs, group, filterPattern="after"), "the line")
        assert texts(logs, group, filterPattern="before") == []
        logs.delete_log_group(logGroupName=group)


def test_tags_of_a_group(logs, group):
    logs.tag_resource(resourceArn=arn(group), tags={"a": "1", "b": "2"})
    logs.tag_log_group(logGroupName=group, tags={"b": "3"})
    assert logs.list_tags_for_resource(resourceArn=arn(group))["tags"] == {"a": "1", "b": "3"}
    logs.untag_resource(resourceArn=arn(group), tagKeys=["a", "none"])
    assert logs.list_tags_log_group(logGroupName=group)["tags"] == {"b": "3"}
    logs.untag_log_group(logGroupName=group, tags=["b"])
    assert logs.list_tags_log_group(logGroupName=group)["tags"] == {}
    refused(logs.list_tags_for_resource, ABSENT, 400, resourceArn=arn(unique("none")))
    elsewhere = arn(group).replace(REGION, "eu-west-3")
    refused(logs.list_tags_for_resource, BAD, 400, "account and region", resourceArn=elsewhere)
    many = {f"k{i}": "v" for i in range(50)}
    logs.tag_resource(resourceArn=arn(group), tags=many)
    refused(logs.tag_resource, BAD, 400, "Number of tags exceeds", resourceArn=arn(group), tags={"more": "v"})
    refused(logs.tag_resource, BAD, 400, "reserved", resourceArn=arn(group), tags={"aws:x": "v"})


def test_groups_are_found_by_prefix_part_and_name(logs):
    mark = unique("find")
    names = [f"{mark}/{part}" for part in ("a", "b", "ab", "B")]
    for name in names:
        logs.create_log_group(logGroupName=name)

    def found(**query):
        pages = logs.get_paginator("describe_log_groups").paginate(
            PaginationConfig={"PageSize": 2}, **query
        )
        return [group["logGroupName"] for page in pages for group in page["logGroups"]]

    assert found(logGroupNamePrefix=mark) == sorted(names)
    assert found(logGroupNamePattern=f"{mark}/a") == [f"{mark}/a", f"{mark}/ab"]
    assert found(logGroupNamePattern=f"{mark}/b") == [f"{mark}/b"]
    assert found(logGroupIdentifiers=[names[1], arn(names[0])]) == sorted(names[:2])
    refused(logs.describe_log_groups, BAD, 400, "mutually exclusive",
            logGroupNamePrefix="a", logGroupNamePattern="b")
    for name in names:
        logs.delete_log_group(logGroupName=name)


@pytest.mark.parametrize("name", ["", "x" * 513, "a b", "a:b", "a*", "é", "aws/x"])
def test_a_group_has_a_good_name(unchecked, name):
    refused(unchecked.create_log_group, BAD, 400, logGroupName=name)


@pytest.mark.parametrize("name", ["", "x" * 513, "a:b", "a*"])
def test_a_stream_has_a_good_name(unchecked, group, name):
    refused(unchecked.create_log_stream, BAD, 400, logGroupName=group, logStreamName=name)


@pytest.mark.parametrize("fields", [
    {"kmsKeyId": f"arn:aws:kms:{REGION}:{ACCOUNT}:key/x"},
    {"logGroupClass": "INFREQUENT_ACCESS"},
    {"deletionProtectionEnabled": True},
])
def test_what_is_not_applied_is_refused_by_name(logs, fields):
    (field,) = fields
    refused(logs.create_log_group, BAD, 400, f"^{field} is not supported yet$",
            logGroupName=unique("group"), **fields)


def test_settings_outlast_a_restart(other):
    logs, name = client_of(other, "logs"), unique("group")
    logs.create_log_group(logGroupName=name, tags={"a": "b"})
    logs.put_retention_policy(logGroupName=name, retentionInDays=5)
    logs.create_log_stream(logGroupName=name, logStreamName="empty")
    logs.create_log_stream(logGroupName=name, logStreamName="s")
    put(logs, name, (now(), "kept"))
    gone = unique("gone")
    logs.create_log_group(logGroupName=gone)
    logs.create_log_stream(logGroupName=gone, logStreamName="s")
    logs.delete_log_group(logGroupName=gone)
    assert other.stop() == 0
    other.start()
    logs = client_of(other, "logs")
    assert described(logs, name)["retentionInDays"] == 5
    assert described(logs, gone) is None
    assert logs.list_tags_log_group(logGroupName=name)["tags"] == {"a": "b"}
    streams = logs.describe_log_streams(logGroupName=name)["logStreams"]
    assert [stream["logStreamName"] for stream in streams] == ["empty", "s"]
    # What was written before a start becomes columns soon after it.
    until(lambda: list((other.data / "telemetry").glob("*/*/*.parquet")), "a file of columns")
    assert texts(logs, name) == ["kept"]
