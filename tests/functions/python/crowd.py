"""Answers each request with its own path, many at once.

`/hold/…` are answered when SIGUSR1 comes, and as soon as there are $FULL of them it writes down
which. SIGUSR2 lets it die of itself; everything but `/hold/…` is answered at once.
"""
import asyncio, json, os, signal, uuid

ME = uuid.uuid4().hex
held, release = [], asyncio.Event()


async def serve(reader, writer):
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            path = head.split(b" ", 2)[1].decode()
            if path.startswith("/hold/"):
                held.append(path)
                if len(held) == int(os.environ["FULL"]):
                    print("HELD", json.dumps({"me": ME, "held": held}), flush=True)
                await release.wait()
            told = json.dumps({"me": ME, "path": path}).encode()
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(told) + told)
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def main():
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGUSR1, release.set)
    loop.add_signal_handler(signal.SIGUSR2, lambda: os._exit(7))
    server = await asyncio.start_server(serve, "", int(os.environ["PORT"]), backlog=2048)
    await server.serve_forever()


asyncio.run(main())
