use axum::response::Response;
use model::access::folded;

use super::{fault, page::Page, shown};
use crate::{
    call::Asked,
    fault::Fault,
    operations::xml,
    wire::iam::{GetGroupRequest, GetGroupResponse},
};

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: GetGroupRequest = asked.take()?;
    let found = asked.control.get_group(&asked.caller, &input.group_name).map_err(fault)?;
    let (group, members) = found;
    let asked_for = (input.marker.as_deref(), input.max_items);
    let page = Page::of(members, asked_for, |it| folded(&it.name))?;
    let page = page.map(|it| shown::user(&asked.scope, &it));
    let answer = GetGroupResponse {
        group: Some(shown::group(&asked.scope, &group)),
        is_truncated: Some(page.is_truncated()),
        marker: page.marker,
        users: Some(page.items),
    };
    xml(&asked, &answer)
}
