"""Writes down what an event says: a CloudEvent function for Google Cloud Run functions."""

import functions_framework


@functions_framework.cloud_event
def note(event):
    print(f"{event['type']} from {event['source']}: {event.data}")
