"""Functions that answer HTTP requests, from their creation to their end: through Morrow's own API,
which alone knows them, and with the command line."""

import base64
import hashlib
import json
from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError
from conftest import client_of
from support.functions import PYTHON, deployed, package, sample, unique
from support.http_functions import CODE, SERVER, call, made, settings, settled, zipped
from support.people import Person
from support.server import ACCOUNT, REGION, ROLE, until
from test_trail import about

OTHER_CODE = package({"server.py": SERVER + "\n# another\n"})


def without(given, *names):
    return {name: value for name, value in given.items() if name not in names}


@pytest.fixture
def name(root):
    name = unique("web")
    yield name
    root("DELETE", f"functions/{name}")


@pytest.fixture(scope="module")
def there(root):
    """A function that tests look at and do not change."""
    name = unique("there")
    yield SimpleNamespace(name=name, shown=made(root, name))
    root("DELETE", f"functions/{name}")


def problem(answer):
    status, told = answer
    return status, told["error"]["message"]


def test_a_function_is_created_and_shown_with_all_that_it_has(there, server):
    name, shown = there.name, there.shown
    assert (shown["state"], shown["reason"]) == ("Active", None)
    assert shown["last_update"] == {"status": "Successful", "reason": None}
    assert without(shown, "revision", "created", "modified") == {
        "name": name, "scope": f"aws:{ACCOUNT}", "region": REGION, "contract": "http",
        "runtime": PYTHON, "target": None, "signature": None, "command": ["python3", "server.py"],
        "description": "", "role": ROLE, "memory_mb": 256, "timeout_s": 60, "ephemeral_mb": 512,
        "cpu": 0.167, "max_in_flight": 1, "min_instances": 0, "max_instances": 100,
        "startup": {"delay_s": 0, "period_s": 240, "timeout_s": 240, "failures": 1},
        "liveness": None, "readiness": None, "env": {}, "network": None, "tags": {},
        "log_group": f"/http/{name}", "public": False, "log_lines_dropped": 0,
        "code": {"sha256": hashlib.sha256(CODE).hexdigest(), "bytes": len(CODE)},
        "state": "Active", "reason": None,
        "last_update": {"status": "Successful", "reason": None},
        "url": f"http://127.0.0.1:{server.functions_port}/{ACCOUNT}/{REGION}/{name}",
        "host_url": f"http://{name}-{ACCOUNT}.{REGION}.run.localhost:{server.functions_port}",
    }


def test_everything_that_can_be_said_is_kept(root, name):
    probe = {"http": "/up", "delay_s": 0, "period_s": 2, "timeout_s": 2, "failures": 5}
    said = {
        "command": ["python3", "server.py", "a word"], "description": "It answers.",
        "memory_mb": 512, "timeout_s": 90, "ephemeral_mb": 600, "cpu": 1, "max_in_flight": 7,
        "min_instances": 1, "max_instances": 3, "env": {"COLOUR": "blue"},
        "startup": probe, "liveness": probe | {"period_s": 30}, "readiness": probe,
    }
    shown = made(root, name, **said)
    assert shown["state"] == "Active", shown["reason"]
    assert {key: shown[key] for key in said} == said


def test_what_is_put_replaces_all_and_what_is_patched_only_what_is_given(root, name):
    first = made(root, name, env={"A": "1"}, description="first", cpu=1)
    status, told = root("PATCH", f"functions/{name}", {"timeout_s": 7, "env": {"B": "2"}})
    assert status == 200 and told["last_update"]["status"] == "InProgress"
    second = settled(root, name)
    assert second["timeout_s"] == 7 and second["env"] == {"B": "2"}
    kept = ("description", "cpu", "max_in_flight", "command", "code", "created")
    assert [second[key] for key in kept] == [first[key] for key in kept]
    assert second["revision"] != first["revision"]

    status, told = root("PATCH", f"functions/{name}", {"code": zipped(OTHER_CODE), "memory_mb": 512})
    assert status == 200, told
    third = settled(root, name)
    assert third["code"]["sha256"] == hashlib.sha256(OTHER_CODE).hexdigest()
    assert (third["memory_mb"], third["timeout_s"]) == (512, 7)

    status, told = root("PUT", f"functions/{name}", settings())
    assert status == 200, told
    fourth = settled(root, name)
    assert (fourth["timeout_s"], fourth["env"], fourth["description"]) == (60, {}, "")
    assert fourth["code"]["sha256"] == hashlib.sha256(CODE).hexdigest()
    assert fourth["created"] == first["created"]


