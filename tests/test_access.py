"""Who may do what: users, their policies, boundaries, sessions, and roles that are taken on."""

import json
import subprocess

import pytest
from botocore.exceptions import ClientError
from conftest import client_of
from support.functions import deploy, refused, sample, unique
from support.server import (
    ACCOUNT, MORROW, OTHER_ACCOUNT, OTHER_KEY, REGION, clean_environment, until,
)
from test_trail import trail

INVOKE = "lambda:InvokeFunction"


def arn(name, account=ACCOUNT):
    return f"arn:aws:lambda:{REGION}:{account}:function:{name}"


def allow(*actions, resource="*", effect="Allow", **more):
    statement = {"Effect": effect, "Action": list(actions), "Resource": resource} | more
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def trust(principal, action="sts:AssumeRole", **more):
    statement = {"Effect": "Allow", "Principal": principal, "Action": action} | more
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


class Person:
    """A user with a key, and clients that sign with it."""

    def __init__(self, client, server, name):
        self.client, self.name, self.server = client, name, server
        self.iam = client("iam")
        self.iam.create_user(UserName=name)
        self.key = self.iam.create_access_key(UserName=name)["AccessKey"]
        self.arn = f"arn:aws:iam::{ACCOUNT}:user/{name}"

    def may(self, document, name="p"):
        self.iam.put_user_policy(UserName=self.name, PolicyName=name, PolicyDocument=document)

    def to(self, service, **more):
        return self.client(
            service, aws_access_key_id=self.key["AccessKeyId"],
            aws_secret_access_key=self.key["SecretAccessKey"], **more,
        )


def lent(client, service, credentials, **more):
    """A client with credentials that STS gave."""
    return client(
        service, aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],
        aws_session_token=credentials["SessionToken"], **more,
    )


@pytest.fixture
def client(clients):
    return clients


@pytest.fixture
def person(client, server):
    made = []

    def make():
        made.append(Person(client, server, unique("ann")))
        return made[-1]

    yield make
    for person in made:
        iam = person.iam
        for key in iam.list_access_keys(UserName=person.name)["AccessKeyMetadata"]:
            iam.delete_access_key(UserName=person.name, AccessKeyId=key["AccessKeyId"])
        for policy in iam.list_user_policies(UserName=person.name)["PolicyNames"]:
            iam.delete_user_policy(UserName=person.name, PolicyName=policy)
        iam.delete_user(UserName=person.name)


@pytest.fixture
def name(aws, function):
    return function(sample("hello"))


def denied(call, user, action, resource, why, code="AccessDeniedException", **given):
    with pytest.raises(ClientError) as caught:
        call(**given)
    error = caught.value.response
    assert (error["Error"]["Code"], error["ResponseMetadata"]["HTTPStatusCode"]) == (code, 403)
    said = f"User: {user} is not authorized to perform: {action} on resource: {resource}"
    assert error["Error"]["Message"] == (f"{said} {why}" if why else said)


def test_a_user_may_what_its_policies_allow(person, name):
    ann = person()
    aws = ann.to("lambda")
    no = f"because no identity-based policy allows the {INVOKE} action"
    denied(aws.invoke, ann.arn, INVOKE, arn(name), no, FunctionName=name)
    ann.may(allow(INVOKE, resource=arn(name)))
    # At once, on the same connection.
    assert aws.invoke(FunctionName=name)["StatusCode"] == 200
    ann.may(allow(INVOKE, effect="Deny"), "no")
    no = "with an explicit deny in an identity-based policy"
    denied(aws.invoke, ann.arn, INVOKE, arn(name), no, FunctionName=name)
    no = "because no identity-based policy allows the lambda:ListFunctions action"
    denied(aws.list_functions, ann.arn, "lambda:ListFunctions", "*", no)


def test_every_service_asks(person):
    ann = person()
    group = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group"
    because = "because no identity-based policy allows the {} action".format
    logs, iam, sts = ann.to("logs"), ann.to("iam"), ann.to("sts")
    denied(
        logs.create_log_group, ann.arn, "logs:CreateLogGroup", f"{group}:g:log-stream:",
        because("logs:CreateLogGroup"), logGroupName="g",
    )
    denied(
        logs.get_log_events, ann.arn, "logs:GetLogEvents", f"{group}:g:log-stream:s",
        because("logs:GetLogEvents"), logGroupName="g", logStreamName="s",
    )
    user = f"arn:aws:iam::{ACCOUNT}:user/{ann.name}"
    denied(
        iam.get_user, ann.arn, "iam:GetUser", user, because("iam:GetUser"), "AccessDenied",
        UserName=ann.name,
    )
    # Everybody may ask who they are.
    assert sts.get_caller_identity()["Arn"] == ann.arn
    assert sts.get_caller_identity()["UserId"].startswith("AIDA")
    shown = subprocess.run(
        [MORROW, "keys", "list", "--endpoint", ann.server.endpoint], capture_output=True, text=True,
        env=clean_environment(
            MORROW_ACCESS_KEY=ann.key["AccessKeyId"], MORROW_SECRET_KEY=ann.key["SecretAccessKey"],
        ),
    )
    assert shown.returncode != 0 and "no policy of the identity allows it" in shown.stderr


