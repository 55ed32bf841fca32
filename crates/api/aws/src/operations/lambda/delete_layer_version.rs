use axum::response::{IntoResponse, Response};
use http::StatusCode;

use super::{fault, version_number};
use crate::{arn, call::Asked, fault::Fault, wire::lambda::DeleteLayerVersionRequest};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: DeleteLayerVersionRequest = asked.take()?;
    let key = arn::parse_layer(&input.layer_name, &asked.scope, &asked.region)?;
    let version = version_number(input.version_number)?;
    asked.control.delete_layer(&asked.caller, &key, version).await.map_err(fault)?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
