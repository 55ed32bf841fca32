"""What a function's own code may: boto3 in it, unmodified, with the rights of its role."""

import json
import pathlib
import time

import boto3
import pytest
from support.functions import deploy, invoke, package, refused, sample, settled, unique
from support.server import ACCOUNT, OTHER_ACCOUNT, REGION, until

KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
LAMBDA = {"Service": "lambda.amazonaws.com"}
SERVICES = ("lambda", "logs", "sts", "iam", "secretsmanager")


def trust(principal=LAMBDA):
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def allow(*actions, resource="*"):
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": resource}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def arn(name):
    return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"


@pytest.fixture(scope="session")
def sdk(aws):
    """A layer with boto3 as these tests run it, and of botocore's models those that they use."""
    site = pathlib.Path(boto3.__file__).parents[1]
    files = {}
    for name in ("boto3", "botocore", "s3transfer", "jmespath", "dateutil", "urllib3", "six.py"):
        found = site / name
        for path in [found] if found.is_file() else sorted(found.rglob("*")):
            inner = path.relative_to(site)
            of_service = inner.parts[:2] == ("botocore", "data") and len(inner.parts) > 3
            left_out = of_service and inner.parts[2] not in SERVICES
            if path.is_file() and path.suffix != ".pyc" and not left_out:
                files[f"python/{inner}"] = path.read_bytes()
    version = aws.publish_layer_version(LayerName=unique("sdk"), Content={"ZipFile": package(files)})
    return version["LayerVersionArn"]


class Role:
    def __init__(self, iam, name):
        self.iam, self.name, self.arn = iam, name, f"arn:aws:iam::{ACCOUNT}:role/{name}"

    def may(self, document):
        self.iam.put_role_policy(RoleName=self.name, PolicyName="p", PolicyDocument=document)

    def remove(self):
        for policy in self.iam.list_role_policies(RoleName=self.name)["PolicyNames"]:
            self.iam.delete_role_policy(RoleName=self.name, PolicyName=policy)
        self.iam.delete_role(RoleName=self.name)


@pytest.fixture
def role(clients):
    iam, made = clients("iam"), []

    def make(document=None, trusted=None):
        role = Role(iam, unique("work"))
        iam.create_role(RoleName=role.name, AssumeRolePolicyDocument=trusted or trust())
        made.append(role)
        if document:
            role.may(document)
        return role

    yield make
    for role in made:
        try:
            role.remove()
        except iam.exceptions.NoSuchEntityException:
            pass


@pytest.fixture
def inside(aws, sdk, function):
    """Makes a function that calls for the test: `call(service, name, **given)`."""

    def make(role):
        name = function(sample("inside"), Role=role.arn, Layers=[sdk], Timeout=30, MemorySize=512)

        def call(service, operation, **given):
            event = {"service": service, "call": operation, "given": given, "as_text": False}
            return invoke(aws, name, event).ok()

        call.function = name
        call.keys = lambda: invoke(aws, name, {"echo": KEYS}).ok()
        return call

    return make


