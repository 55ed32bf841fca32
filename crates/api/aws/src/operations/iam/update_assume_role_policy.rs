use axum::response::Response;

use super::fault;
use crate::{call::Asked, fault::Fault, operations::xml, wire::iam::UpdateAssumeRolePolicyRequest};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: UpdateAssumeRolePolicyRequest = asked.take()?;
    let updated =
        asked.control.update_trust(&asked.caller, &input.role_name, input.policy_document);
    updated.await.map_err(fault)?;
    xml(&asked, &())
}
