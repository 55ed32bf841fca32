"""What functions reach, with real servers in networks that the tests make.

The server's machine has one interface, behind which there is an Internet of the test's own.
"""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from conftest import client_of
from support.builds import Told
from support.functions import (
    create, deploy, deployed, invoke, python, refused, sample, settled, unique,
)
from support.internet import METADATA, RESOLVER, Internet, interfaces, ip, tables
from support.server import ACCOUNT, AS_USER, REGION, Server, until
from test_trail import about

pytestmark = pytest.mark.skipif(AS_USER, reason="without root no function has a network")

REFUSED, FORBIDDEN, UNKNOWN = "ECONNREFUSED", "EHOSTUNREACH", "unknown name"
API, WWW, OTHER, INNER = "203.0.113.10", "203.0.113.11", "203.0.113.12", "10.20.0.5"
SETTINGS = {
    "MORROW__NETWORK__FORWARDING": "true",
    "MORROW__NETWORK__RESOLVERS": json.dumps([RESOLVER]),
}


@pytest.fixture(scope="module")
def internet():
    with Internet() as internet:
        yield internet


@pytest.fixture(scope="module")
def connected(internet):
    server = Server(environment=SETTINGS).start()
    yield server
    server.stop()
    server.remove()


@pytest.fixture(scope="module")
def aws(connected):
    return client_of(connected, "lambda")


@pytest.fixture
def network(connected):
    """Makes networks."""

    def make(*rules, private=False):
        name = unique("n")
        rules = [it for rule in rules for it in ["--allow", rule]]
        made = connected.cli_json(
            "network", "create", name, *rules, *(["--private"] if private else [])
        )
        assert made["name"] == name
        return made

    return make


def vpc(*networks):
    def of(what):
        return [name for network in networks for name in network[what]]

    return {"SubnetIds": of("subnet_ids"), "SecurityGroupIds": of("security_group_ids")}


def within(aws, *networks, **fields):
    """A function in a network."""
    return deployed(aws, sample("net"), VpcConfig=vpc(*networks), **fields)


def asked(aws, name):
    """Has a function do something, for its answer."""
    return lambda *event: invoke(aws, name, event).ok()


def denied(server, function, **wanted):
    listed = server.cli_json("network", "denied", "--function", function)["denied"]
    return [it for it in listed if all(it[name] == value for name, value in wanted.items())]


def test_without_a_network_a_function_reaches_nothing(aws):
    with deployed(aws, sample("net")) as name:
        ask = asked(aws, name)
        assert ask("tcp", API, 80) == ask("udp", API, 80) == "ENETUNREACH"
        assert ask("names", "api.example.com") == UNKNOWN
        assert "VpcConfig" not in aws.get_function_configuration(FunctionName=name)


def test_what_is_allowed_by_address_is_reached_and_nothing_else(aws, network):
    with within(aws, network(f"{API}:80", f"{WWW}/32:81/udp", "10.20.0.0/24:80-81")) as name:
        ask = asked(aws, name)
        assert ask("tcp", API, 80) == ask("udp", WWW, 81) == ask("tcp", INNER, 81) == "echo!"
        assert ask("tcp", API, 81) == ask("tcp", WWW, 81) == ask("tcp", OTHER, 80) == REFUSED
        assert ask("udp", API, 80) == FORBIDDEN
        assert ask("tcp", METADATA, 80) == REFUSED
        assert ask("names", "api.example.com") == UNKNOWN


def test_what_is_allowed_by_name_is_reached_once_it_was_asked_for(aws, network):
    with within(aws, network("api.example.com:80", "*.example.org:81")) as name:
        ask = asked(aws, name)
        assert ask("tcp", API, 80) == REFUSED, "nobody has asked for the name"
        assert ask("names", "api.example.com") == [API]
        assert ask("tcp", API, 80) == ask("tcp", "API.example.com", 80) == "echo!"
        assert ask("tcp", "api.example.com", 81) == REFUSED
        assert ask("tcp", "other.example.org", 81) == ask("tcp", OTHER, 81) == "echo!"
        assert ask("tcp", "other.example.org", 80) == REFUSED
        for other in ["www.example.com", "example.org", "api.example.com.example.net", "com"]:
            assert ask("names", other) == UNKNOWN
        # What may be asked for and is not there, is not.
        assert ask("names", "nothing.example.org") == UNKNOWN


