use axum::response::{IntoResponse, Response};
use http::StatusCode;

use super::{fault, tagged};
use crate::{call::Asked, fault::Fault, wire::lambda::TagResourceRequest};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: TagResourceRequest = asked.take()?;
    let key = tagged(&asked, &input.resource)?;
    asked.control.tag_function(&asked.caller, &key, input.tags).await.map_err(fault)?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
