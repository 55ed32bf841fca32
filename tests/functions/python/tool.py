"""Does what its event says, one thing a call: `{"do": name, ...}`."""

import errno
import json
import os
import resource
import socket
import subprocess
import sys
import threading
import time

BORN = time.time()
CALLS = 0


def attempt(action):
    """What an action gave, or the name of the error that it met."""
    try:
        return action()
    except OSError as error:
        return errno.errorcode.get(error.errno, str(error))
    except Exception as error:  # noqa: BLE001
        return type(error).__name__


def environment(event, context):
    return dict(os.environ)


def who(event, context):
    """Tells one instance from another."""
    time.sleep(event.get("sleep", 0))
    return {
        "instance": os.environ["AWS_LAMBDA_LOG_STREAM_NAME"],
        "calls": CALLS,
        "born": BORN,
        "uid": os.getuid(),
        "pid": os.getpid(),
    }


def describe(event, context):
    return {
        "request_id": context.aws_request_id,
        "function": context.function_name,
        "version": context.function_version,
        "arn": context.invoked_function_arn,
        "memory": context.memory_limit_in_mb,
        "group": context.log_group_name,
        "stream": context.log_stream_name,
        "remaining": context.get_remaining_time_in_millis(),
        "client": context.client_context and {
            "custom": context.client_context.custom,
            "env": context.client_context.env,
            "title": context.client_context.client and context.client_context.client.app_title,
        },
        "identity": context.identity and context.identity.cognito_identity_id,
        "cwd": os.getcwd(),
        "python": list(sys.version_info[:2]),
        "path": sys.path[:4],
        "trace": os.environ.get("_X_AMZN_TRACE_ID"),
    }


def echo(event, context):
    return event


def say(event, context):
    for line in event["lines"]:
        print(line)
    sys.stdout.flush()
    return len(event["lines"])


def sized(event, context):
    """A response of exactly so many bytes, quotes included."""
    return "x" * (event["bytes"] - 2)


def fail(event, context):
    raise ValueError(event.get("message", "asked to fail"))


def unserializable(event, context):
    return {1, 2, 3}


def leave(event, context):
    os._exit(event["status"])


def signalled(event, context):
    os.kill(os.getpid(), event["signal"])
    time.sleep(30)


def sleep(event, context):
    time.sleep(event["seconds"])
    return "awake"


def allocate(event, context):
    held = []
    while True:
        held.append(b"x" * (8 << 20))


def read(event, context):
    def content():
        with open(event["path"], "rb") as file:
            return file.read(event.get("bytes", 4096)).decode("utf-8", "replace")

    return attempt(content)


def write(event, context):
    def content():
        with open(event["path"], "w") as file:
            file.write(event.get("text", "x"))
        return "written"

    return attempt(content)


def listing(event, context):
    return attempt(lambda: sorted(os.listdir(event["path"])))


def fill(event, context):
    """Writes a file of so many MB, and says how many it got."""
    chunk = b"x" * (1 << 20)
    done = 0
    try:
        with open(event["path"], "wb", buffering=0) as file:
            for _ in range(event["mb"]):
                if file.write(chunk) < len(chunk):
                    return {"mb": done, "error": "ENOSPC"}
                done += 1
    except OSError as error:
        return {"mb": done, "error": errno.errorcode[error.errno]}
    finally:
        attempt(lambda: os.unlink(event["path"]))
    return {"mb": done, "error": None}


def descriptors(event, context):
    held, error = [], None
    try:
        for _ in range(event["most"]):
            held.append(os.open("/dev/null", os.O_RDONLY))
    except OSError as failed:
        error = errno.errorcode[failed.errno]
    for descriptor in held:
        os.close(descriptor)
    return {"held": len(held), "error": error}


def processes(event, context):
    """Starts processes that wait, until no more are let."""
    held, error = [], None
    while len(held) < event["most"]:
        try:
            pid = os.fork()
        except OSError as failed:
            error = errno.errorcode[failed.errno]
            break
        if pid == 0:
            time.sleep(60)
            os._exit(0)
        held.append(pid)
    for pid in held:
        os.kill(pid, 9)
    for pid in held:
        os.waitpid(pid, 0)
    return {"held": len(held), "error": error}


