"""A connection of a client's own, and web sockets on it, byte for byte."""

import base64
import hashlib
import os
import socket
import struct

KEY = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
UPGRADE = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}


class Wire:
    """A connection, on which a request begins."""

    def __init__(self, web, rest, headers=None, method="GET", by_host=False, first=b""):
        self.socket = socket.create_connection(("127.0.0.1", web.server.functions_port), 60)
        self.file = self.socket.makefile("rb")
        target, host = (rest, web.host) if by_host else (web.path(rest), "localhost")
        lines = {"Host": host, **web.token, **(headers or {})}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        self.socket.sendall(f"{method} {target} HTTP/1.1\r\n{head}\r\n".encode() + first)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.file.close()
        self.socket.close()

    def head(self):
        """(status, headers)"""
        status = int(self.file.readline().split()[1])
        lines = iter(lambda: self.file.readline().decode().strip(), "")
        return status, dict((line.partition(": ")[::2]) for line in map(lowered, lines))

    def send_chunk(self, body):
        self.socket.sendall(b"%x\r\n%s\r\n" % (len(body), body))

    def chunk(self):
        """The next piece of the answer; nothing at its end, before the trailers."""
        size = int(self.file.readline(), 16)
        body = self.file.read(size)
        return body if size == 0 or self.file.readline() == b"\r\n" else None

    def trailers(self):
        lines = iter(lambda: self.file.readline().decode().strip(), "")
        return dict((line.partition(": ")[::2]) for line in map(lowered, lines))


def lowered(line):
    name, _, value = line.partition(":")
    return f"{name.lower()}:{value}"


class WebSocket(Wire):
    """A web socket that is open."""

    def __init__(self, web, rest, first=b"", **more):
        key = base64.b64encode(os.urandom(16)).decode()
        super().__init__(web, rest, UPGRADE | {"Sec-WebSocket-Key": key}, first=first, **more)
        status, self.headers = self.head()
        assert status == 101, (status, self.headers)
        accept = base64.b64encode(hashlib.sha1((key + KEY).encode()).digest()).decode()
        assert self.headers["sec-websocket-accept"] == accept
        assert self.headers["upgrade"] == "websocket"

    def send(self, kind, body=b""):
        self.socket.sendall(frame(kind, body))

    def receive(self):
        """(kind, body), or nothing when the connection has ended."""
        try:
            head = self.file.read(2)
            if not head:
                return None
            length = head[1]
            assert length < 128, "a server does not mask"
            if length > 125:
                kind, size = ("!H", 2) if length == 126 else ("!Q", 8)
                [length] = struct.unpack(kind, self.file.read(size))
            return head[0] & 15, self.file.read(length)
        except ConnectionError:
            return None

    def says(self, kind, body=b""):
        self.send(kind, body)
        return self.receive()


def frame(kind, body=b""):
    """As a client sends it, masked."""
    length = len(body)
    if length < 126:
        head = struct.pack("!BB", 128 | kind, 128 | length)
    elif length < 1 << 16:
        head = struct.pack("!BBH", 128 | kind, 128 | 126, length)
    else:
        head = struct.pack("!BBQ", 128 | kind, 128 | 127, length)
    mask = b"\x00\x01\x02\x03"
    key = (mask * (length // 4 + 1))[:length]
    masked = int.from_bytes(body, "big") ^ int.from_bytes(key, "big")
    return head + mask + masked.to_bytes(length, "big")
