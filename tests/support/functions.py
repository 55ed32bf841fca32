"""Functions for the tests: their packages, and a function's way from creation to its end."""

import base64
import contextlib
import io
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from botocore.exceptions import ClientError

from .server import ROLE, ROOT, TARGET, until

FUNCTIONS = ROOT / "tests" / "functions"
NAMES = itertools.count(1)
#: The runtime that tests use which are not about one: the oldest that no test has to do without.
PYTHON = "python3.11" if shutil.which("python3.11") else "python%d.%d" % sys.version_info[:2]


def unique(prefix="f"):
    """A name that no other test uses."""
    return f"{prefix}-{os.getpid()}-{next(NAMES)}"


def package(files, modes=None):
    """A zip of {name: text or bytes}. Names in `modes` get that mode."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = ((modes or {}).get(name, 0o644) | 0o100000) << 16
            archive.writestr(entry, content)
    return held.getvalue()


def python(text):
    """The package of a Python function whose module is `app`."""
    return package({"app.py": text})


def sample(name):
    """The package of a module in functions/python/."""
    return python((FUNCTIONS / "python" / f"{name}.py").read_text())


def shell(text):
    """The package of a custom runtime that is a shell script."""
    return package({"bootstrap": text}, {"bootstrap": 0o755})


def rust():
    """The package of the custom runtime in functions/rust-bootstrap."""
    return package({"bootstrap": (TARGET / "rust-bootstrap").read_bytes()}, {"bootstrap": 0o755})


def create(client, code, name=None, **fields):
    """Creates a function with the tests' usual fields, and returns its name."""
    name = name or unique()
    given = {"Runtime": PYTHON, "Handler": "app.handler", "Role": ROLE, "Timeout": 10}
    given |= {"MemorySize": 256} | fields
    client.create_function(FunctionName=name, Code={"ZipFile": code}, **given)
    return name


def settled(client, name, seconds=60):
    """Waits until a creation or update has ended, and returns the configuration."""

    def look():
        found = client.get_function_configuration(FunctionName=name)
        return found if found["LastUpdateStatus"] != "InProgress" else None

    return until(look, f"{name} is settled", seconds)


def deploy(client, code, name=None, **fields):
    """Creates a function and waits until it is Active."""
    name = create(client, code, name, **fields)
    found = settled(client, name)
    assert found["State"] == "Active", found
    return name


@contextlib.contextmanager
def deployed(client, code, **fields):
    """A function that is there for a while."""
    name = deploy(client, code, **fields)
    try:
        yield name
    finally:
        with contextlib.suppress(ClientError):
            client.delete_function(FunctionName=name)


class Result:
    """What an invocation gave."""

    def __init__(self, answer):
        self.status = answer["StatusCode"]
        self.error = answer.get("FunctionError")
        self.version = answer.get("ExecutedVersion")
        self.request_id = answer["ResponseMetadata"]["RequestId"]
        self.body = answer["Payload"].read()
        self.tail = base64.b64decode(answer.get("LogResult", "")).decode("utf-8", "replace")

    @property
    def json(self):
        return json.loads(self.body)

    def ok(self):
        """The answer of an invocation that must have gone well."""
        assert self.error is None, self.body[:2000]
        return self.json


def invoke(client, name, event=None, **fields):
    payload = json.dumps(event if event is not None else {}).encode()
    return Result(client.invoke(FunctionName=name, Payload=payload, **fields))


def refused(call, code, status=None, match=None, **fields):
    """Makes a call that must be refused, and returns the error's message."""
    try:
        answer = call(**fields)
    except ClientError as error:
        found = error.response
        text = found["Error"].get("Message", "")
        assert found["Error"]["Code"] == code, found
        assert status is None or found["ResponseMetadata"]["HTTPStatusCode"] == status, found
        assert match is None or re.search(match, text), text
        return text
    raise AssertionError(f"it was not refused: {answer}")


def build_rust(name="rust-bootstrap"):
    """Builds a program in functions/; the suite's first user of it does."""
    subprocess.run(["cargo", "build", "-p", name], cwd=ROOT, check=True)
    return Path(TARGET / name)
