"""Rotates a secret as Secrets Manager asks it to. Its own calls are signed with its role's keys."""

import datetime
import hashlib
import hmac
import json
import os
import urllib.error
import urllib.request


def call(operation, **members):
    body = json.dumps(members).encode()
    endpoint, region = os.environ["AWS_ENDPOINT_URL"], os.environ["AWS_REGION"]
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    headers = {
        "content-type": "application/x-amz-json-1.1",
        "host": endpoint.split("//")[1],
        "x-amz-date": now,
        "x-amz-security-token": os.environ["AWS_SESSION_TOKEN"],
        "x-amz-target": f"secretsmanager.{operation}",
    }
    names = ";".join(headers)
    canonical = "\n".join(
        ["POST", "/", "", *[f"{name}:{value}" for name, value in headers.items()], "", names,
         hashlib.sha256(body).hexdigest()]
    )
    scope = f"{now[:8]}/{region}/secretsmanager/aws4_request"
    hashed = hashlib.sha256(canonical.encode()).hexdigest()
    text = f"AWS4-HMAC-SHA256\n{now}\n{scope}\n{hashed}"
    key = ("AWS4" + os.environ["AWS_SECRET_ACCESS_KEY"]).encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), "sha256").digest()
    signature = hmac.new(key, text.encode(), "sha256").hexdigest()
    headers["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={os.environ['AWS_ACCESS_KEY_ID']}/{scope}, "
        f"SignedHeaders={names}, Signature={signature}"
    )
    request = urllib.request.Request(endpoint + "/", body, headers, method="POST")
    try:
        with urllib.request.urlopen(request) as answer:
            return json.loads(answer.read() or b"{}")
    except urllib.error.HTTPError as error:
        raise RuntimeError(f"{operation}: {error.read().decode()}") from None


def handler(event, context):
    if "get" in event:
        return call("GetSecretValue", SecretId=event["get"])["SecretString"]
    if "env" in event:
        return os.environ.get(event["env"])
    if "local" in event:
        token = event.get("token", os.environ["AWS_SESSION_TOKEN"])
        return local(event["local"], token, event.get("port", 2773))
    step, secret, token = event["Step"], event["SecretId"], event["ClientRequestToken"]
    if step == os.environ.get("FAIL_IN"):
        raise RuntimeError("as the test wants it")
    versions = call("DescribeSecret", SecretId=secret)["VersionIdsToStages"]
    assert "AWSPENDING" in versions[token], versions
    if step == "createSecret":
        call("PutSecretValue", SecretId=secret, ClientRequestToken=token,
             SecretString="rotated-" + os.urandom(8).hex(), VersionStages=["AWSPENDING"])
    elif step == "testSecret" and "AWSPENDING" in versions[token]:
        if os.environ.get("TRIAL") != "yes":
            found = call("GetSecretValue", SecretId=secret, VersionStage="AWSPENDING")
            assert found["VersionId"] == token
    elif step == "finishSecret":
        current = [it for it, stages in versions.items() if "AWSCURRENT" in stages]
        call("UpdateSecretVersionStage", SecretId=secret, VersionStage="AWSCURRENT",
             MoveToVersionId=token, RemoveFromVersionId=current[0])
    return step


def local(path, token=None, port=2773):
    """What the function's own machine answers: status and body."""
    headers = {} if token is None else {"X-Aws-Parameters-Secrets-Token": token}
    request = urllib.request.Request(f"http://localhost:{port}{path}", headers=headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return [answer.status, json.loads(answer.read())]
    except urllib.error.HTTPError as error:
        return [error.code, json.loads(error.read())]
    except urllib.error.URLError as error:
        return [0, str(error)]
