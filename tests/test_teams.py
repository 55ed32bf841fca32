"""Two teams on one server: each has what is its own, by the roles of its members, and does not
learn that there is another."""

import json
from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError
from support.functions import PYTHON, package, refused, sample, settled, unique
from support.people import Person
from support.server import ACCOUNT, REGION, ROLE, until
from test_trail import trail

DENIED = "AccessDeniedException"
TEAM = "arn:aws:iam::{}:group/morrow/team/{}/".format


@pytest.fixture(scope="module")
def world(server, aws):
    """Team a with somebody in each role, and team b; each has a function, a layer and logs."""
    marks = SimpleNamespace(a=unique("a"), b=unique("b"))
    world = SimpleNamespace(server=server, root=aws, a=marks.a, b=marks.b)
    for team in (world.a, world.b):
        server.cli("teams", "create", team, "--names", f"{team}-*")
        function = f"{team}-hello"
        aws.create_function(
            FunctionName=function, Runtime=PYTHON, Handler="app.handler", Role=ROLE,
            Code={"ZipFile": sample("hello")}, Timeout=10,
        )
        settled(aws, function)
        aws.publish_layer_version(
            LayerName=f"{team}-lib", Content={"ZipFile": package({"python/x.py": "x = 1\n"})},
        )
        aws.invoke(FunctionName=function)
    for role in ("reader", "operator", "deployer", "owner"):
        person = Person(server)
        person.joins(world.a, role)
        setattr(world, role, person)
    world.stranger = Person(server)
    world.other = Person(server)
    world.other.joins(world.b, "deployer")
    yield world
    for team in (world.a, world.b):
        for function in aws.list_functions()["Functions"]:
            if function["FunctionName"].startswith(team):
                aws.delete_function(FunctionName=function["FunctionName"])
        server.cli("teams", "delete", team)


def deploys(person, name, **more):
    return person.to("lambda").create_function(
        FunctionName=name, Runtime=PYTHON, Handler="app.handler", Role=ROLE,
        Code={"ZipFile": sample("hello")}, **more,
    )


def test_each_role_may_more_than_the_one_before(world):
    name = f"{world.a}-hello"
    reader, operator = world.reader.to("lambda"), world.operator.to("lambda")
    deployer, owner = world.deployer.to("lambda"), world.owner.to("lambda")
    assert reader.get_function(FunctionName=name)["Configuration"]["FunctionName"] == name
    refused(reader.invoke, DENIED, 403, "lambda:InvokeFunction", FunctionName=name)
    assert json.loads(operator.invoke(FunctionName=name, Payload=b"{}")["Payload"].read())
    update = {"FunctionName": name, "Timeout": 9}
    refused(operator.update_function_configuration, DENIED, 403, **update)
    deployer.update_function_configuration(**update)
    settled(world.root, name)
    share = {
        "FunctionName": name, "StatementId": "s", "Action": "lambda:InvokeFunction",
        "Principal": "210987654321",
    }
    refused(deployer.add_permission, DENIED, 403, "lambda:AddPermission", **share)
    owner.add_permission(**share)
    owner.remove_permission(FunctionName=name, StatementId="s")


@pytest.mark.parametrize("role", ["reader", "operator"])
def test_who_is_no_deployer_cannot_deploy(world, role, tmp_path):
    person = getattr(world, role)
    with pytest.raises(ClientError) as caught:
        deploys(person, f"{world.a}-new")
    error = caught.value.response["Error"]
    assert error["Code"] == DENIED
    assert error["Message"] == (
        f"User: {person.arn} is not authorized to perform: lambda:CreateFunction on resource: "
        f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{world.a}-new because no identity-based "
        "policy allows the lambda:CreateFunction action"
    )
    (tmp_path / "lambda_function.py").write_text("def lambda_handler(event, context):\n    pass\n")
    shown = person.cli("deploy", str(tmp_path), "--name", f"{world.a}-new", check=False)
    assert shown.returncode == 1 and "may not" in shown.stderr or "not authorized" in shown.stderr


def test_a_deployer_deploys_its_teams_names_with_its_teams_roles_alone(world, clients):
    name = f"{world.a}-made"
    made = deploys(world.deployer, name)
    assert made["FunctionName"] == name
    settled(world.root, name)
    world.deployer.to("lambda").delete_function(FunctionName=name)
    with pytest.raises(ClientError, match="lambda:CreateFunction"):
        deploys(world.deployer, f"{world.b}-made")
    with pytest.raises(ClientError, match="lambda:CreateFunction"):
        deploys(world.deployer, "plain")
    iam = clients("iam")
    trust = json.dumps({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }]})
    for role in (f"{world.a}-work", f"{world.b}-work"):
        iam.create_role(RoleName=role, AssumeRolePolicyDocument=trust)
    role = f"arn:aws:iam::{ACCOUNT}:role/{{}}-work".format
    with pytest.raises(ClientError, match="iam:PassRole"):
        world.deployer.to("lambda").create_function(
            FunctionName=name, Runtime=PYTHON, Handler="app.handler", Role=role(world.b),
            Code={"ZipFile": sample("hello")},
        )
    world.deployer.to("lambda").create_function(
        FunctionName=name, Runtime=PYTHON, Handler="app.handler", Role=role(world.a),
        Code={"ZipFile": sample("hello")},
    )
    settled(world.root, name)
    world.deployer.to("lambda").delete_function(FunctionName=name)
    for made in (f"{world.a}-work", f"{world.b}-work"):
        iam.delete_role(RoleName=made)


