use axum::response::Response;

use super::fault;
use crate::{call::Asked, fault::Fault, operations::xml, wire::iam::DeleteRoleRequest};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: DeleteRoleRequest = asked.take()?;
    asked.control.delete_role(&asked.caller, &input.role_name).await.map_err(fault)?;
    xml(&asked, &())
}
