"""Every runtime that is here runs real code in Lambda's own surroundings, and in nothing else."""

import json
import os
import re
import time

import pytest
from support.functions import deployed, invoke, package, rust, sample, shell
from support.server import ACCOUNT, REGION, ROOT

MINORS = range(8, 15)
#: What Lambda itself sets, and what a shell or an interpreter adds by itself.
OWN = {
    "AWS_DEFAULT_REGION", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_FORMAT",
    "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_LAMBDA_RUNTIME_API",
    "AWS_REGION", "LAMBDA_RUNTIME_DIR", "LAMBDA_TASK_ROOT", "_HANDLER",
    "PATH", "LD_LIBRARY_PATH", "LANG", "TZ", "AWS_EXECUTION_ENV",
    "PYTHONPATH", "PYTHONHOME", "_X_AMZN_TRACE_ID", "_LAMBDA_TELEMETRY_LOG_FD", "LC_CTYPE",
    "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
    # Where the code's own calls go.
    "AWS_ENDPOINT_URL",
}


@pytest.fixture(scope="module", params=[f"python3.{minor}" for minor in MINORS])
def python_line(request, aws, runtimes):
    """The tool function in one line of Python: (line, function name)."""
    if request.param not in runtimes:
        pytest.skip(f"there is no {request.param}: morrow runtimes add {request.param}")
    with deployed(
        aws, sample("tool"), Runtime=request.param, MemorySize=512,
        Environment={"Variables": {"MINE": "value with spaces é", "TZ": "Europe/Vienna"}},
    ) as name:
        yield request.param, name


def test_python_runs_in_exactly_the_version_asked_for(aws, python_line):
    line, name = python_line
    seen = invoke(aws, name, {"do": "describe"}).ok()
    assert "python%d.%d" % tuple(seen["python"]) == line


def test_the_context_is_lambdas(aws, python_line):
    _, name = python_line
    seen = invoke(aws, name, {"do": "describe"}).ok()
    assert seen["function"] == name
    assert seen["version"] == "$LATEST"
    assert seen["arn"] == f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"
    assert seen["memory"] == "512"
    assert seen["group"] == f"/aws/lambda/{name}"
    assert re.fullmatch(r"\d{4}/\d\d/\d\d/\[\$LATEST\][0-9a-f]{32}", seen["stream"])
    assert 8000 < seen["remaining"] <= 10000
    assert seen["cwd"] == "/var/task"
    assert "/var/task" in seen["path"]
    assert re.match(r"Root=1-[0-9a-f]{8}-[0-9a-f]{24}", seen["trace"])


