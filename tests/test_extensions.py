"""Extensions and telemetry: programs beside the runtime, told of invocations and of the end."""

import json

import pytest
from support.functions import build_rust, deployed, invoke, python, settled
from support.server import ACCOUNT, descendants, until

HANDLER = """
import os, time
def handler(event, context):
    print("handler", event.get("say", ""))
    if event.get("die"):
        os._exit(7)
    time.sleep(event.get("sleep", 0))
    return {"id": context.aws_request_id}
"""

# What every extension here begins with: a client of the API that speaks plain HTTP.
CLIENT = """#!/var/lang/bin/python3
import http.client, json, os, sys, time
NAME = os.path.basename(__file__)
def call(method, path, body=None, **headers):
    host, port = os.environ["AWS_LAMBDA_RUNTIME_API"].split(":")
    connection = http.client.HTTPConnection(host, int(port))
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, None if body is None else json.dumps(body), headers)
    answer = connection.getresponse()
    return answer.status, dict(answer.getheaders()), answer.read().decode()
def say(what, **more):
    print("EXT", NAME, json.dumps({"what": what, **more}), flush=True)
def register(events=("INVOKE", "SHUTDOWN"), name=NAME, **headers):
    return call("POST", "/2020-01-01/extension/register", {"events": list(events)},
                Lambda_Extension_Name=name, **headers)
def next_event(identifier):
    status, headers, body = call("GET", "/2020-01-01/extension/event/next",
                                 Lambda_Extension_Identifier=identifier)
    return json.loads(body)
"""
# Says everything that it is told, until the end.
TELLER = CLIENT + """
status, headers, body = register(Lambda_Extension_Accept_Feature="accountId")
me = headers["lambda-extension-identifier"]
say("registered", status=status, body=json.loads(body), env=dict(os.environ), cwd=os.getcwd())
while True:
    event = next_event(me)
    say("event", event=event)
    if event["eventType"] == "SHUTDOWN":
        sys.exit(0)
"""


@pytest.fixture
def extended(aws, publish):
    """Deploys a function with extensions: {name: code}."""
    made = []

    def make(extensions, code=HANDLER, mode=0o755, **fields):
        files = {f"extensions/{name}": text for name, text in extensions.items()}
        layer = publish(files, modes=dict.fromkeys(files, mode))
        held = deployed(aws, python(code), Layers=[layer], **fields)
        made.append(held)
        return held.__enter__()

    yield make
    for held in made:
        held.__exit__(None, None, None)


def lines(logs, name):
    group = f"/aws/lambda/{name}"
    try:
        pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group)
        return [event["message"] for page in pages for event in page["events"]]
    except logs.exceptions.ResourceNotFoundException:
        return []


def said(logs, name, what, extension=None):
    """What extensions said, as JSON."""
    found = []
    for line in lines(logs, name):
        if line.startswith("EXT "):
            _, who, text = line.split(" ", 2)
            text = json.loads(text)
            if text["what"] == what and who == (extension or who):
                found.append(text)
    return found


def end_instances(aws, name):
    """A change lets the idle instances go."""
    aws.update_function_configuration(FunctionName=name, MemorySize=300)
    settled(aws, name)


def test_an_extension_is_told_of_everything(aws, logs, extended):
    name = extended({"teller": TELLER}, Environment={"Variables": {"MINE": "yes"}})
    # With its log's end, an answer comes when the extensions have finished too.
    first = invoke(aws, name, {}, LogType="Tail")
    second = invoke(aws, name, {})
    assert (first.ok()["id"], second.ok()["id"]) == (first.request_id, second.request_id)
    end_instances(aws, name)
    until(lambda: len(said(logs, name, "event")) == 3, "the shutdown is told")
    (registered,) = said(logs, name, "registered")
    assert registered["body"] == {
        "functionName": name, "functionVersion": "$LATEST", "handler": "app.handler",
        "accountId": ACCOUNT,
    }
    env = registered["env"]
    assert env["MINE"] == "yes" and env["AWS_LAMBDA_FUNCTION_NAME"] == name
    assert not {"_HANDLER", "LAMBDA_TASK_ROOT", "AWS_LAMBDA_LOG_STREAM_NAME"} & set(env)
    assert registered["cwd"] == "/"
    one, two, three = [it["event"] for it in said(logs, name, "event")]
    assert (one["eventType"], one["requestId"]) == ("INVOKE", first.request_id)
    assert two["requestId"] == second.request_id
    assert one["invokedFunctionArn"].endswith(f":function:{name}")
    assert one["tracing"]["type"] == "X-Amzn-Trace-Id" and one["tracing"]["value"]
    assert one["deadlineMs"] > 1_600_000_000_000
    assert (three["eventType"], three["shutdownReason"]) == ("SHUTDOWN", "SPINDOWN")
    told = [line for line in lines(logs, name) if line.startswith("EXTENSION")]
    assert told == ["EXTENSION\tName: teller\tState: Ready\tEvents: [INVOKE,SHUTDOWN]\n"]


