"""Functions that answer HTTP requests: their programs, and their way from creation to their end."""

import base64
import contextlib
import http.client
import json
from dataclasses import dataclass
from pathlib import Path

from botocore.exceptions import ClientError

from .functions import FUNCTIONS, PYTHON, package, unique
from .server import ACCOUNT, REGION, until

SERVER = (FUNCTIONS / "python" / "web.py").read_text()
CODE = package({"server.py": SERVER})

#: What Cloud Run says when an instance ends with the request, or answers what is no HTTP.
BROKEN = (
    "The request failed because either the HTTP response was malformed or connection to the "
    "instance had an error."
)
TOO_LONG = "The request has been terminated because it has reached the maximum request timeout."


def zipped(code=CODE):
    return {"zip": base64.b64encode(code).decode()}


def program(name):
    """The code of a program in functions/python/."""
    return zipped(package({"server.py": (FUNCTIONS / "python" / f"{name}.py").read_text()}))


def settings(**more):
    return {
        "contract": "http", "runtime": PYTHON, "command": ["python3", "server.py"],
        "code": zipped(),
    } | more


def settled(root, name):
    def done():
        function = root("GET", f"functions/{name}")[1]
        busy = function["state"] == "Pending" or function["last_update"]["status"] == "InProgress"
        return None if busy else function

    return until(done, f"{name} is settled", 60)


def made(root, name, **more):
    status, told = root("PUT", f"functions/{name}", settings(**more))
    assert status in (200, 201), told
    return settled(root, name)


def call(server, target, headers=None, method="GET", body=None):
    """(status, headers, text)"""
    connection = http.client.HTTPConnection("127.0.0.1", server.functions_port, timeout=30)
    try:
        connection.request(method, target, body, headers or {})
        response = connection.getresponse()
        return response.status, response.headers, response.read().decode()
    finally:
        connection.close()


def programs(name):
    """The processes of a function's programs, whichever instance they are of."""
    mark, found = f"K_SERVICE={name}".encode(), set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            # It may end while it is looked at.
            with contextlib.suppress(OSError):
                if mark in (entry / "environ").read_bytes().split(b"\0"):
                    found.add(int(entry.name))
    return found


@dataclass
class Web:
    """A function that answers requests, as its owner sees it."""

    server: object
    root: object
    logs: object
    name: str
    shown: dict

    def path(self, rest="/"):
        return f"/{ACCOUNT}/{REGION}/{self.name}{rest}"

    @property
    def host(self):
        return f"{self.name}-{ACCOUNT}.{REGION}.run.localhost"

    @property
    def token(self):
        return {"Authorization": f"Bearer {self.root.token}"}

    def says(self, rest="/", **more):
        """What it answers, if it answers well."""
        status, headers, told = answer = self.call(rest, **more)
        assert status == 200, (rest, status, headers.get("X-Morrow-Error"), told)
        return json.loads(told) if told.startswith("{") else told

    def call(self, rest="/", headers=None, method="GET", body=None):
        return call(self.server, self.path(rest), self.token | (headers or {}), method, body)

    def fails(self, rest="/", **more):
        """How the platform says that it has no answer: (status, what and why, in words)."""
        return failure(self.call(rest, **more))

    def change(self, **more):
        """Changes what is said, and waits for what comes of it."""
        status, told = self.root("PATCH", f"functions/{self.name}", more)
        assert status == 200, told
        self.shown = settled(self.root, self.name)
        return self.shown

    def log(self):
        """What its instances wrote, and what was written of them."""
        pages = self.logs.get_paginator("filter_log_events").paginate(logGroupName=f"/http/{self.name}")
        try:
            return [event["message"].rstrip() for page in pages for event in page["events"]]
        except ClientError:
            return []

    def lines(self, begin):
        """Those lines that begin so, without that."""
        return [line.removeprefix(begin).strip() for line in self.log() if line.startswith(begin)]

    def programs(self):
        return programs(self.name)


def failure(answer):
    status, headers, words = answer
    assert words.startswith("Error: "), (status, words)
    return status, headers["X-Morrow-Error"], words.splitlines()[1]


@contextlib.contextmanager
def answering(server, root, logs, code, **more):
    """A function with a program of functions/python/ that is there for a while."""
    name = unique("web")
    try:
        yield Web(server, root, logs, name, made(root, name, code=program(code), **more))
    finally:
        root("DELETE", f"functions/{name}")
