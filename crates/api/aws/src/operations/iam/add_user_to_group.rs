use axum::response::Response;

use super::fault;
use crate::{call::Asked, fault::Fault, operations::xml, wire::iam::AddUserToGroupRequest};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: AddUserToGroupRequest = asked.take()?;
    let (group, user) = (&input.group_name, &input.user_name);
    asked.control.add_to_group(&asked.caller, group, user).await.map_err(fault)?;
    xml(&asked, &())
}
