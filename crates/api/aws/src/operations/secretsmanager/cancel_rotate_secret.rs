use axum::response::Response;
use model::secret::PENDING;

use super::{answer, fault, secret};
use crate::{
    call::Asked,
    fault::Fault,
    wire::secretsmanager::{CancelRotateSecretRequest, CancelRotateSecretResponse},
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: CancelRotateSecretRequest = asked.take()?;
    let id = secret(&asked, &input.secret_id)?;
    let secret = asked.control.cancel_secret_rotation(&asked.caller, &id).await.map_err(fault)?;
    answer(&CancelRotateSecretResponse {
        arn: Some(secret.key.in_policies()),
        name: Some(secret.key.name.to_string()),
        version_id: secret.staged(PENDING).map(str::to_owned),
    })
}
