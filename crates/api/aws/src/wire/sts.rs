//! Made by `make generate` from `model/sts.json`. Not to be edited.

use serde::{Deserialize, Serialize};

use crate::model::{Api, Kind, Operation, Shape};

pub(crate) static API: Api = Api {
    operations: &[
        Operation { name: "AssumeRole", method: "POST", uri: "/", served: false, input: None },
        Operation {
            name: "AssumeRoleWithSAML",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
        },
        Operation {
            name: "AssumeRoleWithWebIdentity",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
        },
        Operation { name: "AssumeRoot", method: "POST", uri: "/", served: false, input: None },
        Operation {
            name: "DecodeAuthorizationMessage",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
        },
        Operation {
            name: "GetAccessKeyInfo",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
        },
        Operation {
            name: "GetCallerIdentity",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("GetCallerIdentityRequest"),
        },
        Operation {
            name: "GetDelegatedAccessToken",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
        },
        Operation {
            name: "GetFederationToken",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
        },
        Operation { name: "GetSessionToken", method: "POST", uri: "/", served: false, input: None },
        Operation {
            name: "GetWebIdentityToken",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
        },
    ],
    shapes: &[Shape { name: "GetCallerIdentityRequest", kind: Kind::Structure, ..Shape::EMPTY }],
    #[cfg(test)]
    errors: &[],
};
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
