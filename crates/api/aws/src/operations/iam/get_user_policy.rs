use axum::response::Response;
use model::IdentityKind;

use super::{fault, shown};
use crate::{
    call::Asked,
    fault::Fault,
    operations::xml,
    wire::iam::{GetUserPolicyRequest, GetUserPolicyResponse},
};

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: GetUserPolicyRequest = asked.take()?;
    let of = (IdentityKind::User, &*input.user_name);
    let found = asked.control.get_inline_policy(&asked.caller, of, &input.policy_name);
    let answer = GetUserPolicyResponse {
        policy_document: Some(shown::document(&found.map_err(fault)?)),
        policy_name: Some(input.policy_name),
        user_name: Some(input.user_name),
    };
    xml(&asked, &answer)
}
