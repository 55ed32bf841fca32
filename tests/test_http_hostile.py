"""Programs that do not start, do not answer, or answer anything: what their callers and their
owner are told, and that the next request is served."""

import http.client
import json
import os
import re
import signal
import socket
import struct

import pytest
from support.functions import package, unique
from support.http_functions import BROKEN, TOO_LONG, answering, failure, made, zipped
from support.server import until
from test_hostile import resident

MB = 1 << 20
#: Where it breaks off at once, not even its beginning need arrive.
BROKEN_OFF = (http.client.IncompleteRead, http.client.RemoteDisconnected)
SOON = {"period_s": 1, "timeout_s": 1, "failures": 1}
UNHEARD = (
    "The program failed to start and listen on the port 8080 that the environment variable PORT "
    "says, on all addresses and not only on its own or on IPv6, within 1 s"
)
ENDED = (
    "The program ended before it listened on the port 8080 that the environment variable PORT "
    "says: it called exit(1)"
)


@pytest.fixture(scope="module")
def wild(server, root, logs):
    """A program that answers as its path says, one request at a time and in one instance."""
    with answering(server, root, logs, "wild", cpu=1, max_in_flight=1, max_instances=1) as web:
        yield web


@pytest.fixture(scope="module", autouse=True)
def deaf(server, root, logs):
    """A function whose old program does not leave, as it was asked to when these tests began."""
    with answering(server, root, logs, "wild", env={"START": "deaf"}) as web:
        web.old = web.programs()
        web.change(env={"START": "deaf", "N": "2"})
        yield web
        for pid in web.programs():
            os.kill(pid, signal.SIGKILL)


def raw(web, rest, more=""):
    """A connection on which a request was sent."""
    connection = socket.create_connection(("127.0.0.1", web.server.functions_port), 30)
    head = f"GET {web.path(rest)} HTTP/1.1\r\nHost: localhost\r\n{more}"
    connection.sendall(f"{head}Authorization: Bearer {web.root.token}\r\n\r\n".encode())
    return connection


@pytest.mark.parametrize(
    "start, why",
    [
        ("ends", ENDED), ("never", UNHEARD),
        ("elsewhere", f"{UNHEARD}; it listens on 0.0.0.0:9090"),
        ("::1", f"{UNHEARD}; it listens on [::1]:8080"),
        ("IPv6 alone", f"{UNHEARD}; it listens on [::]:8080"),
    ],
)
def test_a_program_that_cannot_be_reached_is_no_function_and_its_owner_learns_why(web, start, why):
    web = web("wild", env={"START": start}, startup=SOON)
    assert web.shown["state"] == "Failed"
    assert web.shown["reason"] == {"code": "FunctionError", "message": why}
    status, error, words = web.fails()
    assert (status, words) == (503, "The function is not ready to serve.")
    assert error.startswith("Busy: ")
    assert web.lines("starts") == [start]
    until(lambda: not web.programs(), "nothing of it is left")


@pytest.mark.parametrize("start", ["late", "both", "127.0.0.1"])
def test_a_program_may_listen_late_and_on_any_address_of_ipv4(web, start):
    assert web("wild", env={"START": start}, startup=SOON | {"failures": 20}).says()


def test_code_without_the_framework_it_is_written_for_says_so(root):
    name = unique("web")
    code = zipped(package({"main.py": "def hello(request):\n    return 'hello'\n"}))
    shown = {"target": "hello", "code": code, "contract": "http", "runtime": "python3.11"}
    try:
        status, told = root("PUT", f"functions/{name}", shown)
        assert status == 201, told
        shown = until(lambda: (it := root("GET", f"functions/{name}")[1])["state"] != "Pending" and it,
                      "it is settled")
        assert shown["state"] == "Failed" and shown["reason"]["code"] == "FunctionError"
        assert shown["reason"]["message"] == ENDED
    finally:
        root("DELETE", f"functions/{name}")


@pytest.mark.parametrize("start, why", [("ends", ENDED), ("never", UNHEARD)])
def test_what_serves_goes_on_to_serve_when_an_update_does_not_start(web, start, why):
    web = web("wild")
    before = web.says()
    shown = web.change(env={"START": start}, startup=SOON)
    assert (shown["state"], shown["last_update"]["status"]) == ("Active", "Failed")
    assert shown["last_update"]["reason"] == {"code": "FunctionError", "message": why}
    assert web.says() == before, "it is the very same instance"


