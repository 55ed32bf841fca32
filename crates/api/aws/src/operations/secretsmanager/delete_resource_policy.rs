use axum::response::Response;

use super::{answer, fault, refuse, secret};
use crate::{
    call::Asked,
    fault::Fault,
    wire::secretsmanager::{DeleteResourcePolicyRequest, DeleteResourcePolicyResponse},
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: DeleteResourcePolicyRequest = asked.take()?;
    refuse(&[("PolicyName", input.policy_name.is_some())])?;
    let id = secret(&asked, &input.secret_id)?;
    let secret = asked.control.delete_secret_policy(&asked.caller, &id).await.map_err(fault)?;
    answer(&DeleteResourcePolicyResponse {
        arn: Some(secret.key.in_policies()),
        name: Some(secret.key.name.to_string()),
        ..DeleteResourcePolicyResponse::default()
    })
}
