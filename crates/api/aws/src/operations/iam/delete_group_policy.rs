use axum::response::Response;
use model::IdentityKind;

use super::fault;
use crate::{call::Asked, fault::Fault, operations::xml, wire::iam::DeleteGroupPolicyRequest};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: DeleteGroupPolicyRequest = asked.take()?;
    let of = (IdentityKind::Group, &*input.group_name);
    let deleted = asked.control.delete_inline_policy(&asked.caller, of, &input.policy_name);
    deleted.await.map_err(fault)?;
    xml(&asked, &())
}
