use axum::response::Response;
use model::IdentityKind;

use super::{fault, page::Page, path, shown};
use crate::{
    call::Asked,
    fault::Fault,
    operations::xml,
    wire::iam::{ListAttachedUserPoliciesRequest, ListAttachedUserPoliciesResponse},
};

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: ListAttachedUserPoliciesRequest = asked.take()?;
    let of = (IdentityKind::User, &*input.user_name);
    let below = path(input.path_prefix);
    let all = asked.control.list_attached_policies(&asked.caller, of, &below).map_err(fault)?;
    let asked_for = (input.marker.as_deref(), input.max_items);
    let page = Page::of(all, asked_for, |(_, arn)| arn.clone())?.map(shown::attached);
    let answer = ListAttachedUserPoliciesResponse {
        is_truncated: Some(page.is_truncated()),
        marker: page.marker,
        attached_policies: Some(page.items),
    };
    xml(&asked, &answer)
}
