"""IAM as boto3 and the aws CLI use it: users, keys, groups, roles, policies, and AWS's words."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone

import pytest
from botocore.exceptions import ClientError
from conftest import client_of
from support.functions import refused, unique
from support.server import ACCOUNT, OTHER_ACCOUNT, until

LAMBDA = "lambda.amazonaws.com"
BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"
NO_ENTITY = "NoSuchEntity", 404
TAKEN = "EntityAlreadyExists", 409
HELD = "DeleteConflict", 409
FULL = "LimitExceeded", 409
MALFORMED = "MalformedPolicyDocument", 400
INVALID = "ValidationError", 400


def statement(**fields):
    return {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"} | fields


def document(*statements, **fields):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements) or [statement()]} | fields)


def trust(principal=None):
    return json.dumps({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow", "Principal": principal or {"Service": LAMBDA}, "Action": "sts:AssumeRole",
        }],
    })


def arn(kind, name, account=ACCOUNT):
    return f"arn:aws:iam::{account}:{kind}/{name}"


def pages(client, operation, key, **fields):
    return [it for page in client.get_paginator(operation).paginate(**fields) for it in page[key]]


@pytest.fixture(scope="module")
def iam(clients):
    return clients("iam")


def wipe_user(iam, name):
    for key in iam.list_access_keys(UserName=name)["AccessKeyMetadata"]:
        iam.delete_access_key(UserName=name, AccessKeyId=key["AccessKeyId"])
    for policy in iam.list_attached_user_policies(UserName=name)["AttachedPolicies"]:
        iam.detach_user_policy(UserName=name, PolicyArn=policy["PolicyArn"])
    for policy in iam.list_user_policies(UserName=name)["PolicyNames"]:
        iam.delete_user_policy(UserName=name, PolicyName=policy)
    for group in iam.list_groups_for_user(UserName=name)["Groups"]:
        iam.remove_user_from_group(UserName=name, GroupName=group["GroupName"])
    iam.delete_user(UserName=name)


def wipe_role(iam, name):
    for policy in iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]:
        iam.detach_role_policy(RoleName=name, PolicyArn=policy["PolicyArn"])
    for policy in iam.list_role_policies(RoleName=name)["PolicyNames"]:
        iam.delete_role_policy(RoleName=name, PolicyName=policy)
    iam.delete_role(RoleName=name)


@pytest.fixture
def user(iam):
    name = unique("user")
    iam.create_user(UserName=name)
    yield name
    wipe_user(iam, name)


@pytest.fixture
def group(iam):
    name = unique("group")
    iam.create_group(GroupName=name)
    yield name
    for member in iam.get_group(GroupName=name)["Users"]:
        iam.remove_user_from_group(GroupName=name, UserName=member["UserName"])
    for policy in iam.list_attached_group_policies(GroupName=name)["AttachedPolicies"]:
        iam.detach_group_policy(GroupName=name, PolicyArn=policy["PolicyArn"])
    for policy in iam.list_group_policies(GroupName=name)["PolicyNames"]:
        iam.delete_group_policy(GroupName=name, PolicyName=policy)
    iam.delete_group(GroupName=name)


@pytest.fixture
def role(iam):
    name = unique("role")
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust())
    yield name
    wipe_role(iam, name)


@pytest.fixture
def policies(iam):
    """Makes managed policies that are gone after the test: their ARNs."""
    made = []

    def make(text=None, **fields):
        answer = iam.create_policy(PolicyName=unique("policy"), PolicyDocument=text or document(), **fields)
        made.append(answer["Policy"]["Arn"])
        return made[-1]

    yield make
    for policy in made:
        entities = iam.list_entities_for_policy(PolicyArn=policy)
        for it in entities["PolicyUsers"]:
            iam.detach_user_policy(UserName=it["UserName"], PolicyArn=policy)
        for it in entities["PolicyGroups"]:
            iam.detach_group_policy(GroupName=it["GroupName"], PolicyArn=policy)
        for it in entities["PolicyRoles"]:
            iam.detach_role_policy(RoleName=it["RoleName"], PolicyArn=policy)
        for version in iam.list_policy_versions(PolicyArn=policy)["Versions"]:
            if not version["IsDefaultVersion"]:
                iam.delete_policy_version(PolicyArn=policy, VersionId=version["VersionId"])
        iam.delete_policy(PolicyArn=policy)


# Users


def test_a_users_life(iam):
    name = unique("Ann.Lee+x=1,@_")
    made = iam.create_user(UserName=name, Path="/team/", Tags=[{"Key": "Team", "Value": "a b"}])["User"]
    assert (made["UserName"], made["Path"]) == (name, "/team/")
    assert made["Arn"] == arn("user", f"team/{name}")
    assert made["UserId"].startswith("AIDA") and len(made["UserId"]) == 21
    assert made["Tags"] == [{"Key": "Team", "Value": "a b"}]
    assert abs(datetime.now(timezone.utc) - made["CreateDate"]).total_seconds() < 60
    # Names are told apart ignoring case, and keep their case.
    assert iam.get_user(UserName=name.upper())["User"] == made
    refused(iam.create_user, *TAKEN, "^User with name .* already exists.$", UserName=name.upper())

    new = unique("ann")
    iam.update_user(UserName=name, NewUserName=new, NewPath="/")
    moved = iam.get_user(UserName=new)["User"]
    assert (moved["UserId"], moved["Arn"]) == (made["UserId"], arn("user", new))
    assert moved["Tags"] == made["Tags"]
    refused(iam.get_user, *NO_ENTITY, f"^The user with name {name.replace('+', '.')} cannot be found.$", UserName=name)
    iam.update_user(UserName=new, NewUserName=new.upper())
    assert iam.get_user(UserName=new)["User"]["UserName"] == new.upper()
    iam.delete_user(UserName=new)
    refused(iam.delete_user, *NO_ENTITY, UserName=new)
    # Who comes after is somebody else.
    again = iam.create_user(UserName=new)["User"]
    assert again["UserId"] != made["UserId"] and again["Path"] == "/" and "Tags" not in again
    iam.delete_user(UserName=new)


def test_users_are_listed_by_path_a_page_at_a_time(iam):
    path = f"/{unique('path')}/"
    names = sorted(unique("page") for _ in range(7))
    for name in names:
        iam.create_user(UserName=name, Path=f"{path}deep/" if name == names[0] else path)
    first = iam.list_users(PathPrefix=path, MaxItems=3)
    assert ([it["UserName"] for it in first["Users"]], first["IsTruncated"]) == (names[:3], True)
    # A page stays right when what it begins after is gone.
    iam.delete_user(UserName=names[2])
    rest = iam.list_users(PathPrefix=path, Marker=first["Marker"])
    assert ([it["UserName"] for it in rest["Users"]], rest["IsTruncated"]) == (names[3:], False)
    assert "Marker" not in rest
    listed = pages(iam, "list_users", "Users", PathPrefix=path, PaginationConfig={"PageSize": 1})
    assert [it["UserName"] for it in listed] == names[:2] + names[3:]
    assert [it["UserName"] for it in iam.list_users(PathPrefix=f"{path}deep/")["Users"]] == names[:1]
    refused(iam.list_users, *INVALID, "^Invalid Marker", Marker="%")
    refused(iam.list_users, *INVALID, "at 'maxItems'", MaxItems=1001)
    for name in names[:2] + names[3:]:
        iam.delete_user(UserName=name)


def test_a_user_goes_only_when_nothing_is_left(iam, group, policies):
    name = unique("user")
    iam.create_user(UserName=name)
    key = iam.create_access_key(UserName=name)["AccessKey"]["AccessKeyId"]
    policy = policies()
    iam.attach_user_policy(UserName=name, PolicyArn=policy)
    iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=document())
    iam.add_user_to_group(UserName=name, GroupName=group)
    for undo, words in [
        (lambda: iam.delete_access_key(UserName=name, AccessKeyId=key), "must delete access keys first"),
        (lambda: iam.detach_user_policy(UserName=name, PolicyArn=policy), "must detach all policies first"),
        (lambda: iam.delete_user_policy(UserName=name, PolicyName="own"), "must delete policies first"),
        (lambda: iam.remove_user_from_group(UserName=name, GroupName=group), "must remove users from group first"),
    ]:
        refused(iam.delete_user, *HELD, f"^Cannot delete entity, {words}.$", UserName=name)
        undo()
    iam.delete_user(UserName=name)


def test_the_root_is_told_of_itself(iam):
    root = iam.get_user()["User"]
    assert (root["Arn"], root["UserId"]) == (f"arn:aws:iam::{ACCOUNT}:root", ACCOUNT)
    assert "UserName" not in root
    words = "^Must specify userName when calling with non-User credentials$"
    refused(iam.list_access_keys, *INVALID, words)
    refused(iam.create_access_key, *INVALID, words)


@pytest.mark.parametrize("name", ["", "a b", "a/b", "ü", "a*", "a" * 65, "a\n"])
def test_names_that_cannot_be_are_refused(clients, name):
    lax = clients("iam", config={"parameter_validation": False})
    refused(lax.create_user, *INVALID, "at 'userName' failed to satisfy constraint", UserName=name)


@pytest.mark.parametrize("path", ["x", "/x", "x/", "/x y/", f"/{'a' * 511}/"])
def test_paths_that_cannot_be_are_refused(clients, path):
    lax = clients("iam", config={"parameter_validation": False})
    refused(lax.create_user, *INVALID, "at 'path' failed", UserName=unique("user"), Path=path)


# Access keys


def test_a_user_has_two_keys_that_are_used_switched_and_taken_away(iam, clients, server, user):
    iam.put_user_policy(UserName=user, PolicyName="list", PolicyDocument=document(
        statement(Action=["lambda:ListFunctions", "iam:GetUser", "iam:ListAccessKeys"])))
    first = iam.create_access_key(UserName=user)["AccessKey"]
    assert (first["UserName"], first["Status"]) == (user, "Active")
    assert first["AccessKeyId"].startswith("AKIA") and len(first["SecretAccessKey"]) == 40
    second = iam.create_access_key(UserName=user)["AccessKey"]
    refused(iam.create_access_key, *FULL, "^Cannot exceed quota for AccessKeysPerUser: 2$", UserName=user)
    listed = iam.list_access_keys(UserName=user)["AccessKeyMetadata"]
    assert {it["AccessKeyId"] for it in listed} == {first["AccessKeyId"], second["AccessKeyId"]}
    assert all("SecretAccessKey" not in it for it in listed)

    unused = iam.get_access_key_last_used(AccessKeyId=first["AccessKeyId"])
    assert unused["UserName"] == user
    assert unused["AccessKeyLastUsed"] == {"Region": "N/A", "ServiceName": "N/A"}
    keys = {"aws_access_key_id": first["AccessKeyId"], "aws_secret_access_key": first["SecretAccessKey"]}
    warm = clients("lambda", region_name="eu-west-1", **keys)
    warm.list_functions()
    used = iam.get_access_key_last_used(AccessKeyId=first["AccessKeyId"])["AccessKeyLastUsed"]
    assert (used["ServiceName"], used["Region"]) == ("lambda", "eu-west-1")
    assert abs(datetime.now(timezone.utc) - used["LastUsedDate"]).total_seconds() < 60

    # Who asks is meant where nobody is named.
    own = clients("iam", **keys)
    assert own.get_user()["User"]["UserName"] == user
    assert len(own.list_access_keys()["AccessKeyMetadata"]) == 2

    # At once, on a connection that is open already.
    change = {"UserName": user, "AccessKeyId": first["AccessKeyId"]}
    iam.update_access_key(**change, Status="Inactive")
    refused(warm.list_functions, "UnrecognizedClientException", 403)
    status = {it["AccessKeyId"]: it["Status"] for it in iam.list_access_keys(UserName=user)["AccessKeyMetadata"]}
    assert status == {first["AccessKeyId"]: "Inactive", second["AccessKeyId"]: "Active"}
    iam.update_access_key(**change, Status="Active")
    warm.list_functions()
    iam.delete_access_key(**change)
    refused(warm.list_functions, "UnrecognizedClientException", 403)
    refused(iam.delete_access_key, *NO_ENTITY, "^The Access Key with id AKIA.* cannot be found.$", **change)
    refused(iam.get_access_key_last_used, *NO_ENTITY, AccessKeyId=first["AccessKeyId"])
    # The operator's way takes it away as well.
    server.cli("keys", "revoke", second["AccessKeyId"])
    assert iam.list_access_keys(UserName=user)["AccessKeyMetadata"] == []
    iam.create_access_key(UserName=user)


def test_a_key_is_its_users_alone(iam, user):
    other = unique("user")
    iam.create_user(UserName=other)
    key = iam.create_access_key(UserName=user)["AccessKey"]["AccessKeyId"]
    refused(iam.delete_access_key, *NO_ENTITY, UserName=other, AccessKeyId=key)
    refused(iam.update_access_key, *NO_ENTITY, UserName=other, AccessKeyId=key, Status="Inactive")
    iam.delete_user(UserName=other)


def test_keys_follow_a_user_that_is_renamed(iam, clients):
    name, new = unique("user"), unique("user")
    iam.create_user(UserName=name)
    made = iam.create_access_key(UserName=name)["AccessKey"]
    iam.update_user(UserName=name, NewUserName=new)
    keys = {"aws_access_key_id": made["AccessKeyId"], "aws_secret_access_key": made["SecretAccessKey"]}
    assert clients("sts", **keys).get_caller_identity()["Arn"] == arn("user", new)
    assert iam.list_access_keys(UserName=new)["AccessKeyMetadata"][0]["UserName"] == new
    # Who gets the name does not get the keys.
    iam.create_user(UserName=name)
    assert iam.list_access_keys(UserName=name)["AccessKeyMetadata"] == []
    iam.delete_user(UserName=name)
    wipe_user(iam, new)


# Groups


def test_a_groups_life(iam, user):
    name = unique("Group")
    made = iam.create_group(GroupName=name, Path="/a/b/")["Group"]
    assert made["Arn"] == arn("group", f"a/b/{name}") and made["GroupId"].startswith("AGPA")
    refused(iam.create_group, *TAKEN, "^Group with name .* already exists.$", GroupName=name.lower())
    for _ in range(2):
        iam.add_user_to_group(GroupName=name, UserName=user)
    whole = iam.get_group(GroupName=name)
    assert (whole["Group"], [it["UserName"] for it in whole["Users"]]) == (made, [user])
    assert [it["GroupName"] for it in iam.list_groups_for_user(UserName=user)["Groups"]] == [name]
    refused(iam.delete_group, *HELD, "must remove users from group first", GroupName=name)
    # Members stay when it is called something else.
    new = unique("group")
    iam.update_group(GroupName=name, NewGroupName=new, NewPath="/")
    assert [it["GroupName"] for it in iam.list_groups_for_user(UserName=user)["Groups"]] == [new]
    assert new in [it["GroupName"] for it in pages(iam, "list_groups", "Groups")]
    iam.remove_user_from_group(GroupName=new, UserName=user)
    iam.remove_user_from_group(GroupName=new, UserName=user)
    iam.attach_group_policy(GroupName=new, PolicyArn=BASIC)
    refused(iam.delete_group, *HELD, "must detach all policies first", GroupName=new)
    iam.detach_group_policy(GroupName=new, PolicyArn=BASIC)
    iam.put_group_policy(GroupName=new, PolicyName="own", PolicyDocument=document())
    refused(iam.delete_group, *HELD, "must delete policies first", GroupName=new)
    iam.delete_group_policy(GroupName=new, PolicyName="own")
    iam.delete_group(GroupName=new)
    for call in (iam.get_group, iam.delete_group):
        refused(call, *NO_ENTITY, f"^The group with name {new} cannot be found.$", GroupName=new)
    refused(iam.add_user_to_group, *NO_ENTITY, GroupName=new, UserName=user)


def test_a_user_is_in_ten_groups_at_most(iam, user):
    names = [unique("group") for _ in range(11)]
    for name in names:
        iam.create_group(GroupName=name)
    for name in names[:10]:
        iam.add_user_to_group(GroupName=name, UserName=user)
    refused(
        iam.add_user_to_group, *FULL, "^Cannot exceed quota for GroupsPerUser: 10$",
        GroupName=names[10], UserName=user,
    )
    iam.add_user_to_group(GroupName=names[0], UserName=user)
    for name in names[:10]:
        iam.remove_user_from_group(GroupName=name, UserName=user)
    for name in names:
        iam.delete_group(GroupName=name)


# Roles


def test_a_roles_life(iam, clients):
    name = unique("Role")
    made = iam.create_role(
        RoleName=name, Path="/service/", AssumeRolePolicyDocument=trust(), Description="does things",
        MaxSessionDuration=7200, Tags=[{"Key": "k", "Value": "v"}],
    )["Role"]
    assert made["Arn"] == arn("role", f"service/{name}") and made["RoleId"].startswith("AROA")
    assert made["AssumeRolePolicyDocument"] == json.loads(trust())
    whole = iam.get_role(RoleName=name.lower())["Role"]
    assert whole | {"RoleLastUsed": {}} == made | {"RoleLastUsed": {}}
    assert (whole["Description"], whole["MaxSessionDuration"], whole["RoleLastUsed"]) == ("does things", 7200, {})
    refused(iam.create_role, *TAKEN, "^Role with name .* already exists.$", RoleName=name, AssumeRolePolicyDocument=trust())

    iam.update_role(RoleName=name, Description="", MaxSessionDuration=3600)
    whole = iam.get_role(RoleName=name)["Role"]
    assert ("Description" not in whole, whole["MaxSessionDuration"]) == (True, 3600)
    assert iam.update_role_description(RoleName=name, Description="new")["Role"]["Description"] == "new"
    everybody = trust({"AWS": "*"})
    iam.update_assume_role_policy(RoleName=name, PolicyDocument=everybody)
    assert iam.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"] == json.loads(everybody)
    assert name in [it["RoleName"] for it in pages(iam, "list_roles", "Roles", PathPrefix="/service/")]
    assert iam.list_instance_profiles_for_role(RoleName=name)["InstanceProfiles"] == []

    iam.attach_role_policy(RoleName=name, PolicyArn=BASIC)
    refused(iam.delete_role, *HELD, "must detach all policies first", RoleName=name)
    iam.detach_role_policy(RoleName=name, PolicyArn=BASIC)
    iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=document())
    refused(iam.delete_role, *HELD, "must delete policies first", RoleName=name)
    iam.delete_role_policy(RoleName=name, PolicyName="own")
    iam.delete_role(RoleName=name)
    for call in (iam.get_role, iam.delete_role, iam.list_instance_profiles_for_role):
        refused(call, *NO_ENTITY, f"^The role with name {name} cannot be found.$", RoleName=name)
    lax = clients("iam", config={"parameter_validation": False})
    for seconds in (3599, 43201):
        refused(
            lax.create_role, *INVALID, "at 'maxSessionDuration'", RoleName=name,
            AssumeRolePolicyDocument=trust(), MaxSessionDuration=seconds,
        )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (trust({"AWS": arn("user", "nobody-is-called-so")}), f'^Invalid principal in policy: "AWS":"{arn("user", "nobody-is-called-so")}"$'),
        (trust({"AWS": arn("role", "gone")}), "^Invalid principal in policy"),
        (trust({"AWS": arn("group", "any")}), "^Invalid principal in policy"),
        (trust({"AWS": arn("user", "*")}), "^Invalid principal in policy"),
        (trust({"AWS": arn("user", "x", OTHER_ACCOUNT)}), "^Invalid principal in policy"),
        (trust({"AWS": "nobody"}), "^Invalid principal in policy"),
        (document(statement(Principal="*")), "^Has prohibited field Resource$"),
        (document({"Effect": "Allow", "Action": "sts:AssumeRole"}), "^Missing required field Principal$"),
        (document({"Effect": "Allow", "Principal": "*", "Action": "s3:*"}), "^AssumeRole policy may only specify STS AssumeRole actions.$"),
        ("{", "^Syntax errors in policy.$"),
    ],
)
def test_a_trust_policy_that_cannot_be_meant_is_refused(iam, role, text, words):
    refused(iam.create_role, *MALFORMED, words, RoleName=unique("role"), AssumeRolePolicyDocument=text)
    refused(iam.update_assume_role_policy, *MALFORMED, words, RoleName=role, PolicyDocument=text)
    assert iam.get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"] == json.loads(trust())


def test_a_trust_policy_means_who_was_meant(iam, role, clients):
    name = unique("user")
    iam.create_user(UserName=name)
    iam.update_assume_role_policy(RoleName=role, PolicyDocument=trust({"AWS": [arn("user", name), ACCOUNT]}))

    def trusted():
        shown = iam.get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"]
        return shown["Statement"][0]["Principal"]["AWS"]

    assert trusted() == [arn("user", name), ACCOUNT]
    new = unique("user")
    iam.update_user(UserName=name, NewUserName=new)
    assert trusted() == [arn("user", new), ACCOUNT]
    user_id = iam.get_user(UserName=new)["User"]["UserId"]
    iam.delete_user(UserName=new)
    assert trusted() == [user_id, ACCOUNT]
    # The name alone does not make anybody the one who was meant.
    iam.create_user(UserName=name)
    assert trusted() == [user_id, ACCOUNT]
    # As it is shown it cannot be set, as on AWS.
    refused(
        iam.update_assume_role_policy, *MALFORMED, "^Invalid principal", RoleName=role,
        PolicyDocument=trust({"AWS": user_id}),
    )
    wipe_user(iam, name)


def test_a_trust_policy_has_an_end(iam, role):
    def text(size):
        spaced = json.dumps(json.loads(trust()) | {"Id": ""}, indent=1)
        counted = len("".join(spaced.split()))
        return spaced.replace('"Id": ""', f'"Id": "{"x" * (size - counted)}"')

    iam.update_assume_role_policy(RoleName=role, PolicyDocument=text(2048))
    words = "^Cannot exceed quota for ACLSizePerRole: 2048$"
    refused(iam.update_assume_role_policy, *FULL, words, RoleName=role, PolicyDocument=text(2049))
    refused(iam.create_role, *FULL, words, RoleName=unique("role"), AssumeRolePolicyDocument=text(2049))


def test_a_roles_last_use_is_told_and_outlives_a_restart(other):
    iam, name = client_of(other, "iam"), unique("worker")
    iam.create_user(UserName=name)
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust({"AWS": arn("user", name)}))
    iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=document(statement(Action="lambda:*")))
    key = iam.create_access_key(UserName=name)["AccessKey"]

    def used():
        return iam.get_role(RoleName=name)["Role"]["RoleLastUsed"]

    keys = {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}
    sts = client_of(other, "sts", **keys)
    lent = sts.assume_role(RoleArn=arn("role", name), RoleSessionName="now")["Credentials"]
    assert used() == {}
    lent = dict(zip(
        ("aws_access_key_id", "aws_secret_access_key", "aws_session_token"),
        (lent["AccessKeyId"], lent["SecretAccessKey"], lent["SessionToken"]), strict=True,
    ))
    client_of(other, "lambda", region_name="eu-west-1", **lent).list_functions()
    before = used()
    assert before["Region"] == "eu-west-1"
    assert abs(datetime.now(timezone.utc) - before["LastUsedDate"]).total_seconds() < 60
    iam.update_role(RoleName=name, Description="changed")
    assert used() == before
    assert other.stop() == 0
    other.start()
    assert used() == before
    wipe_role(iam, name)
    # Another of the same name has not been used.
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust())
    assert used() == {}
    wipe_role(iam, name)
    wipe_user(iam, name)


# Managed policies


def test_a_managed_policy_from_its_first_version_to_its_end(iam):
    name, text = unique("Policy"), json.dumps(json.loads(document()), indent=4)
    made = iam.create_policy(
        PolicyName=name, Path="/p/", PolicyDocument=text, Description="reads", Tags=[{"Key": "a", "Value": ""}],
    )["Policy"]
    policy = made["Arn"]
    assert policy == arn("policy", f"p/{name}") and made["PolicyId"].startswith("ANPA")
    assert (made["DefaultVersionId"], made["AttachmentCount"], made["IsAttachable"]) == ("v1", 0, True)
    words = f"^A policy called {name.lower()} already exists. Duplicate names are not allowed.$"
    refused(iam.create_policy, *TAKEN, words, PolicyName=name.lower(), PolicyDocument=text)
    whole = iam.get_policy(PolicyArn=policy)["Policy"]
    assert (whole["Description"], whole["Tags"]) == ("reads", [{"Key": "a", "Value": ""}])

    def versions():
        listed = iam.list_policy_versions(PolicyArn=policy)["Versions"]
        return [(it["VersionId"], it["IsDefaultVersion"]) for it in listed]

    new = document(statement(Action="s3:*"))
    assert iam.create_policy_version(PolicyArn=policy, PolicyDocument=new)["PolicyVersion"]["VersionId"] == "v2"
    assert versions() == [("v2", False), ("v1", True)]
    iam.create_policy_version(PolicyArn=policy, PolicyDocument=new, SetAsDefault=True)
    assert versions() == [("v3", True), ("v2", False), ("v1", False)]
    found = iam.get_policy_version(PolicyArn=policy, VersionId="v1")["PolicyVersion"]
    assert (found["Document"], found["IsDefaultVersion"]) == (json.loads(text), False)
    refused(iam.delete_policy_version, *HELD, "^Cannot delete the default version of a policy.$", PolicyArn=policy, VersionId="v3")
    refused(iam.delete_policy, *HELD, "^This policy has more than one version.", PolicyArn=policy)
    iam.set_default_policy_version(PolicyArn=policy, VersionId="v1")
    assert iam.get_policy(PolicyArn=policy)["Policy"]["DefaultVersionId"] == "v1"
    for version in ("v4", "v99999999999999999999999"):
        for call in (iam.get_policy_version, iam.delete_policy_version, iam.set_default_policy_version):
            refused(call, *NO_ENTITY, "does not exist or is not attachable.$", PolicyArn=policy, VersionId=version)
    iam.create_policy_version(PolicyArn=policy, PolicyDocument=new)
    iam.create_policy_version(PolicyArn=policy, PolicyDocument=new)
    refused(iam.create_policy_version, *FULL, "^A managed policy can have up to 5 versions.", PolicyArn=policy, PolicyDocument=new)
    # A number is never given twice.
    for version in ("v5", "v4", "v3", "v2"):
        iam.delete_policy_version(PolicyArn=policy, VersionId=version)
    assert iam.create_policy_version(PolicyArn=policy, PolicyDocument=new)["PolicyVersion"]["VersionId"] == "v6"
    iam.delete_policy_version(PolicyArn=policy, VersionId="v6")
    iam.delete_policy(PolicyArn=policy)
    for call in (iam.get_policy, iam.delete_policy, iam.list_policy_versions, iam.list_entities_for_policy):
        refused(call, *NO_ENTITY, f"^Policy {policy} was not found.$", PolicyArn=policy)


def test_policies_of_aws_are_there_and_stay_as_they_are(iam, role):
    listed = {it["Arn"]: it for it in pages(iam, "list_policies", "Policies", Scope="AWS")}
    assert {BASIC, ADMIN} <= listed.keys() and all(":aws:policy/" in it for it in listed)
    assert listed[BASIC]["Path"] == "/service-role/"
    for policy in listed:
        version = iam.get_policy(PolicyArn=policy)["Policy"]["DefaultVersionId"]
        found = iam.get_policy_version(PolicyArn=policy, VersionId=version)["PolicyVersion"]
        assert found["Document"]["Version"] == "2012-10-17"
    assert iam.get_policy_version(PolicyArn=BASIC, VersionId="v1")["PolicyVersion"]["Document"] == {
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow", "Resource": "*",
            "Action": ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
        }],
    }
    assert not {BASIC} & {it["Arn"] for it in pages(iam, "list_policies", "Policies", Scope="Local")}
    for call, fields in [
        (iam.delete_policy, {}),
        (iam.create_policy_version, {"PolicyDocument": document()}),
        (iam.tag_policy, {"Tags": [{"Key": "a", "Value": "b"}]}),
    ]:
        refused(call, "AccessDenied", 403, PolicyArn=ADMIN, **fields)
    iam.attach_role_policy(RoleName=role, PolicyArn=BASIC)
    roles = [it["RoleName"] for it in iam.list_entities_for_policy(PolicyArn=BASIC)["PolicyRoles"]]
    assert role in roles


@pytest.mark.parametrize("kind", ["user", "group", "role"])
def test_policies_are_attached_and_counted(iam, request, policies, kind):
    name = {f"{kind.title()}Name": request.getfixturevalue(kind)}
    attach, detach = getattr(iam, f"attach_{kind}_policy"), getattr(iam, f"detach_{kind}_policy")
    listed = getattr(iam, f"list_attached_{kind}_policies")
    mine = [policies(Path="/mine/") for _ in range(10)]
    for policy in mine:
        attach(**name, PolicyArn=policy)
    attach(**name, PolicyArn=mine[0])
    assert iam.get_policy(PolicyArn=mine[0])["Policy"]["AttachmentCount"] == 1
    found = pages(iam, f"list_attached_{kind}_policies", "AttachedPolicies", **name, PaginationConfig={"PageSize": 4})
    assert sorted(it["PolicyArn"] for it in found) == sorted(mine)
    assert all(it["PolicyName"] == it["PolicyArn"].rsplit("/", 1)[1] for it in found)
    refused(attach, *FULL, f"^Cannot exceed quota for PoliciesPer{kind.title()}: 10$", **name, PolicyArn=BASIC)
    detach(**name, PolicyArn=mine[9])
    attach(**name, PolicyArn=BASIC)
    assert len(listed(**name, PathPrefix="/service-role/")["AttachedPolicies"]) == 1
    refused(iam.delete_policy, *HELD, "^Cannot delete a policy attached to entities.$", PolicyArn=mine[0])
    entities = iam.list_entities_for_policy(PolicyArn=mine[0])
    assert [len(entities[f"Policy{it}s"]) for it in ("User", "Group", "Role")] == [
        int(kind == it) for it in ("user", "group", "role")
    ]
    assert iam.list_entities_for_policy(PolicyArn=mine[0], EntityFilter="LocalManagedPolicy")["PolicyUsers"] == []
    used = pages(iam, "list_policies", "Policies", Scope="Local", OnlyAttached=True, PathPrefix="/mine/")
    assert {it["Arn"] for it in used} == set(mine[:9])
    refused(detach, *NO_ENTITY, f"^Policy {mine[9]} was not found.$", **name, PolicyArn=mine[9])
    gone = arn("policy", "gone-and-away")
    refused(attach, *NO_ENTITY, f"^Policy {gone} does not exist or is not attachable.$", **name, PolicyArn=gone)
    refused(attach, "InvalidInput", 400, "is not valid.$", **name, PolicyArn="not-even-nearly-an-arn")
    nobody = {next(iter(name)): "nobody-at-all"}
    refused(attach, *NO_ENTITY, f"^The {kind} with name nobody-at-all cannot be found.$", **nobody, PolicyArn=BASIC)


@pytest.mark.parametrize(("kind", "limit"), [("user", 2048), ("group", 5120), ("role", 10240)])
def test_inline_policies_are_kept_as_written_and_have_an_end(iam, request, kind, limit):
    name = {f"{kind.title()}Name": request.getfixturevalue(kind)}
    put, get = getattr(iam, f"put_{kind}_policy"), getattr(iam, f"get_{kind}_policy")
    delete = getattr(iam, f"delete_{kind}_policy")

    def text(size):
        spaced = json.dumps({"Version": "2012-10-17", "Id": "", "Statement": [statement()]}, indent=2)
        counted = len("".join(spaced.split()))
        return spaced.replace('"Id": ""', f'"Id": "{"x" * (size - counted)}"')

    put(**name, PolicyName="one", PolicyDocument=text(limit // 2))
    put(**name, PolicyName="two", PolicyDocument=text(limit // 2))
    words = f"^Maximum policy size of {limit} bytes exceeded for {kind} {name[f'{kind.title()}Name']}$"
    refused(put, *FULL, words, **name, PolicyName="three", PolicyDocument=document())
    refused(put, *FULL, words, **name, PolicyName="two", PolicyDocument=text(limit // 2 + 1))
    found = get(**name, PolicyName="one")
    assert (found["PolicyName"], found["PolicyDocument"]) == ("one", json.loads(text(limit // 2)))
    listed = pages(iam, f"list_{kind}_policies", "PolicyNames", **name, PaginationConfig={"PageSize": 1})
    assert listed == ["one", "two"]
    put(**name, PolicyName="two", PolicyDocument=document())
    assert get(**name, PolicyName="two")["PolicyDocument"] == json.loads(document())
    delete(**name, PolicyName="two")
    for call in (get, delete):
        refused(call, *NO_ENTITY, f"^The {kind} policy with name two cannot be found.$", **name, PolicyName="two")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("not json", "^Syntax errors in policy.$"),
        ("[]", "^Syntax errors in policy.$"),
        ('{"Version":"2012-10-17"}', "^Syntax errors in policy.$"),
        (document(Version="2020-01-01"), "^Policy document must be version 2012-10-17 or greater.$"),
        (document(Surprise=1), "^Syntax errors in policy.$"),
        (document(statement(Effect="Maybe")), "^Syntax errors in policy.$"),
        (document({"Effect": "Allow", "Resource": "*"}), "^Policy statement must contain actions.$"),
        (document({"Effect": "Allow", "Action": "*"}), "^Policy statement must contain resources.$"),
        (document(statement(Action="GetObject")), "^Actions/Conditions must be prefaced by a vendor"),
        (document(statement(Action="s3:Get:Object")), "^Actions/Condition can contain only one colon.$"),
        (document(statement(Resource="bucket")), '^Resource bucket must be in ARN format or "\\*".$'),
        (document(statement(Principal="*")), "^Policy document should not specify a principal.$"),
        (document(statement(Sid="a b")), "^Statement IDs \\(SID\\) must be alpha-numeric."),
        (document(statement(Sid="a"), statement(Sid="a")), "^Statement IDs \\(SID\\) in a single policy must be unique.$"),
        ("[" * 30000, "^Syntax errors in policy.$"),
    ],
)
def test_a_policy_that_is_none_is_refused(iam, role, policies, text, words):
    refused(iam.create_policy, *MALFORMED, words, PolicyName=unique("policy"), PolicyDocument=text)
    refused(iam.put_role_policy, *MALFORMED, words, RoleName=role, PolicyName="bad", PolicyDocument=text)
    policy = policies()
    refused(iam.create_policy_version, *MALFORMED, words, PolicyArn=policy, PolicyDocument=text)
    assert iam.list_role_policies(RoleName=role)["PolicyNames"] == []


def test_a_policy_that_is_too_long_is_refused(clients, iam, policies):
    def text(size):
        spaced = json.dumps({"Version": "2012-10-17", "Id": "", "Statement": [statement()]}, indent=8)
        counted = len("".join(spaced.split()))
        return spaced.replace('"Id": ""', f'"Id": "{"x" * (size - counted)}"')

    policy = policies(text(6144))
    words = "^Cannot exceed quota for PolicySize: 6144$"
    refused(iam.create_policy, *FULL, words, PolicyName=unique("policy"), PolicyDocument=text(6145))
    refused(iam.create_policy_version, *FULL, words, PolicyArn=policy, PolicyDocument=text(6145))
    lax = clients("iam", config={"parameter_validation": False})
    long = "x" * 131073
    refused(lax.create_policy, *INVALID, "less than or equal to 131072", PolicyName="p", PolicyDocument=long)
    refused(lax.create_policy, *INVALID, "at 'policyDocument'", PolicyName="p", PolicyDocument="☃")


# Boundaries and tags


@pytest.mark.parametrize("kind", ["user", "role"])
def test_a_boundary_is_set_shown_and_taken_away(iam, request, policies, kind):
    name = {f"{kind.title()}Name": request.getfixturevalue(kind)}
    put = getattr(iam, f"put_{kind}_permissions_boundary")
    policy = policies()

    def boundary():
        return getattr(iam, f"get_{kind}")(**name)[kind.title()].get("PermissionsBoundary")

    assert boundary() is None
    put(**name, PermissionsBoundary=policy)
    assert boundary() == {"PermissionsBoundaryArn": policy, "PermissionsBoundaryType": "Policy"}
    counted = iam.get_policy(PolicyArn=policy)["Policy"]
    assert (counted["AttachmentCount"], counted["PermissionsBoundaryUsageCount"]) == (0, 1)
    entities = iam.list_entities_for_policy(PolicyArn=policy, PolicyUsageFilter="PermissionsBoundary")
    assert len(entities[f"Policy{kind.title()}s"]) == 1
    entities = iam.list_entities_for_policy(PolicyArn=policy, PolicyUsageFilter="PermissionsPolicy")
    assert entities[f"Policy{kind.title()}s"] == []
    refused(iam.delete_policy, *HELD, PolicyArn=policy)
    gone = arn("policy", "gone-and-away")
    refused(put, *NO_ENTITY, "does not exist or is not attachable", **name, PermissionsBoundary=gone)
    getattr(iam, f"delete_{kind}_permissions_boundary")(**name)
    assert boundary() is None


def test_a_boundary_may_come_with_its_bearer(iam, policies):
    policy, name = policies(), unique("bounded")
    made = iam.create_user(UserName=name, PermissionsBoundary=policy)["User"]
    assert made["PermissionsBoundary"]["PermissionsBoundaryArn"] == policy
    iam.delete_user(UserName=name)
    gone = arn("policy", "gone-and-away")
    refused(iam.create_user, *NO_ENTITY, UserName=name, PermissionsBoundary=gone)
    refused(
        iam.create_role, *NO_ENTITY, RoleName=name, PermissionsBoundary=gone, AssumeRolePolicyDocument=trust(),
    )


@pytest.mark.parametrize("kind", ["user", "role", "policy"])
def test_tags_are_told_apart_ignoring_case(iam, request, policies, kind):
    at = {"PolicyArn": policies()} if kind == "policy" else {f"{kind.title()}Name": request.getfixturevalue(kind)}
    tag, untag = getattr(iam, f"tag_{kind}"), getattr(iam, f"untag_{kind}")

    def tags():
        listed = pages(iam, f"list_{kind}_tags", "Tags", **at, PaginationConfig={"PageSize": 20})
        return {it["Key"]: it["Value"] for it in listed}

    tag(**at, Tags=[{"Key": "Team", "Value": "a"}, {"Key": "b", "Value": ""}])
    tag(**at, Tags=[{"Key": "team", "Value": "c"}])
    assert tags() == {"team": "c", "b": ""}
    untag(**at, TagKeys=["TEAM", "absent"])
    assert tags() == {"b": ""}
    twice = [{"Key": "k", "Value": "1"}, {"Key": "K", "Value": "2"}]
    refused(tag, "InvalidInput", 400, "^Duplicate tag keys found.", **at, Tags=twice)
    refused(tag, *INVALID, "reserved", **at, Tags=[{"Key": "aws:x", "Value": "1"}])
    tag(**at, Tags=[{"Key": f"k{number}", "Value": "v"} for number in range(49)])
    refused(tag, *FULL, **at, Tags=[{"Key": "one-more", "Value": "v"}])
    assert len(tags()) == 50


# What many do at once, and what a restart keeps


def test_of_many_who_give_one_name_one_does(iam, clients):
    name = unique("race")
    several = [clients("iam") for _ in range(8)]

    def make(client):
        try:
            return client.create_user(UserName=name)["User"]["UserId"]
        except ClientError as error:
            return error.response["Error"]["Code"]

    with ThreadPoolExecutor(8) as pool:
        ended = list(pool.map(make, several))
    made = [it for it in ended if it.startswith("AIDA")]
    assert len(made) == 1 and set(ended) - set(made) == {"EntityAlreadyExists"}
    assert iam.get_user(UserName=name)["User"]["UserId"] == made[0]
    iam.delete_user(UserName=name)


def test_changes_made_at_once_all_count(iam, clients, user, role):
    several = [clients("iam") for _ in range(8)]

    def change(number):
        client = several[number % 8]
        client.tag_user(UserName=user, Tags=[{"Key": f"k{number}", "Value": "v"}])
        client.put_role_policy(RoleName=role, PolicyName=f"p{number}", PolicyDocument=document())

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(change, range(40)))
    assert len(iam.list_user_tags(UserName=user)["Tags"]) == 40
    assert len(iam.list_role_policies(RoleName=role)["PolicyNames"]) == 40


def test_quotas_hold_against_many_at_once(iam, clients, user):
    several = [clients("iam") for _ in range(8)]

    def make(client):
        try:
            return client.create_access_key(UserName=user)["AccessKey"]["AccessKeyId"]
        except ClientError as error:
            return error.response["Error"]["Code"]

    with ThreadPoolExecutor(8) as pool:
        ended = list(pool.map(make, several))
    assert ended.count("LimitExceeded") == 6, ended
    assert len(iam.list_access_keys(UserName=user)["AccessKeyMetadata"]) == 2


def test_there_are_as_many_groups_as_an_account_may_have(other):
    iam = client_of(other, "iam")
    # Those of teams do not count.
    def there():
        return [it for it in pages(iam, "list_groups", "Groups") if not it["Path"].startswith("/morrow/")]

    names = [unique("many") for _ in range(300 - len(there()))]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda name: iam.create_group(GroupName=name), names))
    refused(iam.create_group, *FULL, "^Cannot exceed quota for GroupsPerAccount: 300$", GroupName=unique("many"))
    assert len(there()) == 300
    assert iam.get_account_summary()["SummaryMap"]["Groups"] >= 300
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda name: iam.delete_group(GroupName=name), names))


def test_a_restart_keeps_everything(other):
    iam = client_of(other, "iam")
    user, group, role, policy = (unique(it) for it in ("user", "group", "role", "policy"))
    made = iam.create_policy(PolicyName=policy, PolicyDocument=document())["Policy"]["Arn"]
    iam.create_policy_version(PolicyArn=made, PolicyDocument=document(statement(Action="lambda:ListFunctions")), SetAsDefault=True)
    iam.create_user(UserName=user, Path="/u/", Tags=[{"Key": "k", "Value": "v"}], PermissionsBoundary=made)
    iam.create_group(GroupName=group)
    iam.add_user_to_group(UserName=user, GroupName=group)
    iam.put_group_policy(GroupName=group, PolicyName="own", PolicyDocument=document(statement(Action="lambda:*")))
    iam.create_role(RoleName=role, AssumeRolePolicyDocument=trust({"AWS": arn("user", f"u/{user}")}))
    iam.attach_role_policy(RoleName=role, PolicyArn=made)
    keys = [iam.create_access_key(UserName=user)["AccessKey"] for _ in range(2)]
    iam.update_access_key(UserName=user, AccessKeyId=keys[1]["AccessKeyId"], Status="Inactive")
    named = {"aws_access_key_id": keys[0]["AccessKeyId"], "aws_secret_access_key": keys[0]["SecretAccessKey"]}
    client_of(other, "lambda", **named).list_functions()

    def everything():
        return [
            iam.get_user(UserName=user)["User"], iam.get_group(GroupName=group)["Users"],
            iam.get_group_policy(GroupName=group, PolicyName="own")["PolicyDocument"],
            iam.get_role(RoleName=role)["Role"],
            iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"],
            iam.get_policy(PolicyArn=made)["Policy"], iam.list_policy_versions(PolicyArn=made)["Versions"],
            iam.list_access_keys(UserName=user)["AccessKeyMetadata"],
        ]

    before = everything()
    other.kill()
    other.start()
    assert everything() == before
    client_of(other, "lambda", **named).list_functions()
    # What was trusted still is, and no more once it is gone.
    wipe_user(iam, user)
    shown = iam.get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"]
    assert shown["Statement"][0]["Principal"]["AWS"].startswith("AIDA")
    wipe_role(iam, role)
    iam.delete_group_policy(GroupName=group, PolicyName="own")
    iam.delete_group(GroupName=group)


def test_a_keys_last_use_outlives_a_restart(other):
    iam = client_of(other, "iam")
    name = unique("user")
    iam.create_user(UserName=name)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    keys = {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}
    assert client_of(other, "sts", **keys).get_caller_identity()["Arn"] == arn("user", name)
    used = iam.get_access_key_last_used(AccessKeyId=key["AccessKeyId"])["AccessKeyLastUsed"]
    assert used["ServiceName"] == "sts"
    assert other.stop() == 0
    other.start()
    assert iam.get_access_key_last_used(AccessKeyId=key["AccessKeyId"])["AccessKeyLastUsed"] == used
    wipe_user(iam, name)


# Beside it


def test_what_nobody_has_here_is_empty_or_absent(iam, user):
    assert iam.list_account_aliases()["AccountAliases"] == []
    assert iam.list_instance_profiles()["InstanceProfiles"] == []
    assert iam.list_mfa_devices(UserName=user)["MFADevices"] == []
    assert iam.list_ssh_public_keys(UserName=user)["SSHPublicKeys"] == []
    assert iam.list_signing_certificates(UserName=user)["Certificates"] == []
    assert iam.list_virtual_mfa_devices()["VirtualMFADevices"] == []
    assert iam.list_service_specific_credentials(UserName=user)["ServiceSpecificCredentials"] == []
    for call in (iam.get_login_profile, iam.delete_login_profile):
        refused(call, *NO_ENTITY, f"^Login Profile for User {user} cannot be found.$", UserName=user)
        refused(call, *NO_ENTITY, "^The user with name nobody-at-all cannot be found.$", UserName="nobody-at-all")


def test_what_is_not_served_is_refused_by_name(iam):
    refused(iam.create_service_linked_role, "NotImplementedException", 501, "^CreateServiceLinkedRole ", AWSServiceName=LAMBDA)


def test_an_account_is_summed_up(iam, user, group, role, policies):
    before = iam.get_account_summary()["SummaryMap"]
    made = policies()
    iam.create_policy_version(PolicyArn=made, PolicyDocument=document())
    after = iam.get_account_summary()["SummaryMap"]
    assert (after["Policies"], after["PolicyVersionsInUse"]) == (before["Policies"] + 1, before["PolicyVersionsInUse"] + 2)
    assert min(after[it] for it in ("Users", "Groups", "Roles", "AccountAccessKeysPresent")) >= 1
    assert (after["AccessKeysPerUserQuota"], after["RolePolicySizeQuota"]) == (2, 10240)


def test_everything_of_an_account_is_told_at_once(iam, user, group, role, policies):
    made = policies(Description="reads")
    iam.create_policy_version(PolicyArn=made, PolicyDocument=document(statement(Action="s3:*")))
    iam.attach_user_policy(UserName=user, PolicyArn=made)
    iam.put_user_policy(UserName=user, PolicyName="own", PolicyDocument=document())
    iam.add_user_to_group(UserName=user, GroupName=group)
    iam.put_group_policy(GroupName=group, PolicyName="own", PolicyDocument=document())
    iam.attach_role_policy(RoleName=role, PolicyArn=BASIC)
    iam.tag_role(RoleName=role, Tags=[{"Key": "k", "Value": "v"}])
    whole = {"UserDetailList": {}, "GroupDetailList": {}, "RoleDetailList": {}, "Policies": {}}
    for page in iam.get_paginator("get_account_authorization_details").paginate(PaginationConfig={"PageSize": 3}):
        for key, name in zip(whole, ("UserName", "GroupName", "RoleName", "Arn"), strict=True):
            whole[key] |= {it[name]: it for it in page[key]}
    found = whole["UserDetailList"][user]
    assert found["GroupList"] == [group]
    assert found["AttachedManagedPolicies"] == [{"PolicyName": made.rsplit("/", 1)[1], "PolicyArn": made}]
    assert found["UserPolicyList"] == [{"PolicyName": "own", "PolicyDocument": json.loads(document())}]
    assert whole["GroupDetailList"][group]["GroupPolicyList"][0]["PolicyName"] == "own"
    found = whole["RoleDetailList"][role]
    assert found["AssumeRolePolicyDocument"] == json.loads(trust())
    assert (found["Tags"], found["InstanceProfileList"]) == ([{"Key": "k", "Value": "v"}], [])
    found = whole["Policies"][made]
    assert [it["VersionId"] for it in found["PolicyVersionList"]] == ["v2", "v1"]
    assert found["PolicyVersionList"][1]["Document"] == json.loads(document())
    assert (found["Description"], found["AttachmentCount"]) == ("reads", 1)
    assert BASIC in whole["Policies"]
    for kind, key in [("User", "UserDetailList"), ("Group", "GroupDetailList"), ("Role", "RoleDetailList")]:
        only = iam.get_account_authorization_details(Filter=[kind], MaxItems=1000)
        assert {it for it in whole if only[it]} == {key}
    local = iam.get_account_authorization_details(Filter=["LocalManagedPolicy"], MaxItems=1000)["Policies"]
    assert made in [it["Arn"] for it in local] and BASIC not in [it["Arn"] for it in local]


# Simulation


def decided(answer):
    return {(it["EvalActionName"], it["EvalResourceName"]): it["EvalDecision"] for it in answer["EvaluationResults"]}


def test_what_a_user_may_is_told_without_doing_it(iam, user, group, policies):
    iam.put_user_policy(UserName=user, PolicyName="own", PolicyDocument=document(
        statement(Action="lambda:*", Resource="arn:aws:lambda:*:*:function:${aws:username}-*"),
        statement(Sid="never", Effect="Deny", Action="lambda:DeleteFunction"),
        statement(Action="s3:GetObject", Condition={"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}),
    ))
    iam.put_group_policy(GroupName=group, PolicyName="list", PolicyDocument=document(statement(Action="lambda:List*")))
    iam.add_user_to_group(UserName=user, GroupName=group)
    own = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:{user}-f"
    other = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:other"
    ask = {
        "PolicySourceArn": arn("user", user),
        "ActionNames": ["lambda:InvokeFunction", "lambda:DeleteFunction"], "ResourceArns": [own, other],
    }
    answer = iam.simulate_principal_policy(**ask)
    assert decided(answer) == {
        ("lambda:InvokeFunction", own): "allowed", ("lambda:InvokeFunction", other): "implicitDeny",
        ("lambda:DeleteFunction", own): "explicitDeny", ("lambda:DeleteFunction", other): "explicitDeny",
    }
    matched = [it["MatchedStatements"] for it in answer["EvaluationResults"]]
    assert matched[0] == [{"SourcePolicyId": "own", "SourcePolicyType": "user"}] and matched[1] == []
    paged = iam.get_paginator("simulate_principal_policy").paginate(**ask, PaginationConfig={"PageSize": 3})
    assert [len(it["EvaluationResults"]) for it in paged] == [3, 1]

    def one(action, **fields):
        answer = iam.simulate_principal_policy(PolicySourceArn=arn("user", user), ActionNames=[action], **fields)
        return answer["EvaluationResults"][0]

    listed = one("lambda:ListFunctions")
    assert (listed["EvalDecision"], listed["EvalResourceName"]) == ("allowed", "*")
    assert listed["MatchedStatements"] == [{"SourcePolicyId": f"{group}/list", "SourcePolicyType": "group"}]
    unsaid = one("s3:GetObject")
    assert (unsaid["EvalDecision"], unsaid["MissingContextValues"]) == ("implicitDeny", ["aws:RequestedRegion"])
    said = one("s3:GetObject", ContextEntries=[{
        "ContextKeyName": "aws:requestedregion", "ContextKeyValues": ["eu-west-1"], "ContextKeyType": "string",
    }])
    assert (said["EvalDecision"], said["MissingContextValues"]) == ("allowed", [])
    # A boundary of its own, and one that is only tried.
    assert "PermissionsBoundaryDecisionDetail" not in listed
    iam.put_user_permissions_boundary(UserName=user, PermissionsBoundary=policies())
    bounded = one("lambda:ListFunctions")
    assert bounded["EvalDecision"] == "implicitDeny"
    assert bounded["PermissionsBoundaryDecisionDetail"] == {"AllowedByPermissionsBoundary": False}
    wide = one("lambda:ListFunctions", PermissionsBoundaryPolicyInputList=[document(statement(Action="*"))])
    assert wide["EvalDecision"] == "allowed"
    assert wide["PermissionsBoundaryDecisionDetail"] == {"AllowedByPermissionsBoundary": True}
    iam.delete_user_permissions_boundary(UserName=user)
    # A policy that is only tried, and one of the resource.
    assert one("sqs:SendMessage", PolicyInputList=[document(statement(Action="sqs:*"))])["EvalDecision"] == "allowed"
    bucket = document({
        "Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::b/*",
        "Principal": {"AWS": arn("user", user)},
    })
    put = one("s3:PutObject", ResourcePolicy=bucket, ResourceArns=["arn:aws:s3:::b/k"])
    assert put["EvalDecision"] == "allowed"
    assert put["MatchedStatements"] == [{"SourcePolicyId": "ResourcePolicy", "SourcePolicyType": "resource"}]
    foreign = {"ResourceOwner": f"arn:aws:iam::{OTHER_ACCOUNT}:root", "ResourceArns": [own]}
    assert one("lambda:InvokeFunction", **foreign)["EvalDecision"] == "implicitDeny"

    keys = iam.get_context_keys_for_principal_policy(PolicySourceArn=arn("user", user))["ContextKeyNames"]
    assert keys == ["aws:RequestedRegion", "aws:username"]
    gone = arn("user", "nobody-at-all")
    refused(iam.simulate_principal_policy, *NO_ENTITY, PolicySourceArn=gone, ActionNames=["s3:GetObject"])
    refused(iam.simulate_principal_policy, *INVALID, PolicySourceArn=BASIC, ActionNames=["s3:GetObject"])
    refused(iam.simulate_principal_policy, *INVALID, PolicySourceArn=arn("user", user), ActionNames=["nonsense"])


def test_roles_and_groups_are_simulated_too(iam, role, group):
    iam.attach_role_policy(RoleName=role, PolicyArn=BASIC)
    iam.put_group_policy(GroupName=group, PolicyName="own", PolicyDocument=document())
    ask = {"ActionNames": ["logs:PutLogEvents", "s3:GetObject"]}
    answer = iam.simulate_principal_policy(PolicySourceArn=arn("role", role), **ask)
    assert list(decided(answer).values()) == ["allowed", "implicitDeny"]
    assert answer["EvaluationResults"][0]["MatchedStatements"] == [
        {"SourcePolicyId": BASIC, "SourcePolicyType": "aws-managed"},
    ]
    answer = iam.simulate_principal_policy(PolicySourceArn=arn("group", group), **ask)
    assert list(decided(answer).values()) == ["implicitDeny", "allowed"]


def test_policies_that_nobody_has_are_simulated(iam):
    ask = {"ActionNames": ["s3:GetObject"], "ResourceArns": ["arn:aws:s3:::b/k"]}
    allow, deny = document(), document(statement(Effect="Deny"))
    assert list(decided(iam.simulate_custom_policy(PolicyInputList=[allow], **ask)).values()) == ["allowed"]
    answer = iam.simulate_custom_policy(PolicyInputList=[allow, deny], **ask)
    assert list(decided(answer).values()) == ["explicitDeny"]
    assert answer["EvaluationResults"][0]["MatchedStatements"][0]["SourcePolicyId"] == "PolicyInputList.2"
    home = document(statement(Resource="arn:aws:s3:::b/${aws:username}"))
    ask["ResourceArns"] = ["arn:aws:s3:::b/ann"]
    assert list(decided(iam.simulate_custom_policy(PolicyInputList=[home], **ask)).values()) == ["implicitDeny"]
    answer = iam.simulate_custom_policy(PolicyInputList=[home], CallerArn=arn("user", "ann"), **ask)
    assert list(decided(answer).values()) == ["allowed"]
    assert iam.get_context_keys_for_custom_policy(PolicyInputList=[home])["ContextKeyNames"] == ["aws:username"]
    refused(iam.simulate_custom_policy, *MALFORMED, PolicyInputList=["{"], **ask)
    refused(iam.get_context_keys_for_custom_policy, *MALFORMED, PolicyInputList=["{"])
    refused(
        iam.simulate_custom_policy, *INVALID, "^ResourceHandlingOption is not supported yet$",
        PolicyInputList=[home], ResourceHandlingOption="EC2-VPC", **ask,
    )


# Who may do it


@pytest.fixture
def delegate(iam, clients):
    """A user with a policy of its own: `delegate(statements)`, IAM in its name."""
    made = []

    def make(*statements):
        made.append(unique("delegate"))
        iam.create_user(UserName=made[-1])
        iam.put_user_policy(UserName=made[-1], PolicyName="own", PolicyDocument=document(*statements))
        key = iam.create_access_key(UserName=made[-1])["AccessKey"]
        client = clients(
            "iam", aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"],
        )
        return made[-1], client

    yield make
    for name in made:
        wipe_user(iam, name)


DENIED = "AccessDenied", 403


def test_a_user_does_what_its_policy_lets_it(iam, delegate, user):
    name, client = delegate(
        statement(Action="iam:*", Resource=[arn("user", "mine/*"), arn("user", user)]),
        statement(Action="iam:ListUsers", Resource="*"),
    )
    refused(
        client.create_user, *DENIED,
        f"^User: {arn('user', name)} is not authorized to perform: iam:CreateUser on resource: {arn('user', 'made')} "
        "because no identity-based policy allows the iam:CreateUser action$",
        UserName="made",
    )
    made = unique("made")
    client.create_user(UserName=made, Path="/mine/")
    assert client.get_user(UserName=made)["User"]["Path"] == "/mine/"
    client.tag_user(UserName=user, Tags=[{"Key": "a", "Value": "b"}])
    refused(client.get_user, *DENIED, UserName=name)
    refused(client.list_roles, *DENIED)
    refused(client.get_account_summary, *DENIED)
    assert made in [it["UserName"] for it in client.list_users(MaxItems=1000)["Users"]]
    # What is moved out of reach is out of reach.
    client.update_user(UserName=made, NewPath="/")
    refused(client.delete_user, *DENIED, UserName=made)
    iam.delete_user(UserName=made)


def test_rights_are_passed_on_within_a_boundary_only(iam, delegate, policies):
    bound = policies(document(statement(Action="lambda:*")))
    name, client = delegate(
        statement(
            Action=["iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy"],
            Condition={"StringEquals": {"iam:PermissionsBoundary": bound}},
        ),
        statement(Action=["iam:DeleteRole", "iam:DeleteRolePolicy", "iam:DetachRolePolicy"]),
    )
    made = {"RoleName": unique("role"), "AssumeRolePolicyDocument": trust()}
    refused(client.create_role, *DENIED, **made)
    refused(client.create_role, *DENIED, **made, PermissionsBoundary=ADMIN)
    client.create_role(**made, PermissionsBoundary=bound)
    client.put_role_policy(RoleName=made["RoleName"], PolicyName="own", PolicyDocument=document())
    client.attach_role_policy(RoleName=made["RoleName"], PolicyArn=BASIC)
    refused(client.delete_role_permissions_boundary, *DENIED, RoleName=made["RoleName"])
    free = unique("role")
    iam.create_role(RoleName=free, AssumeRolePolicyDocument=trust())
    refused(client.attach_role_policy, *DENIED, RoleName=free, PolicyArn=ADMIN)
    wipe_role(iam, free)
    wipe_role(iam, made["RoleName"])


def test_conditions_ask_what_a_change_is_of(iam, delegate, user, role):
    tagged = {"StringEquals": {"aws:RequestTag/team": "a"}, "ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}}
    name, client = delegate(
        statement(Action="iam:AttachRolePolicy", Condition={"ArnEquals": {"iam:PolicyARN": BASIC}}),
        statement(Action=["iam:CreateUser", "iam:TagUser"], Condition=tagged),
        statement(Action="iam:GetUser", Condition={"StringEquals": {"iam:ResourceTag/team": "a"}}),
        statement(Action="iam:DeleteUser", Condition={"StringEquals": {"aws:ResourceTag/team": "a"}}),
    )
    refused(client.attach_role_policy, *DENIED, RoleName=role, PolicyArn=ADMIN)
    client.attach_role_policy(RoleName=role, PolicyArn=BASIC)
    made = unique("tagged")
    refused(client.create_user, *DENIED, UserName=made)
    refused(client.create_user, *DENIED, UserName=made, Tags=[{"Key": "team", "Value": "b"}])
    both = [{"Key": "team", "Value": "a"}, {"Key": "more", "Value": "x"}]
    refused(client.create_user, *DENIED, UserName=made, Tags=both)
    client.create_user(UserName=made, Tags=both[:1])
    assert client.get_user(UserName=made)["User"]["UserName"] == made
    refused(client.get_user, *DENIED, UserName=user)
    refused(client.delete_user, *DENIED, UserName=user)
    client.delete_user(UserName=made)


def test_who_locks_itself_out_is_warned_and_the_root_is_not(iam, delegate, server):
    name, client = delegate(statement(Action="*"))
    client.put_user_policy(UserName=name, PolicyName="more", PolicyDocument=document())
    words = f"the user {name} of aws:{ACCOUNT}"
    assert words not in "".join(line for line in server.log().splitlines() if "may no longer change" in line)
    client.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=document())
    refused(client.put_user_policy, *DENIED, UserName=name, PolicyName="own", PolicyDocument=document())
    until(
        lambda: any(words in line and "may no longer change its own rights" in line for line in server.log().splitlines()),
        "a warning",
    )
    iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=document(statement(Action="*")))
    client.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=document(statement(Action="*")))


def test_accounts_are_worlds_of_their_own(accounts):
    owner, guest = (it.meta.endpoint_url for it in accounts)
    assert owner == guest
    iam = [client_of_other(it, "iam") for it in accounts]
    name = unique("user")
    iam[0].create_user(UserName=name)
    refused(iam[1].get_user, *NO_ENTITY, UserName=name)
    assert iam[1].create_user(UserName=name)["User"]["Arn"] == arn("user", name, OTHER_ACCOUNT)
    made = iam[0].create_policy(PolicyName=name, PolicyDocument=document())["Policy"]["Arn"]
    refused(iam[1].get_policy, *NO_ENTITY, PolicyArn=made)
    refused(iam[1].attach_user_policy, *NO_ENTITY, UserName=name, PolicyArn=made)
    refused(iam[1].delete_policy, "AccessDenied", 403, PolicyArn=made)
    key = iam[0].create_access_key(UserName=name)["AccessKey"]["AccessKeyId"]
    refused(iam[1].get_access_key_last_used, *NO_ENTITY, AccessKeyId=key)
    refused(iam[1].delete_access_key, *NO_ENTITY, UserName=name, AccessKeyId=key)
    # Another account's user can be trusted, if it is there.
    role = {"RoleName": name, "AssumeRolePolicyDocument": trust({"AWS": arn("user", name)})}
    iam[1].create_role(**role)
    absent = trust({"AWS": arn("user", "nobody-at-all")})
    refused(iam[1].update_assume_role_policy, *MALFORMED, RoleName=name, PolicyDocument=absent)
    iam[1].delete_role(RoleName=name)
    iam[0].delete_policy(PolicyArn=made)
    for client in iam:
        wipe_user(client, name)


def client_of_other(client, service):
    """Another service's client with the same key."""
    import boto3
    credentials = client._request_signer._credentials
    return boto3.client(
        service, endpoint_url=client.meta.endpoint_url, region_name=client.meta.region_name,
        aws_access_key_id=credentials.access_key, aws_secret_access_key=credentials.secret_key,
    )


