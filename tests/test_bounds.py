"""Every bound holds at its exact edge: the last good value is accepted and applied, the first bad
one is refused, in AWS's words; and what is not applied is refused by name.

The tables come first; below them what needs more than a line.
"""

import base64
import io
import json
import os
import zipfile

import pytest
from botocore.exceptions import ClientError
from support.functions import (
    PYTHON, create, deploy, deployed, invoke, package, python, refused, sample, settled, unique,
)
from support.server import ACCOUNT, REGION, ROLE
from support.signed import send, sign

BAD = "InvalidParameterValueException"
MB = 1 << 20
PAYLOAD = 6 * MB
#: What a function sees of its configuration.
SEES = python("""
import os
def handler(event, context):
    tmp = os.statvfs("/tmp")
    return {
        "memory": int(context.memory_limit_in_mb), "left": context.get_remaining_time_in_millis(),
        "tmp": tmp.f_bavail * tmp.f_frsize / 2**20, "env": dict(os.environ),
        "opt": sorted(os.listdir("/opt")), "group": context.log_group_name,
    }
globals()["h" * 124] = handler
""")


# The words of the refusals: (code, message).

def at_least(least, what="value"):
    return f"Member must have {what} greater than or equal to {least}"


def at_most(most, what="value"):
    return f"Member must have {what} less than or equal to {most}"


def one_of(*values):
    return f"Member must satisfy enum value set: [{', '.join(values)}]"


def like(pattern):
    return f"Member must satisfy regular expression pattern: {pattern}"


def each(*rules, what="Member"):
    return f"{what} must satisfy constraint: [{', '.join([*rules, 'Member must not be null'])}]"


def broken(at, value, *rules):
    """A value that breaks rules of the API's model."""
    return all_broken(*[(at, value, rule) for rule in rules])


def all_broken(*violations):
    texts = []
    for at, value, rule in violations:
        # Nobody reads a longer one.
        value = {None: "", "null": " null"}.get(value, f" '{str(value)[:1024]}'")
        texts.append(f"Value{value} at '{at}' failed to satisfy constraint: {rule}")
    count = "1 validation error" if len(texts) == 1 else f"{len(texts)} validation errors"
    return "ValidationException", f"{count} detected: {'; '.join(texts)}"


def bad(message):
    return BAD, message


def unsupported(field):
    return bad(f"{field} is not supported yet")


def environment(size):
    """Variables that take so many bytes as Lambda counts them: as a JSON object."""
    empty = len(json.dumps({"AA": ""}, separators=(",", ":")))
    return {"Variables": {"AA": "x" * (size - empty)}}


def tmp(megabytes):
    return lambda it: megabytes <= it["tmp"] < megabytes + 64


def left(seconds):
    return lambda it: 1000 * seconds - 1000 < it["left"] <= 1000 * seconds


JSON_LOG = {"LogFormat": "JSON"}
NAMES = r"[a-zA-Z]([a-zA-Z0-9_])+"
ROLES = r"arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+"
LAYERS = (
    r"(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:layer:"
    r"[a-zA-Z0-9-_]{1,140}|[a-zA-Z0-9-_]{1,140})"
)
TAGS = r"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)"
KEYS = each(at_most(128, "length"), at_least(1, "length"), like(TAGS), what="Map keys")
VALUES = each(at_most(256, "length"), at_least(0, "length"), like(TAGS), what="Map value")
RESERVED = (
    "Lambda was unable to configure your environment variables because the environment variables "
    "you have provided contains reserved keys that are currently not supported for modification. "
    "Reserved keys used in this request: "
)
ENV_4_KB = (
    "Lambda was unable to configure your environment variables because the environment variables "
    "you have provided exceeded the 4KB limit."
)

BUCKETS = r"[0-9A-Za-z\.\-_]*(?<!\.)"

