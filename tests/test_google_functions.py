"""Functions written for Google's functions framework, in Python and Node: the samples as they
stand, every kind of function, and what the frameworks tell them."""

import base64
import functools
import json
import re
import uuid
from urllib.parse import urlencode

import pytest
from support.functions import PYTHON, unique
from support.google import (
    EXAMPLES, NODE_FRAMEWORK, SOURCES, Functions, newest_node, node_packages, python_packages,
)
from support.server import until
from test_function_urls import call

LANGUAGES = ["python", "node"]
JSON = {"Content-Type": "application/json"}
STRUCTURED = {"Content-Type": "application/cloudevents+json"}
#: The framework's line of Node that has typed functions.
WITH_TYPED = "@google-cloud/functions-framework@3.5.1"
#: The functions of functions/google/seen.*, by what kind they are.
TARGETS = {"http": "request", "cloudevent": "cloud_event", "event": "event", "typed": "typed"}
DONE = (200, 204)
#: Google's events in both forms, as its frameworks document that one becomes the other.
EVENTS = json.loads((SOURCES / "events.json").read_text())
TIME = "2020-09-29T11:32:00.123Z"
ID = "aaaaaa-1111-bbbb-2222-cccccccccccc"


def framework_of(language, kind):
    return WITH_TYPED if (language, kind) == ("node", "typed") else NODE_FRAMEWORK


@pytest.fixture(scope="module")
def functions(server, runtimes):
    """The functions of a language."""
    every = {}

    def of(language, framework=NODE_FRAMEWORK):
        if (language, framework) not in every:
            runtime, packages = (
                (PYTHON, python_packages("framework")) if language == "python"
                else (newest_node(runtimes), node_packages(framework))
            )
            every[language, framework] = Functions(server, runtime, packages)
        return every[language, framework]

    yield of
    for made in every.values():
        made.remove()


@pytest.fixture(scope="module")
def sample(functions):
    """A sample of examples/ as it stands: what it is, `morrow deploy` finds out."""

    @functools.cache
    def deployed(language, kind):
        framework = framework_of(language, kind)
        return functions(language, framework).deploy(EXAMPLES / f"google-{language}-{kind}")

    return deployed


def files(language):
    source = "main.py" if language == "python" else "index.js"
    return {source: (SOURCES / f"seen.{source.split('.')[1]}").read_text()}


@pytest.fixture(scope="module")
def seen(functions):
    """A function that answers with what it was given."""

    @functools.cache
    def deployed(language, signature, framework=NODE_FRAMEWORK):
        return functions(language, framework).deploy(
            files(language), "--target", TARGETS[signature], "--signature", signature,
        )

    return deployed


def post(function, body, headers=JSON, path="/"):
    """(status, text)"""
    sent = body if isinstance(body, str) else json.dumps(body)
    return call(function.server, function.path + path, headers, "POST", sent)[::2]


def post_binary(function, event):
    """An event in binary mode."""
    attributes = {f"ce-{name}": value for name, value in event.items() if name != "data"}
    return post(function, event["data"], attributes | JSON)


def invoke(function, event, *more):
    """An event that the command line sends, as `post` has it."""
    told = function.server.cli_json("invoke", function.name, "--event", json.dumps(event), *more)
    return told["status"], told["body"]


def event(kind="com.example.made", **more):
    return {
        "specversion": "1.0", "id": unique("event"), "source": "//example.com/tests", "type": kind,
        "time": TIME,
    } | more


