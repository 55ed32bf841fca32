use axum::response::Response;
use control::access::Tagged;

use super::{fault, page::Page, shown};
use crate::{
    call::Asked,
    fault::Fault,
    operations::xml,
    wire::iam::{ListRoleTagsRequest, ListRoleTagsResponse},
};

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: ListRoleTagsRequest = asked.take()?;
    let of = Tagged::Role(&input.role_name);
    let tags = asked.control.list_identity_tags(&asked.caller, of).map_err(fault)?;
    let asked_for = (input.marker.as_deref(), input.max_items);
    let page = Page::of(shown::tags(&tags), asked_for, |tag| tag.key.clone())?;
    let answer = ListRoleTagsResponse {
        is_truncated: Some(page.is_truncated()),
        marker: page.marker,
        tags: Some(page.items),
    };
    xml(&asked, &answer)
}
