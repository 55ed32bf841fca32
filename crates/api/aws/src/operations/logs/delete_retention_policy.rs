use axum::response::Response;
use control::logs::Retention;

use super::{done, fault, group};
use crate::{call::Asked, fault::Fault, wire::logs::DeleteRetentionPolicyRequest};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: DeleteRetentionPolicyRequest = asked.take()?;
    let group = group(&asked, Some(&input.log_group_name))?;
    let forever = Retention::Forever;
    asked.control.set_log_retention(&asked.caller, &group, forever).await.map_err(fault)?;
    Ok(done())
}
