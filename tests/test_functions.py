"""Functions come, change and go, as Lambda's API says."""

import base64
import hashlib
import json
import re
import urllib.request

import pytest
from support.functions import PYTHON, create, package, python, refused, sample, unique
from support.server import ACCOUNT, REGION, ROLE

BAD = "InvalidParameterValueException"
INVALID = "ValidationException"


def sha(code):
    return base64.b64encode(hashlib.sha256(code).digest()).decode()


def arn(name):
    return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"


def test_a_creation_answers_what_it_made(aws, wait):
    code, name = sample("hello"), unique()
    made = aws.create_function(
        FunctionName=name, Runtime=PYTHON, Handler="app.handler", Role=ROLE,
        Code={"ZipFile": code}, Description="says hello", Timeout=7, MemorySize=192,
        Environment={"Variables": {"GREETING": "hello"}}, EphemeralStorage={"Size": 600},
    )
    assert made["ResponseMetadata"]["HTTPStatusCode"] == 201
    expected = {
        "FunctionName": name,
        "FunctionArn": arn(name),
        "Runtime": PYTHON,
        "Role": ROLE,
        "Handler": "app.handler",
        "CodeSize": len(code),
        "CodeSha256": sha(code),
        "Description": "says hello",
        "Timeout": 7,
        "MemorySize": 192,
        "Version": "$LATEST",
        "PackageType": "Zip",
        "Architectures": ["x86_64"],
        "EphemeralStorage": {"Size": 600},
        "Environment": {"Variables": {"GREETING": "hello"}},
        "TracingConfig": {"Mode": "PassThrough"},
        "State": "Pending",
        "StateReasonCode": "Creating",
        "StateReason": "The function is being created.",
    }
    assert {key: made.get(key) for key in expected} == expected
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000", made["LastModified"])
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", made["RevisionId"])
    settled = wait(name)
    assert (settled["State"], settled["LastUpdateStatus"]) == ("Active", "Successful")
    assert "StateReason" not in settled
    aws.delete_function(FunctionName=name)


def test_the_defaults_are_lambdas(aws):
    name = unique()
    made = aws.create_function(
        FunctionName=name, Runtime=PYTHON, Handler="app.handler", Role=ROLE,
        Code={"ZipFile": sample("hello")},
    )
    assert (made["Timeout"], made["MemorySize"], made["Description"]) == (3, 128, "")
    assert made["EphemeralStorage"] == {"Size": 512}
    assert "Environment" not in made
    aws.delete_function(FunctionName=name)


def test_a_function_is_found_by_name_partial_arn_and_arn(aws, hello):
    names = [
        hello,
        f"{ACCOUNT}:function:{hello}",
        f"function:{hello}",
        arn(hello),
        f"{hello}:$LATEST",
        f"{arn(hello)}:$LATEST",
    ]
    for name in names:
        found = aws.get_function_configuration(FunctionName=name)
        assert found["FunctionName"] == hello, name
        answer = aws.invoke(FunctionName=name, Payload=b'{"name":"x"}')
        assert json.load(answer["Payload"]) == {"hello": "x"}, name


def test_the_qualifier_latest_is_the_function_itself(aws, hello):
    found = aws.get_function(FunctionName=hello, Qualifier="$LATEST")
    assert found["Configuration"]["FunctionArn"] == arn(hello) + ":$LATEST"
    refused(
        aws.get_function, "ResourceNotFoundException", 404,
        FunctionName=hello, Qualifier="7",
    )


@pytest.mark.parametrize(
    "name", ["", "a b", "a" * 141, "x/y", "f:1:2:3", "arn:aws:s3:::bucket", "é"]
)
def test_a_name_that_is_none_is_refused(aws, name):
    with pytest.raises(Exception) as caught:
        aws.get_function(FunctionName=name)
    if name:
        code = caught.value.response["Error"]["Code"]
        assert code in (BAD, INVALID, "ResourceNotFoundException"), caught.value


def test_a_function_that_is_not_there_is_not_found(aws):
    calls = [aws.get_function, aws.get_function_configuration, aws.delete_function, aws.invoke]
    for call in calls:
        text = refused(call, "ResourceNotFoundException", 404, FunctionName="nobody")
        assert text == f"Function not found: {arn('nobody')}"


def test_another_accounts_arn_is_not_ours(aws):
    other = f"arn:aws:lambda:{REGION}:999999999999:function:f"
    with pytest.raises(Exception) as caught:
        aws.get_function(FunctionName=other)
    code = caught.value.response["Error"]["Code"]
    assert code in ("AccessDeniedException", "ResourceNotFoundException")


def test_a_name_is_given_once(aws, hello):
    text = refused(
        aws.create_function, "ResourceConflictException", 409,
        FunctionName=hello, Runtime=PYTHON, Handler="app.handler", Role=ROLE,
        Code={"ZipFile": sample("hello")},
    )
    assert text == f"Function already exist: {hello}"


def test_the_package_comes_back_byte_for_byte(aws, function):
    code = package({"app.py": "def handler(e, c): return 1\n", "data/x.bin": bytes(range(256))})
    name = function(code)
    found = aws.get_function(FunctionName=name)
    assert found["Code"]["RepositoryType"] == "S3"
    assert found["Configuration"]["CodeSha256"] == sha(code)
    with urllib.request.urlopen(found["Code"]["Location"]) as answer:
        assert answer.read() == code