@pytest.mark.parametrize(
    "rest",
    [
        "/garbage", "/binary", "/http2", "/nothing", "/half-a-head", "/no-status",
        "/status-of-two-digits", "/two-lengths", "/negative-length", "/length-that-is-none",
        "/huge-length", "/return-in-a-value", "/null-in-a-value", "/no-name", "/space-in-a-name",
        "/many-headers", "/switches", "/endless-head", "/endless-name",
    ],
)
def test_what_is_no_answer_is_told_as_such_and_the_instance_serves_on(wild, rest):
    before, size = wild.says(), resident(wild.server)
    status, error, words = wild.fails(rest)
    assert (status, words) == (503, BROKEN)
    assert re.fullmatch("Malformed: .+", error), error
    assert wild.says() == before
    assert resident(wild.server) - size < 50 * MB


@pytest.mark.parametrize(
    "rest", ["/hints", "/old", "/until-it-closes", "/chunks-beside-a-length", "/strange-status"]
)
def test_what_is_an_answer_is_passed_on_however_odd_it_is(wild, rest):
    before = wild.says()
    status, headers, told = wild.call(rest)
    assert (status, told) == (799 if rest == "/strange-status" else 200, "ok")
    assert headers["X-Morrow-Error"] is None
    assert wild.says() == before


def test_a_program_cannot_speak_for_the_platform(wild):
    status, headers, told = wild.call("/lies")
    assert (status, told) == (200, "ok")
    assert headers["X-Morrow-Error"] is None
    assert headers.get_all("Function-Execution-Id") != ["mine"]
    assert len(headers.get_all("Function-Execution-Id")) == 1
    for between in ("Keep-Alive", "X-Between", "Connection"):
        assert headers[between] is None


def test_a_caller_cannot_write_headers_for_the_program(web):
    web = web("web")
    told = json.loads(web.call("/a%0d%0aX-Evil:%201?b=%0d%0aX-Evil:%201", {"X-A": "b%0d%0aX-Evil: 1"})[2])
    assert told["path"] == "/a%0d%0aX-Evil:%201?b=%0d%0aX-Evil:%201"
    assert "x-evil" not in told["headers"] and told["headers"]["x-a"] == "b%0d%0aX-Evil: 1"
    for bad in ("X-A: b\rX-Evil: 1\r\n", "X-A: b\0\r\n", "X-A : b\r\n"):
        with raw(web, "/", bad) as connection:
            assert connection.recv(12) == b"HTTP/1.1 400", bad


@pytest.mark.parametrize("rest", ["/too-little", "/broken-chunk", "/no-last-chunk"])
def test_an_answer_that_breaks_off_is_seen_to_be_broken(wild, rest):
    before = wild.says()
    with pytest.raises(BROKEN_OFF):
        wild.call(rest)
    assert wild.says() == before


def test_what_is_said_beyond_an_answer_is_nobodys(wild):
    before = wild.says()
    for _ in range(20):
        assert wild.says("/too-much") == "ok"
        assert wild.says() == before


def test_a_connection_that_the_program_closes_between_requests_is_no_matter(wild):
    before = wild.says()
    for _ in range(2000):
        assert wild.says("/once") == "ok"
    assert wild.says() == before


@pytest.mark.parametrize(
    "rest, why",
    [
        ("/exits", "it called exit(9)"), ("/is-killed", "it was ended by signal 9"),
        ("/eats", "it used more than its 256 MB of memory"),
    ],
)
def test_a_request_that_its_instance_ends_with_is_told_how_that_ended(wild, rest, why):
    before = wild.says()
    assert wild.fails(rest) == (503, f"Died: {why}", BROKEN)
    assert wild.says() != before, "another instance answers"


@pytest.mark.parametrize("rest", ["/exits-in-its-answer", "/exits-in-its-chunks"])
def test_an_answer_breaks_off_where_the_instance_ends(wild, rest):
    before, old = wild.says(), wild.programs()
    with pytest.raises(BROKEN_OFF):
        wild.call(rest)
    until(lambda: not old & wild.programs(), "it has gone")
    assert wild.says() != before


@pytest.mark.xfail(reason="where the connection ends is taken for the answer's end", strict=True)
def test_an_answer_without_a_length_breaks_off_where_the_instance_ends(wild):
    old = wild.programs()
    try:
        with pytest.raises(BROKEN_OFF):
            wild.call("/exits-without-a-length")
    finally:
        until(lambda: not old & wild.programs(), "it has gone")


