"""People of a server, who show bearer tokens, and teams of them."""

import http.client
import json

from .clients import client_of
from .functions import unique
from .server import REGION


class Person:
    """A user with a token, and what it can be used for."""

    def __init__(self, server, name=None, **more):
        self.server, self.name = server, name or unique("ann")
        self.user = server.cli_json("users", "create", self.name)
        self.made = server.cli_json("tokens", "create", "--user", self.name)
        self.token = self.made["token"]

    @property
    def arn(self):
        return self.user["arn"]

    def environment(self, **more):
        return {"MORROW_ENDPOINT": self.server.endpoint, "MORROW_TOKEN": self.token} | more

    def cli(self, *arguments, check=True):
        return self.server.cli(*arguments, check=check, environment=self.environment())

    def cli_json(self, *arguments):
        return json.loads(self.cli(*arguments, "--json").stdout)

    def to(self, service, **more):
        """A client of AWS's with what the token is exchanged for."""
        return client_with(self.server, service, self.cli_json("credentials"), **more)

    def ask(self, method, path, body=None, headers=None):
        return ask(self.server, method, path, body, bearer(self.token) | (headers or {}))

    def joins(self, team, role):
        return self.server.cli_json("teams", "add", team, self.name, "--role", role)


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def client_with(server, service, credentials, **more):
    return client_of(
        server, service, aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],
        aws_session_token=credentials["SessionToken"], region_name=REGION, **more,
    )


def ask(server, method, path, body=None, headers=None, connection=None):
    """A request to Morrow's own API: (status, what it says)."""
    own = connection or http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        content = None if body is None else json.dumps(body)
        own.request(method, f"/_morrow/v1/{path}", content, headers or {})
        response = own.getresponse()
        text = response.read()
        return response.status, json.loads(text) if text else None
    finally:
        if connection is None:
            own.close()
