"""A function's policy: what is added is shown as AWS shows it, and it is what decides."""

import json

import pytest
from support.functions import deploy, invoke, refused, sample, unique
from support.server import ACCOUNT, OTHER_ACCOUNT, REGION

INVOKE = {"Action": "lambda:InvokeFunction"}
NONE = "^The resource you requested does not exist.$"


def arn(name, account=ACCOUNT):
    return f"arn:aws:lambda:{REGION}:{account}:function:{name}"


@pytest.fixture
def name(aws, function):
    return function(sample("hello"))


def statements(aws, name):
    policy = json.loads(aws.get_policy(FunctionName=name)["Policy"])
    assert (policy["Version"], policy["Id"]) == ("2012-10-17", "default")
    return policy["Statement"]


def test_a_permission_is_shown_as_it_was_added(aws, name):
    refused(aws.get_policy, "ResourceNotFoundException", 404, NONE, FunctionName=name)
    added = aws.add_permission(
        FunctionName=name, StatementId="from-s3_1", **INVOKE, Principal="s3.amazonaws.com",
        SourceArn="arn:aws:s3:::pictures", SourceAccount=ACCOUNT,
    )
    expected = {
        "Sid": "from-s3_1", "Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"},
        "Action": "lambda:InvokeFunction", "Resource": arn(name),
        "Condition": {
            "ArnLike": {"AWS:SourceArn": "arn:aws:s3:::pictures"},
            "StringEquals": {"AWS:SourceAccount": ACCOUNT},
        },
    }
    assert added["ResponseMetadata"]["HTTPStatusCode"] == 201
    assert json.loads(added["Statement"]) == expected
    assert statements(aws, name) == [expected]
    for number, (principal, shown) in enumerate([
        (OTHER_ACCOUNT, {"AWS": f"arn:aws:iam::{OTHER_ACCOUNT}:root"}),
        (f"arn:aws:iam::{OTHER_ACCOUNT}:role/work", {"AWS": f"arn:aws:iam::{OTHER_ACCOUNT}:role/work"}),
        ("*", "*"),
    ]):
        aws.add_permission(FunctionName=arn(name), StatementId=str(number), **INVOKE, Principal=principal)
        assert statements(aws, name)[-1]["Principal"] == shown
    more = {
        "FunctionUrlAuthType": "NONE", "PrincipalOrgID": "o-0123456789", "EventSourceToken": "token",
        "InvokedViaFunctionUrl": True,
    }
    aws.add_permission(FunctionName=name, StatementId="more", **INVOKE, Principal="*", **more)
    assert statements(aws, name)[-1]["Condition"] == {
        "StringEquals": {
            "lambda:FunctionUrlAuthType": "NONE", "aws:PrincipalOrgID": "o-0123456789",
            "lambda:EventSourceToken": "token",
        },
        "Bool": {"lambda:InvokedViaFunctionUrl": "true"},
    }


def test_a_statement_is_taken_away_and_the_last_takes_the_policy(aws, name):
    for number in range(3):
        aws.add_permission(FunctionName=name, StatementId=f"s{number}", **INVOKE, Principal="*")
    refused(
        aws.add_permission, "ResourceConflictException", 409, r"^The statement id \(s1\) provided already exists",
        FunctionName=name, StatementId="s1", **INVOKE, Principal="*",
    )
    aws.remove_permission(FunctionName=name, StatementId="s1")
    assert [it["Sid"] for it in statements(aws, name)] == ["s0", "s2"]
    refused(
        aws.remove_permission, "ResourceNotFoundException", 404,
        "^Statement s1 is not found in resource policy.$", FunctionName=name, StatementId="s1",
    )
    aws.remove_permission(FunctionName=name, StatementId="s0")
    aws.remove_permission(FunctionName=name, StatementId="s2")
    refused(aws.get_policy, "ResourceNotFoundException", 404, NONE, FunctionName=name)


def test_a_change_may_name_the_revision_that_it_is_of(aws, name):
    add = {"FunctionName": name, **INVOKE, "Principal": "*"}
    stale = "PreconditionFailedException", 412
    refused(aws.add_permission, *stale, **add, StatementId="a", RevisionId="none")
    aws.add_permission(**add, StatementId="a")
    first = aws.get_policy(FunctionName=name)["RevisionId"]
    aws.add_permission(**add, StatementId="b", RevisionId=first)
    second = aws.get_policy(FunctionName=name)["RevisionId"]
    assert second != first
    refused(aws.add_permission, *stale, **add, StatementId="c", RevisionId=first)
    refused(aws.remove_permission, *stale, FunctionName=name, StatementId="a", RevisionId=first)
    aws.remove_permission(FunctionName=name, StatementId="a", RevisionId=second)
    assert [it["Sid"] for it in statements(aws, name)] == ["b"]


