"""The real package registries, let into an Internet that a test made.

What is sent to port 443 of their addresses there goes on to the registries themselves, from the
network that the test came from: so the machine's own settings stay as they are.
"""

import os
import socket
import threading

from .internet import CLONE_NEWNET, LIBC, checked

#: Where they are in the test's Internet; servers/internet.py answers the same for their names.
REGISTRIES = {
    "pypi.org": "203.0.113.21",
    "files.pythonhosted.org": "203.0.113.22",
    "registry.npmjs.org": "203.0.113.23",
}


def unreachable():
    """Why the registries cannot be reached from here, if so."""
    for name in REGISTRIES:
        try:
            socket.create_connection((name, 443), timeout=10).close()
        except OSError as error:
            return f"{name} cannot be reached from this machine: {error}"
    return None


class Registries:
    def __init__(self, internet):
        self.internet = internet

    def __enter__(self):
        ready = threading.Event()
        threading.Thread(target=self.serve, args=[ready], daemon=True).start()
        assert ready.wait(10)
        return self

    def __exit__(self, *_):
        for listener in self.listeners:
            listener.close()

    def serve(self, ready):
        inside = os.open(f"/proc/{self.internet.process.pid}/ns/net", os.O_RDONLY)
        checked(LIBC.setns(inside, CLONE_NEWNET))
        os.close(inside)
        self.listeners = [socket.create_server((at, 443)) for at in REGISTRIES.values()]
        # A socket stays where it was made; those that are made from here on go out.
        checked(LIBC.setns(self.internet.before, CLONE_NEWNET))
        for name, listener in zip(REGISTRIES, self.listeners, strict=True):
            threading.Thread(target=self.accept, args=[name, listener], daemon=True).start()
        ready.set()

    def accept(self, name, listener):
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self.relay, args=[name, client], daemon=True).start()

    def relay(self, name, client):
        try:
            server = socket.create_connection((name, 443), timeout=30)
        except OSError:
            client.close()
            return
        server.settimeout(None)
        back = threading.Thread(target=pump, args=[server, client], daemon=True)
        back.start()
        pump(client, server)
        back.join()
        client.close()
        server.close()


def pump(source, target):
    try:
        while piece := source.recv(65536):
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass
