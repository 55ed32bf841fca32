"""Answers with what Google's functions framework gave it."""

import json
import os
import sys

import flask
import functions_framework

#: Of an event's function nobody is told the answer; so it ends with one.
ENVIRONMENT = {
    name: value for name, value in os.environ.items()
    if name == "PORT" or name.startswith(("K_", "FUNCTION_"))
}


def told(**seen):
    flask.abort(flask.make_response(flask.jsonify(environment=ENVIRONMENT, **seen)))


@functions_framework.http
def request(request):
    if "raise" in request.args:
        raise ValueError(request.args["raise"])
    if "print" in request.args:
        print(request.args["print"])
    if "log" in request.args:
        print(json.dumps(json.loads(request.args["log"])), file=sys.stderr)
    return {
        "environment": ENVIRONMENT, "method": request.method, "path": request.full_path,
        "headers": {name.lower(): value for name, value in request.headers.items()},
    }


@functions_framework.cloud_event
def cloud_event(event):
    told(attributes=dict(event.get_attributes()), data=event.data)


def event(data, context):
    seen = {
        "eventId": context.event_id, "timestamp": context.timestamp,
        "eventType": context.event_type, "resource": context.resource,
    }
    told(data=data.decode() if isinstance(data, bytes) else data, context=seen)


class Any:
    def __init__(self, it):
        self.it = it

    @staticmethod
    def from_dict(given):
        return Any(given)

    def to_dict(self):
        return self.it


@functions_framework.typed(Any)
def typed(given: Any) -> Any:
    return Any({"environment": ENVIRONMENT, "data": given.it})
