"""The aws CLI as people use it, with nothing but an endpoint and a key."""

import json

import pytest
from support.functions import PYTHON, invoke, package, sample, unique
from support.server import ACCOUNT, ROLE


@pytest.fixture
def zipped(tmp_path):
    path = tmp_path / "code.zip"
    path.write_bytes(sample("tool"))
    return path


def test_a_functions_life(aws_cli, tmp_path, zipped):
    name, out = unique("cli"), tmp_path / "out.json"
    made = json.loads(aws_cli(
        "lambda", "create-function", "--function-name", name, "--runtime", PYTHON,
        "--handler", "app.handler", "--role", ROLE, "--zip-file", f"fileb://{zipped}",
        "--environment", "Variables={A1=x,B1=y}", "--memory-size", "256",
    ).stdout)
    assert made["State"] == "Pending"
    aws_cli("lambda", "wait", "function-active-v2", "--function-name", name)

    answer = json.loads(aws_cli(
        "lambda", "invoke", "--function-name", name,
        "--payload", json.dumps({"do": "echo", "a": "é"}), "--log-type", "Tail", out,
    ).stdout)
    assert answer["StatusCode"] == 200 and answer["ExecutedVersion"] == "$LATEST"
    assert answer["LogResult"]
    assert json.loads(out.read_text()) == {"do": "echo", "a": "é"}

    answer = json.loads(aws_cli(
        "lambda", "invoke", "--function-name", name,
        "--payload", json.dumps({"do": "fail"}), out,
    ).stdout)
    assert answer["FunctionError"] == "Unhandled"
    assert json.loads(out.read_text())["errorType"] == "ValueError"

    new = tmp_path / "new.zip"
    new.write_bytes(package({"app.py": "def handler(e, c): return 'new'"}))
    aws_cli("lambda", "update-function-code", "--function-name", name, "--zip-file", f"fileb://{new}")
    aws_cli("lambda", "wait", "function-updated-v2", "--function-name", name)
    aws_cli("lambda", "update-function-configuration", "--function-name", name, "--timeout", "9")
    aws_cli("lambda", "wait", "function-updated-v2", "--function-name", name)
    aws_cli("lambda", "invoke", "--function-name", name, out)
    assert json.loads(out.read_text()) == "new"

    shown = json.loads(aws_cli("lambda", "get-function", "--function-name", name).stdout)
    assert shown["Configuration"]["Timeout"] == 9
    listed = json.loads(aws_cli("lambda", "list-functions").stdout)["Functions"]
    assert name in [it["FunctionName"] for it in listed]

    aws_cli("lambda", "delete-function", "--function-name", name)
    gone = aws_cli("lambda", "get-function", "--function-name", name, check=False)
    assert gone.returncode != 0 and "ResourceNotFoundException" in gone.stderr


def test_the_caller_is_told_who_it_is(aws_cli):
    assert json.loads(aws_cli("sts", "get-caller-identity").stdout)["Account"] == ACCOUNT


def test_logs_are_read(aws, aws_cli, tool):
    invoke(aws, tool, {"do": "say", "lines": ["seen by the CLI"]})
    group = f"/aws/lambda/{tool}"
    found = json.loads(aws_cli(
        "logs", "filter-log-events", "--log-group-name", group, "--filter-pattern", "CLI",
    ).stdout)
    assert [event["message"].strip() for event in found["events"]] == ["seen by the CLI"]


def test_an_error_is_readable(aws_cli):
    done = aws_cli("lambda", "publish-version", "--function-name", "x", check=False)
    assert done.returncode != 0
    assert "(NotImplementedException)" in done.stderr
    assert "PublishVersion is not implemented yet" in done.stderr
