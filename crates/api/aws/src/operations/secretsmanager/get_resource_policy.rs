use axum::response::Response;

use super::{answer, fault, refuse, secret};
use crate::{
    call::Asked,
    fault::Fault,
    wire::secretsmanager::{GetResourcePolicyRequest, GetResourcePolicyResponse},
};

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: GetResourcePolicyRequest = asked.take()?;
    refuse(&[("PolicyName", input.policy_name.is_some())])?;
    let id = secret(&asked, &input.secret_id)?;
    let secret = asked.control.secret_policy(&asked.caller, &id).map_err(fault)?;
    answer(&GetResourcePolicyResponse {
        arn: Some(secret.key.in_policies()),
        name: Some(secret.key.name.to_string()),
        resource_policy: secret.policy,
        ..GetResourcePolicyResponse::default()
    })
}
