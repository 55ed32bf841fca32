"""Speaks over web sockets, and streams: what its path says.

`/echo` says again what it hears, `/refuse` takes no web socket, `/deaf` stops listening and keeps
the connection; `/events` are two, of which the second comes when somebody asks for `/go-on`;
`/reflect` says again what it gets while it gets it.
"""
import base64, hashlib, json, os, struct, threading, uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ME = uuid.uuid4().hex
KEY = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
go_on, lock = threading.Event(), threading.Lock()
open_now = 0


def count(more):
    global open_now
    with lock:
        open_now += more
        return open_now


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        kind = self.path.strip("/").replace("-", "_") or "who"
        getattr(self, kind)()

    do_POST = do_GET

    def say(self, status, told, **headers):
        told = json.dumps(told).encode()
        self.send_response(status)
        for name, value in {"Content_Length": len(told), **headers}.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()
        self.wfile.write(told)

    def who(self):
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.say(200, {"me": ME, "open": count(0), "headers": headers})

    def refuse(self):
        self.say(403, "not you", X_Why="because", Upgrade="websocket")

    # Web sockets.

    def handshake(self, greeting=b""):
        self.close_connection = True
        accept = base64.b64encode(hashlib.sha1((self.headers["Sec-WebSocket-Key"] + KEY).encode()).digest())
        self.wfile.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + accept + b"\r\nX-Me: " + ME.encode() + b"\r\n\r\n" + greeting
        )

    def frame(self):
        first, second = self.rfile.read(2)
        length = second & 127
        if length > 125:
            kind, size = ("!H", 2) if length == 126 else ("!Q", 8)
            [length] = struct.unpack(kind, self.rfile.read(size))
        assert second & 128, "a client masks"
        mask, body = self.rfile.read(4), self.rfile.read(length)
        key = (mask * (length // 4 + 1))[:length]
        body = int.from_bytes(body, "big") ^ int.from_bytes(key, "big")
        return first & 15, body.to_bytes(length, "big")

    def send(self, kind, body):
        length = len(body)
        if length < 126:
            head = struct.pack("!BB", 128 | kind, length)
        elif length < 1 << 16:
            head = struct.pack("!BBH", 128 | kind, 126, length)
        else:
            head = struct.pack("!BBQ", 128 | kind, 127, length)
        self.wfile.write(head + body)

    def echo(self):
        # With the greeting in the same piece as the head.
        self.handshake(struct.pack("!BB", 128 | TEXT, 5) + b"hello")
        count(1)
        try:
            while True:
                kind, body = self.frame()
                if body == b"exit":
                    os._exit(5)
                if body == b"close":
                    kind, body = CLOSE, struct.pack("!H", 1001) + b"done"
                self.send(PONG if kind == PING else kind, body)
                if kind == CLOSE:
                    return
        except (ValueError, OSError):
            pass
        finally:
            count(-1)
            print("CLOSED", flush=True)

    def deaf(self):
        self.handshake()
        print("DEAF", flush=True)
        go_on.wait()

    def another_protocol(self):
        self.close_connection = True
        self.wfile.write(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n")

    # Streams.

    def chunk(self, body):
        self.wfile.write(b"%x\r\n%s\r\n" % (len(body), body))

    def begin(self, kind, **headers):
        self.send_response(200)
        for name, value in {"Content_Type": kind, "Transfer_Encoding": "chunked", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def events(self):
        self.begin("text/event-stream", Cache_Control="no-cache")
        self.chunk(b"data: first\n\n")
        go_on.wait()
        self.chunk(b"data: second\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def go_on(self):
        go_on.set()
        self.say(200, "on")

    def reflect(self):
        self.begin("text/plain", Trailer="X-Sum, X-Seen")
        total = 0
        while size := int(self.rfile.readline(), 16):
            body = self.rfile.read(size)
            self.rfile.readline()
            total += size
            self.chunk(body)
        seen = b""
        while (line := self.rfile.readline()) != b"\r\n":
            seen += line.strip() + b";"
        self.wfile.write(b"0\r\nX-Sum: %d\r\nX-Seen: %s\r\n\r\n" % (total, seen))

    def log_message(self, *_):
        pass


ThreadingHTTPServer.request_queue_size = 128
ThreadingHTTPServer(("", int(os.environ["PORT"])), Handler).serve_forever()