def test_an_invocation_waits_for_its_extensions(aws, logs, extended):
    slow = CLIENT + """
me = register()[1]["lambda-extension-identifier"]
while next_event(me)["eventType"] == "INVOKE":
    time.sleep(0.4)
    say("worked")
"""
    name = extended({"slow": slow})
    for count in (1, 2):
        invoke(aws, name, {}).ok()
        until(lambda: len(said(logs, name, "worked")) == count, "the extension has worked")


def test_a_caller_does_not_wait_for_extensions(aws, logs, extended):
    stuck = CLIENT + """
me = register()[1]["lambda-extension-identifier"]
next_event(me)
time.sleep(600)
"""
    name = extended({"stuck": stuck}, Timeout=20)
    assert invoke(aws, name, {}).ok()
    # Its end is written when the extension's time is up.
    assert not any(line.startswith("REPORT") for line in lines(logs, name))


def test_runtime_done_is_told_before_the_extensions_are_done(aws, logs, extended):
    waiter = LISTENER.replace(
        'while next_event(me)["eventType"] == "INVOKE":\n    pass',
        """
done = threading.Event()
while next_event(me)["eventType"] == "INVOKE":
    done.wait()
    done.clear()
    say("worked")
""",
    ).replace("for event in events:", """for event in events:
            if event["type"] == "platform.runtimeDone":
                done.set()""")
    name = extended({"waiter": waiter}, Timeout=30)
    for count in (1, 2):
        assert invoke(aws, name, {}, LogType="Tail").ok()
        assert len(said(logs, name, "worked")) == count
    reports = [line for line in lines(logs, name) if line.startswith("REPORT")]
    assert len(reports) == 2 and not any("Status" in report for report in reports)


def test_extensions_that_want_nothing_are_left_alone(aws, extended):
    quiet = CLIENT + """
me = register([])[1]["lambda-extension-identifier"]
next_event(me)
"""
    name = extended({"quiet": quiet, "other": quiet})
    assert invoke(aws, name, {}).ok() and invoke(aws, name, {}).ok()


@pytest.mark.parametrize("code, kind, match", [
    ("import sys; sys.exit(3)", "Extension.Crash", "exit code 3"),
    ("import os; os.kill(os.getpid(), 11)", "Extension.Crash", "segmentation fault"),
    ("register(); import sys; sys.exit(0)", "Extension.Crash", "exit code 0"),
    ("""
me = register()[1]["lambda-extension-identifier"]
print(call("POST", "/2020-01-01/extension/init/error", {"a": 1},
           Lambda_Extension_Identifier=me, Lambda_Extension_Function_Error_Type="Ext.NoConfig"))
time.sleep(60)
""", "Extension.InitError", "Ext.NoConfig"),
    ("""
me = register()[1]["lambda-extension-identifier"]
next_event(me)
os._exit(9)
""", "Extension.Crash", "exit code 9"),
    ("""
me = register()[1]["lambda-extension-identifier"]
next_event(me)
call("POST", "/2020-01-01/extension/exit/error", {},
     Lambda_Extension_Identifier=me, Lambda_Extension_Function_Error_Type="Ext.GaveUp")
time.sleep(60)
""", "Extension.ExitError", "Ext.GaveUp"),
])
def test_an_extension_that_fails_fails_the_invocation(aws, extended, code, kind, match):
    # The code takes longer than the extension, so that there is an invocation to fail.
    name = extended({"bad": CLIENT + code}, Timeout=20)
    result = invoke(aws, name, {"sleep": 5})
    assert result.error == "Unhandled"
    assert result.json["errorType"] == kind, result.json
    assert match in result.json["errorMessage"]


