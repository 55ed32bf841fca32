"""Secrets Manager as boto3, the aws CLI and Terraform use it."""

import datetime
import json
import os
import re
import sqlite3
import subprocess

import pytest
from botocore.exceptions import ClientError

from conftest import client_of
from support.functions import create, deployed, invoke, refused, sample, settled, unique
from support.server import (
    ACCOUNT, OTHER_ACCOUNT, OTHER_KEY, REGION, ROLE, Server, until,
)

ARN = re.compile(rf"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:(.+)-[A-Za-z0-9]{{6}}")
#: What a version may be called.
TOKENS = [f"{number:08}-0000-0000-0000-000000000000" for number in range(10)]


@pytest.fixture(scope="module")
def secrets(clients):
    return clients("secretsmanager")


@pytest.fixture
def make(secrets):
    """Makes secrets that are gone after the test: their names."""
    made = []

    def create(value="first", **fields):
        fields = {"Name": unique("secret"), "SecretString": value} | fields
        if fields["SecretString"] is None:
            del fields["SecretString"]
        made.append(secrets.create_secret(**fields)["ARN"])
        return fields["Name"]

    yield create
    for name in made:
        secrets.delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)


def read(secrets, name, **which):
    return secrets.get_secret_value(SecretId=name, **which)["SecretString"]


def stages(secrets, name):
    return secrets.describe_secret(SecretId=name).get("VersionIdsToStages", {})


def test_a_secret_is_made_read_and_described(secrets, make):
    name = make("hunter2", Description="of the database", Tags=[{"Key": "team", "Value": "one"}])
    described = secrets.describe_secret(SecretId=name)
    assert ARN.fullmatch(described["ARN"])[1] == name
    assert described["Name"] == name and described["Description"] == "of the database"
    assert described["Tags"] == [{"Key": "team", "Value": "one"}]
    [version] = described["VersionIdsToStages"]
    assert described["VersionIdsToStages"][version] == ["AWSCURRENT"]
    for id in (name, described["ARN"], described["ARN"][:-7]):
        value = secrets.get_secret_value(SecretId=id)
        assert value["SecretString"] == "hunter2" and "SecretBinary" not in value
        assert (value["Name"], value["ARN"]) == (name, described["ARN"])
        assert value["VersionId"] == version and value["VersionStages"] == ["AWSCURRENT"]
        assert value["CreatedDate"] == described["CreatedDate"]
    refused(secrets.create_secret, "ResourceExistsException", 400, Name=name, SecretString="x")


def test_a_value_may_be_bytes(secrets, make):
    name = make(None, SecretBinary=b"\x00\xff")
    value = secrets.get_secret_value(SecretId=name)
    assert value["SecretBinary"] == b"\x00\xff" and "SecretString" not in value


def test_a_secret_may_be_without_a_value_at_first(secrets, make):
    name = make(None)
    assert stages(secrets, name) == {}
    found = "can't find the specified secret value for staging label: AWSCURRENT"
    refused(secrets.get_secret_value, "ResourceNotFoundException", 400, found, SecretId=name)
    put = secrets.put_secret_value(SecretId=name, SecretString="x", VersionStages=["mine"])
    assert sorted(put["VersionStages"]) == ["AWSCURRENT", "mine"], "the first is the current one"


def test_a_new_value_moves_the_stages(secrets, make):
    name = make("one", ClientRequestToken=TOKENS[1])
    secrets.put_secret_value(SecretId=name, SecretString="two", ClientRequestToken=TOKENS[2])
    assert stages(secrets, name) == {TOKENS[1]: ["AWSPREVIOUS"], TOKENS[2]: ["AWSCURRENT"]}
    updated = secrets.update_secret(
        SecretId=name, SecretString="three", ClientRequestToken=TOKENS[3], Description="d",
    )
    assert updated["VersionId"] == TOKENS[3]
    assert stages(secrets, name) == {TOKENS[2]: ["AWSPREVIOUS"], TOKENS[3]: ["AWSCURRENT"]}
    assert read(secrets, name) == "three"
    assert read(secrets, name, VersionStage="AWSPREVIOUS") == "two"
    assert read(secrets, name, VersionId=TOKENS[1]) == "one", "one without a stage is kept"
    other = {"VersionId": TOKENS[2], "VersionStage": "AWSCURRENT"}
    refused(secrets.get_secret_value, "InvalidRequestException", 400, SecretId=name, **other)
    secrets.put_secret_value(
        SecretId=name, SecretString="four", ClientRequestToken=TOKENS[4], VersionStages=["next"],
    )
    assert read(secrets, name) == "three" and read(secrets, name, VersionStage="next") == "four"

    listed = secrets.list_secret_version_ids(SecretId=name)["Versions"]
    assert [it["VersionId"] for it in listed] == TOKENS[2:5]
    listed = secrets.list_secret_version_ids(SecretId=name, IncludeDeprecated=True)["Versions"]
    assert [it["VersionId"] for it in listed] == TOKENS[1:5]
    page = secrets.list_secret_version_ids(SecretId=name, MaxResults=2)
    rest = secrets.list_secret_version_ids(SecretId=name, NextToken=page["NextToken"])
    assert [it["VersionId"] for it in page["Versions"] + rest["Versions"]] == TOKENS[2:5]


