"""Starts AWS's runtime client for Python as Lambda's own image does.

The function's package comes first on the path, then what layers add, then the client.

Started before there is a function, it loads what the client needs, waits, and takes the function's
environment from its standard input. Nothing of the function can tell: where its own modules would
have come before those that are loaded, the interpreter starts anew.
"""

import os
import sys

_VERSION = "python%d.%d" % sys.version_info[:2]
_OWN = os.path.dirname(os.path.abspath(__file__))
_ADDED = ["/opt/python/lib/%s/site-packages" % _VERSION, "/opt/python"]


def _set_path(task_root):
    sys.path[0:1] = [task_root] + _ADDED + [_OWN]


def _wait():
    """Loads ahead, waits for a function, and becomes as if started for it."""
    known = set(sys.modules)
    first = sys.path[0]
    _set_path("/var/task")
    import awslambdaric.__main__  # noqa: F401

    if sys.version_info >= (3, 12):
        # The client's own import, when it is made.
        import concurrent.futures.thread  # noqa: F401

    parts = []
    while True:
        part = os.read(0, 65536)
        if not part:
            break
        parts.append(part)
    if not parts:
        # Nobody needs it any more.
        os._exit(0)
    nothing = os.open("/dev/null", os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.chdir("/var/task")
    environment = dict(item.split(b"=", 1) for item in b"".join(parts).split(b"\0")[:-1])
    # The interpreter itself sets this where the locale is not there (PEP 538).
    coerced = os.environb.get(b"LC_CTYPE")

    loaded = {name.partition(".")[0] for name in set(sys.modules) - known}
    if loaded & _names(["/var/task"] + _ADDED):
        os.execve(sys.executable, [sys.executable, os.path.abspath(__file__)], environment)
    os.environb.clear()
    os.environb.update(environment)
    if coerced:
        os.environb[b"LC_CTYPE"] = coerced
    # The client reads the environment as it is loaded, so it is loaded again; what it needs is not.
    for name in [name for name in sys.modules if name.partition(".")[0] == "awslambdaric"]:
        del sys.modules[name]
    del sys.path[: len(_ADDED) + 2]
    sys.path.insert(0, first)
    # Nothing was in the function's places when they were looked at.
    sys.path_importer_cache.clear()


def _names(folders):
    """What modules could be loaded from there."""
    found = set()
    for folder in folders:
        try:
            found.update(name.partition(".")[0] for name in os.listdir(folder))
        except OSError:
            pass
    return found


if os.environ.get("_MORROW_WAIT"):
    _wait()
_set_path(os.environ.get("LAMBDA_TASK_ROOT", "/var/task"))

from awslambdaric import __main__ as client, lambda_runtime_client  # noqa: E402


def _next(self, wait=lambda_runtime_client.LambdaRuntimeClient.wait_next_invocation):
    # What `runtime_client` says of signals: no thread is needed for them.
    self.use_thread_for_polling_next = False
    return wait(self)


lambda_runtime_client.LambdaRuntimeClient.wait_next_invocation = _next

sys.argv = ["bootstrap", os.environ["_HANDLER"]]
client.main(sys.argv)
