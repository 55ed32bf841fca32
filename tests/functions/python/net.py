"""Goes where it is told, and says what came of it."""

import errno
import socket

HELD = {}
PATIENCE = 5


def name_of(error):
    if isinstance(error, socket.gaierror):
        return "unknown name"
    if isinstance(error, TimeoutError):
        return "timed out"
    return errno.errorcode.get(error.errno, str(error))


def say(connection):
    connection.settimeout(PATIENCE)
    connection.sendall(b"echo!")
    return connection.recv(64).decode()


def tcp(host, port):
    with socket.create_connection((host, port), PATIENCE) as connection:
        return say(connection)


def udp(host, port):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as connection:
        connection.connect((host, port))
        return say(connection)


def hold(host, port):
    HELD["it"] = socket.create_connection((host, port), PATIENCE)
    return say(HELD["it"])


def held():
    return say(HELD["it"])


def names(host):
    return sorted({found[4][0] for found in socket.getaddrinfo(host, 80, type=socket.SOCK_STREAM)})


def own():
    """The addresses of this machine, as it seems in here."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as connection:
        connection.connect(("203.0.113.1", 9))
        return connection.getsockname()[0]


def serve(port):
    HELD["server"] = socket.create_server(("0.0.0.0", port))
    return "listens"


def raw():
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW):
        return "open"


DOES = {it.__name__: it for it in [tcp, udp, hold, held, names, own, serve, raw]}


def handler(event, context):
    does, *arguments = event
    try:
        return DOES[does](*arguments)
    except OSError as error:
        return name_of(error)