def connect(event, context):
    def reach():
        with socket.create_connection((event["host"], event["port"]), timeout=3):
            return "connected"

    return attempt(reach)


def resolve(event, context):
    return attempt(lambda: socket.gethostbyname(event["host"]))


def run(event, context):
    done = subprocess.run(event["argv"], capture_output=True, text=True, timeout=20)
    return {"status": done.returncode, "out": done.stdout, "err": done.stderr}


def limits(event, context):
    return {
        "nofile": resource.getrlimit(resource.RLIMIT_NOFILE),
        "core": resource.getrlimit(resource.RLIMIT_CORE),
        "cpus": os.cpu_count(),
        "uid": os.getuid(),
        "groups": os.getgroups(),
    }


def linger(event, context):
    """Leaves a process behind that outlives the answer."""
    return subprocess.Popen(["sleep", str(event["seconds"])]).pid


def bomb(event, context):
    """Forks as fast as it can, and so do those that it made."""
    end = time.monotonic() + event["seconds"]
    refused = 0
    while time.monotonic() < end:
        try:
            os.fork()
        except OSError:
            refused += 1
            time.sleep(0.01)
    return refused


def flood(event, context):
    """Prints so many MB."""
    line = "x" * 1023 + "\n"
    for _ in range(event["mb"] << 10):
        sys.stdout.write(line)
    sys.stdout.flush()
    return "printed"


def garbage(event, context):
    """Talks nonsense to the Runtime API, then answers as it should."""
    host, port = os.environ["AWS_LAMBDA_RUNTIME_API"].split(":")
    answers = []
    for sent in (
        b"\x00\xff\x00garbage\r\n\r\n",
        b"POST /2018-06-01/runtime/invocation/none/response HTTP/1.1\r\nhost: x\r\n"
        b"content-length: 2\r\n\r\n{}",
        b"GET /2018-06-01/runtime/invocation/../../../etc/passwd HTTP/1.1\r\nhost: x\r\n\r\n",
        b"POST /2018-06-01/runtime/init/error HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}",
        b"GET / HTTP/1.1\r\n" + b"x: " + b"y" * (1 << 20),
    ):
        with socket.create_connection((host, int(port)), timeout=3) as connection:
            connection.settimeout(3)
            answers.append(attempt(lambda: exchange(connection, sent)))
    return answers


def exchange(connection, sent):
    connection.sendall(sent)
    return connection.recv(64).decode("latin-1").split("\r\n")[0]


def twice(event, context):
    """Answers by itself before the client does."""
    host, port = os.environ["AWS_LAMBDA_RUNTIME_API"].split(":")
    body = json.dumps("first").encode()
    head = (
        f"POST /2018-06-01/runtime/invocation/{context.aws_request_id}/response HTTP/1.1\r\n"
        f"host: x\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection((host, int(port)), timeout=3) as connection:
        connection.sendall(head.encode() + body)
        connection.recv(1024)
    return "second"


def steal(event, context):
    """Asks for the next event while it works on one."""
    host, port = os.environ["AWS_LAMBDA_RUNTIME_API"].split(":")

    def ask():
        with socket.create_connection((host, int(port)), timeout=2) as connection:
            connection.sendall(b"GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nhost: x\r\n\r\n")
            return connection.recv(1024).decode("latin-1")

    thread = threading.Thread(target=lambda: attempt(ask), daemon=True)
    thread.start()
    time.sleep(0.3)
    return "mine"


def kill_parent(event, context):
    parent = os.getppid()
    return {
        "parent": parent,
        "parent_killed": attempt(lambda: os.kill(parent, 9)),
        "first_killed": attempt(lambda: os.kill(1, 9)),
    }


def handler(event, context):
    global CALLS
    CALLS += 1
    return globals()[event["do"]](event, context)
