"""The snapshot: the facts of AWS's API models that the front end needs, taken from botocore.

For every operation its name and route; for those that are implemented, and those that are coming,
also the shapes of their input and output (types, required members, bounds, patterns, enums, places)
and their errors with their statuses. No documentation text.
"""

import gzip
import json
import pathlib
import sys

BOTOCORE = "1.44.5"

# The folder of botocore's data, and the operations that are implemented.
SERVICES = {
    "lambda": (
        "lambda/2015-03-31",
        [
            "AddLayerVersionPermission",
            "AddPermission",
            "CreateFunction",
            "DeleteFunction",
            "DeleteLayerVersion",
            "GetAccountSettings",
            "GetFunction",
            "GetFunctionCodeSigningConfig",
            "GetFunctionConfiguration",
            "GetFunctionRecursionConfig",
            "GetLayerVersion",
            "GetLayerVersionByArn",
            "GetLayerVersionPolicy",
            "GetPolicy",
            "Invoke",
            "ListFunctions",
            "ListLayerVersions",
            "ListLayers",
            "ListTags",
            "ListVersionsByFunction",
            "PublishLayerVersion",
            "PutFunctionRecursionConfig",
            "RemoveLayerVersionPermission",
            "RemovePermission",
            "TagResource",
            "UntagResource",
            "UpdateFunctionCode",
            "UpdateFunctionConfiguration",
        ],
    ),
    "logs": (
        "logs/2014-03-28",
        [
            "CreateLogGroup",
            "CreateLogStream",
            "DeleteLogGroup",
            "DeleteLogStream",
            "DeleteRetentionPolicy",
            "DescribeLogGroups",
            "DescribeLogStreams",
            "FilterLogEvents",
            "GetLogEvents",
            "ListTagsForResource",
            "ListTagsLogGroup",
            "PutLogEvents",
            "PutRetentionPolicy",
            "TagLogGroup",
            "TagResource",
            "UntagLogGroup",
            "UntagResource",
        ],
    ),
    "iam": (
        "iam/2010-05-08",
        [
            "AddUserToGroup",
            "AttachGroupPolicy",
            "AttachRolePolicy",
            "AttachUserPolicy",
            "CreateAccessKey",
            "CreateGroup",
            "CreatePolicy",
            "CreatePolicyVersion",
            "CreateRole",
            "CreateUser",
            "DeleteAccessKey",
            "DeleteGroup",
            "DeleteGroupPolicy",
            "DeleteLoginProfile",
            "DeletePolicy",
            "DeletePolicyVersion",
            "DeleteRole",
            "DeleteRolePermissionsBoundary",
            "DeleteRolePolicy",
            "DeleteUser",
            "DeleteUserPermissionsBoundary",
            "DeleteUserPolicy",
            "DetachGroupPolicy",
            "DetachRolePolicy",
            "DetachUserPolicy",
            "GetAccessKeyLastUsed",
            "GetAccountAuthorizationDetails",
            "GetAccountSummary",
            "GetContextKeysForCustomPolicy",
            "GetContextKeysForPrincipalPolicy",
            "GetGroup",
            "GetGroupPolicy",
            "GetLoginProfile",
            "GetPolicy",
            "GetPolicyVersion",
            "GetRole",
            "GetRolePolicy",
            "GetUser",
            "GetUserPolicy",
            "ListAccessKeys",
            "ListAccountAliases",
            "ListAttachedGroupPolicies",
            "ListAttachedRolePolicies",
            "ListAttachedUserPolicies",
            "ListEntitiesForPolicy",
            "ListGroupPolicies",
            "ListGroups",
            "ListGroupsForUser",
            "ListInstanceProfiles",
            "ListInstanceProfilesForRole",
            "ListMFADevices",
            "ListPolicies",
            "ListPolicyTags",
            "ListPolicyVersions",
            "ListRolePolicies",
            "ListRoleTags",
            "ListRoles",
            "ListSSHPublicKeys",
            "ListServiceSpecificCredentials",
            "ListSigningCertificates",
            "ListUserPolicies",
            "ListUserTags",
            "ListUsers",
            "ListVirtualMFADevices",
            "PutGroupPolicy",
            "PutRolePermissionsBoundary",
            "PutRolePolicy",
            "PutUserPermissionsBoundary",
            "PutUserPolicy",
            "RemoveUserFromGroup",
            "SetDefaultPolicyVersion",
            "SimulateCustomPolicy",
            "SimulatePrincipalPolicy",
            "TagPolicy",
            "TagRole",
            "TagUser",
            "UntagPolicy",
            "UntagRole",
            "UntagUser",
            "UpdateAccessKey",
            "UpdateAssumeRolePolicy",
            "UpdateGroup",
            "UpdateRole",
            "UpdateRoleDescription",
            "UpdateUser",
        ],
    ),
    "secretsmanager": (
        "secretsmanager/2017-10-17",
        [
            "BatchGetSecretValue",
            "CancelRotateSecret",
            "CreateSecret",
            "DeleteResourcePolicy",
            "DeleteSecret",
            "DescribeSecret",
            "GetRandomPassword",
            "GetResourcePolicy",
            "GetSecretValue",
            "ListSecretVersionIds",
            "ListSecrets",
            "PutResourcePolicy",
            "PutSecretValue",
            "RestoreSecret",
            "RotateSecret",
            "TagResource",
            "UntagResource",
            "UpdateSecret",
            "UpdateSecretVersionStage",
            "ValidateResourcePolicy",
        ],
    ),
    "sts": (
        "sts/2011-06-15",
        ["AssumeRole", "GetAccessKeyInfo", "GetCallerIdentity", "GetSessionToken"],
    ),
}

