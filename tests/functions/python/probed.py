"""Answers probes as it is told, and everything else.

`/up` is answered 503 the first $FAILS times. SIGUSR1 makes it well or ill, which `/well` and
`/ready` tell; with $HANGS an ill program does not answer them at all, and with $DEAF it stops listening.
"""
import json, os, signal, socket, threading, uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ME = uuid.uuid4().hex
state = {"ill": False, "up": 0, "agents": []}
go_on = threading.Event()


def change(*_):
    state["ill"] = not state["ill"]
    if "DEAF" in os.environ:
        server.socket.shutdown(socket.SHUT_RDWR)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        status = 200
        match self.path:
            case "/up":
                state["up"] += 1
                state["agents"].append(self.headers["User-Agent"])
                status = 503 if state["up"] <= int(os.environ.get("FAILS", 0)) else 302
            case "/well" | "/ready":
                status = 500 if state["ill"] else 204
                print("ILL" if state["ill"] else "WELL", ME, flush=True)
                if state["ill"] and "HANGS" in os.environ:
                    go_on.wait()
            case "/held":
                print("HELD", flush=True)
                go_on.wait()
        told = b"" if status == 204 else json.dumps({"me": ME, "path": self.path, **state}).encode()
        self.send_response(status)
        if status != 204:
            self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, *_):
        pass


signal.signal(signal.SIGUSR1, change)
signal.signal(signal.SIGUSR2, lambda *_: go_on.set())
ThreadingHTTPServer.request_queue_size = 128
server = ThreadingHTTPServer(("", int(os.environ["PORT"])), Handler)
server.serve_forever()
