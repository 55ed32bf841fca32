use axum::response::Response;

use super::{done, fault, group};
use crate::{call::Asked, fault::Fault, wire::logs::UntagLogGroupRequest};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: UntagLogGroupRequest = asked.take()?;
    let group = group(&asked, Some(&input.log_group_name))?;
    asked.control.untag_log_group(&asked.caller, &group, &input.tags).await.map_err(fault)?;
    Ok(done())
}