def test_a_pattern_stands_for_all_below_it_and_an_alias_is_followed(aws, network):
    with within(aws, network("*.example.com:80")) as name:
        ask = asked(aws, name)
        assert ask("tcp", "www.example.com", 80) == "echo!"
        assert ask("tcp", "deep.below.example.com", 80) == "echo!"
        assert ask("tcp", "alias.example.com", 80) == "echo!"
        assert ask("names", "example.com") == ask("names", "other.example.org") == UNKNOWN


def test_a_name_does_not_stand_for_a_private_address(aws, connected, network):
    rule = "*.example.com:80"
    with within(aws, network(rule)) as name:
        ask = asked(aws, name)
        assert ask("names", "inner.example.com") == UNKNOWN
        assert ask("names", "mixed.example.com") == [OTHER]
        assert ask("tcp", INNER, 80) == REFUSED
        [refusal] = denied(connected, name, name="inner.example.com")
        assert (refusal["protocol"], refusal["address"]) == ("dns", INNER)
    # Unless the network says that names may, or a rule lets the address through as it is.
    with within(aws, network(rule, private=True)) as name:
        ask = asked(aws, name)
        assert ask("tcp", "inner.example.com", 80) == "echo!"
        assert ask("names", "metadata.example.com") == UNKNOWN
        assert ask("names", "self.example.com") == UNKNOWN
    with within(aws, network(rule, "10.20.0.0/16:81")) as name:
        ask = asked(aws, name)
        assert ask("tcp", "inner.example.com", 81) == "echo!"
        assert ask("tcp", "inner.example.com", 80) == "echo!"


def test_everything_is_everything_but_the_machine_its_neighbours_and_metadata(aws, network):
    open_ = network("all")
    with within(aws, open_) as name, within(aws, open_) as other:
        ask, ask_other = asked(aws, name), asked(aws, other)
        assert ask("tcp", "other.example.org", 81) == ask("udp", INNER, 80) == "echo!"
        assert ask("names", "inner.example.com") == [INNER]
        assert ask("tcp", METADATA, 80) == REFUSED
        assert ask_other("serve", 8080) == "listens"
        assert ask("tcp", ask_other("own"), 8080) == REFUSED
        link = ip("-4", "-o", "address", "show", "to", "169.254.80.0/20").split()
        machine = next(it for it in link if it.endswith("/30")).split("/")[0]
        assert ask("tcp", machine, 80) == REFUSED
        assert ask("raw") == "EPERM"
    with within(aws, network("all", METADATA)) as name:
        assert asked(aws, name)("tcp", METADATA, 80) == "echo!"


def test_functions_of_different_networks_reach_different_things(aws, network):
    with within(aws, network(f"{API}:80")) as one, within(aws, network(f"{WWW}:80")) as two:
        for _ in range(2):
            assert asked(aws, one)("tcp", API, 80) == asked(aws, two)("tcp", WWW, 80) == "echo!"
            assert asked(aws, one)("tcp", WWW, 80) == asked(aws, two)("tcp", API, 80) == REFUSED


def test_a_change_of_rules_holds_at_once_for_what_runs(aws, connected, network):
    made = network(f"{API}:80")
    with within(aws, made) as name:
        ask = asked(aws, name)
        assert ask("hold", API, 80) == "echo!"
        changed = connected.cli_json("network", "update", made["name"], "--allow", f"{WWW}:80")
        assert changed["rules"] == [f"{API}:80/tcp", f"{WWW}:80/tcp"]
        assert changed["used_by"] == [name]
        assert ask("held") == ask("tcp", WWW, 80) == "echo!"
        connected.cli("network", "update", made["name"], "--forbid", f"{API}:80")
        assert ask("held") == "ECONNRESET"
        assert ask("tcp", API, 80) == REFUSED
        assert ask("tcp", WWW, 80) == "echo!"
    recorded = about(connected, made["name"])
    assert [it["action"] for it in recorded] == ["CreateNetwork", *["UpdateNetwork"] * 2]
    assert ["forbid", f"{API}:80/tcp"] in recorded[2]["details"]


