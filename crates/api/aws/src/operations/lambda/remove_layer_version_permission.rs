use axum::response::{IntoResponse, Response};
use http::StatusCode;

use super::{layer_policy::missing, version_number};
use crate::{arn, call::Asked, fault::Fault, wire::lambda::RemoveLayerVersionPermissionRequest};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: RemoveLayerVersionPermissionRequest = asked.take()?;
    let key = arn::parse_layer(&input.layer_name, &asked.scope, &asked.region)?;
    let version = version_number(input.version_number)?;
    let (statement, expected) = (&input.statement_id, input.revision_id.as_deref());
    let removed = asked.control.unshare_layer(&asked.caller, (&key, version), statement, expected);
    let what = format!("Statement {statement} is not found in resource policy.");
    removed.await.map_err(|error| missing(error, &what))?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
