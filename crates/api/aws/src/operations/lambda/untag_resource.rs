use axum::response::{IntoResponse, Response};
use http::StatusCode;

use super::{fault, tagged};
use crate::{call::Asked, fault::Fault, wire::lambda::UntagResourceRequest};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: UntagResourceRequest = asked.take()?;
    let key = tagged(&asked, &input.resource)?;
    asked.control.untag_function(&asked.caller, &key, &input.tag_keys).await.map_err(fault)?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
