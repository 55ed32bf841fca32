"""A machine's network for a server, and beyond it an Internet, both made for the test.

Whoever enters it lives in the machine's network: what the thread makes from then on (servers,
sockets, threads) is in there too.
"""

import ctypes
import os
import socket
import struct
import subprocess
import sys

from .server import ROOT, until

CLONE_NEWNET = 0x40000000
#: The Internet's addresses, some of them private.
ADDRESSES = [
    "203.0.113.10", "203.0.113.11", "203.0.113.12", "10.20.0.5", "203.0.113.53",
    "203.0.113.21", "203.0.113.22", "203.0.113.23",
]
RESOLVER = "203.0.113.53"
METADATA = "169.254.169.254"
LIBC = ctypes.CDLL(None, use_errno=True)


def checked(result):
    if result != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def ip(*arguments, within=None):
    enter = [] if within is None else ["nsenter", f"--net=/proc/{within}/ns/net"]
    command = [*enter, "ip", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


class Internet:
    def __enter__(self):
        self.before = os.open("/proc/self/ns/net", os.O_RDONLY)
        checked(LIBC.unshare(CLONE_NEWNET))
        try:
            self.make()
        except BaseException:
            self.__exit__()
            raise
        return self

    def make(self):
        script = ROOT / "tests" / "servers" / "internet.py"
        self.process = subprocess.Popen(
            ["unshare", "--net", sys.executable, script, *ADDRESSES],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        own = os.stat("/proc/thread-self/ns/net").st_ino
        network = f"/proc/{self.process.pid}/ns/net"
        until(lambda: os.stat(network).st_ino != own, "the Internet has a network of its own")
        beyond = self.process.pid
        ip("link", "set", "lo", "up")
        ip("link", "add", "wan0", "type", "veth", "peer", "name", "eth0", "netns", str(beyond))
        ip("address", "add", "192.0.2.2/24", "dev", "wan0")
        ip("link", "set", "wan0", "up")
        ip("link", "set", "lo", "up", within=beyond)
        ip("address", "add", "192.0.2.1/24", "dev", "eth0", within=beyond)
        ip("link", "set", "eth0", "up", within=beyond)
        for address in ADDRESSES:
            ip("address", "add", f"{address}/32", "dev", "lo", within=beyond)
        ip("route", "add", "default", "via", "192.0.2.1")
        # The cloud's metadata service, which is the machine's neighbour.
        ip("address", "add", f"{METADATA}/32", "dev", "lo", within=beyond)
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "ready\n"

    def __exit__(self, *_):
        checked(LIBC.setns(self.before, CLONE_NEWNET))
        os.close(self.before)
        if getattr(self, "process", None):
            self.process.kill()
            self.process.wait()


def interfaces():
    """The machine's interfaces by name."""
    return {line.split(":")[1].split("@")[0].strip() for line in ip("-o", "link").splitlines()}


def tables():
    """The names of the machine's nftables tables, asked of the kernel itself."""
    netfilter, get_table, dump = 12, 10 << 8 | 1, 0x301
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, netfilter) as kernel:
        kernel.send(struct.pack("=IHHII", 20, get_table, dump, 1, 0) + bytes(4))
        found = []
        while True:
            answers = kernel.recv(65536)
            while answers:
                length, kind = struct.unpack("=IH", answers[:6])
                if kind in (2, 3):
                    return found
                attribute, attributes = 20, {}
                while attribute + 4 <= length:
                    size, what = struct.unpack("=HH", answers[attribute : attribute + 4])
                    attributes[what & 0x7FFF] = answers[attribute + 4 : attribute + size]
                    attribute += (size + 3) & ~3
                found.append(attributes[1].rstrip(b"\0").decode())
                answers = answers[(length + 3) & ~3 :]