def test_processors_follow_memory_until_somebody_says_how_many(root, name):
    def shares():
        shown = settled(root, name)
        return shown["cpu"], shown["max_in_flight"]

    made(root, name)
    assert shares() == (0.167, 1)
    root("PATCH", f"functions/{name}", {"memory_mb": 2048})
    assert shares() == (1, 80)
    root("PATCH", f"functions/{name}", {"max_in_flight": 5})
    assert shares() == (1, 5)
    root("PATCH", f"functions/{name}", {"memory_mb": 4096})
    assert shares() == (2, 5)
    assert problem(root("PATCH", f"functions/{name}", {"cpu": 0.5})) == (
        400,
        "max_in_flight: an instance with less than one processor takes one request at a time",
    )


def test_a_state_that_is_no_more_is_not_replaced(root, name):
    first = made(root, name)["revision"]
    status, _ = root("PATCH", f"functions/{name}", {"timeout_s": 7, "revision": first})
    assert status == 200
    settled(root, name)
    for method, body in [
        ("PATCH", {"timeout_s": 8, "revision": first}), ("PUT", settings(revision=first)),
    ]:
        status, told = root(method, f"functions/{name}", body)
        assert (status, told["error"]["kind"]) == (412, "Stale")
    assert settled(root, name)["timeout_s"] == 7
    missing = unique("missing")
    assert root("PUT", f"functions/{missing}", settings(revision=first))[0] == 404
    assert root("GET", f"functions/{missing}")[0] == 404


@pytest.mark.parametrize(
    "more, part",
    [
        ({"contract": "azure"}, "contract: only functions of the contract http"),
        ({"contract": "lambda"}, "contract: only functions of the contract http"),
        ({"code": {"zip": "?"}}, "zip is not base64"),
        ({"code": {"zip": ""}}, "zip is empty"),
        ({"code": {"zip": base64.b64encode(b"no zip").decode()}}, "not a readable zip archive"),
        ({"code": {}}, "expected"),
        ({"code": {"built": "0" * 64}}, "was not built here within the last day"),
        ({"code": {"built": "0" * 63}}, ""),
        ({"code": zipped() | {"built": "0" * 64}}, "expected"),
        ({"colour": "blue"}, "unknown field `colour`"),
        ({"target": "f"}, "a target or a command, not both"),
        ({"command": None}, "a target or a command"),
        ({"command": []}, "command: it names no program"),
        ({"command": ["a\0b"]}, "null byte"),
        ({"command": None, "target": "f", "runtime": "provided.al2023"}, "has no functions framework"),
        ({"command": None, "target": "a b"}, "target: "),
        ({"runtime": "cobol60"}, "there is no runtime cobol60"),
        ({"memory_mb": 127}, "memory_mb: 127 is not from 128 to 32768"),
        ({"memory_mb": 32769}, "memory_mb: 32769 is not from 128 to 32768"),
        ({"timeout_s": 0}, "timeout_s: 0 is not from 1 to 3600"),
        ({"timeout_s": 3601}, "timeout_s: 3601 is not from 1 to 3600"),
        ({"cpu": 0.01}, "cpu: 10 is not from 80 to 8000"),
        ({"cpu": 1e300}, "cpu: "),
        ({"max_in_flight": 2}, "takes one request at a time"),
        ({"min_instances": 5, "max_instances": 4}, "min_instances: 5 is not from 0 to 4"),
        ({"liveness": {"http": "up"}}, "liveness: "),
        ({"startup": {"period_s": 1, "timeout_s": 2}}, "startup: its timeout_s of 2"),
        ({"startup": {"every": 1}}, "unknown field `every`"),
        ({"env": {"PORT": "1"}}, "PORT is reserved"),
        ({"env": {"K_SERVICE": "1"}}, "K_SERVICE is reserved"),
        ({"env": {"FUNCTION_TARGET": "1"}}, "FUNCTION_TARGET is reserved"),
        ({"env": {"X_GOOGLE_THING": "1"}}, "X_GOOGLE_THING is reserved"),
        ({"env": {"": "1"}}, "cannot be a variable's name"),
        ({"env": {"A": "x" * 32768}}, "larger than 32768 bytes"),
        ({"role": "arn:aws:iam::111111111111:role/a"}, "is a role of another scope"),
        ({"network": "missing"}, "does not exist"),
    ],
)
def test_what_cannot_be_had_is_refused_with_a_reason(root, more, part):
    name = unique("bad")
    body = {key: value for key, value in settings(**more).items() if value is not None}
    status, told = problem(root("PUT", f"functions/{name}", body))
    assert status in (400, 404) and part in told, (status, told)
    assert root("GET", f"functions/{name}")[0] == 404


