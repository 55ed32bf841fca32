use axum::response::Response;

use super::fault;
use crate::{call::Asked, fault::Fault, operations::xml, wire::iam::UpdateUserRequest};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: UpdateUserRequest = asked.take()?;
    let (name, path) = (input.new_user_name.as_deref(), input.new_path.as_deref());
    let updated = asked.control.update_user(&asked.caller, &input.user_name, name, path);
    updated.await.map_err(fault)?;
    xml(&asked, &())
}
