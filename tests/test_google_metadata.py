"""Google's metadata server, asked by Google's own clients in a function, and what the tokens that
it gives are good for."""

import base64
import json
import re
import shutil

import pytest
import rsa
from conftest import client_of
from support.functions import PYTHON, unique
from support.google import (
    NODE_AUTH, NODE_FRAMEWORK, SOURCES, Functions, newest_node, node_packages, python_packages,
)
from support.internet import Internet
from support.people import bearer
from support.server import ACCOUNT, AS_USER, REGION, Server, until
from test_function_urls import call
from test_inside import Role, allow, arn, trust
from test_issuer import keys

pytestmark = pytest.mark.skipif(AS_USER, reason="without root no function has a network")

#: The machine, as functions reach it.
MACHINE = "192.0.2.2"
PROJECT = f"morrow-{ACCOUNT}"
CLOUD = "https://www.googleapis.com/auth/cloud-platform"
AUDIENCE = "https://orders.example.org/path?x=y"
FLAVOR = {"Metadata-Flavor": "Google"}
URL = "lambda:InvokeFunctionUrl"


@pytest.fixture(scope="module")
def packages():
    """What is fetched must be before the machine has a network of its own."""
    return {
        "python": python_packages("framework", "clients"),
        "logging": python_packages("framework", "clients", "logging"),
        "node": shutil.which("npm") and node_packages(NODE_FRAMEWORK, NODE_AUTH),
    }


@pytest.fixture(scope="module")
def server(packages):
    """A server that its functions reach."""
    with Internet():
        server = Server(listens="0.0.0.0", environment={"MORROW__NETWORK__FORWARDING": "true"})
        server.arguments = [
            "--allow-plaintext", "--public-url", f"http://{MACHINE}:{server.port}",
            "--functions-public-url", f"http://{MACHINE}:{server.functions_port}",
        ]
        server.start()
        server.cli("network", "create", "home", "--allow", MACHINE)
        yield server
        server.stop()
        server.remove()


@pytest.fixture(scope="module")
def role(server):
    """The role of the functions here."""
    role = Role(client_of(server, "iam"), unique("work"))
    role.iam.create_role(RoleName=role.name, AssumeRolePolicyDocument=trust())
    yield role
    role.remove()


@pytest.fixture(scope="module")
def python(server, packages):
    python = Functions(server, PYTHON, packages["python"])
    yield python
    python.remove()


class Inside:
    """A function that does with Google's clients what it is told."""

    def __init__(self, functions, role, network=("--network", "home")):
        file = "main.py" if functions.runtime == PYTHON else "index.js"
        code = (SOURCES / f"clients.{file.split('.')[1]}").read_text()
        options = ("--target", "run", "--role", role.arn, "--memory", "512", *network)
        self.function, self.role = functions.deploy({file: code}, *options), role
        self.email = f"{role.name}@{PROJECT}.iam.gserviceaccount.com"

    def tries(self, do, **given):
        """(status, text)"""
        body, sent = json.dumps({"do": do} | given), {"Content-Type": "application/json"}
        function = self.function
        return call(function.server, function.path, sent, "POST", body)[::2]

    def __call__(self, do, **given):
        status, text = self.tries(do, **given)
        assert status == 200, (text, self.function.log())
        return json.loads(text)["answer"]

    def metadata(self, path, headers=FLAVOR, **more):
        told = self("metadata", path=path, headers=headers, **more)
        return told["status"], told["text"]


@pytest.fixture(scope="module")
def inside_python(python, role):
    return Inside(python, role)


@pytest.fixture(scope="module")
def inside_node(server, packages, role):
    if not packages["node"]:
        pytest.skip("there is no npm")
    listed = server.cli_json("runtimes", "list")["runtimes"]
    line = newest_node([it["runtime"] for it in listed if it["engine"]])
    node = Functions(server, line, packages["node"])
    yield Inside(node, role)
    node.remove()


@pytest.fixture(params=["python", "node"])
def inside(request):
    return request.getfixturevalue(f"inside_{request.param}")


def telling(python, public=False):
    """A function that tells its headers."""
    files = {"main.py": (SOURCES / "seen.py").read_text()}
    return python.deploy(files, "--target", "request", public=public)


@pytest.fixture(scope="module")
def callee(python):
    return telling(python)


@pytest.fixture(scope="module")
def other(python):
    return telling(python)


