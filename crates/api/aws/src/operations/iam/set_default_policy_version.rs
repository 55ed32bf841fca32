use axum::response::Response;

use super::{fault, policy_arn, version};
use crate::{
    call::Asked, fault::Fault, operations::xml, wire::iam::SetDefaultPolicyVersionRequest,
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: SetDefaultPolicyVersionRequest = asked.take()?;
    let (arn, number) = (policy_arn(&input.policy_arn)?, version(&input.version_id));
    asked.control.set_default_policy_version(&asked.caller, arn, number).await.map_err(fault)?;
    xml(&asked, &())
}