def test_what_is_too_long_is_neither_taken_nor_repeated(root):
    name, long = unique("long"), "x" * 300_000
    for more in ({"description": long}, {long: 1}, {"env": {long: "1"}}, {"command": [long]}):
        status, told = root("PUT", f"functions/{name}", settings(**more))
        assert (status, told["error"]["kind"]) == (413, "TooLarge")
    status, told = problem(root("PUT", f"functions/{name}", settings(**{long[:200_000]: 1})))
    assert status == 400 and len(told) < 600
    assert root("GET", f"functions/{name}")[0] == 404


@pytest.mark.parametrize("bad", ["Upper", "2nd", "under_score", "end-", "a" * 50])
def test_a_name_is_one_that_a_cloud_run_service_can_have(root, bad):
    status, told = problem(root("PUT", f"functions/{bad}", settings()))
    assert status == 400
    assert "lower-case letters, digits and hyphens" in told and "49 characters" in told


def test_a_large_environment_is_taken_and_arrives(root, name):
    large = {f"V{number}": "x" * 1000 for number in range(30)}
    shown = made(root, name, env=large)
    assert shown["state"] == "Active" and shown["env"] == large


def test_a_program_that_does_not_listen_is_no_function_and_says_why(root, name):
    shown = made(root, name, command=["python3", "-c", "raise SystemExit(3)"])
    assert shown["state"] == "Failed"
    assert shown["reason"]["code"] == "FunctionError"
    assert "exit(3)" in shown["reason"]["message"]
    # What serves goes on to serve when the next one does not start.
    root("PUT", f"functions/{name}", settings())
    assert settled(root, name)["state"] == "Active"
    root("PATCH", f"functions/{name}", {"command": ["python3", "-c", "raise SystemExit(4)"]})
    shown = settled(root, name)
    assert (shown["state"], shown["last_update"]["status"]) == ("Active", "Failed")
    assert "exit(4)" in shown["last_update"]["reason"]["message"]


def test_the_list_has_functions_of_every_contract_in_pages(root, there, aws):
    with deployed(aws, sample("hello")) as events:
        whole, after = [], ""
        while after is not None:
            status, page = root("GET", f"functions?limit=1&after={after}" if after else "functions?limit=1")
            assert status == 200 and len(page["functions"]) <= 1
            whole += page["functions"]
            after = page["next"]
        by_name = {function["name"]: function for function in whole}
        assert [it["name"] for it in whole] == sorted(by_name)
        assert by_name[events]["contract"] == "lambda" and by_name[events]["url"] is None
        assert by_name[there.name]["contract"] == "http"
        assert by_name[there.name]["url"] == there.shown["url"]
        assert "env" not in by_name[there.name]
        shown = root("GET", f"functions/{events}")[1]
        assert (shown["contract"], shown["handler"], shown["state"]) == ("lambda", "app.handler", "Active")
        for bad in ("limit=0", "limit=101", "limit=x", "after=a%20b"):
            assert root("GET", f"functions?{bad}")[0] == 400, bad


