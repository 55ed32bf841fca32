use axum::response::Response;

use super::{fault, user};
use crate::{call::Asked, fault::Fault, operations::xml, wire::iam::DeleteAccessKeyRequest};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: DeleteAccessKeyRequest = asked.take()?;
    let user = user(&asked, input.user_name)?;
    let deleted = asked.control.delete_access_key(&asked.caller, &user, &input.access_key_id);
    deleted.await.map_err(fault)?;
    xml(&asked, &())
}
