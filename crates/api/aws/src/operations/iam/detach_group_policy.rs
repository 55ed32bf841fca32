use axum::response::Response;
use model::IdentityKind;

use super::{fault, policy_arn};
use crate::{call::Asked, fault::Fault, operations::xml, wire::iam::DetachGroupPolicyRequest};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: DetachGroupPolicyRequest = asked.take()?;
    let of = (IdentityKind::Group, &*input.group_name);
    let arn = policy_arn(&input.policy_arn)?;
    asked.control.detach_policy(&asked.caller, of, arn).await.map_err(fault)?;
    xml(&asked, &())
}
