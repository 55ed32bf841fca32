use axum::response::Response;

use super::{fault, policy_arn};
use crate::{call::Asked, fault::Fault, operations::xml, wire::iam::DeletePolicyRequest};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: DeletePolicyRequest = asked.take()?;
    let arn = policy_arn(&input.policy_arn)?;
    asked.control.delete_policy(&asked.caller, arn).await.map_err(fault)?;
    xml(&asked, &())
}
