"""A Runtime API for one process, which keeps what the runtime client sends to it."""

import http.server
import json
import subprocess
import threading

ID = "11111111-2222-4333-8444-555555555555"


class RuntimeApi:
    """Gives its events one after another; afterwards `next` is not answered any more."""

    def __init__(self, events, deadline_ms=32503680000000):
        self.events, self.sent, self.done = list(events), [], threading.Event()
        api = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                if not api.events:
                    api.done.set()
                    threading.Event().wait(60)
                    return
                body = json.dumps(api.events.pop(0)).encode()
                self.send_response(200)
                self.send_header("Lambda-Runtime-Aws-Request-Id", ID)
                self.send_header("Lambda-Runtime-Deadline-Ms", str(deadline_ms))
                self.send_header("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:x:1:function:f")
                self.send_header("Lambda-Runtime-Trace-Id", "Root=1-2-3")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self):
                body, trailers = self.body()
                kind = self.path.rsplit("/", 1)[1] if "invocation" in self.path else "init error"
                api.sent.append({
                    "kind": kind,
                    "type": self.headers.get("Lambda-Runtime-Function-Error-Type"),
                    "content": self.headers.get("Content-Type"),
                    "body": body,
                    "trailers": trailers,
                })
                self.send_response(202)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def body(self):
                if "chunked" not in self.headers.get("Transfer-Encoding", ""):
                    return self.rfile.read(int(self.headers.get("Content-Length", 0))), {}
                pieces = []
                while size := int(self.rfile.readline(), 16):
                    pieces.append(self.rfile.read(size))
                    self.rfile.readline()
                trailers = {}
                while line := self.rfile.readline().strip().decode():
                    name, value = line.split(": ", 1)
                    trailers[name.lower()] = value
                return b"".join(pieces), trailers

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def address(self):
        return f"127.0.0.1:{self.server.server_port}"

    def run(self, command, environment, cwd, seconds=20):
        """Runs a client until it wants another event or ends: (exit status, what it printed)."""
        process = subprocess.Popen(
            command, env=environment, cwd=cwd, text=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        waiter = threading.Thread(target=lambda: (process.wait(), self.done.set()), daemon=True)
        waiter.start()
        assert self.done.wait(seconds), f"neither done nor dead: {self.sent}"
        status = process.poll()
        process.kill()
        output = process.stdout.read()
        self.server.shutdown()
        self.server.server_close()
        return status, output
