"""The bounds of Lambda's API in one table: the last good values are taken and applied, the first bad
ones refused in AWS's words.

The numbers are those of AWS's API model and of Lambda's quotas page; `docs/guide/limits.md` has
them too. What takes more than a row (payloads, packages, response sizes) is in `test_bounds.py`.
"""

import re

import pytest
from botocore.exceptions import ClientError
from support.functions import PYTHON, create, package, sample, settled, unique
from support.server import ACCOUNT, REGION, ROLE

VALIDATION = "ValidationException"
BAD = "InvalidParameterValueException"


def at_least(number):
    return f"Member must have value greater than or equal to {number}"


def at_most(number):
    return f"Member must have value less than or equal to {number}"


def shorter(number):
    return f"Member must have length less than or equal to {number}"


def longer(number):
    return f"Member must have length greater than or equal to {number}"


def one_of(*values):
    return f"Member must satisfy enum value set: [{', '.join(values)}]"


PATTERN = "Member must satisfy regular expression pattern: "


def violates(place, rule, value=None):
    """One violation in AWS's words, to the end of the rule."""
    shown = ".*" if value is None else re.escape(f"'{value}'")
    told = f"Value {shown} at '{re.escape(place)}' failed to satisfy constraint: {re.escape(rule)}"
    return VALIDATION, f"^1 validation error detected: {told}"


def refused(field):
    return BAD, f"^{re.escape(field)} is not supported yet$"


def number(place, least, most):
    return {"good": [least, most], "bad": {
        least - 1: violates(place, at_least(least), least - 1),
        most + 1: violates(place, at_most(most), most + 1),
    }}


def text(place, most, letter="x"):
    return {"good": [letter * most], "bad": {letter * (most + 1): violates(place, shorter(most))}}


def layer_arn(name):
    return f"arn:aws:lambda:{REGION}:{ACCOUNT}:layer:{name}:1"


#: What UpdateFunctionConfiguration takes: the field, or a field of it.
CONFIGURATION = {
    "MemorySize": number("memorySize", 128, 10240),
    "Timeout": number("timeout", 1, 900),
    "EphemeralStorage.Size": number("ephemeralStorage.size", 512, 10240),
    "Description": {"good": ["", "é" * 256], "bad": {
        "x" * 257: violates("description", shorter(256), "x" * 257),
    }},
    "Handler": {"good": ["app.handler", "h" * 128], "bad": {
        "h" * 129: violates("handler", shorter(128)),
        "a b": violates("handler", PATTERN + r"[^\s]+", "a b"),
    }},
    "Role": {"good": [ROLE], "bad": {
        "role": violates("role", PATTERN, "role"),
        "arn:aws:iam::12:role/x": violates("role", PATTERN, "arn:aws:iam::12:role/x"),
    }},
    "Runtime": {"good": [PYTHON], "bad": {
        "python2.6": (BAD, "^Value python2.6 at 'runtime' failed to satisfy constraint: Member "
                           "must satisfy enum value set: "),
    }},
    "LoggingConfig.LogFormat": {"good": ["JSON", "Text"], "bad": {
        "XML": violates("loggingConfig.logFormat", one_of("JSON", "Text"), "XML"),
    }},
    "LoggingConfig.LogGroup": {"good": ["g" * 512, "/a-b_c.d#e/f"], "bad": {
        "g" * 513: violates("loggingConfig.logGroup", shorter(512)),
        "a b": violates("loggingConfig.logGroup", PATTERN + r"[\.\-_/#A-Za-z0-9]+", "a b"),
    }},
    "TracingConfig.Mode": {"good": ["PassThrough"], "bad": {
        "Active": refused("TracingConfig"),
        "Loud": violates("tracingConfig.mode", one_of("Active", "PassThrough"), "Loud"),
    }},
    "DeadLetterConfig.TargetArn": {"good": [""], "bad": {
        f"arn:aws:sqs:{REGION}:{ACCOUNT}:q": refused("DeadLetterConfig"),
        "queue": violates("deadLetterConfig.targetArn", PATTERN, "queue"),
    }},
    "KMSKeyArn": {"good": [""], "bad": {
        f"arn:aws:kms:{REGION}:{ACCOUNT}:key/x": refused("KMSKeyArn"),
    }},
    "VpcConfig.SubnetIds": {"good": [[]], "bad": {("subnet-1",): refused("VpcConfig")}},
    "SnapStart.ApplyOn": {"good": ["None"], "bad": {
        "PublishedVersions": refused("SnapStart"),
        "Always": violates("snapStart.applyOn", one_of("PublishedVersions", "None"), "Always"),
    }},
    "Layers": {"good": [[]], "bad": {
        tuple(layer_arn(f"l{i}") for i in range(6)): violates("layers", shorter(5)),
        ("layer",): violates("layers.1.member", PATTERN, "layer"),
        (layer_arn("no-such-layer"),): (
            BAD, f"^Layer version {layer_arn('no-such-layer')} does not exist.$"
        ),
    }},
}

