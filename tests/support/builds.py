"""Builds, asked for as a client of Morrow's own API does."""

import http.client
import io
import json
import zipfile
from urllib.parse import urlencode

from .functions import PYTHON, package, unique
from .signed import sign


def asked(server, source, signed=False, **query):
    """A connection on which a build was asked for."""
    wanted = {"runtime": PYTHON, "kind": "lambda"} | query
    path = "/_morrow/v1/builds?" + urlencode(wanted)
    prepared = sign(
        server.endpoint, "POST", path, source, service="morrow", unsigned_payload=not signed,
    )
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=300)
    headers = {
        name: it.decode() if isinstance(it, bytes) else it for name, it in prepared.headers.items()
    }
    connection.request("POST", path, body=source, headers=headers)
    return connection


class Told:
    """What a build told."""

    def __init__(self, server, files, **query):
        source = files if isinstance(files, bytes) else package(files)
        self.function = query.setdefault("function", unique())
        response = asked(server, source, **query).getresponse()
        self.status, content = response.status, response.read()
        if self.status != 200:
            self.error = json.loads(content)["error"]
            return
        lines = [json.loads(line) for line in content.splitlines()]
        self.log = [line["log"] for line in lines[:-1]]
        self.last = lines[-1]
        self.error = self.last.get("error")
        self.package = self.last.get("package")

    def says(self, text):
        return any(text in line for line in self.log)

    def made(self, server):
        """The package, as it lies in the data directory."""
        assert self.error is None, (self.error, self.log)
        found = [it for it in (server.data / "blobs").rglob("*") if self.package in it.name]
        content = found[0].read_bytes()
        assert len(content) == self.last["bytes"]
        return content

    def names(self, server):
        return zipfile.ZipFile(io.BytesIO(self.made(server))).namelist()
