"""The command line, as a person types it and as a script reads it."""

import json
import subprocess
import threading

import pytest

from conftest import client_of
from support.functions import PYTHON, create, invoke, sample, settled, unique
from support.server import ACCESS_KEY, ACCOUNT, MORROW, SECRET_KEY, clean_environment, until

HELLO = """
import os
def lambda_handler(event, context):
    print("line of", event.get("name"))
    if event.get("fail"):
        raise ValueError("asked to")
    return {"hello": event.get("name"), "stage": os.environ.get("STAGE")}
"""


@pytest.fixture
def folder(tmp_path, server):
    """A folder with a function in it, named as none is."""
    path = tmp_path / unique("cli")
    path.mkdir()
    (path / "lambda_function.py").write_text(HELLO)
    yield path
    server.cli("functions", "delete", path.name, check=False)


def test_a_functions_life(server, folder, aws):
    name = folder.name
    done = server.cli("deploy", folder, "--runtime", PYTHON, "--env", "STAGE=one", "--memory", "256")
    assert "created" in done.stdout + done.stderr
    assert json.loads(server.cli("invoke", name, "-p", '{"name": "you"}').stdout) == {
        "hello": "you", "stage": "one",
    }
    (folder / "lambda_function.py").write_text(HELLO.replace('"hello"', '"bye"'))
    server.cli("deploy", folder, "--timeout", "9")
    assert json.loads(server.cli("invoke", name, "--payload", "{}").stdout)["bye"] is None
    found = aws.get_function_configuration(FunctionName=name)
    # Only what was given was changed.
    assert (found["MemorySize"], found["Timeout"], found["Runtime"]) == (256, 9, PYTHON)
    assert found["Environment"]["Variables"] == {"STAGE": "one"}
    assert found["Role"] == f"arn:aws:iam::{ACCOUNT}:role/morrow-default"
    assert "line of you" in server.cli("logs", name).stdout
    assert "line of you" not in server.cli("logs", name, "--filter", "START").stdout
    assert name in server.cli("functions", "list").stdout
    assert name in [it["name"] for it in server.cli_json("functions", "list")["functions"]]
    assert "Active" in server.cli("functions", "show", name).stdout
    server.cli("functions", "delete", name)
    assert server.cli("functions", "show", name, check=False).returncode == 1


def test_deploy_says_what_it_made_for_scripts(server, folder):
    made = server.cli_json("deploy", folder, "--runtime", PYTHON)
    assert set(made) >= {"name", "scope", "region", "revision", "state", "url", "host_url"}
    assert made["name"] == folder.name
    assert made["state"] == "Active"


def test_a_folder_without_a_function_says_what_was_looked_for(server, tmp_path):
    (tmp_path / "readme.txt").write_text("nothing")
    done = server.cli("deploy", tmp_path, check=False)
    assert done.returncode in (1, 2)
    assert "bootstrap" in done.stderr and "--handler" in done.stderr


def test_a_functions_own_error_is_exit_code_3(server, folder):
    server.cli("deploy", folder, "--runtime", PYTHON)
    done = server.cli("invoke", folder.name, "-p", '{"fail": 1}', "--tail", check=False)
    assert done.returncode == 3
    assert "ValueError" in done.stderr and "REPORT RequestId" in done.stderr


def test_exit_codes_tell_what_went_wrong(server):
    assert server.cli("invoke", "nobody-is-called-so", check=False).returncode == 1
    assert server.cli("invoke", check=False).returncode == 2
    assert server.cli("invoke", "x", "--payload", "{no json", check=False).returncode == 1
    nowhere = server.cli("--endpoint", "http://127.0.0.1:1", "status", check=False)
    assert nowhere.returncode == 4
    assert "morrow up" in nowhere.stderr
    stranger = {"MORROW_ENDPOINT": server.endpoint, "MORROW_ACCESS_KEY": "AKIANOBODYNOBODYNOBO",
                "MORROW_SECRET_KEY": "x"}
    assert server.cli("status", check=False, environment=stranger).returncode == 4