def test_an_extension_that_never_registers_times_the_start_out(aws, extended):
    name = extended({"mute": CLIENT + "time.sleep(600)"}, Timeout=1)
    assert invoke(aws, name, {}).json["errorType"] == "Sandbox.Timedout"


def test_an_extension_that_does_not_come_back_times_the_invocation_out(aws, logs, extended):
    stuck = CLIENT + """
me = register()[1]["lambda-extension-identifier"]
next_event(me)
time.sleep(600)
"""
    name = extended({"stuck": stuck}, Timeout=1)
    # The code's answer stands.
    assert invoke(aws, name, {}).ok()

    def reports():
        return [line for line in lines(logs, name) if line.startswith("REPORT")]

    until(reports, "the invocation's end is written")
    assert "Status: timeout" in reports()[0]
    assert invoke(aws, name, {}).ok()
    assert sum(line.startswith("INIT_START") for line in lines(logs, name)) == 2


def test_extensions_are_told_why_the_instance_ends(aws, logs, extended):
    # One that has a failing neighbour hears of it too.
    failing = CLIENT + """
me = register([])[1]["lambda-extension-identifier"]
if os.environ.get("FAIL"):
    os._exit(4)
next_event(me)
"""
    name = extended({"failing": failing, "teller": TELLER}, Timeout=2)

    def reasons():
        events = [it["event"] for it in said(logs, name, "event")]
        return [it["shutdownReason"] for it in events if it["eventType"] == "SHUTDOWN"]

    assert invoke(aws, name, {"die": True}).json["errorType"] == "Runtime.ExitError"
    until(lambda: reasons() == ["FAILURE"], "the failure is told")
    assert invoke(aws, name, {"sleep": 30}).json["errorType"] == "Sandbox.Timedout"
    until(lambda: reasons() == ["FAILURE", "TIMEOUT"], "the timeout is told")
    assert invoke(aws, name, {}).ok()
    aws.update_function_configuration(FunctionName=name, Environment={"Variables": {"FAIL": "1"}})
    settled(aws, name)
    until(lambda: "SPINDOWN" in reasons(), "the end is told")
    assert invoke(aws, name, {}).json["errorType"] == "Extension.Crash"


def test_extensions_are_told_when_the_start_fails(aws, logs, extended):
    name = extended({"teller": TELLER}, code="import time; time.sleep(1); raise ValueError('x')")
    assert invoke(aws, name, {}).json["errorType"] == "ValueError"
    # Each start is tried twice.
    events = [it["event"] for it in said(logs, name, "event")]
    assert [it.get("shutdownReason") for it in events] == ["FAILURE", "FAILURE"]


def test_one_that_is_not_to_be_told_of_the_end_is_killed(aws, logs, extended, server):
    only = CLIENT + """
me = register(["INVOKE"])[1]["lambda-extension-identifier"]
next_event(me)
say("invoked")
next_event(me)
"""
    before = len(descendants(server.pid))
    name = extended({"only": only, "teller": TELLER})
    invoke(aws, name, {}, LogType="Tail").ok()
    end_instances(aws, name)
    until(lambda: len(descendants(server.pid)) <= before, "nothing is left of the instance")
    assert len(said(logs, name, "invoked")) == 1


def test_an_extension_that_will_not_leave_is_killed(aws, logs, extended, server):
    stay = CLIENT + """
import signal
me = register()[1]["lambda-extension-identifier"]
next_event(me)
next_event(me)
say("told")
signal.signal(signal.SIGTERM, signal.SIG_IGN)
time.sleep(6000)
"""
    before = len(descendants(server.pid))
    name = extended({"stay": stay})
    invoke(aws, name, {}).ok()
    end_instances(aws, name)
    until(lambda: said(logs, name, "told"), "the shutdown is told")
    until(lambda: len(descendants(server.pid)) <= before, "nothing is left of the instance")


