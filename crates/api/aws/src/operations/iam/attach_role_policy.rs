use axum::response::Response;
use model::IdentityKind;

use super::{not_attachable, policy_arn};
use crate::{call::Asked, fault::Fault, operations::xml, wire::iam::AttachRolePolicyRequest};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: AttachRolePolicyRequest = asked.take()?;
    let of = (IdentityKind::Role, &*input.role_name);
    let arn = policy_arn(&input.policy_arn)?;
    asked.control.attach_policy(&asked.caller, of, arn).await.map_err(not_attachable)?;
    xml(&asked, &())
}