def refusals(person, name):
    """How everything that names a function is refused, without the name."""
    aws, logs = person.to("lambda"), person.to("logs")
    group = f"/aws/lambda/{name}"
    calls = [
        (aws.get_function, {"FunctionName": name}),
        (aws.get_function_configuration, {"FunctionName": name}),
        (aws.invoke, {"FunctionName": name}),
        (aws.update_function_code, {"FunctionName": name, "ZipFile": sample("hello")}),
        (aws.delete_function, {"FunctionName": name}),
        (aws.get_policy, {"FunctionName": name}),
        (aws.list_tags, {"Resource": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"}),
        (aws.create_function, {
            "FunctionName": name, "Runtime": PYTHON, "Handler": "app.handler", "Role": ROLE,
            "Code": {"ZipFile": sample("hello")},
        }),
        (aws.get_layer_version, {"LayerName": f"{name}-lib", "VersionNumber": 1}),
        (aws.list_layer_versions, {"LayerName": f"{name}-lib"}),
        (logs.filter_log_events, {"logGroupName": group}),
        (logs.describe_log_streams, {"logGroupName": group}),
        (logs.get_log_events, {"logGroupName": group, "logStreamName": "s"}),
        (logs.put_retention_policy, {"logGroupName": group, "retentionInDays": 1}),
        (logs.delete_log_group, {"logGroupName": group}),
    ]
    found = []
    for call, given in calls:
        with pytest.raises(ClientError) as caught:
            call(**given)
        response = caught.value.response
        status = response["ResponseMetadata"]["HTTPStatusCode"]
        error = response["Error"]
        found.append((status, error["Code"], error["Message"].replace(name, "NAME")))
    return found


def test_a_team_cannot_tell_a_function_of_another_from_one_that_is_not_there(world):
    there = refusals(world.owner, f"{world.b}-hello")
    absent = refusals(world.owner, f"{world.b}-nothing")
    assert there == absent
    assert {code for _, code, _ in there} == {DENIED}


def test_lists_show_each_team_its_own(world):
    for person, team in ((world.reader, world.a), (world.other, world.b)):
        aws, logs = person.to("lambda"), person.to("logs")
        names = [it["FunctionName"] for it in aws.list_functions()["Functions"]]
        assert names == [f"{team}-hello"]
        layers = [it["LayerName"] for it in aws.list_layers()["Layers"]]
        assert layers == [f"{team}-lib"]
        groups = [it["logGroupName"] for it in logs.describe_log_groups()["logGroups"]]
        assert groups == [f"/aws/lambda/{team}-hello"]
        listed = person.cli_json("functions", "list")["functions"]
        assert [it["name"] for it in listed] == [f"{team}-hello"]
        status = person.cli_json("status")
        assert status["functions"] == 1 and status["instances"] <= 1
        assert [it["name"] for it in person.cli_json("teams", "list")["teams"]] == [team]
    every = [it["FunctionName"] for it in world.root.list_functions()["Functions"]]
    assert {f"{world.a}-hello", f"{world.b}-hello"} <= set(every)


def test_pages_of_a_list_are_of_what_one_sees(world, server):
    made = [f"{world.a}-p{number}" for number in range(4)]
    for name in made:
        deploys(world.deployer, name)
    aws = world.reader.to("lambda")
    own = sorted([*made, f"{world.a}-hello"])
    seen, marker, sizes = [], None, []
    while True:
        page = aws.list_functions(MaxItems=2, **({"Marker": marker} if marker else {}))
        seen += [it["FunctionName"] for it in page["Functions"]]
        sizes.append(len(page["Functions"]))
        marker = page.get("NextMarker")
        if not marker:
            break
    assert (seen, sizes) == (own, [2, 2, 1])
    # The last page of a team's own ends there, whatever of others' follows.
    assert "NextMarker" not in aws.list_functions(MaxItems=len(own))
    for name in made:
        settled(world.root, name)
        world.deployer.to("lambda").invoke(FunctionName=name)
    logs = world.reader.to("logs")
    pages = logs.get_paginator("describe_log_groups").paginate(PaginationConfig={"PageSize": 2})
    sizes = [[it["logGroupName"] for it in page["logGroups"]] for page in pages]
    assert [len(page) for page in sizes] == [2, 2, 1]
    assert sum(sizes, []) == [f"/aws/lambda/{name}" for name in own]
    for name in made:
        world.deployer.to("lambda").delete_function(FunctionName=name)


def test_who_is_in_no_team_sees_nothing_and_is_refused(world):
    aws, logs = world.stranger.to("lambda"), world.stranger.to("logs")
    refused(aws.list_functions, DENIED, 403, "lambda:ListFunctions on resource: \\*")
    refused(aws.list_layers, DENIED, 403, "lambda:ListLayers")
    refused(logs.describe_log_groups, DENIED, 403, "logs:DescribeLogGroups")
    assert world.stranger.cli("status", check=False).returncode != 0
    assert world.stranger.cli("teams", "list", check=False).returncode != 0
    status, said = world.stranger.ask("GET", f"teams/{world.a}")
    assert (status, said["error"]["kind"]) == (403, "Forbidden")


def test_a_member_reads_its_teams_logs_and_no_others(world):
    events = world.reader.to("logs").filter_log_events(
        logGroupName=f"/aws/lambda/{world.a}-hello", filterPattern="REPORT"
    )["events"]
    assert events
    done = world.reader.cli("logs", f"{world.a}-hello", "--filter", "REPORT")
    assert "REPORT RequestId" in done.stdout
    other = world.reader.cli("logs", f"{world.b}-hello", check=False)
    assert other.returncode != 0 and "REPORT" not in other.stdout


def test_a_function_is_given_no_log_group_that_its_deployer_may_not_write_to(world):
    name = f"{world.a}-logger"
    theirs = {"LoggingConfig": {"LogGroup": f"/aws/lambda/{world.b}-hello"}}
    with pytest.raises(ClientError, match="logs:PutLogEvents"):
        deploys(world.deployer, name, **theirs)
    deploys(world.deployer, name, LoggingConfig={"LogGroup": f"/aws/lambda/{world.a}-shared"})
    settled(world.root, name)
    deployer = world.deployer.to("lambda")
    with pytest.raises(ClientError, match="logs:PutLogEvents"):
        deployer.update_function_configuration(FunctionName=name, **theirs)
    deployer.delete_function(FunctionName=name)


def test_an_owner_manages_the_members_of_its_own_team(world):
    bob = Person(world.server)
    name = f"{world.a}-hello"
    assert bob.to("lambda") and bob.ask("GET", "status")[0] == 403
    shown = world.owner.cli_json("teams", "add", world.a, bob.name, "--role", "operator")
    assert {"user": bob.name, "role": "operator"} in shown["members"]
    aws = bob.to("lambda")
    assert aws.invoke(FunctionName=name)["StatusCode"] == 200
    # Another role takes the place of the first, at once, for what is connected already.
    world.owner.cli("teams", "add", world.a, bob.name, "--role", "reader")
    refused(aws.invoke, DENIED, 403, FunctionName=name)
    assert aws.get_function(FunctionName=name)
    world.owner.cli("teams", "remove", world.a, bob.name)
    refused(aws.get_function, DENIED, 403, FunctionName=name)
    again = world.owner.cli("teams", "remove", world.a, bob.name, check=False)
    assert again.returncode != 0 and "is no member" in again.stderr
    for person in (world.deployer, world.operator, world.reader):
        done = person.cli("teams", "add", world.a, bob.name, "--role", "reader", check=False)
        assert done.returncode != 0 and "iam:AddUserToGroup" in done.stderr
    for verb in (("add", world.b, bob.name, "--role", "reader"), ("remove", world.b, world.other.name),
                 ("show", world.b), ("delete", world.a), ("update", world.a, "--names", "*")):
        done = world.owner.cli("teams", *verb, check=False)
        assert done.returncode != 0 and "may not" in done.stderr, verb
    world.server.cli("users", "delete", bob.name)


def test_iam_shows_a_team_as_it_is_applied(world, clients):
    iam = clients("iam")
    groups = iam.list_groups(PathPrefix=f"/morrow/team/{world.a}/")["Groups"]
    names = [f"{world.a}.{role}" for role in ("deployer", "operator", "owner", "reader")]
    assert [it["GroupName"] for it in groups] == names
    members = iam.get_group(GroupName=f"{world.a}.reader")["Users"]
    assert [it["UserName"] for it in members] == [world.reader.name]
    assert iam.list_group_policies(GroupName=f"{world.a}.reader")["PolicyNames"] == ["team"]
    policy = iam.get_group_policy(GroupName=f"{world.a}.reader", PolicyName="team")
    resources = json.dumps(policy["PolicyDocument"])
    assert f"function:{world.a}-*" in resources and "lambda:InvokeFunction" not in resources
    found = iam.simulate_principal_policy(
        PolicySourceArn=world.reader.arn, ActionNames=["lambda:InvokeFunction", "lambda:GetFunction"],
        ResourceArns=[f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{world.a}-hello"],
    )["EvaluationResults"]
    assert [it["EvalDecision"] for it in found] == ["implicitDeny", "allowed"]
    # And what IAM puts into the group is in the team.
    iam.add_user_to_group(GroupName=f"{world.a}.operator", UserName=world.stranger.name)
    shown = world.server.cli_json("teams", "show", world.a)["members"]
    assert {"user": world.stranger.name, "role": "operator"} in shown
    iam.remove_user_from_group(GroupName=f"{world.a}.operator", UserName=world.stranger.name)


def test_a_teams_groups_change_with_the_team_alone(world, clients):
    iam = clients("iam")
    group = f"{world.a}.reader"
    allow = json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "*", "Resource": "*"}]})
    admin = "arn:aws:iam::aws:policy/AdministratorAccess"
    for call, given in (
        (iam.put_group_policy, {"PolicyName": "more", "PolicyDocument": allow}),
        (iam.put_group_policy, {"PolicyName": "team", "PolicyDocument": allow}),
        (iam.delete_group_policy, {"PolicyName": "team"}),
        (iam.attach_group_policy, {"PolicyArn": admin}),
        (iam.update_group, {"NewGroupName": "mine"}),
        (iam.delete_group, {}),
    ):
        refused(call, "UnmodifiableEntity", 400, GroupName=group, **given)
    refused(
        iam.create_group, "ValidationError", 400, GroupName="sly", Path=f"/morrow/team/{world.a}/"
    )


