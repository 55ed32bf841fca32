//! Identities and policies as IAM shows them.

use std::collections::BTreeMap;

use control::access::{PolicyInfo, RoleInfo};
use model::Scope;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::wire::iam::{
    AttachedPermissionsBoundary, AttachedPolicy, Group, Policy, PolicyVersion, Role, RoleLastUsed,
    Tag, User,
};

/// What RFC 3986 reserves.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A policy's text as answers hold it.
pub(super) fn document(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

pub(super) fn tags(tags: &BTreeMap<String, String>) -> Vec<Tag> {
    tags.iter().map(|(key, value)| Tag { key: key.clone(), value: value.clone() }).collect()
}

/// Where there are none, they are left out.
fn some_tags(of: &BTreeMap<String, String>) -> Option<Vec<Tag>> {
    Some(tags(of)).filter(|tags| !tags.is_empty())
}

pub(super) fn boundary(arn: Option<&String>) -> Option<AttachedPermissionsBoundary> {
    Some(AttachedPermissionsBoundary {
        permissions_boundary_arn: Some(arn?.clone()),
        permissions_boundary_type: Some("Policy".to_owned()),
    })
}

/// A user. Lists leave its tags and boundary out.
pub(super) fn user(scope: &Scope, it: &model::User) -> User {
    User {
        arn: Some(it.arn(scope)),
        create_date: Some(it.created),
        path: Some(it.path.clone()),
        user_id: Some(it.id.clone()),
        user_name: Some(it.name.clone()),
        ..User::default()
    }
}

pub(super) fn whole_user(scope: &Scope, it: &model::User) -> User {
    User {
        permissions_boundary: boundary(it.boundary.as_ref()),
        tags: some_tags(&it.tags),
        ..user(scope, it)
    }
}

pub(super) fn group(scope: &Scope, it: &model::Group) -> Group {
    Group {
        arn: Some(it.arn(scope)),
        create_date: Some(it.created),
        group_id: Some(it.id.clone()),
        group_name: Some(it.name.clone()),
        path: Some(it.path.clone()),
    }
}

/// A role. Lists leave its tags, boundary and last use out.
pub(super) fn role(scope: &Scope, info: &RoleInfo) -> Role {
    let it = &info.role;
    Role {
        arn: Some(it.arn(scope)),
        assume_role_policy_document: Some(document(&info.trust)),
        create_date: Some(it.created),
        description: Some(it.description.clone()).filter(|text| !text.is_empty()),
        max_session_duration: i32::try_from(it.max_session_s).ok(),
        path: Some(it.path.clone()),
        role_id: Some(it.id.clone()),
        role_name: Some(it.name.clone()),
        ..Role::default()
    }
}

pub(super) fn whole_role(scope: &Scope, info: &RoleInfo) -> Role {
    Role {
        permissions_boundary: boundary(info.role.boundary.as_ref()),
        role_last_used: Some(last_used(info)),
        tags: some_tags(&info.role.tags),
        ..role(scope, info)
    }
}

pub(super) fn last_used(info: &RoleInfo) -> RoleLastUsed {
    RoleLastUsed {
        last_used_date: info.used.as_ref().map(|used| used.at),
        region: info.used.as_ref().map(|used| used.region.to_string()),
    }
}

/// A managed policy. Lists leave its description and tags out.
pub(super) fn policy(info: &PolicyInfo) -> Policy {
    let it = &info.policy;
    Policy {
        arn: Some(info.arn.clone()),
        attachment_count: i32::try_from(info.usage.attachments).ok(),
        create_date: Some(it.created),
        default_version_id: Some(version_id(it.default)),
        is_attachable: Some(true),
        path: Some(it.path.clone()),
        permissions_boundary_usage_count: i32::try_from(info.usage.boundaries).ok(),
        policy_id: Some(it.id.clone()).filter(|id| !id.is_empty()),
        policy_name: Some(it.name.clone()),
        update_date: Some(it.updated),
        ..Policy::default()
    }
}

pub(super) fn whole_policy(info: &PolicyInfo) -> Policy {
    let it = &info.policy;
    Policy {
        description: Some(it.description.clone()).filter(|text| !text.is_empty()),
        tags: Some(tags(&it.tags)),
        ..policy(info)
    }
}

/// A version. Lists leave its text out.
pub(super) fn version(it: &model::PolicyVersion, is_default: bool) -> PolicyVersion {
    PolicyVersion {
        create_date: Some(it.created),
        document: None,
        is_default_version: Some(is_default),
        version_id: Some(version_id(it.number)),
    }
}

pub(super) fn version_id(number: u64) -> String {
    format!("v{number}")
}

pub(super) fn attached((name, arn): (String, String)) -> AttachedPolicy {
    AttachedPolicy { policy_arn: Some(arn), policy_name: Some(name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_encoded_as_rfc_3986_says() {
        let encoded = document("{\"A\": [\"s3:*\"]}-._~\n");
        assert_eq!(encoded, "%7B%22A%22%3A%20%5B%22s3%3A%2A%22%5D%7D-._~%0A");
    }
}