@pytest.fixture(scope="module")
def everybodys(python):
    return telling(python, public=True)


def claims(token, server):
    """What an identity token says, if its signature is one of the published keys."""
    head, said, signature = token.split(".")

    def decoded(part):
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))

    header = json.loads(decoded(head))
    assert (header["alg"], header["typ"]) == ("RS256", "JWT")
    [key] = [key for key in keys(server) if key["kid"] == header["kid"]]
    numbers = [int.from_bytes(decoded(key[name]), "big") for name in ("n", "e")]
    signed, public = f"{head}.{said}".encode(), rsa.PublicKey(*numbers)
    assert rsa.verify(signed, decoded(signature), public) == "SHA-256"
    return json.loads(decoded(said))


def test_google_auth_finds_project_and_credentials_by_itself(inside_python):
    found = inside_python("default")
    token = found.pop("token")
    assert found == {
        "kind": "google.auth.compute_engine.credentials.Credentials", "project": PROJECT,
        "before": "default", "email": inside_python.email, "valid": True,
        "universe": "googleapis.com",
    }
    assert token.startswith("ya29.")
    assert inside_python("default")["token"] != token, "each question gets a new one"


def test_google_auth_library_finds_project_and_credentials_by_itself(inside_node):
    found = inside_node("default")
    assert found.pop("token").startswith("ya29.")
    assert found == {"kind": "Compute", "project": PROJECT, "email": inside_node.email}


def test_an_identity_token_says_to_its_audience_who_the_code_is(inside, server):
    said = claims(inside("identity", audience=AUDIENCE), server)
    now = said.pop("iat")
    assert said.pop("exp") == now + 3600
    subject = said.pop("sub")
    assert re.fullmatch("[0-9]+", subject)
    # Google's clients ask for the full one.
    assert set(said.pop("google")) == {"compute_engine"}
    assert said == {
        "iss": f"http://{MACHINE}:{server.port}", "aud": AUDIENCE, "azp": subject,
        "email": inside.email, "email_verified": True,
    }


def test_google_auth_verifies_an_identity_token_by_the_published_keys(inside, inside_python, server):
    """As the function does that gets one."""
    published = f"http://{MACHINE}:{server.port}/_morrow/oauth2/v3/certs"
    token = inside("identity", audience=AUDIENCE)
    said = inside_python("verify", token=token, audience=AUDIENCE, keys=published)
    assert (said["email"], said["aud"]) == (inside.email, AUDIENCE)
    head, rest = token.split(".", 1)
    forged = f"{head}.{'AAAA' if rest[:4] != 'AAAA' else 'BBBB'}{rest[4:]}"
    for given in ({"audience": "https://else.example.org"}, {"token": forged}):
        wrong = {"token": token, "audience": AUDIENCE, "keys": published} | given
        assert inside_python.tries("verify", **wrong)[0] == 500, list(given)


def test_one_role_is_one_service_account_in_every_language(inside_python, inside_node, server):
    subjects = {
        claims(inside("identity", audience=AUDIENCE), server)["sub"]
        for inside in (inside_python, inside_node)
    }
    assert len(subjects) == 1


# What tokens open.

LATER = pytest.mark.xfail(reason="a URL takes no identity token yet", strict=False)
LEAKS = pytest.mark.xfail(reason="only Morrow's tokens for people are kept from code", strict=True)


def test_an_access_token_may_at_morrows_api_what_the_role_may(inside, server, callee, other):
    api = f"http://{MACHINE}:{server.port}/_morrow/v1/functions"
    region = {"X-Morrow-Region": REGION}

    def status(function):
        told = inside("authorized", method="GET", url=f"{api}/{function.name}", headers=region)
        return told["status"], json.loads(told["text"])

    inside.role.may(allow("lambda:GetFunction", resource=arn(callee.name)))
    code, told = status(callee)
    assert (code, told["name"]) == (200, callee.name)
    code, told = status(other)
    assert code == 403 and "lambda:GetFunction" in told["error"]["message"]
    # What it may changes with its policies, at the next request.
    inside.role.may(allow("lambda:GetFunction", resource=arn(other.name)))
    assert (status(callee)[0], status(other)[0]) == (403, 200)


