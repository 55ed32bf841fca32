use axum::response::Response;
use model::IdentityKind;

use super::{not_attachable, policy_arn};
use crate::{
    call::Asked, fault::Fault, operations::xml, wire::iam::PutUserPermissionsBoundaryRequest,
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: PutUserPermissionsBoundaryRequest = asked.take()?;
    let of = (IdentityKind::User, &*input.user_name);
    let boundary = Some(policy_arn(&input.permissions_boundary)?.to_owned());
    asked.control.set_boundary(&asked.caller, of, boundary).await.map_err(not_attachable)?;
    xml(&asked, &())
}