#: A function's configuration: the last good value, and what the function sees of it, if anything.
GOOD = [
    ({"MemorySize": 128}, lambda it: it["memory"] == 128),
    ({"MemorySize": 10240}, lambda it: it["memory"] == 10240),
    ({"Timeout": 1}, left(1)),
    ({"Timeout": 900}, left(900)),
    ({"EphemeralStorage": {"Size": 512}}, tmp(512)),
    ({"EphemeralStorage": {"Size": 10240}}, tmp(10240)),
    ({"Handler": "app.handler"}, lambda it: it["env"]["_HANDLER"] == "app.handler"),
    ({"Handler": "app." + "h" * 124}, lambda it: len(it["env"]["_HANDLER"]) == 128),
    ({"Description": ""}, None),
    ({"Description": "é" * 256}, None),
    ({"Role": ROLE}, None),
    ({"Environment": {"Variables": {"AA": ""}}}, lambda it: it["env"]["AA"] == ""),
    ({"Environment": environment(4096)}, lambda it: len(it["env"]["AA"]) == 4096 - 9),
    ({"LoggingConfig": {"LogFormat": "Text", "LogGroup": "g"}}, lambda it: it["group"] == "g"),
    ({"LoggingConfig": {"LogFormat": "Text", "LogGroup": "a.-_/#Z9" * 64}},
     lambda it: it["group"] == "a.-_/#Z9" * 64),
    ({"LoggingConfig": JSON_LOG | {"ApplicationLogLevel": "TRACE", "SystemLogLevel": "DEBUG"}},
     lambda it: it["env"]["AWS_LAMBDA_LOG_LEVEL"] == "TRACE"),
    ({"LoggingConfig": JSON_LOG | {"ApplicationLogLevel": "FATAL", "SystemLogLevel": "WARN"}},
     lambda it: it["env"]["AWS_LAMBDA_LOG_LEVEL"] == "FATAL"),
    ({"TracingConfig": {"Mode": "PassThrough"}}, lambda it: "_X_AMZN_TRACE_ID" in it["env"]),
    ({"DeadLetterConfig": {"TargetArn": ""}}, None),
]

