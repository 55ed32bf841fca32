use axum::response::{IntoResponse, Response};
use http::StatusCode;

use super::{fault, function_policy};
use crate::{call::Asked, fault::Fault, wire::lambda::RemovePermissionRequest};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: RemovePermissionRequest = asked.take()?;
    let named = function_policy::of(&asked, &input.function_name, input.qualifier.as_deref())?;
    let (statement, expected) = (&input.statement_id, input.revision_id.as_deref());
    let removed = asked.control.unshare_function(&asked.caller, &named.key, statement, expected);
    removed.await.map_err(fault)?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
