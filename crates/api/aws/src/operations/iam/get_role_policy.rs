use axum::response::Response;
use model::IdentityKind;

use super::{fault, shown};
use crate::{
    call::Asked,
    fault::Fault,
    operations::xml,
    wire::iam::{GetRolePolicyRequest, GetRolePolicyResponse},
};

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: GetRolePolicyRequest = asked.take()?;
    let of = (IdentityKind::Role, &*input.role_name);
    let found = asked.control.get_inline_policy(&asked.caller, of, &input.policy_name);
    let answer = GetRolePolicyResponse {
        policy_document: Some(shown::document(&found.map_err(fault)?)),
        policy_name: Some(input.policy_name),
        role_name: Some(input.role_name),
    };
    xml(&asked, &answer)
}