def test_lambdas_api_does_not_know_it_but_that_its_name_is_taken(aws, there, name, root):
    made(root, name)

    def code(call, **given):
        with pytest.raises(ClientError) as caught:
            call(**given)
        return caught.value.response["Error"]["Code"]

    of = {"FunctionName": name}
    arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"
    share = {"StatementId": "s", "Action": "lambda:InvokeFunctionUrl", "Principal": "*"}
    for call, given in [
        (aws.get_function, of), (aws.get_function_configuration, of), (aws.get_policy, of),
        (aws.invoke, of), (aws.invoke, of | {"InvocationType": "DryRun"}),
        (aws.update_function_code, of | {"ZipFile": CODE}),
        (aws.update_function_code, of | {"ZipFile": CODE, "DryRun": True}),
        (aws.update_function_configuration, of | {"Timeout": 5}), (aws.delete_function, of),
        (aws.add_permission, of | share), (aws.remove_permission, of | {"StatementId": "s"}),
        (aws.list_versions_by_function, of), (aws.get_function_recursion_config, of),
        (aws.list_tags, {"Resource": arn}), (aws.tag_resource, {"Resource": arn, "Tags": {"a": "b"}}),
        (aws.untag_resource, {"Resource": arn, "TagKeys": ["a"]}),
        (aws.get_function_code_signing_config, of),
    ]:
        assert code(call, **given) == "ResourceNotFoundException", call
    pages = aws.get_paginator("list_functions").paginate(PaginationConfig={"PageSize": 1})
    listed = [it["FunctionName"] for page in pages for it in page["Functions"]]
    assert name not in listed and there.name not in listed
    taken = {
        "FunctionName": name, "Runtime": PYTHON, "Handler": "app.handler", "Role": ROLE,
        "Code": {"ZipFile": sample("hello")},
    }
    assert code(aws.create_function, **taken) == "ResourceConflictException"
    assert settled(root, name)["timeout_s"] == 60


def test_a_contract_never_changes(root, aws):
    with deployed(aws, sample("hello")) as events:
        status, told = problem(root("PUT", f"functions/{events}", settings()))
        assert status == 400 and "never changes" in told
        status, told = problem(root("PATCH", f"functions/{events}", {"timeout_s": 5}))
        assert status == 400 and "AWS Lambda's API" in told
        status, told = problem(root("POST", f"functions/{events}/public"))
        assert status == 400 and "no URL" in told
        assert aws.get_function_configuration(FunctionName=events)["Handler"] == "app.handler"
        assert root("DELETE", f"functions/{events}")[0] == 204
        assert root("GET", f"functions/{events}")[0] == 404


def test_it_is_deleted_once(root, name):
    made(root, name)
    assert root("DELETE", f"functions/{name}")[0] == 204
    for method in ("GET", "DELETE"):
        status, told = root(method, f"functions/{name}")
        assert (status, told["error"]["kind"]) == (404, "NotFound")
    assert root("PATCH", f"functions/{name}", {"timeout_s": 5})[0] == 404
    assert root("POST", f"functions/{name}/public")[0] == 404


def test_it_is_there_after_a_restart(other):
    other.cli("deploy", write(other.data.parent / "kept"), "--name", "kept", "--runtime", PYTHON,
              "--command", "python3 server.py", "--public", "--timeout", "9")
    before = other.cli_json("functions", "show", "kept")
    other.stop()
    other.start()
    after = other.cli_json("functions", "show", "kept")
    assert after == before and after["public"] is True
    other.cli("functions", "delete", "kept")


def test_making_it_public_twice_is_no_matter(root, name, server):
    shown = made(root, name)
    target = shown["url"].split(str(server.functions_port), 1)[1]

    def open_to_all():
        return call(server, target + "/")[0]

    assert open_to_all() == 403
    for _ in range(2):
        status, told = root("POST", f"functions/{name}/public")
        assert (status, told["public"]) == (200, True)
        assert open_to_all() == 200
    # It is said of the function, and no part of what runs.
    assert told["revision"] == shown["revision"]
    root("PATCH", f"functions/{name}", {"timeout_s": 5})
    assert settled(root, name)["public"] is True
    for _ in range(2):
        status, told = root("DELETE", f"functions/{name}/public")
        assert (status, told["public"]) == (200, False)
        assert open_to_all() == 403


def test_who_may_do_what_is_what_policies_say(server, root, there):
    person = Person(server)
    name = there.name
    for method, path, body in [
        ("GET", "functions", None), ("GET", f"functions/{name}", None),
        ("PUT", f"functions/{name}", settings()), ("PATCH", f"functions/{name}", {"timeout_s": 5}),
        ("DELETE", f"functions/{name}", None), ("POST", f"functions/{name}/public", None),
        ("DELETE", f"functions/{name}/public", None),
    ]:
        status, told = person.ask(method, path, body)
        assert (status, told["error"]["kind"]) == (403, "Forbidden"), (method, path)
    # A refusal tells nobody whether there is such a function.
    missing = unique("missing")
    for method, body in [("PUT", settings()), ("PATCH", {"timeout_s": 5}), ("GET", None)]:
        one, other = (person.ask(method, f"functions/{it}", body) for it in (name, missing))
        assert one[1]["error"]["message"].replace(name, missing) == other[1]["error"]["message"]
    assert settled(root, name)["timeout_s"] == 60