#: What CreateFunction takes beside these.
CREATION = {
    "FunctionName": {"good": [], "bad": {
        "f" * 65: violates("functionName", shorter(64), "f" * 65),
        "a b": violates("functionName", PATTERN),
        "": (VALIDATION, "^2 validation errors detected: Value '' at 'functionName' failed to satisfy "
             f"constraint: {longer(1)}; "),
    }},
    "Publish": {"good": [False], "bad": {True: refused("Publish")}},
    "PackageType": {"good": ["Zip"], "bad": {
        "Image": refused("PackageType"),
        "Tar": violates("packageType", one_of("Zip", "Image"), "Tar"),
    }},
    "Architectures": {"good": [["x86_64"]], "bad": {
        ("arm64",): refused("Architectures"),
        ("x86_64", "arm64"): violates("architectures", shorter(1)),
        ("mips",): violates("architectures.1.member", one_of("x86_64", "arm64"), "mips"),
    }},
}

LAYER = {
    "Description": text("description", 256),
    "LicenseInfo": text("licenseInfo", 512),
    "CompatibleRuntimes": {"good": [[PYTHON] * 15], "bad": {
        (PYTHON,) * 16: violates("compatibleRuntimes", shorter(15)),
    }},
    "CompatibleArchitectures": {"good": [["x86_64", "arm64"]], "bad": {
        ("x86_64", "arm64", "x86_64"): violates("compatibleArchitectures", shorter(2)),
    }},
    "LayerName": {"good": ["l" * 140], "bad": {
        "l" * 141: violates("layerName", PATTERN),
        "a b": violates("layerName", PATTERN),
    }},
}

LISTS = {
    "list_functions": number("maxItems", 1, 10000),
    "list_layers": number("maxItems", 1, 50),
    "list_layer_versions": number("maxItems", 1, 50),
    "list_versions_by_function": number("maxItems", 1, 10000),
}


def rows(table):
    """Each bad value of a table with the field and what is said of it."""
    found = [
        pytest.param(field, value, *told, id=f"{field}={str(value)[:30]}-{len(str(value))}")
        for field, row in table.items() for value, told in row["bad"].items()
    ]
    return pytest.mark.parametrize(("field", "value", "code", "match"), found)


def goods(table):
    found = [
        pytest.param(field, value, id=f"{field}={str(value)[:30]}")
        for field, row in table.items() for value in row["good"]
    ]
    return pytest.mark.parametrize(("field", "value"), found)


def argument(field, value):
    name, _, part = field.partition(".")
    value = list(value) if isinstance(value, tuple) else value
    return {name: {part: value} if part else value}


def fails(call, code, match, **fields):
    with pytest.raises(ClientError) as caught:
        call(**fields)
    found = caught.value.response
    assert (found["Error"]["Code"], found["ResponseMetadata"]["HTTPStatusCode"]) == (code, 400), found
    assert re.search(match, found["Error"]["Message"]), found["Error"]["Message"]


@pytest.fixture(scope="module")
def unchecked(clients):
    """A client that leaves all checking to the server."""
    return clients("lambda", config={"parameter_validation": False})