def test_an_access_token_brings_an_event_to_the_function_that_the_role_may_call(
    inside_python, server, callee, other,
):
    inside_python.role.may(allow(URL, resource=arn(callee.name)))
    headers = {
        "X-Morrow-Region": REGION, "ce-specversion": "1.0", "ce-id": "7", "ce-source": "/tests",
        "ce-type": "test.made", "Content-Type": "application/json",
    }

    def sent(function):
        url = f"http://{MACHINE}:{server.port}/_morrow/v1/functions/{function.name}/events"
        return inside_python("authorized", method="POST", url=url, headers=headers, data="{}")

    told = sent(callee)
    assert told["status"] == 200
    seen = json.loads(json.loads(told["text"])["body"])["headers"]
    assert seen["ce-id"] == "7" and "authorization" not in seen
    assert sent(other)["status"] == 403


@pytest.mark.xfail(reason="a URL lets it in", strict=True)
def test_an_access_token_is_none_of_the_credentials_that_a_url_takes(inside_python, callee):
    inside_python.role.may(allow(URL, resource=arn(callee.name)))
    told = inside_python("authorized", method="GET", url=callee.shown["url"] + "/")
    assert told["status"] == 401 and told["headers"]["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize(("which", "names"), [
    ("callee", ["Authorization"]),
    ("callee", ["X-Serverless-Authorization"]),
    pytest.param("callee", ["X-Serverless-Authorization", "Authorization"], marks=LEAKS),
    pytest.param("everybodys", ["Authorization"], marks=LEAKS),
    ("everybodys", ["X-Serverless-Authorization"]),
    pytest.param("everybodys", ["X-Serverless-Authorization", "Authorization"], marks=LEAKS),
])
def test_no_code_gets_an_access_token(inside_python, request, which, names):
    """As none gets another token of Morrow's."""
    inside_python.role.may(allow(URL))
    function = request.getfixturevalue(which)
    token = inside_python("default")["token"]
    shown = {name: f"Bearer {token}" for name in names}
    told = inside_python("call", url=function.shown["url"], headers=shown)
    assert which == "callee" or told["status"] == 200
    assert token not in told["text"]


@LATER
def test_an_identity_token_opens_the_url_that_it_was_made_for(inside_python, callee, other):
    inside_python.role.may(allow(URL, resource=arn(callee.name)))
    shown = callee.shown
    for audience in (shown["url"], shown["url"] + "/"):
        token = inside_python("identity", audience=audience)
        for name in ("Authorization", "X-Serverless-Authorization"):
            headers = {name: f"Bearer {token}"}
            told = inside_python("call", url=shown["url"] + "/a?b=c", headers=headers)
            assert told["status"] == 200, (audience, name, told)
            assert token not in told["text"], "the code cannot show it to anybody"
            if name == "Authorization":
                seen = json.loads(told["text"])["headers"]["authorization"]
                said = token.rpartition(".")[0]
                assert seen == f"Bearer {said}.SIGNATURE_REMOVED_BY_GOOGLE"
    # It is for one audience, and its role must be allowed.
    elsewhere = inside_python("identity", audience=other.shown["url"])
    for function, token, status in [(callee, elsewhere, 401), (other, elsewhere, 403)]:
        told = inside_python("call", url=function.shown["url"], headers=bearer(token))
        assert told["status"] == status, told


@LATER
def test_google_auth_library_calls_another_function_as_in_the_cloud(inside_node, callee, other):
    inside_node.role.may(allow(URL, resource=arn(callee.name)))
    told = inside_node("call_as_myself", url=callee.shown["url"])
    assert told["status"] == 200
    assert json.loads(told["text"])["path"].startswith("/")
    assert inside_node("call_as_myself", url=other.shown["url"])["status"] == 403


def test_an_identity_token_for_somebody_else_opens_nothing(inside_python, callee, server):
    inside_python.role.may(allow("*"))
    token = inside_python("identity", audience=AUDIENCE)
    told = inside_python("call", url=callee.shown["url"], headers=bearer(token))
    assert told["status"] == 401
    # It is no key to Morrow's own API, for whatever audience.
    for audience in (AUDIENCE, callee.shown["url"], f"http://{MACHINE}:{server.port}"):
        token = inside_python("identity", audience=audience)
        url = f"http://{MACHINE}:{server.port}/_morrow/v1/functions"
        told = inside_python("call", url=url, headers=bearer(token) | {"X-Morrow-Region": REGION})
        assert told["status"] in (401, 403), told


