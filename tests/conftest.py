"""One server for the whole session, and the clouds' own clients for it."""

import contextlib
import json
import os
import shutil
import subprocess
import sys

import pytest
from support.clients import client_of
from support.functions import build_rust, deployed, package, python, sample, settled, unique
from support.http_functions import answering
from support.people import ask, bearer
from support.server import (
    ACCESS_KEY, MORROW, OTHER_ACCOUNT, OTHER_KEY, REGION, SECRET_KEY, STARTED, Server,
    clean_environment,
)

for variable in [name for name in os.environ if name.startswith("AWS_")]:
    # Boto3 must not find anybody's account.
    del os.environ[variable]


def pytest_sessionstart(session):
    if os.geteuid() != 0:
        pytest.exit("The server's sandboxes need root: run the tests as root.", 3)
    if not MORROW.exists():
        pytest.exit(f"{MORROW} is missing: run `cargo build -p cli` first.", 3)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A failure shows what the servers had to say."""
    report = yield
    if report.failed:
        for server in STARTED:
            report.sections.append((f"log of the server in {server.data}", server.log()[-3000:]))
    if report.when == "teardown":
        STARTED[:] = [server for server in STARTED if server.last_words is None]
    return report


@pytest.fixture(scope="session")
def server():
    """The server that most tests share. Started once, it is never restarted."""
    server = Server().start()
    yield server
    status = server.stop()
    if status != 0:
        print(server.log()[-4000:], file=sys.stderr)
    server.remove()
    assert status == 0


@pytest.fixture(scope="session")
def spare():
    """A second data directory, for tests that stop, kill and reconfigure their server.

    Whoever takes it starts it; whatever is still running afterwards is ended.
    """
    server = Server()
    yield server
    if server.process and server.process.poll() is None:
        server.stop()
    server.remove()


@pytest.fixture
def other(spare):
    """The second server, running in its usual configuration."""
    spare.arguments, spare.environment, spare.scheme = [], {}, "http"
    if spare.process is None or spare.process.poll() is not None:
        spare.start()
    return spare


@pytest.fixture
def accounts(other):
    """Two accounts on one server: its own and another's. Each is known since a start named it."""
    own = other.account, other.key
    other.stop()
    other.account, other.key = OTHER_ACCOUNT, OTHER_KEY
    other.start()
    key = dict(zip(("aws_access_key_id", "aws_secret_access_key"), OTHER_KEY, strict=True))
    yield client_of(other, "lambda"), client_of(other, "lambda", **key)
    other.stop()
    other.account, other.key = own


@pytest.fixture(scope="session")
def clients(server):
    def client(service, **more):
        return client_of(server, service, **more)

    return client


@pytest.fixture(scope="session")
def aws(clients):
    """Lambda."""
    return clients("lambda")


@pytest.fixture(scope="session")
def logs(clients):
    """CloudWatch Logs."""
    return clients("logs")


@pytest.fixture(scope="session")
def runtimes(server):
    """The lines for which there is an engine."""
    listed = server.cli_json("runtimes", "list")["runtimes"]
    return [line["runtime"] for line in listed if line["engine"]]


@pytest.fixture(scope="session")
def rust_bootstrap():
    return build_rust()


@pytest.fixture(scope="module")
def hello(aws):
    """A function that only answers, for tests that need one and leave it as it is."""
    with deployed(aws, sample("hello")) as name:
        yield name


@pytest.fixture(scope="module")
def tool(aws):
    """A function that does what its event says: see functions/python/tool.py."""
    with deployed(aws, sample("tool"), MemorySize=512, Timeout=15) as name:
        yield name


@pytest.fixture
def function(aws):
    """Makes functions that are gone after the test: `function(code_text, **fields)`."""
    made = []

    def make(code, **fields):
        code = python(code) if isinstance(code, str) else code
        context = deployed(aws, code, **fields)
        made.append(context)
        return context.__enter__()

    yield make
    for context in made:
        context.__exit__(None, None, None)


@pytest.fixture(scope="module")
def root(server):
    """Asks Morrow's own API as somebody who may do everything."""
    user = server.cli_json("users", "create", unique("root"))
    token = server.cli_json("tokens", "create", "--user", user["name"])["token"]
    name = user["name"]
    iam = client_of(server, "iam")
    every = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": every})
    iam.put_user_policy(UserName=name, PolicyName="all", PolicyDocument=document)

    def asks(method, path, body=None, headers=None):
        return ask(server, method, path, body, bearer(token) | (headers or {}))

    asks.token = token
    return asks


@pytest.fixture
def web(server, root, logs):
    """Makes functions that answer requests and are gone after the test: `web(program, **fields)`.

    The program is one of functions/python/.
    """
    with contextlib.ExitStack() as made:
        yield lambda code, **more: made.enter_context(answering(server, root, logs, code, **more))


@pytest.fixture(scope="session")
def aws_cli(server):
    """Runs the aws CLI, which lies beside this Python."""
    program = shutil.which("aws", path=os.path.dirname(sys.executable))
    environment = clean_environment(
        AWS_ACCESS_KEY_ID=ACCESS_KEY,
        AWS_SECRET_ACCESS_KEY=SECRET_KEY,
        AWS_DEFAULT_REGION=REGION,
        AWS_ENDPOINT_URL=server.endpoint,
        AWS_CONFIG_FILE="/dev/null",
        AWS_SHARED_CREDENTIALS_FILE="/dev/null",
        AWS_PAGER="",
    )

    def run(*arguments, check=True):
        done = subprocess.run(
            [program, *map(str, arguments)],
            capture_output=True, text=True, env=environment, timeout=90,
        )
        assert not check or done.returncode == 0, done.stderr
        return done

    return run


@pytest.fixture(scope="session")
def wait(aws):
    """Waits until a function is settled: `wait(name)`."""
    return lambda name: settled(aws, name)


@pytest.fixture
def publish(aws):
    """Publishes a layer: its version's ARN."""
    made = []

    def make(files, name=None, modes=None, **fields):
        name = name or unique("layer")
        code = files if isinstance(files, bytes) else package(files, modes)
        answer = aws.publish_layer_version(LayerName=name, Content={"ZipFile": code}, **fields)
        made.append((name, answer["Version"]))
        return answer["LayerVersionArn"]

    yield make
    for name, version in made:
        aws.delete_layer_version(LayerName=name, VersionNumber=version)
