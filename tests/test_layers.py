"""Layers are published, listed, deleted, and laid over each other in /opt."""

import base64
import hashlib
import io
import json
import re
import urllib.request
import zipfile

import pytest
from botocore.exceptions import ClientError
from support.functions import (
    PYTHON, deployed, invoke, package, python, refused, rust, sample, settled, shell, unique,
)
from support.server import ACCOUNT, OTHER_ACCOUNT, REGION, ROLE

BAD = "InvalidParameterValueException"
LIST = """
import os
def handler(event, context):
    return {
        os.path.join(folder, name): open(os.path.join(folder, name)).read()
        for folder, _, names in os.walk("/opt") for name in names
    }
"""


def layer_arn(name, version=""):
    return f"arn:aws:lambda:{REGION}:{ACCOUNT}:layer:{name}{version and f':{version}'}"


def test_a_version_is_described_as_lambda_does(aws, publish):
    name, code = unique("layer"), package({"python/tool.py": "VALUE = 1"})
    answer = aws.publish_layer_version(
        LayerName=name, Content={"ZipFile": code}, Description="tools", LicenseInfo="MIT",
        CompatibleRuntimes=["python3.12", "python3.13"], CompatibleArchitectures=["x86_64"],
    )
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 201
    assert (answer["LayerArn"], answer["Version"]) == (layer_arn(name), 1)
    assert answer["LayerVersionArn"] == layer_arn(name, 1)
    assert answer["Content"]["CodeSize"] == len(code)
    digest = base64.b64encode(hashlib.sha256(code).digest()).decode()
    assert answer["Content"]["CodeSha256"] == digest
    assert (answer["Description"], answer["LicenseInfo"]) == ("tools", "MIT")
    assert answer["CompatibleRuntimes"] == ["python3.12", "python3.13"]
    assert answer["CompatibleArchitectures"] == ["x86_64"]
    for found in (
        aws.get_layer_version(LayerName=name, VersionNumber=1),
        aws.get_layer_version(LayerName=layer_arn(name), VersionNumber=1),
        aws.get_layer_version_by_arn(Arn=layer_arn(name, 1)),
    ):
        assert {key: found[key] for key in found if key not in ("ResponseMetadata", "Content")} == {
            key: answer[key] for key in answer if key not in ("ResponseMetadata", "Content")
        }
        with urllib.request.urlopen(found["Content"]["Location"], timeout=30) as download:
            assert download.read() == code


def test_numbers_count_up_and_are_never_used_again(aws):
    name = unique("layer")
    content = {"ZipFile": package({"a": "a"})}
    assert [aws.publish_layer_version(LayerName=name, Content=content)["Version"] for _ in range(3)] \
        == [1, 2, 3]
    aws.delete_layer_version(LayerName=name, VersionNumber=3)
    refused(aws.get_layer_version, "ResourceNotFoundException", 404, LayerName=name, VersionNumber=3)
    # Again, and one that never was: no matter, as on Lambda.
    aws.delete_layer_version(LayerName=name, VersionNumber=3)
    aws.delete_layer_version(LayerName=name, VersionNumber=99)
    assert aws.publish_layer_version(LayerName=name, Content=content)["Version"] == 4
    versions = aws.list_layer_versions(LayerName=name)["LayerVersions"]
    assert [it["Version"] for it in versions] == [4, 2, 1]
    pages = aws.get_paginator("list_layer_versions").paginate(
        LayerName=name, PaginationConfig={"PageSize": 1}
    )
    assert [[it["Version"] for it in page["LayerVersions"]] for page in pages] == [[4], [2], [1]]


