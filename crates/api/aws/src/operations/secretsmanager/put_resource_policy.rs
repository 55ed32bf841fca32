use axum::response::Response;

use super::{answer, fault, refuse, secret};
use crate::{
    call::Asked,
    fault::Fault,
    wire::secretsmanager::{PutResourcePolicyRequest, PutResourcePolicyResponse},
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: PutResourcePolicyRequest = asked.take()?;
    refuse(&[("PolicyName", input.policy_name.is_some())])?;
    let id = secret(&asked, &input.secret_id)?;
    let not_public = input.block_public_policy.unwrap_or(false);
    let policy = input.resource_policy;
    let set = asked.control.set_secret_policy(&asked.caller, &id, policy, not_public).await;
    let secret = set.map_err(fault)?;
    answer(&PutResourcePolicyResponse {
        arn: Some(secret.key.in_policies()),
        name: Some(secret.key.name.to_string()),
        ..PutResourcePolicyResponse::default()
    })
}
