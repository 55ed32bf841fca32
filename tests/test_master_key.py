"""What everything secret is sealed under: rotated while the server works, killed in the middle,
lost, or exchanged for another."""

import json
import random
import shutil
import sqlite3
import subprocess
import threading
import time
from pathlib import Path

import pytest

from conftest import client_of
from support.functions import create, invoke, python, settled
from support.server import MORROW, Server, until

CODE = python("import os\ndef handler(event, context):\n    return os.environ['MARK']\n")


@pytest.fixture
def own():
    """A server of the test's own, with a function that has something to seal."""
    server = Server().start()
    lambda_ = client_of(server, "lambda")
    name = create(lambda_, CODE, "sealed", Environment={"Variables": {"MARK": "first"}})
    settled(lambda_, name)
    yield server
    if server.process.poll() is None:
        server.stop()
    server.remove()


def keys(server):
    return server.cli_json("master-key", "list")["master_keys"]


def alone(server):
    """The one key that there is, once a rotation is over."""
    listed = keys(server)
    return listed[0] if len(listed) == 1 else None


def ring(server):
    return json.loads((server.data / "master.key").read_text())["keys"]


def refusal(server):
    """Why a start is refused."""
    server.spawn()
    assert server.process.wait(60) != 0
    return server.log()


def test_a_rotation_passes_everything_on_and_forgets_the_old_key(own):
    [old] = keys(own)
    assert old["current"] and old["sealed"] >= 3, "the root's key, and the function twice"
    assert own.cli_json("master-key", "show", old["id"])["id"] == old["id"]
    told = own.cli("master-key", "rotate").stdout
    [new] = keys(own)
    assert new["id"] in told and new["id"] != old["id"]
    assert new["sealed"] == old["sealed"] and new["age_days"] == 0
    assert [key["id"] for key in ring(own)] == [new["id"]]
    assert (own.data / "master.key").stat().st_mode & 0o777 == 0o600
    gone = own.cli("master-key", "show", old["id"], check=False)
    assert gone.returncode == 1 and "there is no master key" in gone.stderr
    assert own.stop() == 0
    own.start()
    assert invoke(client_of(own, "lambda"), "sealed").ok() == "first"
    trail = rows(own, b"trail/")
    assert any(b"RotateMasterKey" in row for row in trail)
    assert any(b"RetireMasterKey" in row and old["id"].encode() in row for row in trail)


def rows(server, prefix):
    database = sqlite3.connect(f"file:{server.data}/morrow.db?mode=ro", uri=True)
    found = database.execute("SELECT key, value FROM kv").fetchall()
    database.close()
    return [value for key, value in found if key.startswith(prefix)]


def test_a_rotation_disturbs_nobody(own):
    """Configurations change and functions answer while one key takes over from the other."""
    lambda_, stop, failures = client_of(own, "lambda"), threading.Event(), []
    for number in range(6):
        create(lambda_, CODE, f"busy-{number}", Environment={"Variables": {"MARK": "0"}})

    def work(number):
        name, count = f"busy-{number}", 0
        settled(lambda_, name)
        while not stop.is_set():
            count += 1
            try:
                variables = {"Variables": {"MARK": str(count)}}
                lambda_.update_function_configuration(FunctionName=name, Environment=variables)
                settled(lambda_, name)
                assert invoke(lambda_, name).ok() == str(count)
            except Exception as error:  # Whatever it is, the test tells of it.
                failures.append(error)
                return

    workers = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for worker in workers:
        worker.start()
    for _ in range(5):
        own.cli("master-key", "rotate")
    stop.set()
    for worker in workers:
        worker.join()
    assert not failures
    assert len(ring(own)) == 1


def test_a_rotation_that_is_killed_leaves_everything_readable(own):
    dice = random.Random(7)
    lambda_ = client_of(own, "lambda")
    for number in range(12):
        create(lambda_, CODE, f"kept-{number}", Environment={"Variables": {"MARK": str(number)}})
        settled(lambda_, f"kept-{number}")
    seen, kills = set(), 0
    while kills < 8 or (seen != {1, 2} and kills < 60):
        kills += 1
        asked = subprocess.Popen(
            [str(MORROW), "master-key", "rotate", "--data-dir", str(own.data),
             "--endpoint", own.endpoint],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        time.sleep(dice.uniform(0, 0.15))
        own.kill()
        asked.wait()
        seen.add(len(ring(own)))
        own.start()
        until(lambda: alone(own), "the rotation that was begun is over")
        for number in range(12):
            held = lambda_.get_function_configuration(FunctionName=f"kept-{number}")
            assert held["Environment"]["Variables"] == {"MARK": str(number)}
    assert invoke(lambda_, "kept-7").ok() == "7"
    # The dice hit a rotation at least once while there were two keys, else this shows nothing.
    assert seen == {1, 2}, seen


def test_a_lost_master_key_is_a_clear_refusal(own):
    [key] = keys(own)
    own.stop()
    kept = own.data.parent / "kept"
    shutil.move(own.data / "master.key", kept)
    told = refusal(own)
    assert f"the master key ({key['id']}) is lost" in told
    assert "master.key is missing" in told and "from a backup" in told
    assert not (own.data / "master.key").exists(), "no new one was made"
    shutil.move(kept, own.data / "master.key")
    own.start()
    assert invoke(client_of(own, "lambda"), "sealed").ok() == "first"


def test_another_master_key_is_a_clear_refusal(own):
    [key] = keys(own)
    own.stop()
    mine = (own.data / "master.key").read_bytes()
    (own.data / "master.key").write_bytes(bytes(range(32)))
    told = refusal(own)
    assert f"the master key {key['id']} is missing from" in told and "from a backup" in told
    (own.data / "master.key").write_bytes(mine[:-10])
    assert "damaged" in refusal(own)
    (own.data / "master.key").write_bytes(mine)
    (own.data / "master.key").chmod(0o644)
    assert "chmod 600" in refusal(own)
    (own.data / "master.key").chmod(0o600)
    own.start()
    assert invoke(client_of(own, "lambda"), "sealed").ok() == "first"


def test_only_one_rotation_is_under_way_at_a_time(own):
    outcomes = []

    def rotate():
        outcomes.append(own.cli("master-key", "rotate", check=False))

    threads = [threading.Thread(target=rotate) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done = [outcome for outcome in outcomes if outcome.returncode == 0]
    refused = [outcome for outcome in outcomes if outcome.returncode != 0]
    assert done
    assert all("master key ring is being changed" in outcome.stderr for outcome in refused)
    assert len(ring(own)) == 1


def test_no_core_dump_can_hold_a_secret(server):
    """Neither the server's nor the launcher's."""
    for pid in (server.pid, server.launcher()):
        limits = Path(f"/proc/{pid}/limits").read_text()
        [core] = [line for line in limits.splitlines() if line.startswith("Max core file size")]
        # With 0 the kernel would still feed a dump to a program of the host's; with 1 to none.
        assert core.split()[4:6] == ["1", "1"], core
    # What may not be dumped belongs to root, whoever runs it.
    owner = Path(f"/proc/{server.pid}/environ").stat().st_uid
    assert owner == 0 and Path(f"/proc/{server.pid}/status").read_text().split("Uid:")[1].split()[0] != "0"