def test_a_team_has_its_own(server, aws):
    team, name, theirs = unique("t"), None, None
    server.cli("teams", "create", team, "--names", f"{team}-*")
    try:
        deployer, reader, stranger = Person(server), Person(server), Person(server)
        deployer.joins(team, "deployer")
        reader.joins(team, "reader")
        name = f"{team}-web"
        made(deployer.ask, name)
        assert deployer.ask("PUT", f"functions/{unique('other')}", settings())[0] == 403
        # Whether everybody may call it is for owners to say.
        assert deployer.ask("POST", f"functions/{name}/public")[0] == 403
        listed = reader.ask("GET", "functions")[1]["functions"]
        assert [it["name"] for it in listed] == [name]
        assert reader.ask("GET", f"functions/{name}")[0] == 200
        assert reader.ask("DELETE", f"functions/{name}")[0] == 403
        assert stranger.ask("GET", f"functions/{name}")[0] == 403
        told = json.loads(deployer.cli("invoke", name, "--path", "/hi").stdout)
        assert told["path"] == "/hi"
        assert reader.cli("invoke", name, check=False).returncode == 1
        until(lambda: "asked for /hi" in reader.cli("logs", name).stdout, "the log is there")
        assert stranger.cli("logs", name, check=False).returncode == 1
        assert reader.cli("functions", "list").stdout.count(name) >= 1
        assert deployer.ask("DELETE", f"functions/{name}")[0] == 204
    finally:
        server.cli("functions", "delete", name, check=False)
        server.cli("teams", "delete", team)


def test_a_change_is_in_the_trail_with_what_it_changed(server, root, name):
    made(root, name, env={"SECRET": "value-of-it"})
    root("PATCH", f"functions/{name}", {"memory_mb": 512, "code": zipped(OTHER_CODE)})
    settled(root, name)
    records = about(server, name)
    actions = [record["action"] for record in records if "Settle" not in record["action"]]
    assert actions[0] == "CreateFunction"
    assert sorted(actions[1:]) == ["UpdateFunctionCode", "UpdateFunctionConfiguration"]
    details = {key: value for record in records for key, value in record["details"]}
    assert details["contract"] == "http" and details["memory_mb"] == "512"
    assert "value-of-it" not in json.dumps(records)


EVENT = {"ce-specversion": "1.0", "ce-id": "7", "ce-source": "/tests", "ce-type": "test.made"}


def test_an_event_arrives_in_binary_mode_whichever_way_it_is_sent(root, there):
    path = f"functions/{there.name}/events"
    sent = {"specversion": "1.0", "id": "7", "source": "/tests", "type": "test.made",
            "subject": "ä b", "data": {"n": 1}}
    kinds = {"Content-Type": "application/cloudevents+json"}
    status, told = root("POST", path, sent, kinds)
    assert (status, told["status"], told["truncated"]) == (200, 200, False), told
    assert told["content_type"] == "application/json"
    seen = json.loads(told["body"])
    assert (seen["method"], seen["path"], json.loads(seen["body"])) == ("POST", "/", {"n": 1})
    headers = seen["headers"]
    assert {name: headers[name] for name in EVENT} == EVENT
    assert headers["ce-subject"] == "%C3%A4%20b"
    assert headers["content-type"] == "application/json"
    assert "authorization" not in headers

    status, told = root("POST", path, {"n": 1}, EVENT | {"Content-Type": "application/json"})
    again = json.loads(told["body"])
    assert {name: again["headers"][name] for name in EVENT} == EVENT
    assert json.loads(again["body"]) == {"n": 1}


def test_what_is_no_event_does_not_reach_the_function(root, there):
    path = f"functions/{there.name}/events"
    for headers, part in [
        ({}, "no CloudEvent"), (without(EVENT, "ce-id"), "id is missing"),
        (EVENT | {"ce-specversion": "0.3"}, "specversion"), (EVENT | {"ce-time": "now"}, "RFC 3339"),
        ({"Content-Type": "application/cloudevents-batch+json"}, "batches"),
    ]:
        status, told = problem(root("POST", path, {"n": 1}, headers))
        assert status == 400 and part in told, told
    status, told = root("POST", path, "x" * (512 * 1024), EVENT)
    assert (status, told["error"]["kind"]) == (413, "TooLarge")
    assert root("POST", f"functions/{unique('missing')}/events", {}, EVENT)[0] == 404


