use axum::response::Response;

use super::{answer, fault, secret};
use crate::{
    call::Asked,
    fault::Fault,
    wire::secretsmanager::{RestoreSecretRequest, RestoreSecretResponse},
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: RestoreSecretRequest = asked.take()?;
    let id = secret(&asked, &input.secret_id)?;
    let secret = asked.control.restore_secret(&asked.caller, &id).await.map_err(fault)?;
    answer(&RestoreSecretResponse {
        arn: Some(secret.key.in_policies()),
        name: Some(secret.key.name.to_string()),
    })
}
