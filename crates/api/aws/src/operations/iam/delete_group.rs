use axum::response::Response;

use super::fault;
use crate::{call::Asked, fault::Fault, operations::xml, wire::iam::DeleteGroupRequest};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: DeleteGroupRequest = asked.take()?;
    asked.control.delete_group(&asked.caller, &input.group_name).await.map_err(fault)?;
    xml(&asked, &())
}
