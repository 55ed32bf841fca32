use axum::response::Response;

use super::fault;
use crate::{call::Asked, fault::Fault, operations::xml, wire::iam::DeleteUserRequest};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: DeleteUserRequest = asked.take()?;
    asked.control.delete_user(&asked.caller, &input.user_name).await.map_err(fault)?;
    xml(&asked, &())
}
