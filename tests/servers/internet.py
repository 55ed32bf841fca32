"""Servers that stand for the Internet, in a network of their own.

Everything that is sent to ports 80 and 81 comes back, and on port 53 the names of ZONE are
answered: by TCP at every address, by UDP at those that are given.
"""

import socket
import socketserver
import struct
import sys
import threading

ZONE = {
    "api.example.com": (["203.0.113.10"], 60),
    "www.example.com": (["203.0.113.11"], 60),
    "other.example.org": (["203.0.113.12"], 60),
    "deep.below.example.com": (["203.0.113.12"], 60),
    "inner.example.com": (["10.20.0.5"], 60),
    "metadata.example.com": (["169.254.169.254"], 60),
    "self.example.com": (["127.0.0.1"], 60),
    # The real ones, where a test lets them in (support/registries.py).
    "pypi.org": (["203.0.113.21"], 60),
    "files.pythonhosted.org": (["203.0.113.22"], 60),
    "registry.npmjs.org": (["203.0.113.23"], 60),
    "mixed.example.com": (["203.0.113.12", "10.20.0.5"], 60),
}
ALIASES = {"alias.example.com": "other.example.org"}
LONG = {"long.example.com": 100}


class Echo(socketserver.BaseRequestHandler):
    def handle(self):
        while piece := self.request.recv(4096):
            self.request.sendall(piece)


def label(name):
    return b"".join(bytes([len(it)]) + it.encode() for it in name.split(".")) + b"\0"


def record(name, kind, ttl, data):
    return label(name) + struct.pack(">HHIH", kind, 1, ttl, len(data)) + data


def answer(question):
    number, flags, _, _, _, _ = struct.unpack(">6H", question[:12])
    at, labels = 12, []
    while question[at]:
        labels.append(question[at + 1 : at + 1 + question[at]].decode())
        at += 1 + question[at]
    kind = struct.unpack(">H", question[at + 1 : at + 3])[0]
    asked = question[12 : at + 5]
    name, records, known = ".".join(labels).lower(), [], True
    final = ALIASES.get(name, name)
    if name in ALIASES:
        records.append(record(name, 5, 60, label(final)))
    if final in ZONE:
        addresses, ttl = ZONE[final]
        if kind == 1:
            records += [record(final, 1, ttl, socket.inet_aton(it)) for it in addresses]
    elif final in LONG:
        if kind == 16:
            text = b"x" * 100
            records += [
                record(final, 16, 60, bytes([len(text) + 3]) + b"%03d" % n + text)
                for n in range(LONG[final])
            ]
    else:
        known = False
    code = 0 if known else 3
    head = struct.pack(">6H", number, 0x8180 | code, 1, len(records), 0, 0)
    return head + asked + b"".join(records)


def datagrams(address, port):
    """A socket of one address, so that answers come from there."""
    socket_ = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    socket_.bind((address, port))
    return socket_


def names_by_udp(address):
    socket_ = datagrams(address, 53)
    while True:
        question, whose = socket_.recvfrom(4096)
        whole = answer(question)
        if len(whole) > 1200:
            head = bytearray(whole[: 12 + len(question) - 12])
            head[2] |= 2
            head[6:12] = b"\0" * 6
            whole = bytes(head)
        socket_.sendto(whole, whose)


class NamesByTcp(socketserver.BaseRequestHandler):
    def handle(self):
        while head := self.request.recv(2):
            question = self.request.recv(struct.unpack(">H", head)[0])
            whole = answer(question)
            self.request.sendall(struct.pack(">H", len(whole)) + whole)


def echo_by_udp(address, port):
    socket_ = datagrams(address, port)
    while True:
        piece, whose = socket_.recvfrom(4096)
        socket_.sendto(piece, whose)


def main():
    # Whoever started it gives it its addresses first.
    sys.stdin.readline()
    socketserver.ThreadingTCPServer.allow_reuse_address = True
    socketserver.ThreadingTCPServer.daemon_threads = True
    servers = [socketserver.ThreadingTCPServer(("0.0.0.0", port), Echo) for port in [80, 81]]
    servers.append(socketserver.ThreadingTCPServer(("0.0.0.0", 53), NamesByTcp))
    works = [(server.serve_forever,) for server in servers]
    for address in sys.argv[1:]:
        works += [(names_by_udp, address), (echo_by_udp, address, 80), (echo_by_udp, address, 81)]
    for work, *arguments in works:
        threading.Thread(target=work, args=arguments, daemon=True).start()
    print("ready", flush=True)
    sys.stdin.read()


main()
