use axum::response::Response;
use model::IdentityKind;

use super::{fault, page::Page};
use crate::{
    call::Asked,
    fault::Fault,
    operations::xml,
    wire::iam::{ListUserPoliciesRequest, ListUserPoliciesResponse},
};

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: ListUserPoliciesRequest = asked.take()?;
    let of = (IdentityKind::User, &*input.user_name);
    let all = asked.control.list_inline_policies(&asked.caller, of).map_err(fault)?;
    let asked_for = (input.marker.as_deref(), input.max_items);
    let page = Page::of(all, asked_for, String::clone)?;
    let answer = ListUserPoliciesResponse {
        is_truncated: Some(page.is_truncated()),
        marker: page.marker,
        policy_names: Some(page.items),
    };
    xml(&asked, &answer)
}
