"""Logs with Google's own library, as it sets itself up where it finds itself."""

import logging

import functions_framework
import google.cloud.logging

client = google.cloud.logging.Client()
client.setup_logging()


@functions_framework.http
def run(request):
    text = request.args["text"]
    logging.error("it is %s", text, extra={"labels": {"team": "blue"}})
    logging.info("fields", extra={"json_fields": {"of": text, "count": 7}})
    handlers = [type(handler).__name__ for handler in logging.getLogger().handlers]
    return {"handlers": handlers, "project": client.project}
