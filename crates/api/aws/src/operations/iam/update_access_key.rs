use axum::response::Response;

use super::{fault, user};
use crate::{call::Asked, fault::Fault, operations::xml, wire::iam::UpdateAccessKeyRequest};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: UpdateAccessKeyRequest = asked.take()?;
    let user = user(&asked, input.user_name)?;
    let is_active = match &*input.status {
        "Active" => true,
        "Inactive" => false,
        other => {
            let message = format!("Status {other} cannot be set: a key is Active or Inactive");
            return Err(Fault::bad("InvalidInput", message));
        }
    };
    let id = &input.access_key_id;
    let updated = asked.control.set_access_key_status(&asked.caller, &user, id, is_active);
    updated.await.map_err(fault)?;
    xml(&asked, &())
}
