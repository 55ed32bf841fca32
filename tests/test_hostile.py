"""Handlers and clients that mean harm get a clear error, and nobody else notices."""

import http.client
import json
import socket
import threading
import time

import pytest
from conftest import client_of
from support.functions import deployed, invoke, python, sample, shell
from support.server import descendants
from support.signed import send, sign, text

MB = 1 << 20


def resident(server):
    """The server's own memory in bytes, all its threads together."""
    with open(f"/proc/{server.pid}/statm") as file:
        return int(file.read().split()[1]) * 4096


@pytest.fixture
def bystander(aws, hello):
    """A client that keeps asking; afterwards every answer must have been good, and prompt."""
    stop, slowest, failures = threading.Event(), [0.0], []

    def ask():
        while not stop.is_set():
            began = time.monotonic()
            try:
                if invoke(aws, hello, {"name": "x"}).ok() != {"hello": "x"}:
                    failures.append("wrong")
            except Exception as error:  # noqa: BLE001
                failures.append(repr(error))
            slowest[0] = max(slowest[0], time.monotonic() - began)
            stop.wait(0.05)

    thread = threading.Thread(target=ask)
    thread.start()
    yield
    stop.set()
    thread.join()
    assert not failures, failures[:3]
    assert slowest[0] < 30


def test_a_handler_that_prints_for_ever_is_bounded(aws, server, function, bystander):
    name = function(sample("tool"), Timeout=6, MemorySize=1769)
    before = resident(server)
    result = invoke(aws, name, {"do": "flood", "mb": 4096}, LogType="Tail")
    assert result.json == "printed" or "Task timed out" in result.json["errorMessage"]
    assert resident(server) - before < 200 * MB
    assert len(result.tail) <= 4096
    assert invoke(aws, name, {"do": "echo", "a": 1}).ok()["a"] == 1


def test_a_fork_bomb_is_contained(aws, server, function, bystander):
    name = function(sample("tool"), Timeout=3, MemorySize=512)
    result = invoke(aws, name, {"do": "bomb", "seconds": 30})
    assert result.error == "Unhandled"
    assert invoke(aws, name, {"do": "echo", "a": 1}).ok()["a"] == 1
    launcher = server.launcher()
    assert len(descendants(launcher)) < 300


