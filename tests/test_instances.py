"""Instances are used again, the latest first, and never by two invocations at once."""

import threading
import time

from support.functions import invoke, sample
from support.server import until


def at_once(count, call):
    """Runs `call(number)` in so many threads, and returns what each gave."""
    given = [None] * count
    barrier = threading.Barrier(count)

    def run(number):
        barrier.wait()
        given[number] = call(number)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


def who(aws, name, seconds=0):
    return invoke(aws, name, {"do": "who", "sleep": seconds}).ok()


def test_an_instance_is_used_again(aws, function):
    name = function(sample("tool"))
    seen = [who(aws, name) for _ in range(5)]
    assert len({it["instance"] for it in seen}) == 1
    assert [it["calls"] for it in seen] == [1, 2, 3, 4, 5]


def test_calls_at_once_get_an_instance_each(aws, function):
    name = function(sample("tool"))
    seen = at_once(6, lambda _: who(aws, name, 1))
    assert len({it["instance"] for it in seen}) == 6
    assert {it["calls"] for it in seen} == {1}


def test_the_latest_used_is_used_first(aws, function):
    name = function(sample("tool"))
    first = at_once(3, lambda number: who(aws, name, 0.3 + number * 0.3))
    latest = first[2]["instance"]
    for _ in range(3):
        assert who(aws, name)["instance"] == latest


def test_answers_are_never_mixed_up(aws, function):
    name = function(sample("tool"))

    def ask(number):
        return [invoke(aws, name, {"do": "echo", "n": [number, turn]}).ok()["n"]
                for turn in range(20)]

    given = at_once(12, ask)
    assert given == [[[number, turn] for turn in range(20)] for number in range(12)]


def test_functions_do_not_share_instances(aws, function):
    names = [function(sample("tool")) for _ in range(3)]
    seen = {who(aws, name)["instance"] for name in names}
    assert len(seen) == 3


def steady(server):
    """How many instances there are, when those of earlier tests have gone."""
    seen = []

    def look():
        seen.append(server.cli_json("status")["instances"])
        return len(seen) >= 10 and len(set(seen[-10:])) == 1

    until(look, "the number of instances is steady", pause=0.1)
    return seen[-1]


def test_idle_instances_of_a_deleted_function_go(aws, server, function):
    name = function(sample("tool"))
    before = steady(server)
    at_once(3, lambda _: who(aws, name, 0.5))
    assert server.cli_json("status")["instances"] >= before + 3
    aws.delete_function(FunctionName=name)
    until(lambda: server.cli_json("status")["instances"] <= before, "its instances are gone")


def test_a_burst_of_invocations_is_served(aws, function):
    name = function(sample("hello"), MemorySize=128)
    answers = at_once(40, lambda number: invoke(aws, name, {"name": number}))
    good = [it for it in answers if it.error is None]
    assert len(good) == 40


# From a moment on, its instances take long to start.
SLOW_STARTS = """
import os, time, uuid
if time.time() > float(os.environ["SLOW_AFTER"]):
    time.sleep(6)
INSTANCE, CALLS = str(uuid.uuid4()), 0
def handler(event, context):
    global CALLS
    CALLS += 1
    time.sleep(max(0, event.get("until", 0) - time.time()))
    return {"instance": INSTANCE, "calls": CALLS}
"""


def test_an_event_takes_what_is_free_first(aws, function):
    slow_after = time.time() + 4
    name = function(SLOW_STARTS, Environment={"Variables": {"SLOW_AFTER": str(slow_after)}}, Timeout=20)
    first = invoke(aws, name).ok()
    assert time.time() < slow_after
    busy = threading.Thread(target=invoke, args=(aws, name, {"until": slow_after + 2}))
    busy.start()
    until(lambda: time.time() > slow_after, "starts are slow")
    # Its own start takes until long after the busy instance is free.
    assert invoke(aws, name).ok() == {"instance": first["instance"], "calls": 3}
    busy.join()
    # What was started for it serves another.
    held = at_once(2, lambda _: invoke(aws, name, {"until": time.time() + 6}).ok())
    assert first["instance"] in [it["instance"] for it in held]
    assert sorted(it["calls"] for it in held) == [1, 4]
