use axum::response::Response;
use model::Action;

use super::{fault, policy_arn, shown};
use crate::{
    call::Asked,
    fault::Fault,
    operations::xml,
    wire::iam::{GetPolicyRequest, GetPolicyResponse},
};

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: GetPolicyRequest = asked.take()?;
    let arn = policy_arn(&input.policy_arn)?;
    let found = asked.control.get_policy(&asked.caller, Action::GetPolicy, arn).map_err(fault)?;
    xml(&asked, &GetPolicyResponse { policy: Some(shown::whole_policy(&found)) })
}
