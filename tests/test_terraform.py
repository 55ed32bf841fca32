"""Terraform with its AWS provider: it finds what it made, and nothing else.

`TERRAFORM_PLUGINS` names a folder that has the provider, laid out as a mirror of the registry.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from support.server import ACCESS_KEY, ACCOUNT, SECRET_KEY, clean_environment

TERRAFORM = shutil.which("terraform")
PLUGINS = os.environ.get("TERRAFORM_PLUGINS")
FILES = Path(__file__).parent / "terraform"


@pytest.fixture
def terraform(server, tmp_path):
    """Runs it on a file of ours: `terraform("apply", …)`, its exit status and words."""
    if not TERRAFORM or not PLUGINS:
        pytest.skip("there is no terraform, or TERRAFORM_PLUGINS is not set")
    shutil.copy(FILES / "iam.tf", tmp_path)
    variables = {
        "TF_VAR_endpoint": server.endpoint, "TF_VAR_access_key": ACCESS_KEY, "TF_VAR_secret_key": SECRET_KEY,
        "TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1", "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1",
    }
    settings = tmp_path / "settings"
    settings.write_text(f'provider_installation {{\n  filesystem_mirror {{\n    path = "{PLUGINS}"\n  }}\n}}\n')
    variables["TF_CLI_CONFIG_FILE"] = str(settings)

    def run(*arguments):
        done = subprocess.run(
            [TERRAFORM, *arguments, "-no-color"], cwd=tmp_path, capture_output=True, text=True, timeout=300,
            env=clean_environment(**variables),
        )
        return done.returncode, done.stdout + done.stderr

    status, said = run("init", "-input=false")
    assert status == 0, said
    yield run
    run("destroy", "-auto-approve")


def test_terraform_makes_changes_and_takes_away_what_iam_has(terraform, clients):
    iam = clients("iam")

    def done(*arguments):
        status, said = terraform(*arguments)
        assert status == 0, said[-3000:]

    done("apply", "-auto-approve")
    role = iam.get_role(RoleName="tf-work")["Role"]
    assert (role["Description"], role["MaxSessionDuration"]) == ("works", 7200)
    assert iam.get_user(UserName="tf-ann")["User"]["Arn"] == f"arn:aws:iam::{ACCOUNT}:user/team/tf-ann"
    # Nothing is to be changed: what is read is what was written.
    done("plan", "-detailed-exitcode")
    more = ["-var", "user=tf-anna", "-var", "description=works more"]
    done("apply", "-auto-approve", *more)
    assert iam.get_role(RoleName="tf-work")["Role"]["Description"] == "works more"
    assert iam.get_group(GroupName="tf-devs")["Users"][0]["UserName"] == "tf-anna"
    done("plan", "-detailed-exitcode", *more)
    done("destroy", "-auto-approve", *more)
    named = [it["UserName"] for it in iam.list_users(PathPrefix="/team/")["Users"]]
    assert named == [] and "tf-work" not in [it["RoleName"] for it in iam.list_roles(MaxItems=1000)["Roles"]]
