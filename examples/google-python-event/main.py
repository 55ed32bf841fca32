"""Writes down what a message says: an event function of Google Cloud Functions' first generation."""

import base64


def note(data, context):
    message = base64.b64decode(data["data"]).decode() if "data" in data else data
    print(f"{context.event_type} of {context.resource}: {message}")