def test_the_same_request_twice_is_one(secrets, make):
    name = make("one", ClientRequestToken=TOKENS[1])
    again = secrets.create_secret(Name=name, SecretString="one", ClientRequestToken=TOKENS[1])
    assert again["VersionId"] == TOKENS[1]
    for call in (secrets.put_secret_value, secrets.update_secret):
        same = call(SecretId=name, SecretString="one", ClientRequestToken=TOKENS[1])
        assert same["VersionId"] == TOKENS[1]
        used = "already in use for a version of secret"
        fields = {"SecretString": "another", "ClientRequestToken": TOKENS[1]}
        refused(call, "ResourceExistsException", 400, used, SecretId=name, **fields)
    assert list(stages(secrets, name)) == [TOKENS[1]] and read(secrets, name) == "one"


def test_stages_are_moved_by_hand(secrets, make):
    name = make("one", ClientRequestToken=TOKENS[1])
    secrets.put_secret_value(SecretId=name, SecretString="two", ClientRequestToken=TOKENS[2])

    def move(stage, **places):
        secrets.update_secret_version_stage(SecretId=name, VersionStage=stage, **places)

    move("AWSCURRENT", MoveToVersionId=TOKENS[1], RemoveFromVersionId=TOKENS[2])
    assert stages(secrets, name) == {TOKENS[1]: ["AWSCURRENT"], TOKENS[2]: ["AWSPREVIOUS"]}
    move("mine", MoveToVersionId=TOKENS[2])
    move("mine", MoveToVersionId=TOKENS[1], RemoveFromVersionId=TOKENS[2])
    assert read(secrets, name, VersionStage="mine") == "one"
    move("mine", RemoveFromVersionId=TOKENS[1])
    assert stages(secrets, name) == {TOKENS[1]: ["AWSCURRENT"], TOKENS[2]: ["AWSPREVIOUS"]}
    must_name = "Staging label AWSCURRENT is currently attached to version"
    for code, text, places in [
        ("InvalidParameterException", must_name, {"MoveToVersionId": TOKENS[2]}),
        ("InvalidParameterException", "not attached",
         {"MoveToVersionId": TOKENS[1], "RemoveFromVersionId": TOKENS[2]}),
        ("ResourceNotFoundException", "can't find the specified secret version",
         {"MoveToVersionId": TOKENS[9], "RemoveFromVersionId": TOKENS[1]}),
        ("InvalidParameterException", "", {"RemoveFromVersionId": TOKENS[1]}),
        ("InvalidParameterException", "", {}),
    ]:
        fields = {"SecretId": name, "VersionStage": "AWSCURRENT"} | places
        refused(secrets.update_secret_version_stage, code, 400, text, **fields)


def test_a_deleted_secret_can_be_restored(secrets, make):
    name = make("kept")
    deleted = secrets.delete_secret(SecretId=name, RecoveryWindowInDays=7)
    days = (deleted["DeletionDate"] - datetime.datetime.now(datetime.timezone.utc)).days
    assert days in (6, 7)
    marked = "because it was marked for deletion"
    for call, fields in [
        (secrets.get_secret_value, {}), (secrets.delete_secret, {}),
        (secrets.put_secret_value, {"SecretString": "x"}), (secrets.update_secret, {"Description": "d"}),
        (secrets.tag_resource, {"Tags": []}), (secrets.rotate_secret, {}),
    ]:
        refused(call, "InvalidRequestException", 400, marked, SecretId=name, **fields)
    taken = "a secret with this name is already scheduled for deletion"
    refused(secrets.create_secret, "InvalidRequestException", 400, taken, Name=name)
    assert secrets.describe_secret(SecretId=name)["DeletedDate"] == deleted["DeletionDate"]
    filters = [{"Key": "name", "Values": [name]}]
    assert not secrets.list_secrets(Filters=filters)["SecretList"]
    assert secrets.list_secrets(Filters=filters, IncludePlannedDeletion=True)["SecretList"]
    secrets.restore_secret(SecretId=name)
    assert read(secrets, name) == "kept"
    assert "DeletedDate" not in secrets.describe_secret(SecretId=name)


