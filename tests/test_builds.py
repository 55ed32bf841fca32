"""Builds on the server, against the real registries: what is installed, what is reached, what is
refused, and what is said of it."""

import http.client
import json
import shutil
import subprocess

import pytest
from conftest import client_of
from support.builds import Told, asked
from support.functions import PYTHON, deployed, invoke, package, unique
from support.internet import RESOLVER, Internet
from support.registries import Registries, unreachable
from support.server import AS_USER, ROOT, Server, until
from support.signed import send, sign

UNREACHABLE = None if AS_USER else unreachable()
pytestmark = [
    pytest.mark.skipif(AS_USER, reason="without root builds have no network"),
    pytest.mark.skipif(UNREACHABLE is not None, reason=str(UNREACHABLE)),
]

SETTINGS = {
    "MORROW__NETWORK__FORWARDING": "true",
    "MORROW__NETWORK__RESOLVERS": json.dumps([RESOLVER]),
}
HANDLER = "import six\ndef handler(event, context):\n    return six.__version__\n"
#: What the code of a build tries: each destination, and how it went.
PROBE = """
const net = require('net'), dns = require('dns'), fs = require('fs');
const to = (host, port) => new Promise((done) => {
  const socket = net.connect(port, host, () => { done('reached'); socket.destroy(); });
  socket.on('error', (error) => done(error.code));
  socket.setTimeout(5000, () => { done('nothing'); socket.destroy(); });
});
(async () => {
  const seen = {};
  for (const [host, port] of JSON.parse(process.argv[2])) seen[`${host}:${port}`] = await to(host, port);
  seen.variables = Object.keys(process.env);
  console.log('PROBE ' + JSON.stringify(seen));
  fs.writeFileSync('made-by-probe', 'yes');
})();
"""


@pytest.fixture(scope="module")
def server():
    with Internet() as internet, Registries(internet):
        server = Server(environment=SETTINGS).start()
        yield server
        server.stop()
        server.remove()


@pytest.fixture(scope="module")
def aws(server):
    return client_of(server, "lambda")


@pytest.fixture(scope="module")
def node(server):
    """A line of Node whose engine was copied with its npm."""
    listed = server.cli_json("runtimes", "list")["runtimes"]
    lines = [it for it in listed if it["engine"] and it["runtime"].startswith("nodejs")]
    for line in lines:
        root = server.data / "engines" / line["engine"]["digest"] / "root"
        if (root / "var/lang/lib/node_modules/npm/bin/npm-cli.js").exists():
            return line["runtime"]
    pytest.skip("no Node on this machine has an npm beside it")


def test_what_was_built_is_deployed_by_its_name(server):
    name = unique("built")
    target = "import six\ndef hello(request):\n    return six.__version__\n"
    files = {"main.py": target, "requirements.txt": "six==1.16.0\n"}
    built = Told(server, files, function=name, kind="google")
    assert built.error is None, built.error
    settings = {"contract": "http", "runtime": PYTHON, "target": "hello",
                "code": {"built": built.package}}
    prepared = sign(
        server.endpoint, "PUT", f"/_morrow/v1/functions/{name}", json.dumps(settings).encode(),
        service="morrow",
    )
    status, _, told = send(server, prepared)
    assert status == 201, told
    until(lambda: server.cli_json("functions", "show", name)["state"] != "Pending", "settled", 60)
    shown = server.cli_json("functions", "show", name)
    assert (shown["state"], shown["code"]["sha256"]) == ("Active", built.package), shown["reason"]
    assert server.cli("invoke", name).stdout == "1.16.0"
    sent = server.cli_json("invoke", name, "--event", "1", "--event-type", "t")
    assert (sent["status"], sent["body"]) == (200, "1.16.0")
    server.cli("functions", "delete", name)


