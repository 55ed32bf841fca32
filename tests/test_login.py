"""Logging in at a real OpenID Connect provider, and at one that says whatever it is told."""

import base64
import contextlib
import http.client
import html
import json
import re
import shutil
import subprocess
import threading
import urllib.parse

import pytest
from support.people import ask, bearer, client_with
from support.server import ACCOUNT, MORROW, ROOT, Server, clean_environment, free_ports, until
from test_trail import trail

VERSION = "9.13.3"
CLIENT = ("morrow", "a secret of the client's own")

pytestmark = pytest.mark.skipif(shutil.which("npm") is None, reason="there is no npm")


@pytest.fixture(scope="session")
def home():
    """The provider's package, fetched once and kept."""
    home = ROOT / ".cache" / f"oidc-provider-{VERSION}"
    if not (home / "node_modules/oidc-provider/package.json").exists():
        home.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ["npm", "install", "--prefix", str(home), "--ignore-scripts", "--no-save",
             f"oidc-provider@{VERSION}"],
            check=True, capture_output=True, timeout=600,
        )
    return home


@contextlib.contextmanager
def running(*command, **given):
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env=clean_environment(NODE_NO_WARNINGS="1", **given),
    )
    try:
        lines = []
        for line in process.stdout:
            lines.append(line)
            if line.strip() == "ready":
                break
        else:
            raise AssertionError("".join(lines))
        threading.Thread(target=process.stdout.read, daemon=True).start()
        yield
    finally:
        process.kill()
        process.wait(10)


PEOPLE = {
    "ann": {"email": "ann@example.org", "email_verified": True, "groups": ["pay-dev", "other"]},
    "bob": {"email": "bob@example.org", "email_verified": True, "groups": []},
    "eve": {"email": "eve@elsewhere.example", "email_verified": True, "groups": ["pay-dev"]},
    "mal": {"email": "ann@example.org", "email_verified": True, "groups": ["pay-own"]},
    "odd": {"email": "odd@example.org", "email_verified": False, "groups": ["pay-dev"]},
}


def configured(issuer, server, **more):
    folder = server.data.parent
    secret = folder / "client-secret"
    secret.write_text(CLIENT[1] + "\n")
    secret.chmod(0o644)
    lines = {
        "issuer": issuer, "client_id": CLIENT[0], "client_secret_file": str(secret),
        "teams_claim": "groups", "domains": ["example.org"],
    } | more
    text = "[oidc]\n" + "".join(f"{name} = {json.dumps(value)}\n" for name, value in lines.items())
    text += '[oidc.teams]\npay-dev = "pay:deployer"\npay-own = "pay:owner"\nghosts = "gone:reader"\n'
    file = folder / "morrow.toml"
    file.write_text(text)
    return ["--config", str(file)]


@pytest.fixture(scope="module")
def world(home):
    """A server that trusts a provider, and a team whose members the provider knows."""
    (port,) = free_ports(1)
    given = {
        "port": port, "clientId": CLIENT[0], "clientSecret": CLIENT[1], "people": PEOPLE,
        "home": str(home),
    }
    server = Server()
    server.arguments = configured(f"http://127.0.0.1:{port}", server)
    script = str(ROOT / "tests/servers/oidc.mjs")
    with running("node", script, GIVEN=json.dumps(given)):
        server.start()
        server.cli("teams", "create", "pay", "--names", "pay-*")
        yield server
        if server.process.poll() is None:
            assert server.stop() == 0
        server.remove()


class Browser:
    """What a browser does, as far as a login needs it: follows, keeps cookies, sends forms."""

    def __init__(self):
        self.cookies = {}

    def go(self, url, form=None):
        """Where it comes to an end: (address, page). Another port is not gone to."""
        first = urllib.parse.urlsplit(url).netloc
        for _ in range(20):
            parts = urllib.parse.urlsplit(url)
            if parts.path == "/callback":
                return url, ""
            assert parts.netloc == first, url
            connection = http.client.HTTPConnection(parts.netloc, timeout=30)
            headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
            body = None if form is None else urllib.parse.urlencode(form)
            if body is not None:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request(
                "GET" if form is None else "POST",
                parts.path + (f"?{parts.query}" if parts.query else ""), body, headers,
            )
            response = connection.getresponse()
            page = response.read().decode()
            for cookie in response.headers.get_all("set-cookie") or []:
                name, _, value = cookie.split(";")[0].partition("=")
                self.cookies[name] = value
            connection.close()
            form = None
            if response.status in (302, 303):
                url = urllib.parse.urljoin(url, response.headers["location"])
                continue
            return url, page
        raise AssertionError("it goes round in circles")

    def logs_in(self, address, name):
        """Through the provider's forms: who it is, and that it may be told."""
        url, page = self.go(address)
        for _ in range(5):
            if "/callback" in url:
                return url
            action = re.search(r'<form[^>]*action="([^"]+)"', page)
            assert action, page
            fields = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
            fields |= {"login": name, "password": "any"} if 'name="login"' in page else {}
            url, page = self.go(urllib.parse.urljoin(url, html.unescape(action[1])), fields)
        raise AssertionError(page)