def test_what_is_refused_is_counted_and_listed(aws, connected, network):
    made = network("api.example.com:80")
    with within(aws, made) as name:
        ask = asked(aws, name)
        for _ in range(3):
            assert ask("tcp", "api.example.com", 81) == REFUSED
        assert ask("udp", OTHER, 53) == FORBIDDEN
        assert ask("names", "evil.example.net") == UNKNOWN
        [tcp] = until(
            lambda: denied(connected, name, protocol="tcp", count=3), "three refusals are listed"
        )
        assert (tcp["address"], tcp["port"], tcp["name"]) == (API, 81, "api.example.com")
        assert tcp["network"] == made["name"] and tcp["function"] == name
        assert len(tcp["revision"]) == 64 and tcp["first"] < tcp["last"]
        [udp] = until(lambda: denied(connected, name, protocol="udp"), "the datagram is listed")
        assert (udp["address"], udp["port"], udp["name"]) == (OTHER, 53, None)
        [dns] = denied(connected, name, name="evil.example.net")
        assert (dns["protocol"], dns["address"]) == ("dns", None) and dns["count"] >= 1
        shown = connected.cli("network", "denied", "--network", made["name"]).stdout
        assert f"api.example.com:81 ({API})" in shown and "evil.example.net" in shown
        assert connected.cli_json("network", "denied")["denied"]


def test_lambda_shows_and_takes_a_networks_ids(aws, network):
    one, two = network(f"{API}:80"), network(f"{WWW}:80")
    expected = {
        **vpc(one), "VpcId": one["vpc_id"], "Ipv6AllowedForDualStack": False,
    }
    with within(aws, one) as name:
        assert aws.get_function_configuration(FunctionName=name)["VpcConfig"] == expected
        assert aws.get_function(FunctionName=name)["Configuration"]["VpcConfig"] == expected
        before = aws.get_function_configuration(FunctionName=name)
        # What is not said stays.
        aws.update_function_configuration(FunctionName=name, Description="x")
        assert settled(aws, name)["VpcConfig"] == before["VpcConfig"]
        aws.update_function_configuration(FunctionName=name, VpcConfig=vpc(two))
        assert settled(aws, name)["VpcConfig"]["VpcId"] == two["vpc_id"]
        assert asked(aws, name)("tcp", WWW, 80) == "echo!"
        nothing = {"SubnetIds": [], "SecurityGroupIds": []}
        aws.update_function_configuration(FunctionName=name, VpcConfig=nothing)
        assert "VpcConfig" not in settled(aws, name)
        assert asked(aws, name)("tcp", WWW, 80) == "ENETUNREACH"


def test_what_lambda_does_not_know_is_refused_in_its_words(aws, connected, network):
    one, two = network(), network()
    absent = "0123456789abcdef0"
    begin = "Error occurred while Describe"
    for config, words in [
        (
            vpc(one) | {"SubnetIds": [f"subnet-{absent}"]},
            f"{begin}Subnets. EC2 Error Code: InvalidSubnetID.NotFound. EC2 Error Message: "
            f"The subnet ID 'subnet-{absent}' does not exist",
        ),
        (
            vpc(one) | {"SecurityGroupIds": [f"sg-{absent}"]},
            f"{begin}SecurityGroups. EC2 Error Code: InvalidGroup.NotFound. EC2 Error Message: "
            f"The security group 'sg-{absent}' does not exist",
        ),
        (
            {"SubnetIds": one["subnet_ids"]},
            "SubnetIds and SecurityIds must coexist or be both empty list.",
        ),
        (
            vpc(one) | {"SecurityGroupIds": two["security_group_ids"]},
            "Security Groups are required to be in the same VPC.",
        ),
        (vpc(one, two), "Subnets are required to be in the same VPC."),
        (
            vpc(one) | {"Ipv6AllowedForDualStack": True},
            "VpcConfig.Ipv6AllowedForDualStack is not supported yet",
        ),
    ]:
        code = "InvalidParameterValueException"
        said = refused(lambda: create(aws, sample("net"), VpcConfig=config), code, 400)
        assert said == words
    # Another region has other networks.
    elsewhere = client_of(connected, "lambda", region_name="eu-west-1")
    refused(
        lambda: create(elsewhere, sample("net"), VpcConfig=vpc(one)),
        "InvalidParameterValueException", 400, "does not exist",
    )


