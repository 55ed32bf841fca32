//! Made by `make generate` from `model/sts.json`. Not to be edited.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::{Api, Kind, Member, Operation, Protocol, Shape};

pub(crate) static API: Api = Api {
    service: "sts",
    protocol: Protocol::Query,
    version: "2011-06-15",
    namespace: "https://sts.amazonaws.com/doc/2011-06-15/",
    operations: &[
        Operation {
            name: "AssumeRole",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("AssumeRoleRequest"),
            output: Some("AssumeRoleResponse"),
        },
        Operation {
            name: "AssumeRoleWithSAML",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "AssumeRoleWithWebIdentity",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "AssumeRoot",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DecodeAuthorizationMessage",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetAccessKeyInfo",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("GetAccessKeyInfoRequest"),
            output: Some("GetAccessKeyInfoResponse"),
        },
        Operation {
            name: "GetCallerIdentity",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("GetCallerIdentityRequest"),
            output: Some("GetCallerIdentityResponse"),
        },
        Operation {
            name: "GetDelegatedAccessToken",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetFederationToken",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetSessionToken",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("GetSessionTokenRequest"),
            output: Some("GetSessionTokenResponse"),
        },
        Operation {
            name: "GetWebIdentityToken",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
    ],
    shapes: &[
        Shape {
            name: "AssumeRoleRequest",
            kind: Kind::Structure,
            required: &["RoleArn", "RoleSessionName"],
            members: &[
                Member {
                    name: "DurationSeconds",
                    shape: "roleDurationSecondsType",
                    location: None,
                    wire: "DurationSeconds",
                },
                Member {
                    name: "ExternalId",
                    shape: "externalIdType",
                    location: None,
                    wire: "ExternalId",
                },
                Member {
                    name: "MinimumSessionTokenSize",
                    shape: "minimumSessionTokenSizeType",
                    location: None,
                    wire: "MinimumSessionTokenSize",
                },
                Member {
                    name: "Policy",
                    shape: "unrestrictedSessionPolicyDocumentType",
                    location: None,
                    wire: "Policy",
                },
                Member {
                    name: "PolicyArns",
                    shape: "policyDescriptorListType",
                    location: None,
                    wire: "PolicyArns",
                },
                Member {
                    name: "ProvidedContexts",
                    shape: "ProvidedContextsListType",
                    location: None,
                    wire: "ProvidedContexts",
                },
                Member { name: "RoleArn", shape: "arnType", location: None, wire: "RoleArn" },
                Member {
                    name: "RoleSessionName",
                    shape: "roleSessionNameType",
                    location: None,
                    wire: "RoleSessionName",
                },
                Member {
                    name: "SerialNumber",
                    shape: "serialNumberType",
                    location: None,
                    wire: "SerialNumber",
                },
                Member {
                    name: "SourceIdentity",
                    shape: "sourceIdentityType",
                    location: None,
                    wire: "SourceIdentity",
                },
                Member { name: "Tags", shape: "tagListType", location: None, wire: "Tags" },
                Member {
                    name: "TokenCode",
                    shape: "tokenCodeType",
                    location: None,
                    wire: "TokenCode",
                },
                Member {
                    name: "TransitiveTagKeys",
                    shape: "tagKeyListType",
                    location: None,
                    wire: "TransitiveTagKeys",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "AssumeRoleResponse",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "AssumedRoleUser",
                    shape: "AssumedRoleUser",
                    location: None,
                    wire: "AssumedRoleUser",
                },
                Member {
                    name: "Credentials",
                    shape: "Credentials",
                    location: None,
                    wire: "Credentials",
                },
                Member {
                    name: "PackedPolicySize",
                    shape: "nonNegativeIntegerType",
                    location: None,
                    wire: "PackedPolicySize",
                },
                Member {
                    name: "SessionTokenSize",
                    shape: "sessionTokenSizeType",
                    location: None,
                    wire: "SessionTokenSize",
                },
                Member {
                    name: "SessionTokenUtilization",
                    shape: "sessionTokenUtilizationType",
                    location: None,
                    wire: "SessionTokenUtilization",
                },
                Member {
                    name: "SourceIdentity",
                    shape: "sourceIdentityType",
                    location: None,
                    wire: "SourceIdentity",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "AssumedRoleUser",
            kind: Kind::Structure,
            members: &[
                Member { name: "Arn", shape: "arnType", location: None, wire: "Arn" },
                Member {
                    name: "AssumedRoleId",
                    shape: "assumedRoleIdType",
                    location: None,
                    wire: "AssumedRoleId",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "Credentials",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "AccessKeyId",
                    shape: "accessKeyIdType",
                    location: None,
                    wire: "AccessKeyId",
                },
                Member {
                    name: "Expiration",
                    shape: "dateType",
                    location: None,
                    wire: "Expiration",
                },
                Member {
                    name: "SecretAccessKey",
                    shape: "accessKeySecretType",
                    location: None,
                    wire: "SecretAccessKey",
                },
                Member {
                    name: "SessionToken",
                    shape: "tokenType",
                    location: None,
                    wire: "SessionToken",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "GetAccessKeyInfoRequest",
            kind: Kind::Structure,
            required: &["AccessKeyId"],
            members: &[Member {
                name: "AccessKeyId",
                shape: "accessKeyIdType",
                location: None,
                wire: "AccessKeyId",
            }],
            ..Shape::EMPTY
        },
        Shape {
            name: "GetAccessKeyInfoResponse",
            kind: Kind::Structure,
            members: &[Member {
                name: "Account",
                shape: "accountType",
                location: None,
                wire: "Account",
            }],
            ..Shape::EMPTY
        },
        Shape { name: "GetCallerIdentityRequest", kind: Kind::Structure, ..Shape::EMPTY },
        Shape {
            name: "GetCallerIdentityResponse",
            kind: Kind::Structure,
            members: &[
                Member { name: "Account", shape: "accountType", location: None, wire: "Account" },
                Member { name: "Arn", shape: "arnType", location: None, wire: "Arn" },
                Member { name: "UserId", shape: "userIdType", location: None, wire: "UserId" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "GetSessionTokenRequest",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "DurationSeconds",
                    shape: "durationSecondsType",
                    location: None,
                    wire: "DurationSeconds",
                },
                Member {
                    name: "MinimumSessionTokenSize",
                    shape: "minimumSessionTokenSizeType",
                    location: None,
                    wire: "MinimumSessionTokenSize",
                },
                Member {
                    name: "SerialNumber",
                    shape: "serialNumberType",
                    location: None,
                    wire: "SerialNumber",
                },
                Member {
                    name: "TokenCode",
                    shape: "tokenCodeType",
                    location: None,
                    wire: "TokenCode",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "GetSessionTokenResponse",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "Credentials",
                    shape: "Credentials",
                    location: None,
                    wire: "Credentials",
                },
                Member {
                    name: "SessionTokenSize",
                    shape: "sessionTokenSizeType",
                    location: None,
                    wire: "SessionTokenSize",
                },
                Member {
                    name: "SessionTokenUtilization",
                    shape: "sessionTokenUtilizationType",
                    location: None,
                    wire: "SessionTokenUtilization",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "PolicyDescriptorType",
            kind: Kind::Structure,
            members: &[Member { name: "arn", shape: "arnType", location: None, wire: "arn" }],
            ..Shape::EMPTY
        },
        Shape {
            name: "ProvidedContext",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "ContextAssertion",
                    shape: "contextAssertionType",
                    location: None,
                    wire: "ContextAssertion",
                },
                Member {
                    name: "ProviderArn",
                    shape: "arnType",
                    location: None,
                    wire: "ProviderArn",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ProvidedContextsListType",
            kind: Kind::List,
            min: Some(1),
            max: Some(5),
            member: Some("ProvidedContext"),
            ..Shape::EMPTY
        },
        Shape {
            name: "Tag",
            kind: Kind::Structure,
            required: &["Key", "Value"],
            members: &[
                Member { name: "Key", shape: "tagKeyType", location: None, wire: "Key" },
                Member { name: "Value", shape: "tagValueType", location: None, wire: "Value" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "accessKeyIdType",
            kind: Kind::String,
            min: Some(16),
            max: Some(128),
            pattern: Some(r"[\w]*"),
            ..Shape::EMPTY
        },
        Shape { name: "accessKeySecretType", kind: Kind::String, ..Shape::EMPTY },
        Shape { name: "accountType", kind: Kind::String, ..Shape::EMPTY },
        Shape {
            name: "arnType",
            kind: Kind::String,
            min: Some(20),
            max: Some(2048),
            pattern: Some(
                r"[\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u10000-\u10FFFF]+",
            ),
            ..Shape::EMPTY
        },
        Shape { name: "assumedRoleIdType", kind: Kind::String, ..Shape::EMPTY },
        Shape {
            name: "contextAssertionType",
            kind: Kind::String,
            min: Some(4),
            max: Some(2048),
            ..Shape::EMPTY
        },
        Shape { name: "dateType", kind: Kind::Timestamp, ..Shape::EMPTY },
        Shape {
            name: "durationSecondsType",
            kind: Kind::Integer,
            min: Some(900),
            max: Some(129_600),
            ..Shape::EMPTY
        },
        Shape {
            name: "externalIdType",
            kind: Kind::String,
            min: Some(2),
            max: Some(1224),
            pattern: Some(r"[\w+=,.@:\/-]*"),
            ..Shape::EMPTY
        },
        Shape {
            name: "minimumSessionTokenSizeType",
            kind: Kind::Integer,
            min: Some(0),
            max: Some(4096),
            ..Shape::EMPTY
        },
        Shape { name: "nonNegativeIntegerType", kind: Kind::Integer, ..Shape::EMPTY },
        Shape {
            name: "policyDescriptorListType",
            kind: Kind::List,
            member: Some("PolicyDescriptorType"),
            ..Shape::EMPTY
        },
        Shape {
            name: "roleDurationSecondsType",
            kind: Kind::Integer,
            min: Some(900),
            max: Some(43_200),
            ..Shape::EMPTY
        },
        Shape {
            name: "roleSessionNameType",
            kind: Kind::String,
            min: Some(2),
            max: Some(64),
            pattern: Some(r"[\w+=,.@-]*"),
            ..Shape::EMPTY
        },
        Shape {
            name: "serialNumberType",
            kind: Kind::String,
            min: Some(9),
            max: Some(256),
            pattern: Some(r"[\w+=/:,.@-]*"),
            ..Shape::EMPTY
        },
        Shape { name: "sessionTokenSizeType", kind: Kind::Integer, ..Shape::EMPTY },
        Shape { name: "sessionTokenUtilizationType", kind: Kind::Integer, ..Shape::EMPTY },
        Shape {
            name: "sourceIdentityType",
            kind: Kind::String,
            min: Some(2),
            max: Some(64),
            pattern: Some(r"[\w+=,.@-]*"),
            ..Shape::EMPTY
        },
        Shape {
            name: "tagKeyListType",
            kind: Kind::List,
            max: Some(50),
            member: Some("tagKeyType"),
            ..Shape::EMPTY
        },
        Shape {
            name: "tagKeyType",
            kind: Kind::String,
            min: Some(1),
            max: Some(128),
            pattern: Some(r"[\p{L}\p{Z}\p{N}_.:/=+\-@]+"),
            ..Shape::EMPTY
        },
        Shape {
            name: "tagListType",
            kind: Kind::List,
            max: Some(50),
            member: Some("Tag"),
            ..Shape::EMPTY
        },
        Shape {
            name: "tagValueType",
            kind: Kind::String,
            min: Some(0),
            max: Some(256),
            pattern: Some(r"[\p{L}\p{Z}\p{N}_.:/=+\-@]*"),
            ..Shape::EMPTY
        },
        Shape {
            name: "tokenCodeType",
            kind: Kind::String,
            min: Some(6),
            max: Some(6),
            pattern: Some(r"[\d]*"),
            ..Shape::EMPTY
        },
        Shape { name: "tokenType", kind: Kind::String, ..Shape::EMPTY },
        Shape {
            name: "unrestrictedSessionPolicyDocumentType",
            kind: Kind::String,
            min: Some(1),
            pattern: Some(r"[\u0009\u000A\u000D\u0020-\u00FF]+"),
            ..Shape::EMPTY
        },
        Shape { name: "userIdType", kind: Kind::String, ..Shape::EMPTY },
    ],
    #[cfg(test)]
    errors: &[
        ("ExpiredTokenException", 400),
        ("MalformedPolicyDocument", 400),
        ("PackedPolicyTooLarge", 400),
        ("RegionDisabledException", 403),
    ],
};
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AssumeRoleRequest {
    pub duration_seconds: Option<i32>,
    pub external_id: Option<String>,
    pub minimum_session_token_size: Option<i32>,
    pub policy: Option<String>,
    pub policy_arns: Option<Vec<PolicyDescriptorType>>,
    pub provided_contexts: Option<Vec<ProvidedContext>>,
    pub role_arn: String,
    pub role_session_name: String,
    pub serial_number: Option<String>,
    pub source_identity: Option<String>,
    pub tags: Option<Vec<Tag>>,
    pub token_code: Option<String>,
    pub transitive_tag_keys: Option<Vec<String>>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AssumeRoleResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assumed_role_user: Option<AssumedRoleUser>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials: Option<Credentials>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub packed_policy_size: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_token_size: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_token_utilization: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_identity: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AssumedRoleUser {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assumed_role_id: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Credentials {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_key_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expiration: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_access_key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_token: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetAccessKeyInfoRequest {
    pub access_key_id: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetAccessKeyInfoResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
}
#[derive(Default, Deserialize)]
pub struct GetCallerIdentityRequest {}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetCallerIdentityResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetSessionTokenRequest {
    pub duration_seconds: Option<i32>,
    pub minimum_session_token_size: Option<i32>,
    pub serial_number: Option<String>,
    pub token_code: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetSessionTokenResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials: Option<Credentials>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_token_size: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_token_utilization: Option<i32>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyDescriptorType {
    pub arn: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ProvidedContext {
    pub context_assertion: Option<String>,
    pub provider_arn: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Tag {
    pub key: String,
    pub value: String,
}
