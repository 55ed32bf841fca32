"""Probes: what they ask decides whether a function starts, an instance lives, and gets requests."""

import json
import os
import signal

import pytest
from support.http_functions import BROKEN, failure
from support.server import until
from test_http_concurrency import later

EVERY_SECOND = {"period_s": 1, "timeout_s": 1, "failures": 1}
UP, WELL, READY = ({"http": path, **EVERY_SECOND} for path in ("/up", "/well", "/ready"))


def tell(web, what=signal.SIGUSR1):
    """Tells all of its programs: which they are."""
    pids = web.programs()
    for pid in pids:
        os.kill(pid, what)
    return pids


def ill(web):
    """How often a probe was told that a program is ill."""
    return len(web.lines("ILL"))


def asked_again(web, word, me):
    """Waits until what an instance said to a probe has been heard: it is asked once more."""
    before = web.lines(word).count(me)
    until(lambda: web.lines(word).count(me) >= before + 2, "it has been asked twice more")


def test_a_startup_probe_may_fail_until_it_succeeds(web):
    web = web("probed", startup=UP | {"failures": 5}, env={"FAILS": "2"})
    assert web.shown["state"] == "Active", web.shown
    told = web.says()
    assert (told["up"], told["agents"]) == (3, ["GoogleHC/1.0"] * 3)
    [line] = [line for line in web.log() if "STARTUP probe" in line]
    assert json.loads(line)["message"] == "STARTUP probe succeeded after 3 attempt(s) on port 8080."


def test_a_startup_probe_that_fails_to_the_end_makes_no_function(web):
    web = web("probed", startup=UP | {"failures": 2}, env={"FAILS": "9"})
    assert (web.shown["state"], web.shown["reason"]["code"]) == ("Failed", "FunctionError")
    assert web.shown["reason"]["message"].endswith("within 2 s")
    assert web.fails()[0] == 503
    assert not web.programs()


def test_the_reason_tells_that_it_was_the_probe_which_failed(web):
    web = web("probed", startup=UP, env={"FAILS": "9"})
    told = web.shown["reason"]["message"]
    assert "/up" in told and "IPv6" not in told


def test_what_serves_goes_on_when_the_next_ones_startup_probe_fails(web):
    web = web("probed", startup=UP)
    before = web.says()["me"]
    shown = web.change(env={"FAILS": "9"})
    assert (shown["state"], shown["last_update"]["status"]) == ("Active", "Failed")
    assert web.says()["me"] == before


@pytest.mark.parametrize("env", [{}, {"HANGS": "1"}])
def test_an_instance_whose_liveness_probe_fails_is_replaced_and_requests_are_answered(web, env):
    web = web("probed", liveness=WELL, env=env, max_instances=1)
    before = web.says()["me"]
    [old] = tell(web)
    failed, seen = [], {before}

    def replaced():
        answer = web.call()
        if answer[0] == 200:
            seen.add(json.loads(answer[2])["me"])
        else:
            failed.append(failure(answer))
        return len(seen) > 1

    until(replaced, "another answers")
    # At most the one that was with it in that moment.
    assert failed in ([], [(503, "Died: its liveness probe failed", BROKEN)])
    until(lambda: old not in web.programs(), "the old program has gone")
    assert not web.says()["ill"] and ill(web) == 1


def test_an_instance_that_listens_no_more_is_replaced(web):
    web = web("probed", liveness=EVERY_SECOND, env={"DEAF": "1"}, max_instances=1)
    before = web.says()["me"]
    [old] = tell(web)
    until(lambda: old not in web.programs(), "it has gone")
    assert web.says()["me"] != before


def test_only_failures_in_a_row_end_an_instance(web):
    web = web("probed", liveness=WELL | {"failures": 3}, max_instances=1)
    before = web.says()["me"]
    tell(web)
    until(lambda: ill(web) >= 1, "a probe has failed")
    tell(web)
    asked_again(web, "WELL", before)
    assert web.says()["me"] == before
    failed = ill(web)
    assert failed < 3
    tell(web)
    until(lambda: web.call()[0] == 200 and web.says()["me"] != before, "another answers")
    assert ill(web) == failed + 3


def test_a_request_that_is_with_an_instance_that_is_not_well_learns_why_it_failed(web):
    web = web("probed", cpu=1, liveness=WELL)
    first = later(web.call, "/held")
    until(lambda: "HELD" in web.log(), "it has the request")
    tell(web)
    assert failure(first()) == (503, "Died: its liveness probe failed", BROKEN)
    assert web.says()


def test_an_instance_that_is_not_ready_gets_no_requests_until_it_is_ready_again(web):
    web = web("probed", readiness=READY, max_instances=2)
    one = web.says()["me"]
    [pid] = tell(web)
    two = until(lambda: (now := web.says()["me"]) != one and now, "another gets the requests")
    asked_again(web, "ILL", one)
    assert {web.says()["me"] for _ in range(20)} == {two}
    os.kill(pid, signal.SIGUSR1)
    asked_again(web, "WELL", one)

    # While one of them is busy, it is the other's turn.
    held = later(web.says, "/held")
    until(lambda: "HELD" in web.log(), "one is busy")
    now = web.says()["me"]
    pids = tell(web, signal.SIGUSR2)
    assert {now, held()["me"]} == {one, two}
    assert web.programs() == pids and pid in pids


def test_who_waits_for_the_only_instance_is_answered_when_it_is_ready_again(web):
    web = web("probed", readiness=READY, max_instances=1, timeout_s=8)
    me = web.says()["me"]
    [pid] = tell(web)
    asked_again(web, "ILL", me)
    answer = later(web.call)
    asked_again(web, "ILL", me)
    os.kill(pid, signal.SIGUSR1)
    status, headers, told = answer()
    assert (status, headers["X-Morrow-Error"]) == (200, None)
    assert json.loads(told)["me"] == me and not json.loads(told)["ill"]


def test_who_waits_does_not_get_an_instance_that_is_not_ready(web):
    web = web("probed", readiness=READY, max_instances=1)
    first = later(web.says, "/held")
    until(lambda: "HELD" in web.log(), "it is busy")
    second = later(web.call)
    [pid] = tell(web)
    until(lambda: ill(web) >= 2, "it is known not to be ready")
    os.kill(pid, signal.SIGUSR2)
    asked_again(web, "ILL", first()["me"])
    os.kill(pid, signal.SIGUSR1)
    status, _, told = second()
    assert status == 200 and not json.loads(told)["ill"]