def test_internal_extensions_register_from_the_runtime(aws, logs, extended):
    code = CLIENT.replace("NAME = os.path.basename(__file__)", "NAME = 'inner'") + """
import threading
status, headers, body = register(["INVOKE"])
me = headers["lambda-extension-identifier"]
refusal = register(["SHUTDOWN"], name="second")
def work():
    while True:
        say("event", event=next_event(me))
threading.Thread(target=work, daemon=True).start()
def handler(event, context):
    late = register(["INVOKE"], name="late")
    again = register(["INVOKE"])
    return {"refusal": [refusal[0], json.loads(refusal[2])["errorType"]],
            "late": [late[0], json.loads(late[2])["errorType"]],
            "again": [again[0], json.loads(again[2])["errorType"]]}
"""
    with deployed(aws, python(code)) as name:
        result = invoke(aws, name, {})
        assert result.ok() == {
            "refusal": [403, "Extension.InvalidEventType"],
            "late": [403, "Extension.RegistrationClosed"],
            "again": [403, "Extension.InvalidExtensionState"],
        }
        until(lambda: said(logs, name, "event"), "the invocation is told")
        assert said(logs, name, "event")[0]["event"]["requestId"] == result.request_id


def test_bad_requests_are_refused_in_awss_words(aws, logs, extended):
    prober = CLIENT + """
def kind(answer):
    return [answer[0], json.loads(answer[2])["errorType"]]
found = {
    "no name": kind(call("POST", "/2020-01-01/extension/register", {"events": []})),
    "event": kind(register(["BOTH"])),
    "no json": kind(call("POST", "/2020-01-01/extension/register",
                         Lambda_Extension_Name=NAME)),
    "long": kind(register(["x" * 300_000])),
    "no id": kind(call("GET", "/2020-01-01/extension/event/next")),
    "bad id": kind(call("GET", "/2020-01-01/extension/event/next",
                        Lambda_Extension_Identifier="x")),
    "unknown id": kind(call("GET", "/2020-01-01/extension/event/next",
                            Lambda_Extension_Identifier="0" * 36)),
    "path": kind(call("GET", "/2020-01-01/extension/nothing")),
}
me = register()[1]["lambda-extension-identifier"]
found["twice"] = kind(register())
found["no type"] = kind(call("POST", "/2020-01-01/extension/init/error", {},
                             Lambda_Extension_Identifier=me))
def subscribe(identifier=me, **more):
    body = {"types": ["platform"], "destination": {"protocol": "HTTP",
            "URI": "http://sandbox.localdomain:9999"}, **more}
    return kind(call("PUT", "/2022-07-01/telemetry", body,
                     Lambda_Extension_Identifier=identifier))
found["types"] = subscribe(types=["everything"])
found["no types"] = subscribe(types=[])
found["elsewhere"] = subscribe(destination={"protocol": "HTTP", "URI": "http://10.0.0.1:80"})
found["the api"] = subscribe(
    destination={"protocol": "HTTP", "URI": "http://sandbox.localdomain:9001"})
found["tcp"] = subscribe(destination={"protocol": "TCP", "URI": "http://sandbox.localdomain:99"})
found["items"] = subscribe(buffering={"maxItems": 999})
found["bytes"] = subscribe(buffering={"maxBytes": 1_048_577})
found["timeout"] = subscribe(buffering={"timeoutMs": 24})
found["schema"] = subscribe(schemaVersion="2021-01-01")
found["stranger"] = subscribe("1" * 36)
say("found", found=found)
while next_event(me)["eventType"] == "INVOKE":
    say("late", late=subscribe())
"""
    name = extended({"prober": prober})
    invoke(aws, name, {}).ok()
    assert said(logs, name, "found")[0]["found"] == {
        "no name": [403, "Extension.InvalidExtensionName"],
        "event": [403, "Extension.InvalidEventType"],
        "no json": [403, "InvalidRequestFormat"],
        "long": [403, "InvalidRequestFormat"],
        "no id": [403, "Extension.MissingExtensionIdentifier"],
        "bad id": [403, "Extension.InvalidExtensionIdentifier"],
        "unknown id": [403, "Extension.UnknownExtensionIdentifier"],
        "path": [404, "NotFound"],
        "twice": [403, "Extension.InvalidExtensionState"],
        "no type": [403, "Extension.MissingHeader"],
        **dict.fromkeys(
            ["types", "no types", "elsewhere", "the api", "tcp", "items", "bytes", "timeout",
             "schema"], [400, "ValidationError"],
        ),
        "stranger": [403, "Extension.UnknownExtensionIdentifier"],
    }
    until(lambda: said(logs, name, "late"), "the late subscription is answered")
    assert said(logs, name, "late")[0]["late"] == [403, "Telemetry.SubscriptionClosed"]