def test_what_cannot_be_meant_is_refused(aws, name):
    wrong = "InvalidParameterValueException", 400
    add = {"FunctionName": name, "StatementId": "s", "Principal": "*", **INVOKE}
    for principal in ("nobody", "1234", "arn:aws:iam::1:root", f"arn:aws:iam::{ACCOUNT}:*", "a..b"):
        refused(aws.add_permission, *wrong, "^The provided principal was invalid", **add | {"Principal": principal})
    latest = "^We currently do not support adding policies for \\$LATEST.$"
    refused(aws.add_permission, *wrong, latest, **add, Qualifier="$LATEST")
    refused(aws.get_policy, *wrong, latest, FunctionName=name, Qualifier="$LATEST")
    refused(aws.add_permission, "ValidationException", 400, **add | {"Action": "s3:GetObject"})
    refused(aws.add_permission, "ValidationException", 400, **add | {"StatementId": "a b"})
    refused(aws.add_permission, "ValidationException", 400, **add, SourceAccount="1")
    missing = "ResourceNotFoundException", 404, "^Function not found: "
    for call, fields in [
        (aws.add_permission, add | {"FunctionName": "absent"}),
        (aws.remove_permission, {"FunctionName": "absent", "StatementId": "s"}),
        (aws.get_policy, {"FunctionName": "absent"}),
    ]:
        refused(call, *missing, **fields)
    refused(aws.get_policy, "ResourceNotFoundException", 404, NONE, FunctionName=name)


def test_a_policy_has_an_end(aws, name):
    for number in range(200):
        add = {"StatementId": f"s{number}", **INVOKE, "Principal": "s3.amazonaws.com"}
        try:
            aws.add_permission(FunctionName=name, **add, SourceArn=f"arn:aws:s3:::{'b' * 200}")
        except aws.exceptions.PolicyLengthExceededException as error:
            said = error.response["Error"]["Message"]
            break
    else:
        raise AssertionError("a policy has no end")
    assert said.endswith("is bigger than the limit (20480).")
    assert len(aws.get_policy(FunctionName=name)["Policy"]) <= 20480


def test_another_account_does_exactly_what_the_policy_lets_it(accounts):
    owner, guest = accounts
    name = deploy(owner, sample("hello"))
    at = {"FunctionName": arn(name)}

    def is_denied(call, action, **fields):
        said = f"^User: arn:aws:iam::{OTHER_ACCOUNT}:root is not authorized to perform: {action} on " \
               f"resource: {arn(name)} because no resource-based policy allows the {action} action$"
        refused(call, "AccessDeniedException", 403, said, **at, **fields)

    def may_invoke():
        return invoke(guest, arn(name), {"name": "you"}).ok()

    add = {"FunctionName": name, **INVOKE}
    is_denied(guest.invoke, "lambda:InvokeFunction")
    # Neither does it learn what is there.
    refused(guest.invoke, "AccessDeniedException", 403, FunctionName=arn("absent"))
    for principal in ("*", OTHER_ACCOUNT, f"arn:aws:iam::{OTHER_ACCOUNT}:root"):
        owner.add_permission(**add, StatementId="s", Principal=principal)
        assert may_invoke() == invoke(owner, name, {"name": "you"}).ok()
        for call, action, fields in [
            (guest.get_function, "lambda:GetFunction", {}),
            (guest.get_function_configuration, "lambda:GetFunctionConfiguration", {}),
            (guest.update_function_configuration, "lambda:UpdateFunctionConfiguration", {"Timeout": 5}),
            (guest.delete_function, "lambda:DeleteFunction", {}),
            (guest.get_policy, "lambda:GetPolicy", {}),
            (guest.add_permission, "lambda:AddPermission",
             {"StatementId": "t", "Action": "lambda:*", "Principal": "*"}),
            (guest.remove_permission, "lambda:RemovePermission", {"StatementId": "s"}),
        ]:
            is_denied(call, action, **fields)
        owner.remove_permission(FunctionName=name, StatementId="s")
        is_denied(guest.invoke, "lambda:InvokeFunction")
    # Whom it does not name, and what only a service can say of a call.
    for number, fields in enumerate([
        {"Principal": "111111111111"},
        {"Principal": "s3.amazonaws.com"},
        {"Principal": f"arn:aws:iam::{OTHER_ACCOUNT}:user/ann"},
        {"Principal": OTHER_ACCOUNT, "SourceArn": "arn:aws:s3:::pictures"},
        {"Principal": "*", "SourceAccount": OTHER_ACCOUNT},
    ]):
        owner.add_permission(**add, StatementId=f"n{number}", **fields)
        is_denied(guest.invoke, "lambda:InvokeFunction")
    owner.add_permission(**add | {"Action": "lambda:GetFunctionConfiguration"}, StatementId="see", Principal="*")
    assert guest.get_function_configuration(**at)["FunctionArn"] == arn(name)
    is_denied(guest.get_function, "lambda:GetFunction")
    # Its own function of the same name is another one.
    refused(guest.invoke, "ResourceNotFoundException", 404, FunctionName=name)
    owner.delete_function(FunctionName=name)
    is_denied(guest.get_function_configuration, "lambda:GetFunctionConfiguration")


def test_a_policy_outlives_a_restart_and_ends_with_its_function(accounts, other):
    owner, guest = accounts
    name = deploy(owner, sample("hello"), unique())
    owner.add_permission(FunctionName=name, **INVOKE, StatementId="s", Principal=OTHER_ACCOUNT)
    revision = owner.get_policy(FunctionName=name)["RevisionId"]
    other.stop()
    other.start()
    assert owner.get_policy(FunctionName=name)["RevisionId"] == revision
    assert invoke(guest, arn(name)).error is None
    owner.delete_function(FunctionName=name)
    deploy(owner, sample("hello"), name)
    refused(owner.get_policy, "ResourceNotFoundException", 404, NONE, FunctionName=name)
    refused(guest.invoke, "AccessDeniedException", 403, FunctionName=arn(name))
