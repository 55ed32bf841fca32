use axum::response::Response;

use super::{done, fault, group};
use crate::{call::Asked, fault::Fault, wire::logs::UntagResourceRequest};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: UntagResourceRequest = asked.take()?;
    let group = group(&asked, Some(&input.resource_arn))?;
    asked.control.untag_log_group(&asked.caller, &group, &input.tag_keys).await.map_err(fault)?;
    Ok(done())
}