def test_its_code_is_who_its_role_is(role, inside):
    work = role()
    call = inside(work)
    me = call("sts", "get_caller_identity")["answer"]
    assert me["Arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/{work.name}/{call.function}"
    assert me["Account"] == ACCOUNT and me["UserId"].startswith("AROA")


def test_it_may_what_its_role_may(aws, role, inside, function):
    other = function(sample("hello"))
    work = role(allow("lambda:InvokeFunction", resource=arn(other)))
    call = inside(work)
    payload = json.dumps({"name": "you"})
    answer = call("lambda", "invoke", FunctionName=other, Payload=payload)["answer"]
    assert json.loads(answer["Payload"]) == invoke(aws, other, {"name": "you"}).ok()
    error = call("lambda", "get_function", FunctionName=other)["error"]
    who = f"arn:aws:sts::{ACCOUNT}:assumed-role/{work.name}/{call.function}"
    assert (error["Code"], error["Message"]) == (
        "AccessDeniedException",
        f"User: {who} is not authorized to perform: lambda:GetFunction on resource: {arn(other)} "
        "because no identity-based policy allows the lambda:GetFunction action",
    )
    # A change of the role counts at once, in the same instance.
    work.may(allow("lambda:GetFunctionConfiguration"))
    found = call("lambda", "get_function_configuration", FunctionName=other)["answer"]
    assert found["FunctionName"] == other
    assert call("lambda", "invoke", FunctionName=other)["error"]["Code"] == "AccessDeniedException"


def test_it_writes_to_the_log_by_the_api(clients, role, inside):
    group = unique("g")
    call = inside(role(allow("logs:*")))
    assert "answer" in call("logs", "create_log_group", logGroupName=group)
    assert "answer" in call("logs", "create_log_stream", logGroupName=group, logStreamName="s")
    event = {"timestamp": int(time.time() * 1000), "message": "from inside"}
    put = call("logs", "put_log_events", logGroupName=group, logStreamName="s", logEvents=[event])
    assert "answer" in put
    logs = clients("logs")
    found = until(
        lambda: logs.get_log_events(logGroupName=group, logStreamName="s")["events"], "the event",
    )
    assert found[0]["message"] == "from inside"
    logs.delete_log_group(logGroupName=group)


def test_its_credentials_are_no_other_functions(aws, clients, role, inside):
    work = role(allow("sts:*", "lambda:ListFunctions"))
    first, second = inside(work), inside(work)
    keys = first.keys()
    assert keys["AWS_ACCESS_KEY_ID"].startswith("ASIA")
    stolen = {
        "aws_access_key_id": keys["AWS_ACCESS_KEY_ID"],
        "aws_secret_access_key": keys["AWS_SECRET_ACCESS_KEY"],
        "aws_session_token": keys["AWS_SESSION_TOKEN"],
    }
    event = {"service": "lambda", "call": "list_functions", "given": {}, "client": stolen}
    error = invoke(aws, second.function, event).ok()["error"]
    assert error["Code"] == "UnrecognizedClientException"
    event["as_text"] = True
    assert "answer" in invoke(aws, first.function, event).ok()
    # As on AWS they are good outside.
    assert clients("sts", **stolen).get_caller_identity()["Account"] == ACCOUNT


def test_no_key_goes_without_a_signature(role, inside, aws):
    call = inside(role())
    unsigned = {"aws_access_key_id": "AKIANOBODYNOBODYNOBO", "aws_secret_access_key": "none"}
    event = {"service": "sts", "call": "get_caller_identity", "client": unsigned}
    error = invoke(aws, call.function, event).ok()["error"]
    assert error["Code"] == "InvalidClientTokenId"


def test_its_own_endpoint_is_the_one_that_it_names(aws, role, inside):
    call = inside(role())
    settled(aws, call.function)
    aws.update_function_configuration(
        FunctionName=call.function,
        Environment={"Variables": {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}},
    )
    settled(aws, call.function)
    shown = invoke(aws, call.function, {"echo": ["AWS_ENDPOINT_URL"]}).ok()
    assert shown == {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}


CANNOT = "^The role defined for the function cannot be assumed by Lambda.$"


def test_a_function_needs_a_role_that_trusts_it(aws, clients, role, function):
    fields = {
        "FunctionName": unique(), "Runtime": "python3.13", "Handler": "app.handler",
        "Code": {"ZipFile": sample("hello")},
    }
    absent = f"arn:aws:iam::{ACCOUNT}:role/{unique('absent')}"
    untrusting = role(trusted=trust({"Service": "ec2.amazonaws.com"})).arn
    for bad in (absent, untrusting):
        refused(
            aws.create_function, "InvalidParameterValueException", 400, CANNOT, **fields, Role=bad,
        )
    elsewhere = f"arn:aws:iam::{OTHER_ACCOUNT}:role/work"
    refused(
        aws.create_function, "AccessDeniedException", 403,
        "^Cross-account pass role is not allowed.$", **fields, Role=elsewhere,
    )
    name = function(sample("hello"))
    refused(
        aws.update_function_configuration, "InvalidParameterValueException", 400, CANNOT,
        FunctionName=name, Role=untrusting,
    )
    refused(aws.get_function, "ResourceNotFoundException", 404, None, FunctionName=fields["FunctionName"])


def test_who_gives_a_role_must_be_let_to_pass_it(clients, role):
    iam, user = clients("iam"), unique("ann")
    work = role()
    iam.create_user(UserName=user)
    key = iam.create_access_key(UserName=user)["AccessKey"]
    ann = clients(
        "lambda", aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"],
    )
    may = {"UserName": user, "PolicyName": "p"}
    iam.put_user_policy(**may, PolicyDocument=allow("lambda:*"))
    fields = {"Role": work.arn}
    said = f"User: arn:aws:iam::{ACCOUNT}:user/{user} is not authorized to perform: iam:PassRole " \
           f"on resource: {work.arn} because no identity-based policy allows the iam:PassRole action"
    with pytest.raises(ann.exceptions.ClientError) as caught:
        deploy(ann, sample("hello"), **fields)
    assert caught.value.response["Error"] == {"Code": "AccessDeniedException", "Message": said}
    passes = {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}
    statements = [
        {"Effect": "Allow", "Action": "lambda:*", "Resource": "*"},
        {"Effect": "Allow", "Action": "iam:PassRole", "Resource": work.arn, "Condition": passes},
    ]
    document = json.dumps({"Version": "2012-10-17", "Statement": statements})
    iam.put_user_policy(**may, PolicyDocument=document)
    name = deploy(ann, sample("hello"), **fields)
    ann.delete_function(FunctionName=name)
    iam.delete_user_policy(**may)
    iam.delete_access_key(UserName=user, AccessKeyId=key["AccessKeyId"])
    iam.delete_user(UserName=user)


def test_without_its_role_a_function_does_not_start(aws, role, function):
    work = role()
    name = function(sample("hello"), Role=work.arn)
    work.remove()
    refused(aws.invoke, "InvalidParameterValueException", 400, CANNOT, FunctionName=name)
