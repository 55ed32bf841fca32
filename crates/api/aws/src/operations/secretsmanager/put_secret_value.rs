use axum::response::Response;
use control::secrets::Put;

use super::{answer, fault, refuse, request, secret, token, value};
use crate::{
    call::Asked,
    fault::Fault,
    wire::secretsmanager::{PutSecretValueRequest, PutSecretValueResponse},
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: PutSecretValueRequest = asked.take()?;
    refuse(&[("RotationToken", input.rotation_token.is_some())])?;
    let id = secret(&asked, &input.secret_id)?;
    let value = value(input.secret_string, input.secret_binary)?;
    let value =
        value.ok_or_else(|| request("You must provide either SecretString or SecretBinary."))?;
    let put =
        Put { token: token(input.client_request_token)?, value, stages: input.version_stages };
    let put = asked.control.put_secret_value(&asked.caller, &id, put).await;
    let (secret, version) = put.map_err(fault)?;
    let stages = secret.versions.get(&version).map(|it| it.stages.iter().cloned().collect());
    answer(&PutSecretValueResponse {
        arn: Some(secret.key.in_policies()),
        name: Some(secret.key.name.to_string()),
        version_stages: stages,
        version_id: Some(version),
    })
}
