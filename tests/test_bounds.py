"""Every bound holds at its exact edge: one step inside is accepted, one outside is refused."""

import io
import json
import os
import re
import zipfile

import pytest
from support.functions import (
    PYTHON, create, deployed, invoke, package, refused, sample, settled, unique,
)
from support.server import ROLE
from support.signed import send, sign

BAD = "InvalidParameterValueException"
VALIDATION = ("ValidationException", "InvalidParameterValueException")
MB = 1 << 20
PAYLOAD = 6 * MB


@pytest.fixture(scope="module")
def unchecked(clients):
    """A client that sends what it is told, also what its own model forbids."""
    return clients("lambda", config={"parameter_validation": False})


def edge(aws, field, inside, outside):
    name = create(aws, sample("hello"), **{field: inside[0]})
    settled(aws, name)
    for value in inside:
        answer = aws.update_function_configuration(FunctionName=name, **{field: value})
        assert answer[field] == value
        settled(aws, name)
    for value in outside:
        with pytest.raises(aws.exceptions.ClientError) as caught:
            aws.update_function_configuration(FunctionName=name, **{field: value})
        found = caught.value.response
        assert found["Error"]["Code"] in VALIDATION, found
        assert found["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert aws.get_function_configuration(FunctionName=name)[field] == inside[-1]
    aws.delete_function(FunctionName=name)


def test_memory_is_128_to_10240_mb(unchecked):
    edge(unchecked, "MemorySize", [128, 129, 10240], [127, 10241])


def test_the_timeout_is_1_to_900_seconds(unchecked):
    edge(unchecked, "Timeout", [1, 900], [0, 901])


def test_ephemeral_storage_is_512_to_10240_mb(unchecked):
    edge(unchecked, "EphemeralStorage", [{"Size": 512}, {"Size": 10240}], [{"Size": 511}, {"Size": 10241}])


def test_a_description_has_256_characters_at_most(unchecked):
    edge(unchecked, "Description", ["", "é" * 256], ["x" * 257])


def test_a_value_out_of_bounds_is_told_in_awss_words(unchecked, hello):
    with pytest.raises(unchecked.exceptions.ClientError) as caught:
        unchecked.update_function_configuration(FunctionName=hello, MemorySize=127)
    text = caught.value.response["Error"]["Message"]
    assert re.search(
        r"1 validation error detected: Value '127' at 'memorySize' failed to satisfy constraint: "
        r"Member must have value greater than or equal to 128", text,
    ), text


def environment(size):
    """Variables that take so many bytes as Lambda counts them: as a JSON object."""
    empty = len(json.dumps({"AA": ""}, separators=(",", ":")))
    return {"Variables": {"AA": "x" * (size - empty)}}


def test_an_environment_takes_4_kb_at_most(aws):
    name = create(aws, sample("hello"), Environment=environment(4096))
    assert settled(aws, name)["State"] == "Active"
    refused(
        aws.update_function_configuration, BAD, 400, "exceeded the 4KB limit",
        FunctionName=name, Environment=environment(4097),
    )
    aws.delete_function(FunctionName=name)


@pytest.mark.parametrize("name", ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT"])
def test_lambdas_own_variables_cannot_be_set(aws, name):
    refused(
        aws.create_function, BAD, 400, f"reserved keys.*{name}",
        FunctionName=unique(), Runtime=PYTHON, Handler="a.b", Role=ROLE,
        Code={"ZipFile": sample("hello")}, Environment={"Variables": {name: "x"}},
    )


@pytest.mark.parametrize("name", ["1A", "A-B", "A B", "=", "_A", "_HANDLER", "A"])
def test_a_variables_name_must_be_one(aws, name):
    with pytest.raises(aws.exceptions.ClientError) as caught:
        create(aws, sample("hello"), Environment={"Variables": {name: "x"}})
    assert caught.value.response["Error"]["Code"] in VALIDATION


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


def upload(aws, code, match=None, kind=BAD):
    return refused(
        aws.create_function, kind, 400, match,
        FunctionName=unique(), Runtime=PYTHON, Handler="app.handler", Role=ROLE,
        Code={"ZipFile": code},
    )


def test_a_package_that_is_no_zip_is_refused(aws):
    unreadable = "^Could not unzip uploaded file. Please check your file, then try to upload again."
    whole = sample("hello")
    for code in [b"not a zip", whole[:-10], whole[len(whole) // 2:], b"PK\x03\x04" + b"\0" * 100]:
        upload(aws, code, unreadable)


@pytest.mark.parametrize("name", ["../escape.py", "/etc/escape", "a/../../escape", "a\0b"])
def test_a_package_cannot_reach_outside_itself(aws, name):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("app.py", "def handler(e, c): return 1")
        entry = zipfile.ZipInfo("placeholder")
        entry.filename = name
        archive.writestr(entry, "x")
    upload(aws, held.getvalue())


@pytest.mark.parametrize("target", ["/etc/passwd", "../../../etc/passwd", "a/../../b"])
def test_a_link_in_a_package_cannot_reach_outside_it(aws, target):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("app.py", "def handler(e, c): return 1")
        entry = zipfile.ZipInfo("link")
        entry.create_system = 3
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, target)
    upload(aws, held.getvalue())


def test_a_link_within_a_package_works(aws):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("app.py", "def handler(e, c): return open('/var/task/a/l').read()")
        archive.writestr("text", "linked")
        entry = zipfile.ZipInfo("a/l")
        entry.create_system = 3
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "../text")
    with deployed(aws, held.getvalue()) as name:
        assert invoke(aws, name).ok() == "linked"


def big(size, compress):
    """A package that unpacks to exactly `size` bytes."""
    code = b"def handler(e, c): return 1\n"
    held = io.BytesIO()
    kind = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
    with zipfile.ZipFile(held, "w", kind, compresslevel=1) as archive:
        archive.writestr("app.py", code)
        with archive.open("data.bin", "w", force_zip64=True) as file:
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
    inner = package({"x": b"\0" * (16 * MB)})
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(64):
            archive.writestr(f"{number}", b"\0" * (8 * MB))
    upload(aws, held.getvalue(), "^Unzipped size must be smaller")
    assert len(inner) < MB


def test_a_package_has_50_mb_at_most(aws):
    limit = 50 * MB
    # Stored without compression, the archive's own bytes come on top of what it holds.
    overhead = len(big(MB, False)) - MB
    with deployed(aws, big(limit - overhead, False)) as name:
        assert invoke(aws, name).ok() == 1
    with pytest.raises(aws.exceptions.ClientError) as caught:
        create(aws, big(limit - overhead + 1, False))
    found = caught.value.response
    assert found["ResponseMetadata"]["HTTPStatusCode"] in (400, 413), found
    assert found["Error"]["Code"] in ("RequestEntityTooLargeException", BAD), found


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
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(2100):
            archive.writestr(f"a{number}/" + "b/" * 96 + "c", "")
    with pytest.raises(aws.exceptions.ClientError) as caught:
        create(aws, held.getvalue())
    assert caught.value.response["Error"]["Code"] == BAD
    assert "entries" in caught.value.response["Error"]["Message"]
    refused(
        aws.create_function, BAD, 400, "lies too deep", FunctionName=unique(), Runtime=PYTHON,
        Handler="x.y", Role=ROLE, Code={"ZipFile": package({"b/" * 100 + "c": ""})},
    )