def write(folder, code=SERVER):
    folder.mkdir(exist_ok=True)
    (folder / "server.py").write_text(code)
    return folder


@pytest.fixture
def folder(tmp_path, server):
    folder = write(tmp_path / unique("site"))
    yield folder
    server.cli("functions", "delete", folder.name, check=False)


def test_the_command_line_deploys_shows_calls_and_deletes(server, folder):
    name = folder.name
    told = server.cli_json(
        "deploy", folder, "--runtime", PYTHON, "--command", '["python3", "server.py", "a b"]',
        "--env", "COLOUR=blue", "--memory", "512", "--cpu", "1", "--concurrency", "9",
        "--min-instances", "1", "--max-instances", "2", "--timeout", "20",
        "--liveness-probe", "http:/up,period=20", "--startup-probe", "tcp,period=1,failures=60",
    )
    shown = server.cli_json("functions", "show", name)
    assert told == {
        "name": name, "scope": f"aws:{ACCOUNT}", "region": REGION, "state": "Active",
        "contract": "http", "public": False, "revision": shown["revision"],
        "url": shown["url"], "host_url": shown["host_url"],
    }
    assert (shown["cpu"], shown["max_in_flight"], shown["memory_mb"]) == (1, 9, 512)
    assert (shown["min_instances"], shown["max_instances"], shown["timeout_s"]) == (1, 2, 20)
    assert (shown["liveness"]["http"], shown["liveness"]["period_s"]) == ("/up", 20)
    assert "http" not in shown["startup"] and shown["startup"]["failures"] == 60
    people = server.cli("functions", "show", name).stdout
    for part in (shown["url"], "who is allowed", "http:/up,delay=0,period=20", "COLOUR=…", "1 to 2"):
        assert part in people, part
    assert "blue" not in people
    row = next(line for line in server.cli("functions", "list").stdout.splitlines() if name in line)
    assert "http" in row and shown["url"] in row
    listed = server.cli_json("functions", "list")["functions"]
    assert name in [it["name"] for it in listed]

    seen = json.loads(server.cli("invoke", name).stdout)
    assert (seen["method"], seen["path"], seen["words"]) == ("GET", "/", ["a b"])
    assert seen["env"] == {"PORT": "8080", "K_SERVICE": name, "COLOUR": "blue"}
    seen = json.loads(server.cli(
        "invoke", name, "--path", "/a?b=c%20d", "--header", "X-One: 1", "--payload", '{"x": 2}',
        "--method", "PUT",
    ).stdout)
    assert (seen["method"], seen["path"], seen["body"]) == ("PUT", "/a?b=c%20d", '{"x": 2}')
    assert seen["headers"]["x-one"] == "1" and seen["headers"]["content-type"] == "application/json"
    assert json.loads(server.cli("invoke", name, "--payload", "[]").stdout)["method"] == "POST"
    whole = server.cli_json("invoke", name)
    assert whole["status"] == 200 and whole["headers"]["content-type"] == "application/json"
    assert json.loads(whole["body"])["method"] == "GET"
    failed = server.cli("invoke", name, "--header", "X-Status: 503", check=False)
    assert failed.returncode == 3 and f"{name} answered 503" in failed.stderr
    assert json.loads(failed.stdout)["method"] == "GET"
    until(lambda: "asked for /a?b=c%20d" in server.cli("logs", name).stdout, "the log is there")

    assert f"{name} is deleted" in server.cli("functions", "delete", name).stdout
    gone = server.cli("invoke", name, check=False)
    assert gone.returncode == 1 and f"there is no function {name}" in gone.stderr