def test_python_code_gets_what_it_requires_and_runs_with_it(server, aws):
    told = Told(server, {"app.py": HANDLER, "requirements.txt": "six==1.16.0\n"})
    names = told.names(server)
    assert "six.py" in names and "app.py" in names and told.last["cached"] is False
    assert told.says("Successfully installed six-1.16.0"), told.log
    with deployed(aws, told.made(server)) as name:
        assert invoke(aws, name, {}).ok() == "1.16.0"
    # pip itself is nobody's.
    assert not [name for name in names if name.startswith("pip")]


def test_every_line_of_python_installs(server):
    listed = server.cli_json("runtimes", "list")["runtimes"]
    lines = [it["runtime"] for it in listed if it["engine"] and it["runtime"].startswith("python")]
    assert lines
    for line in lines:
        told = Told(server, {"requirements.txt": "six==1.16.0\n"}, runtime=line)
        assert "six.py" in told.names(server), line


def test_googles_framework_is_added_to_python_code_that_does_not_name_it(server):
    told = Told(server, {"main.py": "x = 1\n"}, kind="google")
    assert "functions_framework/__main__.py" in told.names(server)
    files = {"main.py": "x = 1\n", "requirements.txt": "Functions_Framework==3.8.2\n"}
    told = Told(server, files, kind="google")
    assert "functions_framework-3.8.2.dist-info/METADATA" in told.names(server)


def test_node_code_gets_what_its_lock_file_names(server, node):
    lock = {
        "name": "f", "version": "1.0.0", "lockfileVersion": 3, "requires": True,
        "packages": {
            "": {"name": "f", "version": "1.0.0", "dependencies": {"is-number": "^7.0.0"}},
            "node_modules/is-number": {
                "version": "7.0.0",
                "resolved": "https://registry.npmjs.org/is-number/-/is-number-7.0.0.tgz",
                "engines": {"node": ">=0.12.0"},
            },
        },
    }
    whole = {"name": "f", "version": "1.0.0", "dependencies": {"is-number": "^7.0.0"}}
    files = {
        "index.js": "1", "package.json": json.dumps(whole), "package-lock.json": json.dumps(lock),
        "node_modules/of-mine/index.js": "2",
    }
    names = Told(server, files, runtime=node).names(server)
    assert "node_modules/is-number/index.js" in names and "index.js" in names
    assert "node_modules/of-mine/index.js" not in names
    # A lock file of something else is told as what it is.
    files["package.json"] = json.dumps(whole | {"dependencies": {"is-number": "^6.0.0"}})
    told = Told(server, files, runtime=node)
    assert "npm install" in told.error["hint"], told.error


def test_googles_framework_is_added_to_node_code_that_does_not_name_it(server, node):
    told = Told(server, {"index.js": "1"}, runtime=node, kind="google")
    main = "node_modules/@google-cloud/functions-framework/build/src/main.js"
    assert main in told.names(server)


@pytest.mark.parametrize("language", ["python", "node"])
def test_a_sample_of_googles_functions_is_built_and_deployed_as_it_stands(server, request, language):
    name, sample = unique(language), ROOT / "examples" / f"google-{language}-http"
    line = ["--runtime", request.getfixturevalue("node")] if language == "node" else []
    server.cli("deploy", sample, "--name", name, *line, timeout=200)
    shown = server.cli_json("functions", "show", name)
    assert (shown["state"], shown["target"]) == ("Active", "hello"), shown["reason"]
    assert server.cli("invoke", name, "--path", "/?name=you").stdout == "Hello you!\n"
    server.cli("functions", "delete", name)


def probe(*destinations):
    run = f"node probe.js '{json.dumps(destinations)}'"
    return {"probe.js": PROBE, "package.json": json.dumps({"scripts": {"postinstall": run}})}


def test_a_build_reaches_the_registries_and_nothing_else(server, node):
    files = probe(
        ("registry.npmjs.org", 443), ("pypi.org", 443), ("pypi.org", 80),
        ("www.example.com", 80), ("203.0.113.10", 80), ("169.254.169.254", 80),
        ("127.0.0.1", server.port),
    )
    told = Told(server, files, runtime=node)
    assert "made-by-probe" in told.names(server), "what its own scripts make is part of it"
    seen = json.loads(next(line for line in told.log if line.startswith("PROBE"))[6:])
    variables = seen.pop("variables")
    reached = {where for where, how in seen.items() if how == "reached"}
    assert reached == {"registry.npmjs.org:443", "pypi.org:443"}, seen
    assert seen["www.example.com:80"] == "ENOTFOUND"
    assert not [name for name in variables if "KEY" in name or "TOKEN" in name], variables


