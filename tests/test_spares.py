"""Spare sandboxes and engines: starts that are served by them, and that nothing can tell."""

import json
import os
import re
from pathlib import Path

import pytest
from conftest import client_of
from support.functions import deployed, package, python, settled, shell
from support.server import descendants, until

TIMING = re.compile(
    r"queue;dur=([\d.]+), sandbox;dur=([\d.]+), engine;dur=([\d.]+), init;dur=([\d.]+), "
    r"spare;desc=(none|sandbox|engine)"
)
COUNT = iter(range(1_000_000))

# What a Python function can see of the world that it was started in.
SEEN_BY_PYTHON = """
import json, locale, logging, os, resource, signal, socket, sys, threading, warnings
def kind(link):
    return link if link.startswith("/") else link.split(":")[0]
def status(*names):
    lines = open("/proc/self/status").read().splitlines()
    return [line for line in lines if line.split(":")[0] in names]
def look():
    descriptors = os.listdir("/proc/self/fd")
    links = {}
    for fd in descriptors:
        try:
            links[fd] = kind(os.readlink("/proc/self/fd/" + fd))
        except OSError:
            pass
    return {
        "modules": sorted(sys.modules), "path": sys.path, "argv": sys.argv,
        "flags": str(sys.flags), "executable": sys.executable, "meta": str(sys.meta_path),
        "environment": list(os.environ.items()), "folder": os.getcwd(), "links": links,
        "signals": [str(signal.getsignal(number)) for number in sorted(signal.valid_signals())],
        "limits": [resource.getrlimit(number) for number in range(10)],
        "host": socket.gethostname(), "threads": threading.active_count(),
        "loggers": sorted(logging.root.manager.loggerDict), "level": logging.root.level,
        "handlers": len(logging.root.handlers), "warnings": len(warnings.filters),
        "encodings": [sys.getfilesystemencoding(), locale.getpreferredencoding()],
        "command": open("/proc/self/cmdline").read(),
        "mounts": sorted(line.split()[1] for line in open("/proc/self/mounts")),
        "status": status("Uid", "Gid", "CapEff", "CapBnd", "NoNewPrivs", "Seccomp", "Umask"),
        "group": os.getpgrp() == os.getpid(), "input": sys.stdin.read(),
        "folders": {place: sorted(os.listdir(place)) for place in ("/", "/var/task", "/opt")},
    }
AT_START = look()
def handler(event, context):
    return [AT_START, look()]
"""
SEEN_BY_NODE = """
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { getHeapStatistics } from "node:v8";
import { hostname } from "node:os";
const require = createRequire(import.meta.url);
const look = () => {
  const links = {};
  for (const fd of readdirSync("/proc/self/fd")) {
    if (Number(fd) > 3) continue;
    links[fd] = readlinkSync(`/proc/self/fd/${fd}`).replace(/:.*/, "");
  }
  return {
    environment: Object.entries(process.env), argv: process.argv, flags: process.execArgv,
    folder: process.cwd(), links, host: hostname(), title: process.title,
    paths: require("node:module").globalPaths, cache: Object.keys(require.cache),
    listeners: process.eventNames().map((name) => [String(name), process.listenerCount(name)]),
    heap: getHeapStatistics().heap_size_limit, umask: process.umask(),
    input: readFileSync(0).length, globals: Object.getOwnPropertyNames(globalThis),
    status: readFileSync("/proc/self/status", "utf8").split("\\n")
      .filter((line) => /^(Uid|Gid|CapEff|CapBnd|NoNewPrivs|Seccomp|Umask):/.test(line)),
    mounts: readFileSync("/proc/self/mounts", "utf8").split("\\n").map((it) => it.split(" ")[1])
      .sort(),
  };
};
const atStart = look();
export const handler = async () => [atStart, look()];
"""


def timing(response):
    """How the start went that an invocation waited for: the phases, and what served it."""
    found = response["ResponseMetadata"]["HTTPHeaders"].get("server-timing")
    return TIMING.fullmatch(found).groups() if found else None


def cold(aws, name, event=None):
    """A cold start's answer and what served it: of a new revision of the function."""
    held = aws.get_function_configuration(FunctionName=name).get("Environment", {})
    variables = {**held.get("Variables", {}), "TURN": str(next(COUNT))}
    aws.update_function_configuration(FunctionName=name, Environment={"Variables": variables})
    settled(aws, name)
    response = aws.invoke(FunctionName=name, Payload=json.dumps(event or {}))
    answer = json.load(response["Payload"])
    assert "FunctionError" not in response, answer
    return answer, timing(response)[-1]


def served_by(aws, name, wanted, event=None):
    """The answer of a cold start that such a spare served."""
    answers = []

    def served():
        answer, by = cold(aws, name, event)
        answers.append(answer)
        return by == wanted

    until(served, f"a spare {wanted} serves a start")
    return answers[-1]


@pytest.fixture(scope="module")
def without(spare):
    """A client of a server that keeps no spares."""
    if spare.process and spare.process.poll() is None:
        spare.stop()
    spare.arguments, spare.scheme = [], "http"
    spare.environment = {"MORROW__SPARES": "false"}
    spare.start()
    yield client_of(spare, "lambda")
    spare.stop()
    spare.environment = {}


