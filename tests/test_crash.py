"""kill -9 at any moment: what was acknowledged is there afterwards, and nothing half-made.

Some workers create, update, invoke and delete functions, each its own. The server or its launcher
is killed at a random moment, started again on the same data, and every function is held against
what its worker knows: the last acknowledged state, or that of the one call whose answer the kill
took away.
"""

import dataclasses
import hashlib
import os
import random
import sqlite3
import subprocess
import threading
import time
import urllib.request
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from conftest import client_of
from support.functions import PYTHON, invoke, python, settled
from support.server import ROLE, alive, children, until

KILLS = int(os.environ.get("MORROW_CRASH_KILLS", "200"))
SEED = int(os.environ.get("MORROW_CRASH_SEED", str(random.randrange(1 << 32))))
WORKERS = 2
ABSENT = None


@dataclasses.dataclass(frozen=True)
class State:
    """What a function is: which code, and which mark in its environment."""

    code: int
    mark: str


def code_of(number):
    text = f"import os\ndef handler(event, context):\n    return [{number}, os.environ['MARK']]\n"
    return python(text)


def digest(number):
    return hashlib.sha256(code_of(number)).digest()


class Lost(Exception):
    """The call's answer did not come."""


class Worker:
    """Works on one function, and knows what it may be."""

    def __init__(self, name, seed):
        self.name, self.random = name, random.Random(seed)
        self.possible = {ABSENT}
        self.acknowledged = 0
        self.steps = 0

    def change(self, wanted, call, **fields):
        """Makes a call after which the function is `wanted`."""
        before = set(self.possible)
        self.possible = before | {wanted}
        try:
            call(FunctionName=self.name, **fields)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] < 500:
                self.possible = before
            raise
        self.possible = {wanted}
        self.acknowledged += 1

    def step(self, client, stop):
        self.steps += 1
        (state,) = self.possible
        number, mark = self.random.randrange(1 << 30), f"m{self.random.randrange(1 << 30)}"
        environment = {"Variables": {"MARK": mark}}
        if state is ABSENT:
            self.change(
                State(number, mark), client.create_function, Code={"ZipFile": code_of(number)},
                Environment=environment, Runtime=PYTHON, Handler="app.handler", Role=ROLE,
            )
            return
        kind = self.random.choice(["code", "environment", "invoke", "invoke", "delete"])
        if kind == "code":
            wanted = dataclasses.replace(state, code=number)
            self.change(wanted, client.update_function_code, ZipFile=code_of(number))
        elif kind == "environment":
            wanted = dataclasses.replace(state, mark=mark)
            self.change(wanted, client.update_function_configuration, Environment=environment)
        elif kind == "delete":
            self.change(ABSENT, client.delete_function)
            return
        settled(client, self.name)
        (state,) = self.possible
        result = invoke(client, self.name)
        if result.error and stop.is_set():
            return  # The sandbox was killed under it.
        assert result.ok() == [state.code, state.mark]

    def work(self, client, stop):
        """Until the server is gone. What fails while it is there is returned."""
        while not stop.is_set():
            try:
                self.step(client, stop)
            except ClientError as error:
                code = error.response["Error"]["Code"]
                status = error.response["ResponseMetadata"]["HTTPStatusCode"]
                # A function that is still Pending takes no change.
                if code != "ResourceConflictException" and status < 500 and not stop.is_set():
                    return error
            except AssertionError as error:
                return error
            except Exception:  # The connection broke: that is what this is about.
                return None
        return None

    def check(self, client):
        """Holds the function against what it may be; afterwards that is one thing."""
        try:
            found = settled(client, self.name)
        except ClientError as error:
            assert error.response["Error"]["Code"] == "ResourceNotFoundException"
            assert ABSENT in self.possible, (self.name, self.possible)
            self.possible = {ABSENT}
            return
        reasons = [found.get("StateReason"), found.get("LastUpdateStatusReason")]
        assert (found["State"], found["LastUpdateStatus"]) == ("Active", "Successful"), reasons
        code, mark = invoke(client, self.name).ok()
        assert State(code, mark) in self.possible, (self.name, code, mark, self.possible)
        assert found["Environment"]["Variables"]["MARK"] == mark
        location = client.get_function(FunctionName=self.name)["Code"]["Location"]
        with urllib.request.urlopen(location, timeout=30) as package:
            assert hashlib.sha256(package.read()).digest() == digest(code)
        self.possible = {State(code, mark)}


def left_behind(data):
    """What sandboxes are made of and is still there, of the server of this data directory."""
    files = str(data.parent)
    loops = subprocess.run(["losetup", "-a"], capture_output=True, text=True, check=True).stdout
    mounts = Path("/proc/self/mountinfo").read_text()
    return [line for line in (loops + mounts).splitlines() if files in line]


def abandoned_groups():
    """The control groups that no launcher holds."""
    # Number, kind, advisory, access, process, device and inode; one that waits has an arrow too.
    locks = [line.split() for line in Path("/proc/locks").read_text().splitlines()]
    held = {int(lock[5].split(":")[2]) for lock in locks if lock[1] == "FLOCK"}
    found = set()
    for path in Path("/sys/fs/cgroup").glob("**/morrow-*"):
        try:
            if path.stat().st_ino not in held:
                found.add(path.name)
        except FileNotFoundError:
            pass
    return found


def trail(data):
    """How many mutations of functions the trail holds."""
    database = sqlite3.connect(f"file:{data}/morrow.db?mode=ro", uri=True)
    with database:
        rows = database.execute("SELECT key, value FROM kv").fetchall()
    database.close()
    return sum(key.startswith(b"trail/") and b"Function" in value for key, value in rows)


@pytest.mark.timeout(1800)
def test_what_was_acknowledged_survives_any_kill(spare):
    print(f"seed: {SEED}, kills: {KILLS}")
    chance = random.Random(SEED)
    if spare.process and spare.process.poll() is None:
        spare.stop()
    before = abandoned_groups()
    workers = [Worker(f"crash-{n}", chance.randrange(1 << 32)) for n in range(WORKERS)]
    for _ in range(KILLS):
        spare.start()
        client = client_of(spare, "lambda")
        family = spare.processes()
        launcher = spare.launcher()
        stop, found = threading.Event(), []
        threads = [
            threading.Thread(target=lambda w=worker: found.append(w.work(client, stop)))
            for worker in workers
        ]
        for thread in threads:
            thread.start()
        time.sleep(chance.uniform(0, 0.5))
        stop.set()
        if chance.random() < 0.25:
            os.kill(launcher, 9)
            until(lambda: spare.process.poll() is not None, "the server ends with its launcher")
        else:
            spare.kill()
        for thread in threads:
            thread.join()
        assert [error for error in found if error] == []
        until(lambda: not any(map(alive, family)), "every process is gone with the server")
        spare.start()
        client = client_of(spare, "lambda")
        for worker in workers:
            worker.check(client)
        if chance.random() < 0.5:
            spare.kill()
        else:
            assert spare.stop() == 0
    acknowledged = sum(worker.acknowledged for worker in workers)
    print(f"{sum(worker.steps for worker in workers)} steps, {acknowledged} acknowledged changes")
    assert acknowledged > KILLS / 2, "the workers got nothing done"
    assert trail(spare.data) >= acknowledged
    spare.start()
    until(lambda: len(children(spare.pid)) == 1, "one launcher")
    assert spare.stop() == 0
    assert left_behind(spare.data) == []
    until(lambda: abandoned_groups() <= before, "no control group is left")
