"""Answers as its path says, well or badly, and starts as $START says."""
import contextlib, os, signal, socket, sys, threading, time, uuid

ME = uuid.uuid4().hex.encode()
OK = b"HTTP/1.1 200 OK\r\n"
go_on = threading.Event()


def whole(body, more=b""):
    return OK + more + b"Content-Length: %d\r\n\r\n" % len(body) + body


def endless(to, head, piece):
    """Writes until nobody reads any more."""
    try:
        to.sendall(head)
        while True:
            to.sendall(piece)
    except OSError:
        print("LEFT", flush=True)


#: What is sent.
SAID = {
    "/garbage": b"no HTTP at all\r\n\r\n",
    "/binary": bytes(range(256)) * 8,
    "/http2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "/nothing": b"",
    "/half-a-head": OK + b"Content-Le",
    "/no-status": b"HTTP/1.1\r\n\r\n",
    "/status-of-two-digits": b"HTTP/1.1 20 OK\r\n\r\n",
    "/two-lengths": OK + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
    "/negative-length": OK + b"Content-Length: -4\r\n\r\nabcd",
    "/length-that-is-none": OK + b"Content-Length: four\r\n\r\nabcd",
    "/huge-length": OK + b"Content-Length: 99999999999999999999999\r\n\r\nabcd",
    "/return-in-a-value": OK + b"X-A: b\rX-Injected: c\r\nContent-Length: 2\r\n\r\nok",
    "/null-in-a-value": OK + b"X-A: b\0c\r\nContent-Length: 2\r\n\r\nok",
    "/no-name": OK + b": b\r\nContent-Length: 2\r\n\r\nok",
    "/space-in-a-name": OK + b"X-A : b\r\nContent-Length: 2\r\n\r\nok",
    "/many-headers": OK + b"".join(b"X-%d: y\r\n" % n for n in range(1000)) + b"Content-Length: 2\r\n\r\nok",
    "/switches": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\nhello",
    "/hints": b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + whole(b"ok"),
    "/old": b"HTTP/1.0 200 OK\r\n\r\nok",
    "/until-it-closes": OK + b"Connection: close\r\n\r\nok",
    "/chunks-beside-a-length": OK + b"Content-Length: 99\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
    "/strange-status": b"HTTP/1.1 799 Strange\r\nContent-Length: 2\r\n\r\nok",
    "/lies": whole(b"ok", b"X-Morrow-Error: Died\r\nFunction-Execution-Id: mine\r\nKeep-Alive: timeout=9\r\n"
                   b"Connection: X-Between\r\nX-Between: 1\r\n"),
    "/too-little": OK + b"Content-Length: 100\r\n\r\nsome",
    "/broken-chunk": OK + b"Transfer-Encoding: chunked\r\n\r\n4\r\nsome\r\nzz\r\n",
    "/no-last-chunk": OK + b"Transfer-Encoding: chunked\r\n\r\n4\r\nsome\r\n",
    "/once": whole(b"ok", b"Connection: keep-alive\r\n"),
}


def answer(to, path):
    """Whether the connection goes on."""
    if path in SAID:
        to.sendall(SAID[path])
        return path in ("/hints", "/chunks-beside-a-length", "/strange-status", "/lies")
    match path:
        case "/endless-head":
            endless(to, OK, b"X-A: b\r\n" * 1000)
        case "/endless-name":
            endless(to, OK, b"x" * 8192)
        case "/endless":
            endless(to, OK + b"\r\n", b"x" * 8192)
        case "/too-much":
            to.sendall(whole(b"ok") + whole(b"of another"))
            return True
        case "/exits":
            os._exit(9)
        case "/is-killed":
            os.kill(os.getpid(), signal.SIGKILL)
        case "/eats":
            eaten = [b"x" * (8 << 20) for _ in range(200)]
            to.sendall(whole(b"%d" % len(eaten)))
        case "/exits-in-its-answer":
            to.sendall(OK + b"Content-Length: 100\r\n\r\nsome")
            os._exit(9)
        case "/exits-in-its-chunks":
            to.sendall(OK + b"Transfer-Encoding: chunked\r\n\r\n4\r\nsome\r\n")
            os._exit(9)
        case "/exits-without-a-length":
            to.sendall(OK + b"\r\nsome")
            os._exit(9)
        case "/never":
            go_on.wait()
        case "/reads":
            while to.recv(1 << 20):
                pass
        case "/thinks":
            print("THINKS", flush=True)
            with contextlib.suppress(OSError):
                to.recv(1)
            print("LEFT", flush=True)
        case "/begins-and-never-ends":
            to.sendall(OK + b"Content-Length: 100\r\n\r\nsome")
            go_on.wait()
        case "/held":
            print("HELD", flush=True)
            go_on.wait()
            to.sendall(whole(ME))
            return True
        case _:
            to.sendall(whole(ME))
            return True
    return False


def serve(connection):
    read = b""
    with connection:
        while True:
            while b"\r\n\r\n" not in read:
                piece = connection.recv(65536)
                if not piece:
                    return
                read += piece
            head, _, read = read.partition(b"\r\n\r\n")
            path = head.split(b" ", 2)[1].decode()
            if path == "/early":
                connection.sendall(whole(b"early"))
            length = [line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
            left = int(length[0]) - len(read) if length else 0
            while left > 0 and (piece := connection.recv(1 << 20)):
                left -= len(piece)
            read = b"" if length else read
            if path != "/early" and not answer(connection, path):
                return


def listen(family, address, port, **more):
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if "only" in more:
        listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, more["only"])
    listener.bind((address, port))
    listener.listen(128)
    return listener


def on_leaving(*_):
    print("asked to leave", flush=True)
    os._exit(0)


start, port = os.environ.get("START", ""), int(os.environ["PORT"])
signal.signal(signal.SIGUSR1, lambda *_: go_on.set())
signal.signal(signal.SIGTERM, signal.SIG_IGN if start == "deaf" else on_leaving)
print("starts", start, flush=True)
match start:
    case "ends":
        sys.exit("cannot go on")
    case "never":
        signal.pause()
    case "late":
        time.sleep(1.5)
        listener = listen(socket.AF_INET, "", port)
    case "elsewhere":
        listener = listen(socket.AF_INET, "", 9090)
    case "::1":
        listener = listen(socket.AF_INET6, "::1", port)
    case "IPv6 alone":
        listener = listen(socket.AF_INET6, "::", port, only=1)
    case "both":
        listener = listen(socket.AF_INET6, "::", port, only=0)
    case "127.0.0.1":
        listener = listen(socket.AF_INET, "127.0.0.1", port)
    case _:
        listener = listen(socket.AF_INET, "", port)


def accept():
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()


threading.Thread(target=accept, daemon=True).start()
while True:
    # Signals are the main thread's.
    signal.pause()
