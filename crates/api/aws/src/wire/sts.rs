//! Made by `make generate` from `model/sts.json`. Not to be edited.

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
            served: false,
            input: None,
            output: None,
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
            served: false,
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
            served: false,
            input: None,
            output: None,
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
            name: "accessKeyIdType",
            kind: Kind::String,
            min: Some(16),
            max: Some(128),
            pattern: Some(r"[\w]*"),
            ..Shape::EMPTY
        },
        Shape { name: "accountType", kind: Kind::String, ..Shape::EMPTY },
        Shape { name: "arnType", kind: Kind::String, ..Shape::EMPTY },
        Shape { name: "userIdType", kind: Kind::String, ..Shape::EMPTY },
    ],
    #[cfg(test)]
    errors: &[],
};
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
