use axum::response::Response;
use model::access::folded;

use super::{fault, page::Page, path, shown};
use crate::{
    call::Asked,
    fault::Fault,
    operations::xml,
    wire::iam::{ListGroupsRequest, ListGroupsResponse},
};

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: ListGroupsRequest = asked.take()?;
    let all = asked.control.list_groups(&asked.caller, &path(input.path_prefix)).map_err(fault)?;
    let asked_for = (input.marker.as_deref(), input.max_items);
    let page =
        Page::of(all, asked_for, |it| folded(&it.name))?.map(|it| shown::group(&asked.scope, &it));
    let answer = ListGroupsResponse {
        is_truncated: Some(page.is_truncated()),
        marker: page.marker,
        groups: Some(page.items),
    };
    xml(&asked, &answer)
}