@pytest.fixture(scope="module")
def subject(unchecked):
    """A function to change, and back."""
    name = create(unchecked, sample("hello"))
    settled(unchecked, name)
    yield name
    unchecked.delete_function(FunctionName=name)


@goods(CONFIGURATION)
def test_a_good_configuration_is_applied(unchecked, subject, field, value):
    unchecked.update_function_configuration(FunctionName=subject, **argument(field, value))
    found = settled(unchecked, subject)
    name, _, part = field.partition(".")
    shown = found.get(name, {} if part else None)
    shown = shown.get(part) if part else shown
    assert (shown or None) == (value or None), found


@rows(CONFIGURATION)
def test_a_bad_configuration_is_refused(unchecked, subject, field, value, code, match):
    before = settled(unchecked, subject)
    call = unchecked.update_function_configuration
    fails(call, code, match, FunctionName=subject, **argument(field, value))
    assert settled(unchecked, subject)["RevisionId"] == before["RevisionId"]


def creation(**more):
    return {
        "FunctionName": unique(), "Runtime": PYTHON, "Handler": "app.handler", "Role": ROLE,
        "Code": {"ZipFile": sample("hello")}, **more,
    }


@goods(CREATION)
def test_a_good_creation_is_done(unchecked, field, value):
    name = unchecked.create_function(**creation(**argument(field, value)))["FunctionName"]
    assert settled(unchecked, name)["State"] == "Active"
    unchecked.delete_function(FunctionName=name)


@rows({**CREATION, **{name: CONFIGURATION[name] for name in ("MemorySize", "Timeout", "Handler")}})
def test_a_bad_creation_is_refused(unchecked, field, value, code, match):
    fails(unchecked.create_function, code, match, **creation(**argument(field, value)))


def test_a_name_of_64_characters_is_taken(unchecked):
    name = unique("n").ljust(64, "x")
    create(unchecked, sample("hello"), name)
    assert settled(unchecked, name)["FunctionName"] == name
    unchecked.delete_function(FunctionName=name)


def test_every_violation_is_told_at_once(unchecked, subject):
    told = (
        "^2 validation errors detected: "
        "Value '127' at 'memorySize' failed to satisfy constraint: " + at_least(128)
        + "; Value '901' at 'timeout' failed to satisfy constraint: " + at_most(900) + "$"
    )
    fails(unchecked.update_function_configuration, VALIDATION, told,
          FunctionName=subject, MemorySize=127, Timeout=901)


def publishing(**more):
    return {"LayerName": unique("layer"), "Content": {"ZipFile": package({"a": "a"})}, **more}


@goods(LAYER)
def test_a_good_layer_is_published(unchecked, field, value):
    answer = unchecked.publish_layer_version(**publishing(**argument(field, value)))
    if field == "LayerName":
        assert answer["LayerArn"].endswith(f":{value}")
    else:
        assert answer[field] == value


@rows(LAYER)
def test_a_bad_layer_is_refused(unchecked, field, value, code, match):
    fails(unchecked.publish_layer_version, code, match, **publishing(**argument(field, value)))


@pytest.mark.parametrize("operation", LISTS)
def test_pages_have_their_bounds(unchecked, subject, operation):
    call = getattr(unchecked, operation)
    fixed = {"list_versions_by_function": {"FunctionName": subject},
             "list_layer_versions": {"LayerName": "any"}}.get(operation, {})
    for value in LISTS[operation]["good"]:
        assert call(MaxItems=value, **fixed)["ResponseMetadata"]["HTTPStatusCode"] == 200
    for value, (code, match) in LISTS[operation]["bad"].items():
        fails(call, code, match, MaxItems=value, **fixed)


@pytest.mark.parametrize(("field", "value", "rule"), [
    ("InvocationType", "Later", one_of("Event", "RequestResponse", "DryRun")),
    ("LogType", "Head", one_of("None", "Tail")),
])
def test_an_invocations_ways_are_these(unchecked, subject, field, value, rule):
    place = field[0].lower() + field[1:]
    fails(unchecked.invoke, *violates(place, rule, value), FunctionName=subject, **{field: value})
