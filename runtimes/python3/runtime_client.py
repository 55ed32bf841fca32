"""Stands in for the native part of AWS's runtime client for Python: the same four functions.

The native part makes a curl transfer of every call, and asks for events in a thread of its own
so that signals are handled meanwhile. A socket of the interpreter's does both by itself.
"""

import os
import time

import _socket

_INVOCATION = "/2018-06-01/runtime/invocation/"
_PIECE = 65536
#: What an error caused, for X-Ray; a longer one is left out rather than refused with the error.
_MAX_CAUSE = 16384

_host = ""
_agent = b""
_connection = None


def initialize_client(user_agent):
    global _host, _agent
    _host = os.environ.get("AWS_LAMBDA_RUNTIME_API", "")
    _agent = _lines([("User-Agent", user_agent)])


def next():
    """The next event, and what is said of it."""
    try:
        status, said, event = _exchange(_head("GET", "next") + _agent + b"\r\n", b"")
    except (OSError, ValueError):
        _complain("Failed to get next invocation. No Response from endpoint")
        raise RuntimeError("Failed to get next") from None
    if status // 100 != 2:
        _complain("Failed to get next invocation. Http Response code: %d" % status)
        raise RuntimeError("Failed to get next")
    get = said.get
    return event, {
        "Lambda-Runtime-Aws-Request-Id": get("lambda-runtime-aws-request-id"),
        "Lambda-Runtime-Trace-Id": get("lambda-runtime-trace-id"),
        "Lambda-Runtime-Invoked-Function-Arn": get("lambda-runtime-invoked-function-arn"),
        "Lambda-Runtime-Deadline-Ms": int(get("lambda-runtime-deadline-ms", 0)),
        "Lambda-Runtime-Client-Context": get("lambda-runtime-client-context"),
        "Content-Type": get("content-type"),
        "Lambda-Runtime-Cognito-Identity": get("lambda-runtime-cognito-identity"),
        "Lambda-Runtime-Aws-Tenant-Id": get("lambda-runtime-aws-tenant-id"),
        "Lambda-Runtime-Invocation-Id": get("lambda-runtime-invocation-id"),
    }


def post_invocation_result(invoke_id, result, content_type, invocation_id=None):
    said = [("content-type", content_type)]
    _post(invoke_id + "/response", said, result, invocation_id, "Failed to post invocation response")


def post_error(invoke_id, error, cause, invocation_id=None):
    said = [("content-type", "application/json")]
    if cause and len(cause) <= _MAX_CAUSE:
        said.append(("lambda-runtime-function-xray-error-cause", cause))
    _post(invoke_id + "/error", said, error.encode(), invocation_id, "Failed to post invocation error")


def _post(path, said, body, invocation_id, problem):
    lines = _head("POST", path) + _lines(said) + _agent
    if invocation_id:
        lines += _lines([("lambda-runtime-invocation-id", invocation_id)])
    head = lines + _lines([("content-length", len(body))]) + b"\r\n"
    try:
        status, _, told = _exchange(head, body)
    except (OSError, ValueError):
        raise RuntimeError(problem) from None
    if status // 100 != 2:
        told = told.decode("utf-8", "replace")
        _complain(
            "Failed to post handler success response. Http response code: %d. %s" % (status, told)
        )
        raise RuntimeError(problem)


def _complain(problem):
    line = "[ERROR] [%d] LAMBDA_RUNTIME %s\n" % (time.time() * 1000, problem)
    os.write(1, line.encode())


def _head(method, path):
    line = "%s %s%s HTTP/1.1\r\nHost: %s\r\nAccept: */*\r\n"
    return (line % (method, _INVOCATION, path, _host)).encode()


def _lines(said):
    return "".join(["%s: %s\r\n" % it for it in said]).encode()


def _exchange(head, body):
    """One request and its answer: status, headers by their names in small letters, body."""
    global _connection
    while True:
        kept = _connection
        connection = kept or _connect()
        # Whatever happens in between, a half-used connection is not used again.
        _connection = None
        try:
            _send(connection, head, body)
            received = connection.recv(_PIECE)
        except OSError:
            received = b""
        if received:
            break
        connection.close()
        # One that was kept may have been closed meanwhile.
        if kept is None:
            raise OSError("no answer")
    while True:
        end = received.find(b"\r\n\r\n")
        if end >= 0:
            break
        received += _more(connection)
    lines = received[:end].decode().split("\r\n")
    said = {}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        said[name.lower()] = value.strip()
    if "transfer-encoding" in said:
        raise ValueError("an answer of unknown length")
    answer = received[end + 4 :]
    missing = int(said.get("content-length", 0)) - len(answer)
    if missing > 0:
        parts = [answer]
        while missing > 0:
            part = _more(connection)
            parts.append(part)
            missing -= len(part)
        answer = b"".join(parts)
    if said.get("connection", "").lower() == "close":
        connection.close()
    else:
        _connection = connection
    return int(lines[0].split(" ", 2)[1]), said, answer


def _send(connection, head, body):
    if len(body) < _PIECE:
        connection.sendall(head + body)
    else:
        connection.sendall(head)
        connection.sendall(body)


def _more(connection):
    part = connection.recv(_PIECE)
    if not part:
        raise OSError("the answer ended early")
    return part


def _connect():
    host, _, port = _host.rpartition(":")
    connection = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
    connection.setsockopt(_socket.IPPROTO_TCP, _socket.TCP_NODELAY, 1)
    connection.connect((host, int(port)))
    return connection
