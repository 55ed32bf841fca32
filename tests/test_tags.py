"""Tags, and what an account uses."""

import pytest
from support.functions import create, invoke, refused, sample, settled, unique
from support.server import ACCOUNT, REGION

BAD = "InvalidParameterValueException"


def arn(name, qualifier=""):
    return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}{qualifier}"


@pytest.fixture
def tagged(aws, function):
    return function(sample("hello"), Tags={"team": "one", "stage": "test"})


def test_tags_are_set_listed_and_removed(aws, tagged):
    assert aws.list_tags(Resource=arn(tagged))["Tags"] == {"team": "one", "stage": "test"}
    assert aws.get_function(FunctionName=tagged)["Tags"] == {"team": "one", "stage": "test"}
    before = aws.get_function_configuration(FunctionName=tagged)
    done = aws.tag_resource(Resource=arn(tagged), Tags={"team": "two", "größe": "café: +1 = 2"})
    assert done["ResponseMetadata"]["HTTPStatusCode"] == 204
    aws.untag_resource(Resource=arn(tagged), TagKeys=["stage", "absent"])
    assert aws.list_tags(Resource=arn(tagged))["Tags"] == {"team": "two", "größe": "café: +1 = 2"}
    after = aws.get_function_configuration(FunctionName=tagged)
    # They are no part of what runs.
    assert (after["RevisionId"], after["LastModified"]) == (before["RevisionId"], before["LastModified"])
    assert invoke(aws, tagged).ok() == {"hello": "world"}


def test_tags_outlive_updates_and_restarts(other):
    from conftest import client_of

    aws = client_of(other, "lambda")
    name = create(aws, sample("hello"), unique("tags"), Tags={"a": "b"})
    settled(aws, name)
    aws.update_function_configuration(FunctionName=name, Timeout=7)
    settled(aws, name)
    other.stop()
    other.start()
    assert client_of(other, "lambda").list_tags(Resource=arn(name))["Tags"] == {"a": "b"}


def test_what_is_no_function_has_no_tags(aws, tagged):
    refused(aws.list_tags, "ResourceNotFoundException", 404, Resource=arn("absent"))
    refused(aws.tag_resource, "ResourceNotFoundException", 404, Resource=arn("absent"), Tags={"a": "b"})
    refused(aws.list_tags, BAD, 400, "aliases and versions", Resource=arn(tagged, ":$LATEST"))


def test_an_account_sees_its_limits_and_what_it_uses(clients):
    aws = clients("lambda", region_name="eu-north-1")
    empty = aws.get_account_settings()
    assert empty["AccountLimit"] == {
        "TotalCodeSize": 80530636800, "CodeSizeUnzipped": 262144000, "CodeSizeZipped": 52428800,
        "ConcurrentExecutions": 1000, "UnreservedConcurrentExecutions": 1000,
    }
    assert empty["AccountUsage"] == {"TotalCodeSize": 0, "FunctionCount": 0}
    code = sample("hello")
    name = create(aws, code)
    settled(aws, name)
    assert aws.get_account_settings()["AccountUsage"] == {
        "TotalCodeSize": len(code), "FunctionCount": 1,
    }
    aws.delete_function(FunctionName=name)
    assert aws.get_account_settings()["AccountUsage"] == empty["AccountUsage"]