def begun(server):
    status, said = ask(server, "POST", "login", {"redirect": "http://127.0.0.1:9/callback"})
    assert status == 200, said
    return said


def finished(server, login, url):
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)
    given = {"login": login, "code": query["code"][0], "state": query["state"][0]}
    return ask(server, "POST", "login/finish", given)


def logs_in(server, name):
    """(status, what it says) of a whole login."""
    said = begun(server)
    return finished(server, said["login"], Browser().logs_in(said["address"], name))


def people(server):
    return {it["name"]: it for it in server.cli_json("users", "list")["users"]}


def test_somebody_logs_in_with_the_cli_and_works(world, tmp_path):
    environment = {"HOME": str(tmp_path), "MORROW_ENDPOINT": world.endpoint}
    process = subprocess.Popen(
        [str(MORROW), "login", "--no-browser"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, env=clean_environment(**environment),
    )
    address = next(line.strip() for line in process.stdout if line.strip().startswith("http"))
    back = urllib.parse.urlsplit(Browser().logs_in(address, "ann"))
    connection = http.client.HTTPConnection(back.netloc, timeout=30)
    connection.request("GET", "/favicon.ico")
    assert connection.getresponse().status == 404
    connection.close()
    connection.request("GET", f"{back.path}?{back.query}")
    assert connection.getresponse().status == 200
    out, error = process.communicate(timeout=60)
    assert process.returncode == 0, error
    assert "Logged in as ann@example.org until" in out
    kept = tmp_path / ".config/morrow/login.json"
    assert kept.stat().st_mode & 0o777 == 0o600

    def cli(*arguments, **more):
        return world.cli(*arguments, environment=environment, **more)

    teams = json.loads(cli("teams", "list", "--json").stdout)["teams"]
    assert [it["name"] for it in teams] == ["pay"]
    assert cli("functions", "list", "--json").returncode == 0
    shown = json.loads(cli("credentials", "--json").stdout)
    arn = client_with(world, "sts", shown).get_caller_identity()["Arn"]
    assert arn == f"arn:aws:iam::{ACCOUNT}:user/ann@example.org"
    # The token of a login goes to its own server alone.
    other = cli("status", "--endpoint", "http://127.0.0.1:1", check=False)
    assert other.returncode != 0
    assert "ann@example.org is logged out" in cli("logout").stdout
    assert not kept.exists()
    with pytest.raises(Exception, match="security token"):
        client_with(world, "lambda", shown).list_functions()
    user = people(world)["ann@example.org"]
    assert user["teams"] == [{"team": "pay", "role": "deployer"}]
    assert user["login"]["subject"] == "ann"


def test_a_login_lasts_twelve_hours_and_makes_nothing_that_lasts_longer(world):
    status, made = logs_in(world, "ann")
    assert (status, made["user"], made["description"]) == (201, "ann@example.org", "login")
    shown = bearer(made["token"])
    assert ask(world, "GET", "teams", headers=shown)[0] == 200
    status, more = ask(world, "POST", "tokens", {"expires_seconds": 8640000}, headers=shown)
    assert (status, more["expires"]) == (201, made["expires"])
    # It can be ended by whoever has it.
    assert ask(world, "DELETE", f"tokens/{made['id']}", headers=shown)[0] == 200
    assert ask(world, "GET", "teams", headers=shown)[0] == 401


def test_who_has_no_team_logs_in_and_sees_nothing(world):
    status, made = logs_in(world, "bob")
    assert status == 201 and people(world)["bob@example.org"]["teams"] == []
    assert ask(world, "GET", "status", headers=bearer(made["token"]))[0] == 403


def test_teams_follow_what_the_provider_says_at_each_login(world):
    logs_in(world, "bob")
    world.cli("teams", "create", "own")
    world.cli("teams", "add", "own", "bob@example.org", "--role", "reader")
    world.cli("teams", "add", "pay", "bob@example.org", "--role", "owner")
    logs_in(world, "bob")
    # Of roles that the provider's groups stand for it is what the provider says; others stay.
    assert people(world)["bob@example.org"]["teams"] == [{"team": "own", "role": "reader"}]
    world.cli("teams", "delete", "own")


def test_who_may_not_log_in_is_refused_and_recorded(world):
    status, said = logs_in(world, "eve")
    assert status == 401 and "no domain that may log in" in said["error"]["message"]
    status, said = logs_in(world, "odd")
    assert status == 401 and "has not verified the address" in said["error"]["message"]
    assert not {"eve@elsewhere.example", "odd@example.org"} & set(people(world))
    records = [it for it in trail(world) if it["action"] == "LogIn"]
    eve = [it for it in records if "eve@elsewhere.example" in json.dumps(it["resource"])]
    assert eve and "Refused" in eve[-1]["outcome"] and eve[-1]["source_ip"] == "127.0.0.1"
    assert ["subject", "eve"] in eve[-1]["details"]
    done = [it for it in records if it["outcome"] == "Done"]
    assert any("bob@example.org" in json.dumps(it["resource"]) for it in done)


def test_a_name_alone_makes_nobody_somebody_else(world):
    logs_in(world, "ann")
    # Another person whom the provider gives the same address.
    status, said = logs_in(world, "mal")
    assert status == 401 and "there is a user ann@example.org already" in said["error"]["message"]
    assert people(world)["ann@example.org"]["login"]["subject"] == "ann"
    assert people(world)["ann@example.org"]["teams"] == [{"team": "pay", "role": "deployer"}]


def test_a_code_is_good_once_and_for_its_own_login(world):
    first, second = begun(world), begun(world)
    url = Browser().logs_in(first["address"], "ann")
    status, said = finished(world, second["login"], url)
    assert status == 401 and "another login's" in said["error"]["message"]
    assert finished(world, first["login"], url)[0] == 201
    status, said = finished(world, first["login"], url)
    assert status == 401 and "invalid_grant" in said["error"]["message"]
    bent = first["login"][:-6] + "AAAAAA"
    status, said = finished(world, bent, url)
    assert status == 401 and "not known" in said["error"]["message"]


def test_two_logins_at_once_make_one_user(world):
    world.cli("users", "delete", "bob@example.org", check=False)
    urls = []
    for _ in range(6):
        said = begun(world)
        urls.append((said["login"], Browser().logs_in(said["address"], "bob")))
    answers = []
    threads = [
        threading.Thread(target=lambda it=it: answers.append(finished(world, *it))) for it in urls
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [status for status, _ in answers] == [201] * 6, answers
    for _, made in answers:
        assert ask(world, "GET", "tokens/x", headers=bearer(made["token"]))[0] == 404
    listed = world.cli_json("tokens", "list", "--user", "bob@example.org")["tokens"]
    assert {made["id"] for _, made in answers} <= {it["id"] for it in listed}


def test_a_kill_loses_no_login_that_was_answered_and_none_that_has_begun(world):
    said = begun(world)
    status, made = logs_in(world, "ann")
    assert status == 201
    world.kill()
    world.start()
    assert ask(world, "GET", "teams", headers=bearer(made["token"]))[0] == 200
    # What has begun is sealed in who began it.
    assert finished(world, said["login"], Browser().logs_in(said["address"], "ann"))[0] == 201


def test_a_login_comes_back_to_the_same_machine_alone(world):
    for bad in ("https://evil.example/callback", "http://127.0.0.1:80@evil.example/callback", ""):
        status, said = ask(world, "POST", "login", {"redirect": bad})
        assert (status, said["error"]["kind"]) == (400, "Invalid"), bad
    assert ask(world, "POST", "login", {"more": 1})[0] == 400
    assert ask(world, "POST", "login/finish", {"login": "x", "code": "y"})[0] == 400
    assert ask(world, "POST", "login/finish", {"login": "x" * 9000})[0] == 401
    assert ask(world, "POST", "login/finish", {"login": "x" * 50000})[0] == 413


def test_somebody_logs_in_on_another_device(world, tmp_path):
    process = subprocess.Popen(
        [str(MORROW), "login", "--device", "--json"], stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
        env=clean_environment(HOME=str(tmp_path), MORROW_ENDPOINT=world.endpoint),
    )
    told = process.stderr.readline()
    code = re.search(r"enter the code (\S+):", told)[1]
    address = next(line.strip() for line in process.stderr if line.strip().startswith("http"))
    browser = Browser()
    url, page = browser.go(address)
    for _ in range(8):
        action = re.search(r'<form[^>]*action="([^"]+)"', page)
        if not action:
            break
        fields = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
        if 'name="user_code"' in page:
            fields["user_code"] = code
        if 'name="login"' in page:
            fields |= {"login": "ann", "password": "any"}
        if "confirm" in page:
            fields["confirm"] = "yes"
        fields.pop("abort", None)
        url, page = browser.go(urllib.parse.urljoin(url, html.unescape(action[1])), fields)
    out, error = process.communicate(timeout=120)
    assert process.returncode == 0, error + page
    assert json.loads(out)["user"] == "ann@example.org"


def test_without_a_provider_nobody_logs_in(server):
    status, said = ask(server, "POST", "login", {"redirect": "http://127.0.0.1:9/callback"})
    assert status == 400 and "no [oidc]" in said["error"]["message"]
    done = server.cli("login", "--no-browser", check=False)
    assert done.returncode != 0 and "no [oidc]" in done.stderr


@pytest.fixture(scope="module")
def hostile():
    (port,) = free_ports(1)
    server = Server()
    issuer = f"http://127.0.0.1:{port}"
    server.arguments = configured(issuer, server, username_claim="name_of_it")
    with running("node", str(ROOT / "tests/servers/hostile_oidc.mjs"), str(port)):
        server.start()
        yield server
        assert server.stop() == 0
        server.remove()


def answers(server, told, **claims):
    """What becomes of a login that the provider answers so."""
    said = begun(server)
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(said["address"]).query)
    assert query["code_challenge_method"] == ["S256"]
    own = {"nonce": query["nonce"][0], "name_of_it": "zoe@example.org"}
    told = {"claims": own | claims} | told
    code = base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")
    given = {"login": said["login"], "code": code, "state": query["state"][0]}
    return ask(server, "POST", "login/finish", given)


@pytest.mark.parametrize(
    ("told", "claims", "word"),
    [
        ({"key": "strange"}, {}, "Signature"),
        ({"alg": "none"}, {}, ""),
        ({"alg": "HS256"}, {}, ""),
        ({}, {"aud": "somebody else"}, "audience"),
        ({}, {"aud": ["morrow", "somebody else"]}, "audience"),
        ({}, {"iss": "http://127.0.0.1:1"}, "issuer"),
        ({}, {"exp": 1000}, "Expired"),
        ({}, {"nonce": "another"}, "nonce"),
        ({}, {"nonce": None}, "nonce"),
        ({}, {"name_of_it": 7}, "no claim"),
        ({}, {"name_of_it": "a" * 65 + "@example.org"}, "cannot be a user's name"),
        ({}, {"name_of_it": "../root@example.org"}, "cannot be a user's name"),
        ({}, {"name_of_it": "z\u0000@example.org"}, "cannot be a user's name"),
        ({}, {"name_of_it": "zoe@example.org.evil.example"}, "no domain"),
        ({"token": "x.y.z"}, {}, ""),
        ({"raw": "not json"}, {}, ""),
        ({"raw": "{}"}, {}, ""),
        ({"raw": "[" * 1000, "times": 100}, {}, ""),
        ({"raw": "a" * 1000, "times": 5000}, {}, ""),
        ({"raw": "oh no", "status": 500}, {}, ""),
    ],
)
def test_what_a_provider_says_is_not_believed_as_such(hostile, told, claims, word):
    status, said = answers(hostile, told, **claims)
    assert status in (401, 503), said
    assert word.lower() in said["error"]["message"].lower() and len(said["error"]["message"]) < 400
    assert people(hostile) == {}


def test_what_is_good_is_believed_from_the_same_provider(hostile):
    groups = ["pay-dev"] * 3 + [7, None, {"a": 1}, "x" * 5000]
    status, made = answers(hostile, {}, groups=groups)
    assert (status, made["user"]) == (201, "zoe@example.org")
    # A team that is not there has nobody.
    assert people(hostile)["zoe@example.org"]["teams"] == []
    # The provider calls them something else now: they are the same.
    status, made = answers(hostile, {}, name_of_it="zora@example.org", groups="pay-dev")
    assert (status, made["user"]) == (201, "zoe@example.org")
    hostile.cli("users", "delete", "zoe@example.org")


def test_refusals_of_nobody_are_recorded_once_a_minute(hostile):
    for _ in range(5):
        said = begun(hostile)
        state = urllib.parse.parse_qs(urllib.parse.urlsplit(said["address"]).query)["state"][0]
        given = {"login": said["login"], "code": "nonsense", "state": state}
        status, said = ask(hostile, "POST", "login/finish", given)
        assert status == 401 and "\x07" not in said["error"]["message"]

    def records():
        return [
            it for it in trail(hostile)
            if it["action"] == "LogIn" and "Identities" in json.dumps(it["resource"])
        ]

    found = until(records, "a refusal is recorded")
    minutes = {it["at"][:16] for it in found}
    assert len(found) == len(minutes)
