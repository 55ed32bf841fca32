use axum::response::Response;
use control::secrets::{NewRotation, RotationRules};

use super::{answer, fault, parameter, refuse, secret, token};
use crate::{
    call::Asked,
    fault::Fault,
    wire::secretsmanager::{RotateSecretRequest, RotateSecretResponse, RotationRulesType},
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: RotateSecretRequest = asked.take()?;
    refuse(&[
        ("ExternalSecretRotationMetadata", input.external_secret_rotation_metadata.is_some()),
        ("ExternalSecretRotationRoleArn", input.external_secret_rotation_role_arn.is_some()),
    ])?;
    let id = secret(&asked, &input.secret_id)?;
    let function = input.rotation_lambda_arn.filter(|arn| !arn.is_empty());
    let function = function.map(|arn| asked.function(&arn, None)).transpose();
    let function = function.map_err(|fault| parameter(fault.message))?;
    let version = token(input.client_request_token)?;
    let new = NewRotation {
        function: function.map(|named| named.key),
        rules: input.rotation_rules.map(rules).transpose()?,
        now: input.rotate_immediately.unwrap_or(true),
        token: version.clone(),
    };
    let secret = asked.control.rotate_secret(&asked.caller, &id, new).await.map_err(fault)?;
    answer(&RotateSecretResponse {
        arn: Some(secret.key.in_policies()),
        name: Some(secret.key.name.to_string()),
        version_id: Some(version),
    })
}

fn rules(given: RotationRulesType) -> Result<RotationRules, Fault> {
    let schedule = given.schedule_expression.map(|text| text.parse()).transpose();
    let schedule = schedule
        .map_err(|bad: model::BadSchedule| parameter(format!("Invalid rotation rules: {bad}.")))?;
    let hours = |text: String| text.trim_end_matches('h').parse().ok();
    let window_h = given.duration.and_then(hours);
    let after_days = given.automatically_after_days.and_then(|days| u32::try_from(days).ok());
    Ok(RotationRules { after_days, schedule, window_h })
}
