"""A function is Active when it really can run, and an update is Successful when only it serves."""

import json
import threading
import time

from support.functions import create, invoke, package, python, refused, sample, settled, shell, unique
from support.server import until


def version(number, more=""):
    return python(f"import time\n{more}\ndef handler(event, context):\n    return {number}\n")


def test_a_function_is_pending_until_it_can_run(aws):
    name = create(aws, sample("hello"))
    seen = []

    def active():
        seen.append(aws.get_function_configuration(FunctionName=name)["State"])
        return seen[-1] == "Active"

    until(active, "it is Active")
    assert set(seen) <= {"Pending", "Active"}
    assert invoke(aws, name).ok() == {"hello": "world"}
    aws.delete_function(FunctionName=name)


def test_boto3s_own_waiters_work(aws):
    name = create(aws, sample("hello"))
    aws.get_waiter("function_exists").wait(FunctionName=name)
    aws.get_waiter("function_active_v2").wait(FunctionName=name, WaiterConfig={"Delay": 1})
    aws.update_function_configuration(FunctionName=name, Timeout=5)
    aws.get_waiter("function_updated_v2").wait(FunctionName=name, WaiterConfig={"Delay": 1})
    aws.delete_function(FunctionName=name)


def test_without_an_engine_a_function_fails_and_names_the_command(aws, runtimes):
    missing = [line for line in (f"python3.{minor}" for minor in range(8, 15)) if line not in runtimes]
    if not missing:
        # Every line is here: one is taken away for a moment elsewhere (test_cli.py).
        return
    name = create(aws, sample("hello"), Runtime=missing[0])
    found = settled(aws, name)
    assert (found["State"], found["StateReasonCode"]) == ("Failed", "InvalidRuntime")
    assert f"morrow runtimes add {missing[0]}" in found["StateReason"]
    refused(
        aws.invoke, "ResourceConflictException", 409,
        "The function is currently in the following state: Failed", FunctionName=name,
    )
    aws.delete_function(FunctionName=name)


def test_a_failed_update_leaves_the_old_code_serving(aws, function, runtimes):
    missing = [line for line in (f"python3.{minor}" for minor in range(8, 15)) if line not in runtimes]
    if not missing:
        return
    name = function(version(1))
    aws.update_function_configuration(FunctionName=name, Runtime=missing[0])
    found = settled(aws, name)
    assert (found["State"], found["LastUpdateStatus"]) == ("Active", "Failed")
    assert found["LastUpdateStatusReasonCode"] == "InvalidRuntime"
    assert invoke(aws, name).ok() == 1


def test_after_a_successful_update_no_old_code_answers(aws, function):
    name = function(version(0))
    stop, wrong, answers = threading.Event(), [], []
    settled_at = [0]

    def ask():
        while not stop.is_set():
            least = settled_at[0]
            answer = invoke(aws, name).ok()
            answers.append(answer)
            if answer < least:
                wrong.append((answer, least))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        for number in range(1, 6):
            aws.update_function_code(FunctionName=name, ZipFile=version(number))
            assert settled(aws, name)["LastUpdateStatus"] == "Successful"
            settled_at[0] = number
            assert invoke(aws, name).ok() == number
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert not wrong
    assert 5 in answers


def test_a_changed_environment_reaches_every_later_call(aws, function):
    name = function(
        "import os\nSEEN = os.environ['NUMBER']\ndef handler(event, context):\n    return SEEN\n",
        Environment={"Variables": {"NUMBER": "0"}},
    )
    for number in range(1, 4):
        assert invoke(aws, name).ok() == str(number - 1)
        aws.update_function_configuration(
            FunctionName=name, Environment={"Variables": {"NUMBER": str(number)}}
        )
        settled(aws, name)
        assert invoke(aws, name).ok() == str(number)


def test_an_invocation_under_way_ends_with_the_code_it_began_with(aws, function):
    text = "import time\ndef handler(event, context):\n    time.sleep(event['s'])\n    return {}\n"
    name = function(text.format("'old'"), Timeout=30)
    assert invoke(aws, name, {"s": 0}).ok() == "old"
    answers = []
    slow = threading.Thread(target=lambda: answers.append(invoke(aws, name, {"s": 3}).ok()))
    slow.start()
    time.sleep(0.5)
    aws.update_function_code(FunctionName=name, ZipFile=python(text.format("'new'")))
    settled(aws, name)
    assert invoke(aws, name, {"s": 0}).ok() == "new"
    slow.join()
    assert answers == ["old"]


def test_a_deletion_lets_what_is_under_way_end(aws, function):
    name = function("import time\ndef handler(event, context):\n    time.sleep(2)\n    return 'done'\n")
    answers = []
    slow = threading.Thread(target=lambda: answers.append(invoke(aws, name).ok()))
    slow.start()
    time.sleep(0.7)
    aws.delete_function(FunctionName=name)
    refused(aws.invoke, "ResourceNotFoundException", 404, FunctionName=name)
    slow.join()
    assert answers == ["done"]


def test_a_second_change_during_an_update_is_a_conflict_or_done_in_turn(aws, function):
    name = function(version(1))
    aws.update_function_code(FunctionName=name, ZipFile=version(2))
    try:
        aws.update_function_code(FunctionName=name, ZipFile=version(3))
        last = 3
    except aws.exceptions.ResourceConflictException as error:
        assert "An update is in progress for resource" in error.response["Error"]["Message"]
        last = 2
    settled(aws, name)
    assert invoke(aws, name).ok() == last


def test_creations_of_one_name_at_once_make_one_function(aws):
    name, made, refusals = unique(), [], []

    def try_it(number):
        try:
            create(aws, version(number), name)
            made.append(number)
        except aws.exceptions.ResourceConflictException:
            refusals.append(number)

    threads = [threading.Thread(target=try_it, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), len(refusals)) == (1, 7)
    settled(aws, name)
    assert invoke(aws, name).ok() == made[0]
    aws.delete_function(FunctionName=name)


def test_a_package_without_a_bootstrap_tells_so_when_it_is_called(aws, function):
    name = function(package({"readme": "nothing"}), Runtime="provided.al2023", Handler="x")
    result = invoke(aws, name)
    assert result.error == "Unhandled"
    assert result.json["errorType"] == "Runtime.InvalidEntrypoint"


def test_a_bootstrap_that_cannot_be_executed_tells_so(aws, function):
    name = function(package({"bootstrap": "#!/bin/sh\n"}), Runtime="provided.al2023", Handler="x")
    assert invoke(aws, name).json["errorType"] in (
        "Runtime.InvalidEntrypoint", "Runtime.ExitError", "PermissionError",
    )
    name = function(shell("#!/no/such/shell\n"), Runtime="provided.al2023", Handler="x")
    assert invoke(aws, name).json["errorType"] == "Runtime.InvalidEntrypoint"


def test_the_state_of_many_functions_settles(aws):
    names = [create(aws, version(number)) for number in range(12)]
    for number, name in enumerate(names):
        assert settled(aws, name)["State"] == "Active"
        assert json.loads(invoke(aws, name).body) == number
        aws.delete_function(FunctionName=name)
