use axum::response::Response;
use control::secrets::{Found, Which};

use super::{answer, fault, secret, shown, time};
use crate::{
    call::Asked,
    fault::Fault,
    wire::secretsmanager::{GetSecretValueRequest, GetSecretValueResponse},
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: GetSecretValueRequest = asked.take()?;
    let id = secret(&asked, &input.secret_id)?;
    let which = Which { version: input.version_id, stage: input.version_stage };
    let found = asked.control.secret_value(&asked.caller, &id, &which).await.map_err(fault)?;
    answer(&of(found))
}

fn of(found: Found) -> GetSecretValueResponse {
    let (secret_string, secret_binary) = shown(&found.value);
    GetSecretValueResponse {
        arn: Some(found.key.in_policies()),
        created_date: Some(time(found.created)),
        name: Some(found.key.name.to_string()),
        secret_binary,
        secret_string,
        version_id: Some(found.version),
        version_stages: Some(found.stages),
    }
}