# The samples.


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_http_sample_greets_who_asks(sample, language):
    hello = sample(language, "http")
    shown = hello.shown
    assert (shown["state"], shown["target"], shown["signature"]) == ("Active", "hello", "http")
    assert call(hello.server, hello.path)[::2] == (200, "Hello World!\n")
    assert call(hello.server, hello.path + "/any/where?name=you")[::2] == (200, "Hello you!\n")
    assert post(hello, {"name": "Ada"}) == (200, "Hello Ada!\n")
    cli = hello.server.cli
    assert cli("invoke", hello.name, "--path", "/?name=you").stdout == "Hello you!\n"
    assert cli("invoke", hello.name, "--payload", '{"name": "Ada"}').stdout == "Hello Ada!\n"
    # Browsers and crawlers are told by the framework that there is nothing for them.
    assert call(hello.server, hello.path + "/favicon.ico")[0] == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cloudevent_sample_notes_events_however_they_come(sample, language):
    note = sample(language, "cloudevent")
    assert (note.shown["target"], note.shown["signature"]) == ("note", "cloudevent")
    for number, send in enumerate([
        post_binary,
        lambda note, sent: post(note, sent, STRUCTURED),
        invoke,
        lambda note, sent: invoke(note, sent, "--event-mode", "structured"),
        lambda note, sent: invoke(
            note, sent["data"], "--event-type", sent["type"], "--event-source", sent["source"],
        ),
    ]):
        sent = event(unique("com.example.kind"), data={"n": number})
        assert send(note, sent)[0] in DONE
        said = note.wrote(sent["type"])["message"].strip()
        shown = f"{{'n': {number}}}" if language == "python" else f'{{"n":{number}}}'
        assert said == f"{sent['type']} from {sent['source']}: {shown}"


def test_pythons_framework_refuses_what_is_no_cloudevent(sample):
    status, text = post(sample("python", "cloudevent"), {"n": 1})
    assert status == 400 and "parsing CloudEvent failed" in text


TOPIC = "projects/sample-project/topics/gcf-test"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_event_sample_notes_messages_however_they_come(sample, language):
    note = sample(language, "event")
    assert (note.shown["target"], note.shown["signature"]) == ("note", "event")
    resource = {
        "service": "pubsub.googleapis.com", "name": TOPIC,
        "type": "type.googleapis.com/google.pubsub.v1.PubsubMessage",
    }
    context = {
        "eventId": "7", "timestamp": TIME, "eventType": "google.pubsub.topic.publish",
        "resource": resource,
    }

    def published(message):
        kind = "google.cloud.pubsub.topic.v1.messagePublished"
        return event(kind, source=f"//pubsub.googleapis.com/{TOPIC}", data={"message": message})

    for send in [
        lambda message: post_binary(note, published(message)),
        lambda message: invoke(note, published(message)),
        lambda message: post(note, {"context": context, "data": message}),
        # As Pub/Sub pushes it, to an address that names the topic.
        lambda message: post(
            note, {"subscription": "projects/sample-project/subscriptions/s", "message": message},
            path=f"/{TOPIC}",
        ),
    ]:
        text = unique("word")
        status, told = send({"data": base64.b64encode(text.encode()).decode(), "messageId": "7"})
        assert status in DONE, told
        said = note.wrote(f": {text}")["message"].strip()
        kind, _, what = said.partition(" of ")
        assert kind == "google.pubsub.topic.publish" and what.endswith(f": {text}")
        # JavaScript shows no more of an object.
        shown = what.removesuffix(f": {text}")
        if language == "python":
            assert json.loads(shown.replace("'", '"')) == resource
        else:
            assert shown == "[object Object]"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_typed_sample_adds(sample, language):
    add = sample(language, "typed")
    shown = add.shown
    assert (shown["state"], shown["target"], shown["signature"]) == ("Active", "add", "typed")
    status, text = post(add, {"numbers": [1, 2, 3.5]})
    assert (status, json.loads(text)) == (200, {"sum": 6.5})
    told = add.server.cli("invoke", add.name, "--payload", '{"numbers": [1, 2]}').stdout
    assert json.loads(told) == {"sum": 3}


# What a function is told, and what is heard of it.


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("signature", TARGETS)
def test_its_environment_says_what_it_is(seen, language, signature):
    framework = framework_of(language, signature)
    function = seen(language, signature, framework)
    status, text = post_binary(function, event(data={"n": 1}))
    assert status == 200, text
    found = json.loads(text)["environment"]
    assert re.fullmatch(f"{function.name}-[0-9a-z]+", found.pop("K_REVISION"))
    assert found == {
        "PORT": "8080", "K_SERVICE": function.name, "K_CONFIGURATION": function.name,
        "FUNCTION_TARGET": TARGETS[signature],
        # Node's framework finds a typed function by its name, and is told of none.
        "FUNCTION_SIGNATURE_TYPE": "http" if framework == WITH_TYPED else signature,
    }


