"""Packages from an S3-compatible storage: a real server of that protocol, with signatures."""

import os
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from conftest import client_of
from support.functions import (
    PYTHON, build_rust, create, invoke, package, python, refused, settled, unique,
)
from support.server import ROLE

KEY, SECRET = "S3TESTKEY", "s3-test-secret-that-is-nowhere-else"
BAD = "InvalidParameterValueException"
ONE = "def handler(event, context):\n    return 'one'\n"


@pytest.fixture(scope="module")
def storage(tmp_path_factory):
    """A storage's folder, each folder in it a bucket, and where it listens."""
    folder = tmp_path_factory.mktemp("s3")
    program = build_rust("s3-server")
    process = subprocess.Popen([program, folder, KEY, SECRET], stdout=subprocess.PIPE, text=True)
    port = int(process.stdout.readline())
    (folder / "code").mkdir()
    yield folder, f"http://127.0.0.1:{port}"
    process.kill()
    process.wait()


@pytest.fixture
def configured(spare, storage, tmp_path):
    """A server that knows the storage."""
    folder, endpoint = storage

    def start(endpoint=endpoint, key=KEY, secret=SECRET):
        if spare.process and spare.process.poll() is None:
            spare.stop()
        file = tmp_path / "secret"
        file.write_text(secret + "\n")
        file.chmod(0o600)
        spare.arguments, spare.scheme = [], "http"
        spare.environment = {
            "MORROW__S3__ENDPOINT": endpoint, "MORROW__S3__ACCESS_KEY_ID": key,
            "MORROW__S3__SECRET_ACCESS_KEY_FILE": str(file),
        }
        spare.start()
        return client_of(spare, "lambda")

    yield start
    spare.environment = {}
    if spare.process and spare.process.poll() is None:
        spare.stop()


def put(storage, name, content):
    path = storage[0] / "code" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return {"S3Bucket": "code", "S3Key": name}


def make(aws, code, **more):
    fields = {"Runtime": PYTHON, "Handler": "app.handler", "Role": ROLE, **more}
    return aws.create_function(FunctionName=unique(), Code=code, **fields)["FunctionName"]


def test_functions_and_layers_come_from_a_bucket(configured, storage, spare):
    aws = configured()
    name = make(aws, put(storage, "deep/er/one.zip", python(ONE)))
    settled(aws, name)
    assert invoke(aws, name).ok() == "one"
    two = put(storage, "two.zip", python(ONE.replace("one", "two")))
    aws.update_function_code(FunctionName=name, **two)
    settled(aws, name)
    assert invoke(aws, name).ok() == "two"
    reads = "def handler(event, context):\n    return open('/opt/layer').read()\n"
    layer = put(storage, "layer.zip", package({"layer": "from a bucket"}))
    arn = aws.publish_layer_version(LayerName=unique("layer"), Content=layer)["LayerVersionArn"]
    reader = create(aws, python(reads), Layers=[arn])
    settled(aws, reader)
    assert invoke(aws, reader).ok() == "from a bucket"
    # The storage is asked once: what was taken in stays.
    (storage[0] / "code" / "two.zip").unlink()
    assert spare.stop() == 0
    spare.start()
    assert invoke(client_of(spare, "lambda"), name).ok() == "two"
    assert SECRET not in spare.log()
    for path in spare.data.rglob("*"):
        if path.is_file():
            assert SECRET.encode() not in path.read_bytes(), path


def test_more_than_50_mb_may_come_from_a_bucket(configured, storage):
    aws = configured()
    files = {"app.py": ONE, "large": os.urandom(60 * 1024 * 1024)}
    name = make(aws, put(storage, "large.zip", package(files)))
    settled(aws, name, seconds=120)
    assert invoke(aws, name).ok() == "one"


def test_what_the_storage_refuses_is_told_in_its_words(configured, storage):
    aws = configured()
    told = r"^Error occurred while GetObject. S3 Error Code: {}. S3 Error Message: .+"

    def fails(match, **code):
        refused(aws.create_function, BAD, 400, match, FunctionName=unique(), Runtime=PYTHON,
                Handler="app.handler", Role=ROLE, Code=code)

    fails(told.format("NoSuchKey"), S3Bucket="code", S3Key="none.zip")
    fails(told.format("NoSuch(Bucket|Key)"), S3Bucket="no-such-bucket", S3Key="none.zip")
    fails("^Could not unzip", **put(storage, "garbage.zip", b"no zip"))
    fails("^Please provide a source", S3Bucket="code")
    fails("^Please do not provide other", ZipFile=python(ONE), S3Bucket="code", S3Key="x")
    fails(told.format("InvalidArgument"), S3Bucket="code", S3Key="a/../../secret")
    aws = configured(secret="another")
    fails(told.format("SignatureDoesNotMatch"), **put(storage, "one.zip", python(ONE)))


def test_a_storage_that_is_not_there_is_told(configured):
    aws = configured(endpoint="http://127.0.0.1:9")
    refused(aws.create_function, "ServiceUnavailableException", 503, "cannot be reached",
            FunctionName=unique(), Runtime=PYTHON, Handler="app.handler", Role=ROLE,
            Code={"S3Bucket": "code", "S3Key": "x"})


@pytest.fixture
def storage_of():
    """A storage that answers every request by a function: status, headers and body."""
    running = []

    def start(answer):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                status, headers, body = answer()
                self.send_response(status)
                for name, value in {"Content-Length": len(body), **headers}.items():
                    self.send_header(name, str(value))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *more):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        running.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in running:
        server.shutdown()


def test_a_bucket_of_another_region_is_told(configured, storage_of):
    body = b"<Error><Code>PermanentRedirect</Code><Message>Go elsewhere</Message></Error>"
    aws = configured(endpoint=storage_of(lambda: (301, {}, body)))
    refused(aws.create_function, BAD, 400, "PermanentRedirect.*another region",
            FunctionName=unique(), Runtime=PYTHON, Handler="app.handler", Role=ROLE,
            Code={"S3Bucket": "code", "S3Key": "x"})


def test_two_packages_at_once_are_held_in_memory(configured, storage_of):
    lock, now, most = threading.Lock(), 0, 0
    zip_file = python(ONE)
    modified = {"Last-Modified": "Tue, 24 Nov 2026 00:00:00 GMT", "ETag": '"1"'}

    def answer():
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.1)
        with lock:
            now -= 1
        return 200, modified, zip_file

    aws = configured(endpoint=storage_of(answer))
    code = {"S3Bucket": "code", "S3Key": "x"}
    with ThreadPoolExecutor(8) as pool:
        made = [pool.submit(aws.create_function, FunctionName=unique(), Runtime=PYTHON,
                            Handler="app.handler", Role=ROLE, Code=code) for _ in range(8)]
    assert all(it.result()["CodeSize"] == len(zip_file) for it in made)
    assert most == 2


def test_without_a_storage_the_setting_is_named(aws):
    refused(aws.create_function, BAD, 400, r"\[s3\] endpoint", FunctionName=unique(),
            Runtime=PYTHON, Handler="app.handler", Role=ROLE,
            Code={"S3Bucket": "code", "S3Key": "x"})