def test_strangers_are_not_told_what_lies_behind_a_failure(web, root):
    web = web("wild")
    root("POST", f"functions/{web.name}/public")
    status, headers, told = web.call("/exits", {"Accept": "application/json"})
    error = json.loads(told)["error"]
    assert (status, headers["X-Morrow-Error"], error["message"]) == (503, "Died", BROKEN)
    assert (error["code"], error["status"]) == (503, "UNAVAILABLE")
    assert [it["reason"] for it in error["details"]] == ["Died"] and "exit" not in told


def test_an_answer_that_does_not_come_in_time_is_given_up(web):
    web = web("wild", timeout_s=1, cpu=1, max_in_flight=1, max_instances=1)
    before = web.says()
    assert web.fails("/never") == (504, "TimedOut: there was no answer within 1 s", TOO_LONG)
    for rest in ("/begins-and-never-ends", "/endless"):
        with pytest.raises(BROKEN_OFF):
            web.call(rest)
    assert web.lines("LEFT") or until(lambda: web.lines("LEFT"), "nobody reads it any more")
    assert web.says() == before, "its instance goes on"


def test_the_place_of_a_caller_that_leaves_is_free(wild):
    before, left = wild.says(), len(wild.lines("LEFT"))
    for _ in range(3):
        with raw(wild, "/endless") as connection:
            assert connection.recv(12) == b"HTTP/1.1 200"
        assert wild.says() == before
    until(lambda: len(wild.lines("LEFT")) == left + 3, "the program has noticed each time")


@pytest.mark.parametrize("how", ["closes", "closes its half", "resets"])
def test_who_leaves_before_the_answer_gives_the_place_back(wild, how):
    before, begun, left = (wild.says(), *(len(wild.lines(it)) for it in ("THINKS", "LEFT")))
    with raw(wild, "/thinks") as connection:
        until(lambda: len(wild.lines("THINKS")) > begun, "the program has the request")
        if how == "closes its half":
            connection.shutdown(socket.SHUT_WR)
        else:
            reset = struct.pack("ii", how == "resets", 0)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
            connection.close()
        until(lambda: len(wild.lines("LEFT")) > left, "the program is told")
        assert wild.says() == before


def test_nobody_waits_for_the_rest_of_another_ones_body(wild):
    before = wild.says()
    for _ in range(3):
        with raw(wild, "/early", "Content-Length: 1000\r\n") as slow:
            assert b"early" in until(lambda: slow.recv(65536), "it is answered already")  # noqa: B023
            assert wild.says() == before
            slow.sendall(b"x")
            assert wild.says() == before


def test_who_reads_nothing_has_a_place_no_longer_than_the_functions_time(web):
    web = web("wild", timeout_s=1, cpu=1, max_in_flight=1, max_instances=1)
    before = web.says()
    with raw(web, "/endless") as lazy:
        assert lazy.recv(12) == b"HTTP/1.1 200"
        # It reads no more, and stays. Who has waited for too long asks anew.
        until(lambda: web.call()[0] == 200, "its place is free")
    assert web.says() == before


def test_a_body_that_is_none_of_an_answers_is_nobodys(wild):
    before = wild.says()
    for rest in ("/", "/lies", "/chunks-beside-a-length"):
        status, headers, told = wild.call(rest, method="HEAD")
        assert (status, told, headers["X-Morrow-Error"]) == (200, "", None)
        assert wild.says() == before


def test_a_body_has_32_mib_and_no_more(web):
    web = web("wild")
    before = web.says()
    refusal = (413, "TooLarge", "The body is larger than 33554432 bytes.")

    def pieces(count):
        return (b"x" * MB for _ in range(count))

    assert web.says("/", method="POST", body=b"x" * (32 * MB)) == before
    assert web.fails("/", method="POST", body=b"x" * (32 * MB + 1)) == refusal
    # In chunks nobody knows before it comes.
    assert web.fails("/reads", method="POST", body=pieces(33)) == refusal
    assert web.says() == before


def test_an_old_program_is_asked_to_leave_and_ended_if_it_does_not(web, deaf):
    polite = web("wild")
    old = polite.programs()
    polite.change(env={"N": "2"})
    until(lambda: not old & polite.programs(), "it has left", 60)
    assert "asked to leave" in polite.log()
    until(lambda: not deaf.old & deaf.programs(), "it was ended", 60)
    assert "asked to leave" not in deaf.log()
    assert polite.says() and deaf.says()
