use axum::response::Response;

use crate::{call::Asked, fault::Fault, operations::xml, wire::sts::GetCallerIdentityResponse};

pub(crate) fn run(asked: &Asked) -> Result<Response, Fault> {
    let account = asked.scope.owner();
    let answer = GetCallerIdentityResponse {
        account: Some(account.to_string()),
        arn: Some(format!("arn:aws:iam::{account}:root")),
        user_id: Some(account.to_string()),
    };
    xml(asked, &answer)
}