def test_a_secret_can_go_at_once_and_another_take_its_name(secrets, make):
    name = make("first")
    old = secrets.describe_secret(SecretId=name)["ARN"]
    secrets.delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)
    refused(secrets.get_secret_value, "ResourceNotFoundException", 400, SecretId=name)
    # One that is not there is no matter.
    secrets.delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)
    make("second", Name=name)
    assert read(secrets, name) == "second"
    refused(secrets.get_secret_value, "ResourceNotFoundException", 400, SecretId=old)
    for fields in (
        {"RecoveryWindowInDays": 6}, {"RecoveryWindowInDays": 31},
        {"RecoveryWindowInDays": 7, "ForceDeleteWithoutRecovery": True},
    ):
        refused(secrets.delete_secret, "InvalidParameterException", 400, SecretId=name, **fields)


def test_secrets_are_listed_filtered_sorted_and_paged(secrets, make):
    prefix = unique("list")
    names = [make("x", Name=f"{prefix}/{letter}") for letter in "cab"]
    secrets.update_secret(SecretId=names[1], Description="Of the Database")
    secrets.tag_resource(SecretId=names[2], Tags=[{"Key": prefix, "Value": "red-" + prefix}])

    def listed(*filters, **fields):
        filters = [{"Key": key, "Values": values} for key, *values in filters]
        return [it["Name"] for it in secrets.list_secrets(Filters=filters, **fields)["SecretList"]]

    mine = ("name", prefix)
    assert listed(mine) == names
    assert listed(mine, SortOrder="desc") == names[::-1]
    assert listed(mine, SortBy="name") == sorted(names)
    assert listed(mine, SortBy="name", SortOrder="desc") == sorted(names)[::-1]
    assert listed(mine, ("description", "of the")) == [names[1]]
    assert listed(mine, ("description", "!of the")) == [names[0], names[2]]
    assert listed(("tag-key", prefix)) == [names[2]]
    assert listed(("tag-value", "red-" + prefix)) == [names[2]]
    assert listed(mine, ("all", "database")) == [names[1]]
    assert listed(mine, ("name", names[0], names[2])) == [names[0], names[2]]
    assert listed(("name", prefix.upper())) == []

    pages = secrets.get_paginator("list_secrets").paginate(
        Filters=[{"Key": "name", "Values": [prefix]}], PaginationConfig={"PageSize": 2},
        SortBy="name", SortOrder="desc",
    )
    pages = [[it["Name"] for it in page["SecretList"]] for page in pages]
    assert pages == [sorted(names)[:0:-1], sorted(names)[:1]]
    batch = secrets.batch_get_secret_value(SecretIdList=[names[0], "nobody-" + prefix])
    assert [it["SecretString"] for it in batch["SecretValues"]] == ["x"]
    [error] = batch["Errors"]
    assert (error["SecretId"], error["ErrorCode"]) == (
        "nobody-" + prefix, "ResourceNotFoundException",
    )
    filters = [{"Key": "name", "Values": [prefix]}]
    batch = secrets.batch_get_secret_value(Filters=filters, MaxResults=2)
    assert [it["Name"] for it in batch["SecretValues"]] == sorted(names)[:2] and batch["NextToken"]


