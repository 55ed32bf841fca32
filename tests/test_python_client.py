"""What stands in for the native part of AWS's runtime client for Python sends the same bytes and
gives the same values, case by case. The native part itself, from the wheel, is the oracle."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import zipfile

import pytest
from support.runtime_api import RuntimeApi
from support.server import ROOT, clean_environment

RUNTIME = ROOT / "runtimes" / "python3"
TAG = "cp%d%d" % sys.version_info[:2]
#: Makes one call and prints what came of it.
CALL = """
import json, runtime_client as client
client.initialize_client("agent/1")
try:
    print(repr({call}))
except Exception as error:
    print(repr(error))
"""
OK = b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n"
SAID = {
    "content-type": "application/json",
    "Lambda-Runtime-Aws-Request-Id": "id-1",
    "lambda-runtime-deadline-ms": "1795777659560",
    "lambda-runtime-invoked-function-arn": "arn:aws:lambda:eu-west-1:123456789012:function:f",
    "lambda-runtime-trace-id": "Root=1-2-3",
}
MORE = {
    "lambda-runtime-client-context": '{"custom": "\u00e9"}',
    "lambda-runtime-cognito-identity": '{"cognitoIdentityId": "i"}',
    "lambda-runtime-aws-tenant-id": "t",
    "lambda-runtime-invocation-id": "inv",
}


def event(body, said=SAID):
    said = said | {"content-length": len(body)}
    lines = "".join(f"{name}: {value}\r\n" for name, value in said.items())
    return b"HTTP/1.1 200 OK\r\n" + lines.encode() + b"\r\n" + body


RESULT = 'client.post_invocation_result("id-1", {}, {}, {})'
ERROR = 'client.post_error("id-1", {}, {}, {})'
CASES = {
    "next": ("client.next()", [event(b'{"a": 1}')]),
    "next with everything": ("client.next()", [event(b"{}", SAID | MORE)]),
    "next without an event": ("client.next()", [event(b"")]),
    "a large event": ("client.next()", [event(b"x" * 3_000_000)]),
    "next in pieces": ("client.next()", [[bytes([byte]) for byte in event(b'{"a": 1}')]]),
    "two of them": ("(client.next(), client.next())", [event(b"1"), event(b"2")]),
    "next hangs up": ("client.next()", [None]),
    "a result": (RESULT.format('b"{}"', '"application/json"', None), [OK]),
    "a result of an invocation": (RESULT.format('b""', '"text/plain"', '"inv"'), [OK]),
    "a large result": (RESULT.format('b"x" * 3_000_000', '"a/b"', None), [OK]),
    "a result that is refused": (
        RESULT.format('b"abc"', '"a/b"', None),
        [b"HTTP/1.1 413 x\r\ncontent-length: 8\r\n\r\ntoo long"],
    ),
    "a result hangs up": (RESULT.format('b"abc"', '"a/b"', None), [None]),
    "an error": (ERROR.format("""'{"errorType":"E"}'""", """'{"x":1}'""", None), [OK]),
    "an error of an invocation": (ERROR.format("""'{"m":"\u00e9"}'""", "''", '"inv"'), [OK]),
    "an error's cause in other letters": (ERROR.format("'{}'", """'{"\u00e9":"\\\\n"}'""", None), [OK]),
    "an error that is refused": (
        ERROR.format("'no'", "''", None), [b"HTTP/1.1 400 x\r\ncontent-length: 0\r\n\r\n"],
    ),
    "a result after an event": (
        "(client.next(), " + RESULT.format('b"{}"', '"a/b"', None) + ", client.next())",
        [event(b"1"), OK, event(b"2")],
    ),
}


class Wire:
    """Keeps the bytes of each request, by its connection, and gives the answers in order."""

    def __init__(self, answers):
        self.answers, self.requests, self.connections = list(answers), [], 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self.serve, daemon=True).start()

    @property
    def address(self):
        return "127.0.0.1:%d" % self.listener.getsockname()[1]

    def serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            number = self.connections
            threading.Thread(target=self.converse, args=(connection, number), daemon=True).start()

    def converse(self, connection, number):
        with connection, connection.makefile("rb") as lines:
            while head := b"".join(iter(lines.readline, b"\r\n")):
                length = re.search(rb"content-length: (\d+)", head)
                body = lines.read(int(length[1])) if length else b""
                head = head.replace(self.address.encode(), b"<address>")
                self.requests.append((number, head, body))
                answer = self.answers.pop(0)
                if answer is None:
                    return
                for piece in [answer] if isinstance(answer, bytes) else answer:
                    connection.sendall(piece)


@pytest.fixture(scope="module")
def native(tmp_path_factory):
    """AWS's client as it is published, for the Python that runs the tests."""
    [wheel] = RUNTIME.glob(f"wheels/awslambdaric-*-{TAG}-*.whl")
    folder = tmp_path_factory.mktemp("native")
    zipfile.ZipFile(wheel).extractall(folder)
    return folder


