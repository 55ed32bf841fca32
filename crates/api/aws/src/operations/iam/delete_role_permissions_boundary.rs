use axum::response::Response;
use model::IdentityKind;

use super::fault;
use crate::{
    call::Asked, fault::Fault, operations::xml, wire::iam::DeleteRolePermissionsBoundaryRequest,
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: DeleteRolePermissionsBoundaryRequest = asked.take()?;
    let of = (IdentityKind::Role, &*input.role_name);
    asked.control.set_boundary(&asked.caller, of, None).await.map_err(fault)?;
    xml(&asked, &())
}
