"""Calls AWS as any function does, with an unmodified boto3 and what its environment says."""

import os

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

ONCE = Config(retries={"total_max_attempts": 1})


def handler(event, context):
    if "echo" in event:
        return {name: os.environ.get(name) for name in event["echo"]}
    client = boto3.client(event["service"], config=ONCE, **event.get("client", {}))
    try:
        answer = getattr(client, event["call"])(**event.get("given", {}))
    except ClientError as error:
        return {"error": error.response["Error"]}
    for name in ("Payload", "Body"):
        if name in answer:
            answer[name] = answer[name].read().decode()
    answer.pop("ResponseMetadata")
    return {"answer": repr(answer)} if event.get("as_text") else {"answer": answer}
