use axum::response::Response;

use super::{done, fault, group};
use crate::{call::Asked, fault::Fault, wire::logs::CreateLogStreamRequest};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: CreateLogStreamRequest = asked.take()?;
    let group = group(&asked, Some(&input.log_group_name))?;
    let stream = &input.log_stream_name;
    asked.control.create_log_stream(&asked.caller, &group, stream).await.map_err(fault)?;
    Ok(done())
}
