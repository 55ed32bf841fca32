"""Who may ask: signatures as AWS checks them, and its words when they are not good."""

import json
import shutil

import pytest

from conftest import client_of
from support.functions import refused
from support.server import ACCESS_KEY, ACCOUNT
from support.signed import send, sign

LIST = "/2015-03-31/functions/"


def error_of(answer):
    """(status, error type, message) of a rest-json error."""
    status, headers, body = answer
    headers = {name.lower(): value for name, value in headers.items()}
    said = json.loads(body)
    assert "x-amzn-requestid" in headers
    return status, headers["x-amzn-errortype"].split(":")[0], said["message"]


def test_the_caller_is_told_who_it_is(clients):
    identity = clients("sts").get_caller_identity()
    assert identity["Account"] == ACCOUNT
    assert identity["Arn"] == f"arn:aws:iam::{ACCOUNT}:root"
    assert identity["UserId"]


def test_a_request_without_a_signature_is_refused(server):
    status, body = server.get(LIST)
    assert status == 403
    assert json.loads(body)["message"] == "Missing Authentication Token"


def test_an_unknown_key_is_refused(clients):
    stranger = clients("lambda", aws_access_key_id="AKIANOBODYNOBODYNOBO")
    refused(
        stranger.list_functions, "UnrecognizedClientException", 403,
        "^The security token included in the request is invalid",
    )


def test_a_wrong_secret_is_refused(clients):
    refused(
        clients("lambda", aws_secret_access_key="wrong").list_functions,
        "InvalidSignatureException", 403,
        "^The request signature we calculated does not match the signature you provided",
    )


def test_sts_words_its_refusals_in_its_own_way(clients):
    stranger = clients("sts", aws_access_key_id="AKIANOBODYNOBODYNOBO")
    refused(stranger.get_caller_identity, "InvalidClientTokenId", 403)
    wrong = clients("sts", aws_secret_access_key="wrong")
    refused(wrong.get_caller_identity, "SignatureDoesNotMatch", 403)


@pytest.mark.parametrize("minutes", [-14, 14])
def test_a_clock_that_is_a_little_wrong_is_borne(server, minutes):
    assert send(server, sign(server.endpoint, minutes=minutes))[0] == 200


@pytest.mark.parametrize(("minutes", "word"), [(-16, "expired"), (16, "not yet current")])
def test_a_clock_that_is_very_wrong_is_refused(server, minutes, word):
    status, kind, message = error_of(send(server, sign(server.endpoint, minutes=minutes)))
    assert (status, kind) == (403, "InvalidSignatureException")
    assert word in message


def test_a_body_that_was_changed_on_the_way_is_refused(server, hello):
    path = f"/2015-03-31/functions/{hello}/invocations"
    prepared = sign(server.endpoint, "POST", path, b'{"name":"a"}')
    status, kind, _ = error_of(send(server, prepared, b'{"name":"b"}'))
    assert (status, kind) == (403, "InvalidSignatureException")


def test_a_header_that_was_changed_on_the_way_is_refused(server):
    prepared = sign(server.endpoint, headers={"x-amz-meta": "one"})
    prepared.headers["x-amz-meta"] = "two"
    assert error_of(send(server, prepared))[:2] == (403, "InvalidSignatureException")


def test_a_query_that_was_changed_on_the_way_is_refused(server):
    prepared = sign(server.endpoint, path=LIST + "?MaxItems=1")
    prepared.url = prepared.url.replace("MaxItems=1", "MaxItems=2")
    assert error_of(send(server, prepared))[:2] == (403, "InvalidSignatureException")


def test_a_payload_may_go_unsigned(server, hello):
    path = f"/2015-03-31/functions/{hello}/invocations"
    prepared = sign(server.endpoint, "POST", path, b'{"name":"a"}', unsigned_payload=True)
    status, _, body = send(server, prepared, b'{"name":"b"}')
    assert (status, json.loads(body)) == (200, {"hello": "b"})


def test_a_presigned_url_works_until_it_ends(server):
    assert send(server, sign(server.endpoint, presigned=60))[0] == 200
    late = send(server, sign(server.endpoint, presigned=60, minutes=-2))
    assert error_of(late)[:2] == (403, "InvalidSignatureException")


def test_a_presigned_url_for_one_path_opens_no_other(server, hello):
    prepared = sign(server.endpoint, presigned=60)
    prepared.url = prepared.url.replace(LIST, f"{LIST}{hello}")
    assert error_of(send(server, prepared))[:2] == (403, "InvalidSignatureException")


def test_a_signature_for_another_service_is_refused(server):
    status, kind, message = error_of(send(server, sign(server.endpoint, service="s3")))
    assert (status, kind) == (403, "InvalidSignatureException")
    assert message == "Credential should be scoped to correct service: 'lambda'."


@pytest.mark.parametrize(
    "header",
    [
        "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 Credential=",
        "AWS4-HMAC-SHA256 Credential=a/b/c, SignedHeaders=host, Signature=00",
        f"AWS4-HMAC-SHA256 Credential={ACCESS_KEY}/20240101/us-east-1/lambda/aws4_request",
        "AWS4-HMAC-SHA256 " + "x=y," * 2000,
        "Bearer token",
        "\xff\xfe",
    ],
)
def test_a_malformed_signature_is_refused(server, header):
    status, body = server.get(LIST, {"Authorization": header.encode("latin-1")})
    assert status in (400, 403), body
    assert json.loads(body)["message"]


def test_a_session_token_does_not_make_a_stranger_known(clients):
    stranger = clients("lambda", aws_session_token="made up")
    refused(stranger.list_functions, "UnrecognizedClientException", 403)


def test_a_key_that_was_made_can_do_what_the_root_can_until_it_is_revoked(server, clients):
    made = server.cli_json("keys", "create", "--description", "for a test")
    keys = {
        "aws_access_key_id": made["access_key"],
        "aws_secret_access_key": made["secret_key"],
    }
    client = clients("lambda", **keys)
    client.list_functions()
    assert clients("sts", **keys).get_caller_identity()["Account"] == ACCOUNT

    listed = server.cli_json("keys", "list")["keys"]
    shown = next(key for key in listed if key["access_key"] == made["access_key"])
    assert shown["description"] == "for a test"
    assert made["secret_key"] not in json.dumps(listed)

    server.cli("keys", "revoke", made["access_key"])
    refused(client.list_functions, "UnrecognizedClientException", 403)


def test_a_revoked_root_key_stays_revoked(other):
    made = other.cli_json("keys", "create", "--description", "in its place")
    key = {"aws_access_key_id": made["access_key"], "aws_secret_access_key": made["secret_key"]}
    environment = {
        "MORROW_ENDPOINT": other.endpoint, "MORROW_ACCESS_KEY": made["access_key"],
        "MORROW_SECRET_KEY": made["secret_key"],
    }
    other.cli("keys", "revoke", ACCESS_KEY, environment=environment)
    assert other.stop() == 0
    other.start()
    try:
        refused(client_of(other, "lambda").list_functions, "UnrecognizedClientException", 403)
        assert client_of(other, "lambda", **key).list_functions()["Functions"] is not None
    finally:
        # Who comes next begins with data of its own.
        assert other.stop() == 0
        shutil.rmtree(other.data)


def test_regions_are_worlds_of_their_own(clients, hello):
    elsewhere = clients("lambda", region_name="eu-central-1")
    refused(elsewhere.get_function, "ResourceNotFoundException", 404, FunctionName=hello)
