"""Functions by URL: who is let in, what a stranger learns, and what is refused at the edge.

The functions here are Lambda functions, which answer at no URL: who may know that is told so (404).
"""

import contextlib
import json
import re
import socket

import pytest
from support.functions import deployed, sample, unique
from support.http_functions import call
from support.people import Person, bearer
from support.server import ACCESS_KEY, ACCOUNT, REGION, until
from support.signed import sign, text
from test_trail import about

URL = {"Action": "lambda:InvokeFunctionUrl"}
#: Who is let through to a function that is driven by events.
IN = (404, "There is no function that answers at this URL.")
FORBIDDEN = (403, "Your client does not have permission to get this URL from this server.")
UNKNOWN = (401, "Your client does not have permission to the requested URL.")


@pytest.fixture(scope="module")
def name(aws):
    """A function that only its owner may call."""
    with deployed(aws, sample("hello")) as name:
        yield name


@pytest.fixture
def open_name(aws, function):
    """A function that everybody may call."""
    name = function(sample("hello"))
    aws.add_permission(
        FunctionName=name, StatementId="all", **URL, Principal="*", FunctionUrlAuthType="NONE"
    )
    return name


def path(name, rest="/", region=REGION):
    return f"/{ACCOUNT}/{region}/{name}{rest}"


def said(answer):
    """The status, and the second line of what is said."""
    status, _, words = answer
    return status, words.splitlines()[1]


def signed(server, target, body=b"", sent=None, **more):
    endpoint = f"http://127.0.0.1:{server.functions_port}"
    prepared = sign(endpoint, "POST" if body else "GET", target, body, **more)
    headers = {name: text(value) for name, value in prepared.headers.items()}
    return call(server, target, headers, prepared.method, body if sent is None else sent)


CLOSE = "Connection: close\r\n\r\n"


def raw(server, request):
    """Sends bytes, and reads until the other side closes: who closes first has left."""
    with socket.create_connection(("127.0.0.1", server.functions_port), 30) as connection:
        read = b""
        # Who refuses the rest unread resets the connection behind the answer.
        with contextlib.suppress(ConnectionError):
            connection.sendall(request.encode() if isinstance(request, str) else request)
        with contextlib.suppress(ConnectionError):
            while piece := connection.recv(65536):
                read += piece
    return read.decode()


def test_a_stranger_learns_nothing_of_what_is_not_public(server, name):
    there = call(server, path(name))
    missing = call(server, path(unique("missing")))
    assert said(there) == said(missing) == FORBIDDEN
    assert there[2] == missing[2]

    def told(answer):
        changing = ("date", "function-execution-id", "x-cloud-trace-context")
        return [(key, value) for key, value in answer[1].items() if key.lower() not in changing]

    assert told(there) == told(missing)
    # Nor does somebody who is known and may not.
    person = Person(server)
    for target in (name, unique("missing")):
        assert said(call(server, path(target), bearer(person.token))) == FORBIDDEN


def test_a_refusal_of_a_stranger_is_in_the_trail(server, function):
    name, missing = function(sample("hello")), unique("missing")
    for target in (name, missing, name):
        assert said(call(server, path(target), {"User-Agent": "curious"})) == FORBIDDEN

    def refusals():
        return [it for it in about(server, name) if it["action"] == "InvokeUrl"]

    refused = until(refusals, "the refusal is recorded")
    assert len(refused) <= 2  # once a minute
    for record in refused:
        assert record["principal"] == "Anonymous"
        assert (record["source_ip"], record["user_agent"]) == ("127.0.0.1", "curious")
        assert record["outcome"]["Refused"]["message"].startswith("anonymous may not ")
    # Of names that anybody can think up there is no end.
    assert about(server, missing) == []