def test_another_revision_has_another_name(functions):
    python = functions("python")

    def revision(**more):
        target = ("--target", "request", "--env", f"COLOUR={unique()}")
        function = python.deploy(files("python"), *target, **more)
        text = call(function.server, function.path)[2]
        return function, json.loads(text)["environment"]["K_REVISION"]

    function, first = revision()
    assert revision(name=function.name)[1] != first


def test_the_third_line_of_nodes_framework_has_typed_functions(seen):
    typed = seen("node", "typed", WITH_TYPED)
    status, text = post(typed, {"numbers": [1, 2]})
    assert (status, json.loads(text)["data"]) == (200, {"numbers": [1, 2]})
    assert post(typed, "{")[0] == 400


@pytest.mark.parametrize("language", LANGUAGES)
def test_code_that_has_not_the_target_is_not_deployed(functions, language):
    wrong = functions(language).deploy(files(language), "--target", "not_there", check=False)
    assert wrong.told.returncode == 1
    file = "main.py" if language == "python" else "index.js"
    error = json.loads(wrong.told.stderr)["error"]
    assert error["message"] == f"{file} has no function not_there" and "--target" in error["hint"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_target_that_is_missed_at_the_start_fails_the_deploy_and_is_named_in_the_log(
    functions, language,
):
    code = {
        "python": {"main.py": "def hello(request):\n    return ''\n\n\ndel hello\n"},
        "node": {"index.js": "exports.hello = () => 1;\ndelete exports.hello;\n"},
    }
    failed = functions(language).deploy(code[language], "--target", "hello", check=False)
    assert failed.told.returncode == 1
    reason = failed.shown["reason"]
    assert reason["code"] == "FunctionError" and "exit(1)" in reason["message"]
    assert reason["message"] in json.loads(failed.told.stderr)["error"]["message"]
    words = {"python": "a function named 'hello'", "node": "Function 'hello' is not defined"}
    until(lambda: words[language] in failed.log(), "the framework's words are in the log")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_it_raises_is_answered_by_the_framework_and_is_in_the_log(seen, language):
    function, text = seen(language, "http"), unique("broken")
    status, headers, told = call(function.server, f"{function.path}/?raise={text}")
    assert (status, headers["X-Google-Status"]) == (500, "crash")
    assert "Internal Server Error" in told and text not in told
    assert "X-Morrow-Error" not in headers
    execution = headers["Function-Execution-Id"]

    def of_request():
        lines = function.lines(execution)
        return lines if len(lines) > 1 and any("httpRequest" in line for line in lines) else None

    lines = until(of_request, "both lines are in the log")
    [request] = [line for line in lines if "httpRequest" in line]
    assert (request["severity"], request["httpRequest"]["status"]) == ("ERROR", 500)
    [trace] = [line for line in lines if text in line.get("message", "")]
    assert re.search(rf"Error: {text}$", trace["message"], re.MULTILINE)
    assert f"raise={text}" in request["httpRequest"]["requestUrl"]
    # It goes on.
    assert call(function.server, function.path)[0] == 200
    failed = function.server.cli("invoke", function.name, "--path", "/?raise=x", check=False)
    assert failed.returncode == 3 and f"{function.name} answered 500" in failed.stderr


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_it_logs_is_kept_with_its_severity_and_its_request(seen, language):
    function, text = seen(language, "http"), unique("said")
    trace = uuid.uuid4().hex
    line = {
        "severity": "WARNING", "message": text, "count": 7,
        "logging.googleapis.com/labels": {"team": "blue"},
        "logging.googleapis.com/trace": f"projects/p/traces/{trace}",
    }
    query = urlencode({"log": json.dumps(line), "print": f"plain-{text}"})
    sent = {"X-Cloud-Trace-Context": f"{trace}/5;o=1"}
    status, headers, _ = call(function.server, f"{function.path}/?{query}", sent)
    assert status == 200
    execution = headers["Function-Execution-Id"]
    span = headers["X-Cloud-Trace-Context"].split("/")[1].split(";")[0]
    found = function.wrote(f'"{text}"')
    assert found == line | {
        "logging.googleapis.com/labels": {"team": "blue", "execution_id": execution},
        "logging.googleapis.com/spanId": span,
    }
    plain = function.wrote(f'"plain-{text}')
    assert plain["logging.googleapis.com/labels"] == {"execution_id": execution}
    # Its severity can be searched for.
    pattern = f'{{ $.severity = "WARNING" && $.count = 7 && $.message = "{text}" }}'
    assert function.lines(text, "--filter", pattern) == [found]
    assert function.lines(text, "--filter", pattern.replace("WARNING", "ERROR")) == []
    # What the platform says of the request has the same names.
    request = until(lambda: [it for it in function.lines(execution) if "httpRequest" in it], "it")[0]
    assert request["severity"] == "INFO"
    assert request["logging.googleapis.com/trace"].endswith(f"/traces/{trace}")
    assert int(request["logging.googleapis.com/spanId"], 16) == int(span)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_trace_goes_through_the_function_in_both_headers(seen, language):
    function = seen(language, "http")
    trace, other = uuid.uuid4().hex, uuid.uuid4().hex
    parent = {"traceparent": f"00-{trace}-b7ad6b7169203331-01", "tracestate": "vendor=1"}
    quiet = {"traceparent": f"00-{trace}-b7ad6b7169203331-00"}
    cloud = {"X-Cloud-Trace-Context": f"{trace}/12;o=1"}
    elsewhere = {"X-Cloud-Trace-Context": f"{other}/12;o=1"}
    for sent, flag in [(parent, 1), (quiet, 0), (cloud, 1), (parent | elsewhere, 1)]:
        status, headers, text = call(function.server, function.path, sent)
        got = json.loads(text)["headers"]
        version, id, span, flags = got["traceparent"].split("-")
        assert (status, version, id, flags) == (200, "00", trace, f"0{flag}"), sent
        assert span not in ("b7ad6b7169203331", f"{12:016x}")
        assert got["x-cloud-trace-context"] == f"{trace}/{int(span, 16)};o={flag}"
        assert headers["X-Cloud-Trace-Context"] == got["x-cloud-trace-context"]
        assert got.get("tracestate") == sent.get("tracestate")
    own = {"Function-Execution-Id": "mine"}
    told = [call(function.server, function.path, own) for _ in range(2)]
    got = [json.loads(text)["headers"] for _, _, text in told]
    assert got[0]["x-cloud-trace-context"] != got[1]["x-cloud-trace-context"]
    for (_, headers, _), seen_there in zip(told, got, strict=True):
        assert seen_there["function-execution-id"] == headers["Function-Execution-Id"] != "mine"


ENDS = {
    "python": {"main.py": """
import os
import functions_framework


@functions_framework.http
def end(request):
    return os._exit(3) if "now" in request.args else "not yet"
"""},
    "node": {"index.js": """
require("@google-cloud/functions-framework").http("end", (request, response) => {
  if ("now" in request.query) process.exit(3);
  response.send("not yet");
});
"""},
}


@pytest.fixture(scope="module")
def ending(functions):
    """A function that ends its own program when it is told to."""
    return functools.cache(lambda language: functions(language).deploy(
        ENDS[language], "--target", "end", "--signature", "http",
    ))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_program_that_ends_costs_its_request_and_another_is_started(ending, language):
    end = ending(language)
    until(lambda: call(end.server, end.path)[0] == 200, "it answers")
    status, headers, _ = call(end.server, end.path + "/?now")
    if language == "python":
        assert status == 503 and headers["X-Morrow-Error"].split(":")[0] in ("Died", "Malformed")
    else:
        # The framework has still time to answer.
        assert (status, headers["X-Google-Status"]) == (500, "crash")
    until(lambda: call(end.server, end.path)[0] == 200, "another one answers")
    until(lambda: len(end.lines('"Starting new instance."')) > 1, "another one was started")


AIO = """
import functions_framework.aio


@functions_framework.aio.http
async def hello(request):
    return f"Hello {request.query_params.get('name', 'World')}!\\n"
"""
AIO_EVENT = """
import functions_framework.aio


@functions_framework.aio.cloud_event
async def note(event):
    print(f"{event['type']}: {event.data}")
"""


def test_asynchronous_functions_are_found_and_answer(functions):
    hello = functions("python").deploy({"main.py": AIO})
    assert (hello.shown["target"], hello.shown["signature"]) == ("hello", "http")
    assert call(hello.server, hello.path + "/?name=you")[::2] == (200, "Hello you!\n")
    note = functions("python").deploy({"main.py": AIO_EVENT})
    assert (note.shown["target"], note.shown["signature"]) == ("note", "cloudevent")
    for send in (post_binary, invoke):
        sent = event(unique("com.example.kind"), data={"n": 1})
        assert send(note, sent) == (200, "OK")
        assert note.wrote(sent["type"])["message"] == f"{sent['type']}: {{'n': 1}}"


# Google's events, of both forms.


def rows(*names):
    return [
        pytest.param(event, new, old, id=f"{event['name']}-{old.rsplit('.')[-1]}")
        for event in EVENTS for name in names for new, old in event.get(name, {}).items()
    ]


def cloud(row, kind):
    """An event of today's form."""
    subject = {"subject": row["subject"]} if "subject" in row else {}
    return event(kind, id=ID, source=row["source"], **subject, data=row["data"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("row", "new", "old"), rows("types"))
def test_a_cloudevent_reaches_an_event_function_in_the_old_form(seen, language, row, new, old):
    function = seen(language, "event")
    for send in (post_binary, invoke):
        status, text = send(function, cloud(row, new))
        assert status == 200, text
        found = json.loads(text)
        assert found["context"] == {
            "eventId": ID, "timestamp": TIME, "eventType": old, "resource": row["resource"],
        }
        assert found["data"] == row.get("legacy", row["data"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("row", "new", "old"), rows("types", "older"))
def test_an_event_of_the_old_form_reaches_a_cloudevent_function(seen, language, row, new, old):
    context = {"eventId": ID, "timestamp": TIME, "eventType": old, "resource": row["resource"]}
    data = row.get("legacy", row["data"])
    domain = {"domain": row["domain"]} if "domain" in row else {}
    sent = {"data": data} | domain | (context if row.get("flat") else {"context": context})
    status, text = post(seen(language, "cloudevent"), sent)
    assert status == 200, text
    found = json.loads(text)
    # Node's framework adds the request's trace to what it calls an event.
    found["attributes"].pop("traceparent", None)
    wanted = cloud(row, new)
    assert found["data"] == wanted.pop("data")
    assert found["attributes"] == wanted | {"datacontenttype": "application/json"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("row", "new", "old"), rows("types"))
def test_a_cloudevent_reaches_its_function_as_it_was_sent(seen, language, row, new, old):
    function, sent = seen(language, "cloudevent"), cloud(row, new)
    content = {"datacontenttype": "application/json"}
    for status, text in [
        post_binary(function, sent), invoke(function, sent),
        post(function, sent | content, STRUCTURED), invoke(function, sent | content),
    ]:
        assert status == 200, text
        found = json.loads(text)
        # In binary mode it is the content's own header.
        attributes = found["attributes"]
        attributes.pop("traceparent", None)
        assert attributes | content | {"data": found["data"]} == sent | content


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_type_that_no_framework_knows_reaches_an_event_function_as_it_is(seen, language):
    sent = event("com.example.unknown", id=ID, data={"n": 1})
    status, text = post_binary(seen(language, "event"), sent)
    assert status == 200, text
    data = json.loads(text)["data"]
    # Python's framework passes on the bytes, Node's what they say.
    assert (json.loads(data) if language == "python" else data) == {"n": 1}