def test_a_second_deploy_changes_only_what_is_given(server, folder):
    name = folder.name
    base = ("deploy", folder, "--runtime", PYTHON, "--command", "exec python3 server.py $COLOUR")
    first = server.cli_json(*base, "--env", "COLOUR=red", "--public")
    assert first["public"] is True
    again = server.cli_json("deploy", folder)
    assert again["revision"] == first["revision"] and again["public"] is True
    write(folder, SERVER + "\n# another\n")
    second = server.cli_json("deploy", folder, "--memory", "1024")
    assert second["revision"] != first["revision"] and second["public"] is True
    shown = server.cli_json("functions", "show", name)
    assert (shown["memory_mb"], shown["env"]) == (1024, {"COLOUR": "red"})
    assert json.loads(server.cli("invoke", name).stdout)["words"] == ["red"]
    assert server.cli_json("deploy", folder, "--private")["public"] is False
    assert "everybody" in server.cli("functions", "public", name).stdout
    assert server.cli_json("functions", "private", name)["public"] is False


def test_an_event_is_sent_from_the_command_line(server, there):
    sent = server.cli("invoke", there.name, "--event", '{"n": 1}', "--event-type", "test.made",
                      "--event-source", "/here")
    seen = json.loads(sent.stdout)
    headers = seen["headers"]
    assert (headers["ce-type"], headers["ce-source"], seen["body"]) == ("test.made", "/here", '{"n":1}')
    whole = json.dumps({"specversion": "1.0", "id": "9", "source": "/s", "type": "t"})
    told = server.cli_json("invoke", there.name, "--event", whole)
    assert told["status"] == 200 and json.loads(told["body"])["headers"]["ce-id"] == "9"
    wrong = server.cli("invoke", there.name, "--event", "{}", check=False)
    assert wrong.returncode == 2 and "--event-type" in wrong.stderr


def test_a_mistake_on_the_command_line_is_told_with_what_to_do(server, folder, there, aws):
    def wrong(*arguments):
        done = server.cli(*arguments, check=False)
        return done.returncode, done.stderr

    code, told = wrong("deploy", folder, "--contract", "http")
    assert code == 1 and "Procfile" in told and "--command" in told
    code, told = wrong("deploy", folder, "--target", "f", "--command", "x")
    assert code == 2
    code, told = wrong("deploy", folder, "--target", "f", "--handler", "x.y", "--runtime", PYTHON)
    assert code == 2 and "--handler" in told
    code, told = wrong("deploy", folder, "--cpu", "1")
    assert code == 1 and "not clear" in told
    code, told = wrong("deploy", folder, "--liveness-probe", "http:up")
    assert code == 2 and "http:/PATH" in told
    code, told = wrong("deploy", folder, "--name", there.name, "--contract", "lambda")
    assert code == 1 and "morrow functions delete" in told
    code, told = wrong("invoke", there.name, "--path", "nowhere")
    assert code == 2 and "begin with /" in told
    code, told = wrong("invoke", there.name, "--tail")
    assert code == 2 and "morrow logs" in told
    with deployed(aws, sample("hello")) as events:
        code, told = wrong("invoke", events, "--path", "/")
        assert code == 2 and "--payload" in told
        code, told = wrong("deploy", folder, "--name", events, "--command", "x")
        assert code == 2 and "--command is for functions that answer HTTP requests" in told
        code, told = wrong("deploy", folder, "--name", events, "--contract", "http")
        assert code == 1 and f"{events} is a Lambda function" in told


def test_its_log_is_its_own_and_can_be_searched(server, there):
    server.cli("invoke", there.name, "--path", "/logged")
    until(lambda: "asked for /logged" in server.cli("logs", there.name).stdout, "the log is there")
    assert "asked for /logged" in server.cli("logs", there.name, "--filter", "asked").stdout
    assert "asked for" not in server.cli("logs", there.name, "--filter", "nothing").stdout


def test_who_may_call_it_by_url_needs_no_right_to_invoke(server, there):
    person, iam = Person(server), client_of(server, "iam")
    arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{there.name}"
    may = {"Effect": "Allow", "Action": ["lambda:GetFunction", "lambda:InvokeFunctionUrl"],
           "Resource": arn}
    document = json.dumps({"Version": "2012-10-17", "Statement": may})
    assert person.cli("invoke", there.name, check=False).returncode == 1
    iam.put_user_policy(UserName=person.name, PolicyName="p", PolicyDocument=document)
    assert json.loads(person.cli("invoke", there.name).stdout)["path"] == "/"
    sent = person.cli("invoke", there.name, "--event", "1", "--event-type", "t")
    assert json.loads(sent.stdout)["headers"]["ce-type"] == "t"