def test_layers_are_listed_by_what_they_match(clients):
    aws = clients("lambda", region_name="ap-south-1")
    code = {"ZipFile": package({"a": "a"})}
    for name, runtimes in [("b", ["python3.12"]), ("a", ["nodejs20.x"]), ("b", ["nodejs20.x"])]:
        aws.publish_layer_version(LayerName=name, Content=code, CompatibleRuntimes=runtimes)

    def listed(**more):
        layers = aws.list_layers(**more)["Layers"]
        return [(it["LayerName"], it["LatestMatchingVersion"]["Version"]) for it in layers]

    assert listed() == [("a", 1), ("b", 2)]
    assert listed(CompatibleRuntime="python3.12") == [("b", 1)]
    assert listed(CompatibleRuntime="java21") == []
    assert listed(CompatibleArchitecture="x86_64") == [("a", 1), ("b", 2)]
    assert listed(MaxItems=1) == [("a", 1)]
    marker = aws.list_layers(MaxItems=1)["NextMarker"]
    assert listed(Marker=marker) == [("b", 2)]


def test_layers_are_laid_over_each_other_in_order(aws, function, publish):
    first = publish({"a": "a1", "dir/b": "b1", "lib/x": "x1"})
    second = publish({"dir/b": "b2", "c": "c2"})
    name = function(LIST, Layers=[first, second])
    assert invoke(aws, name).ok() == {
        "/opt/a": "a1", "/opt/dir/b": "b2", "/opt/lib/x": "x1", "/opt/c": "c2",
    }
    config = aws.get_function_configuration(FunctionName=name)
    assert [layer["Arn"] for layer in config["Layers"]] == [first, second]
    assert all(layer["CodeSize"] > 0 for layer in config["Layers"])
    aws.update_function_configuration(FunctionName=name, Layers=[second, first])
    settled(aws, name)
    assert invoke(aws, name).ok()["/opt/dir/b"] == "b1"
    aws.update_function_configuration(FunctionName=name, Layers=[])
    assert "Layers" not in settled(aws, name)
    assert invoke(aws, name).ok() == {}


def test_a_function_keeps_a_layer_that_is_deleted(other):
    from conftest import client_of

    aws = client_of(other, "lambda")
    name = unique("layer")
    arn = aws.publish_layer_version(LayerName=name, Content={"ZipFile": package({"a": "kept"})})
    arn = arn["LayerVersionArn"]
    with deployed(aws, python(LIST), Layers=[arn]) as user:
        aws.delete_layer_version(LayerName=name, VersionNumber=1)
        other.stop()
        other.start()
        aws = client_of(other, "lambda")
        assert invoke(aws, user).ok() == {"/opt/a": "kept"}
        aws.update_function_configuration(FunctionName=user, Timeout=9)
        settled(aws, user)
        assert invoke(aws, user).ok() == {"/opt/a": "kept"}
        refused(
            aws.update_function_configuration, BAD, 400, "does not exist",
            FunctionName=user, Layers=[arn],
        )


def test_each_language_finds_its_own_folder(aws, function, publish, runtimes):
    layer = publish(
        {
            "python/tool.py": "VALUE = 'python'",
            "nodejs/node_modules/tool/index.js": "module.exports = 'node';",
            "bin/tool": "#!/bin/sh\necho bin\n",
        },
        modes={"bin/tool": 0o755},
    )
    text = "import subprocess, tool\ndef handler(e, c):\n" \
           "    return [tool.VALUE, subprocess.check_output('tool', text=True)]"
    assert invoke(aws, function(text, Layers=[layer])).ok() == ["python", "bin\n"]
    for line in set(runtimes) & {"nodejs20.x", "nodejs24.x"}:
        code = package({"index.js": "const tool = require('tool'); exports.handler = async () => tool;"})
        name = function(code, Runtime=line, Handler="index.handler", Layers=[layer])
        assert invoke(aws, name).ok() == "node"


def test_a_runtime_may_come_from_a_layer(aws, function, publish, rust_bootstrap):
    with zipfile.ZipFile(io.BytesIO(rust())) as archive:
        layer = publish({"bootstrap": archive.read("bootstrap")}, modes={"bootstrap": 0o755})
    name = function(package({"data": "x"}), Runtime="provided.al2023", Handler="x", Layers=[layer])
    assert invoke(aws, name, {"name": "you"}).ok()["hello"] == "you"
    # The function's own stands before it.
    own = function(shell("#!/bin/sh\nexit 7\n"), Runtime="provided.al2023", Handler="x", Layers=[layer])
    assert invoke(aws, own).json["errorMessage"].endswith("exit status 7")


