"""A full disk refuses new work and loses nothing that was accepted."""

import errno
import os
import subprocess

import pytest
from botocore.exceptions import ClientError

from conftest import client_of
from support.functions import create, invoke, package, sample, settled
from support.server import Server, new_data_dir, until


@pytest.fixture
def small():
    """A server whose whole data directory is a disk of 1 GB."""
    data = new_data_dir()
    data.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1g", "morrow-test", data], check=True)
    # Without the user's own Pythons the copies are small.
    server = Server(data, environment={"HOME": "/nonexistent", "PATH": "/usr/bin:/usr/sbin:/bin"})
    try:
        yield server.start()
    finally:
        if server.process.poll() is None:
            server.stop()
        subprocess.run(["umount", data], check=True)
        server.remove()


def fill(path):
    """Takes every byte that is left."""
    with open(path, "wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError as error:
                assert error.errno == errno.ENOSPC


def test_a_full_disk_refuses_and_keeps(small):
    aws = client_of(small, "lambda")
    runtime = "provided.al2023"
    listed = small.cli_json("runtimes", "list")["runtimes"]
    pythons = [it["runtime"] for it in listed if it["engine"] and "python" in it["runtime"]]
    if not pythons:
        pytest.skip(f"only {runtime} is there: apt-get install python3")
    name = create(aws, sample("hello"), Runtime=pythons[0])
    settled(aws, name)
    before = invoke(aws, name).ok()

    filler = small.data / "filler"
    fill(filler)
    big = package({"app.py": "def handler(event, context): return 1", "data": os.urandom(1 << 20)})
    with pytest.raises(ClientError) as caught:
        create(aws, big, "never", Runtime=pythons[0])
    found = caught.value.response
    assert found["ResponseMetadata"]["HTTPStatusCode"] == 503, found
    assert "disk is full" in found["Error"]["Message"]
    with pytest.raises(ClientError) as caught:
        aws.get_function(FunctionName="never")
    assert caught.value.response["Error"]["Code"] == "ResourceNotFoundException"
    assert small.get("/healthz")[0] == 200
    assert aws.get_function(FunctionName=name)["Configuration"]["State"] == "Active"

    filler.unlink()
    assert create(aws, big, "now", Runtime=pythons[0]) == "now"
    assert settled(aws, "now")["State"] == "Active"
    assert invoke(aws, name).ok() == before
    assert small.stop() == 0
    small.start()
    aws = client_of(small, "lambda")
    until(lambda: settled(aws, "now"), "it is there after a restart")
    assert invoke(aws, name).ok() == before