# Operations whose types are made before anything answers them. A name moves from here to SERVICES
# together with its arm in `operations.rs`.
COMING = {}

# Where the service itself is narrower than its model: Lambda's quotas for ordinary functions.
NARROWER = {
    "lambda": {
        "EphemeralStorageSize": {"max": 10240},
        "MemorySize": {"max": 10240},
        "Timeout": {"max": 900},
    }
}

SHAPE_FACTS = ["type", "required", "min", "max", "pattern", "enum", "sensitive", "payload"]
MEMBER_FACTS = ["shape", "location", "locationName"]
# Shapes that a shape refers to.
PARTS = ["member", "key", "value"]


def take(data):
    """Every service's snapshot, from botocore's data folder."""
    models = {}
    for service, (folder, implemented) in SERVICES.items():
        with gzip.open(pathlib.Path(data) / folder / "service-2.json.gz") as file:
            models[service] = strip(service, json.load(file), implemented)
    return models


def strip(service, source, implemented):
    coming = COMING.get(service, [])
    unknown = {*implemented, *coming} - source["operations"].keys()
    if unknown:
        sys.exit(f"{service} has no operation {', '.join(sorted(unknown))}")
    operations, wanted, errors = {}, [], {}
    for name, operation in sorted(source["operations"].items()):
        facts = {"method": operation["http"]["method"], "uri": operation["http"]["requestUri"]}
        if name in implemented:
            facts["served"] = True
        if name in implemented or name in coming:
            for way in ("input", "output"):
                if way in operation:
                    facts[way] = operation[way]["shape"]
                    wanted.append(facts[way])
            for error in operation.get("errors", []):
                stated = source["shapes"][error["shape"]].get("error", {})
                # Where the model gives no status it is the protocol's own: 400.
                errors[stated.get("code", error["shape"])] = stated.get("httpStatusCode", 400)
        operations[name] = facts
    shapes = {}
    while wanted:
        name = wanted.pop()
        if name not in shapes:
            shapes[name] = facts_of(source["shapes"][name], wanted)
            shapes[name].update(NARROWER.get(service, {}).get(name, {}))
    metadata = source["metadata"]
    model = {"botocore": BOTOCORE, "protocol": metadata["protocol"], "operations": operations,
             "shapes": shapes, "errors": errors}
    if metadata["protocol"] == "query":
        model["version"] = metadata["apiVersion"]
        model["namespace"] = metadata["xmlNamespace"]
        refuse_other_xml(source, operations, shapes)
    return model


def refuse_other_xml(source, operations, shapes):
    """What the query protocol allows and neither IAM nor STS does, so that nothing reads it."""
    for name in operations:
        output = source["operations"][name].get("output")
        if output and output.get("resultWrapper") != f"{name}Result":
            sys.exit(f"{name} does not wrap its result as the encoder does")
    for name in shapes:
        shape = source["shapes"][name]
        parts = [shape, *shape.get("members", {}).values()]
        parts += [shape[part] for part in PARTS if part in shape]
        for part in parts:
            if part.keys() & {"flattened", "locationName", "xmlAttribute", "xmlNamespace"}:
                sys.exit(f"{name} is written in a way that the encoder does not know")


def facts_of(shape, wanted):
    facts = {key: shape[key] for key in SHAPE_FACTS if key in shape}
    if "members" in shape:
        facts["members"] = {
            member: {key: at[key] for key in MEMBER_FACTS if key in at}
            for member, at in shape["members"].items()
        }
        wanted.extend(at["shape"] for at in shape["members"].values())
    for part in PARTS:
        if part in shape:
            facts[part] = shape[part]["shape"]
            wanted.append(shape[part]["shape"])
    return facts


def text_of(model):
    return json.dumps(model, indent=1, sort_keys=True) + "\n"
