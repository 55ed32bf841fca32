"""Every change leaves a record of who made it, when and how it ended; also one that was refused."""

import json
import sqlite3
import subprocess

from support.functions import PYTHON, create, refused, sample, settled, unique
from support.server import ACCESS_KEY, ROLE


def trail(server):
    """Every record, the oldest first. There is no API for it yet, so it is read from the store."""
    database = sqlite3.connect(f"file:{server.data}/morrow.db?mode=ro", uri=True)
    rows = database.execute("SELECT key, value FROM kv ORDER BY key").fetchall()
    database.close()
    return [json.loads(value)["row"] for key, value in rows if key.startswith(b"trail/")]


def about(server, text):
    return [record for record in trail(server) if text in json.dumps(record["resource"])]


def test_a_functions_changes_are_recorded_in_order(aws, server):
    name = create(aws, sample("hello"), unique("trail"))
    settled(aws, name)
    aws.update_function_code(FunctionName=name, ZipFile=sample("tool"))
    settled(aws, name)
    aws.update_function_configuration(FunctionName=name, Timeout=9)
    settled(aws, name)
    aws.delete_function(FunctionName=name)
    records = about(server, name)
    settle = "SettleFunction"
    assert [record["action"] for record in records] == [
        "CreateFunction", settle, "UpdateFunctionCode", settle, "UpdateFunctionConfiguration",
        settle, "DeleteFunction",
    ]
    assert all(record["outcome"] == "Done" for record in records)
    made = records[0]
    assert ACCESS_KEY in json.dumps(made["principal"])
    assert made["source_ip"] == "127.0.0.1"
    assert "Boto3" in made["user_agent"]
    assert made["request_id"]
    assert ["timeout_s", "9"] in records[4]["details"]


def test_what_is_refused_is_recorded_too(aws, server, hello):
    refused(
        aws.create_function, "ResourceConflictException", 409, FunctionName=hello,
        Runtime=PYTHON, Handler="app.handler", Role=ROLE, Code={"ZipFile": sample("hello")},
    )
    refused(aws.delete_function, "ResourceNotFoundException", 404, FunctionName="trail-nobody")
    refused(
        aws.update_function_configuration, "PreconditionFailedException", 412,
        FunctionName=hello, Timeout=5, RevisionId="stale",
    )
    ended = [
        (record["action"], "Refused" in record["outcome"])
        for record in about(server, hello) + about(server, "trail-nobody")
    ]
    for action in ("CreateFunction", "UpdateFunctionConfiguration", "DeleteFunction"):
        assert (action, True) in ended, ended


def test_keys_and_runtimes_leave_records(server):
    made = server.cli_json("keys", "create", "--description", "for the trail")
    server.cli("keys", "revoke", made["access_key"])
    assert server.cli("runtimes", "remove", "python3.7", check=False).returncode != 0
    actions = [record["action"] for record in trail(server)]
    for action in ("CreateKey", "RevokeKey", "AddRuntime"):
        assert action in actions
    described = [record for record in trail(server) if record["action"] == "CreateKey"]
    assert any("for the trail" in json.dumps(record["details"]) for record in described)


def test_no_secret_lies_in_the_data_directory(aws, server, function):
    secret = "s3cr3t-of-the-environment-" + unique()
    name = function(
        "import os\ndef handler(event, context):\n    return len(os.environ['SECRET'])\n",
        Environment={"Variables": {"SECRET": secret}},
    )
    aws.update_function_configuration(FunctionName=name, Timeout=8)
    settled(aws, name)
    made = server.cli_json("keys", "create")
    words = ["-e", secret, "-e", made["secret_key"]]
    # Thousands of files: grep reads them as fast as the disk does.
    found = subprocess.run(
        ["grep", "-rlaF", "-D", "skip", "--exclude-dir=engines", *words, str(server.data)],
        capture_output=True, text=True,
    )
    assert (found.returncode, found.stdout) == (1, ""), found
