use axum::response::Response;

use super::fault;
use crate::{call::Asked, fault::Fault, operations::xml, wire::iam::RemoveUserFromGroupRequest};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: RemoveUserFromGroupRequest = asked.take()?;
    let (group, user) = (&input.group_name, &input.user_name);
    asked.control.remove_from_group(&asked.caller, group, user).await.map_err(fault)?;
    xml(&asked, &())
}
