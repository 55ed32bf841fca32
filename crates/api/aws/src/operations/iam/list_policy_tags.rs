use axum::response::Response;
use control::access::Tagged;

use super::{fault, page::Page, policy_arn, shown};
use crate::{
    call::Asked,
    fault::Fault,
    operations::xml,
    wire::iam::{ListPolicyTagsRequest, ListPolicyTagsResponse},
};

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: ListPolicyTagsRequest = asked.take()?;
    let of = Tagged::Policy(policy_arn(&input.policy_arn)?);
    let tags = asked.control.list_identity_tags(&asked.caller, of).map_err(fault)?;
    let asked_for = (input.marker.as_deref(), input.max_items);
    let page = Page::of(shown::tags(&tags), asked_for, |tag| tag.key.clone())?;
    let answer = ListPolicyTagsResponse {
        is_truncated: Some(page.is_truncated()),
        marker: page.marker,
        tags: Some(page.items),
    };
    xml(&asked, &answer)
}
