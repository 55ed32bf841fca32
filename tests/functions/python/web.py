import json, os, sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode()
        print("asked for", self.path, flush=True)
        told = json.dumps({
            "method": self.command, "path": self.path, "body": body,
            "headers": {name.lower(): value for name, value in self.headers.items()},
            "env": {name: os.environ.get(name) for name in ("PORT", "K_SERVICE", "COLOUR")},
            "words": sys.argv[1:],
        }).encode()
        status = int(self.headers.get("X-Status") or 200)
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    do_GET = do_POST = do_PUT = do_DELETE = answer

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("", int(os.environ["PORT"])), Handler).serve_forever()