def test_explain_names_the_role_that_decides(world):
    name = f"{world.a}-hello"
    explain = ("access", "explain", f"user/{world.operator.name}")
    found = world.operator.cli_json(*explain, "lambda:InvokeFunction", name)
    assert found["allowed"] and found["decided_by"]["policy"] == f"{world.a}.operator/team"
    assert found["decided_by"]["statement"] == "OperateFunctions"
    assert found["decided_by"]["text"]["Sid"] == "OperateFunctions"
    found = world.operator.cli_json(*explain, "lambda:InvokeFunction", f"{world.b}-hello")
    assert not found["allowed"]
    done = world.operator.cli(
        "access", "explain", f"user/{world.reader.name}", "lambda:InvokeFunction", name, check=False
    )
    assert done.returncode != 0 and "morrow:ExplainAccess" in done.stderr


def test_other_names_hold_at_once_and_after_a_start(other):
    team, person = unique("t"), Person(other)
    other.cli("teams", "create", team, "--names", "one-*")
    person.joins(team, "deployer")
    explain = ("access", "explain", f"user/{person.name}", "lambda:InvokeFunction")
    assert other.cli_json(*explain, "one-a")["allowed"]
    assert not other.cli_json(*explain, "two-a")["allowed"]
    other.cli("teams", "update", team, "--names", "two-*")
    assert not other.cli_json(*explain, "one-a")["allowed"]
    assert other.cli_json(*explain, "two-a")["allowed"]
    other.kill()
    other.start()
    assert other.cli_json("teams", "show", team)["names"] == "two-*"
    assert other.cli_json(*explain, "two-a")["allowed"]
    for bad in ("*-a", "a?", "a/b", ""):
        done = other.cli("teams", "create", unique("t"), "--names", bad, check=False)
        assert done.returncode != 0, bad
    other.cli("teams", "delete", team)
    assert not other.cli_json(*explain, "two-a")["allowed"]
    assert other.cli("teams", "show", team, check=False).returncode != 0


def test_the_trail_has_every_decision(world):
    name = f"{world.b}-hello"
    refused(world.reader.to("lambda").get_function, DENIED, 403, FunctionName=name)
    with pytest.raises(ClientError):
        deploys(world.reader, f"{world.b}-trail")

    def of_the_reader(action, about):
        who = world.reader.name
        return [
            it for it in trail(world.server)
            if it["action"] == action and who in json.dumps(it["principal"])
            and about in json.dumps(it["resource"])
        ]

    made = of_the_reader("CreateFunction", f"{world.b}-trail")
    assert made and "Refused" in made[-1]["outcome"]
    seen = until(lambda: of_the_reader("GetFunction", name), "the refusal is in the trail")
    assert "no policy of the identity allows it" in json.dumps(seen[-1]["outcome"])
    joined = [it for it in trail(world.server) if it["action"] == "AddUserToGroup"]
    assert any(["user", world.reader.name] in it["details"] for it in joined)
    assert any(it["action"] == "CreateGroup" and ["names", f"{world.a}-*"] in it["details"]
               for it in trail(world.server))