def test_a_boundary_bounds(person, client, name):
    ann = person()
    ann.may(allow("lambda:*"))
    policy = ann.iam.create_policy(
        PolicyName=unique("bound"), PolicyDocument=allow("lambda:Get*", "lambda:List*"),
    )["Policy"]["Arn"]
    ann.iam.put_user_permissions_boundary(UserName=ann.name, PermissionsBoundary=policy)
    aws = ann.to("lambda")
    assert aws.get_function(FunctionName=name)["Configuration"]["FunctionName"] == name
    no = f"because no permissions boundary allows the {INVOKE} action"
    denied(aws.invoke, ann.arn, INVOKE, arn(name), no, FunctionName=name)
    ann.iam.delete_user_permissions_boundary(UserName=ann.name)
    assert aws.invoke(FunctionName=name)["StatusCode"] == 200
    ann.iam.delete_policy(PolicyArn=policy)


def test_conditions_ask_of_the_request_and_the_resource(person, aws, function):
    ann = person()
    ours = function(sample("hello"), Tags={"team": "a"})
    theirs = function(sample("hello"), Tags={"team": "b"})
    ann.iam.tag_user(UserName=ann.name, Tags=[{"Key": "team", "Value": "a"}])
    same = {"StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}}
    ann.may(allow("lambda:*", Condition=same))
    client = ann.to("lambda")
    assert client.invoke(FunctionName=ours)["StatusCode"] == 200
    no = f"because no identity-based policy allows the {INVOKE} action"
    denied(client.invoke, ann.arn, INVOKE, arn(theirs), no, FunctionName=theirs)
    ann.may(allow("lambda:*", Condition={"NotIpAddress": {"aws:SourceIp": "127.0.0.0/8"}}))
    denied(client.invoke, ann.arn, INVOKE, arn(ours), no, FunctionName=ours)


def test_a_functions_policy_lets_a_user_of_its_own_account_in(person, aws, name):
    ann = person()
    permission = {"FunctionName": name, "StatementId": "ann", "Action": INVOKE, "Principal": ann.arn}
    aws.add_permission(**permission)
    assert ann.to("lambda").invoke(FunctionName=name)["StatusCode"] == 200


def test_a_user_of_another_account_needs_both(accounts, other):
    owner, _ = accounts
    name = deploy(owner, sample("hello"))
    keys = ("aws_access_key_id", "aws_secret_access_key")
    iam = client_of(other, "iam", **dict(zip(keys, OTHER_KEY, strict=True)))
    user = unique("eve")
    iam.create_user(UserName=user)
    key = iam.create_access_key(UserName=user)["AccessKey"]
    key = (key["AccessKeyId"], key["SecretAccessKey"])
    eve = client_of(other, "lambda", **dict(zip(keys, key, strict=True)))
    who = f"arn:aws:iam::{OTHER_ACCOUNT}:user/{user}"
    of_resource = f"because no resource-based policy allows the {INVOKE} action"
    denied(eve.invoke, who, INVOKE, arn(name), of_resource, FunctionName=arn(name))
    owner.add_permission(
        FunctionName=name, StatementId="o", Action=INVOKE, Principal=OTHER_ACCOUNT,
    )
    of_identity = f"because no identity-based policy allows the {INVOKE} action"
    denied(eve.invoke, who, INVOKE, arn(name), of_identity, FunctionName=arn(name))
    iam.put_user_policy(UserName=user, PolicyName="p", PolicyDocument=allow(INVOKE))
    assert eve.invoke(FunctionName=arn(name))["StatusCode"] == 200
    owner.delete_function(FunctionName=name)


def test_a_key_that_is_taken_back_is_dead_at_once(person, name):
    ann = person()
    ann.may(allow(INVOKE))
    aws, iam = ann.to("lambda"), ann.iam
    key = {"UserName": ann.name, "AccessKeyId": ann.key["AccessKeyId"]}
    session = ann.to("sts").get_session_token()["Credentials"]
    in_session = lent(ann.client, "lambda", session)
    for client in (aws, in_session):
        assert client.invoke(FunctionName=name)["StatusCode"] == 200
    iam.update_access_key(**key, Status="Inactive")
    invalid = "^The security token included in the request is invalid.$"
    for client in (aws, in_session):
        refused(client.invoke, "UnrecognizedClientException", 403, invalid, FunctionName=name)
    iam.update_access_key(**key, Status="Active")
    assert in_session.invoke(FunctionName=name)["StatusCode"] == 200
    iam.delete_access_key(**key)
    for client in (aws, in_session):
        refused(client.invoke, "UnrecognizedClientException", 403, invalid, FunctionName=name)


@pytest.fixture
def role(client):
    iam, made = client("iam"), []

    def make(trusted, document=None, **more):
        name = unique("work")
        role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trusted, **more)["Role"]
        made.append(name)
        if document:
            iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=document)
        return role["Arn"]

    yield make
    for name in made:
        try:
            for policy in iam.list_role_policies(RoleName=name)["PolicyNames"]:
                iam.delete_role_policy(RoleName=name, PolicyName=policy)
            iam.delete_role(RoleName=name)
        except iam.exceptions.NoSuchEntityException:
            pass


