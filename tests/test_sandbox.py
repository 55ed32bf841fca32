"""What a function can see and take: only its own, and only so much of it."""

import http.client
import os
import socket
import threading

import pytest
from support.functions import deployed, invoke, sample
from support.server import AS_USER

SHORT = "/tmp/morrow-tests-secret"


@pytest.fixture(scope="module")
def second(aws):
    with deployed(aws, sample("tool"), MemorySize=256) as name:
        yield name


def test_the_hosts_files_are_not_there(aws, tool):
    with open(SHORT, "w") as file:
        file.write("secret of the host")
    try:
        for path in [SHORT, "/root/.bashrc", "/etc/shadow", "/etc/hostname", "/var/lib/morrow",
                     "/home", "/proc/1/environ", "/etc/ssh", "/boot", "/mnt", "/srv"]:
            seen = invoke(aws, tool, {"do": "read", "path": path}).ok()
            assert seen in ("ENOENT", "EACCES", "EPERM", "EISDIR"), (path, seen)
        root = invoke(aws, tool, {"do": "listing", "path": "/"}).ok()
        assert set(root) <= {
            "bin", "dev", "etc", "lib", "lib64", "opt", "proc", "sbin", "tmp", "usr", "var",
        }, root
    finally:
        os.unlink(SHORT)


def test_the_users_of_the_host_are_not_there(aws, tool):
    passwd = invoke(aws, tool, {"do": "read", "path": "/etc/passwd"}).ok()
    assert [line.split(":")[0] for line in passwd.splitlines()] == ["root", "sbx_user1051"]


def test_the_name_of_the_host_is_not_seen(aws, tool):
    seen = invoke(aws, tool, {"do": "read", "path": "/proc/sys/kernel/hostname"}).ok()
    assert seen.strip() != os.uname().nodename


def test_the_root_is_read_only_except_tmp(aws, tool):
    for path in ["/x", "/var/task/x", "/opt/x", "/usr/bin/x", "/etc/x", "/var/runtime/x",
                 "/var/lang/x", "/proc/sys/kernel/hostname", "/dev/x"]:
        seen = invoke(aws, tool, {"do": "write", "path": path}).ok()
        assert seen in ("EROFS", "EACCES", "EPERM", "ENOENT"), (path, seen)
    assert invoke(aws, tool, {"do": "write", "path": "/tmp/x"}).ok() == "written"
    assert invoke(aws, tool, {"do": "read", "path": "/tmp/x"}).ok() == "x"


def test_other_functions_are_not_seen(aws, tool, second):
    invoke(aws, tool, {"do": "write", "path": "/tmp/mine", "text": "a secret"})
    assert "mine" not in invoke(aws, second, {"do": "listing", "path": "/tmp"}).ok()
    seen = invoke(aws, second, {"do": "listing", "path": "/var/task"}).ok()
    assert seen == ["app.py"]
    numbers = [it for it in invoke(aws, second, {"do": "listing", "path": "/proc"}).ok()
               if it.isdigit()]
    assert 0 < len(numbers) <= 4, numbers


def test_no_process_of_another_is_seen_or_reached(aws, tool):
    for pid in (os.getpid(), os.getppid()):
        seen = invoke(aws, tool, {"do": "read", "path": f"/proc/{pid}/cmdline"}).ok()
        assert "pytest" not in seen


def test_there_is_no_network(aws, tool, server):
    listener = socket.create_server(("0.0.0.0", 0))
    port = listener.getsockname()[1]
    accepted = []

    def accept():
        try:
            accepted.append(listener.accept())
        except OSError:
            pass

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    # The address that this machine would send from; nothing is sent.
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))
        own = probe.getsockname()[0]
    for host, at in [("127.0.0.1", port), (own, port), ("127.0.0.1", server.port),
                     ("1.1.1.1", 53), ("169.254.169.254", 80), ("10.0.0.1", 80), ("::1", port)]:
        seen = invoke(aws, tool, {"do": "connect", "host": host, "port": at}).ok()
        assert seen in ("ECONNREFUSED", "ENETUNREACH", "EHOSTUNREACH", "EACCES", "EPERM"), (host, seen)
    assert not accepted
    listener.close()
    assert invoke(aws, tool, {"do": "resolve", "host": "example.com"}).ok() != "connected"


