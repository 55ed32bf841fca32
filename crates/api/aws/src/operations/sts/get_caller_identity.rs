use axum::response::Response;

use crate::{call::Asked, fault::Fault, operations::xml, wire::sts::GetCallerIdentityResponse};

pub(crate) fn run(asked: &Asked) -> Result<Response, Fault> {
    let account = asked.scope.owner();
    let id = asked.control.id_of(&asked.caller);
    let answer = GetCallerIdentityResponse {
        account: Some(account.to_string()),
        arn: asked.caller.principal.in_policies(),
        user_id: Some(id),
    };
    xml(asked, &answer)
}
