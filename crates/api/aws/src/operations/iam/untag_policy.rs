use axum::response::Response;
use control::access::Tagged;

use super::{fault, policy_arn};
use crate::{call::Asked, fault::Fault, operations::xml, wire::iam::UntagPolicyRequest};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: UntagPolicyRequest = asked.take()?;
    let of = Tagged::Policy(policy_arn(&input.policy_arn)?);
    asked.control.untag_identity(&asked.caller, of, &input.tag_keys).await.map_err(fault)?;
    xml(&asked, &())
}
