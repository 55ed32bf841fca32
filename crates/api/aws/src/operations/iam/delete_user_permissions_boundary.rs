use axum::response::Response;
use model::IdentityKind;

use super::fault;
use crate::{
    call::Asked, fault::Fault, operations::xml, wire::iam::DeleteUserPermissionsBoundaryRequest,
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: DeleteUserPermissionsBoundaryRequest = asked.take()?;
    let of = (IdentityKind::User, &*input.user_name);
    asked.control.set_boundary(&asked.caller, of, None).await.map_err(fault)?;
    xml(&asked, &())
}