def test_the_key_is_found_in_the_environment_of_aws_and_in_the_data_directory(server):
    aws = {"AWS_ENDPOINT_URL": server.endpoint, "AWS_ACCESS_KEY_ID": ACCESS_KEY,
           "AWS_SECRET_ACCESS_KEY": SECRET_KEY}
    assert server.cli("status", environment=aws).returncode == 0
    assert server.cli("--data-dir", server.data, "status", environment={}).returncode == 0


def test_doctor_says_how_each_limit_is_held(server):
    done = server.cli("doctor", "--json", check=False)
    limits = json.loads(done.stdout)["limits"]
    assert len(limits) >= 15
    assert {it["how"] for it in limits} <= {"enforced", "supervised", "absent", "off"}
    absent = [it for it in limits if it["how"] == "absent"]
    assert done.returncode == (1 if absent else 0)


def test_every_verb_explains_itself_with_an_example(server):
    verbs = ["up", "deploy", "invoke", "logs", "functions", "functions list", "functions show",
             "functions delete", "functions public", "functions private", "runtimes", "runtimes list", "runtimes add", "runtimes remove",
             "network", "network create", "network list", "network show", "network update",
             "network delete", "network denied",
             "keys", "keys create", "keys list", "keys revoke", "status", "doctor", "completions"]
    for verb in verbs:
        assert "Example" in server.cli(*verb.split(), "--help").stdout, verb


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_get_their_completions(server, shell):
    assert "deploy" in server.cli("completions", shell).stdout


def test_a_runtime_is_removed_and_comes_back_from_a_tar(other, tmp_path):
    aws = client_of(other, "lambda")
    assert other.cli("runtimes", "remove", PYTHON).returncode == 0
    line = next(
        it for it in other.cli_json("runtimes", "list")["runtimes"] if it["runtime"] == PYTHON
    )
    assert line["engine"] is None and "morrow runtimes add" in json.dumps(line)
    name = create(aws, sample("hello"), unique("waits"))
    found = settled(aws, name)
    assert (found["State"], found["StateReasonCode"]) == ("Failed", "InvalidRuntime")
    assert f"morrow runtimes add {PYTHON}" in found["StateReason"]

    tar = tmp_path / "python.tar"
    other.cli("runtimes", "add", PYTHON, "--tar", tar)
    assert tar.stat().st_size > 1_000_000
    wrong = other.cli("runtimes", "add", "python3.14", "--from", tar, check=False)
    assert wrong.returncode != 0
    (tmp_path / "garbage.tar").write_bytes(b"no tar" * 1000)
    bad = other.cli("runtimes", "add", PYTHON, "--from", tmp_path / "garbage.tar", check=False)
    assert bad.returncode != 0
    other.cli("runtimes", "add", PYTHON, "--from", tar)
    # What waited for it becomes Active by itself.
    until(lambda: settled(aws, name)["State"] == "Active", "the function is Active")
    assert invoke(aws, name).ok()
    used = other.cli("runtimes", "remove", PYTHON, check=False)
    assert used.returncode == 1 and name in used.stderr
    aws.delete_function(FunctionName=name)


def test_logs_are_followed(server, folder):
    server.cli("deploy", folder, "--runtime", PYTHON)
    server.cli("invoke", folder.name, "-p", '{"name": "before"}')
    following = subprocess.Popen(
        [str(MORROW), "logs", folder.name, "-f"], stdout=subprocess.PIPE, text=True,
        env=clean_environment(
            MORROW_ENDPOINT=server.endpoint, MORROW_ACCESS_KEY=ACCESS_KEY,
            MORROW_SECRET_KEY=SECRET_KEY,
        ),
    )
    try:
        seen = []
        reader = threading.Thread(target=lambda: seen.extend(iter(following.stdout.readline, "")))
        reader.start()
        until(lambda: "line of before" in "".join(seen), "what was written is printed")
        server.cli("invoke", folder.name, "-p", '{"name": "after"}')
        until(lambda: "line of after" in "".join(seen), "what is written is printed")
    finally:
        following.terminate()
        following.wait(10)
        reader.join()
    assert "".join(seen).count("line of before") == 1


def test_the_base_cannot_be_removed(server):
    refusal = server.cli("runtimes", "remove", "base", check=False)
    assert refusal.returncode != 0
    assert "stays" in refusal.stderr
