use axum::response::Response;
use model::IdentityKind;

use super::fault;
use crate::{call::Asked, fault::Fault, operations::xml, wire::iam::DeleteRolePolicyRequest};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: DeleteRolePolicyRequest = asked.take()?;
    let of = (IdentityKind::Role, &*input.role_name);
    let deleted = asked.control.delete_inline_policy(&asked.caller, of, &input.policy_name);
    deleted.await.map_err(fault)?;
    xml(&asked, &())
}