def test_a_list_is_paged(aws):
    names = sorted(create(aws, sample("hello"), unique("page")) for _ in range(5))
    seen, marker, pages = [], {}, 0
    while True:
        page = aws.list_functions(MaxItems=2, **marker)
        assert len(page["Functions"]) <= 2
        seen += [it["FunctionName"] for it in page["Functions"]]
        pages += 1
        if "NextMarker" not in page:
            break
        marker = {"Marker": page["NextMarker"]}
    assert [name for name in seen if name in names] == names
    assert len(seen) == len(set(seen)) and pages >= 3
    paginated = aws.get_paginator("list_functions").paginate(PaginationConfig={"PageSize": 3})
    assert set(names) <= {it["FunctionName"] for page in paginated for it in page["Functions"]}
    refused(aws.list_functions, BAD, 400, Marker="made up")
    for name in names:
        aws.delete_function(FunctionName=name)


def test_a_deleted_function_is_gone_and_its_name_is_free(aws, function, wait):
    name = function("def handler(e, c): return 'old'")
    aws.delete_function(FunctionName=name)
    refused(aws.get_function, "ResourceNotFoundException", 404, FunctionName=name)
    refused(aws.invoke, "ResourceNotFoundException", 404, FunctionName=name)
    create(aws, python("def handler(e, c): return 'new'"), name)
    wait(name)
    assert json.load(aws.invoke(FunctionName=name)["Payload"]) == "new"


def test_every_change_has_a_revision_id_of_its_own(aws, function, wait):
    name = function("def handler(e, c): return 1")
    first = aws.get_function_configuration(FunctionName=name)["RevisionId"]
    second = aws.update_function_configuration(FunctionName=name, Timeout=5)["RevisionId"]
    assert first != second
    wait(name)
    stale = {"FunctionName": name, "RevisionId": first}
    wrong = "^The Revision Id provided does not match the latest Revision Id"
    code = "PreconditionFailedException"
    refused(aws.update_function_configuration, code, 412, wrong, Timeout=6, **stale)
    refused(aws.update_function_code, code, 412, wrong, ZipFile=sample("hello"), **stale)
    now = aws.get_function_configuration(FunctionName=name)
    assert now["Timeout"] == 5
    changed = aws.update_function_configuration(
        FunctionName=name, RevisionId=now["RevisionId"], Timeout=6
    )
    assert changed["Timeout"] == 6


def test_an_update_changes_only_what_it_names(aws, function, wait):
    name = function("def handler(e, c): return 1", Description="one", Timeout=4, MemorySize=256)
    before = wait(name)
    aws.update_function_configuration(FunctionName=name, Description="two")
    after = wait(name)
    changed = {key for key in after if before.get(key) != after[key]}
    assert changed <= {"Description", "RevisionId", "LastModified", "ResponseMetadata"}
    assert after["Description"] == "two"


def test_a_dry_run_of_new_code_changes_nothing(aws, function, wait):
    name = function("def handler(e, c): return 'old'")
    code = python("def handler(e, c): return 'new'")
    answer = aws.update_function_code(FunctionName=name, ZipFile=code, DryRun=True)
    assert answer["CodeSha256"] == sha(code)
    assert wait(name)["CodeSha256"] != sha(code)
    assert json.load(aws.invoke(FunctionName=name)["Payload"]) == "old"
    refused(
        aws.update_function_code, BAD, 400,
        FunctionName=name, ZipFile=b"no zip", DryRun=True,
    )


def test_a_dry_run_of_an_invocation_answers_204(aws, hello):
    answer = aws.invoke(FunctionName=hello, InvocationType="DryRun")
    assert answer["StatusCode"] == 204
    assert answer["Payload"].read() == b""


def test_code_from_elsewhere_is_refused_by_name(aws):
    common = {"FunctionName": unique(), "Runtime": PYTHON, "Handler": "a.b", "Role": ROLE}
    refused(
        aws.create_function, BAD, 400, "ImageUri is not supported yet",
        Code={"ImageUri": "registry/image:tag"}, **common,
    )
    refused(aws.create_function, BAD, 400, "source", Code={}, **common)


def test_what_is_not_there_yet_says_so(aws, hello):
    calls = [
        (aws.publish_version, {"FunctionName": hello}),
        (aws.list_aliases, {"FunctionName": hello}),
        (aws.list_code_signing_configs, {}),
        (aws.list_event_source_mappings, {}),
        (aws.put_function_concurrency,
         {"FunctionName": hello, "ReservedConcurrentExecutions": 1}),
        (aws.create_function_url_config, {"FunctionName": hello, "AuthType": "NONE"}),
    ]
    for call, fields in calls:
        name = "".join(part.title() for part in call.__name__.split("_"))
        text = refused(call, "NotImplementedException", 501, **fields)
        assert text == f"{name} is not implemented yet"
    refused(aws.invoke, BAD, 400, "not supported", FunctionName=hello, InvocationType="Event")


def test_the_only_version_is_the_latest(aws, hello):
    [latest] = aws.list_versions_by_function(FunctionName=hello)["Versions"]
    assert latest["Version"] == "$LATEST"
    assert latest["FunctionArn"].endswith(f":function:{hello}:$LATEST")
    assert "State" not in latest
    refused(aws.list_versions_by_function, "ResourceNotFoundException", 404, FunctionName="absent")
    assert aws.get_function_code_signing_config(FunctionName=hello)["FunctionName"] == hello


def test_other_services_say_what_they_lack(clients):
    refused(clients("logs").describe_queries, "NotImplementedException", 501)
    refused(clients("sts").get_federation_token, "NotImplementedException", 501, Name="ann")