def test_a_role_is_taken_on_by_whom_it_trusts(person, role, client, name):
    ann, bob = person(), person()
    worker = role(trust({"AWS": ann.arn}), allow(INVOKE))
    taken = ann.to("sts").assume_role(RoleArn=worker, RoleSessionName="today")
    short = worker.rsplit("/", 1)[1]
    session = f"arn:aws:sts::{ACCOUNT}:assumed-role/{short}/today"
    assert taken["AssumedRoleUser"]["Arn"] == session
    assert taken["AssumedRoleUser"]["AssumedRoleId"].startswith("AROA")
    assert taken["Credentials"]["AccessKeyId"].startswith("ASIA")
    working = lent(client, "lambda", taken["Credentials"])
    assert working.invoke(FunctionName=name)["StatusCode"] == 200
    no = "because no identity-based policy allows the lambda:GetFunction action"
    denied(working.get_function, session, "lambda:GetFunction", arn(name), no, FunctionName=name)
    assert lent(client, "sts", taken["Credentials"]).get_caller_identity()["Arn"] == session
    given = {"RoleArn": worker, "RoleSessionName": "today"}
    denied(bob.to("sts").assume_role, bob.arn, "sts:AssumeRole", worker, "", "AccessDenied", **given)
    bob.may(allow("sts:AssumeRole"))
    # What bob may himself is not enough: the role must trust him.
    denied(bob.to("sts").assume_role, bob.arn, "sts:AssumeRole", worker, "", "AccessDenied", **given)
    refused(
        client("sts").assume_role, "AccessDenied", 403, "^Roles may not be assumed by root accounts.$",
        **given,
    )


def test_a_role_that_trusts_the_account_leaves_it_to_policies(person, role):
    ann = person()
    worker = role(trust({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}))
    given = {"RoleArn": worker, "RoleSessionName": "today"}
    sts = ann.to("sts")
    denied(sts.assume_role, ann.arn, "sts:AssumeRole", worker, "", "AccessDenied", **given)
    ann.may(allow("sts:AssumeRole", resource=worker))
    assert sts.assume_role(**given)["Credentials"]


def test_a_trust_policy_asks_for_the_external_id(person, role):
    ann = person()
    condition = {"StringEquals": {"sts:ExternalId": "42"}}
    worker = role(trust({"AWS": ann.arn}, Condition=condition))
    given, sts = {"RoleArn": worker, "RoleSessionName": "today"}, ann.to("sts")
    for external in ({}, {"ExternalId": "41"}):
        denied(
            sts.assume_role, ann.arn, "sts:AssumeRole", worker, "", "AccessDenied", **given, **external,
        )
    assert sts.assume_role(**given, ExternalId="42")["Credentials"]


def test_a_session_policy_bounds_the_session(person, role, client, name):
    ann = person()
    worker = role(trust({"AWS": ann.arn}), allow("lambda:*"))
    given = {"RoleArn": worker, "RoleSessionName": "today"}
    taken = ann.to("sts").assume_role(**given, Policy=allow("lambda:GetFunction"))
    assert taken["PackedPolicySize"] > 0
    bounded = lent(client, "lambda", taken["Credentials"])
    assert bounded.get_function(FunctionName=name)
    no = f"because no session policy allows the {INVOKE} action"
    denied(bounded.invoke, taken["AssumedRoleUser"]["Arn"], INVOKE, arn(name), no, FunctionName=name)
    read = "arn:aws:iam::aws:policy/AWSLambda_ReadOnlyAccess"
    taken = ann.to("sts").assume_role(**given, PolicyArns=[{"arn": read}])
    bounded = lent(client, "lambda", taken["Credentials"])
    assert bounded.get_function(FunctionName=name)
    denied(bounded.invoke, taken["AssumedRoleUser"]["Arn"], INVOKE, arn(name), no, FunctionName=name)
    refused(
        ann.to("sts").assume_role, "MalformedPolicyDocument", 400, None, **given, Policy="{",
    )