def test_ten_extensions_run_and_eleven_do_not(aws, extended):
    quiet = CLIENT + """
me = register(["INVOKE"])[1]["lambda-extension-identifier"]
while True:
    next_event(me)
"""
    name = extended({f"e{i}": quiet for i in range(10)}, MemorySize=1024, Timeout=20)
    assert invoke(aws, name, {}).ok()
    many = extended({f"e{i}": quiet for i in range(11)}, MemorySize=1024)
    assert invoke(aws, many, {}).json["errorType"] == "Extension.LaunchError"


def test_what_cannot_be_executed_is_told(aws, extended):
    name = extended({"plain": TELLER}, mode=0o644)
    result = invoke(aws, name, {})
    assert result.json["errorType"] == "Extension.LaunchError"
    assert "/opt/extensions/plain" in result.json["errorMessage"]


LISTENER = CLIENT + """
import http.server, threading
class Sink(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        events = json.loads(self.rfile.read(int(self.headers["content-length"])))
        for event in events:
            # What is said of this would be told again.
            if event["type"] != "extension":
                say("telemetry", event=event)
        self.send_response(200)
        self.end_headers()
    def log_message(self, *more):
        pass
server = http.server.ThreadingHTTPServer(("sandbox.localdomain", 8123), Sink)
threading.Thread(target=server.serve_forever, daemon=True).start()
me = register()[1]["lambda-extension-identifier"]
answer = call("PUT", "/2022-07-01/telemetry", {
    "schemaVersion": "2022-12-13", "types": ["platform", "function"],
    "buffering": {"maxItems": 1000, "maxBytes": 262144, "timeoutMs": 25},
    "destination": {"protocol": "HTTP", "URI": "http://sandbox.localdomain:8123/in"},
}, Lambda_Extension_Identifier=me)
say("subscribed", answer=[answer[0], answer[2]])
while next_event(me)["eventType"] == "INVOKE":
    pass
time.sleep(0.3)
"""


def test_telemetry_is_delivered(aws, logs, extended):
    name = extended({"listener": LISTENER})
    first = invoke(aws, name, {"say": "hello"}, LogType="Tail")
    second = invoke(aws, name, {"say": "again"})
    assert first.ok() and second.ok()

    def told():
        return [it["event"] for it in said(logs, name, "telemetry")]

    def kinds():
        return [event["type"] for event in told()]

    until(lambda: kinds().count("platform.report") == 2, "both reports are told")
    assert said(logs, name, "subscribed")[0]["answer"] == [200, "OK"]
    assert kinds()[:2] == ["platform.initStart", "platform.telemetrySubscription"]
    start = kinds().index("platform.start")
    assert set(kinds()[2:start]) == {
        "platform.extension", "platform.initRuntimeDone", "platform.initReport",
    }
    of_first = kinds()[start:start + 4]
    assert of_first == ["platform.start", "function", "platform.runtimeDone", "platform.report"]
    starts = [it["record"]["requestId"] for it in told() if it["type"] == "platform.start"]
    assert starts == [first.request_id, second.request_id]
    functions = [it["record"] for it in told() if it["type"] == "function"]
    assert functions == ["handler hello\n", "handler again\n"]
    extension = next(it for it in told() if it["type"] == "platform.extension")
    assert extension["record"] == {
        "name": "listener", "state": "Ready", "events": ["INVOKE", "SHUTDOWN"],
    }
    report = next(it for it in told() if it["type"] == "platform.report")["record"]
    assert report["metrics"]["memorySizeMB"] == 256 and report["status"] == "success"