def test_policies_say_who_may_use_and_change_a_network(aws, connected, network):
    made, user = network(f"{API}:80"), unique("user")
    iam = client_of(connected, "iam")
    iam.create_user(UserName=user)
    key = iam.create_access_key(UserName=user)["AccessKey"]
    own = f"arn:aws:morrow:{REGION}:{ACCOUNT}:network/{made['name']}"

    def allow(**more):
        rules = {"lambda:*": "*", "iam:PassRole": "*"} | more
        statements = [
            {"Effect": "Allow", "Action": action.replace("_", ":"), "Resource": resource}
            for action, resource in rules.items()
        ]
        document = json.dumps({"Version": "2012-10-17", "Statement": statements})
        iam.put_user_policy(UserName=user, PolicyName="p", PolicyDocument=document)

    allow()
    pair = {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}
    theirs = client_of(connected, "lambda", **pair)
    environment = {
        "MORROW_ENDPOINT": connected.endpoint, "MORROW_ACCESS_KEY": key["AccessKeyId"],
        "MORROW_SECRET_KEY": key["SecretAccessKey"],
    }
    said = refused(
        lambda: create(theirs, sample("net"), VpcConfig=vpc(made)), "AccessDeniedException", 403
    )
    assert "morrow:UseNetwork" in said and own in said
    update = ["network", "update", made["name"], "--allow", "all"]
    assert connected.cli(*update, check=False, environment=environment).returncode != 0
    assert connected.cli_json("network", "show", made["name"])["rules"] == [f"{API}:80/tcp"]
    allow(morrow_UseNetwork=own)
    with within(theirs, made) as name:
        assert asked(theirs, name)("tcp", API, 80) == "echo!"
        assert asked(theirs, name)("tcp", WWW, 80) == REFUSED
    assert connected.cli(*update, check=False, environment=environment).returncode != 0
    allow(morrow_UpdateNetwork=own)
    assert connected.cli(*update, environment=environment).returncode == 0
    iam.delete_user_policy(UserName=user, PolicyName="p")
    iam.delete_access_key(UserName=user, AccessKeyId=key["AccessKeyId"])
    iam.delete_user(UserName=user)


def test_a_network_goes_when_nobody_uses_it(aws, connected, network):
    made = network(f"{API}:80")
    with within(aws, made) as name:
        assert asked(aws, name)("tcp", API, 80) == "echo!"
        kept = connected.cli("network", "delete", made["name"], check=False)
        assert kept.returncode != 0 and f"in use by function {name}" in kept.stderr
        assert connected.cli_json("network", "show", made["name"])["used_by"] == [name]
    assert connected.cli_json("network", "delete", made["name"]) == {"deleted": made["name"]}
    gone = connected.cli("network", "show", made["name"], check=False)
    assert gone.returncode != 0 and "does not exist" in gone.stderr
    assert [(it["action"], it["outcome"] == "Done") for it in about(connected, made["name"])] == [
        ("CreateNetwork", True), ("DeleteNetwork", False), ("DeleteNetwork", True),
    ]
    # One of the same name is another.
    again = connected.cli_json("network", "create", made["name"])
    assert again["subnet_ids"] != made["subnet_ids"]
    refused(
        lambda: create(aws, sample("net"), VpcConfig=vpc(made)), "InvalidParameterValueException"
    )


def test_a_network_is_made_shown_and_used_from_the_command_line(connected, aws, tmp_path):
    name = unique("n")
    shown = connected.cli("network", "create", name, "--allow", f"{API}:80", "--private").stdout
    assert name in shown and f"{API}:80/tcp" in shown and "private" in shown
    assert "subnet-" in shown and "sg-" in shown
    assert name in connected.cli("network", "list").stdout
    again = connected.cli("network", "create", name, check=False)
    assert again.returncode != 0 and "already exists" in again.stderr
    for rule, problem in [("10.0.0.1/8", "first of its block"), ("2001:db8::/32", "IPv6")]:
        bad = connected.cli("network", "update", name, "--allow", rule, check=False)
        assert bad.returncode != 0 and problem in bad.stderr
    missing = connected.cli("network", "update", name, "--forbid", "all", check=False)
    assert missing.returncode != 0 and "has no rule all" in missing.stderr
    folder = tmp_path / unique("cli")
    folder.mkdir()
    (folder / "app.py").write_bytes(
        b"import socket\n"
        b"def handler(event, context):\n"
        b"    socket.create_connection(('203.0.113.10', 80), 5).close()\n"
        b"    return 'reached'\n"
    )
    connected.cli("deploy", folder, "--network", name)
    assert connected.cli("invoke", folder.name).stdout.strip() == '"reached"'
    # Nothing has changed, and nothing is changed.
    revision = aws.get_function_configuration(FunctionName=folder.name)["RevisionId"]
    connected.cli("deploy", folder, "--network", name)
    assert aws.get_function_configuration(FunctionName=folder.name)["RevisionId"] == revision
    connected.cli("deploy", folder, "--no-network")
    assert "VpcConfig" not in aws.get_function_configuration(FunctionName=folder.name)
    absent = connected.cli("deploy", folder, "--network", "absent", check=False)
    assert absent.returncode != 0 and "absent does not exist" in absent.stderr
    aws.delete_function(FunctionName=folder.name)