@pytest.fixture(scope="module")
def ours(tmp_path_factory, native):
    """The folder that a sandbox has."""
    folder = tmp_path_factory.mktemp("ours")
    shutil.copytree(native, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.so"))
    for wheel in RUNTIME.glob("wheels/*-none-any.whl"):
        zipfile.ZipFile(wheel).extractall(folder)
    for name in ["bootstrap.py", "runtime_client.py"]:
        shutil.copy(RUNTIME / name, folder)
    return folder


def run(folder, call, answers):
    wire = Wire(answers)
    environment = clean_environment(PYTHONPATH=str(folder), AWS_LAMBDA_RUNTIME_API=wire.address)
    done = subprocess.run(
        [sys.executable, "-S", "-c", CALL.format(call=call)], env=environment, text=True,
        capture_output=True, timeout=30,
    )
    wire.listener.close()
    printed = re.sub(r"\[\d{13}\]", "[<time>]", done.stdout)
    return done.returncode, printed, done.stderr, wire.requests


@pytest.mark.parametrize("case", CASES)
def test_it_is_as_the_native_part(native, ours, case):
    assert not list(ours.glob("*.so"))
    call, answers = CASES[case]
    found = run(ours, call, answers)
    assert found == run(native, call, answers)
    assert found[0] == 0 and found[1] and found[3]


def test_a_connection_that_was_closed_meanwhile_is_made_anew(ours):
    closed = [event(b"1"), None, event(b"2")]
    _, printed, said, requests = run(ours, "(client.next()[0], client.next()[0])", closed)
    assert (printed, said) == ("(b'1', b'2')\n", "")
    assert [number for number, _, _ in requests] == [1, 1, 2]


def test_an_answer_of_unknown_length_is_none(ours):
    answer = event(b"").replace(b"content-length: 0", b"transfer-encoding: chunked") + b"0\r\n\r\n"
    _, printed, _, _ = run(ours, "client.next()", [answer])
    assert printed.endswith("RuntimeError('Failed to get next')\n")


def test_a_long_cause_does_not_keep_an_error_back(ours):
    call = ERROR.format("""'{"errorType":"E"}'""", "'x' * 100_000", None)
    _, printed, _, requests = run(ours, call, [OK])
    assert printed == "None\n"
    [(_, head, body)] = requests
    assert len(head) < 1000 and json.loads(body) == {"errorType": "E"}


@pytest.mark.parametrize("line", ["python3.11", "python3.13"])
def test_signals_are_handled_while_it_waits(ours, tmp_path, line):
    (tmp_path / "app.py").write_text(
        "import os, signal, sys, threading\n"
        "def leave(*_):\n"
        "    print('leaving'); sys.exit(7)\n"
        "signal.signal(signal.SIGTERM, leave)\n"
        "def handler(event, context):\n"
        "    return [os.getpid(), threading.active_count()]\n"
    )
    api = RuntimeApi([{"a": 1}])
    environment = clean_environment(
        AWS_LAMBDA_RUNTIME_API=api.address, _HANDLER="app.handler", LAMBDA_TASK_ROOT=str(tmp_path),
        AWS_LAMBDA_FUNCTION_NAME="f", AWS_LAMBDA_FUNCTION_MEMORY_SIZE="128",
        AWS_LAMBDA_FUNCTION_VERSION="$LATEST", AWS_LAMBDA_LOG_GROUP_NAME="g",
        AWS_LAMBDA_LOG_STREAM_NAME="s", AWS_EXECUTION_ENV=f"AWS_Lambda_{line}",
    )
    process = subprocess.Popen(
        [sys.executable, "-S", str(ours / "bootstrap.py")], env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )
    assert api.done.wait(20)
    [sent] = api.sent
    assert json.loads(sent["body"]) == [process.pid, 1]
    os.kill(process.pid, signal.SIGTERM)
    output, _ = process.communicate(timeout=20)
    assert (process.returncode, output) == (7, "leaving\n")
