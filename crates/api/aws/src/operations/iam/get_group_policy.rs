use axum::response::Response;
use model::IdentityKind;

use super::{fault, shown};
use crate::{
    call::Asked,
    fault::Fault,
    operations::xml,
    wire::iam::{GetGroupPolicyRequest, GetGroupPolicyResponse},
};

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: GetGroupPolicyRequest = asked.take()?;
    let of = (IdentityKind::Group, &*input.group_name);
    let found = asked.control.get_inline_policy(&asked.caller, of, &input.policy_name);
    let answer = GetGroupPolicyResponse {
        policy_document: Some(shown::document(&found.map_err(fault)?)),
        policy_name: Some(input.policy_name),
        group_name: Some(input.group_name),
    };
    xml(&asked, &answer)
}