# By plain HTTP.


@pytest.mark.parametrize(("path", "wanted"), [
    ("/computeMetadata/v1/project/project-id", PROJECT),
    ("/computeMetadata/v1/project/numeric-project-id", ACCOUNT),
    ("/computeMetadata/v1/instance/region", f"projects/{ACCOUNT}/regions/{REGION}"),
    ("/computeMetadata/v1/instance/zone", f"projects/{ACCOUNT}/zones/{REGION}-1"),
    ("/computeMetadata/v1/instance/service-accounts/default/aliases", "default"),
    ("/computeMetadata/v1/instance/service-accounts/default/scopes", CLOUD),
    ("/computeMetadata/v1/project/project-id?alt=json", f'"{PROJECT}"'),
    ("/computeMetadata/v1/project/", "numeric-project-id\nproject-id"),
    ("/computeMetadata/v1/", "instance/\nproject/"),
    ("/", "computeMetadata/"),
    ("/computeMetadata/", "v1/"),
])
def test_what_cloud_run_says_is_said(inside_python, path, wanted):
    told = inside_python("metadata", path=path, headers=FLAVOR)
    assert (told["status"], told["text"].strip()) == (200, wanted)
    assert told["headers"]["metadata-flavor"] == "Google"
    assert told["headers"]["server"] == "Metadata Server for VM"


def test_a_service_account_has_its_address_and_default_for_names(inside_python):
    accounts = "/computeMetadata/v1/instance/service-accounts"
    email = inside_python.email
    assert sorted(inside_python.metadata(accounts + "/")[1].split()) == ["default/", f"{email}/"]
    for name in ("default", email):
        assert inside_python.metadata(f"{accounts}/{name}/email") == (200, email)
        status, text = inside_python.metadata(f"{accounts}/{name}/token")
        token = json.loads(text)
        assert (status, token["token_type"]) == (200, "Bearer")
        assert token["access_token"].startswith("ya29.") and 3590 <= token["expires_in"] <= 3600
    assert inside_python.metadata(f"{accounts}/nobody@example.org/email")[0] == 404


def test_all_at_once_has_everything_but_tokens(inside_python):
    instance = inside_python.metadata("/computeMetadata/v1/instance/id")[1]
    account = {"aliases": ["default"], "email": inside_python.email, "scopes": [CLOUD]}
    status, text = inside_python.metadata("/computeMetadata/v1/?recursive=true")
    assert (status, json.loads(text)) == (200, {
        "instance": {
            "id": instance, "region": f"projects/{ACCOUNT}/regions/{REGION}",
            "zone": f"projects/{ACCOUNT}/zones/{REGION}-1",
            "serviceAccounts": {"default": account, inside_python.email: account},
        },
        "project": {"numericProjectId": int(ACCOUNT), "projectId": PROJECT},
    })
    _, text = inside_python.metadata("/computeMetadata/v1/project/?recursive=true&alt=text")
    assert text.split("\n")[:2] == [f"numeric-project-id {ACCOUNT}", f"project-id {PROJECT}"]


def test_a_full_identity_token_says_which_instance_asks(inside_python, server):
    identity = "/computeMetadata/v1/instance/service-accounts/default/identity"
    status, token = inside_python.metadata(f"{identity}?audience=a&format=full&licenses=TRUE")
    assert status == 200
    instance = inside_python.metadata("/computeMetadata/v1/instance/id")[1]
    assert claims(token, server)["google"]["compute_engine"] == {
        "instance_id": instance, "project_id": PROJECT, "project_number": int(ACCOUNT),
        "zone": f"{REGION}-1",
    }
    assert "google" not in claims(inside_python.metadata(f"{identity}?audience=a")[1], server)


PROJECT_ID = "/computeMetadata/v1/project/project-id"
IDENTITY = "/computeMetadata/v1/instance/service-accounts/default/identity"
TOKEN = "/computeMetadata/v1/instance/service-accounts/default/token"


