use axum::response::Response;
use model::access::folded;

use super::{fault, page::Page, path, shown};
use crate::{
    call::Asked,
    fault::Fault,
    operations::xml,
    wire::iam::{ListRolesRequest, ListRolesResponse},
};

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: ListRolesRequest = asked.take()?;
    let all = asked.control.list_roles(&asked.caller, &path(input.path_prefix)).map_err(fault)?;
    let asked_for = (input.marker.as_deref(), input.max_items);
    let page = Page::of(all, asked_for, |it| folded(&it.role.name))?
        .map(|it| shown::role(&asked.scope, &it));
    let answer = ListRolesResponse {
        is_truncated: Some(page.is_truncated()),
        marker: page.marker,
        roles: Some(page.items),
    };
    xml(&asked, &answer)
}
