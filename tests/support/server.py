"""A server as a person starts it, in a data directory of its own."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "debug"
MORROW = Path(os.environ.get("MORROW_BIN", TARGET / "morrow"))

ACCESS_KEY = "AKIATESTTESTTESTTEST"
SECRET_KEY = "secret/secret+secret/secret+secret/secre"
ACCOUNT = "123456789012"
#: A second account, which a server knows once it was started in its name.
OTHER_ACCOUNT = "210987654321"
OTHER_KEY = ("AKIAOTHEROTHEROTHER2", "other/other+other/other+other/other+othe")
REGION = "us-east-1"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/morrow-default"


def free_ports(count):
    """Ports that were free a moment ago, all different."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for held in sockets:
            held.bind(("127.0.0.1", 0))
        return [held.getsockname()[1] for held in sockets]
    finally:
        for held in sockets:
            held.close()


def until(condition, what, seconds=30, pause=0.05):
    """Polls until `condition` gives something true, and returns that."""
    deadline = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(pause)


def new_data_dir():
    """A folder that the server's own user can pass through to."""
    top = Path(tempfile.mkdtemp(prefix="morrow-tests-"))
    top.chmod(0o711)
    return top / "data"


#: `RIGHTS=user` has every server run as an ordinary user, from its start.
ORDINARY_USER = 65534
AS_USER = os.environ.get("RIGHTS") == "user"

#: The servers there are, and those that the test which runs has removed.
STARTED = []

#: `SPARES=off` has every server start without spares.
WITHOUT_SPARES = {"MORROW__SPARES": "false"} if os.environ.get("SPARES") == "off" else {}


def clean_environment(**more):
    """The tests' own environment without what would change how a client or server behaves."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AWS_", "MORROW", "SUDO_"))
    }
    return kept | {"AWS_EC2_METADATA_DISABLED": "true"} | more


class Server:
    """One server. Stopped and started again it keeps its data directory and its ports."""

    def __init__(
        self, data=None, arguments=(), environment=None, scheme="http", listens="127.0.0.1",
    ):
        self.data = Path(data) if data else new_data_dir()
        self.port, self.functions_port = free_ports(2)
        self.listens = listens
        self.arguments = list(arguments)
        self.environment = environment or {}
        self.scheme = scheme
        self.account, self.key = ACCOUNT, (ACCESS_KEY, SECRET_KEY)
        self.log_path = self.data.parent / "server.log"
        self.as_user = AS_USER
        self.process = None
        self.last_words = None

    @property
    def endpoint(self):
        return f"{self.scheme}://127.0.0.1:{self.port}"

    @property
    def pid(self):
        return self.process.pid

    def command(self):
        return [
            str(self.program()),
            "up",
            "--data-dir",
            str(self.data),
            "--listen",
            f"{self.listens}:{self.port}",
            "--functions-listen",
            f"{self.listens}:{self.functions_port}",
            "--account",
            self.account,
            *self.arguments,
        ]

    def program(self):
        """Morrow, where whoever runs it can reach it."""
        if not self.as_user:
            return MORROW
        copy = self.data.parent / "morrow"
        if not copy.exists():
            shutil.copy(MORROW, copy)
        return copy

    def spawn(self):
        """Starts it and does not wait."""
        access_key, secret_key = self.key
        variables = {"MORROW_ACCESS_KEY": access_key, "MORROW_SECRET_KEY": secret_key}
        rights = {}
        if self.as_user:
            os.chown(self.data.parent, ORDINARY_USER, ORDINARY_USER)
            rights = {"user": ORDINARY_USER, "group": ORDINARY_USER, "extra_groups": []}
            variables["HOME"] = str(self.data.parent)
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                self.command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=clean_environment(**{**WITHOUT_SPARES, **variables, **self.environment}),
                start_new_session=True,
                **rights,
            )
        if self not in STARTED:
            STARTED.append(self)
        return self

    def start(self):
        self.spawn()
        until(self.is_ready, f"the server is ready; its log: {self.log_path}", 180)
        return self

    def is_ready(self):
        if self.process.poll() is not None:
            raise AssertionError(f"the server ended at once:\n{self.log()[-4000:]}")
        return self.scheme != "http" or self.get("/readyz")[0] == 200

    def get(self, path, headers=None):
        """A plain request without a signature: (status, body)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path, headers=headers or {})
            response = connection.getresponse()
            return response.status, response.read()
        except OSError:
            return 0, b""
        finally:
            connection.close()

    def log(self):
        """What it has written to its terminal; of a removed one, the end of that."""
        if self.last_words is not None:
            return self.last_words
        return self.log_path.read_text(errors="replace")

    def stop(self, seconds=60):
        """Asks it to end as a service manager would, and returns how it ended."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds)

    def kill(self):
        """Ends it as a power cut would."""
        self.process.kill()
        self.process.wait(10)

    def processes(self):
        """The server and all that it started, as it is now."""
        return [self.pid, *descendants(self.pid)]

    def launcher(self):
        """The part that keeps root: the server's only child."""
        return children(self.pid)[0]

    def cli(self, *arguments, check=True, environment=None, timeout=60):
        """Runs a client verb with the key in the environment."""
        variables = {
            "MORROW_ENDPOINT": self.endpoint,
            "MORROW_ACCESS_KEY": ACCESS_KEY,
            "MORROW_SECRET_KEY": SECRET_KEY,
        }
        if environment is not None:
            variables = environment
        done = subprocess.run(
            [str(MORROW), *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout,
            env=clean_environment(**variables),
        )
        if check and done.returncode != 0:
            raise AssertionError(f"morrow {arguments} -> {done.returncode}\n{done.stderr}")
        return done

    def cli_json(self, *arguments):
        return json.loads(self.cli(*arguments, "--json").stdout)

    def remove(self):
        self.last_words = self.log()[-8000:] if self.log_path.exists() else ""
        # Some disks take a minute for thousands of files: nobody waits for that.
        subprocess.Popen(["rm", "-rf", str(self.data.parent)], stderr=subprocess.DEVNULL)


def stat_of(pid):
    """A process's parent and its state, or nothing if it is gone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    state, parent = text.rpartition(")")[2].split()[:2]
    return int(parent), state


def children(pid):
    every = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [it for it in every if (stat := stat_of(it)) and stat[0] == pid and stat[1] != "Z"]


def descendants(pid):
    found, waiting = [], [pid]
    while waiting:
        below = children(waiting.pop())
        found += below
        waiting += below
    return found


def alive(pid):
    stat = stat_of(pid)
    return stat is not None and stat[1] != "Z"