def test_every_region_is_the_same(clients, user):
    for region in ("eu-central-1", "ap-southeast-2"):
        assert clients("iam", region_name=region).get_user(UserName=user)["User"]["UserName"] == user


def test_the_cli_makes_a_role_that_a_function_can_have(aws_cli, tmp_path):
    name, text = unique("cli-role"), tmp_path / "trust.json"
    text.write_text(trust())
    aws_cli("iam", "create-role", "--role-name", name, "--assume-role-policy-document", f"file://{text}")
    aws_cli("iam", "wait", "role-exists", "--role-name", name)
    aws_cli("iam", "attach-role-policy", "--role-name", name, "--policy-arn", BASIC)
    listed = json.loads(aws_cli("iam", "list-attached-role-policies", "--role-name", name).stdout)
    assert listed["AttachedPolicies"] == [{"PolicyName": "AWSLambdaBasicExecutionRole", "PolicyArn": BASIC}]
    failed = aws_cli("iam", "delete-role", "--role-name", name, check=False)
    assert failed.returncode != 0 and "(DeleteConflict)" in failed.stderr
    aws_cli("iam", "detach-role-policy", "--role-name", name, "--policy-arn", BASIC)
    aws_cli("iam", "delete-role", "--role-name", name)


def test_changes_leave_records(iam, server, user):
    import test_trail

    iam.put_user_policy(UserName=user, PolicyName="own", PolicyDocument=document())
    iam.create_access_key(UserName=user)
    refused(iam.put_user_policy, *MALFORMED, UserName=user, PolicyName="bad", PolicyDocument="{")
    records = [it for it in test_trail.trail(server) if f"/{user}" in json.dumps(it["resource"])]
    ended = [(it["action"], it["outcome"] == "Done") for it in records]
    assert ended == [
        ("CreateUser", True), ("PutUserPolicy", True), ("CreateAccessKey", True), ("PutUserPolicy", False),
    ]
    assert "s3:GetObject" in json.dumps(records[1]["details"])
    # What is too long to be a policy is not kept whole.
    refused(iam.put_user_policy, *MALFORMED, UserName=user, PolicyName="bad", PolicyDocument="x" * 131072)
    records = [it for it in test_trail.trail(server) if f"/{user}" in json.dumps(it["resource"])]
    assert 20_000 < len(json.dumps(records[-1])) < 22_000