@pytest.fixture(scope="module")
def limited(server):
    """A server whose builds reach npm's registry alone."""
    registries = json.dumps(["registry.npmjs.org"])
    limited = Server(environment=SETTINGS | {"MORROW__BUILDS__REGISTRIES": registries}).start()
    yield limited
    limited.stop()
    limited.remove()


def test_only_the_registries_that_are_configured_are_reached(limited):
    told = Told(limited, {"requirements.txt": "six==1.16.0\n"})
    assert "builds.registries" in told.error["hint"], (told.error, told.log)
    listed = limited.cli_json("network", "denied", "--function", told.function)["denied"]
    assert {it["name"] for it in listed} == {"pypi.org"}


def test_an_engine_without_npm_says_so(limited, node, tmp_path):
    folder = tmp_path / "bin"
    folder.mkdir()
    major = node.removeprefix("nodejs").removesuffix(".x")
    program = shutil.which("node")
    if not program or not version(program).startswith(f"v{major}."):
        pytest.skip(f"node on this machine is not {node}")
    shutil.copy(program, folder / "node")
    limited.cli("runtimes", "add", node, "--from", tmp_path)
    files = {"package.json": json.dumps({"dependencies": {"is-number": "7.0.0"}})}
    told = Told(limited, files, runtime=node)
    assert "has no npm" in told.error["message"] and "--from" in told.error["hint"], told.error


def version(program):
    return subprocess.run([program, "--version"], capture_output=True, text=True).stdout


def test_a_build_that_fails_tells_why_and_changes_nothing(server, aws):
    name = unique()
    files = {"app.py": "x", "requirements.txt": "six==0.0.77\n"}
    told = Told(server, files, function=name)
    assert "failed" in told.error["message"] and "version" in told.error["hint"]
    assert told.says("No matching distribution found for six==0.0.77")
    with pytest.raises(aws.exceptions.ResourceNotFoundException):
        aws.get_function(FunctionName=name)
    # What it said is kept.
    logs = client_of(server, "logs")
    group = f"/aws/lambda/{name}"
    kept = until(lambda: logs.filter_log_events(logGroupName=group)["events"], "the log is kept")
    assert all(event["logStreamName"].startswith("build/") for event in kept)
    assert any("No matching distribution" in event["message"] for event in kept)


def test_a_compiler_that_is_missing_is_told_as_that(server):
    setup = (
        "from setuptools import setup, Extension\n"
        "setup(name='ext', version='1', ext_modules=[Extension('ext', ['ext.c'])])\n"
    )
    files = {"ext/setup.py": setup, "ext/ext.c": "int x;", "requirements.txt": "./ext\n"}
    told = Told(server, files)
    assert "no compiler" in told.error["hint"], (told.error, told.log)


@pytest.mark.parametrize(("make", "why"), [
    ("ln -s /etc/passwd stolen", "leads outside"),
    ("ln -s ../../x stolen", "leads outside"),
    ("mkfifo pipe", "neither a file"),
    ("head -c 270000000 /dev/zero > zeros", "too large"),
])
def test_a_hostile_result_is_refused(server, node, make, why):
    files = {"package.json": json.dumps({"scripts": {"postinstall": make}})}
    told = Told(server, files, runtime=node)
    assert why in told.error["message"], (told.error, told.log)