def test_a_wrapper_starts_the_runtime(aws, function, publish):
    wrapper = "#!/bin/bash\nexport WRAPPED=\"$#\"\nexec \"$@\"\n"
    layer = publish({"wrap": wrapper}, modes={"wrap": 0o755})
    text = "import os\ndef handler(e, c):\n    return os.environ['WRAPPED']"
    variables = {"Variables": {"AWS_LAMBDA_EXEC_WRAPPER": "/opt/wrap"}}
    name = function(text, Layers=[layer], Environment=variables)
    assert int(invoke(aws, name).ok()) >= 2
    own = package({"app.py": text, "bin/wrap": wrapper}, {"bin/wrap": 0o755})
    near = {"Variables": {"AWS_LAMBDA_EXEC_WRAPPER": "bin/wrap"}}
    assert int(invoke(aws, function(own, Environment=near)).ok()) >= 2
    absent = function(text, Environment=variables)
    result = invoke(aws, absent, LogType="Tail")
    assert result.json["errorType"] == "Runtime.ExitError"
    assert result.json["errorMessage"].endswith("exit status 127")
    assert "/opt/wrap: does not exist" in result.tail


def test_code_and_layers_together_have_250_mb(aws, function, publish):
    half = 131_072_000

    def zeros(size):
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
            entry = zipfile.ZipInfo("zeros")
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w", force_zip64=True) as file:
                for _ in range(size >> 20):
                    file.write(bytes(1 << 20))
                file.write(bytes(size % (1 << 20)))
        return held.getvalue()

    handler = "def handler(e, c):\n    return 'fits'\n"
    layer = publish(zeros(half))
    whole = publish(zeros(half - len(handler)))
    name = function(handler, Layers=[layer, whole])
    assert invoke(aws, name).ok() == "fits"
    over = publish(zeros(half - len(handler) + 1))
    said = "Function code combined with layers exceeds the maximum allowed size of 262144000 bytes. " \
           "The actual size is 262144001 bytes."
    message = refused(
        aws.update_function_configuration, BAD, 400, FunctionName=name, Layers=[layer, over]
    )
    assert message == said
    message = refused(
        aws.create_function, BAD, 400, FunctionName=unique(), Runtime=PYTHON,
        Handler="app.handler", Role=ROLE, Code={"ZipFile": python(handler)}, Layers=[layer, over],
    )
    assert message == said
    longer = python(handler + "#")
    assert refused(aws.update_function_code, BAD, 400, FunctionName=name, ZipFile=longer) == said
    assert invoke(aws, name).ok() == "fits"


def test_what_cannot_be_used_is_refused(aws, publish):
    layer = publish({"a": "a"})
    name = layer.split(":")[6]
    other = publish({"a": "b"}, name=name)
    new = {
        "Runtime": PYTHON, "Handler": "app.handler", "Role": ROLE,
        "Code": {"ZipFile": sample("hello")},
    }
    for layers, code, said in [
        ([layer, other], BAD, "Two different versions of the same layer"),
        ([layer_arn(name, 99)], BAD, f"Layer version {layer_arn(name, 99)} does not exist."),
        ([layer.replace(ACCOUNT, "210987654321")], "AccessDeniedException", "lambda:GetLayerVersion"),
        ([layer.replace(REGION, "eu-west-3")], BAD, "eu-west-3"),
        ([layer_arn(name)], "ValidationException", "failed to satisfy constraint"),
    ]:
        refused(aws.create_function, code, None, said, FunctionName=unique(), Layers=layers, **new)
    for bad in (b"no zip", package({"../out": "x"}), b""):
        with pytest.raises(ClientError) as refusal:
            aws.publish_layer_version(LayerName=unique(), Content={"ZipFile": bad})
        assert refusal.value.response["Error"]["Code"] == BAD
    refused(
        aws.publish_layer_version, BAD, 400, "S3Bucket",
        LayerName=unique(), Content={"S3Bucket": "bucket", "S3Key": "key"},
    )


