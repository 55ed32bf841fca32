"""Instances are used again, the latest first, and never by two invocations at once."""

import threading

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