def test_a_handler_that_sleeps_for_ever_holds_up_nobody(aws, function, bystander):
    name = function(sample("tool"), Timeout=2)
    threads = [
        threading.Thread(target=invoke, args=(aws, name, {"do": "sleep", "seconds": 600}))
        for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    assert invoke(aws, name, {"do": "echo", "a": 1}).ok()["a"] == 1
    for thread in threads:
        thread.join()


def test_garbage_to_the_runtime_api_harms_nothing(aws, function, bystander):
    name = function(sample("tool"))
    for _ in range(3):
        answers = invoke(aws, name, {"do": "garbage"}).ok()
        assert not [answer for answer in answers if " 200 " in answer or " 202 " in answer], answers
    assert invoke(aws, name, {"do": "echo", "a": 1}).ok()["a"] == 1


def test_the_first_of_two_answers_counts(aws, function):
    name = function(sample("tool"))
    for number in range(5):
        assert invoke(aws, name, {"do": "twice"}).json == "first"
        assert invoke(aws, name, {"do": "echo", "n": number}).ok()["n"] == number


def test_nobody_else_takes_the_next_event_for_the_client(aws, function):
    name = function(sample("tool"))
    for number in range(5):
        assert invoke(aws, name, {"do": "steal"}).ok() == "mine"
        assert invoke(aws, name, {"do": "echo", "n": number}).ok()["n"] == number


def test_a_handler_cannot_kill_what_watches_it(aws, server, function, bystander):
    name = function(sample("tool"))
    result = invoke(aws, name, {"do": "kill_parent"})
    if result.error is None:
        assert set(result.json.values()) & {"EPERM", "ESRCH", None}
    else:
        assert result.json["errorType"] == "Runtime.ExitError"
    assert invoke(aws, name, {"do": "echo", "a": 1}).ok()["a"] == 1
    assert server.process.poll() is None


def test_an_enormous_response_does_not_fill_the_server(aws, server, function, bystander):
    name = function("def handler(e, c):\n    return 'x' * (64 << 20)\n", MemorySize=1024)
    before = resident(server)
    for _ in range(3):
        assert invoke(aws, name).json["errorType"] == "Function.ResponseSizeTooLarge"
    assert resident(server) - before < 150 * MB


def test_an_error_with_an_enormous_message_is_bounded(aws, function):
    name = function("def handler(e, c):\n    raise ValueError('x' * (1 << 20))\n", MemorySize=512)
    result = invoke(aws, name)
    assert result.error == "Unhandled"
    assert len(result.body) <= 7 * MB


# Clients.


def raw(server, sent, wait=5, shut=False):
    """Sends bytes and returns what comes back until the server closes or `wait` is over."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=wait) as connection:
        try:
            connection.sendall(sent)
            if shut:
                connection.shutdown(socket.SHUT_WR)
            received = b""
            while chunk := connection.recv(65536):
                received += chunk
            return received
        except (TimeoutError, ConnectionError):
            return received if "received" in locals() else b""


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"nonsense\r\n\r\n", b" 400 "),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", None),
        (b"GET / HTTP/9.9\r\n\r\n", None),
        (b"GET /healthz HTTP/1.1\r\nhost: localhost\r\ncontent-length: x\r\n\r\n", b" 400 "),
        (b"GET /healthz HTTP/1.1\r\n" + b"a: b\r\n" * 500 + b"\r\n", b" 431 "),
        (b"GET /healthz HTTP/1.1\r\nx: " + b"y" * 200_000 + b"\r\n\r\n", b" 431 "),
        (b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\n\r\n", b" 4"),
        (b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n" * 3, b" 200 "),
        (b"POST / HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n", None),
    ],
)
def test_what_is_no_proper_request_ends_its_own_connection(server, sent, status):
    answer = raw(server, sent, wait=2)
    if status:
        assert status in answer.split(b"\r\n")[0], answer[:200]
    assert server.get("/healthz")[0] == 200


def test_a_client_that_sends_half_and_goes_is_forgotten(server, hello):
    path = f"/2015-03-31/functions/{hello}/invocations"
    prepared = sign(server.endpoint, "POST", path, b'{"name":"a"}')
    head = f"POST {path} HTTP/1.1\r\n" + "".join(
        f"{name}: {value.decode() if isinstance(value, bytes) else value}\r\n"
        for name, value in prepared.headers.items()
    )
    host = f"host: 127.0.0.1:{server.port}\r\n"
    for _ in range(50):
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            connection.sendall((head + host + "\r\n" + '{"na').encode())
    assert server.get("/healthz")[0] == 200


def test_a_client_that_closes_only_its_own_half_is_answered(server):
    sent = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"
    assert b" 200 " in raw(server, sent, shut=True).split(b"\r\n")[0]


def test_slow_clients_hold_up_nobody(server):
    held = []
    try:
        for _ in range(300):
            connection = socket.create_connection(("127.0.0.1", server.port))
            connection.sendall(b"GET /healthz HTTP/1.1\r\nhost: loc")
            held.append(connection)
        assert server.get("/healthz")[0] == 200
    finally:
        for connection in held:
            connection.close()


def test_a_strangers_body_is_not_even_read(server):
    """A gigabyte is announced; without a good key the refusal comes at once."""
    sent = (
        b"POST /2015-03-31/functions/ HTTP/1.1\r\nhost: localhost\r\n"
        b"content-length: 1073741824\r\n\r\n" + b"x" * 100_000
    )
    began = time.monotonic()
    answer = raw(server, sent, wait=5)
    assert b" 403 " in answer.split(b"\r\n")[0], answer[:200]
    assert time.monotonic() - began < 20


def head_of(prepared, length):
    """A signed request's head that promises a body of `length` bytes."""
    path = "/" + prepared.url.split("/", 3)[3]
    headers = {name.lower(): text(value) for name, value in prepared.headers.items()}
    headers |= {"content-length": length, "host": prepared.url.split("/")[2]}
    lines = [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([f"{prepared.method} {path} HTTP/1.1", *lines, "", ""]).encode()


@pytest.mark.parametrize("bent", [{"secret": "wrong", "unsigned_payload": True}, {"minutes": -16}])
def test_what_is_signed_badly_is_refused_before_its_body_comes(server, bent):
    prepared = sign(server.endpoint, "POST", "/2015-03-31/functions", **bent)
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as stranger:
        stranger.sendall(head_of(prepared, 60 * MB))
        assert stranger.recv(1000).startswith(b"HTTP/1.1 403")


def test_large_bodies_together_are_bounded(server, hello):
    before = resident(server)
    prepared = sign(server.endpoint, "POST", "/2015-03-31/functions")
    piece, clients, refused = bytes(60 * MB), [], b""
    try:
        while not refused and len(clients) < 12:
            client = socket.create_connection(("127.0.0.1", server.port), timeout=60)
            clients.append(client)
            try:
                client.sendall(head_of(prepared, len(piece) + 1) + piece)
                client.settimeout(1)
                refused = client.recv(1000)
            except TimeoutError:
                pass
            except ConnectionError:
                refused = client.recv(1000)
        assert refused.startswith(b"HTTP/1.1 503") and b"ServiceUnavailableException" in refused
        assert 8 <= len(clients) <= 10
        assert resident(server) - before < 1500 * MB
        # The small ones go on.
        assert send(server, sign(server.endpoint))[0] == 200
    finally:
        for client in clients:
            client.close()


def test_a_body_that_is_too_large_is_refused_as_it_comes(server, hello):
    before = resident(server)
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    path = f"/2015-03-31/functions/{hello}/invocations"
    prepared = sign(server.endpoint, "POST", path, b"x" * 10, unsigned_payload=True)
    connection.putrequest("POST", path)
    for name, value in prepared.headers.items():
        if name.lower() not in ("content-length", "host"):
            connection.putheader(name, value)
    connection.putheader("Content-Length", str(1 << 30))
    connection.endheaders()
    try:
        for _ in range(64):
            connection.send(b"x" * MB)
    except OSError:
        pass
    try:
        assert connection.getresponse().status == 413
    except OSError:
        pass
    connection.close()
    assert resident(server) - before < 100 * MB


@pytest.mark.parametrize(
    "body",
    [
        b"{", b"[]", b"null", b'"text"', b'{"FunctionName": 7}', b'{"Timeout": "3"}',
        b'{"Code": []}', b'{"Code": {"ZipFile": 5}}', b'{"Code": {"ZipFile": "%%%"}}',
        b'{"Environment": {"Variables": ["a"]}}', b'{"MemorySize": 1e400}',
        b'{"MemorySize": 128.5}', b'{"Timeout": 99999999999999999999}',
        b"[" * 100_000, b'{"a":' * 50_000, b"\xff\xfe\x00",
    ],
)
def test_a_malformed_creation_is_refused_in_awss_words(server, body):
    path = "/2015-03-31/functions"
    status, headers, answer = send(server, sign(server.endpoint, "POST", path, body))
    assert status == 400, answer[:300]
    kind = {name.lower(): value for name, value in headers.items()}["x-amzn-errortype"]
    assert kind in (
        "SerializationException", "ValidationException", "InvalidParameterValueException",
    ), kind
    assert json.loads(answer)["message"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/nothing"), ("DELETE", "/2015-03-31/functions"), ("PATCH", "/"),
        ("GET", "/2015-03-31/functions/" + "a" * 5000), ("GET", "/2015-03-31/functions/%00"),
        ("GET", "/2015-03-31/functions/%ff%fe"), ("GET", "//2015-03-31//functions/"),
        ("GET", "/_morrow/v1/nothing"), ("GET", "/console/"), ("GET", "/_aws/code/nobody"),
    ],
)
def test_a_path_that_leads_nowhere_is_refused(server, method, path):
    status, _, answer = send(server, sign(server.endpoint, method, path))
    assert 400 <= status < 500, (status, answer[:200])


def test_starts_that_take_for_ever_hold_up_nobody_elses(aws, function):
    """More slow starts than are let in at once; another function starts all the same."""
    slow = function("import time\ntime.sleep(9)\ndef handler(e, c):\n    return 1\n", Timeout=30)
    quick = function(sample("hello"))
    callers = [threading.Thread(target=lambda: invoke(aws, slow)) for _ in range(24)]
    for caller in callers:
        caller.start()
    time.sleep(0.5)
    assert invoke(aws, quick, {"name": "x"}).ok() == {"hello": "x"}
    # Not one of the slow ones is through.
    assert all(caller.is_alive() for caller in callers)
    for caller in callers:
        caller.join()


def test_a_client_that_asks_and_dies_is_not_started_for_ever(aws, server, function):
    text = """#!/bin/bash
exec 3<>/dev/tcp/127.0.0.1/9001
printf 'GET /2018-06-01/runtime/invocation/next HTTP/1.1\\r\\nhost: x\\r\\n\\r\\n' >&3
exec 3>&-
sleep 0.3
exit 5
"""
    name = function(shell(text), Runtime="provided.al2023", Handler="x", Timeout=5)
    for _ in range(2):
        result = invoke(aws, name)
        assert result.json["errorType"] == "Runtime.ExitError"
        assert result.json["errorMessage"].endswith("exit status 5")


def test_a_forged_time_does_not_reach_the_log(aws, logs, function):
    text = """
import struct
def handler(event, context):
    for at in (253370764800000000, 0):
        line = b"forged"
        with open(3, "wb", closefd=False) as frames:
            frames.write(struct.pack(">IIQ", 0xA55A0003, len(line), at) + line)
"""
    name = function(text)
    invoke(aws, name).ok()
    now = time.time() * 1000
    events = logs.filter_log_events(logGroupName=f"/aws/lambda/{name}")["events"]
    forged = [event for event in events if event["message"] == "forged"]
    assert len(forged) == 2
    assert all(abs(event["timestamp"] - now) < 120_000 for event in events)


def test_a_line_without_an_end_stays_with_its_invocation(aws, function):
    text = """
import sys
def handler(event, context):
    sys.stdout.write(event["say"])
    sys.stdout.flush()
"""
    name = function(text)
    first = invoke(aws, name, {"say": "secret-a"}, LogType="Tail")
    second = invoke(aws, name, {"say": "b"}, LogType="Tail")
    assert "secret-a" in first.tail
    assert "secret-a" not in second.tail


def test_a_response_in_tiny_pieces_costs_what_it_holds(other):
    """On a server that does nothing else, whose memory is this response's alone."""
    text = """
import os, socket
def handler(event, context):
    host, port = os.environ["AWS_LAMBDA_RUNTIME_API"].split(":")
    with socket.create_connection((host, int(port))) as api:
        path = f"/2018-06-01/runtime/invocation/{context.aws_request_id}/response"
        api.sendall(f"POST {path} HTTP/1.1\\r\\nhost: x\\r\\ntransfer-encoding: chunked\\r\\n\\r\\n".encode())
        piece = b"1\\r\\nx\\r\\n" * 10000
        try:
            for _ in range(300):
                api.sendall(piece)
        except OSError:
            pass
    return "done"
"""
    functions = client_of(other, "lambda")
    with deployed(functions, python(text), Timeout=20, MemorySize=1769) as name:
        before = resident(other)
        invoke(functions, name)
        assert resident(other) - before < 60 * MB


def test_a_function_cannot_hold_up_its_own_trial(aws, function):
    # Whatever its environment does to programs, it is not the platform's.
    name = function(sample("hello"), Environment={"Variables": {"LD_PRELOAD": "/var/task/absent.so"}})
    assert invoke(aws, name, {"name": "x"}).ok() == {"hello": "x"}
