"""Bearer tokens: what they open, how they end, and what is kept of them."""

import http.client
import json
import os
import subprocess

import pytest
from support.functions import refused, unique
from support.people import Person, ask, bearer, client_with
from support.server import ACCOUNT, MORROW, clean_environment, until
from test_trail import trail


@pytest.fixture
def admin(server):
    """A reader of a team, who sees the status of what is the team's."""
    person = in_a_team(server)
    yield person
    server.cli("teams", "delete", person.team)


def in_a_team(server, role="reader"):
    person, team = Person(server), unique("tok")
    server.cli("teams", "create", team)
    person.joins(team, role)
    person.team = team
    return person


def kind(answer):
    status, said = answer
    return status, said["error"]["kind"], said["error"]["message"]


UNKNOWN = (401, "Unauthenticated", "the bearer token is not known")


def test_a_token_opens_the_native_api_as_its_user(admin):
    status, teams = admin.ask("GET", "teams")
    assert (status, [it["name"] for it in teams["teams"]]) == (200, [admin.team])
    assert admin.ask("GET", "keys")[0] == 403
    # The scheme's name is told apart ignoring case, as RFC 9110 has it.
    shown = {"Authorization": f"bearer {admin.token}"}
    assert ask(admin.server, "GET", "status", headers=shown)[0] == 200
    elsewhere = admin.ask("GET", "status", headers={"x-morrow-region": "eu-west-1"})
    assert elsewhere[0] == 200
    assert admin.ask("GET", "status", headers={"x-morrow-region": "No Region"})[0] == 400


def test_what_is_no_token_is_refused(server, admin):
    whole = admin.token
    begin, secret = whole.rsplit("_", 1)
    other = Person(server)
    forged = [
        "", "x", "mrw_", "mrw__", whole[:-1], whole + "a", whole.upper(), f"{begin}_{'a' * 40}",
        f"{other.token.rsplit('_', 1)[0]}_{secret}", "mrw_" + "A" * 16 + "_" + "a" * 40,
        "mrw_" + "_" * 60, "a" * 8000, f" {whole}", f"{whole} {whole}",
    ]
    for token in forged:
        assert kind(ask(server, "GET", "status", headers=bearer(token))) == UNKNOWN, token
    for header in ("Bearer", "Basic " + whole, whole):
        assert ask(server, "GET", "status", headers={"Authorization": header})[0] == 401, header


def test_a_token_in_an_address_opens_nothing(server, admin):
    for query in (f"token={admin.token}", f"access_token={admin.token}", f"Authorization=Bearer%20{admin.token}"):
        assert ask(server, "GET", f"status?{query}")[0] == 401, query
    assert admin.token not in server.log()


def test_the_clouds_apis_take_no_token_but_what_it_is_exchanged_for(server, admin):
    answer = server.get("/2015-03-31/functions/", bearer(admin.token))
    assert answer[0] in (400, 403)
    status, lent = admin.ask("POST", "session")
    assert status == 200 and lent["access_key"].startswith("ASIA")
    given = {
        "AccessKeyId": lent["access_key"], "SecretAccessKey": lent["secret_key"],
        "SessionToken": lent["session_token"],
    }
    assert client_with(server, "sts", given).get_caller_identity()["Arn"] == admin.arn
    client_with(server, "lambda", given).list_functions()
    # What signs is not exchanged again, nor a key.
    assert server.cli("credentials").returncode == 0
    wrong = dict(given, SessionToken=given["SessionToken"][:-4] + "aaaa")
    refused(
        client_with(server, "lambda", wrong).list_functions, "UnrecognizedClientException", 403
    )


def test_credentials_have_the_form_that_awss_tools_read(server, admin, tmp_path):
    shown = admin.cli_json("credentials")
    assert shown["Version"] == 1
    assert set(shown) == {"Version", "AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"}
    config = tmp_path / "config"
    config.write_text(
        f"[profile people]\nregion = us-east-1\nendpoint_url = {server.endpoint}\n"
        f"credential_process = {MORROW} credentials\n"
    )
    script = (
        "import boto3\n"
        "print(boto3.Session(profile_name='people').client('sts').get_caller_identity()['Arn'])\n"
    )
    done = subprocess.run(
        [os.sys.executable, "-c", script], capture_output=True, text=True, timeout=60,
        env=clean_environment(AWS_CONFIG_FILE=str(config), **admin.environment()),
    )
    assert done.stdout.strip() == admin.arn, done.stderr