def test_a_long_answer_comes_by_another_way(aws, network):
    text = """
import socket, struct
def handler(event, context):
    head = struct.pack(">6H", 7, 0x0100, 1, 0, 0, 0)
    name = b"".join(bytes([len(it)]) + it.encode() for it in event.split(".")) + bytes(1)
    question = head + name + struct.pack(">HH", 16, 1)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.settimeout(5)
        udp.sendto(question, ("127.0.0.1", 53))
        short = udp.recv(4096)
    with socket.create_connection(("127.0.0.1", 53), 5) as tcp:
        tcp.sendall(struct.pack(">H", len(question)) + question)
        answer = tcp.makefile("rb")
        length = struct.unpack(">H", answer.read(2))[0]
        whole = answer.read(length)
    return [bool(short[2] & 2), len(short), struct.unpack(">H", whole[6:8])[0], length]
"""
    made = network("*.example.com")
    with deployed(aws, python(text), VpcConfig=vpc(made)) as name:
        cut, short, records, length = invoke(aws, name, "long.example.com").ok()
        assert cut and short <= 512 and records == 100 and length > 4096


def test_nonsense_on_the_resolvers_port_does_no_harm(aws, network):
    text = """
import os, socket
def handler(event, context):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.connect(("127.0.0.1", 53))
        for n in range(100):
            udp.send(os.urandom(n))
    with socket.create_connection(("127.0.0.1", 53), 5) as tcp:
        tcp.sendall(bytes([255, 255]) + os.urandom(100))
    return socket.gethostbyname("api.example.com")
"""
    made = network("api.example.com")
    with deployed(aws, python(text), VpcConfig=vpc(made)) as name:
        assert [invoke(aws, name).ok() for _ in range(3)] == [API] * 3


def test_instances_that_run_beside_each_other_have_their_own_way(aws, network):
    made = network("api.example.com:80")
    with within(aws, made) as name, ThreadPoolExecutor(8) as pool:
        ask = asked(aws, name)
        answers = list(pool.map(lambda _: ask("tcp", "api.example.com", 80), range(40)))
        assert answers == ["echo!"] * 40


def test_a_killed_server_leaves_nothing_in_the_machines_network(internet):
    server = Server(environment=SETTINGS)
    had = interfaces(), tables()
    server.start()
    try:
        aws = client_of(server, "lambda")
        assert (interfaces(), tables()) == had, "nothing is made before a network is used"
        made = server.cli_json("network", "create", "out", "--allow", "api.example.com:80")
        name = deploy(aws, sample("net"), VpcConfig=vpc(made))
        assert asked(aws, name)("tcp", "api.example.com", 80) == "echo!"
        more = interfaces() - had[0]
        assert len(more) == 1 and len(tables()) == len(had[1]) + 1
        server.kill()
        until(lambda: interfaces() == had[0], "the interface is gone")
        assert tables() == had[1]
        # What is stored holds again.
        server.start()
        assert asked(aws, name)("tcp", "api.example.com", 80) == "echo!"
        assert asked(aws, name)("tcp", WWW, 80) == REFUSED
        assert server.cli_json("network", "show", "out")["used_by"] == [name]
        server.stop()
        until(lambda: interfaces() == had[0], "the interface is gone")
        assert tables() == had[1]
    finally:
        server.process.kill()
        server.remove()


def test_a_machine_that_forwards_nothing_gives_no_network_and_says_why():
    with Internet():
        server = Server().start()
        try:
            aws = client_of(server, "lambda")
            made = server.cli_json("network", "create", "out", "--all")
            said = refused(
                lambda: create(aws, sample("net"), VpcConfig=vpc(made)),
                "InvalidParameterValueException", 400,
            )
            assert "this server gives functions no network" in said and "ip_forward" in said
            doctor = server.cli("doctor").stdout
            assert [line for line in doctor.splitlines() if line.startswith("egress  ")
                    and " off " in line and "ip_forward" in line], doctor
            with deployed(aws, sample("net")) as name:
                assert asked(aws, name)("tcp", API, 80) == "ENETUNREACH"
            # Nothing is installed then.
            told = Told(server, {"requirements.txt": "six"})
            assert "no network" in told.error["message"] and "doctor" in told.error["hint"]
            assert server.process.poll() is None
        finally:
            server.stop()
            server.remove()
