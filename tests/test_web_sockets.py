"""What is more than a request and its answer: web sockets, streams, trailers."""

import os
import signal
import struct

import pytest
from support.http_functions import BROKEN, answering, failure
from support.server import until
from support.web_socket import BINARY, CLOSE, PING, PONG, TEXT, UPGRADE, WebSocket, Wire, frame
from test_http_concurrency import later

KEY = {"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}


@pytest.fixture(scope="module")
def sockets(server, root, logs):
    with answering(server, root, logs, "sockets", cpu=1, max_in_flight=10, max_instances=1) as web:
        yield web


def echo(web, **more):
    """A web socket whose greeting has come."""
    opened = WebSocket(web, "/echo", **more)
    assert opened.receive() == (TEXT, b"hello")
    return opened


@pytest.mark.parametrize("by_host", [False, True])
def test_a_web_socket_is_open_both_ways_until_it_is_closed(sockets, by_host):
    with echo(sockets, by_host=by_host) as opened:
        for number in range(5):
            assert opened.says(TEXT, b"number %d" % number) == (TEXT, b"number %d" % number)
        assert opened.says(PING, b"there?") == (PONG, b"there?")
        for count in range(3):
            opened.send(TEXT, b"%d" % count)
        assert [opened.receive()[1] for _ in range(3)] == [b"0", b"1", b"2"]
        large = os.urandom(8 << 20)
        assert opened.says(BINARY, large) == (BINARY, large)
        assert opened.says(CLOSE, struct.pack("!H", 1000)) == (CLOSE, struct.pack("!H", 1000))
        assert opened.receive() is None


def test_what_comes_with_the_handshake_is_not_lost(sockets):
    with echo(sockets, first=frame(TEXT, b"early")) as opened:
        assert opened.receive() == (TEXT, b"early")


def test_the_function_may_close_first(sockets):
    with echo(sockets) as opened:
        assert opened.says(TEXT, b"close") == (CLOSE, struct.pack("!H", 1001) + b"done")
        assert opened.receive() is None


def test_each_web_socket_has_a_place_of_its_own(web):
    web = web("sockets", cpu=1, max_in_flight=2, max_instances=1)
    with echo(web) as one, echo(web) as two:
        assert one.headers["x-me"] == two.headers["x-me"]
        for number in range(3):
            one.send(TEXT, b"one %d" % number)
            two.send(TEXT, b"two %d" % number)
        assert [one.receive()[1] for _ in range(3)] == [b"one 0", b"one 1", b"one 2"]
        assert [two.receive()[1] for _ in range(3)] == [b"two 0", b"two 1", b"two 2"]
        third = later(web.says)
        assert one.says(TEXT, b"there?") == (TEXT, b"there?")
        one.close()
        assert third()["open"] <= 1, "it had no place while there were two"
        assert two.says(TEXT, b"there?") == (TEXT, b"there?")


def test_a_client_that_goes_without_a_word_is_gone_for_the_function(web):
    web = web("sockets", cpu=1, max_in_flight=1, max_instances=1)
    for _ in range(3):
        echo(web).close()
        assert web.says()["open"] == 0
    until(lambda: len(web.lines("CLOSED")) == 3, "the program has noticed each time")


def test_a_tunnel_ends_when_either_side_closes(web):
    places = {"cpu": 1, "max_in_flight": 1, "max_instances": 1}
    by_client, by_program = web("sockets", **places), web("sockets", **places)
    with WebSocket(by_client, "/deaf"):
        until(lambda: "DEAF" in by_client.log(), "it listens no more")
    try:
        with echo(by_program) as opened:
            assert opened.says(CLOSE) == (CLOSE, b"")
            assert opened.receive() is None
            answers = [later(it.call) for it in (by_client, by_program)]
            assert [answer()[0] for answer in answers] == [200, 200]
    finally:
        for pid in by_client.programs():
            os.kill(pid, signal.SIGKILL)


def test_a_web_socket_ends_with_its_instance(web):
    web = web("sockets", cpu=1, max_in_flight=2)
    with echo(web) as one, echo(web) as two:
        one.send(TEXT, b"exit")
        assert (one.receive(), two.receive()) == (None, None)
    with echo(web) as another:
        assert another.headers["x-me"] != one.headers["x-me"]
        for pid in web.programs():
            os.kill(pid, signal.SIGKILL)
        assert another.receive() is None


def test_a_web_socket_ends_when_the_functions_time_is_up(web):
    web = web("sockets", cpu=1, max_in_flight=1, max_instances=1, timeout_s=2)
    me = web.says()["me"]
    with echo(web) as opened:
        assert opened.says(TEXT, b"there?") == (TEXT, b"there?")
        # Nobody says anything more.
        assert opened.receive() is None
        until(lambda: web.says()["open"] == 0, "the program has noticed")
        assert web.says()["me"] == me, "its instance goes on"


def test_a_web_socket_that_the_program_does_not_want_is_answered_as_it_answers(sockets):
    with Wire(sockets, "/refuse", UPGRADE | KEY) as wire:
        status, headers = wire.head()
        assert (status, headers["x-why"]) == (403, "because")
        assert "upgrade" not in headers and "x-morrow-error" not in headers
        assert wire.file.read(int(headers["content-length"])) == b'"not you"'
        # It is a connection like any other still.
        wire.socket.sendall(b"GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert wire.head()[0] == 404
    assert failure(sockets.call("/another-protocol", UPGRADE | KEY)) == (
        503, "Malformed: it answered 101 and nobody asked for that", BROKEN,
    )
    assert sockets.says()


@pytest.mark.parametrize("wanted", ["h2c", "websocket, h2c", "TLS/1.0"])
def test_nothing_but_a_web_socket_is_upgraded_to(sockets, wanted):
    headers = sockets.says("/who", headers=UPGRADE | KEY | {"Upgrade": wanted})["headers"]
    assert "upgrade" not in headers and "connection" not in headers
    assert failure(sockets.call("/another-protocol", {"Connection": "Upgrade", "Upgrade": "h2c"}))[0] == 503


def test_a_stranger_opens_no_web_socket(sockets):
    with Wire(sockets, "/echo", UPGRADE | KEY | {"Authorization": "Bearer none"}) as wire:
        assert wire.head()[0] == 401


def test_an_event_arrives_before_the_next_is_sent(web):
    web = web("sockets", cpu=1, max_in_flight=2, max_instances=1)
    with Wire(web, "/events") as wire:
        status, headers = wire.head()
        assert (status, headers["content-type"]) == (200, "text/event-stream")
        assert wire.chunk() == b"data: first\n\n"
        assert web.says("/go-on") == '"on"'
        assert wire.chunk() == b"data: second\n\n"
        assert wire.chunk() == b""


@pytest.mark.parametrize("wants_trailers", [False, True])
def test_pieces_and_trailers_pass_both_ways_as_they_come(sockets, wants_trailers):
    sent = {"Transfer-Encoding": "chunked", "Trailer": "X-Mine"}
    if wants_trailers:
        sent |= {"TE": "trailers", "Connection": "TE"}
    with Wire(sockets, "/reflect", sent, "POST") as wire:
        wire.send_chunk(b"one")
        assert wire.head()[0] == 200
        assert wire.chunk() == b"one"
        for piece in (b"two", b"x" * 100_000):
            wire.send_chunk(piece)
            read = b""
            while len(read) < len(piece):
                read += wire.chunk()
            assert read == piece
        wire.socket.sendall(b"0\r\nX-Mine: yes\r\n\r\n")
        assert wire.chunk() == b""
        expected = {"x-sum": "100006", "x-seen": "X-Mine: yes;"} if wants_trailers else {}
        found = wire.trailers()
        assert {name: value.lower() for name, value in found.items()} == {
            name: value.lower() for name, value in expected.items()
        }


def test_a_stream_breaks_off_when_the_functions_time_is_up(web):
    web = web("sockets", cpu=1, timeout_s=1)
    with Wire(web, "/events") as wire:
        assert wire.head()[0] == 200 and wire.chunk() == b"data: first\n\n"
        assert wire.file.read() == b"", "it ends without an end"
