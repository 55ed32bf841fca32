//! IAM's operations.
pub(crate) mod add_user_to_group;
pub(crate) mod attach_group_policy;
pub(crate) mod attach_role_policy;
pub(crate) mod attach_user_policy;
pub(crate) mod create_access_key;
pub(crate) mod create_group;
pub(crate) mod create_policy;
pub(crate) mod create_policy_version;
pub(crate) mod create_role;
pub(crate) mod create_user;
pub(crate) mod delete_access_key;
pub(crate) mod delete_group;
pub(crate) mod delete_group_policy;
pub(crate) mod delete_login_profile;
pub(crate) mod delete_policy;
pub(crate) mod delete_policy_version;
pub(crate) mod delete_role;
pub(crate) mod delete_role_permissions_boundary;
pub(crate) mod delete_role_policy;
pub(crate) mod delete_user;
pub(crate) mod delete_user_permissions_boundary;
pub(crate) mod delete_user_policy;
pub(crate) mod detach_group_policy;
pub(crate) mod detach_role_policy;
pub(crate) mod detach_user_policy;
pub(crate) mod get_access_key_last_used;
pub(crate) mod get_account_authorization_details;
pub(crate) mod get_account_summary;
pub(crate) mod get_context_keys_for_custom_policy;
pub(crate) mod get_context_keys_for_principal_policy;
pub(crate) mod get_group;
pub(crate) mod get_group_policy;
pub(crate) mod get_login_profile;
pub(crate) mod get_policy;
pub(crate) mod get_policy_version;
pub(crate) mod get_role;
pub(crate) mod get_role_policy;
pub(crate) mod get_user;
pub(crate) mod get_user_policy;
pub(crate) mod list_access_keys;
pub(crate) mod list_account_aliases;
pub(crate) mod list_attached_group_policies;
pub(crate) mod list_attached_role_policies;
pub(crate) mod list_attached_user_policies;
pub(crate) mod list_entities_for_policy;
pub(crate) mod list_group_policies;
pub(crate) mod list_groups;
pub(crate) mod list_groups_for_user;
pub(crate) mod list_instance_profiles;
pub(crate) mod list_instance_profiles_for_role;
pub(crate) mod list_mfa_devices;
pub(crate) mod list_policies;
pub(crate) mod list_policy_tags;
pub(crate) mod list_policy_versions;
pub(crate) mod list_role_policies;
pub(crate) mod list_role_tags;
pub(crate) mod list_roles;
pub(crate) mod list_service_specific_credentials;
pub(crate) mod list_signing_certificates;
pub(crate) mod list_ssh_public_keys;
pub(crate) mod list_user_policies;
pub(crate) mod list_user_tags;
pub(crate) mod list_users;
pub(crate) mod list_virtual_mfa_devices;
mod page;
pub(crate) mod put_group_policy;
pub(crate) mod put_role_permissions_boundary;
pub(crate) mod put_role_policy;
pub(crate) mod put_user_permissions_boundary;
pub(crate) mod put_user_policy;
pub(crate) mod remove_user_from_group;
pub(crate) mod set_default_policy_version;
mod shown;
pub(crate) mod simulate_custom_policy;
pub(crate) mod simulate_principal_policy;
mod simulation;
pub(crate) mod tag_policy;
pub(crate) mod tag_role;
pub(crate) mod tag_user;
pub(crate) mod untag_policy;
pub(crate) mod untag_role;
pub(crate) mod untag_user;
pub(crate) mod update_access_key;
pub(crate) mod update_assume_role_policy;
pub(crate) mod update_group;
pub(crate) mod update_role;
pub(crate) mod update_role_description;
pub(crate) mod update_user;

use std::collections::BTreeMap;

use control::Error;
use http::StatusCode;
use model::Resource;

use crate::{call::Asked, fault::Fault, model::Protocol, wire::iam::Tag};

fn fault(error: Error) -> Fault {
    Fault::of(error, Protocol::Query)
}

/// The same where the policy is to be given to somebody.
fn not_attachable(error: Error) -> Fault {
    let is_policy = matches!(
        &error,
        Error::NotFound(Resource::Identity(_, kind, _)) if kind.in_policies() == "policy"
    );
    let fault = fault(error);
    if !is_policy {
        return fault;
    }
    let message = fault.message.replace("was not found", "does not exist or is not attachable");
    Fault { message, ..fault }
}

/// The user that a request is about: who asks, if it names none.
fn user(asked: &Asked, name: Option<String>) -> Result<String, Fault> {
    let own = || {
        let arn = asked.caller.principal.in_policies()?;
        let (_, name) = arn.split_once(":user/")?;
        name.rsplit('/').next().map(str::to_owned)
    };
    let nobody = "Must specify userName when calling with non-User credentials";
    name.or_else(own).ok_or_else(|| Fault::bad("ValidationError", nobody))
}

fn path(given: Option<String>) -> String {
    given.unwrap_or_else(|| "/".to_owned())
}

/// Tags by their keys, which are told apart ignoring case.
fn tags(given: Option<Vec<Tag>>) -> Result<BTreeMap<String, String>, Fault> {
    let mut tags = BTreeMap::new();
    for Tag { key, value } in given.unwrap_or_default() {
        if tags.keys().any(|known: &String| known.eq_ignore_ascii_case(&key)) {
            let message =
                "Duplicate tag keys found. Please note that Tag keys are case insensitive.";
            return Err(Fault::bad("InvalidInput", message));
        }
        tags.insert(key, value);
    }
    Ok(tags)
}

/// Whether a text can be a policy's whole name.
fn policy_arn(text: &str) -> Result<&str, Fault> {
    let parts: Vec<_> = text.splitn(6, ':').collect();
    match parts[..] {
        ["arn", _, "iam", "", _, what] if what.starts_with("policy/") => Ok(text),
        _ => Err(Fault::bad("InvalidInput", format!("ARN {text} is not valid."))),
    }
}

/// `v7` → 7. What no version is called is the number of none.
fn version(text: &str) -> u64 {
    text.strip_prefix('v').and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn seconds(given: Option<i32>) -> Option<u32> {
    given.and_then(|seconds| u32::try_from(seconds).ok())
}

fn status(is_inactive: bool) -> String {
    if is_inactive { "Inactive" } else { "Active" }.to_owned()
}

/// Nobody has a password here.
fn no_password(user: &str) -> Fault {
    let message = format!("Login Profile for User {user} cannot be found.");
    Fault::new(StatusCode::NOT_FOUND, "NoSuchEntity", message)
}
