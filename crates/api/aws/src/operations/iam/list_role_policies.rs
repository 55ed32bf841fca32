use axum::response::Response;
use model::IdentityKind;

use super::{fault, page::Page};
use crate::{
    call::Asked,
    fault::Fault,
    operations::xml,
    wire::iam::{ListRolePoliciesRequest, ListRolePoliciesResponse},
};

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: ListRolePoliciesRequest = asked.take()?;
    let of = (IdentityKind::Role, &*input.role_name);
    let all = asked.control.list_inline_policies(&asked.caller, of).map_err(fault)?;
    let asked_for = (input.marker.as_deref(), input.max_items);
    let page = Page::of(all, asked_for, String::clone)?;
    let answer = ListRolePoliciesResponse {
        is_truncated: Some(page.is_truncated()),
        marker: page.marker,
        policy_names: Some(page.items),
    };
    xml(&asked, &answer)
}
