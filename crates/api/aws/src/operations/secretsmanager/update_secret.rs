use axum::response::Response;
use control::secrets::SecretUpdate;

use super::{answer, fault, is_other_key, refuse, secret, token, value};
use crate::{
    call::Asked,
    fault::Fault,
    wire::secretsmanager::{UpdateSecretRequest, UpdateSecretResponse},
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: UpdateSecretRequest = asked.take()?;
    refuse(&[
        ("KmsKeyId", is_other_key(input.kms_key_id.as_ref())),
        ("Type", input.r#type.is_some()),
    ])?;
    let id = secret(&asked, &input.secret_id)?;
    let value = value(input.secret_string, input.secret_binary)?;
    let value = match value {
        Some(value) => Some((token(input.client_request_token)?, value)),
        None => None,
    };
    let update = SecretUpdate { description: input.description, value };
    let updated = asked.control.update_secret(&asked.caller, &id, update).await;
    let (secret, version_id) = updated.map_err(fault)?;
    answer(&UpdateSecretResponse {
        arn: Some(secret.key.in_policies()),
        name: Some(secret.key.name.to_string()),
        version_id,
    })
}