#: A function's configuration: the first bad value, and what is said of it.
OUTSIDE = [
    ({"MemorySize": 127}, broken("memorySize", 127, at_least(128))),
    ({"MemorySize": 10241}, broken("memorySize", 10241, at_most(10240))),
    ({"Timeout": 0}, broken("timeout", 0, at_least(1))),
    ({"Timeout": 901}, broken("timeout", 901, at_most(900))),
    ({"EphemeralStorage": {"Size": 511}}, broken("ephemeralStorage.size", 511, at_least(512))),
    ({"EphemeralStorage": {"Size": 10241}},
     broken("ephemeralStorage.size", 10241, at_most(10240))),
    ({"EphemeralStorage": {}},
     broken("ephemeralStorage.size", "null", "Member must not be null")),
    ({"MemorySize": 1, "Timeout": 901},
     all_broken(("memorySize", 1, at_least(128)), ("timeout", 901, at_most(900)))),
    ({"Handler": "h" * 129}, broken("handler", "h" * 129, at_most(128, "length"))),
    ({"Handler": "a b"}, broken("handler", "a b", like(r"[^\s]+"))),
    ({"Description": "é" * 257}, broken("description", "é" * 257, at_most(256, "length"))),
    ({"Role": "arn:aws:iam::12345678901:role/r"},
     broken("role", "arn:aws:iam::12345678901:role/r", like(ROLES))),
    ({"Role": "r"}, broken("role", "r", like(ROLES))),
    ({"Environment": environment(4097)}, bad(ENV_4_KB)),
    *[({"Environment": {"Variables": {name: "x"}}},
       broken("environment.variables", None, each(like(NAMES), what="Map keys")))
      for name in ("1A", "A-B", "A B", "=", "_A", "_HANDLER", "A")],
    *[({"Environment": {"Variables": {name: "x"}}}, bad(RESERVED + name))
      for name in ("AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT")],
    ({"LoggingConfig": {"LogGroup": "g" * 513}},
     broken("loggingConfig.logGroup", "g" * 513, at_most(512, "length"))),
    ({"LoggingConfig": {"LogGroup": ""}},
     broken("loggingConfig.logGroup", "", at_least(1, "length"), like(r"[\.\-_/#A-Za-z0-9]+"))),
    ({"LoggingConfig": {"LogGroup": "a b"}},
     broken("loggingConfig.logGroup", "a b", like(r"[\.\-_/#A-Za-z0-9]+"))),
    ({"LoggingConfig": {"LogFormat": "xml"}},
     broken("loggingConfig.logFormat", "xml", one_of("JSON", "Text"))),
    ({"LoggingConfig": JSON_LOG | {"SystemLogLevel": "ERROR"}},
     broken("loggingConfig.systemLogLevel", "ERROR", one_of("DEBUG", "INFO", "WARN"))),
    ({"LoggingConfig": JSON_LOG | {"ApplicationLogLevel": "info"}},
     broken("loggingConfig.applicationLogLevel", "info",
            one_of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"))),
    ({"Runtime": "java21"}, unsupported("Runtime java21")),
    ({"TracingConfig": {"Mode": "Active"}}, unsupported("TracingConfig")),
    ({"TracingConfig": {"Mode": "Always"}},
     broken("tracingConfig.mode", "Always", one_of("Active", "PassThrough"))),
    ({"DeadLetterConfig": {"TargetArn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:q"}},
     unsupported("DeadLetterConfig")),
    ({"KMSKeyArn": f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1"}, unsupported("KMSKeyArn")),
    ({"SnapStart": {"ApplyOn": "PublishedVersions"}}, unsupported("SnapStart")),
    ({"VpcConfig": {"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]}},
     bad("Error occurred while DescribeSubnets. EC2 Error Code: InvalidSubnetID.NotFound. EC2 Error "
         "Message: The subnet ID 'subnet-1' does not exist")),
    ({"VpcConfig": {"Ipv6AllowedForDualStack": True}},
     unsupported("VpcConfig.Ipv6AllowedForDualStack")),
    ({"ImageConfig": {"Command": ["x"]}}, unsupported("ImageConfig")),
    ({"FileSystemConfigs": [{
        "Arn": f"arn:aws:elasticfilesystem:{REGION}:{ACCOUNT}:access-point/fsap-0123456789abcdef0",
        "LocalMountPath": "/mnt/x",
    }]}, unsupported("FileSystemConfigs")),
]

#: What only a creation takes.
CREATION = [
    ({"FunctionName": "f" * 65},
     bad(broken("functionName", "f" * 65, at_most(64, "length"))[1])),
    ({"FunctionName": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{'f' * 93}"},
     bad(broken("functionName", "f" * 93, at_most(64, "length"))[1])),
    ({"FunctionName": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{'f' * 94}"},
     broken("functionName", f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{'f' * 94}",
            at_most(140, "length"))),
    ({"Tags": {"k" * 129: "v"}}, broken("tags", "{" + "k" * 129 + "=v}", KEYS)),
    ({"Tags": {"": "v"}}, broken("tags", "{=v}", KEYS)),
    ({"Tags": {"k": "v" * 257}}, broken("tags", "{k=" + "v" * 257 + "}", VALUES)),
    ({"Tags": {"k": "☕"}}, broken("tags", "{k=☕}", VALUES)),
    ({"Tags": {f"k{n}": "v" for n in range(51)}},
     bad("Number of tags exceeds resource tag limit.")),
    *[({"Tags": {key: "v"}}, bad("Tags: keys that begin with aws: are reserved for system use"))
      for key in ("aws:own", "AWS:own")],
    ({"PackageType": "Image"}, unsupported("PackageType")),
    ({"PackageType": "Tar"}, broken("packageType", "Tar", one_of("Zip", "Image"))),
    ({"CodeSigningConfigArn":
      f"arn:aws:lambda:{REGION}:{ACCOUNT}:code-signing-config:csc-0123456789abcdef0"},
     unsupported("CodeSigningConfigArn")),
    ({"Code": {}}, bad("Please provide a source for function code.")),
    ({"Code": {"ZipFile": b""}}, bad("Uploaded file must be a non-empty zip")),
    ({"Code": {"ImageUri": "x"}}, unsupported("Code.ImageUri")),
    ({"Code": {"ZipFile": b"x", "S3Bucket": "code", "S3Key": "k"}},
     bad("Please do not provide other FunctionCode parameters when providing a ZipFile.")),
    ({"Code": {"S3Bucket": "code"}}, bad("Please provide a source for function code.")),
    ({"Code": {"S3Key": "k"}}, bad("Please provide a source for function code.")),
    ({"Code": {"S3Bucket": "co", "S3Key": "k"}},
     broken("code.s3Bucket", "co", at_least(3, "length"))),
    ({"Code": {"S3Bucket": "c" * 64, "S3Key": "k"}},
     broken("code.s3Bucket", "c" * 64, at_most(63, "length"))),
    ({"Code": {"S3Bucket": "code.", "S3Key": "k"}}, broken("code.s3Bucket", "code.", like(BUCKETS))),
    ({"Code": {"S3Bucket": "a/b", "S3Key": "k"}}, broken("code.s3Bucket", "a/b", like(BUCKETS))),
    ({"Code": {"S3Bucket": "code", "S3Key": "k" * 1025}},
     broken("code.s3Key", "k" * 1025, at_most(1024, "length"))),
    ({"Code": {"S3Bucket": "code", "S3Key": ""}}, broken("code.s3Key", "", at_least(1, "length"))),
    ({"Code": {"S3Bucket": "code", "S3Key": "k", "S3ObjectVersion": "v" * 1025}},
     broken("code.s3ObjectVersion", "v" * 1025, at_most(1024, "length"))),
    ({"Runtime": None}, bad("Runtime is mandatory when creating a function with deployment package.")),
    ({"Handler": None}, bad("Handler is mandatory when creating a function with deployment package.")),
    ({"FunctionName": None, "Role": None, "Code": None}, None),
]

#: What comes with code, when it is created and when it is updated.
CODE = [
    ({"Publish": True}, unsupported("Publish")),
    ({"Architectures": ["arm64"]}, unsupported("Architectures")),
    ({"Architectures": []},
     broken("architectures", "[]", at_least(1, "length"))),
    ({"Architectures": ["x86_64", "arm64"]},
     broken("architectures", "[x86_64, arm64]", at_most(1, "length"))),
    ({"Architectures": ["mips"]},
     broken("architectures", "[mips]", each(one_of("x86_64", "arm64")))),
]

RUNTIMES = ["nodejs20.x", "nodejs22.x", "java21", "java17", "java11", "java8.al2", "dotnet8",
            "dotnet6", "ruby3.3", "ruby3.2", "python3.13", "python3.12", "python3.11", "python3.10",
            "python3.9"]

#: A layer version.
LAYER_GOOD = [
    {"LayerName": "l" * 140},
    {"Description": "é" * 256},
    {"LicenseInfo": "l" * 512},
    {"CompatibleRuntimes": RUNTIMES},
    {"CompatibleArchitectures": ["x86_64", "arm64"]},
]
LAYER_OUTSIDE = [
    ({"LayerName": "l" * 141}, broken("layerName", "l" * 141, like(LAYERS))),
    ({"LayerName": "a b"}, broken("layerName", "a b", like(LAYERS))),
    ({"Description": "é" * 257}, broken("description", "é" * 257, at_most(256, "length"))),
    ({"LicenseInfo": "l" * 513}, broken("licenseInfo", "l" * 513, at_most(512, "length"))),
    ({"CompatibleRuntimes": [*RUNTIMES, "python3.8"]},
     broken("compatibleRuntimes", f"[{', '.join(RUNTIMES)}, python3.8]", at_most(15, "length"))),
    ({"CompatibleArchitectures": ["x86_64", "arm64", "x86_64"]},
     broken("compatibleArchitectures", "[x86_64, arm64, x86_64]", at_most(2, "length"))),
    ({"CompatibleArchitectures": ["mips"]},
     broken("compatibleArchitectures", "[mips]", each(one_of("x86_64", "arm64")))),
    ({"Content": {}}, bad("Please provide a source for function code.")),
    ({"Content": None}, broken("content", "null", "Member must not be null")),
]

#: Calls on what is there: `{hello}` is a function.
CALLS = [
    ("list_functions", {"MaxItems": 1}, None),
    ("list_functions", {"MaxItems": 10000}, None),
    ("list_functions", {"MaxItems": 0}, broken("maxItems", 0, at_least(1))),
    ("list_functions", {"MaxItems": 10001}, broken("maxItems", 10001, at_most(10000))),
    ("list_functions", {"MasterRegion": "ALL"}, unsupported("MasterRegion")),
    ("list_functions", {"FunctionVersion": "SOME"}, broken("functionVersion", "SOME", one_of("ALL"))),
    ("list_functions", {"Marker": "made up"}, bad("The Marker is invalid")),
    ("list_layers", {"MaxItems": 1}, None),
    ("list_layers", {"MaxItems": 50}, None),
    ("list_layers", {"MaxItems": 0}, broken("maxItems", 0, at_least(1))),
    ("list_layers", {"MaxItems": 51}, broken("maxItems", 51, at_most(50))),
    ("list_layer_versions", {"LayerName": "l", "MaxItems": 50}, None),
    ("list_layer_versions", {"LayerName": "l", "MaxItems": 51},
     broken("maxItems", 51, at_most(50))),
    ("get_layer_version", {"LayerName": "l", "VersionNumber": 0},
     bad("Layer Version Cannot be less than 1.")),
    ("list_versions_by_function", {"FunctionName": "{hello}", "MaxItems": 10000}, None),
    ("list_versions_by_function", {"FunctionName": "{hello}", "MaxItems": 10001},
     broken("maxItems", 10001, at_most(10000))),
    ("get_function", {"FunctionName": "f" * 65},
     bad(broken("functionName", "f" * 65, at_most(64, "length"))[1])),
    ("get_function", {"FunctionName": "f" * 257},
     broken("functionName", "f" * 257, at_most(256, "length"))),
    ("invoke", {"FunctionName": "{hello}", "InvocationType": "Event"},
     unsupported("InvocationType Event")),
    ("invoke", {"FunctionName": "{hello}", "InvocationType": "Later"},
     broken("invocationType", "Later", one_of("Event", "RequestResponse", "DryRun"))),
    ("invoke", {"FunctionName": "{hello}", "LogType": "All"},
     broken("logType", "All", one_of("None", "Tail"))),
    ("get_function_recursion_config", {"FunctionName": "{hello}"}, None),
    ("put_function_recursion_config", {"FunctionName": "{hello}", "RecursiveLoop": "Allow"}, None),
    ("put_function_recursion_config", {"FunctionName": "{hello}", "RecursiveLoop": "Terminate"},
     unsupported("RecursiveLoop Terminate")),
    ("put_function_recursion_config", {"FunctionName": "{hello}", "RecursiveLoop": "Never"},
     broken("recursiveLoop", "Never", one_of("Allow", "Terminate"))),
]


def told(row):
    """A row's fields as its test is named."""
    fields = next(part for part in row if isinstance(part, dict)) if isinstance(row, tuple) else row
    text = json.dumps(fields, default=len)
    call = row[0] + " " if isinstance(row, tuple) and isinstance(row[0], str) else ""
    return call + (text if len(text) < 60 else f"{text[:50]}...{len(text)}")


def table(rows):
    return pytest.mark.parametrize("row", rows, ids=told)


@pytest.fixture(scope="module")
def unchecked(clients):
    """A client that sends what it is told, also what its own model forbids."""
    return clients("lambda", config={"parameter_validation": False})


@pytest.fixture(scope="module")
def seeing(unchecked):
    """A function that tells what it sees; the tests that change it, one after the other."""
    with deployed(unchecked, SEES) as name:
        yield name


def new_function(**fields):
    """What a creation takes, `fields` over it; those that are None are left out."""
    given = {
        "FunctionName": unique(), "Runtime": PYTHON, "Handler": "app.handler", "Role": ROLE,
        "Code": {"ZipFile": SEES},
    } | fields
    return {name: value for name, value in given.items() if value is not None}


def holds(shown, given):
    """Whether what is shown has all that was given."""
    if isinstance(given, dict):
        return all(holds((shown or {}).get(name), value) for name, value in given.items())
    return shown == given or not given


@table(GOOD)
def test_the_last_good_value_is_accepted_and_applied(unchecked, seeing, row):
    fields, applied = row
    answer = unchecked.update_function_configuration(FunctionName=seeing, **fields)
    assert holds(answer, fields)
    shown = settled(unchecked, seeing)
    assert shown["LastUpdateStatus"] == "Successful" and holds(shown, fields)
    result = invoke(unchecked, seeing).ok()
    assert applied is None or applied(result), result


@pytest.mark.parametrize("edge", [0, -1], ids=["lowest", "highest"])
def test_a_function_is_created_at_all_of_its_bounds(unchecked, edge):
    rows = {}
    for fields, applied in GOOD:
        rows.setdefault(next(iter(fields)), []).append((fields, applied))
    rows = [group[edge] for group in rows.values()]
    fields = {name: value for row in rows for name, value in row[0].items()}
    tags = {"k" * 128: "v" * 256, "empty": ""} if edge else {}
    tags |= {f"k{n}": "v" for n in range(48)} if edge else {}
    longest = unique().ljust(64, "f")
    with deployed(unchecked, SEES, name=longest, Tags=tags, **fields) as name:
        assert len(name) == 64
        assert holds(unchecked.get_function_configuration(FunctionName=name), fields)
        assert unchecked.get_function(FunctionName=name).get("Tags", {}) == tags
        result = invoke(unchecked, name).ok()
        for _, applied in rows:
            assert applied is None or applied(result), result


@table(OUTSIDE)
def test_the_first_bad_value_is_refused_by_an_update(unchecked, hello, row):
    fields, (code, message) = row
    before = unchecked.get_function_configuration(FunctionName=hello)["RevisionId"]
    call = unchecked.update_function_configuration
    assert refused(call, code, 400, FunctionName=hello, **fields) == message
    assert unchecked.get_function_configuration(FunctionName=hello)["RevisionId"] == before


@table([*OUTSIDE, *CREATION, *CODE])
def test_the_first_bad_value_is_refused_by_a_creation(unchecked, row):
    fields, said = row
    new = new_function(**fields)
    code, message = said or all_broken(*[
        (at, "null", "Member must not be null") for at in ("code", "functionName", "role")
    ])
    assert refused(unchecked.create_function, code, 400, **new) == message
    name = new.get("FunctionName", "")
    if 0 < len(name) <= 64:
        refused(unchecked.get_function, "ResourceNotFoundException", 404, FunctionName=name)


@table([*CODE, ({"ImageUri": "x"}, unsupported("ImageUri")),
        ({"ZipFile": b""}, bad("Uploaded file must be a non-empty zip"))])
def test_the_first_bad_value_is_refused_by_new_code(unchecked, hello, row):
    fields, (code, message) = row
    given = {"FunctionName": hello, "ZipFile": SEES} | fields
    assert refused(unchecked.update_function_code, code, 400, **given) == message


def test_a_runtime_that_nobody_knows_is_told_those_that_there_are(unchecked, hello):
    said = r"^Value cobol85 at 'runtime' failed to satisfy constraint: Member must satisfy enum " \
           r"value set: \[.*\] or be a valid ARN$"
    refused(unchecked.create_function, BAD, 400, said, **new_function(Runtime="cobol85"))
    call = unchecked.update_function_configuration
    refused(call, BAD, 400, said, FunctionName=hello, Runtime="cobol85")


def test_what_is_a_default_is_accepted(aws):
    name = create(
        aws, sample("hello"), Tags={}, Layers=[], VpcConfig={"SubnetIds": []}, Publish=False,
        TracingConfig={"Mode": "PassThrough"}, PackageType="Zip", Architectures=["x86_64"],
        SnapStart={"ApplyOn": "None"}, FileSystemConfigs=[], DeadLetterConfig={"TargetArn": ""},
        KMSKeyArn="",
    )
    shown = settled(aws, name)
    assert shown["TracingConfig"] == {"Mode": "PassThrough"}
    assert shown["SnapStart"] == {"ApplyOn": "None", "OptimizationStatus": "Off"}
    assert shown["Architectures"] == ["x86_64"]
    assert not {"VpcConfig", "DeadLetterConfig", "FileSystemConfigs", "KMSKeyArn"} & set(shown)
    aws.delete_function(FunctionName=name)


@table(CALLS)
def test_a_call_keeps_its_bounds(unchecked, hello, row):
    call, fields, said = row
    call = getattr(unchecked, call)
    fields = {name: hello if value == "{hello}" else value for name, value in fields.items()}
    if said:
        assert refused(call, said[0], 400, **fields) == said[1]
    else:
        assert call(**fields)["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_no_loop_is_ended(aws, hello):
    assert aws.get_function_recursion_config(FunctionName=hello)["RecursiveLoop"] == "Allow"
    for call, more in [
        (aws.get_function_recursion_config, {}),
        (aws.put_function_recursion_config, {"RecursiveLoop": "Allow"}),
    ]:
        refused(call, "ResourceNotFoundException", 404, FunctionName="absent", **more)


def test_a_list_shows_fifty_at_once(clients):
    aws = clients("lambda", region_name="sa-east-1")
    # Without a bootstrap nothing of it can start, so that each costs little.
    code = package({"data": "x"})
    names = [create(aws, code, Runtime="provided.al2023", Handler="x") for _ in range(51)]
    for more in ({}, {"MaxItems": 10000}, {"MaxItems": 51}):
        shown = aws.list_functions(**more)
        assert len(shown["Functions"]) == 50
        rest = aws.list_functions(Marker=shown["NextMarker"], **more)
        assert len(rest["Functions"]) == 1 and "NextMarker" not in rest
    for name in names:
        aws.delete_function(FunctionName=name)
    for number in range(51):
        aws.publish_layer_version(LayerName=f"l{number}", Content={"ZipFile": code})
    shown = aws.list_layers()
    assert len(shown["Layers"]) == 50
    assert len(aws.list_layers(Marker=shown["NextMarker"])["Layers"]) == 1


# Layers and tags.

@table(LAYER_GOOD)
def test_a_layer_is_accepted_at_its_bounds(unchecked, row):
    given = {"LayerName": unique("layer"), "Content": {"ZipFile": SEES}} | row
    made = unchecked.publish_layer_version(**given)
    found = unchecked.get_layer_version(LayerName=given["LayerName"], VersionNumber=made["Version"])
    assert holds(found, {name: value for name, value in row.items() if name != "LayerName"})


@table(LAYER_OUTSIDE)
def test_a_layer_beyond_its_bounds_is_refused(unchecked, row):
    fields, (code, message) = row
    given = {"LayerName": unique("layer"), "Content": {"ZipFile": SEES}} | fields
    given = {name: value for name, value in given.items() if value is not None}
    assert refused(unchecked.publish_layer_version, code, 400, **given) == message


def test_a_layers_runtimes_are_ones_that_there_are(unchecked):
    refused(
        unchecked.publish_layer_version, "ValidationException", 400,
        r"^1 validation error detected: Value '\[cobol85\]' at 'compatibleRuntimes' failed to "
        r"satisfy constraint: Member must satisfy constraint: \[Member must satisfy enum value set: ",
        LayerName=unique("layer"), Content={"ZipFile": SEES}, CompatibleRuntimes=["cobol85"],
    )


def test_five_layers_can_be_used(unchecked, seeing):
    arns = [
        unchecked.publish_layer_version(
            LayerName=unique("layer"), Content={"ZipFile": package({f"l{number}": "x"})}
        )["LayerVersionArn"]
        for number in range(6)
    ]
    unchecked.update_function_configuration(FunctionName=seeing, Layers=arns[:5])
    settled(unchecked, seeing)
    assert invoke(unchecked, seeing).ok()["opt"] == ["l0", "l1", "l2", "l3", "l4"]
    said = "Cannot reference more than 5 layers."
    call = unchecked.update_function_configuration
    assert refused(call, BAD, 400, FunctionName=seeing, Layers=arns) == said
    assert refused(unchecked.create_function, BAD, 400, **new_function(Layers=arns)) == said
    pattern = r"^1 validation error detected: Value '\[l\]' at 'layers' failed to satisfy " \
              r"constraint: Member must satisfy constraint: \[Member must have length less than " \
              r"or equal to 2048, Member must have length greater than or equal to 1, Member must " \
              r"satisfy regular expression pattern: .*, Member must not be null\]$"
    refused(call, "ValidationException", 400, pattern, FunctionName=seeing, Layers=["l"])


@table([row for row in CREATION if row[0].get("Tags")])
def test_tags_keep_their_bounds(unchecked, hello, row):
    fields, (code, message) = row
    resource = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{hello}"
    assert refused(unchecked.tag_resource, code, 400, Resource=resource, **fields) == message
    assert unchecked.list_tags(Resource=resource)["Tags"] == {}


def test_fifty_tags_are_counted_with_those_that_are_there(aws, function):
    arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{function(sample('hello'))}"
    aws.tag_resource(Resource=arn, Tags={"k" * 128: "v" * 256, "empty": ""})
    aws.tag_resource(Resource=arn, Tags={f"k{n}": "v" for n in range(48)})
    assert len(aws.list_tags(Resource=arn)["Tags"]) == 50
    said = "^Number of tags exceeds resource tag limit.$"
    refused(aws.tag_resource, BAD, 400, said, Resource=arn, Tags={"one more": ""})
    aws.tag_resource(Resource=arn, Tags={"k1": "again"})
    assert aws.list_tags(Resource=arn)["Tags"]["k1"] == "again"


# Events and answers.

def test_an_event_has_6_mb_at_most(aws, function):
    name = function("def handler(event, context):\n    return len(event)\n", MemorySize=1024)
    inside = b'"' + b"x" * (PAYLOAD - 2) + b'"'
    answer = aws.invoke(FunctionName=name, Payload=inside)
    assert json.load(answer["Payload"]) == PAYLOAD - 2
    refused(
        aws.invoke, "RequestEntityTooLargeException", 413,
        f"^Request must be smaller than {PAYLOAD} bytes for the InvokeFunction operation$",
        FunctionName=name, Payload=inside[:-1] + b'x"',
    )


def test_a_response_has_6_mb_at_most(aws, function):
    name = function(
        "def handler(event, context):\n    return 'x' * (event - 2)\n", MemorySize=1024
    )
    limit = 6291556
    assert len(invoke(aws, name, limit).ok()) == limit - 2
    result = invoke(aws, name, limit + 1)
    assert result.error == "Unhandled"
    assert result.json["errorType"] == "Function.ResponseSizeTooLarge"
    assert result.json["errorMessage"] == (
        f"Response payload size exceeded maximum allowed payload size ({limit} bytes)."
    )
    assert invoke(aws, name, 10).ok() == "x" * 8


def test_a_client_context_has_3583_bytes_at_most(aws, function):
    name = function("def handler(e, c):\n    return len(c.client_context.custom['k'])\n")
    empty = len(json.dumps({"custom": {"k": ""}}))

    def context(size):
        """A context that is so long in base64."""
        return base64.b64encode(json.dumps({"custom": {"k": "x" * (size // 4 * 3 - empty)}}).encode())

    # The longest that base64 can have below the bound, and the next.
    longest = context(3580).decode()
    assert len(longest) == 3580
    assert invoke(aws, name, ClientContext=longest).ok() == 2685 - empty
    code, said = "InvalidRequestContentException", "^Client context must be no more than 3583 bytes$"
    refused(aws.invoke, code, 400, said, FunctionName=name, ClientContext=context(3584).decode())
    for wrong in ("[]", "{"):
        wrong = base64.b64encode(wrong.encode()).decode()
        said = "must be a valid Base64-encoded JSON object"
        refused(aws.invoke, code, 400, said, FunctionName=name, ClientContext=wrong)


@pytest.mark.parametrize("body", [b"{", b"nonsense", b'"\xff"', b"{}{}", b"[1,]"])
def test_an_event_must_be_json(server, hello, body):
    path = f"/2015-03-31/functions/{hello}/invocations"
    status, headers, answer = send(server, sign(server.endpoint, "POST", path, body))
    assert status == 400, answer
    kind = {name.lower(): value for name, value in headers.items()}["x-amzn-errortype"]
    assert kind == "InvalidRequestContentException"
    assert b"Could not parse request body into json" in answer


@pytest.mark.parametrize(
    ("event", "shown"), [(b"", {}), (b"null", None), (b"1.5", 1.5), (b'"\xc3\xa9"', "é"), (b"[]", [])]
)
def test_any_json_is_an_event(aws, function, event, shown):
    name = function("def handler(event, context):\n    return event\n")
    assert json.load(aws.invoke(FunctionName=name, Payload=event)["Payload"]) == shown


# Packages.

def upload(aws, code, match=None, kind=BAD):
    return refused(aws.create_function, kind, 400, match, **new_function(Code={"ZipFile": code}))


def archive(add):
    """A zip with a handler, and what `add` puts there."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("app.py", "def handler(e, c): return open('/var/task/a/l').read()")
        add(made)
    return held.getvalue()


def named(name, mode=0o100644):
    entry = zipfile.ZipInfo("placeholder")
    entry.filename, entry.create_system, entry.external_attr = name, 3, mode << 16
    return entry


def test_a_package_that_is_no_zip_is_refused(aws):
    unreadable = "^Could not unzip uploaded file. Please check your file, then try to upload again."
    whole = sample("hello")
    for code in [b"not a zip", whole[:-10], whole[len(whole) // 2:], b"PK\x03\x04" + b"\0" * 100]:
        upload(aws, code, unreadable)


@pytest.mark.parametrize("name", ["../escape.py", "/etc/escape", "a/../../escape", "a\0b"])
def test_a_package_cannot_reach_outside_itself(aws, name):
    upload(aws, archive(lambda made: made.writestr(named(name), "x")))


@pytest.mark.parametrize("target", ["/etc/passwd", "../../../etc/passwd", "a/../../b"])
def test_a_link_in_a_package_cannot_reach_outside_it(aws, target):
    upload(aws, archive(lambda made: made.writestr(named("link", 0o120777), target)))


def test_a_link_within_a_package_works(aws):
    def add(made):
        made.writestr("text", "linked")
        made.writestr(named("a/l", 0o120777), "../text")

    with deployed(aws, archive(add)) as name:
        assert invoke(aws, name).ok() == "linked"


def big(size, compress):
    """A package that unpacks to exactly `size` bytes."""
    code = b"def handler(e, c): return 1\n"
    held = io.BytesIO()
    kind = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
    with zipfile.ZipFile(held, "w", kind, compresslevel=1) as made:
        made.writestr("app.py", code)
        with made.open("data.bin", "w", force_zip64=True) as file:
            left = size - len(code)
            chunk = os.urandom(MB) if not compress else b"\0" * MB
            while left:
                left -= file.write(chunk[: min(left, MB)])
    return held.getvalue()


def test_a_package_unpacks_to_250_mb_at_most(aws):
    limit = 262144000
    with deployed(aws, big(limit, True)) as name:
        assert invoke(aws, name).ok() == 1
    text = upload(aws, big(limit + 1, True))
    assert text == f"Unzipped size must be smaller than {limit} bytes"


def test_a_bomb_of_a_package_is_refused(aws):
    zeros = b"\0" * (8 * MB)
    bomb = archive(lambda made: [made.writestr(f"{number}", zeros) for number in range(64)])
    assert len(bomb) < MB
    upload(aws, bomb, "^Unzipped size must be smaller")


def test_a_package_has_50_mb_at_most(aws):
    limit = 50 * MB
    # Stored without compression, the archive's own bytes come on top of what it holds.
    overhead = len(big(MB, False)) - MB
    with deployed(aws, big(limit - overhead, False)) as name:
        assert invoke(aws, name).ok() == 1
    text = upload(aws, big(limit - overhead + 1, False))
    assert text == f"Zipped size must be smaller than {limit} bytes"


def test_a_request_has_70167211_bytes_at_most(server, aws):
    limit = 70_167_211
    new = new_function(Code={"ZipFile": base64.b64encode(sample("hello")).decode()})
    body = json.dumps(new).encode()

    def post(size):
        # What surrounds the JSON belongs to the request.
        padded = body + b" " * (size - len(body))
        return send(server, sign(server.endpoint, "POST", body=padded))

    status, _, answer = post(limit)
    assert status == 201, answer
    assert settled(aws, new["FunctionName"])["State"] == "Active"
    status, headers, answer = post(limit + 1)
    kind = {name.lower(): value for name, value in headers.items()}["x-amzn-errortype"]
    assert (status, kind) == (413, "RequestEntityTooLargeException")
    assert json.loads(answer)["message"] == (
        f"Request must be smaller than {limit} bytes for the CreateFunction operation"
    )
    aws.delete_function(FunctionName=new["FunctionName"])


def test_a_large_package_of_code_runs(aws):
    modules = {f"pkg/m{number}.py": f"VALUE = {number}\n" for number in range(500)}
    text = (
        "import importlib\n"
        "def handler(e, c):\n"
        "    return sum(importlib.import_module(f'pkg.m{n}').VALUE for n in range(500))\n"
    )
    code = package({"app.py": text, "pkg/__init__.py": "", **modules})
    with deployed(aws, code, MemorySize=512) as name:
        assert invoke(aws, name).ok() == sum(range(500))


def test_folders_that_are_only_named_on_the_way_count(aws):
    deep = "/" + "b/" * 96 + "c"
    upload(aws, archive(lambda made: [made.writestr(f"a{n}{deep}", "") for n in range(2100)]), "entries")
    upload(aws, package({"b/" * 100 + "c": ""}), "lies too deep")