def compare(aws, without, runtime, code, changing):
    """Both servers' answers are the same but for what tells apart any two instances."""
    name = f"seen-{next(COUNT)}"

    def plain(answer):
        text = json.dumps(answer)
        for pattern in changing:
            text = re.sub(pattern, "…", text)
        return json.loads(text)

    fields = {"Runtime": runtime, "Environment": {"Variables": {"MINE": "é ☃ = 'x'"}}}
    with deployed(aws, code, name=name, **fields), deployed(without, code, name=name, **fields):
        spare = plain(served_by(aws, name, "engine"))
        fresh, by = cold(without, name)
        assert by == "none"
        for one, other in zip(spare, plain(fresh)):
            for what in other:
                assert one[what] == other[what], what


CHANGING = [
    r"20\d\d/\d\d/\d\d/\[\$LATEST\][0-9a-f]{32}",
    # What was lent to the instance: the id, the secret, the token.
    r"\bASIA[A-Z2-7]{16}\b",
    r'(?<="AWS_SECRET_ACCESS_KEY", ")[^"]{40}(?=")',
    r'(?<="AWS_SESSION_TOKEN", ")[^"]+(?=")',
    r'(?<="TURN", ")\d+',
    r"0x[0-9a-f]+",
    r"Root=1-[^\"]*",
]


@pytest.mark.parametrize("minor", range(8, 15))
def test_a_python_function_cannot_tell_a_spare(aws, without, runtimes, minor):
    runtime = f"python3.{minor}"
    if runtime not in runtimes:
        pytest.skip(f"there is no {runtime} on this machine")
    compare(aws, without, runtime, python(SEEN_BY_PYTHON), CHANGING)


@pytest.mark.parametrize("major", [18, 20, 22, 24])
def test_a_node_function_cannot_tell_a_spare(aws, without, runtimes, major):
    runtime = f"nodejs{major}.x"
    if runtime not in runtimes:
        pytest.skip(f"there is no {runtime} on this machine")
    code = package({"app.mjs": SEEN_BY_NODE})
    compare(aws, without, runtime, code, CHANGING)


def test_a_custom_runtime_is_served_by_a_spare_sandbox(aws):
    code = shell("""#!/bin/sh
while true; do
    headers=$(mktemp)
    event=$(curl -sS -D "$headers" "http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation/next")
    id=$(grep -i lambda-runtime-aws-request-id "$headers" | tr -d '\\r' | cut -d' ' -f2)
    curl -sS "http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation/$id/response" -d '"done"' >/dev/null
done
""")
    with deployed(aws, code, Runtime="provided.al2023", Handler="x") as name:
        assert served_by(aws, name, "sandbox") == "done"


def test_a_warm_invocation_has_no_start(aws, function):
    name = function(python("def handler(event, context): return 1\n"))
    assert timing(aws.invoke(FunctionName=name)) is not None
    assert timing(aws.invoke(FunctionName=name)) is None


def test_what_decides_how_an_engine_boots_starts_fresh(aws, function, publish):
    code = python("import sys\ndef handler(event, context): return sys.flags.optimize\n")
    name = function(code)
    assert served_by(aws, name, "engine") == 0
    wrapper = publish({"wrapper": "#!/bin/sh\nexec \"$@\"\n"}, modes={"wrapper": 0o755})
    for fields, answer in [
        ({"Environment": {"Variables": {"PYTHONOPTIMIZE": "1"}}}, 1),
        ({"Environment": {"Variables": {"LD_DEBUG_OUTPUT": "/tmp/x"}}}, 0),
        ({"Environment": {"Variables": {"AWS_LAMBDA_EXEC_WRAPPER": "/opt/wrapper"}},
          "Layers": [wrapper]}, 0),
    ]:
        aws.update_function_configuration(FunctionName=name, **fields)
        settled(aws, name)
        for _ in range(3):
            found, by = cold(aws, name)
            assert (found, by == "engine") == (answer, False), fields


def test_a_functions_own_modules_come_before_those_that_are_loaded(aws, function):
    files = {
        "app.py": "import decimal\n"
                  "def handler(event, context): return [decimal.MINE, decimal.__file__]\n",
        "decimal.py": "MINE = 'mine'\nfrom _decimal import *\n",
    }
    name = function(package(files))
    assert served_by(aws, name, "engine") == ["mine", "/var/task/decimal.py"]


def test_what_lies_beside_the_code_is_found_by_the_dynamic_linker(aws, function):
    """The linker remembers which folders are not there; an engine looked before the code came."""
    library = next(
        (path for folder in ("/lib/x86_64-linux-gnu", "/usr/lib64", "/lib64")
         for path in Path(folder).glob("libz.so.1*")), None)
    if library is None:
        pytest.skip("there is no libz on this machine")
    code = package({
        "app.py": "import ctypes\n"
                  "def handler(event, context):\n"
                  "    return ctypes.CDLL('libmine.so').zlibCompileFlags() != 0\n",
        "lib/libmine.so": library.read_bytes(),
    })
    assert served_by(aws, function(code), "engine") is True


# On a server that has many spares, some are long in coming.
@pytest.mark.timeout(240)
def test_an_engine_that_died_while_it_waited_is_no_matter(aws, server, function):
    name = function(python("def handler(event, context): return 'well'\n"))
    served_by(aws, name, "engine")

    def waiting():
        found = []
        for process in descendants(server.pid):
            try:
                if b"_MORROW_WAIT" in Path(f"/proc/{process}/environ").read_bytes():
                    found.append(process)
            except OSError:
                pass
        return found

    for _ in range(5):
        until(waiting, "an engine waits")
        for process in waiting():
            os.kill(process, 9)
        assert cold(aws, name)[0] == "well"


def test_without_spares_every_start_is_fresh(without):
    with deployed(without, python("def handler(event, context): return 1\n")) as name:
        assert [cold(without, name) for _ in range(3)] == [(1, "none")] * 3
