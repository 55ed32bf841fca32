//! The operations, one file each.
mod iam;
mod lambda;
mod logs;
mod secretsmanager;
mod sts;

use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};
use serde::Serialize;

use crate::{call::Asked, fault::Fault, query};

/// The machine's processor, as AWS names it.
pub(crate) const ARCHITECTURE: &str =
    if cfg!(target_arch = "aarch64") { "arm64" } else { "x86_64" };

pub(crate) async fn run(asked: Asked) -> Result<Response, Fault> {
    match (asked.api.service, asked.operation.name) {
        ("iam", "AddUserToGroup") => iam::add_user_to_group::run(asked).await,
        ("iam", "AttachGroupPolicy") => iam::attach_group_policy::run(asked).await,
        ("iam", "AttachRolePolicy") => iam::attach_role_policy::run(asked).await,
        ("iam", "AttachUserPolicy") => iam::attach_user_policy::run(asked).await,
        ("iam", "CreateAccessKey") => iam::create_access_key::run(asked).await,
        ("iam", "CreateGroup") => iam::create_group::run(asked).await,
        ("iam", "CreatePolicy") => iam::create_policy::run(asked).await,
        ("iam", "CreatePolicyVersion") => iam::create_policy_version::run(asked).await,
        ("iam", "CreateRole") => iam::create_role::run(asked).await,
        ("iam", "CreateUser") => iam::create_user::run(asked).await,
        ("iam", "DeleteAccessKey") => iam::delete_access_key::run(asked).await,
        ("iam", "DeleteGroup") => iam::delete_group::run(asked).await,
        ("iam", "DeleteGroupPolicy") => iam::delete_group_policy::run(asked).await,
        ("iam", "DeleteLoginProfile") => iam::delete_login_profile::run(asked),
        ("iam", "DeletePolicy") => iam::delete_policy::run(asked).await,
        ("iam", "DeletePolicyVersion") => iam::delete_policy_version::run(asked).await,
        ("iam", "DeleteRole") => iam::delete_role::run(asked).await,
        ("iam", "DeleteRolePermissionsBoundary") => {
            iam::delete_role_permissions_boundary::run(asked).await
        }
        ("iam", "DeleteRolePolicy") => iam::delete_role_policy::run(asked).await,
        ("iam", "DeleteUser") => iam::delete_user::run(asked).await,
        ("iam", "DeleteUserPermissionsBoundary") => {
            iam::delete_user_permissions_boundary::run(asked).await
        }
        ("iam", "DeleteUserPolicy") => iam::delete_user_policy::run(asked).await,
        ("iam", "DetachGroupPolicy") => iam::detach_group_policy::run(asked).await,
        ("iam", "DetachRolePolicy") => iam::detach_role_policy::run(asked).await,
        ("iam", "DetachUserPolicy") => iam::detach_user_policy::run(asked).await,
        ("iam", "GetAccessKeyLastUsed") => iam::get_access_key_last_used::run(asked),
        ("iam", "GetAccountSummary") => iam::get_account_summary::run(&asked),
        ("iam", "GetGroup") => iam::get_group::run(asked),
        ("iam", "GetGroupPolicy") => iam::get_group_policy::run(asked),
        ("iam", "GetLoginProfile") => iam::get_login_profile::run(asked),
        ("iam", "GetPolicy") => iam::get_policy::run(asked),
        ("iam", "GetPolicyVersion") => iam::get_policy_version::run(asked),
        ("iam", "GetRole") => iam::get_role::run(asked),
        ("iam", "GetRolePolicy") => iam::get_role_policy::run(asked),
        ("iam", "GetUser") => iam::get_user::run(asked).await,
        ("iam", "GetUserPolicy") => iam::get_user_policy::run(asked),
        ("iam", "ListAccessKeys") => iam::list_access_keys::run(asked).await,
        ("iam", "ListAccountAliases") => iam::list_account_aliases::run(&asked),
        ("iam", "ListAttachedGroupPolicies") => iam::list_attached_group_policies::run(asked),
        ("iam", "ListAttachedRolePolicies") => iam::list_attached_role_policies::run(asked),
        ("iam", "ListAttachedUserPolicies") => iam::list_attached_user_policies::run(asked),
        ("iam", "ListEntitiesForPolicy") => iam::list_entities_for_policy::run(asked),
        ("iam", "ListGroupPolicies") => iam::list_group_policies::run(asked),
        ("iam", "ListGroups") => iam::list_groups::run(asked),
        ("iam", "ListGroupsForUser") => iam::list_groups_for_user::run(asked),
        ("iam", "ListInstanceProfiles") => iam::list_instance_profiles::run(&asked),
        ("iam", "ListInstanceProfilesForRole") => iam::list_instance_profiles_for_role::run(asked),
        ("iam", "ListMFADevices") => iam::list_mfa_devices::run(asked),
        ("iam", "ListPolicies") => iam::list_policies::run(asked),
        ("iam", "ListPolicyTags") => iam::list_policy_tags::run(asked),
        ("iam", "ListPolicyVersions") => iam::list_policy_versions::run(asked),
        ("iam", "ListRolePolicies") => iam::list_role_policies::run(asked),
        ("iam", "ListRoleTags") => iam::list_role_tags::run(asked),
        ("iam", "ListRoles") => iam::list_roles::run(asked),
        ("iam", "ListSSHPublicKeys") => iam::list_ssh_public_keys::run(asked),
        ("iam", "ListServiceSpecificCredentials") => {
            iam::list_service_specific_credentials::run(asked)
        }
        ("iam", "ListSigningCertificates") => iam::list_signing_certificates::run(asked),
        ("iam", "ListUserPolicies") => iam::list_user_policies::run(asked),
        ("iam", "ListUserTags") => iam::list_user_tags::run(asked),
        ("iam", "ListUsers") => iam::list_users::run(asked),
        ("iam", "PutGroupPolicy") => iam::put_group_policy::run(asked).await,
        ("iam", "PutRolePermissionsBoundary") => {
            iam::put_role_permissions_boundary::run(asked).await
        }
        ("iam", "PutRolePolicy") => iam::put_role_policy::run(asked).await,
        ("iam", "PutUserPermissionsBoundary") => {
            iam::put_user_permissions_boundary::run(asked).await
        }
        ("iam", "PutUserPolicy") => iam::put_user_policy::run(asked).await,
        ("iam", "RemoveUserFromGroup") => iam::remove_user_from_group::run(asked).await,
        ("iam", "SetDefaultPolicyVersion") => iam::set_default_policy_version::run(asked).await,
        ("iam", "TagPolicy") => iam::tag_policy::run(asked).await,
        ("iam", "TagRole") => iam::tag_role::run(asked).await,
        ("iam", "TagUser") => iam::tag_user::run(asked).await,
        ("iam", "UntagPolicy") => iam::untag_policy::run(asked).await,
        ("iam", "UntagRole") => iam::untag_role::run(asked).await,
        ("iam", "UntagUser") => iam::untag_user::run(asked).await,
        ("iam", "UpdateAccessKey") => iam::update_access_key::run(asked).await,
        ("iam", "UpdateAssumeRolePolicy") => iam::update_assume_role_policy::run(asked).await,
        ("iam", "UpdateGroup") => iam::update_group::run(asked).await,
        ("iam", "UpdateRole") => iam::update_role::run(asked).await,
        ("iam", "UpdateRoleDescription") => iam::update_role_description::run(asked).await,
        ("iam", "UpdateUser") => iam::update_user::run(asked).await,
        ("iam", "GetAccountAuthorizationDetails") => {
            iam::get_account_authorization_details::run(asked)
        }
        ("iam", "GetContextKeysForCustomPolicy") => {
            iam::get_context_keys_for_custom_policy::run(asked)
        }
        ("iam", "GetContextKeysForPrincipalPolicy") => {
            iam::get_context_keys_for_principal_policy::run(asked)
        }
        ("iam", "ListVirtualMFADevices") => iam::list_virtual_mfa_devices::run(&asked),
        ("iam", "SimulateCustomPolicy") => iam::simulate_custom_policy::run(asked).await,
        ("iam", "SimulatePrincipalPolicy") => iam::simulate_principal_policy::run(asked).await,
        ("lambda", "AddLayerVersionPermission") => {
            lambda::add_layer_version_permission::run(asked).await
        }
        ("lambda", "GetLayerVersionPolicy") => lambda::get_layer_version_policy::run(asked).await,
        ("lambda", "RemoveLayerVersionPermission") => {
            lambda::remove_layer_version_permission::run(asked).await
        }
        ("lambda", "AddPermission") => lambda::add_permission::run(asked).await,
        ("lambda", "GetPolicy") => lambda::get_policy::run(asked),
        ("lambda", "RemovePermission") => lambda::remove_permission::run(asked).await,
        ("lambda", "CreateFunction") => lambda::create_function::run(asked).await,
        ("lambda", "DeleteFunction") => lambda::delete_function::run(asked).await,
        ("lambda", "DeleteLayerVersion") => lambda::delete_layer_version::run(asked).await,
        ("lambda", "GetAccountSettings") => lambda::get_account_settings::run(&asked).await,
        ("lambda", "GetFunction") => lambda::get_function::run(asked),
        ("lambda", "GetFunctionCodeSigningConfig") => {
            lambda::get_function_code_signing_config::run(asked)
        }
        ("lambda", "GetFunctionConfiguration") => lambda::get_function_configuration::run(asked),
        ("lambda", "GetFunctionRecursionConfig") => {
            lambda::get_function_recursion_config::run(asked)
        }
        ("lambda", "GetLayerVersion") => lambda::get_layer_version::run(asked).await,
        ("lambda", "GetLayerVersionByArn") => lambda::get_layer_version_by_arn::run(asked).await,
        ("lambda", "Invoke") => lambda::invoke::run(asked).await,
        ("lambda", "ListFunctions") => lambda::list_functions::run(asked).await,
        ("lambda", "ListLayerVersions") => lambda::list_layer_versions::run(asked).await,
        ("lambda", "ListLayers") => lambda::list_layers::run(asked).await,
        ("lambda", "PublishLayerVersion") => lambda::publish_layer_version::run(asked).await,
        ("lambda", "PutFunctionRecursionConfig") => {
            lambda::put_function_recursion_config::run(asked)
        }
        ("lambda", "ListVersionsByFunction") => lambda::list_versions_by_function::run(asked),
        ("lambda", "ListTags") => lambda::list_tags::run(asked),
        ("lambda", "TagResource") => lambda::tag_resource::run(asked).await,
        ("lambda", "UntagResource") => lambda::untag_resource::run(asked).await,
        ("lambda", "UpdateFunctionCode") => lambda::update_function_code::run(asked).await,
        ("lambda", "UpdateFunctionConfiguration") => {
            lambda::update_function_configuration::run(asked).await
        }
        ("logs", "CreateLogGroup") => logs::create_log_group::run(asked).await,
        ("logs", "CreateLogStream") => logs::create_log_stream::run(asked).await,
        ("logs", "DeleteLogGroup") => logs::delete_log_group::run(asked).await,
        ("logs", "DeleteLogStream") => logs::delete_log_stream::run(asked).await,
        ("logs", "DeleteRetentionPolicy") => logs::delete_retention_policy::run(asked).await,
        ("logs", "DescribeLogGroups") => logs::describe_log_groups::run(asked).await,
        ("logs", "DescribeLogStreams") => logs::describe_log_streams::run(asked).await,
        ("logs", "FilterLogEvents") => logs::filter_log_events::run(asked).await,
        ("logs", "GetLogEvents") => logs::get_log_events::run(asked).await,
        ("logs", "ListTagsForResource") => logs::list_tags_for_resource::run(asked).await,
        ("logs", "ListTagsLogGroup") => logs::list_tags_log_group::run(asked).await,
        ("logs", "PutLogEvents") => logs::put_log_events::run(asked).await,
        ("logs", "PutRetentionPolicy") => logs::put_retention_policy::run(asked).await,
        ("logs", "TagLogGroup") => logs::tag_log_group::run(asked).await,
        ("logs", "TagResource") => logs::tag_resource::run(asked).await,
        ("logs", "UntagLogGroup") => logs::untag_log_group::run(asked).await,
        ("logs", "UntagResource") => logs::untag_resource::run(asked).await,
        ("secretsmanager", "BatchGetSecretValue") => {
            secretsmanager::batch_get_secret_value::run(asked).await
        }
        ("secretsmanager", "CancelRotateSecret") => {
            secretsmanager::cancel_rotate_secret::run(asked).await
        }
        ("secretsmanager", "CreateSecret") => secretsmanager::create_secret::run(asked).await,
        ("secretsmanager", "DeleteResourcePolicy") => {
            secretsmanager::delete_resource_policy::run(asked).await
        }
        ("secretsmanager", "DeleteSecret") => secretsmanager::delete_secret::run(asked).await,
        ("secretsmanager", "DescribeSecret") => secretsmanager::describe_secret::run(asked),
        ("secretsmanager", "GetRandomPassword") => secretsmanager::get_random_password::run(asked),
        ("secretsmanager", "GetResourcePolicy") => secretsmanager::get_resource_policy::run(asked),
        ("secretsmanager", "GetSecretValue") => secretsmanager::get_secret_value::run(asked).await,
        ("secretsmanager", "ListSecretVersionIds") => {
            secretsmanager::list_secret_version_ids::run(asked)
        }
        ("secretsmanager", "ListSecrets") => secretsmanager::list_secrets::run(asked),
        ("secretsmanager", "PutResourcePolicy") => {
            secretsmanager::put_resource_policy::run(asked).await
        }
        ("secretsmanager", "PutSecretValue") => secretsmanager::put_secret_value::run(asked).await,
        ("secretsmanager", "RestoreSecret") => secretsmanager::restore_secret::run(asked).await,
        ("secretsmanager", "RotateSecret") => secretsmanager::rotate_secret::run(asked).await,
        ("secretsmanager", "TagResource") => secretsmanager::tag_resource::run(asked).await,
        ("secretsmanager", "UntagResource") => secretsmanager::untag_resource::run(asked).await,
        ("secretsmanager", "UpdateSecret") => secretsmanager::update_secret::run(asked).await,
        ("secretsmanager", "UpdateSecretVersionStage") => {
            secretsmanager::update_secret_version_stage::run(asked).await
        }
        ("secretsmanager", "ValidateResourcePolicy") => {
            secretsmanager::validate_resource_policy::run(asked)
        }
        ("sts", "AssumeRole") => sts::assume_role::run(asked),
        ("sts", "GetAccessKeyInfo") => sts::get_access_key_info::run(asked),
        ("sts", "GetSessionToken") => sts::get_session_token::run(asked),
        ("sts", "GetCallerIdentity") => sts::get_caller_identity::run(&asked),
        (_, other) => Err(Fault::not_implemented(other)),
    }
}

fn json(status: StatusCode, body: &impl Serialize) -> Result<Response, Fault> {
    let body = serde_json::to_vec(body).map_err(|error| Fault::internal(&error))?;
    Ok((status, [(header::CONTENT_TYPE, "application/json")], body).into_response())
}

/// The answer of the query protocol: what the model calls the operation's output, or `&()` where
/// it has none.
fn xml(asked: &Asked, output: &impl Serialize) -> Result<Response, Fault> {
    let output = serde_json::to_value(output).map_err(|error| Fault::internal(&error))?;
    let body = query::encode(asked.api, asked.operation, &output, &asked.caller.request_id);
    Ok(([(header::CONTENT_TYPE, "text/xml")], body).into_response())
}

#[cfg(test)]
mod tests {
    use crate::model::APIS;

    #[test]
    fn what_the_model_calls_implemented_is_dispatched() {
        let source = include_str!("operations.rs");
        for api in APIS {
            for operation in api.operations.iter().filter(|operation| operation.served) {
                let arm = format!("(\"{}\", \"{}\")", api.service, operation.name);
                assert!(source.contains(&arm), "{arm}");
            }
        }
    }
}
