use axum::response::Response;
use http::StatusCode;

use super::{fault, tagged};
use crate::{
    call::Asked,
    fault::Fault,
    operations::json,
    wire::lambda::{ListTagsRequest, ListTagsResponse},
};

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: ListTagsRequest = asked.take()?;
    let key = tagged(&asked, &input.resource)?;
    let tags = asked.control.list_tags(&asked.caller, &key).map_err(fault)?;
    json(StatusCode::OK, &ListTagsResponse { tags: Some(tags) })
}
