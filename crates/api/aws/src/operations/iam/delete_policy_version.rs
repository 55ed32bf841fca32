use axum::response::Response;

use super::{fault, policy_arn, version};
use crate::{call::Asked, fault::Fault, operations::xml, wire::iam::DeletePolicyVersionRequest};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: DeletePolicyVersionRequest = asked.take()?;
    let (arn, number) = (policy_arn(&input.policy_arn)?, version(&input.version_id));
    asked.control.delete_policy_version(&asked.caller, arn, number).await.map_err(fault)?;
    xml(&asked, &())
}
