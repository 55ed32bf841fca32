use axum::response::Response;
use control::access::Tagged;

use super::{fault, policy_arn, tags};
use crate::{call::Asked, fault::Fault, operations::xml, wire::iam::TagPolicyRequest};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: TagPolicyRequest = asked.take()?;
    let of = Tagged::Policy(policy_arn(&input.policy_arn)?);
    let tags = tags(Some(input.tags))?;
    asked.control.tag_identity(&asked.caller, of, tags).await.map_err(fault)?;
    xml(&asked, &())
}
