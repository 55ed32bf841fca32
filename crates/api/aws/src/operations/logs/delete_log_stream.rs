use axum::response::Response;

use super::{done, fault, group};
use crate::{call::Asked, fault::Fault, wire::logs::DeleteLogStreamRequest};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: DeleteLogStreamRequest = asked.take()?;
    let group = group(&asked, Some(&input.log_group_name))?;
    let stream = &input.log_stream_name;
    asked.control.delete_log_stream(&asked.caller, &group, stream).await.map_err(fault)?;
    Ok(done())
}
