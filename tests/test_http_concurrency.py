"""Many requests at once: each gets its own answer, or learns what became of its instance."""

import contextlib
import http.client
import json
import os
import random
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from support.functions import unique
from support.http_functions import BROKEN, failure
from support.server import until
from test_instances import at_once

CALLERS, ROOM = 200, 20


class Caller:
    """Somebody who keeps a connection and asks one thing after another."""

    def __init__(self, web):
        self.web = web
        self.connection = http.client.HTTPConnection("127.0.0.1", web.server.functions_port, timeout=60)

    def ask(self, rest):
        self.connection.request("GET", self.web.path(rest), headers=self.web.token)
        response = self.connection.getresponse()
        return response.status, response.headers, response.read().decode()


def crowd(web, *paths):
    """What callers get that come all at once, each with a connection of its own: by path."""
    answers = at_once(len(paths), lambda number: Caller(web).ask(paths[number]))
    return dict(zip(paths, answers, strict=True))


def later(call, *given):
    """Does it beside: how to wait for what it gives."""
    return ThreadPoolExecutor(1).submit(call, *given).result


def held(web):
    """Which requests each instance has that is full: by instance."""
    told = map(json.loads, web.lines("HELD "))
    return {it["me"]: set(it["held"]) for it in told}


def serving(web):
    """One of its programs that has requests, and is not just being started."""
    for pid in web.programs():
        with contextlib.suppress(OSError):
            lines = [line.split() for line in Path(f"/proc/{pid}/net/tcp").read_text().splitlines()]
            # Connections to the port 8080 that are open: a probe has one.
            if sum(line[1].endswith(":1F90") and line[3] == "01" for line in lines) > 1:
                return pid
    return None


def test_the_requests_on_instances_that_die_fail_and_no_others(web):
    full = CALLERS // ROOM
    web = web("crowd", cpu=1, max_in_flight=ROOM, max_instances=full, env={"FULL": str(ROOM)})
    paths = [f"/hold/{unique('token')}" for _ in range(CALLERS)]
    answers = later(crowd, web, *paths)
    by_instance = until(lambda: len(found := held(web)) == full and found, "all are full", 60)
    assert sorted(path for some in by_instance.values() for path in some) == sorted(paths)
    pids = list(web.programs())
    assert len(pids) == full
    random.shuffle(pids)
    ends = [signal.SIGKILL] * 3 + [signal.SIGUSR2] * 2 + [signal.SIGUSR1] * (full - 5)
    for pid, end in zip(pids, ends, strict=True):
        os.kill(pid, end)

    answered, failed = {}, {}
    for path, answer in answers().items():
        if answer[0] == 200:
            told = json.loads(answer[2])
            assert told["path"] == path
            answered.setdefault(told["me"], set()).add(path)
        else:
            failed.setdefault(failure(answer), set()).add(path)
    assert all(by_instance[me] == some for me, some in answered.items())
    assert len(answered) == full - 5
    killed, died = (
        (503, f"Died: {why}", BROKEN)
        for why in ("it was ended by signal 9", "it called exit(7)")
    )
    assert {why: len(some) for why, some in failed.items()} == {killed: 3 * ROOM, died: 2 * ROOM}
    for some in failed.values():
        # All of an instance's requests, or none.
        assert all(it <= some or not it & some for it in by_instance.values())
    assert web.says("/after")["path"] == "/after"


def test_nobody_gets_the_answer_of_another_while_instances_are_killed(web):
    web = web("crowd", cpu=1, max_in_flight=ROOM, max_instances=6)
    turns, kills = 8, 6
    done, lock, wrong = [0], threading.Lock(), []

    def ask(number):
        caller, failed = Caller(web), []
        for turn in range(turns):
            path = f"/quick/{number}-{turn}"
            answer = caller.ask(path)
            if answer[0] != 200:
                failed.append(failure(answer))
            elif json.loads(answer[2])["path"] != path:
                wrong.append((path, answer[2]))
            with lock:
                done[0] += 1
        return failed

    answers = later(at_once, CALLERS, ask)
    for number in range(kills):
        # The last of them comes long before the last request.
        share = (number + 1) * CALLERS * turns // (2 * kills)
        until(lambda: done[0] >= share, "requests have been answered", 60)  # noqa: B023
        os.kill(until(lambda: serving(web), "an instance serves"), signal.SIGKILL)
    failed = [it for some in answers() for it in some]
    assert done[0] == CALLERS * turns and wrong == []
    assert set(failed) <= {(503, "Died: it was ended by signal 9", BROKEN)}
    assert len(failed) <= kills * ROOM
    assert web.says("/after")["path"] == "/after"


def test_an_instance_takes_a_thousand_requests_at_once_and_no_more_can_be_asked_for(web, root):
    web = web("crowd", cpu=1, max_in_flight=1000, max_instances=1, env={"FULL": "1000"})
    paths = [f"/hold/{number}" for number in range(1000)]
    answers = later(crowd, web, *paths)
    until(lambda: held(web), "all thousand are with it", 60)
    [pid] = web.programs()
    os.kill(pid, signal.SIGUSR1)
    for path, (status, _, told) in answers().items():
        assert (status, json.loads(told)["path"]) == (200, path)
    status, told = root("PATCH", f"functions/{web.name}", {"max_in_flight": 1001})
    assert status == 400 and "max_in_flight: 1001 is not from 1 to 1000" in told["error"]["message"]


def test_who_waits_for_an_instance_that_dies_gets_another(web):
    web = web("crowd", max_instances=1, timeout_s=6, env={"FULL": "1"})
    first = later(web.call, "/hold/first")
    until(lambda: held(web), "it is busy")
    others = [later(web.call, f"/{number}") for number in range(3)]
    # Those came before these, which are answered.
    for _ in range(20):
        assert web.call("", {"Authorization": "Bearer none"})[0] == 401
    [pid] = web.programs()
    os.kill(pid, signal.SIGKILL)
    assert failure(first())[:2] == (503, "Died: it was ended by signal 9")
    for number, answer in enumerate(others):
        status, headers, told = answer()
        assert (status, headers["X-Morrow-Error"]) == (200, None), told
        assert json.loads(told)["path"] == f"/{number}"


def test_so_many_instances_as_are_to_be_there_come_again_when_they_are_killed(web):
    web = web("crowd", cpu=1, min_instances=2, max_instances=3)

    def enough():
        return len(found := web.programs() - killed) >= 2 and found

    killed = set()
    killed = until(enough, "two are there")
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    until(enough, "two others are there, though nobody asked for anything")
    assert web.says("/")["path"] == "/"


def test_there_are_never_more_instances_than_there_may_be(web):
    web = web("crowd", cpu=1, max_in_flight=1, min_instances=1, max_instances=1)
    until(web.programs, "it is there")
    crowd(web, *(f"/{number}" for number in range(5)))
    assert len(web.programs()) == 1


def test_the_requests_that_an_old_program_has_it_answers_after_an_update(web):
    web = web("crowd", cpu=1, env={"FULL": "1"})
    first = later(web.says, "/hold/first")
    [(old, _)] = until(lambda: held(web), "it has the request").items()
    [pid] = web.programs()
    assert web.change(env={"FULL": "2"})["last_update"]["status"] == "Successful"
    assert web.says("/second")["me"] != old
    os.kill(pid, signal.SIGUSR1)
    assert first() == {"me": old, "path": "/hold/first"}
    until(lambda: pid not in web.programs(), "the old program has gone")
