use axum::response::Response;

use super::fault;
use crate::{call::Asked, fault::Fault, operations::xml, wire::iam::UpdateGroupRequest};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: UpdateGroupRequest = asked.take()?;
    let (name, path) = (input.new_group_name.as_deref(), input.new_path.as_deref());
    let updated = asked.control.update_group(&asked.caller, &input.group_name, name, path);
    updated.await.map_err(fault)?;
    xml(&asked, &())
}
