//! The operations, one file each.
mod lambda;
mod logs;
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