def test_the_environment_is_lambdas_and_the_users_and_nothing_elses(aws, python_line):
    line, name = python_line
    seen = invoke(aws, name, {"do": "environment"}).ok()
    assert set(seen) - OWN == {"MINE"}
    assert seen["MINE"] == "value with spaces é"
    assert seen["TZ"] == "Europe/Vienna"
    assert seen["AWS_REGION"] == seen["AWS_DEFAULT_REGION"] == REGION
    assert seen["AWS_LAMBDA_FUNCTION_NAME"] == name
    assert seen["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] == "512"
    assert seen["AWS_EXECUTION_ENV"] == f"AWS_Lambda_{line}"
    assert (seen["LAMBDA_TASK_ROOT"], seen["LAMBDA_RUNTIME_DIR"]) == ("/var/task", "/var/runtime")
    assert seen["_HANDLER"] == "app.handler"
    for variable, value in os.environ.items():
        if len(value) > 8 and variable not in ("PATH", "LANG", "TZ"):
            assert value not in seen.values(), variable


def test_the_standard_library_is_whole(aws, function, python_line):
    line, _ = python_line
    modules = [
        "asyncio", "bz2", "ctypes", "decimal", "hashlib", "http.client", "json", "lzma",
        "multiprocessing", "sqlite3", "ssl", "subprocess", "unicodedata", "urllib.request",
        "uuid", "xml.etree.ElementTree", "zipfile", "zlib",
    ]
    text = f"""
import importlib
def handler(event, context):
    missing = []
    for name in {modules!r}:
        try:
            importlib.import_module(name)
        except ImportError as error:
            missing.append(str(error))
    import hashlib, ssl, sqlite3
    return {{
        "missing": missing,
        "sha": hashlib.sha256(b"").hexdigest()[:8],
        "authorities": len(ssl.create_default_context().get_ca_certs()),
        "sqlite": sqlite3.connect(":memory:").execute("select 1 + 1").fetchone()[0],
    }}
"""
    seen = invoke(aws, function(text, Runtime=line, MemorySize=512)).ok()
    assert (seen["missing"], seen["sha"], seen["sqlite"]) == ([], "e3b0c442", 2)
    assert seen["authorities"] > 20


def test_packages_of_the_host_are_not_there(aws, function, python_line):
    line, _ = python_line
    text = """
import sys
def handler(event, context):
    found = []
    for name in ("pip", "setuptools", "pytest", "requests", "yaml", "numpy"):
        try:
            __import__(name)
            found.append(name)
        except ImportError:
            pass
    return {"found": found, "path": sys.path}
"""
    seen = invoke(aws, function(text, Runtime=line, MemorySize=512)).ok()
    assert seen["found"] == []
    assert not [path for path in seen["path"] if "pyenv" in path or path.startswith("/root")]


def test_the_sample_of_the_readme_runs_in_every_python(aws, function, python_line):
    line, _ = python_line
    files = {"lambda_function.py": (ROOT / "runtimes/python3/sample/lambda_function.py").read_bytes()}
    name = function(package(files), Runtime=line, Handler="lambda_function.lambda_handler")
    assert invoke(aws, name, {"name": "you"}).ok()["greeting"] == "Hello, you!"


@pytest.mark.parametrize("line", ["provided.al2023", "provided.al2"])
def test_a_custom_runtime_in_rust_runs(aws, function, rust_bootstrap, line):
    name = function(rust(), Runtime=line, Handler="anything", MemorySize=128)
    now = time.time() * 1000
    result = invoke(aws, name, {"name": "you"})
    seen = result.ok()
    assert seen["hello"] == "you"
    assert seen["request_id"] == result.request_id
    assert seen["function"] == name and seen["memory"] == 128
    assert now < seen["deadline"] < now + 15000

    failed = invoke(aws, name, {"do": "fail"})
    assert failed.error == "Unhandled"
    assert failed.json["errorMessage"] == "asked to fail"
    assert invoke(aws, name, {"do": "exit"}).json["errorType"] == "Runtime.ExitError"
    environment = invoke(aws, name, {"do": "environment"}).ok()
    assert set(environment) <= OWN, set(environment) - OWN
    assert environment["_HANDLER"] == "anything"
    assert not environment.get("AWS_EXECUTION_ENV", "").startswith("AWS_Lambda_python")
    assert "_LAMBDA_TELEMETRY_LOG_FD" not in environment


@pytest.mark.parametrize("line", ["provided.al2023", "provided.al2"])
def test_a_custom_runtime_in_shell_runs(aws, function, line):
    text = (ROOT / "runtimes/provided/sample/bootstrap").read_text()
    name = function(shell(text), Runtime=line, Handler="x", MemorySize=512)
    for number in range(3):
        answer = invoke(aws, name, {"n": number}, LogType="Tail")
        assert answer.ok() == {"greeting": "Hello from a shell!", "event": {"n": number}}
        assert f"answering {answer.request_id}" in answer.tail


def test_the_userland_of_a_custom_runtime_is_there(aws, function):
    text = """#!/bin/bash
api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
while true; do
    curl -sS -D /tmp/h -o /dev/null "$api/next"
    id=$(sed -n 's/^lambda-runtime-aws-request-id: *\\([^[:space:]]*\\).*/\\1/Ip' /tmp/h)
    report=""
    for tool in sh bash env cat ls grep sed awk date sort tar gzip curl mktemp sleep tr; do
        command -v $tool >/dev/null || report="$report $tool"
    done
    zone=$(TZ=Asia/Tokyo date -d @0 +%H)
    certificates=$(grep -c BEGIN /etc/ssl/certs/ca-certificates.crt)
    user=$(id -un)
    printf '{"missing":"%s","zone":"%s","certificates":%s,"user":"%s","host":"%s"}' \\
        "$report" "$zone" "$certificates" "$user" "$(hostname)" >/tmp/answer
    curl -sS -o /dev/null -d @/tmp/answer "$api/$id/response"
done
"""
    name = function(shell(text), Runtime="provided.al2023", Handler="x", MemorySize=512)
    seen = invoke(aws, name).ok()
    assert (seen["missing"], seen["zone"]) == ("", "09")
    assert seen["certificates"] > 20
    assert seen["user"] == "sbx_user1051"
    assert seen["host"] != os.uname().nodename


def test_a_package_may_bring_modules_and_data(aws, function):
    files = {
        "src/deep/app.py": "from lib import VALUE\nimport os\n"
        "def handler(e, c):\n    return [VALUE, open('data/x.json').read(), os.listdir('/opt')]\n",
        "lib.py": "VALUE = 42\n",
        "data/x.json": json.dumps({"a": 1}),
    }
    name = function(package(files), Handler="src.deep.app.handler")
    assert invoke(aws, name).ok() == [42, '{"a": 1}', []]
    slashed = function(package(files), Handler="src/deep/app.handler")
    assert invoke(aws, slashed).ok()[0] == 42
