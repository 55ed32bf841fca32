"""AWS's SDK for JavaScript works as it is."""

import json
import shutil
import subprocess

import pytest
from support.functions import PYTHON, sample, unique
from support.server import ACCESS_KEY, ACCOUNT, REGION, ROLE, ROOT, SECRET_KEY, clean_environment

VERSION = "3.1164.0"
PACKAGES = ["client-lambda", "client-cloudwatch-logs", "client-sts"]
SCRIPT = """
const { readFileSync } = require("node:fs");
const L = require("@aws-sdk/client-lambda");
const { CloudWatchLogsClient, FilterLogEventsCommand } = require("@aws-sdk/client-cloudwatch-logs");
const { STSClient, GetCallerIdentityCommand } = require("@aws-sdk/client-sts");

(async () => {
  const { name, role, runtime, zip } = JSON.parse(process.env.GIVEN);
  const lambda = new L.LambdaClient({ maxAttempts: 1 });
  const ZipFile = readFileSync(zip);
  const seen = {};
  seen.account = (await new STSClient({}).send(new GetCallerIdentityCommand({}))).Account;
  const created = await lambda.send(new L.CreateFunctionCommand({
    FunctionName: name, Runtime: runtime, Handler: "app.handler", Role: role, Code: { ZipFile },
    Tags: { made: "by node" },
  }));
  seen.created = [created.$metadata.httpStatusCode, created.State];
  await L.waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60 }, { FunctionName: name });
  const answer = await lambda.send(new L.InvokeCommand({
    FunctionName: name, Payload: JSON.stringify({ name: "sdk" }), LogType: "Tail",
  }));
  seen.answer = JSON.parse(Buffer.from(answer.Payload).toString());
  seen.tail = Buffer.from(answer.LogResult, "base64").toString();
  await lambda.send(new L.UpdateFunctionConfigurationCommand({ FunctionName: name, MemorySize: 192 }));
  await L.waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: 60 }, { FunctionName: name });
  const layer = await lambda.send(new L.PublishLayerVersionCommand({
    LayerName: name, Content: { ZipFile }, CompatibleRuntimes: [runtime],
  }));
  seen.layer = layer.Version;
  seen.tags = (await lambda.send(new L.ListTagsCommand({ Resource: created.FunctionArn }))).Tags;
  seen.names = [];
  for await (const page of L.paginateListFunctions({ client: lambda }, { MaxItems: 1 })) {
    seen.names.push(...page.Functions.map((it) => it.FunctionName));
  }
  const logs = new CloudWatchLogsClient({});
  const events = await logs.send(new FilterLogEventsCommand({
    logGroupName: `/aws/lambda/${name}`, filterPattern: "REPORT",
  }));
  seen.reports = events.events.length;
  try {
    await lambda.send(new L.GetFunctionCommand({ FunctionName: "absent" }));
  } catch (error) {
    seen.error = [error.name, error instanceof L.ResourceNotFoundException, error.$metadata.httpStatusCode];
  }
  await lambda.send(new L.DeleteLayerVersionCommand({ LayerName: name, VersionNumber: layer.Version }));
  await lambda.send(new L.DeleteFunctionCommand({ FunctionName: name }));
  console.log(JSON.stringify(seen));
})().catch((error) => { console.error(error); process.exit(1); });
"""

pytestmark = pytest.mark.skipif(shutil.which("npm") is None, reason="there is no npm")


@pytest.fixture(scope="session")
def sdk():
    """The SDK, fetched once and kept."""
    home = ROOT / ".cache" / f"aws-sdk-js-{VERSION}"
    if not all((home / "node_modules/@aws-sdk" / name / "package.json").exists() for name in PACKAGES):
        home.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ["npm", "install", "--prefix", str(home), "--ignore-scripts", "--no-save",
             *(f"@aws-sdk/{name}@{VERSION}" for name in PACKAGES)],
            check=True, capture_output=True, timeout=600,
        )
    return home


def test_a_functions_life(server, sdk, tmp_path):
    name = unique("sdk")
    package = tmp_path / "package.zip"
    package.write_bytes(sample("hello"))
    given = {"name": name, "role": ROLE, "runtime": PYTHON, "zip": str(package)}
    done = subprocess.run(
        ["node", "-e", SCRIPT], cwd=sdk, capture_output=True, text=True, timeout=180,
        env=clean_environment(
            AWS_ENDPOINT_URL=server.endpoint, AWS_REGION=REGION, AWS_ACCESS_KEY_ID=ACCESS_KEY,
            AWS_SECRET_ACCESS_KEY=SECRET_KEY, GIVEN=json.dumps(given),
        ),
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout.splitlines()[-1])
    assert seen["account"] == ACCOUNT
    assert seen["created"] == [201, "Pending"]
    assert seen["answer"] == {"hello": "sdk"}
    assert "REPORT RequestId" in seen["tail"]
    assert seen["layer"] == 1 and seen["tags"] == {"made": "by node"}
    assert name in seen["names"] and seen["reports"] == 1
    assert seen["error"] == ["ResourceNotFoundException", True, 404]