def test_publishing_at_once_gives_each_its_number(aws):
    import threading

    name, numbers = unique("layer"), []

    def publish(number):
        content = {"ZipFile": package({"n": str(number)})}
        numbers.append(aws.publish_layer_version(LayerName=name, Content=content)["Version"])

    threads = [threading.Thread(target=publish, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == list(range(1, 9))


def test_a_layers_policy_is_kept_and_shown_as_aws_does(aws, publish):
    arn = publish({"a": "a"})
    name, number = arn.split(":")[6], int(arn.split(":")[7])
    version = {"LayerName": name, "VersionNumber": number}
    refused(aws.get_layer_version_policy, "ResourceNotFoundException", 404,
            "^No policy is associated with the given resource.$", **version)
    grant = {**version, "Action": "lambda:GetLayerVersion"}
    added = aws.add_layer_version_permission(StatementId="one", Principal="111122223333", **grant)
    assert added["ResponseMetadata"]["HTTPStatusCode"] == 201
    one = {
        "Sid": "one", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
        "Action": "lambda:GetLayerVersion", "Resource": arn,
    }
    assert json.loads(added["Statement"]) == one
    refused(aws.add_layer_version_permission, "ResourceConflictException", 409,
            r"^The statement id \(one\) provided already exists", StatementId="one", Principal="*",
            **grant)
    refused(aws.add_layer_version_permission, "PreconditionFailedException", 412, StatementId="two",
            Principal="*", RevisionId="00000000-0000-0000-0000-000000000000", **grant)
    second = aws.add_layer_version_permission(
        StatementId="two", Principal="*", RevisionId=added["RevisionId"], **grant
    )
    assert second["RevisionId"] != added["RevisionId"]
    found = aws.get_layer_version_policy(**version)
    assert found["RevisionId"] == second["RevisionId"]
    assert json.loads(found["Policy"]) == {
        "Version": "2012-10-17", "Id": "default",
        "Statement": [one, {**one, "Sid": "two", "Principal": "*"}],
    }
    refused(aws.remove_layer_version_permission, "ResourceNotFoundException", 404,
            "^Statement none is not found in resource policy.$", StatementId="none", **version)
    aws.remove_layer_version_permission(StatementId="one", **version)
    aws.remove_layer_version_permission(StatementId="two", **version)
    refused(aws.get_layer_version_policy, "ResourceNotFoundException", 404, **version)


def test_what_a_layers_policy_cannot_say_is_refused(aws, clients, publish):
    arn = publish({"a": "a"})
    version = {"LayerName": arn.split(":")[6], "VersionNumber": 1}
    grant = {**version, "Action": "lambda:GetLayerVersion", "StatementId": "s", "Principal": "*"}
    unchecked = clients("lambda", config={"parameter_validation": False})
    add = unchecked.add_layer_version_permission
    for field, value, code, match in [
        ("Action", "lambda:InvokeFunction", None, "(?i)action"),
        ("Principal", "somebody", None, "(?i)principal"),
        ("StatementId", "a b", "ValidationException", "statementId"),
        ("StatementId", "x" * 101, "ValidationException", "less than or equal to 100"),
        ("OrganizationId", "o-abcdefghij", BAD, "^OrganizationId is not supported yet$"),
    ]:
        try:
            add(**{**grant, field: value})
        except ClientError as error:
            found = error.response["Error"]
            assert found["Code"] == (code or found["Code"]), (field, found)
            assert re.search(match, found["Message"]), (field, found)
        else:
            raise AssertionError((field, value))
    refused(aws.add_layer_version_permission, "ResourceNotFoundException", 404,
            **{**grant, "VersionNumber": 99})
    # 20 KB: each statement has about 170 bytes beside its name's 100.
    for number in range(200):
        try:
            name = f"{number:03}" + "x" * 97
            aws.add_layer_version_permission(**{**grant, "StatementId": name})
        except aws.exceptions.PolicyLengthExceededException as error:
            assert "bigger than the limit (20480)" in str(error)
            break
    else:
        raise AssertionError("a policy has no end")
    assert len(aws.get_layer_version_policy(**version)["Policy"]) <= 20480


SHARE = {"Action": "lambda:GetLayerVersion"}


def test_another_account_uses_a_layer_exactly_when_its_policy_says_so(accounts):
    owner, guest = accounts
    code, name = package({"a": "shared"}), unique("layer")
    arn = owner.publish_layer_version(LayerName=name, Content={"ZipFile": code})["LayerVersionArn"]
    owner.publish_layer_version(LayerName=name, Content={"ZipFile": code})
    layer = {"LayerName": name, "VersionNumber": 1}
    assert guest.list_layers()["Layers"] == []
    new = {
        "Runtime": PYTHON, "Handler": "app.handler", "Code": {"ZipFile": python(LIST)},
        "Role": ROLE.replace(ACCOUNT, OTHER_ACCOUNT),
    }

    def is_denied(arn):
        said = f"^User: arn:aws:iam::{OTHER_ACCOUNT}:root is not authorized to perform: lambda:GetLayerVersion on resource: {arn} because " \
               "no resource-based policy allows the lambda:GetLayerVersion action$"
        denied = "AccessDeniedException", 403, said
        at = arn.rpartition(":")[0]
        refused(guest.get_layer_version_by_arn, *denied, Arn=arn)
        refused(guest.get_layer_version, *denied, LayerName=at, VersionNumber=int(arn[-1]))
        refused(guest.create_function, *denied, FunctionName=unique(), Layers=[arn], **new)

    is_denied(arn)
    # Also what is not there: who may not see it learns nothing.
    is_denied(layer_arn("absent", 1))
    owner.add_layer_version_permission(
        **layer, **SHARE, StatementId="others", Principal="111111111111"
    )
    is_denied(arn)
    for principal in (OTHER_ACCOUNT, "*", f"arn:aws:iam::{OTHER_ACCOUNT}:root"):
        owner.add_layer_version_permission(**layer, **SHARE, StatementId="s", Principal=principal)
        found = guest.get_layer_version_by_arn(Arn=arn)
        assert found["LayerVersionArn"] == arn
        with urllib.request.urlopen(found["Content"]["Location"], timeout=30) as download:
            assert download.read() == code
        assert guest.get_layer_version(LayerName=layer_arn(name), VersionNumber=1)["Version"] == 1
        # The next version is another matter, and so is changing anything.
        is_denied(layer_arn(name, 2))
        for call, fields in [
            (guest.delete_layer_version, {"VersionNumber": 1}),
            (guest.list_layer_versions, {}),
            (guest.publish_layer_version, {"Content": {"ZipFile": code}}),
            (guest.get_layer_version_policy, {"VersionNumber": 1}),
            (guest.remove_layer_version_permission, {"VersionNumber": 1, "StatementId": "s"}),
            (guest.add_layer_version_permission,
             {"VersionNumber": 1, "StatementId": "t", "Principal": "*", **SHARE}),
        ]:
            refused(call, "AccessDeniedException", 403, LayerName=layer_arn(name), **fields)
        own = guest.publish_layer_version(LayerName=name, Content={"ZipFile": package({"b": "own"})})
        user = unique()
        # Of the same name, and yet another layer.
        guest.create_function(FunctionName=user, Layers=[arn, own["LayerVersionArn"]], **new)
        shown = settled(guest, user)
        assert [it["Arn"] for it in shown["Layers"]] == [arn, own["LayerVersionArn"]]
        assert invoke(guest, user).ok() == {"/opt/a": "shared", "/opt/b": "own"}
        owner.remove_layer_version_permission(**layer, StatementId="s")
        is_denied(arn)
        # What uses it already goes on.
        guest.update_function_configuration(FunctionName=user, Timeout=9)
        settled(guest, user)
        assert invoke(guest, user).ok() == {"/opt/a": "shared", "/opt/b": "own"}
        guest.delete_function(FunctionName=user)
