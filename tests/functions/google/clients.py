"""Does with Google's own clients what its request says."""

import functions_framework
import google.auth
import requests
from google.auth.transport.requests import AuthorizedSession, Request
from google.oauth2 import id_token

METADATA = "http://metadata.google.internal"


def default():
    credentials, project = google.auth.default()
    before = credentials.service_account_email
    credentials.refresh(Request())
    return {
        "kind": f"{type(credentials).__module__}.{type(credentials).__name__}",
        "project": project, "before": before, "email": credentials.service_account_email,
        "valid": credentials.valid, "token": credentials.token,
        "universe": credentials.universe_domain,
    }


def identity(audience):
    return id_token.fetch_id_token(Request(), audience)


def verify(token, audience, keys):
    return id_token.verify_token(token, Request(), audience=audience, certs_url=keys)


def authorized(method, url, **more):
    """A request with the access token of whoever this is."""
    credentials, _ = google.auth.default()
    return answer(AuthorizedSession(credentials).request(method, url, timeout=10, **more))


def metadata(path, headers, method="GET"):
    return answer(requests.request(
        method, METADATA + path, headers=headers, timeout=10, allow_redirects=False,
    ))


def call(url, headers):
    return answer(requests.get(url, headers=headers, timeout=10))


def answer(response):
    headers = {name.lower(): value for name, value in response.headers.items()}
    return {"status": response.status_code, "headers": headers, "text": response.text}


@functions_framework.http
def run(request):
    given = request.get_json()
    return {"answer": globals()[given.pop("do")](**given)}