def test_what_is_unchanged_is_not_installed_again(server):
    name = unique()
    files = {"app.py": HANDLER, "requirements.txt": "six==1.16.0\n"}
    first = Told(server, files, function=name)
    again = Told(server, files, function=name)
    assert (first.last["cached"], again.last["cached"]) == (False, True)
    assert first.package == again.package
    assert again.log == ["dependencies are unchanged since the last build"]
    # Other code with the same requirements.
    other = Told(server, files | {"app.py": "x = 1\n"}, function=name)
    assert other.last["cached"] and other.package != first.package
    assert "six.py" in other.names(server)
    # Other requirements, and another function.
    more = files | {"requirements.txt": "six==1.15.0\n"}
    assert not Told(server, more, function=name).last["cached"]
    assert not Told(server, files).last["cached"]


def test_code_that_needs_nothing_is_its_own_package(server):
    source = package({"app.py": "x = 1\n"})
    told = Told(server, source)
    assert told.made(server) == source


def test_a_body_may_be_signed_too(server):
    source = package({"app.py": "x = 1\n"})
    assert Told(server, source, signed=True).made(server) == source


def test_what_cannot_be_built_is_refused_before_it_begins(server):
    files = {"app.py": "x"}
    assert Told(server, b"no zip").status == 400
    assert Told(server, files, kind="azure").status == 400
    assert Told(server, files, runtime="provided.al2023").status == 400
    assert Told(server, files, runtime="python2.7").status == 400
    assert Told(server, files, function="a/b").status == 400
    assert Told(server, files, more="x").status == 400


def test_who_may_not_deploy_a_function_may_not_build_for_it(server):
    server.cli("users", "create", "nobody")
    token = server.cli_json("tokens", "create", "--user", "nobody")["token"]
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    path = f"/_morrow/v1/builds?function=f&runtime={PYTHON}&kind=lambda"
    connection.request(
        "POST", path, body=package({"a.py": "x"}), headers={"Authorization": f"Bearer {token}"},
    )
    response = connection.getresponse()
    assert response.status == 403, response.read()
    assert "lambda:CreateFunction" in json.loads(response.read())["error"]["message"]


@pytest.fixture
def endless(node):
    """Begins a build that does not end, and hands out its answer and what shows that it runs."""

    def begin(server):
        run = json.dumps({"scripts": {"postinstall": "echo begun; sleep 4321"}})
        source = package({"package.json": run})
        connection = asked(server, source, function=unique(), runtime=node)
        response = connection.getresponse()
        while "begun" not in json.loads(response.readline()).get("log", ""):
            pass

        def sleeps():
            return [pid for pid in server.processes() if command(pid) == "sleep 4321"]

        return connection, response, until(sleeps, "the build runs"), sleeps

    return begin


def drafts(server):
    return list((server.data / "code").glob(".build-*"))


def test_a_build_ends_with_who_asked_and_leaves_nothing(server, endless):
    connection, response, _, sleeps = endless(server)
    assert drafts(server)
    response.close()
    connection.close()
    until(lambda: not sleeps(), "the build has ended")
    until(lambda: not drafts(server), "its drafts are gone")


def test_a_server_that_is_killed_leaves_nothing_of_a_build(server, endless):
    other = Server(environment=SETTINGS).start()
    try:
        connection, _, running, _ = endless(other)
        other.kill()
        connection.close()
        until(lambda: not any(command(pid) == "sleep 4321" for pid in running), "it has ended")
        other.start()
        assert not drafts(other)
        assert Told(other, {"requirements.txt": "six==1.16.0\n"}).package
    finally:
        other.stop()
        other.remove()


def test_no_more_than_two_builds_run_at_once(server, endless):
    held = [endless(server) for _ in range(2)]
    third = asked(server, package({"requirements.txt": "six==1.16.0\n"}), function=unique())
    response = third.getresponse()
    assert "waiting" in json.loads(response.readline())["log"]
    connection, answer, *_ = held[0]
    answer.close()
    connection.close()
    last = json.loads(response.read().splitlines()[-1])
    assert "package" in last, last
    connection, answer, _, sleeps = held[1]
    answer.close()
    connection.close()
    until(lambda: not sleeps(), "all have ended")


def command(pid):
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return file.read().replace(b"\0", b" ").decode().strip()
    except OSError:
        return ""
