"""Requests signed by botocore's own signer, to be bent before they are sent."""

import datetime
import http.client
from unittest import mock

import botocore.auth
from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from .server import ACCESS_KEY, REGION, SECRET_KEY


def sign(
    endpoint,
    method="GET",
    path="/2015-03-31/functions/",
    body=b"",
    headers=None,
    service="lambda",
    region=REGION,
    key=ACCESS_KEY,
    secret=SECRET_KEY,
    token=None,
    minutes=0,
    presigned=None,
    unsigned_payload=False,
):
    """A signed request, as botocore would send it. `presigned` is for how many seconds it holds."""
    request = AWSRequest(method=method, url=endpoint + path, data=body, headers=headers or {})
    credentials = Credentials(key, secret, token)
    if presigned is None:
        signer = SigV4Auth(credentials, service, region)
    else:
        signer = SigV4QueryAuth(credentials, service, region, expires=presigned)
    if unsigned_payload:
        request.headers["X-Amz-Content-SHA256"] = "UNSIGNED-PAYLOAD"
    shown = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=minutes)
    with mock.patch.object(botocore.auth, "get_current_datetime", lambda *_: shown):
        signer.add_auth(request)
    return request.prepare()


def send(server, prepared, body=None):
    """Sends it byte for byte: (status, headers, body)."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    try:
        path = prepared.url.split("/", 3)[3]
        headers = {name: text(value) for name, value in prepared.headers.items()}
        content = prepared.body if body is None else body
        connection.request(prepared.method, "/" + path, body=content, headers=headers)
        response = connection.getresponse()
        return response.status, dict(response.getheaders()), response.read()
    finally:
        connection.close()


def text(value):
    return value.decode() if isinstance(value, bytes) else value
