use axum::response::Response;
use http::StatusCode;

use super::{fault, function_policy};
use crate::{
    call::Asked,
    fault::Fault,
    operations::json,
    wire::lambda::{GetPolicyRequest, GetPolicyResponse},
};

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: GetPolicyRequest = asked.take()?;
    let named = function_policy::of(&asked, &input.function_name, input.qualifier.as_deref())?;
    let found = asked.control.function_policy(&asked.caller, &named.key).map_err(fault)?;
    let policy = found.ok_or_else(|| {
        let message = "The resource you requested does not exist.";
        Fault::new(StatusCode::NOT_FOUND, "ResourceNotFoundException", message)
    })?;
    let answer = GetPolicyResponse {
        policy: Some(policy.document(&named.key.in_policies())),
        revision_id: Some(policy.revision),
    };
    json(StatusCode::OK, &answer)
}