@pytest.mark.parametrize(("path", "more", "status"), [
    (PROJECT_ID, {"headers": {}}, 403),
    (PROJECT_ID, {"headers": {"Metadata-Flavor": "Amazon"}}, 403),
    (PROJECT_ID, {"headers": {"X-Google-Metadata-Request": "True"}}, 403),
    (PROJECT_ID, {"headers": FLAVOR | {"X-Forwarded-For": "10.0.0.1"}}, 403),
    (TOKEN, {"headers": FLAVOR | {"X-Forwarded-For": ""}}, 403),
    (TOKEN, {"headers": {}}, 403),
    (PROJECT_ID, {"method": "POST"}, 405),
    (PROJECT_ID, {"method": "DELETE"}, 405),
    (PROJECT_ID + "?wait_for_change=true", {}, 400),
    (PROJECT_ID + "?alt=xml", {}, 400),
    (IDENTITY, {}, 400),
    (IDENTITY + "?audience=", {}, 400),
    (IDENTITY + "?audience=" + "a" * 2049, {}, 400),
    (TOKEN + "?scopes=https://www.googleapis.com/auth/devstorage.read_only", {}, 400),
    (TOKEN + f"?scopes=https://www.googleapis.com/auth/devstorage.read_only,{CLOUD}", {}, 200),
    ("/computeMetadata/v1/project", {}, 301),
    ("/computeMetadata/v1/project/attributes/", {}, 404),
    ("/computeMetadata/v1/instance/attributes/x", {}, 404),
    ("/computeMetadata/v1/instance/network-interfaces/", {}, 404),
    ("/computeMetadata/v1/universe/universe-domain", {}, 404),
    ("/computeMetadata/v1beta1/instance/", {}, 404),
    ("/computeMetadata/v1/project/project-id/", {}, 404),
    ("/latest/meta-data/", {}, 404),
])
def test_what_is_refused_is_refused_as_google_does(inside_python, path, more, status):
    told = inside_python("metadata", **{"path": path, "headers": FLAVOR} | more)
    assert told["status"] == status, told
    assert told["headers"]["metadata-flavor"] == "Google"
    assert "ya29." not in told["text"] or status == 200


def test_a_request_without_the_header_is_told_which(inside_python):
    status, text = inside_python.metadata(PROJECT_ID, headers={})
    assert status == 403 and "Missing Metadata-Flavor:Google header." in text


def test_without_a_network_it_is_there_and_nothing_else_is(python, role):
    inside = Inside(python, role, network=())
    assert inside("default")["project"] == PROJECT
    url = f"http://{MACHINE}:{python.server.port}/"
    assert inside.tries("call", url=url, headers={})[0] == 500


def test_a_role_that_is_gone_is_nobody_and_opens_nothing(server, python):
    role = Role(client_of(server, "iam"), unique("work"))
    role.iam.create_role(RoleName=role.name, AssumeRolePolicyDocument=trust())
    role.may(allow("lambda:ListFunctions"))
    inside = Inside(python, role)
    token = inside("default")["token"]
    api = f"http://{MACHINE}:{server.port}/_morrow/v1/functions"

    def listed():
        sent = bearer(token) | {"X-Morrow-Region": REGION}
        return inside("call", url=api, headers=sent)["status"]

    assert listed() == 200
    role.remove()
    assert listed() in (401, 403)
    assert inside.metadata("/computeMetadata/v1/instance/service-accounts/") == (200, "")
    assert inside.metadata(TOKEN)[0] == 404


# A whole library.


@pytest.fixture(scope="module")
def logger(server, packages, role):
    functions = Functions(server, PYTHON, packages["logging"])
    files = {"main.py": (SOURCES / "logging.py").read_text()}
    yield functions.deploy(files, "--target", "run", "--role", role.arn, "--memory", "512")
    functions.remove()


def test_googles_logging_library_finds_where_it_is_and_writes_what_is_understood(logger):
    text = unique("said")
    status, headers, told = call(logger.server, f"{logger.path}/?text={text}")
    assert status == 200, logger.log()
    found = json.loads(told)
    assert found["project"] == PROJECT and "StructuredLogHandler" in found["handlers"]
    trace = headers["X-Cloud-Trace-Context"].split("/")[0]
    error = logger.wrote(f"it is {text}")
    assert (error["severity"], error["message"]) == ("ERROR", f"it is {text}")
    assert error["logging.googleapis.com/trace"] == f"projects/{PROJECT}/traces/{trace}"
    labels = error["logging.googleapis.com/labels"]
    assert labels["team"] == "blue"
    fields = until(lambda: logger.lines(f'"of": "{text}"'), "the other line")[0]
    assert (fields["severity"], fields["count"]) == ("INFO", 7)
