//! Made by `make generate` from `model/secretsmanager.json`. Not to be edited.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::{Api, Kind, Member, Operation, Protocol, Shape};

pub(crate) static API: Api = Api {
    service: "secretsmanager",
    protocol: Protocol::Json11,
    version: "",
    namespace: "",
    operations: &[
        Operation {
            name: "AssociateCrossAccountReplica",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "BatchGetSecretValue",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("BatchGetSecretValueRequest"),
            output: Some("BatchGetSecretValueResponse"),
        },
        Operation {
            name: "CancelRotateSecret",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("CancelRotateSecretRequest"),
            output: Some("CancelRotateSecretResponse"),
        },
        Operation {
            name: "CreateSecret",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("CreateSecretRequest"),
            output: Some("CreateSecretResponse"),
        },
        Operation {
            name: "DeleteResourcePolicy",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("DeleteResourcePolicyRequest"),
            output: Some("DeleteResourcePolicyResponse"),
        },
        Operation {
            name: "DeleteSecret",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("DeleteSecretRequest"),
            output: Some("DeleteSecretResponse"),
        },
        Operation {
            name: "DescribeSecret",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("DescribeSecretRequest"),
            output: Some("DescribeSecretResponse"),
        },
        Operation {
            name: "DisassociateCrossAccountReplica",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetRandomPassword",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("GetRandomPasswordRequest"),
            output: Some("GetRandomPasswordResponse"),
        },
        Operation {
            name: "GetResourcePolicy",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("GetResourcePolicyRequest"),
            output: Some("GetResourcePolicyResponse"),
        },
        Operation {
            name: "GetSecretValue",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("GetSecretValueRequest"),
            output: Some("GetSecretValueResponse"),
        },
        Operation {
            name: "ListResourcePolicies",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListSecretVersionIds",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("ListSecretVersionIdsRequest"),
            output: Some("ListSecretVersionIdsResponse"),
        },
        Operation {
            name: "ListSecrets",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("ListSecretsRequest"),
            output: Some("ListSecretsResponse"),
        },
        Operation {
            name: "PutResourcePolicy",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("PutResourcePolicyRequest"),
            output: Some("PutResourcePolicyResponse"),
        },
        Operation {
            name: "PutSecretValue",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("PutSecretValueRequest"),
            output: Some("PutSecretValueResponse"),
        },
        Operation {
            name: "RemoveRegionsFromReplication",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ReplicateSecretToRegions",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "RestoreSecret",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("RestoreSecretRequest"),
            output: Some("RestoreSecretResponse"),
        },
        Operation {
            name: "RotateSecret",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("RotateSecretRequest"),
            output: Some("RotateSecretResponse"),
        },
        Operation {
            name: "StopReplicationToReplica",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "TagResource",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("TagResourceRequest"),
            output: None,
        },
        Operation {
            name: "UntagResource",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("UntagResourceRequest"),
            output: None,
        },
        Operation {
            name: "UpdateSecret",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("UpdateSecretRequest"),
            output: Some("UpdateSecretResponse"),
        },
        Operation {
            name: "UpdateSecretVersionStage",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("UpdateSecretVersionStageRequest"),
            output: Some("UpdateSecretVersionStageResponse"),
        },
        Operation {
            name: "ValidateResourcePolicy",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("ValidateResourcePolicyRequest"),
            output: Some("ValidateResourcePolicyResponse"),
        },
    ],
    shapes: &[
        Shape {
            name: "AddReplicaRegionListType",
            kind: Kind::List,
            min: Some(1),
            member: Some("ReplicaRegionType"),
            ..Shape::EMPTY
        },
        Shape {
            name: "AutomaticallyRotateAfterDaysType",
            kind: Kind::Long,
            min: Some(1),
            max: Some(1000),
            ..Shape::EMPTY
        },
        Shape {
            name: "BatchGetSecretValueRequest",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "Filters",
                    shape: "FiltersListType",
                    location: None,
                    wire: "Filters",
                },
                Member {
                    name: "MaxResults",
                    shape: "MaxResultsBatchType",
                    location: None,
                    wire: "MaxResults",
                },
                Member {
                    name: "NextToken",
                    shape: "NextTokenType",
                    location: None,
                    wire: "NextToken",
                },
                Member {
                    name: "SecretIdList",
                    shape: "SecretIdListType",
                    location: None,
                    wire: "SecretIdList",
                },
            ],
            ..Shape::EMPTY
        },
        Shape { name: "BooleanType", kind: Kind::Boolean, ..Shape::EMPTY },
        Shape {
            name: "CancelRotateSecretRequest",
            kind: Kind::Structure,
            required: &["SecretId"],
            members: &[Member {
                name: "SecretId",
                shape: "SecretIdType",
                location: None,
                wire: "SecretId",
            }],
            ..Shape::EMPTY
        },
        Shape {
            name: "ClientRequestTokenType",
            kind: Kind::String,
            min: Some(32),
            max: Some(64),
            ..Shape::EMPTY
        },
        Shape {
            name: "CreateSecretRequest",
            kind: Kind::Structure,
            required: &["Name"],
            members: &[
                Member {
                    name: "AddReplicaRegions",
                    shape: "AddReplicaRegionListType",
                    location: None,
                    wire: "AddReplicaRegions",
                },
                Member {
                    name: "ClientRequestToken",
                    shape: "ClientRequestTokenType",
                    location: None,
                    wire: "ClientRequestToken",
                },
                Member {
                    name: "CrossAccountPrimaryARN",
                    shape: "SecretARNType",
                    location: None,
                    wire: "CrossAccountPrimaryARN",
                },
                Member {
                    name: "Description",
                    shape: "DescriptionType",
                    location: None,
                    wire: "Description",
                },
                Member {
                    name: "ForceOverwriteReplicaSecret",
                    shape: "BooleanType",
                    location: None,
                    wire: "ForceOverwriteReplicaSecret",
                },
                Member {
                    name: "KmsKeyId",
                    shape: "KmsKeyIdType",
                    location: None,
                    wire: "KmsKeyId",
                },
                Member { name: "Name", shape: "NameType", location: None, wire: "Name" },
                Member {
                    name: "SecretBinary",
                    shape: "SecretBinaryType",
                    location: None,
                    wire: "SecretBinary",
                },
                Member {
                    name: "SecretString",
                    shape: "SecretStringType",
                    location: None,
                    wire: "SecretString",
                },
                Member { name: "Tags", shape: "TagListType", location: None, wire: "Tags" },
                Member { name: "Type", shape: "MedeaTypeType", location: None, wire: "Type" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "DeleteResourcePolicyRequest",
            kind: Kind::Structure,
            required: &["SecretId"],
            members: &[
                Member {
                    name: "PolicyName",
                    shape: "ResourcePolicyNameType",
                    location: None,
                    wire: "PolicyName",
                },
                Member {
                    name: "SecretId",
                    shape: "SecretIdType",
                    location: None,
                    wire: "SecretId",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "DeleteSecretRequest",
            kind: Kind::Structure,
            required: &["SecretId"],
            members: &[
                Member {
                    name: "ForceDeleteWithoutRecovery",
                    shape: "BooleanType",
                    location: None,
                    wire: "ForceDeleteWithoutRecovery",
                },
                Member {
                    name: "RecoveryWindowInDays",
                    shape: "RecoveryWindowInDaysType",
                    location: None,
                    wire: "RecoveryWindowInDays",
                },
                Member {
                    name: "SecretId",
                    shape: "SecretIdType",
                    location: None,
                    wire: "SecretId",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "DescribeSecretRequest",
            kind: Kind::Structure,
            required: &["SecretId"],
            members: &[Member {
                name: "SecretId",
                shape: "SecretIdType",
                location: None,
                wire: "SecretId",
            }],
            ..Shape::EMPTY
        },
        Shape { name: "DescriptionType", kind: Kind::String, max: Some(2048), ..Shape::EMPTY },
        Shape {
            name: "DurationType",
            kind: Kind::String,
            min: Some(2),
            max: Some(3),
            pattern: Some("[0-9]+h"),
            ..Shape::EMPTY
        },
        Shape {
            name: "ExcludeCharactersType",
            kind: Kind::String,
            min: Some(0),
            max: Some(4096),
            ..Shape::EMPTY
        },
        Shape { name: "ExcludeLowercaseType", kind: Kind::Boolean, ..Shape::EMPTY },
        Shape { name: "ExcludeNumbersType", kind: Kind::Boolean, ..Shape::EMPTY },
        Shape { name: "ExcludePunctuationType", kind: Kind::Boolean, ..Shape::EMPTY },
        Shape { name: "ExcludeUppercaseType", kind: Kind::Boolean, ..Shape::EMPTY },
        Shape {
            name: "ExternalSecretRotationMetadataItem",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "Key",
                    shape: "ExternalSecretRotationMetadataItemKeyType",
                    location: None,
                    wire: "Key",
                },
                Member {
                    name: "Value",
                    shape: "ExternalSecretRotationMetadataItemValueType",
                    location: None,
                    wire: "Value",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ExternalSecretRotationMetadataItemKeyType",
            kind: Kind::String,
            min: Some(1),
            max: Some(256),
            ..Shape::EMPTY
        },
        Shape {
            name: "ExternalSecretRotationMetadataItemValueType",
            kind: Kind::String,
            min: Some(1),
            max: Some(2048),
            ..Shape::EMPTY
        },
        Shape {
            name: "ExternalSecretRotationMetadataType",
            kind: Kind::List,
            member: Some("ExternalSecretRotationMetadataItem"),
            ..Shape::EMPTY
        },
        Shape {
            name: "Filter",
            kind: Kind::Structure,
            members: &[
                Member { name: "Key", shape: "FilterNameStringType", location: None, wire: "Key" },
                Member {
                    name: "Values",
                    shape: "FilterValuesStringList",
                    location: None,
                    wire: "Values",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "FilterNameStringType",
            kind: Kind::String,
            values: &[
                "description",
                "name",
                "tag-key",
                "tag-value",
                "primary-region",
                "owning-service",
                "all",
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "FilterValueStringType",
            kind: Kind::String,
            max: Some(512),
            pattern: Some(r"^\!?[a-zA-Z0-9 :_@\/\+\=\.\-\!]*$"),
            ..Shape::EMPTY
        },
        Shape {
            name: "FilterValuesStringList",
            kind: Kind::List,
            min: Some(1),
            max: Some(10),
            member: Some("FilterValueStringType"),
            ..Shape::EMPTY
        },
        Shape {
            name: "FiltersListType",
            kind: Kind::List,
            max: Some(10),
            member: Some("Filter"),
            ..Shape::EMPTY
        },
        Shape {
            name: "GetRandomPasswordRequest",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "ExcludeCharacters",
                    shape: "ExcludeCharactersType",
                    location: None,
                    wire: "ExcludeCharacters",
                },
                Member {
                    name: "ExcludeLowercase",
                    shape: "ExcludeLowercaseType",
                    location: None,
                    wire: "ExcludeLowercase",
                },
                Member {
                    name: "ExcludeNumbers",
                    shape: "ExcludeNumbersType",
                    location: None,
                    wire: "ExcludeNumbers",
                },
                Member {
                    name: "ExcludePunctuation",
                    shape: "ExcludePunctuationType",
                    location: None,
                    wire: "ExcludePunctuation",
                },
                Member {
                    name: "ExcludeUppercase",
                    shape: "ExcludeUppercaseType",
                    location: None,
                    wire: "ExcludeUppercase",
                },
                Member {
                    name: "IncludeSpace",
                    shape: "IncludeSpaceType",
                    location: None,
                    wire: "IncludeSpace",
                },
                Member {
                    name: "PasswordLength",
                    shape: "PasswordLengthType",
                    location: None,
                    wire: "PasswordLength",
                },
                Member {
                    name: "RequireEachIncludedType",
                    shape: "RequireEachIncludedTypeType",
                    location: None,
                    wire: "RequireEachIncludedType",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "GetResourcePolicyRequest",
            kind: Kind::Structure,
            required: &["SecretId"],
            members: &[
                Member {
                    name: "PolicyName",
                    shape: "ResourcePolicyNameType",
                    location: None,
                    wire: "PolicyName",
                },
                Member {
                    name: "SecretId",
                    shape: "SecretIdType",
                    location: None,
                    wire: "SecretId",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "GetSecretValueRequest",
            kind: Kind::Structure,
            required: &["SecretId"],
            members: &[
                Member {
                    name: "SecretId",
                    shape: "SecretIdType",
                    location: None,
                    wire: "SecretId",
                },
                Member {
                    name: "VersionId",
                    shape: "SecretVersionIdType",
                    location: None,
                    wire: "VersionId",
                },
                Member {
                    name: "VersionStage",
                    shape: "SecretVersionStageType",
                    location: None,
                    wire: "VersionStage",
                },
            ],
            ..Shape::EMPTY
        },
        Shape { name: "IncludeSpaceType", kind: Kind::Boolean, ..Shape::EMPTY },
        Shape {
            name: "KmsKeyIdType",
            kind: Kind::String,
            min: Some(0),
            max: Some(2048),
            ..Shape::EMPTY
        },
        Shape {
            name: "ListSecretVersionIdsRequest",
            kind: Kind::Structure,
            required: &["SecretId"],
            members: &[
                Member {
                    name: "IncludeDeprecated",
                    shape: "BooleanType",
                    location: None,
                    wire: "IncludeDeprecated",
                },
                Member {
                    name: "MaxResults",
                    shape: "MaxResultsType",
                    location: None,
                    wire: "MaxResults",
                },
                Member {
                    name: "NextToken",
                    shape: "NextTokenType",
                    location: None,
                    wire: "NextToken",
                },
                Member {
                    name: "SecretId",
                    shape: "SecretIdType",
                    location: None,
                    wire: "SecretId",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ListSecretsRequest",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "Filters",
                    shape: "FiltersListType",
                    location: None,
                    wire: "Filters",
                },
                Member {
                    name: "IncludePlannedDeletion",
                    shape: "BooleanType",
                    location: None,
                    wire: "IncludePlannedDeletion",
                },
                Member {
                    name: "MaxResults",
                    shape: "MaxResultsType",
                    location: None,
                    wire: "MaxResults",
                },
                Member {
                    name: "NextToken",
                    shape: "NextTokenType",
                    location: None,
                    wire: "NextToken",
                },
                Member { name: "SortBy", shape: "SortByType", location: None, wire: "SortBy" },
                Member {
                    name: "SortOrder",
                    shape: "SortOrderType",
                    location: None,
                    wire: "SortOrder",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "MaxResultsBatchType",
            kind: Kind::Integer,
            min: Some(1),
            max: Some(20),
            ..Shape::EMPTY
        },
        Shape {
            name: "MaxResultsType",
            kind: Kind::Integer,
            min: Some(1),
            max: Some(100),
            ..Shape::EMPTY
        },
        Shape {
            name: "MedeaTypeType",
            kind: Kind::String,
            min: Some(0),
            max: Some(256),
            ..Shape::EMPTY
        },
        Shape {
            name: "NameType",
            kind: Kind::String,
            min: Some(1),
            max: Some(512),
            ..Shape::EMPTY
        },
        Shape {
            name: "NextTokenType",
            kind: Kind::String,
            min: Some(1),
            max: Some(4096),
            ..Shape::EMPTY
        },
        Shape {
            name: "NonEmptyResourcePolicyType",
            kind: Kind::String,
            min: Some(1),
            max: Some(20_480),
            ..Shape::EMPTY
        },
        Shape {
            name: "PasswordLengthType",
            kind: Kind::Long,
            min: Some(1),
            max: Some(4096),
            ..Shape::EMPTY
        },
        Shape {
            name: "PutResourcePolicyRequest",
            kind: Kind::Structure,
            required: &["ResourcePolicy", "SecretId"],
            members: &[
                Member {
                    name: "BlockPublicPolicy",
                    shape: "BooleanType",
                    location: None,
                    wire: "BlockPublicPolicy",
                },
                Member {
                    name: "PolicyName",
                    shape: "ResourcePolicyNameType",
                    location: None,
                    wire: "PolicyName",
                },
                Member {
                    name: "ResourcePolicy",
                    shape: "NonEmptyResourcePolicyType",
                    location: None,
                    wire: "ResourcePolicy",
                },
                Member {
                    name: "SecretId",
                    shape: "SecretIdType",
                    location: None,
                    wire: "SecretId",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "PutSecretValueRequest",
            kind: Kind::Structure,
            required: &["SecretId"],
            members: &[
                Member {
                    name: "ClientRequestToken",
                    shape: "ClientRequestTokenType",
                    location: None,
                    wire: "ClientRequestToken",
                },
                Member {
                    name: "RotationToken",
                    shape: "RotationTokenType",
                    location: None,
                    wire: "RotationToken",
                },
                Member {
                    name: "SecretBinary",
                    shape: "SecretBinaryType",
                    location: None,
                    wire: "SecretBinary",
                },
                Member {
                    name: "SecretId",
                    shape: "SecretIdType",
                    location: None,
                    wire: "SecretId",
                },
                Member {
                    name: "SecretString",
                    shape: "SecretStringType",
                    location: None,
                    wire: "SecretString",
                },
                Member {
                    name: "VersionStages",
                    shape: "SecretVersionStagesType",
                    location: None,
                    wire: "VersionStages",
                },
            ],
            ..Shape::EMPTY
        },
        Shape { name: "RecoveryWindowInDaysType", kind: Kind::Long, ..Shape::EMPTY },
        Shape {
            name: "RegionType",
            kind: Kind::String,
            min: Some(1),
            max: Some(128),
            pattern: Some(r"^([a-z]+-)+\d+$"),
            ..Shape::EMPTY
        },
        Shape {
            name: "ReplicaRegionType",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "KmsKeyId",
                    shape: "KmsKeyIdType",
                    location: None,
                    wire: "KmsKeyId",
                },
                Member { name: "Region", shape: "RegionType", location: None, wire: "Region" },
            ],
            ..Shape::EMPTY
        },
        Shape { name: "RequireEachIncludedTypeType", kind: Kind::Boolean, ..Shape::EMPTY },
        Shape {
            name: "ResourcePolicyNameType",
            kind: Kind::String,
            min: Some(1),
            max: Some(64),
            pattern: Some(r"[0-9A-Za-z\-\_]+"),
            ..Shape::EMPTY
        },
        Shape {
            name: "RestoreSecretRequest",
            kind: Kind::Structure,
            required: &["SecretId"],
            members: &[Member {
                name: "SecretId",
                shape: "SecretIdType",
                location: None,
                wire: "SecretId",
            }],
            ..Shape::EMPTY
        },
        Shape {
            name: "RoleARNType",
            kind: Kind::String,
            min: Some(20),
            max: Some(2048),
            ..Shape::EMPTY
        },
        Shape {
            name: "RotateSecretRequest",
            kind: Kind::Structure,
            required: &["SecretId"],
            members: &[
                Member {
                    name: "ClientRequestToken",
                    shape: "ClientRequestTokenType",
                    location: None,
                    wire: "ClientRequestToken",
                },
                Member {
                    name: "ExternalSecretRotationMetadata",
                    shape: "ExternalSecretRotationMetadataType",
                    location: None,
                    wire: "ExternalSecretRotationMetadata",
                },
                Member {
                    name: "ExternalSecretRotationRoleArn",
                    shape: "RoleARNType",
                    location: None,
                    wire: "ExternalSecretRotationRoleArn",
                },
                Member {
                    name: "RotateImmediately",
                    shape: "BooleanType",
                    location: None,
                    wire: "RotateImmediately",
                },
                Member {
                    name: "RotationLambdaARN",
                    shape: "RotationLambdaARNType",
                    location: None,
                    wire: "RotationLambdaARN",
                },
                Member {
                    name: "RotationRules",
                    shape: "RotationRulesType",
                    location: None,
                    wire: "RotationRules",
                },
                Member {
                    name: "SecretId",
                    shape: "SecretIdType",
                    location: None,
                    wire: "SecretId",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "RotationLambdaARNType",
            kind: Kind::String,
            min: Some(0),
            max: Some(2048),
            ..Shape::EMPTY
        },
        Shape {
            name: "RotationRulesType",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "AutomaticallyAfterDays",
                    shape: "AutomaticallyRotateAfterDaysType",
                    location: None,
                    wire: "AutomaticallyAfterDays",
                },
                Member {
                    name: "Duration",
                    shape: "DurationType",
                    location: None,
                    wire: "Duration",
                },
                Member {
                    name: "ScheduleExpression",
                    shape: "ScheduleExpressionType",
                    location: None,
                    wire: "ScheduleExpression",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "RotationTokenType",
            kind: Kind::String,
            min: Some(36),
            max: Some(256),
            pattern: Some(r"^[a-zA-Z0-9\-]+$"),
            sensitive: true,
            ..Shape::EMPTY
        },
        Shape {
            name: "ScheduleExpressionType",
            kind: Kind::String,
            min: Some(1),
            max: Some(256),
            pattern: Some(r"[0-9A-Za-z\(\)#\?\*\-\/, ]+"),
            ..Shape::EMPTY
        },
        Shape {
            name: "SecretARNType",
            kind: Kind::String,
            min: Some(20),
            max: Some(2048),
            ..Shape::EMPTY
        },
        Shape {
            name: "SecretBinaryType",
            kind: Kind::Blob,
            min: Some(1),
            max: Some(65_536),
            sensitive: true,
            ..Shape::EMPTY
        },
        Shape {
            name: "SecretIdListType",
            kind: Kind::List,
            min: Some(1),
            max: Some(20),
            member: Some("SecretIdType"),
            ..Shape::EMPTY
        },
        Shape {
            name: "SecretIdType",
            kind: Kind::String,
            min: Some(1),
            max: Some(2048),
            ..Shape::EMPTY
        },
        Shape {
            name: "SecretStringType",
            kind: Kind::String,
            min: Some(1),
            max: Some(65_536),
            sensitive: true,
            ..Shape::EMPTY
        },
        Shape {
            name: "SecretVersionIdType",
            kind: Kind::String,
            min: Some(32),
            max: Some(64),
            ..Shape::EMPTY
        },
        Shape {
            name: "SecretVersionStageType",
            kind: Kind::String,
            min: Some(1),
            max: Some(256),
            ..Shape::EMPTY
        },
        Shape {
            name: "SecretVersionStagesType",
            kind: Kind::List,
            min: Some(1),
            max: Some(20),
            member: Some("SecretVersionStageType"),
            ..Shape::EMPTY
        },
        Shape {
            name: "SortByType",
            kind: Kind::String,
            values: &["created-date", "last-accessed-date", "last-changed-date", "name"],
            ..Shape::EMPTY
        },
        Shape {
            name: "SortOrderType",
            kind: Kind::String,
            values: &["asc", "desc"],
            ..Shape::EMPTY
        },
        Shape {
            name: "Tag",
            kind: Kind::Structure,
            members: &[
                Member { name: "Key", shape: "TagKeyType", location: None, wire: "Key" },
                Member { name: "Value", shape: "TagValueType", location: None, wire: "Value" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "TagKeyListType",
            kind: Kind::List,
            member: Some("TagKeyType"),
            ..Shape::EMPTY
        },
        Shape {
            name: "TagKeyType",
            kind: Kind::String,
            min: Some(1),
            max: Some(128),
            ..Shape::EMPTY
        },
        Shape { name: "TagListType", kind: Kind::List, member: Some("Tag"), ..Shape::EMPTY },
        Shape {
            name: "TagResourceRequest",
            kind: Kind::Structure,
            required: &["SecretId", "Tags"],
            members: &[
                Member {
                    name: "SecretId",
                    shape: "SecretIdType",
                    location: None,
                    wire: "SecretId",
                },
                Member { name: "Tags", shape: "TagListType", location: None, wire: "Tags" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "TagValueType",
            kind: Kind::String,
            min: Some(0),
            max: Some(256),
            ..Shape::EMPTY
        },
        Shape {
            name: "UntagResourceRequest",
            kind: Kind::Structure,
            required: &["SecretId", "TagKeys"],
            members: &[
                Member {
                    name: "SecretId",
                    shape: "SecretIdType",
                    location: None,
                    wire: "SecretId",
                },
                Member {
                    name: "TagKeys",
                    shape: "TagKeyListType",
                    location: None,
                    wire: "TagKeys",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "UpdateSecretRequest",
            kind: Kind::Structure,
            required: &["SecretId"],
            members: &[
                Member {
                    name: "ClientRequestToken",
                    shape: "ClientRequestTokenType",
                    location: None,
                    wire: "ClientRequestToken",
                },
                Member {
                    name: "Description",
                    shape: "DescriptionType",
                    location: None,
                    wire: "Description",
                },
                Member {
                    name: "KmsKeyId",
                    shape: "KmsKeyIdType",
                    location: None,
                    wire: "KmsKeyId",
                },
                Member {
                    name: "SecretBinary",
                    shape: "SecretBinaryType",
                    location: None,
                    wire: "SecretBinary",
                },
                Member {
                    name: "SecretId",
                    shape: "SecretIdType",
                    location: None,
                    wire: "SecretId",
                },
                Member {
                    name: "SecretString",
                    shape: "SecretStringType",
                    location: None,
                    wire: "SecretString",
                },
                Member { name: "Type", shape: "MedeaTypeType", location: None, wire: "Type" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "UpdateSecretVersionStageRequest",
            kind: Kind::Structure,
            required: &["SecretId", "VersionStage"],
            members: &[
                Member {
                    name: "MoveToVersionId",
                    shape: "SecretVersionIdType",
                    location: None,
                    wire: "MoveToVersionId",
                },
                Member {
                    name: "RemoveFromVersionId",
                    shape: "SecretVersionIdType",
                    location: None,
                    wire: "RemoveFromVersionId",
                },
                Member {
                    name: "SecretId",
                    shape: "SecretIdType",
                    location: None,
                    wire: "SecretId",
                },
                Member {
                    name: "VersionStage",
                    shape: "SecretVersionStageType",
                    location: None,
                    wire: "VersionStage",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ValidateResourcePolicyRequest",
            kind: Kind::Structure,
            required: &["ResourcePolicy"],
            members: &[
                Member {
                    name: "ResourcePolicy",
                    shape: "NonEmptyResourcePolicyType",
                    location: None,
                    wire: "ResourcePolicy",
                },
                Member {
                    name: "SecretId",
                    shape: "SecretIdType",
                    location: None,
                    wire: "SecretId",
                },
            ],
            ..Shape::EMPTY
        },
    ],
    #[cfg(test)]
    errors: &[
        ("DecryptionFailure", 400),
        ("EncryptionFailure", 400),
        ("InternalServiceError", 400),
        ("InvalidNextTokenException", 400),
        ("InvalidParameterException", 400),
        ("InvalidRequestException", 400),
        ("LimitExceededException", 400),
        ("MalformedPolicyDocumentException", 400),
        ("PreconditionNotMetException", 400),
        ("PublicPolicyException", 400),
        ("ResourceExistsException", 400),
        ("ResourceNotFoundException", 400),
    ],
};
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct APIErrorType {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_id: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct BatchGetSecretValueRequest {
    pub filters: Option<Vec<Filter>>,
    pub max_results: Option<i32>,
    pub next_token: Option<String>,
    pub secret_id_list: Option<Vec<String>>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct BatchGetSecretValueResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub errors: Option<Vec<APIErrorType>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_values: Option<Vec<SecretValueEntry>>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CancelRotateSecretRequest {
    pub secret_id: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CancelRotateSecretResponse {
    #[serde(rename = "ARN", skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_id: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateSecretRequest {
    pub add_replica_regions: Option<Vec<ReplicaRegionType>>,
    pub client_request_token: Option<String>,
    #[serde(rename = "CrossAccountPrimaryARN")]
    pub cross_account_primary_arn: Option<String>,
    pub description: Option<String>,
    pub force_overwrite_replica_secret: Option<bool>,
    pub kms_key_id: Option<String>,
    pub name: String,
    pub secret_binary: Option<String>,
    pub secret_string: Option<String>,
    pub tags: Option<Vec<Tag>>,
    pub r#type: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateSecretResponse {
    #[serde(rename = "ARN", skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replication_status: Option<Vec<ReplicationStatusType>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_id: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CrossAccountPrimaryType {
    #[serde(rename = "PrimarySecretARN", skip_serializing_if = "Option::is_none")]
    pub primary_secret_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replication_status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_message: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CrossAccountReplicaEntry {
    #[serde(rename = "ReplicaSecretARN", skip_serializing_if = "Option::is_none")]
    pub replica_secret_arn: Option<String>,
    #[serde(rename = "ReplicationRoleARN", skip_serializing_if = "Option::is_none")]
    pub replication_role_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replication_status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_message: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteResourcePolicyRequest {
    pub policy_name: Option<String>,
    pub secret_id: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteResourcePolicyResponse {
    #[serde(rename = "ARN", skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_name: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteSecretRequest {
    pub force_delete_without_recovery: Option<bool>,
    pub recovery_window_in_days: Option<i64>,
    pub secret_id: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteSecretResponse {
    #[serde(rename = "ARN", skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deletion_date: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeSecretRequest {
    pub secret_id: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeSecretResponse {
    #[serde(rename = "ARN", skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_date: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cross_account_primary: Option<CrossAccountPrimaryType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cross_account_replicas: Option<Vec<CrossAccountReplicaEntry>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted_date: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_secret_rotation_metadata: Option<Vec<ExternalSecretRotationMetadataItem>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_secret_rotation_role_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kms_key_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_accessed_date: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_changed_date: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_rotated_date: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_rotation_date: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owning_service: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primary_region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replication_status: Option<Vec<ReplicationStatusType>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rotation_enabled: Option<bool>,
    #[serde(rename = "RotationLambdaARN", skip_serializing_if = "Option::is_none")]
    pub rotation_lambda_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rotation_rules: Option<RotationRulesType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_ids_to_stages: Option<BTreeMap<String, Vec<String>>>,
}
#[derive(Default, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ExternalSecretRotationMetadataItem {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Filter {
    pub key: Option<String>,
    pub values: Option<Vec<String>>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetRandomPasswordRequest {
    pub exclude_characters: Option<String>,
    pub exclude_lowercase: Option<bool>,
    pub exclude_numbers: Option<bool>,
    pub exclude_punctuation: Option<bool>,
    pub exclude_uppercase: Option<bool>,
    pub include_space: Option<bool>,
    pub password_length: Option<i64>,
    pub require_each_included_type: Option<bool>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetRandomPasswordResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub random_password: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetResourcePolicyRequest {
    pub policy_name: Option<String>,
    pub secret_id: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetResourcePolicyResponse {
    #[serde(rename = "ARN", skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_policy: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetSecretValueRequest {
    pub secret_id: String,
    pub version_id: Option<String>,
    pub version_stage: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetSecretValueResponse {
    #[serde(rename = "ARN", skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_date: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_binary: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_string: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_stages: Option<Vec<String>>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListSecretVersionIdsRequest {
    pub include_deprecated: Option<bool>,
    pub max_results: Option<i32>,
    pub next_token: Option<String>,
    pub secret_id: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListSecretVersionIdsResponse {
    #[serde(rename = "ARN", skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub versions: Option<Vec<SecretVersionsListEntry>>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListSecretsRequest {
    pub filters: Option<Vec<Filter>>,
    pub include_planned_deletion: Option<bool>,
    pub max_results: Option<i32>,
    pub next_token: Option<String>,
    pub sort_by: Option<String>,
    pub sort_order: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListSecretsResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_list: Option<Vec<SecretListEntry>>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutResourcePolicyRequest {
    pub block_public_policy: Option<bool>,
    pub policy_name: Option<String>,
    pub resource_policy: String,
    pub secret_id: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutResourcePolicyResponse {
    #[serde(rename = "ARN", skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_name: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutSecretValueRequest {
    pub client_request_token: Option<String>,
    pub rotation_token: Option<String>,
    pub secret_binary: Option<String>,
    pub secret_id: String,
    pub secret_string: Option<String>,
    pub version_stages: Option<Vec<String>>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutSecretValueResponse {
    #[serde(rename = "ARN", skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_stages: Option<Vec<String>>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ReplicaRegionType {
    pub kms_key_id: Option<String>,
    pub region: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ReplicationStatusType {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kms_key_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_accessed_date: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_message: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RestoreSecretRequest {
    pub secret_id: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RestoreSecretResponse {
    #[serde(rename = "ARN", skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RotateSecretRequest {
    pub client_request_token: Option<String>,
    pub external_secret_rotation_metadata: Option<Vec<ExternalSecretRotationMetadataItem>>,
    pub external_secret_rotation_role_arn: Option<String>,
    pub rotate_immediately: Option<bool>,
    #[serde(rename = "RotationLambdaARN")]
    pub rotation_lambda_arn: Option<String>,
    pub rotation_rules: Option<RotationRulesType>,
    pub secret_id: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RotateSecretResponse {
    #[serde(rename = "ARN", skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_id: Option<String>,
}
#[derive(Default, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RotationRulesType {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub automatically_after_days: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schedule_expression: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SecretListEntry {
    #[serde(rename = "ARN", skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_date: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted_date: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_secret_rotation_metadata: Option<Vec<ExternalSecretRotationMetadataItem>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_secret_rotation_role_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kms_key_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_accessed_date: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_changed_date: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_rotated_date: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_rotation_date: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owning_service: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primary_region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rotation_enabled: Option<bool>,
    #[serde(rename = "RotationLambdaARN", skip_serializing_if = "Option::is_none")]
    pub rotation_lambda_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rotation_rules: Option<RotationRulesType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_versions_to_stages: Option<BTreeMap<String, Vec<String>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SecretValueEntry {
    #[serde(rename = "ARN", skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_date: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_binary: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_string: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_stages: Option<Vec<String>>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SecretVersionsListEntry {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_date: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kms_key_ids: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_accessed_date: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_stages: Option<Vec<String>>,
}
#[derive(Default, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Tag {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TagResourceRequest {
    pub secret_id: String,
    pub tags: Vec<Tag>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UntagResourceRequest {
    pub secret_id: String,
    pub tag_keys: Vec<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateSecretRequest {
    pub client_request_token: Option<String>,
    pub description: Option<String>,
    pub kms_key_id: Option<String>,
    pub secret_binary: Option<String>,
    pub secret_id: String,
    pub secret_string: Option<String>,
    pub r#type: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateSecretResponse {
    #[serde(rename = "ARN", skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_id: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateSecretVersionStageRequest {
    pub move_to_version_id: Option<String>,
    pub remove_from_version_id: Option<String>,
    pub secret_id: String,
    pub version_stage: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateSecretVersionStageResponse {
    #[serde(rename = "ARN", skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ValidateResourcePolicyRequest {
    pub resource_policy: String,
    pub secret_id: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ValidateResourcePolicyResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_validation_passed: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validation_errors: Option<Vec<ValidationErrorsEntry>>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ValidationErrorsEntry {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_message: Option<String>,
}
