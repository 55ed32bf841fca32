"""Google's functions frameworks and clients as their registries have them, fetched once and kept,
and functions that are deployed together with them."""

import contextlib
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile

import pytest

from .functions import FUNCTIONS, PYTHON, unique
from .server import ACCOUNT, REGION, ROOT, until

SOURCES = FUNCTIONS / "google"
EXAMPLES = ROOT / "examples"
NODE_FRAMEWORK = "@google-cloud/functions-framework@5.0.5"
NODE_AUTH = "google-auth-library@10.9.1"
#: What npm and pip say where there is no way to a registry.
UNREACHABLE = (
    "EAI_AGAIN", "ECONNREFUSED", "ENETUNREACH", "ENOTFOUND", "ETIMEDOUT",
    "ConnectTimeoutError", "NewConnectionError",
)


def kept(kind, of, fetch):
    """A folder in the cache that `fetch` filled, now or long ago."""
    home = ROOT / ".cache" / f"google-{kind}-{hashlib.sha256(of.encode()).hexdigest()[:12]}"
    if not home.exists():
        draft = home.with_name(f"{home.name}-{os.getpid()}")
        draft.mkdir(parents=True)
        try:
            fetch(draft)
            draft.rename(home)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return home


def python_packages(*lists):
    """What the lists in functions/google name, for the runtime that tests use."""
    wanted = [SOURCES / f"{name}.txt" for name in lists]

    def fetch(draft):
        line = PYTHON.removeprefix("python")
        options = ["--no-deps", "--no-compile", "--only-binary", ":all:", "--python-version", line]
        files = [word for file in wanted for word in ("-r", str(file))]
        run([sys.executable, "-m", "pip", "install", "-q", *options, "--target", str(draft), *files])

    return kept("python", PYTHON + "".join(file.read_text() for file in wanted), fetch)


def node_packages(*names):
    if shutil.which("npm") is None:
        pytest.skip("there is no npm")

    def fetch(draft):
        run(["npm", "install", "--prefix", str(draft), "--ignore-scripts", "--no-save", *names])

    return kept("node", " ".join(names), fetch)


def run(command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    told = done.stderr
    if done.returncode != 0 and any(sign in told for sign in UNREACHABLE):
        pytest.skip(f"the registry of {command[0]} cannot be reached: {told[-300:]}")
    assert done.returncode == 0, told


def archive(home):
    """A zip of what a folder has, to which a function's own files are added."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as zipped:
        for path in sorted(home.rglob("*")):
            if path.is_file() and not path.name.endswith((".pyc", ".d.ts", ".map")):
                zipped.write(path, path.relative_to(home))
    return held.getvalue()


class Functions:
    """Functions of one language."""

    def __init__(self, server, runtime, packages):
        self.server, self.runtime = server, runtime
        self.packages = archive(packages)
        self.made = []

    def deploy(self, files, *more, name=None, public=True, check=True):
        """`morrow deploy` of a folder, or of {name: text}, with the packages beside it."""
        held = io.BytesIO(self.packages)
        with zipfile.ZipFile(held, "a", zipfile.ZIP_DEFLATED) as zipped:
            if not isinstance(files, dict):
                files = {path.name: path.read_text() for path in files.iterdir()}
            for path, text in files.items():
                zipped.writestr(path, text)
        name = name or unique("g")
        self.made.append(name)
        with tempfile.NamedTemporaryFile(suffix=".zip") as file:
            file.write(held.getvalue())
            file.flush()
            told = self.server.cli(
                "deploy", file.name, "--name", name, "--no-build", "--runtime", self.runtime,
                "--public" if public else "--private", "--json", *more, check=check,
            )
        return Function(self.server, name, told)

    def remove(self):
        for name in set(self.made):
            self.server.cli("functions", "delete", name, check=False)


class Function:
    def __init__(self, server, name, told):
        self.server, self.name, self.told = server, name, told
        self.path = f"/{ACCOUNT}/{REGION}/{name}"

    @property
    def shown(self):
        return self.server.cli_json("functions", "show", self.name)

    def lines(self, part, *more):
        """The structured lines of its log that have `part` in them."""
        printed = self.server.cli("logs", self.name, *more).stdout.splitlines()
        found = []
        for line in printed:
            with contextlib.suppress(ValueError):
                found.append(json.loads(line.split("  ", 1)[1]) if part in line else None)
        return [line for line in found if isinstance(line, dict)]

    def wrote(self, part):
        """Waits for such a line."""
        return until(lambda: self.lines(part), f"{part!r} is in the log of {self.name}")[0]

    def log(self):
        return self.server.cli("logs", self.name).stdout


def newest_node(runtimes):
    lines = [line for line in runtimes if line.startswith("nodejs")]
    if not lines:
        pytest.skip("there is no Node on this machine: morrow runtimes add nodejs24.x")
    return max(lines, key=lambda line: int(line.removeprefix("nodejs").removesuffix(".x")))
