"""Starts AWS's runtime client for Python as Lambda's own image does.

The function's package comes first on the path, then what layers add, then the client.
"""

import os
import sys

_VERSION = "python%d.%d" % sys.version_info[:2]
_TASK_ROOT = os.environ.get("LAMBDA_TASK_ROOT", "/var/task")

sys.path[0:1] = [
    _TASK_ROOT,
    "/opt/python/lib/%s/site-packages" % _VERSION,
    "/opt/python",
    os.path.dirname(os.path.abspath(__file__)),
]

from awslambdaric import __main__ as client  # noqa: E402

sys.argv = ["bootstrap", os.environ["_HANDLER"]]
client.main(sys.argv)