def test_the_tags_of_a_session_are_its_principals(person, role, client, function):
    ann = person()
    ours = function(sample("hello"), Tags={"team": "a"})
    same = {"StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}}
    trusted = trust({"AWS": ann.arn}, ["sts:AssumeRole", "sts:TagSession"])
    worker = role(trusted, allow("lambda:*", Condition=same))
    given, sts = {"RoleArn": worker, "RoleSessionName": "today"}, ann.to("sts")
    for team, may in (("a", True), ("b", False)):
        taken = sts.assume_role(**given, Tags=[{"Key": "team", "Value": team}])
        tagged = lent(client, "lambda", taken["Credentials"])
        if may:
            assert tagged.invoke(FunctionName=ours)["StatusCode"] == 200
        else:
            refused(tagged.invoke, "AccessDeniedException", 403, None, FunctionName=ours)
    untagged = role(trust({"AWS": ann.arn}))
    denied(
        sts.assume_role, ann.arn, "sts:TagSession", untagged,
        "because no resource-based policy allows the sts:TagSession action", "AccessDenied",
        RoleArn=untagged, RoleSessionName="today", Tags=[{"Key": "team", "Value": "a"}],
    )


def test_sessions_are_as_long_as_the_role_lets_them(person, role, client):
    ann = person()
    worker = role(trust({"AWS": ann.arn}), allow("sts:AssumeRole"), MaxSessionDuration=7200)
    given, sts = {"RoleArn": worker, "RoleSessionName": "today"}, ann.to("sts")
    taken = sts.assume_role(**given, DurationSeconds=7200)["Credentials"]
    refused(
        sts.assume_role, "ValidationError", 400,
        "^The requested DurationSeconds exceeds the MaxSessionDuration set for this role.$",
        **given, DurationSeconds=7201,
    )
    unchecked = ann.to("sts", config={"parameter_validation": False})
    for seconds in (899, 43201):
        refused(
            unchecked.assume_role, "ValidationError", 400, None, **given, DurationSeconds=seconds,
        )
    # From one role into the next: an hour at most.
    session = f"arn:aws:sts::{ACCOUNT}:assumed-role/{worker.rsplit('/', 1)[1]}/today"
    second = role(trust({"AWS": worker}), MaxSessionDuration=7200)
    chained = lent(client, "sts", taken)
    given = {"RoleArn": second, "RoleSessionName": "next"}
    assert chained.assume_role(**given, DurationSeconds=3600)["Credentials"], session
    refused(
        chained.assume_role, "ValidationError", 400,
        "^The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role "
        "chaining.$", **given, DurationSeconds=3601,
    )


def test_a_session_ends_with_its_role(person, role, client, name):
    ann = person()
    worker = role(trust({"AWS": ann.arn}), allow(INVOKE))
    given = {"RoleArn": worker, "RoleSessionName": "today"}
    taken = ann.to("sts").assume_role(**given)
    working = lent(client, "lambda", taken["Credentials"])
    assert working.invoke(FunctionName=name)["StatusCode"] == 200
    iam, short = client("iam"), worker.rsplit("/", 1)[1]
    iam.delete_role_policy(RoleName=short, PolicyName="p")
    iam.delete_role(RoleName=short)
    invalid = "^The security token included in the request is invalid.$"
    refused(working.invoke, "UnrecognizedClientException", 403, invalid, FunctionName=name)
    # Another role of the same name does not bring it back.
    iam.create_role(RoleName=short, AssumeRolePolicyDocument=trust({"AWS": ann.arn}))
    refused(working.invoke, "UnrecognizedClientException", 403, invalid, FunctionName=name)


def test_a_token_is_good_for_its_own_key_only(person, client, name):
    ann = person()
    ann.may(allow(INVOKE))
    first, second = (ann.to("sts").get_session_token()["Credentials"] for _ in range(2))
    invalid = "^The security token included in the request is invalid.$"
    for forged in (
        first | {"SessionToken": second["SessionToken"]},
        first | {"SessionToken": first["SessionToken"][:-4] + "AAAA"},
        first | {"SessionToken": "A" * 9000},
        first | {"AccessKeyId": ann.key["AccessKeyId"]},
    ):
        refused(
            lent(client, "lambda", forged).invoke, "UnrecognizedClientException", 403, invalid,
            FunctionName=name,
        )
    refused(
        lent(client, "lambda", first | {"SecretAccessKey": second["SecretAccessKey"]}).invoke,
        "InvalidSignatureException", 403, None, FunctionName=name,
    )
    assert lent(client, "lambda", first).invoke(FunctionName=name)["StatusCode"] == 200
    # Such credentials ask nothing of identities, as on AWS.
    refused(lent(client, "iam", first).list_users, "AccessDenied", 403, None)


def test_a_key_tells_its_account(client, person):
    ann = person()
    found = client("sts").get_access_key_info(AccessKeyId=ann.key["AccessKeyId"])
    assert found["Account"] == ACCOUNT
    refused(
        client("sts").get_access_key_info, "ValidationError", 400, None,
        AccessKeyId="AKIANOBODYNOBODYNOBO",
    )


def explained(server, *arguments):
    run = subprocess.run(
        [MORROW, "access", "explain", *arguments, "--json", "--data-dir", str(server.data)],
        capture_output=True, text=True, env=clean_environment(MORROW_ENDPOINT=server.endpoint),
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_it_is_explained_what_decides(person, role, server, name):
    ann = person()
    ann.may(allow(INVOKE, resource=arn("o*")))
    said = explained(server, f"user/{ann.name}", INVOKE, name)
    assert (said["allowed"], said["nothing_allows_in"]) == (False, "identity policy")
    assert said["considered"] == [{"kind": "identity policy", "policy": "p"}]
    ann.may(allow(INVOKE, resource=arn(name), Sid="mine"))
    said = explained(server, ann.arn, INVOKE, arn(name))
    assert said["allowed"] and said["decided_by"]["statement"] == "mine"
    assert said["decided_by"]["text"]["Resource"] == arn(name)
    ann.may(allow("*", effect="Deny", Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}), "q")
    assert explained(server, ann.arn, INVOKE, arn(name))["allowed"]
    said = explained(server, ann.arn, INVOKE, arn(name), "--context", "aws:SourceIp=10.0.0.1")
    assert (said["allowed"], said["decided_by"]["policy"]) == (False, "q")


def test_it_is_explained_what_a_resource_says_of_itself(person, clients, function, server):
    ann = person()
    ours = function(sample("hello"), Tags={"team": "a"})
    theirs = function(sample("hello"), Tags={"team": "b"})
    ann.may(allow(INVOKE, Condition={"StringEquals": {"aws:ResourceTag/team": "a"}}))
    assert explained(server, ann.arn, INVOKE, ours)["allowed"]
    assert not explained(server, ann.arn, INVOKE, theirs)["allowed"]
    secrets, name = clients("secretsmanager"), unique("secret")
    secret = secrets.create_secret(Name=name, SecretString="s")["ARN"]
    read = "secretsmanager:GetSecretValue"
    assert not explained(server, ann.arn, read, secret)["allowed"]
    grants = {"Effect": "Allow", "Principal": {"AWS": ann.arn}, "Action": read, "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [grants]})
    secrets.put_resource_policy(SecretId=name, ResourcePolicy=document)
    said = explained(server, ann.arn, read, secret)
    assert said["allowed"] and said["decided_by"]["text"]["Action"] == read
    secrets.delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)


def test_the_root_and_roles_are_explained_too(person, role, server):
    ann = person()
    worker = role(trust({"AWS": ann.arn}))
    assert not explained(server, worker, "logs:PutLogEvents", "*")["allowed"]
    assert explained(server, "root", "iam:CreateUser", "*")["allowed"]


def test_what_a_user_is_refused_is_in_the_trail(person, server, name):
    ann = person()
    client = ann.to("lambda")
    for _ in range(3):
        refused(client.get_function, "AccessDeniedException", 403, FunctionName=name)
    refused(client.delete_function, "AccessDeniedException", 403, FunctionName=name)

    def recorded():
        of_ann = [it for it in trail(server) if ann.key["AccessKeyId"] in json.dumps(it["principal"])]
        return [it for it in of_ann if "Refused" in it["outcome"]]

    found = until(lambda: len(recorded()) >= 2 and recorded(), "both refusals")
    assert sorted({it["action"] for it in found}) == ["DeleteFunction", "GetFunction"]
    # The same one once a minute, be it asked how often it may.
    assert len(found) <= 3
    assert "no policy of the identity allows it" in json.dumps(found[0]["outcome"])
