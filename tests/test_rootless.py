"""Morrow without root: an ordinary user's server, in user namespaces.

`RIGHTS=user` runs the other suites that way too; here is what is particular to it.
"""

import os
import signal
import subprocess

import pytest
from conftest import client_of
from support.functions import create, deployed, invoke, package, python, refused, rust, sample
from support.server import (
    AS_USER, MORROW, ORDINARY_USER, Server, alive, clean_environment, descendants, until,
)

pytestmark = pytest.mark.skipif(AS_USER, reason="the other suites run so already")


@pytest.fixture(scope="module")
def rootless():
    server = Server()
    server.as_user = True
    server.start()
    yield server
    server.stop()
    server.remove()


@pytest.fixture(scope="module")
def aws(rootless):
    return client_of(rootless, "lambda")


def test_what_is_not_enforced_is_said(rootless):
    for limit in ["own user", "cpu"]:
        assert f"sandboxes go without this limit: {limit} (" in rootless.log()
    said = rootless.cli("doctor", check=False)
    held = {}
    for line in said.stdout.splitlines():
        for how in ["enforced", "supervised", "absent"]:
            limit, found, _ = line.partition(f" {how}")
            if found:
                held[limit.strip()] = how
    assert {limit for limit, how in held.items() if how == "absent"} == {"own user", "cpu"}
    assert {limit for limit, how in held.items() if how == "supervised"} == {"memory", "freezing"}
    assert held["user namespace"] == held["processes"] == held["size of /tmp"] == "enforced"
    assert said.returncode == 1


def test_no_function_has_a_network_and_that_is_said(rootless, aws):
    made = rootless.cli_json("network", "create", "out", "--all")
    config = {"SubnetIds": made["subnet_ids"], "SecurityGroupIds": made["security_group_ids"]}
    said = refused(
        lambda: create(aws, sample("hello"), VpcConfig=config),
        "InvalidParameterValueException", 400,
    )
    assert "this server gives functions no network" in said and "it takes root" in said
    doctor = rootless.cli("doctor", check=False).stdout
    assert [line for line in doctor.splitlines() if line.startswith("egress ") and " off " in line]


def test_nothing_runs_as_root(rootless, aws):
    with deployed(aws, sample("tool")) as name:
        invoke(aws, name, {"do": "who"}).ok()
        below = descendants(rootless.pid)
        assert len(below) >= 3, "the launcher, a keeper and a program"
        users = {os.stat(f"/proc/{pid}").st_uid for pid in [rootless.pid, *below]}
    assert users == {ORDINARY_USER}


def test_functions_of_every_kind_run(aws):
    node = package({"index.mjs": "export const handler = async (event) => event.n + 1;"})
    kinds = [
        (python("def handler(event, context):\n    return event['n'] + 1\n"), {}),
        (node, {"Runtime": "nodejs20.x", "Handler": "index.handler"}),
    ]
    for code, fields in kinds:
        with deployed(aws, code, **fields) as name:
            assert [invoke(aws, name, {"n": n}).ok() for n in range(3)] == [1, 2, 3]
    with deployed(aws, rust(), Runtime="provided.al2023", Handler="bootstrap") as name:
        assert invoke(aws, name, {"do": "echo", "n": 1}).error is None


def test_too_much_memory_ends_a_function_and_only_it(aws):
    text = """
import time
held = []
def handler(event, context):
    held.append(b"x" * (event << 20))
    time.sleep(1)
    return len(held)
"""
    with deployed(aws, python(text), MemorySize=128) as name, deployed(aws, sample("tool")) as other:
        born = invoke(aws, other, {"do": "who"}).ok()
        assert invoke(aws, name, 40).ok() == 1
        failed = invoke(aws, name, 200, LogType="Tail")
        assert failed.json["errorType"] == "Runtime.OutOfMemory"
        assert "Max Memory Used: 128 MB" in failed.tail
        again = invoke(aws, name, 40, LogType="Tail")
        assert again.ok() == 1, "a new instance"
        used = int(again.tail.partition("Max Memory Used: ")[2].split()[0])
        assert 40 < used < 90
        assert invoke(aws, other, {"do": "who"}).ok()["instance"] == born["instance"]


def test_tmp_has_the_size_that_was_asked_for(aws):
    text = """
import errno, os
def handler(event, context):
    written = 0
    try:
        with open("/tmp/x", "wb", buffering=0) as file:
            while True:
                written += file.write(bytes(1 << 20))
    except OSError as error:
        return [written >> 20, errno.errorcode[error.errno]]
    finally:
        os.unlink("/tmp/x")
"""
    with deployed(aws, python(text), EphemeralStorage={"Size": 600}, Timeout=30) as name:
        written, why = invoke(aws, name).ok()
        assert (600, "ENOSPC") == (written, why)


def test_processes_are_bounded_for_each_sandbox(aws):
    text = """
import os, signal, time
def handler(event, context):
    made = []
    try:
        while len(made) < 5000:
            pid = os.posix_spawn("/usr/bin/sleep", ["sleep", "100"], {})
            made.append(pid)
    except OSError as error:
        return [len(made), str(error)]
    finally:
        for pid in made:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
"""
    with deployed(aws, python(text), MemorySize=2048, Timeout=60) as name:
        made, why = invoke(aws, name).ok()
        assert 1000 <= made <= 1024 and "Resource temporarily unavailable" in why


def test_nothing_outlives_a_killed_server(rootless, aws):
    with deployed(aws, sample("tool")) as name:
        invoke(aws, name, {"do": "linger", "seconds": 271_829}).ok()
        below = descendants(rootless.pid)
        assert below
        os.kill(rootless.pid, signal.SIGKILL)
        rootless.process.wait()
        until(lambda: not any(map(alive, below)), "every process has ended")
        rootless.start()
        assert invoke(aws, name, {"do": "who"}).ok()["calls"] == 1


def test_without_user_namespaces_it_says_what_to_do(tmp_path):
    forbidden = "echo 0 > /proc/sys/user/max_user_namespaces && exec \"$@\""
    started = subprocess.run(
        ["unshare", "--user", "--map-root-user", "sh", "-c", forbidden, "sh", MORROW, "up",
         "--data-dir", tmp_path / "data", "--listen", "127.0.0.1:0"],
        capture_output=True, text=True, timeout=120, env=clean_environment(),
    )
    assert started.returncode == 1
    assert "sudo sysctl user.max_user_namespaces=15000" in started.stderr
    assert "sudo morrow up" in started.stderr
