"""The server's life: how it is configured, how it starts, stops and comes back."""

import json
import socket
import subprocess
import threading

import pytest

from conftest import client_of
from support.functions import deploy, invoke, python, sample, unique
from support.server import MORROW, alive, clean_environment, until
from support.signed import send, sign

SLEEPER = "import time\ndef handler(event, context):\n    time.sleep(2)\n    return 'ended'\n"


def up(*arguments, **variables):
    """`morrow up` that is expected to end by itself."""
    return subprocess.run(
        [str(MORROW), "up", *map(str, arguments)], capture_output=True, text=True, timeout=60,
        stdin=subprocess.DEVNULL, env=clean_environment(**variables),
    )


@pytest.mark.parametrize("arguments, variables, said", [
    (["--listen", "0.0.0.0:7373"], {}, "allow_plaintext"),
    (["--account", "12"], {}, "12 digits"),
    (["--access-key", "A"], {}, "go together"),
    ([], {"MORROW__LOG__COLOUR": "red"}, "colour"),
    ([], {"MORROW__LISTEN": "nowhere"}, "listen"),
    (["--config", "/nonexistent.toml"], {}, "/nonexistent.toml"),
])
def test_a_setting_that_is_wrong_is_named(arguments, variables, said):
    done = up("--check", *arguments, **variables)
    assert done.returncode != 0
    assert said in done.stderr


def test_a_file_is_read_and_a_variable_and_a_flag_stand_over_it(tmp_path):
    file = tmp_path / "morrow.toml"
    file.write_text('listen = "127.0.0.1:1"\ndrain_seconds = 7\n[log]\nformat = "json"\n')
    done = up("--check", "--config", file, "--listen", "127.0.0.1:3", MORROW__DRAIN_SECONDS="9",
              MORROW_ACCESS_KEY="AKIA1", MORROW_SECRET_KEY="hidden-secret")
    assert done.returncode == 0, done.stderr
    said = done.stdout + done.stderr
    assert "127.0.0.1:3" in said and "9" in said and "json" in said
    assert "hidden-secret" not in said
    file.write_text("colour = 1\n")
    assert "colour" in up("--check", "--config", file).stderr


def test_a_second_server_on_the_same_data_is_refused(other):
    done = up("--data-dir", other.data, "--listen", "127.0.0.1:0")
    assert done.returncode != 0
    assert str(other.data) in done.stderr or "lock" in done.stderr


def test_data_of_a_newer_program_is_refused(other):
    assert other.stop() == 0
    kept = (other.data / "FORMAT").read_text()
    try:
        (other.data / "FORMAT").write_text(kept.replace("1", "999"))
        done = up("--data-dir", other.data)
        assert done.returncode != 0
        assert "999" in done.stderr or "newer" in done.stderr
    finally:
        (other.data / "FORMAT").write_text(kept)


def test_what_was_deployed_is_there_again(other):
    aws = client_of(other, "lambda")
    name = deploy(aws, sample("hello"), unique("again"))
    before = invoke(aws, name).ok()
    assert other.stop() == 0
    other.start()
    aws = client_of(other, "lambda")
    assert invoke(aws, name).ok() == before
    logs = client_of(other, "logs")
    found = logs.filter_log_events(logGroupName=f"/aws/lambda/{name}", filterPattern='"START RequestId"')
    assert len(found["events"]) == 2


def test_a_stop_lets_what_is_under_way_end(other):
    aws = client_of(other, "lambda")
    name = deploy(aws, python(SLEEPER), unique("slow"))
    idle = other.cli_json("status")["instances"]
    family = other.processes()
    answers = []
    caller = threading.Thread(target=lambda: answers.append(invoke(aws, name).ok()))
    caller.start()
    until(lambda: other.cli_json("status")["instances"] > idle, "the invocation is under way")
    assert other.stop() == 0
    caller.join()
    assert answers == ["ended"]
    until(lambda: not any(map(alive, family)), "no process is left")


def test_a_stop_has_a_deadline(spare):
    if spare.process and spare.process.poll() is None:
        spare.stop()
    spare.arguments = ["--drain-seconds", "1"]
    spare.start()
    try:
        aws = client_of(spare, "lambda")
        name = deploy(aws, python(SLEEPER.replace("2", "25")), unique("endless"), Timeout=60)
        caller = threading.Thread(target=lambda: pytest.raises(Exception, invoke, aws, name))
        caller.start()
        until(lambda: spare.cli_json("status")["instances"] == 1, "the invocation is under way")
        spare.stop(15)
        caller.join()
    finally:
        spare.arguments = []


def test_with_a_certificate_everything_is_encrypted(spare, tmp_path):
    if spare.process and spare.process.poll() is None:
        spare.stop()
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "1", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1",
         "-addext", "basicConstraints=critical,CA:FALSE",
         "-keyout", key, "-out", cert], check=True, capture_output=True,
    )
    spare.arguments = ["--tls-cert", str(cert), "--tls-key", str(key)]
    spare.scheme = "https"
    try:
        spare.start()
        aws = client_of(spare, "lambda", verify=str(cert))
        until(lambda: listed(aws), "it answers", 60)
        status = spare.cli("--ca-file", cert, "status", "--json")
        assert json.loads(status.stdout)["scope"]
        stranger = spare.cli("status", check=False)
        assert stranger.returncode == 4
        with socket.create_connection(("127.0.0.1", spare.port), timeout=10) as plain:
            plain.sendall(b"GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n")
            assert not plain.recv(100).startswith(b"HTTP")
        assert spare.stop() == 0
    finally:
        spare.arguments, spare.scheme = [], "http"


def listed(aws):
    try:
        return "Functions" in aws.list_functions()
    except Exception:  # It does not listen yet.
        return False


def test_behind_a_proxy_links_lead_through_it(spare):
    if spare.process and spare.process.poll() is None:
        spare.stop()
    spare.arguments = ["--public-url", "https://morrow.example.org"]
    try:
        spare.start()
        name = deploy(client_of(spare, "lambda"), sample("hello"), unique("linked"))
        path = f"/2015-03-31/functions/{name}"
        for base in ("https://morrow.example.org", spare.endpoint):
            # The proxy passes the name on that the client asked for.
            status, _, body = send(spare, sign(base, path=path, headers={"host": base.split("/")[2]}))
            assert status == 200
            location = json.loads(body)["Code"]["Location"]
            assert location.startswith(f"{base}/_aws/code/{name}?"), location
        assert spare.stop() == 0
    finally:
        spare.arguments = []


def test_the_servers_own_log_may_be_json(spare):
    if spare.process and spare.process.poll() is None:
        spare.stop()
    spare.log_path.unlink(missing_ok=True)
    spare.arguments = ["--log-format", "json"]
    try:
        spare.start()
        assert spare.stop() == 0
        lines = [json.loads(line) for line in spare.log().splitlines()]
        assert any("ready" in json.dumps(line) for line in lines)
    finally:
        spare.arguments = []


def test_keys_and_the_profile_are_their_owners_alone(other):
    for name in ("keys/root.json", "keys/aws-profile", "master.key"):
        path = other.data / name
        assert path.stat().st_mode & 0o077 == 0, name
    owner = (other.data / "keys/root.json").stat().st_uid
    assert owner != 0
    status = open(f"/proc/{other.pid}/status").read()
    uid = next(line for line in status.splitlines() if line.startswith("Uid:")).split()[1:]
    assert set(uid) == {str(owner)}
    capabilities = next(line for line in status.splitlines() if line.startswith("CapEff:"))
    assert int(capabilities.split()[1], 16) == 0
