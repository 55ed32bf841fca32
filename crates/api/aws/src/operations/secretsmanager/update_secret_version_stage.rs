use axum::response::Response;

use super::{answer, fault, parameter, secret};
use crate::{
    call::Asked,
    fault::Fault,
    wire::secretsmanager::{UpdateSecretVersionStageRequest, UpdateSecretVersionStageResponse},
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: UpdateSecretVersionStageRequest = asked.take()?;
    let (from, to) = (input.remove_from_version_id, input.move_to_version_id);
    if from.is_none() && to.is_none() {
        return Err(parameter("You must specify MoveToVersionId or RemoveFromVersionId."));
    }
    let id = secret(&asked, &input.secret_id)?;
    let places = (from.as_deref(), to.as_deref());
    let moved =
        asked.control.stage_secret_version(&asked.caller, &id, &input.version_stage, places);
    let secret = moved.await.map_err(fault)?;
    answer(&UpdateSecretVersionStageResponse {
        arn: Some(secret.key.in_policies()),
        name: Some(secret.key.name.to_string()),
    })
}
