"""Mixed load for a while: what the server holds is the same afterwards.

`SOAK_SECONDS=1800` makes it half an hour, `SOAK_SPARES=true` has spares beside it; with `-s` it
prints what it measured.
"""

import os
import random
import threading
import time
from pathlib import Path

import pytest
from conftest import client_of
from support.functions import create, package, python, rust, settled
from support.server import descendants, until

SECONDS = int(os.environ.get("SOAK_SECONDS", 60))
SEED = int(os.environ.get("SOAK_SEED", 1))
SPARES = os.environ.get("SOAK_SPARES", "false")
WORKERS = 6
CODE = """
import os, sys, time
def handler(event, context):
    what = event.get("do")
    if what == "raise":
        raise ValueError("no")
    if what == "exit":
        os._exit(3)
    if what == "sleep":
        time.sleep(60)
    if what == "fill":
        held = [b"x" * (1 << 20) for _ in range(1000)]
    if what == "print":
        print("line " * 200)
    if what == "write":
        with open("/tmp/file", "wb") as file:
            file.write(b"x" * (5 << 20))
    return event
"""
NODE = "exports.handler = async (event) => { console.log('hello'); return event; };\n"
#: What is asked, how often, and the error that it is answered with.
WAYS = [
    ("answer", 60, None), ("print", 20, None), ("write", 5, None), ("raise", 10, "Unhandled"),
    ("exit", 4, "Unhandled"), ("sleep", 1, "Unhandled"), ("fill", 2, "Unhandled"),
]


def held(server):
    """What the server and its launcher hold."""
    launcher = server.launcher()
    below = [pid for pid in descendants(server.pid) if pid != launcher]
    namespaces = set()
    for pid in below:
        try:
            namespaces.add(os.readlink(f"/proc/{pid}/ns/net"))
        except OSError:
            pass
    loops = [
        backing for backing in Path("/sys/block").glob("loop*/loop/backing_file")
        if str(server.data) in backing.read_text()
    ]
    # It holds a lock on each directory of its own groups.
    links = [os.readlink(fd) for fd in Path(f"/proc/{launcher}/fd").iterdir()]
    homes = {Path(link) for link in links if "/morrow-" in link and link.startswith("/sys/")}
    groups = {path for home in homes for path in home.iterdir() if path.is_dir()}
    return {
        "server's descriptors": len(os.listdir(f"/proc/{server.pid}/fd")),
        "launcher's descriptors": len(os.listdir(f"/proc/{launcher}/fd")),
        "threads": len(os.listdir(f"/proc/{server.pid}/task")),
        "launcher's mounts": len(Path(f"/proc/{launcher}/mounts").read_text().splitlines()),
        "processes": len(below),
        "network namespaces": len(namespaces),
        "loop devices": len(loops),
        "control groups": len(groups),
        "homes of control groups": len(homes),
    }


def memory_kb(pid):
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))


class Load:
    """Workers that ask until they are stopped."""

    def __init__(self, server, names):
        self.stop = threading.Event()
        self.counts = {}
        self.wrong = []
        self.threads = [
            threading.Thread(target=self.work, args=(server, names, random.Random(SEED + n)))
            for n in range(WORKERS)
        ]

    def work(self, server, names, chance):
        client = client_of(server, "lambda")
        ways = [way for way, weight, _ in WAYS for _ in range(weight)]
        errors = {way: error for way, _, error in WAYS}
        while not self.stop.is_set():
            name = chance.choice(names)
            way = chance.choice(ways) if name.startswith("python") else "answer"
            try:
                if chance.random() < 0.01:
                    variables = {"TURN": str(chance.randrange(1 << 30))}
                    client.update_function_configuration(
                        FunctionName=name, Environment={"Variables": variables})
                    way = "update"
                else:
                    event = f'{{"do": "{way}"}}'
                    answer = client.invoke(FunctionName=name, Payload=event)
                    found = answer.get("FunctionError")
                    if found != errors[way]:
                        self.wrong.append((name, way, found, answer["Payload"].read()[:300]))
            except (client.exceptions.ResourceConflictException,
                    client.exceptions.TooManyRequestsException):
                way = "told to come again"
            except Exception as error:
                self.wrong.append((name, way, repr(error)))
            self.counts[way] = self.counts.get(way, 0) + 1

    def run(self, seconds, look):
        for thread in self.threads:
            thread.start()
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            time.sleep(min(1, seconds))
            look()
        self.stop.set()
        for thread in self.threads:
            thread.join()


@pytest.mark.timeout(SECONDS * 2 + 300)
def test_nothing_grows_under_mixed_load(spare, runtimes):
    if spare.process and spare.process.poll() is None:
        spare.stop()
    spare.arguments, spare.environment, spare.scheme = [], {"MORROW__SPARES": SPARES}, "http"
    spare.start()
    aws = client_of(spare, "lambda")
    codes = {"python-soak": python(CODE), "rust-soak": rust()}
    fields = {"python-soak": {"Timeout": 2}, "rust-soak": {
        "Runtime": "provided.al2023", "Handler": "x"}}
    if "nodejs20.x" in runtimes:
        codes["node-soak"] = package({"app.js": NODE})
        fields["node-soak"] = {"Runtime": "nodejs20.x"}

    def deploy():
        for name, code in codes.items():
            create(aws, code, name=name, MemorySize=256, **fields[name])
            settled(aws, name)

    def idle():
        if SPARES == "false":
            return held(spare)["processes"] == 0
        # What waits for the next start stays, and is made again when it has served.
        seen = {held(spare)["processes"] for _ in range(10) if not time.sleep(0.3)}
        return len(seen) == 1

    def remove():
        for name in codes:
            aws.delete_function(FunctionName=name)
        until(idle, "every instance has gone")

    # Once before: what is made at the first use stays.
    deploy()
    Load(spare, list(codes)).run(3, lambda: None)
    remove()
    before = held(spare)
    assert before["homes of control groups"] > 0
    sizes = []
    deploy()
    load = Load(spare, list(codes))
    load.run(SECONDS, lambda: sizes.append(memory_kb(spare.pid)))
    remove()
    print(f"{sum(load.counts.values())} requests: {load.counts}")
    print("server, KB:", *sizes[:: max(1, len(sizes) // 20)])
    print("before", before)
    print("after ", held(spare))
    assert load.wrong == []
    part = len(sizes) // 3
    early, late = sorted(sizes[part:2 * part])[part // 2], sorted(sizes[-part:])[part // 2]
    assert late < early * 1.15 + 8 * 1024, sizes

    def same():
        after = held(spare)
        return all(after[what] <= before[what] + 2 for what in before)

    until(same, "what is held is what was held")
    assert spare.stop() == 0