def test_tags_come_and_go(secrets, make):
    name = make()
    secrets.tag_resource(SecretId=name, Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
    secrets.untag_resource(SecretId=name, TagKeys=["a", "nothing"])
    assert secrets.describe_secret(SecretId=name)["Tags"] == [{"Key": "b", "Value": "2"}]
    many = [{"Key": str(number), "Value": ""} for number in range(50)]
    fields = {"SecretId": name, "Tags": many}
    refused(secrets.tag_resource, "InvalidParameterException", 400, "50 tags", **fields)


def test_passwords_are_as_they_were_wanted(secrets):
    made = secrets.get_random_password()["RandomPassword"]
    assert len(made) == 32 and made != secrets.get_random_password()["RandomPassword"]
    made = secrets.get_random_password(
        PasswordLength=100, ExcludePunctuation=True, ExcludeUppercase=True,
        ExcludeCharacters="abc", IncludeSpace=True,
    )["RandomPassword"]
    assert re.fullmatch("[d-z0-9 ]{100}", made)
    refused(secrets.get_random_password, "InvalidParameterException", 400, PasswordLength=3)


def test_what_is_not_supported_is_refused_by_name(secrets, make):
    name = make()
    key = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    create = {"Name": unique("refused")}
    for call, field, fields in [
        (secrets.create_secret, "KmsKeyId", create | {"KmsKeyId": key}),
        (secrets.create_secret, "AddReplicaRegions",
         create | {"AddReplicaRegions": [{"Region": "eu-west-1"}]}),
        (secrets.update_secret, "KmsKeyId", {"SecretId": name, "KmsKeyId": key}),
        (secrets.list_secrets, "SortBy last-accessed-date", {"SortBy": "last-accessed-date"}),
    ]:
        told = f"{field} is not supported yet"
        refused(call, "InvalidParameterException", 400, told, **fields)
    secrets.update_secret(SecretId=name, KmsKeyId="alias/aws/secretsmanager")
    fields = {"SecretId": name, "AddReplicaRegions": [{"Region": "eu-west-1"}]}
    refused(secrets.replicate_secret_to_regions, "NotImplementedException", 501, **fields)


def test_what_cannot_be_is_refused(secrets, make):
    name = make()
    for call, code, fields in [
        (secrets.get_secret_value, "ResourceNotFoundException", {"SecretId": "nobody"}),
        (secrets.get_secret_value, "ValidationException", {"SecretId": "no name"}),
        (secrets.create_secret, "ValidationException", {"Name": "no name"}),
        (secrets.create_secret, "ValidationException", {"Name": "n" * 513}),
        (secrets.put_secret_value, "InvalidRequestException", {"SecretId": name}),
        (secrets.put_secret_value, "InvalidParameterException",
         {"SecretId": name, "SecretString": "x", "SecretBinary": b"x"}),
        (secrets.put_secret_value, "ValidationException",
         {"SecretId": name, "SecretString": "x" * 65_537}),
        (secrets.put_secret_value, "InvalidParameterException",
         {"SecretId": name, "SecretString": "ä" * 40_000}),
        (secrets.get_secret_value, "ResourceNotFoundException",
         {"SecretId": f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:{name}"}),
    ]:
        refused(call, code, 400, **fields)
    secrets.put_secret_value(SecretId=name, SecretString="x" * 65_536)
    assert len(read(secrets, name)) == 65_536


def test_a_secret_has_a_hundred_versions_at_most(secrets, make):
    """Those of the last day are all kept, so there is no room for another."""
    name = make("0")
    for number in range(1, 100):
        secrets.put_secret_value(SecretId=name, SecretString=str(number))
    fields = {"SecretId": name, "SecretString": "100"}
    refused(secrets.put_secret_value, "LimitExceededException", 400, **fields)
    assert read(secrets, name) == "99"


def test_regions_are_apart(secrets, clients, make):
    name = make("here")
    there = clients("secretsmanager", region_name="eu-west-1")
    refused(there.get_secret_value, "ResourceNotFoundException", 400, SecretId=name)
    arn = there.create_secret(Name=name, SecretString="there")["ARN"]
    assert ":eu-west-1:" in arn
    assert (read(secrets, name), read(there, name)) == ("here", "there")
    there.delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)


def policy(principal, action="secretsmanager:GetSecretValue", **more):
    statement = {"Effect": "Allow", "Principal": principal, "Action": action, "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement | more]})


def test_a_policy_is_kept_checked_and_taken_away(secrets, make):
    name = make()
    assert "ResourcePolicy" not in secrets.get_resource_policy(SecretId=name)
    document = policy({"AWS": f"arn:aws:iam::{ACCOUNT}:role/morrow-default"})
    secrets.put_resource_policy(SecretId=name, ResourcePolicy=document, BlockPublicPolicy=True)
    assert secrets.get_resource_policy(SecretId=name)["ResourcePolicy"] == document
    fields = {"SecretId": name, "ResourcePolicy": policy("*")}
    refused(
        secrets.put_resource_policy, "PublicPolicyException", 400, BlockPublicPolicy=True, **fields,
    )
    malformed = "MalformedPolicyDocumentException"
    for text in ("{}", "nonsense", policy({"AWS": "nobody"})):
        refused(secrets.put_resource_policy, malformed, 400, SecretId=name, ResourcePolicy=text)
    checked = secrets.validate_resource_policy(ResourcePolicy=policy("*"))
    assert not checked["PolicyValidationPassed"] and checked["ValidationErrors"]
    checked = secrets.validate_resource_policy(SecretId=name, ResourcePolicy=document)
    assert checked["PolicyValidationPassed"]
    secrets.delete_resource_policy(SecretId=name)
    assert "ResourcePolicy" not in secrets.get_resource_policy(SecretId=name)


def test_another_account_reads_what_it_was_let(accounts, other):
    mine = client_of(other, "secretsmanager")
    key = dict(zip(("aws_access_key_id", "aws_secret_access_key"), OTHER_KEY, strict=True))
    theirs = client_of(other, "secretsmanager", **key)
    name = unique("shared")
    arn = mine.create_secret(Name=name, SecretString="mine")["ARN"]
    refused(theirs.get_secret_value, "AccessDeniedException", 400, SecretId=arn)
    document = policy({"AWS": f"arn:aws:iam::{OTHER_ACCOUNT}:root"})
    mine.put_resource_policy(SecretId=name, ResourcePolicy=document)
    assert read(theirs, arn) == "mine"
    refused(theirs.describe_secret, "AccessDeniedException", 400, SecretId=arn)
    refused(theirs.get_secret_value, "ResourceNotFoundException", 400, SecretId=name)
    mine.delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)


@pytest.fixture
def rotator(aws, secrets):
    """A function that rotates secrets, and what lets it: `rotator(**environment)`."""
    contexts = []

    def make(allowed=True, **variables):
        fields = {"Environment": {"Variables": variables}} if variables else {}
        context = deployed(aws, sample("rotate"), Timeout=20, **fields)
        name = context.__enter__()
        contexts.append(context)
        if allowed:
            aws.add_permission(
                FunctionName=name, StatementId="rotate", Action="lambda:InvokeFunction",
                Principal="secretsmanager.amazonaws.com", SourceAccount=ACCOUNT,
            )
        return aws.get_function_configuration(FunctionName=name)["FunctionArn"]

    yield make
    for context in contexts:
        context.__exit__(None, None, None)


def open_to_role(secrets, name):
    """Lets the role of the tests' functions do everything with a secret."""
    document = policy({"AWS": ROLE}, "secretsmanager:*")
    secrets.put_resource_policy(SecretId=name, ResourcePolicy=document)


def test_a_function_rotates_a_secret(aws, secrets, make, rotator):
    name, function = make("first"), rotator()
    open_to_role(secrets, name)
    rules = {"AutomaticallyAfterDays": 10, "Duration": "3h"}
    began = secrets.rotate_secret(SecretId=name, RotationLambdaARN=function, RotationRules=rules)

    def rotated():
        described = secrets.describe_secret(SecretId=name)
        return described if "LastRotatedDate" in described else None

    described = until(rotated, "the secret is rotated")
    # What was pending stays so called: that is how Secrets Manager leaves it.
    assert sorted(described["VersionIdsToStages"][began["VersionId"]]) == ["AWSCURRENT", "AWSPENDING"]
    assert read(secrets, name).startswith("rotated-")
    assert read(secrets, name, VersionStage="AWSPREVIOUS") == "first"
    assert described["RotationEnabled"] and described["RotationLambdaARN"] == function
    assert described["RotationRules"] == rules
    due = described["NextRotationDate"] - datetime.datetime.now(datetime.timezone.utc)
    assert datetime.timedelta(days=9) < due < datetime.timedelta(days=11)
    before = read(secrets, name)
    again = secrets.rotate_secret(SecretId=name)["VersionId"]
    until(lambda: "AWSCURRENT" in stages(secrets, name).get(again, []), "it is rotated again")
    assert read(secrets, name) != before

    cancelled = secrets.cancel_rotate_secret(SecretId=name)
    assert cancelled["Name"] == name
    described = secrets.describe_secret(SecretId=name)
    assert described["RotationEnabled"] is False and "NextRotationDate" not in described


def test_a_rotation_can_be_set_up_without_one(secrets, make, rotator):
    name, function = make("first"), rotator(TRIAL="yes")
    open_to_role(secrets, name)
    secrets.rotate_secret(
        SecretId=name, RotationLambdaARN=function, RotateImmediately=False,
        RotationRules={"ScheduleExpression": "cron(0 8 1 * ? *)"},
    )
    until(lambda: len(stages(secrets, name)) == 1, "the trial is over")
    assert read(secrets, name) == "first"
    due = secrets.describe_secret(SecretId=name)["NextRotationDate"]
    assert (due.day, due.hour) == (1, 9), "the window has an hour"


def test_a_rotation_that_fails_leaves_the_secret_as_it_was(secrets, make, rotator, server):
    name, function = make("first"), rotator(FAIL_IN="createSecret")
    version = secrets.rotate_secret(SecretId=name, RotationLambdaARN=function)["VersionId"]
    told = "createSecret ended with an error"
    until(lambda: any(told in line and name in line for line in server.log().splitlines()),
          "the server tells of it")
    assert stages(secrets, name)[version] == ["AWSPENDING"]
    assert read(secrets, name) == "first"
    for which in ({"VersionId": version}, {"VersionStage": "AWSPENDING"}):
        refused(secrets.get_secret_value, "ResourceNotFoundException", 400, SecretId=name, **which)
    again = "A previous rotation isn't complete"
    refused(secrets.rotate_secret, "InvalidRequestException", 400, again, SecretId=name)


def test_a_rotation_that_cannot_be_is_refused(secrets, make, rotator):
    name, function = make("first"), rotator(allowed=False)
    none = "No Lambda rotation function ARN"
    refused(secrets.rotate_secret, "InvalidRequestException", 400, none, SecretId=name)
    fields = {"SecretId": name, "RotationLambdaARN": function}
    cannot = "cannot invoke the specified Lambda function"
    refused(secrets.rotate_secret, "AccessDeniedException", 400, cannot, **fields)
    allowed = rotator()
    for rules in (
        {"AutomaticallyAfterDays": 1, "ScheduleExpression": "rate(1 day)"},
        {"ScheduleExpression": "rate(3 hours)"}, {"ScheduleExpression": "cron(0 8 x * ? *)"},
        {"ScheduleExpression": "rate(1 day)", "Duration": "25h"},
    ):
        fields = {"SecretId": name, "RotationLambdaARN": allowed, "RotationRules": rules}
        refused(secrets.rotate_secret, "InvalidParameterException", 400, **fields)
    assert "RotationEnabled" not in secrets.describe_secret(SecretId=name)


def test_a_functions_code_reads_what_its_role_may(aws, secrets, make, rotator):
    name, function = make("for functions"), rotator().rpartition(":")[2]
    arn = secrets.describe_secret(SecretId=name)["ARN"]
    failed = invoke(aws, function, {"get": arn})
    assert failed.error and "AccessDeniedException" in failed.json["errorMessage"]
    assert "secretsmanager:GetSecretValue" in failed.json["errorMessage"]
    open_to_role(secrets, name)
    assert invoke(aws, function, {"get": arn}).ok() == "for functions"


def reference(secret, rest=""):
    return "{{resolve:secretsmanager:" + secret + rest + "}}"


def described(aws, function):
    return aws.get_function_configuration(FunctionName=function)


def test_an_environment_refers_to_secrets(aws, secrets, make, rotator):
    """The code sees the value, the API the reference, and a new value makes a new revision."""
    plain, parts = make("hunter2"), make(json.dumps({"user": "ann", "port": 5432}))
    for name in (plain, parts):
        open_to_role(secrets, name)
    arn = secrets.describe_secret(SecretId=parts)["ARN"]
    variables = {
        "PLAIN": reference(plain), "OLD": reference(plain, ":SecretString::AWSCURRENT"),
        "URL": f"db://{reference(arn, ':SecretString:user')}@h:{reference(parts, '::port')}",
        "LITERAL": "{{resolve:ssm:x}}",
    }
    function = rotator(**variables)
    see = lambda name: invoke(aws, function, {"env": name}).ok()
    assert see("PLAIN") == see("OLD") == "hunter2"
    assert see("URL") == "db://ann@h:5432" and see("LITERAL") == "{{resolve:ssm:x}}"
    assert described(aws, function)["Environment"]["Variables"] == variables
    assert "hunter2" not in json.dumps(aws.get_function(FunctionName=function), default=str)

    secrets.put_secret_value(SecretId=plain, SecretString="hunter3")
    until(lambda: see("PLAIN") == "hunter3", "the function has the new value")
    secrets.put_secret_value(SecretId=plain, SecretString="hunter4", VersionStages=["other"])
    assert see("PLAIN") == "hunter3"
    # What was bound stays when the secret goes, until the function is changed.
    secrets.delete_secret(SecretId=plain)
    assert see("PLAIN") == "hunter3"
    aws.update_function_configuration(FunctionName=function, Timeout=19)
    failed = settled(aws, function)
    assert failed["LastUpdateStatus"] == "Failed"
    assert failed["LastUpdateStatusReasonCode"] == "InvalidConfiguration"
    assert f"The secret {plain} cannot be read" in failed["LastUpdateStatusReason"]
    assert see("PLAIN") == "hunter3"
    secrets.restore_secret(SecretId=plain)
    until(lambda: described(aws, function)["LastUpdateStatus"] == "Successful", "it has it again")


def test_a_reference_that_cannot_be_read_fails_by_name(aws, secrets, make, rotator):
    function = rotator()
    closed, word, data = make("closed"), make("word"), make(None, SecretBinary=b"x")
    for name in (word, data):
        open_to_role(secrets, name)
    for secret, rest, code, why in [
        (closed, "", "InsufficientRolePermissions", "GetSecretValue"),
        ("nobody", "", "InsufficientRolePermissions", "GetSecretValue"),
        (word, ":SecretString:key", "InvalidConfiguration", "not a JSON object"),
        (word, ":SecretString::nothing", "InvalidConfiguration", "staging label: nothing"),
        (data, "", "InvalidConfiguration", "not a text"),
    ]:
        variables = {"Variables": {"XX": reference(secret, rest)}}
        aws.update_function_configuration(FunctionName=function, Environment=variables)
        failed = settled(aws, function)
        assert failed["LastUpdateStatus"] == "Failed", (secret, rest)
        assert failed["LastUpdateStatusReasonCode"] == code, failed["LastUpdateStatusReason"]
        assert secret in failed["LastUpdateStatusReason"] and why in failed["LastUpdateStatusReason"]
    malformed = {"Variables": {"XX": "{{resolve:secretsmanager:a:SecretBinary}}"}}
    fields = {"FunctionName": function, "Environment": malformed}
    refused(
        aws.update_function_configuration, "InvalidParameterValueException", 400,
        "a reference to a secret is", **fields,
    )


def test_the_functions_own_machine_gives_secrets(aws, secrets, make, rotator):
    name, path = make("one"), "/secretsmanager/get?secretId="
    function = rotator(SECRETS_MANAGER_TTL="1")
    keeps = rotator(PARAMETERS_SECRETS_EXTENSION_HTTP_PORT="4000")
    none = rotator(PARAMETERS_SECRETS_EXTENSION_HTTP_PORT="0")
    ask = lambda path, function=function, **more: invoke(aws, function, {"local": path} | more).ok()

    status, told = ask(path + name)
    assert (status, told["code"]) == (400, "AccessDeniedException")
    open_to_role(secrets, name)
    status, told = ask(path + name)
    assert status == 200 and told["SecretString"] == "one" and told["SecretBinary"] is None
    assert told["Name"] == name and ARN.fullmatch(told["ARN"])
    assert told["VersionStages"] == ["AWSCURRENT"] and len(told["VersionId"]) == 36
    arn = told["ARN"]
    for token in (None, "", "nonsense"):
        assert ask(path + name, token=token)[0] == 401
    assert ask(path + "nobody")[0] == 400
    assert ask("/secretsmanager/get")[0] == 400
    assert ask("/secretsmanager/other")[0] == 404
    status, told = ask("/systemsmanager/parameters/get?name=x")
    assert status == 501 and "not supported yet" in told["message"]
    assert ask(path + name, none)[0] == 0, "nobody listens there"
    assert ask(path + arn, keeps, port=4000)[1]["SecretString"] == "one"

    secrets.put_secret_value(SecretId=name, SecretString="two")
    until(lambda: ask(path + name)[1]["SecretString"] == "two", "what was kept is over")
    assert ask(path + name + "&versionStage=AWSPREVIOUS")[1]["SecretString"] == "one"
    assert ask(path + arn, keeps, port=4000)[1]["SecretString"] == "one", "it is kept for minutes"


def test_a_token_is_no_other_functions(aws, secrets, make, rotator):
    name = make("one")
    open_to_role(secrets, name)
    mine, other = rotator(), rotator()
    token = invoke(aws, other, {"env": "AWS_SESSION_TOKEN"}).ok()
    event = {"local": f"/secretsmanager/get?secretId={name}", "token": token}
    assert invoke(aws, mine, event).ok()[0] == 401
    assert invoke(aws, other, event).ok()[0] == 200


def test_the_aws_cli_manages_secrets(aws_cli, secrets):
    name = unique("cli")
    made = json.loads(aws_cli(
        "secretsmanager", "create-secret", "--name", name, "--secret-string", "hunter2",
    ).stdout)
    value = aws_cli(
        "secretsmanager", "get-secret-value", "--secret-id", made["ARN"],
        "--query", "SecretString", "--output", "text",
    ).stdout
    assert value.strip() == "hunter2"
    gone = aws_cli(
        "secretsmanager", "delete-secret", "--secret-id", name, "--force-delete-without-recovery",
    )
    assert gone.returncode == 0
    missing = aws_cli("secretsmanager", "get-secret-value", "--secret-id", name, check=False)
    assert "ResourceNotFoundException" in missing.stderr


def test_secrets_outlive_a_restart_and_a_rotation_of_the_master_key(other):
    secrets = client_of(other, "secretsmanager")
    name = unique("kept")
    secrets.create_secret(Name=name, SecretString="one", Tags=[{"Key": "a", "Value": "b"}])
    secrets.put_secret_value(SecretId=name, SecretString="two")
    before = secrets.describe_secret(SecretId=name)
    other.cli("master-key", "rotate")
    assert read(secrets, name) == "two"
    other.stop()
    other.start()
    after = secrets.describe_secret(SecretId=name)
    before.pop("ResponseMetadata"), after.pop("ResponseMetadata")
    assert after == before
    assert read(secrets, name) == "two"
    assert read(secrets, name, VersionStage="AWSPREVIOUS") == "one"
    secrets.delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)


# It reads all that a server keeps, whatever the disk takes for that.
@pytest.mark.timeout(300)
def test_a_planted_secret_is_found_nowhere():
    """Not in any file of the data directory, the server's log, or the trail; made, read, put,
    refused and rotated."""
    server = Server(environment={"MORROW__LOG__LEVEL": "debug"}).start()
    try:
        secrets = client_of(server, "secretsmanager")
        planted = "PLANTED-" + os.urandom(12).hex()
        secrets.create_secret(Name="s", SecretString=planted, ClientRequestToken=TOKENS[1])
        secrets.put_secret_value(SecretId="s", SecretString=planted + "2")
        secrets.update_secret(SecretId="s", SecretBinary=planted.encode())
        assert read(secrets, "s", VersionId=TOKENS[1]) == planted
        for call, fields in [
            (secrets.create_secret, {"Name": "s", "SecretString": planted}),
            (secrets.create_secret, {"Name": "no name", "SecretString": planted}),
            (secrets.put_secret_value, {"SecretId": "nobody", "SecretString": planted}),
            (secrets.put_secret_value,
             {"SecretId": "s", "SecretString": planted + "3", "ClientRequestToken": TOKENS[1]}),
            (secrets.put_secret_value, {"SecretId": "s", "SecretString": planted * 3000}),
        ]:
            with pytest.raises(ClientError) as refusal:
                call(**fields)
            assert planted not in str(refusal.value)
        # A function has it in its environment and reads it on its own machine.
        open_to_role(secrets, "s")
        functions = client_of(server, "lambda")
        variables = {"Variables": {"PLANTED": reference("s", f"::::{TOKENS[1]}")}}
        create(functions, sample("rotate"), "f", Environment=variables)
        settled(functions, "f", 150)
        assert invoke(functions, "f", {"env": "PLANTED"}).ok() == planted
        path = f"/secretsmanager/get?secretId=s&versionId={TOKENS[1]}"
        assert invoke(functions, "f", {"local": path}).ok()[1]["SecretString"] == planted
        server.cli("master-key", "rotate")
        forms = [planted.encode(), planted.encode().hex().encode()]
        assert server.stop() == 0
        files = [path for path in server.data.rglob("*") if path.is_file()] + [server.log_path]
        assert len(files) > 5
        for path in files:
            content = path.read_bytes()
            assert not any(form in content for form in forms), path
        database = sqlite3.connect(f"file:{server.data}/morrow.db?mode=ro", uri=True)
        keys = [key for (key,) in database.execute("SELECT key FROM kv")]
        database.close()
        # The trail knows of all that was done.
        assert sum(key.startswith(b"trail/") for key in keys) > 8
        assert any(key.startswith(b"secretvalue/") for key in keys)
        found = subprocess.run(
            ["grep", "-rlF", planted, str(server.data)], capture_output=True, text=True,
        )
        assert found.stdout == ""
    finally:
        if server.process.poll() is None:
            server.stop()
        server.remove()