def test_a_revoked_token_ends_at_once_with_what_it_was_exchanged_for(server, admin):
    aws = admin.to("lambda")
    aws.list_functions()
    warm = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    shown = bearer(admin.token)
    assert ask(server, "GET", "status", headers=shown, connection=warm)[0] == 200
    revoked = server.cli_json("tokens", "revoke", admin.made["id"])
    assert revoked["revoked"]
    answer = ask(server, "GET", "status", headers=shown, connection=warm)
    assert kind(answer) == (401, "Unauthenticated", "the bearer token was revoked")
    warm.close()
    refused(aws.list_functions, "UnrecognizedClientException", 403)
    assert admin.cli("status", check=False).returncode == 4
    # For ever: again is no matter.
    assert server.cli_json("tokens", "revoke", admin.made["id"])["revoked"] == revoked["revoked"]


def test_a_token_expires_with_what_it_was_exchanged_for(other):
    person = in_a_team(other)
    made = other.cli_json("tokens", "create", "--user", person.name, "--expires", "8s")
    status, lent = ask(other, "POST", "session", headers=bearer(made["token"]))
    assert status == 200 and lent["expires"] == made["expires"]
    for bad in ("0s", "367d"):
        done = other.cli("tokens", "create", "--user", person.name, "--expires", bad, check=False)
        assert done.returncode != 0 and "366 days" in done.stderr
    given = {
        "AccessKeyId": lent["access_key"], "SecretAccessKey": lent["secret_key"],
        "SessionToken": lent["session_token"],
    }
    aws = client_with(other, "lambda", given)
    aws.list_functions()


    def refusal():
        answer = ask(other, "GET", "status", headers=bearer(made["token"]))
        return kind(answer) if answer[0] != 200 else None

    ended = until(refusal, "the token has expired", 60)
    assert ended == (401, "Unauthenticated", "the bearer token has expired")
    refused(aws.list_functions, "ExpiredTokenException", 403)
    other.cli("teams", "delete", person.team)


def test_what_is_made_with_a_token_ends_with_it(server, admin):
    short = server.cli_json("tokens", "create", "--user", admin.name, "--expires", "2h")
    environment = admin.environment(MORROW_TOKEN=short["token"])
    made = server.cli("tokens", "create", "--expires", "30d", "--json", environment=environment)
    made = json.loads(made.stdout)
    assert made["user"] == admin.name and made["expires"] == short["expires"]
    status, direct = ask(
        server, "POST", "tokens", {"expires_seconds": 864000}, headers=bearer(short["token"])
    )
    assert (status, direct["expires"]) == (201, short["expires"])


def test_nobody_makes_a_token_for_another_without_being_able_to_make_keys(server, admin, clients):
    other = Person(server)
    for path, body in (("tokens", {"user": other.name}), ("tokens", {"user": "nobody-there"})):
        status, said = admin.ask("POST", path, body)
        assert (status, said["error"]["kind"]) == (403, "Forbidden")
    # `morrow:*` alone is less than `iam:CreateAccessKey`: AWS's PowerUserAccess has it.
    power = Person(server)
    arn = "arn:aws:iam::aws:policy/PowerUserAccess"
    clients("iam").attach_user_policy(UserName=power.name, PolicyArn=arn)
    status, said = power.ask("POST", "tokens", {"user": other.name})
    assert status == 403 and "iam:CreateAccessKey" in said["error"]["message"]
    assert power.ask("POST", "keys", {})[0] == 403
    assert power.ask("POST", "tokens", {})[0] == 201
    done = server.cli("tokens", "create", check=False)
    assert done.returncode != 0 and "must be named" in done.stderr