@pytest.mark.parametrize("sink", [
    "import socket; s = socket.socket(); s.bind(('127.0.0.1', 8123)); s.listen(1)",
    "pass",
    """
import http.server, threading
class Sink(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.send_response(500)
        self.end_headers()
    def log_message(self, *more):
        pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 8123), Sink)
threading.Thread(target=server.serve_forever, daemon=True).start()
""",
], ids=["never reads", "does not listen", "fails"])
def test_a_bad_listener_holds_nobody_up(aws, extended, sink):
    bad = CLIENT + sink + """
me = register(["INVOKE"])[1]["lambda-extension-identifier"]
call("PUT", "/2022-07-01/telemetry", {"types": ["platform", "function"],
     "buffering": {"maxItems": 1000, "maxBytes": 262144, "timeoutMs": 25},
     "destination": {"protocol": "HTTP", "URI": "http://sandbox:8123"}},
     Lambda_Extension_Identifier=me)
while True:
    next_event(me)
"""
    flood = "def handler(event, context):\n    for _ in range(20000):\n        print('x' * 100)\n"
    name = extended({"bad": bad}, code=flood, Timeout=30)
    for _ in range(3):
        assert invoke(aws, name, {}).error is None


def test_what_is_said_at_the_start_is_kept_within_bounds(aws, logs, extended):
    """Who subscribes late hears what there is room for, and how much was dropped."""
    late = LISTENER.replace("answer = call(", """
while not os.path.exists("/tmp/said"):
    time.sleep(0.02)
answer = call(""").replace(
        'say("telemetry", event=event)',
        'say("telemetry", event={**event, "record": event["record"] if '
        'event["type"] == "platform.logsDropped" else len(str(event["record"]))})',
    )
    code = """
for at in range(40):
    print(str(at) * 100_000)
open("/tmp/said", "w").close()
""" + HANDLER
    name = extended({"late": late}, code=code, Timeout=30)
    assert invoke(aws, name, {}, LogType="Tail").ok()

    def told():
        return [it["event"] for it in said(logs, name, "telemetry")]

    until(lambda: any(it["type"] == "platform.logsDropped" for it in told()), "the loss is told")
    dropped = next(it["record"] for it in told() if it["type"] == "platform.logsDropped")
    whole = [it for it in told() if it["type"] == "function" and it["record"] > 100_000]
    assert dropped["droppedBytes"] > 1_000_000
    assert len(whole) + dropped["droppedRecords"] >= 40


def test_the_logs_api_tells_what_it_knows(aws, logs, extended):
    old = LISTENER.replace("/2022-07-01/telemetry", "/2020-08-15/logs").replace(
        "2022-12-13", "2020-08-15")
    name = extended({"old": old})
    result = invoke(aws, name, {"say": "hello"}, LogType="Tail")

    def told():
        return [it["event"] for it in said(logs, name, "telemetry")]

    until(lambda: any(it["type"] == "platform.report" for it in told()), "the report is told")
    assert said(logs, name, "subscribed")[0]["answer"] == [200, "OK"]
    kinds = [it["type"] for it in told()]
    assert kinds == [
        "platform.logsSubscription", "platform.extension", "platform.start", "function",
        "platform.end", "platform.report",
    ]
    subscription, end = told()[0]["record"], told()[4]["record"]
    assert subscription == {
        "name": "old", "state": "Subscribed", "types": ["platform", "function"],
    }
    assert end == {"requestId": result.request_id}


def test_layers_without_extensions_are_no_matter(aws, extended):
    name = extended({"folder/inner": "not a program"})
    assert invoke(aws, name, {}).ok()


def test_an_extension_of_awss_crate_runs(aws, logs, extended):
    name = extended({"rust-extension": build_rust("rust-extension").read_bytes()})
    result = invoke(aws, name, {"say": "hello"})
    assert result.ok()
    end_instances(aws, name)
    wanted = {
        f"RUST invoke {result.request_id}\n", "RUST init\n", "RUST function handler hello\n",
        f"RUST report {result.request_id}\n", "RUST shutdown SPINDOWN\n",
    }
    until(lambda: wanted <= set(lines(logs, name)), "the extension has said everything")


def test_a_log_processor_of_awss_crate_runs(aws, logs, extended):
    extension = build_rust("rust-extension").read_bytes()
    name = extended({"rust-extension": extension}, Environment={"Variables": {"LOGS_API": "1"}})
    result = invoke(aws, name, {"say": "hello"})
    assert result.ok()
    end_instances(aws, name)
    wanted = {
        f"RUST invoke {result.request_id}\n", "RUST function handler hello\n",
        f"RUST end {result.request_id}\n", f"RUST report {result.request_id}\n",
        "RUST shutdown SPINDOWN\n",
    }
    until(lambda: wanted <= set(lines(logs, name)), "the extension has said everything")