def test_a_token_opens_what_its_user_may_call(server, clients, name):
    person = Person(server)
    shown = bearer(person.token)
    assert said(call(server, path(name), shown)) == FORBIDDEN
    statement = {"Effect": "Allow", **URL, "Resource": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": statement})
    clients("iam").put_user_policy(UserName=person.name, PolicyName="p", PolicyDocument=document)
    assert said(call(server, path(name), shown)) == IN
    # Who may call what is not there may know that it is not.
    assert said(call(server, path(unique("missing")), shown)) == IN
    assert said(call(server, path(name, region="eu-west-1"), shown)) == FORBIDDEN
    google = {"X-Serverless-Authorization": f"bearer {person.token}"}
    assert said(call(server, path(name), google)) == IN
    # Where there are both, Google's counts.
    assert said(call(server, path(name), google | {"Authorization": "Basic abc"})) == IN
    assert said(call(server, path(name), {**google, "X-Serverless-Authorization": "x", **shown})) == UNKNOWN
    server.cli("tokens", "revoke", person.made["id"])
    assert said(call(server, path(name), shown)) == UNKNOWN


def test_what_is_no_credential_is_refused(server, name):
    for target in (path(name), path(unique("missing"))):
        for shown in [
            "Bearer x", "Bearer mrw_aaaa_bbbb", "Bearer", "Basic abc", "x", "Bearer eyJh.eyJz.c2ln",
            "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 Credential=x/y, SignedHeaders=host, Signature=z",
        ]:
            status, headers, _ = answer = call(server, target, {"Authorization": shown})
            assert said(answer) == UNKNOWN, shown
            assert headers["WWW-Authenticate"].startswith("Bearer"), shown
            assert headers["X-Morrow-Error"].startswith("Unauthenticated: "), shown
    twice = f"GET {path(name)} HTTP/1.1\r\nHost: localhost\r\n" + "Authorization: Bearer x\r\n" * 2
    assert raw(server, twice + CLOSE).startswith("HTTP/1.1 400 ")


def test_a_signature_opens_what_its_signer_may_call(server, clients, name):
    target = path(name, "/a/b?c=d%20e")
    assert said(signed(server, target)) == IN
    assert said(signed(server, target, b"body")) == IN
    assert said(signed(server, target, b"body", sent=b"ydob")) == UNKNOWN
    assert said(signed(server, target, b"body", sent=b"ydob", unsigned_payload=True)) == IN
    assert said(signed(server, target, service="morrow")) == UNKNOWN
    assert said(signed(server, target, region="eu-west-1")) == UNKNOWN
    assert said(signed(server, path(name, region="eu-west-1"), region="eu-west-1")) == IN
    assert said(signed(server, target, minutes=-20)) == UNKNOWN
    assert said(signed(server, target, secret="another")) == UNKNOWN
    credentials = Person(server).cli_json("credentials")
    key, secret = credentials["AccessKeyId"], credentials["SecretAccessKey"]
    lent = {"key": key, "secret": secret, "token": credentials["SessionToken"]}
    assert said(signed(server, target, **lent)) == FORBIDDEN
    # One signature is for one function, whatever its path is made into.
    assert signed(server, f"/{ACCOUNT}/{REGION}/other/../{name}/")[0] == 400


@pytest.mark.parametrize(
    ("permission", "expected"),
    [
        ({**URL, "Principal": "*"}, IN),
        ({**URL, "Principal": "*", "FunctionUrlAuthType": "NONE"}, IN),
        ({**URL, "Principal": "*", "InvokedViaFunctionUrl": True}, IN),
        ({"Action": "lambda:*", "Principal": "*"}, IN),
        ({**URL, "Principal": "*", "FunctionUrlAuthType": "AWS_IAM"}, FORBIDDEN),
        ({"Action": "lambda:InvokeFunction", "Principal": "*"}, FORBIDDEN),
        ({**URL, "Principal": "*", "SourceAccount": ACCOUNT}, FORBIDDEN),
        ({**URL, "Principal": "*", "PrincipalOrgID": "o-0123456789"}, FORBIDDEN),
        ({**URL, "Principal": ACCOUNT}, FORBIDDEN),
        ({**URL, "Principal": "s3.amazonaws.com"}, FORBIDDEN),
    ],
)
def test_only_what_is_said_to_everybody_lets_strangers_in(aws, server, name, permission, expected):
    aws.add_permission(FunctionName=name, StatementId="s", **permission)
    try:
        assert said(call(server, path(name))) == expected
    finally:
        aws.remove_permission(FunctionName=name, StatementId="s")
    assert said(call(server, path(name))) == FORBIDDEN


def test_what_lets_a_stranger_in_is_explained(server, name, open_name):
    def explained(function):
        return server.cli_json("access", "explain", "anonymous", URL["Action"], function)

    found = explained(open_name)
    assert (found["allowed"], found["principal"]) == (True, "anonymous")
    assert found["decided_by"]["statement"] == "all"
    found = explained(name)
    assert (found["allowed"], found["nothing_allows_in"]) == (False, "resource policy")


def test_a_public_function_asks_nobody_who_they_are(server, open_name):
    person = Person(server)
    for shown in [None, "Basic abc", "Bearer x", f"Bearer {person.token}", "AWS4-HMAC-SHA256 x"]:
        headers = {"Authorization": shown} if shown else {}
        assert said(call(server, path(open_name), headers)) == IN, shown


def test_an_address_is_a_path_or_a_name(server, open_name):
    port = server.functions_port
    host = f"{open_name}-{ACCOUNT}.{REGION}.run.localhost"
    for named in (host, f"{host}:{port}", f"{host.upper()}:1"):
        assert said(call(server, "/x/y", {"Host": named})) == IN
    assert said(call(server, path(open_name, ""), {"Host": "localhost"})) == IN
    # The name of another function, and none: its own path is the other's.
    elsewhere = f"other-{ACCOUNT}.{REGION}.run.localhost"
    assert said(call(server, path(open_name), {"Host": elsewhere})) == FORBIDDEN
    for target in ("/", "/hello", f"/{ACCOUNT}/{REGION}", f"/{ACCOUNT}/{REGION}/", "/healthz"):
        status, words = said(call(server, target))
        assert status == 404 and words.startswith("No function answers here"), target
    for stranger in ("evil.example.org", f"{host}.evil.example.org", "10.0.0.1"):
        assert call(server, path(open_name), {"Host": stranger})[0] == 421, stranger


def test_an_error_is_json_for_who_asks_for_it(server, name):
    status, headers, words = call(server, path(name), {"Accept": "application/json"})
    error = json.loads(words)["error"]
    assert (error["code"], error["status"]) == (status, "PERMISSION_DENIED") == (403, "PERMISSION_DENIED")
    [detail] = error["details"]
    assert detail["reason"] == headers["X-Morrow-Error"] == "Forbidden"
    assert detail["metadata"] == {"request_id": headers["Function-Execution-Id"]}
    status, headers, words = signed(server, path(unique("missing")))
    assert headers["Content-Type"].startswith("text/plain") and words.startswith("Error: Not Found\n")
    # Who is known is told what lies behind it.
    assert re.fullmatch("NotFound: .* does not exist", headers["X-Morrow-Error"])
    assert call(server, path(name), method="HEAD")[2] == ""


def test_a_request_goes_on_with_its_trace(server, name):
    trace = "0af7651916cd43dd8448eb211c80319c"
    sent = {"traceparent": f"00-{trace}-b7ad6b7169203331-01"}
    assert call(server, path(name), sent)[1]["X-Cloud-Trace-Context"].startswith(f"{trace}/")
    new = [call(server, path(name))[1]["X-Cloud-Trace-Context"] for _ in range(2)]
    assert all(re.fullmatch("[0-9a-f]{32}/[0-9]+;o=1", it) for it in new) and new[0] != new[1]


def test_a_body_that_is_too_large_is_refused_unread(server, open_name):
    head = f"POST {path(open_name)} HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
    with socket.create_connection(("127.0.0.1", server.functions_port), 30) as connection:
        connection.sendall(f"{head}{(32 << 20) + 1}\r\nExpect: 100-continue\r\n\r\n".encode())
        assert connection.recv(12) == b"HTTP/1.1 413"
    # Who sends it all the same reads why it was refused.
    status, words = said(call(server, path(open_name), method="POST", body=b"x" * (33 << 20)))
    assert (status, words) == (413, "The body is larger than 33554432 bytes.")


def test_what_is_no_clear_request_is_refused_and_ends_the_connection(server, open_name):
    head = f"POST {path(open_name)} HTTP/1.1\r\nHost: localhost\r\n"
    next_one = f"GET {path(open_name)} HTTP/1.1\r\nHost: localhost\r\n\r\n"
    for bad in [
        "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
        "Content-Length: +1\r\n\r\nx",
        "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "X: a\0b\r\n\r\n",
        "X: a\rb: c\r\n\r\n",
        "X: a\r\n folded\r\n\r\n",
        "no colon\r\n\r\n",
        "X: " + "y" * (128 << 10) + "\r\n\r\n",
        "X: y\r\n" * 101 + "\r\n",
    ]:
        answer = raw(server, head + bad + next_one)
        assert re.match("HTTP/1.1 4(00|31) ", answer), (bad[:40], answer)
        assert answer.count("HTTP/1.1 ") == 1, (bad[:40], answer)
    # Both at once: it ends where the chunks do, and what follows is not listened to.
    for both in [
        f"Content-Length: {5 + len(next_one)}\r\nTransfer-Encoding: chunked\r\n",
        f"Transfer-Encoding: chunked\r\nContent-Length: {5 + len(next_one)}\r\n",
    ]:
        answer = raw(server, f"{head}{both}\r\n0\r\n\r\n{next_one}")
        assert answer.count("HTTP/1.1 ") == 1, answer
    for bad in [
        f"GET {path(open_name)} HTTP/1.1\r\n",
        f"GET {path(open_name)} HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n",
        f"GET http://127.0.0.1{path(open_name)} HTTP/1.1\r\nHost: localhost\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n",
    ]:
        assert raw(server, bad + CLOSE).startswith("HTTP/1.1 400 "), bad


def test_who_speaks_for_two_on_one_connection_is_heard_as_two(server, name):
    """A credential is one request's own."""
    endpoint = f"http://127.0.0.1:{server.functions_port}"
    prepared = sign(endpoint, "GET", path(name), key=ACCESS_KEY)
    own = "".join(f"{key}: {text(value)}\r\n" for key, value in prepared.headers.items())
    host = f"Host: 127.0.0.1:{server.functions_port}\r\n"
    known = f"GET {path(name)} HTTP/1.1\r\n{host}{own}\r\n"
    stranger = f"GET {path(name)} HTTP/1.1\r\n{host}"
    answer = raw(server, known + stranger + "\r\n" + known + stranger + CLOSE)
    assert re.findall("HTTP/1.1 ([0-9]{3})", answer) == ["404", "403", "404", "403"]
