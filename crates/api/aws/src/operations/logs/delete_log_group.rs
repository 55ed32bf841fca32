use axum::response::Response;

use super::{done, fault, group};
use crate::{call::Asked, fault::Fault, wire::logs::DeleteLogGroupRequest};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: DeleteLogGroupRequest = asked.take()?;
    let group = group(&asked, Some(&input.log_group_name))?;
    asked.control.delete_log_group(&asked.caller, &group).await.map_err(fault)?;
    Ok(done())
}