def test_a_deleted_users_tokens_are_dead_though_the_name_comes_back(server):
    person = Person(server)
    assert kind(person.ask("GET", "status"))[:2] == (403, "Forbidden")
    server.cli("users", "delete", person.name)
    assert kind(person.ask("GET", "status")) == UNKNOWN
    again = Person(server, person.name)
    assert kind(person.ask("GET", "status")) == UNKNOWN
    assert kind(again.ask("GET", "status"))[:2] == (403, "Forbidden")
    listed = server.cli_json("tokens", "list", "--user", person.name)["tokens"]
    assert [it["id"] for it in listed] == [again.made["id"]]


def test_a_token_follows_its_users_name(server, clients):
    person, new = Person(server), unique("new")
    clients("iam").update_user(UserName=person.name, NewUserName=new)
    arn = person.to("sts").get_caller_identity()["Arn"]
    assert arn == f"arn:aws:iam::{ACCOUNT}:user/{new}"


def test_an_owner_sees_and_revokes_its_members_tokens_and_makes_none(server):
    owner = in_a_team(server, "owner")
    member, stranger = Person(server), Person(server)
    member.joins(owner.team, "reader")
    listed = owner.cli_json("tokens", "list", "--user", member.name)["tokens"]
    assert [it["id"] for it in listed] == [member.made["id"]]
    assert owner.ask("POST", "tokens", {"user": member.name})[0] == 403
    assert owner.ask("GET", f"users/{stranger.name}/tokens")[0] == 403
    assert owner.ask("DELETE", f"tokens/{stranger.made['id']}")[0] == 403
    assert member.ask("GET", f"users/{owner.name}/tokens")[0] == 403
    # Of one that is not there it learns no more.
    assert owner.ask("DELETE", "tokens/AAAAAAAAAAAAAAAA")[0] == 403
    assert owner.cli_json("tokens", "revoke", member.made["id"])["revoked"]
    assert kind(member.ask("GET", "status"))[2] == "the bearer token was revoked"
    assert owner.cli_json("tokens", "list")["tokens"][0]["user"] == owner.name
    server.cli("teams", "delete", owner.team)


def test_a_digest_is_all_that_is_kept(server, admin):
    made = [admin.token]
    made.append(server.cli_json("tokens", "create", "--user", admin.name, "--description", "d")["token"])
    listed = server.cli_json("tokens", "list")
    secrets = [token.rsplit("_", 1)[1] for token in made]
    assert not any(secret in json.dumps(listed) for secret in secrets)
    # Engines and unpacked packages are many files, and copies.
    looks = ["grep", "-srlF", "--exclude-dir=engines", "--exclude-dir=code"]
    words = [word for secret in secrets for word in ("-e", secret)]
    found = subprocess.run([*looks, *words, str(server.data)], capture_output=True, text=True)
    assert found.stdout == ""
    assert not any(secret in server.log() for secret in secrets)


def test_tokens_leave_records_and_their_last_use(other):
    person = in_a_team(other)
    person.ask("GET", "status")
    other.cli("tokens", "revoke", person.made["id"])
    records = [it for it in trail(other) if person.name in json.dumps(it["resource"])]
    assert [it["action"] for it in records if "Token" in it["action"]] == [
        "CreateToken", "RevokeToken"]
    person = in_a_team(other)
    person.ask("GET", "status")
    used = other.cli_json("tokens", "list", "--user", person.name)["tokens"][0]["used"]
    assert used
    assert other.stop() == 0
    other.start()
    assert other.cli_json("tokens", "list", "--user", person.name)["tokens"][0]["used"] == used


def test_what_was_answered_about_a_token_outlives_a_kill(other):
    person = in_a_team(other)
    good = other.cli_json("tokens", "create", "--user", person.name)
    other.cli("tokens", "revoke", person.made["id"])
    other.kill()
    other.start()
    assert ask(other, "GET", "status", headers=bearer(good["token"]))[0] == 200
    assert kind(person.ask("GET", "status"))[2] == "the bearer token was revoked"


def test_a_user_has_a_hundred_tokens_at_most(other):
    person = in_a_team(other)
    for _ in range(99):
        assert person.ask("POST", "tokens", {})[0] == 201
    status, said = person.ask("POST", "tokens", {})
    assert (status, said["error"]["kind"]) == (400, "LimitExceeded")
    assert person.ask("DELETE", f"tokens/{person.made['id']}")[0] == 200
    again = person.ask("GET", "status")
    assert again[0] == 401