def test_the_runtime_api_and_the_secrets_are_the_only_listeners(aws, tool):
    text = invoke(aws, tool, {"do": "read", "path": "/proc/net/tcp"}).ok()
    listening = [line.split()[1] for line in text.splitlines()[1:] if line.split()[3] == "0A"]
    # 9001 and 2773, on the loopback.
    assert sorted(listening) == ["0100007F:0AD5", "0100007F:2329"], text


def test_it_runs_as_nobody_in_particular_without_capabilities(aws, tool):
    status = invoke(aws, tool, {"do": "read", "path": "/proc/self/status"}).ok()
    fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    assert "0" not in fields["Uid"].split()
    assert {fields[name] for name in ("CapPrm", "CapEff", "CapBnd", "CapAmb")} == {"0" * 16}
    assert fields["NoNewPrivs"] == "1"
    assert fields["Seccomp"] == "2"


def test_tmp_has_the_size_asked_for_and_no_more(aws, function):
    name = function(sample("tool"), EphemeralStorage={"Size": 512}, MemorySize=128, Timeout=60)
    # It is a disk: more than the function's memory fits.
    seen = invoke(aws, name, {"do": "fill", "path": "/tmp/a", "mb": 600}).ok()
    assert seen["error"] == "ENOSPC" and 512 <= seen["mb"] <= 528, seen
    # What was freed can be written again.
    seen = invoke(aws, name, {"do": "fill", "path": "/tmp/b", "mb": 400}).ok()
    assert seen == {"mb": 400, "error": None}


def test_files_in_tmp_are_counted_too(aws, tool):
    text = "for n in range(2_000_000): open(f'/tmp/i{n}', 'w').close()"
    result = invoke(aws, tool, {"do": "run", "argv": ["/var/lang/bin/python3", "-c", text]})
    # Either the inodes ran out, or the time that the tool gives: the machine is untouched.
    assert result.error or result.ok()["status"] != 0
    assert invoke(aws, tool, {"do": "echo"}).ok()


def test_descriptors_are_limited_to_1024(aws, tool):
    seen = invoke(aws, tool, {"do": "descriptors", "most": 5000}).ok()
    assert seen["error"] == "EMFILE" and 900 < seen["held"] <= 1024, seen


def test_processes_are_limited_to_1024(aws, function):
    name = function(sample("tool"), MemorySize=2048, Timeout=60)
    seen = invoke(aws, name, {"do": "processes", "most": 3000}).ok()
    assert seen["error"] == "EAGAIN" and 900 < seen["held"] <= 1024, seen


def test_memory_is_what_was_asked_for(aws, function):
    text = "def handler(event, context):\n    held = bytearray(event << 20)\n    return len(held) >> 20\n"
    name = function(text, MemorySize=256)
    assert invoke(aws, name, 180).ok() == 180
    if not AS_USER:
        assert invoke(aws, name, 300).json["errorType"] == "Runtime.OutOfMemory"
        assert invoke(aws, name, 180).ok() == 180


@pytest.mark.skipif(AS_USER, reason="without control groups nothing bounds it, as the doctor says")
def test_a_share_of_memory_is_a_share_of_the_processor(aws, function):
    text = """
import time
def handler(event, context):
    began, used = time.monotonic(), time.process_time()
    while time.monotonic() - began < 1.5:
        pass
    return (time.process_time() - used) / (time.monotonic() - began)
"""
    # 128 of 1769 MB is 0.07 of a core.
    assert invoke(aws, function(text, MemorySize=128)).ok() < 0.2


def test_what_lingers_is_gone_with_the_instance(aws, function):
    name = function(sample("tool"))
    seconds = 271_828
    invoke(aws, name, {"do": "linger", "seconds": seconds}).ok()
    invoke(aws, name, {"do": "leave", "status": 1})
    assert not sleepers(seconds)


def sleepers(seconds):
    """Processes of this machine that sleep for so long."""
    wanted, found = f"sleep\0{seconds}\0".encode(), []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                if file.read() == wanted:
                    found.append(int(pid))
        except OSError:
            pass
    return found


def test_a_page_elsewhere_cannot_reach_the_server(server):
    for host in ("evil.example", "127.0.0.1.evil.example"):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        connection.putrequest("GET", "/healthz", skip_host=True)
        connection.putheader("Host", host)
        connection.endheaders()
        assert connection.getresponse().status == 421
        connection.close()
