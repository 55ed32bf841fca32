use axum::response::Response;

use super::{done, fault, group};
use crate::{call::Asked, fault::Fault, wire::logs::TagResourceRequest};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: TagResourceRequest = asked.take()?;
    let group = group(&asked, Some(&input.resource_arn))?;
    asked.control.tag_log_group(&asked.caller, &group, input.tags).await.map_err(fault)?;
    Ok(done())
}
