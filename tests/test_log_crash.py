"""kill -9 while events are written and made into columns: what was acknowledged is there, once."""

import os
import random
import threading
import time

import pytest
from botocore.exceptions import ClientError

from conftest import client_of

KILLS = int(os.environ.get("MORROW_CRASH_KILLS", "200")) // 8
SEED = int(os.environ.get("MORROW_CRASH_SEED", str(random.randrange(1 << 32))))
WRITERS = 3
DAY = 24 * 60 * 60 * 1000


class Writer:
    """Writes numbered events of several days to a group of its own, and deletes it at times."""

    def __init__(self, number):
        self.group, self.next = f"crash-{number}", 0
        self.sure, self.possible = set(), set()

    def make(self, logs):
        try:
            logs.create_log_group(logGroupName=self.group)
        except ClientError as error:
            assert error.response["Error"]["Code"] == "ResourceAlreadyExistsException"
        try:
            logs.create_log_stream(logGroupName=self.group, logStreamName="s")
        except ClientError as error:
            assert error.response["Error"]["Code"] == "ResourceAlreadyExistsException"

    def work(self, logs, chance, stop):
        try:
            self.make(logs)
            while not stop.is_set():
                if chance.random() < 0.03:
                    # Its events may be gone from here on, and are for sure with the answer.
                    self.possible |= self.sure
                    self.sure = set()
                    logs.delete_log_group(logGroupName=self.group)
                    self.possible = set()
                    self.make(logs)
                texts = [f"{self.next + i} {'x' * chance.randrange(300)}" for i in range(40)]
                self.next += len(texts)
                self.possible |= set(texts)
                at = int(time.time() * 1000) - chance.randrange(3) * DAY
                events = [{"timestamp": at + i, "message": text} for i, text in enumerate(texts)]
                logs.put_log_events(
                    logGroupName=self.group, logStreamName="s", logEvents=events
                )
                self.sure |= set(texts)
                self.possible -= set(texts)
        except Exception as error:  # The connection broke: that is what this is about.
            return None if stop.is_set() else error
        return None

    def check(self, logs):
        found = []
        try:
            pages = logs.get_paginator("filter_log_events").paginate(logGroupName=self.group)
            found = [event["message"] for page in pages for event in page["events"]]
        except ClientError as error:
            assert error.response["Error"]["Code"] == "ResourceNotFoundException"
        assert len(found) == len(set(found)), "an event is there twice"
        found = set(found)
        assert self.sure <= found, f"{len(self.sure - found)} acknowledged events are lost"
        assert found <= self.sure | self.possible, "an event has come back"
        self.sure, self.possible = found, set()


@pytest.mark.timeout(1200)
def test_acknowledged_events_survive_any_kill(spare):
    print(f"seed: {SEED}, kills: {KILLS}")
    chance = random.Random(SEED)
    if spare.process and spare.process.poll() is None:
        spare.stop()
    spare.arguments, spare.environment, spare.scheme = [], {}, "http"
    writers = [Writer(number) for number in range(WRITERS)]
    for _ in range(KILLS):
        spare.start()
        logs = client_of(spare, "logs")
        for writer in writers:
            writer.check(logs)
        stop, errors = threading.Event(), []
        threads = [
            threading.Thread(target=lambda it=writer, of=random.Random(chance.random()):
                             errors.append(it.work(client_of(spare, "logs"), of, stop)))
            for writer in writers
        ]
        for thread in threads:
            thread.start()
        time.sleep(chance.uniform(0, 0.6))
        stop.set()
        spare.kill()
        for thread in threads:
            thread.join()
        assert [error for error in errors if error] == []
    spare.start()
    for writer in writers:
        writer.check(client_of(spare, "logs"))
    assert sum(writer.next for writer in writers) > KILLS * 100, "the writers got nothing done"
    assert list((spare.data / "telemetry").glob("*/*/*.parquet")), "nothing became columns"
    assert spare.stop() == 0
