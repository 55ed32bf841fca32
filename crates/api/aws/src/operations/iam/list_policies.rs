use axum::response::Response;
use model::access::folded;

use super::{fault, page::Page, path, shown};
use crate::{
    call::Asked,
    fault::Fault,
    operations::xml,
    wire::iam::{ListPoliciesRequest, ListPoliciesResponse},
};

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: ListPoliciesRequest = asked.take()?;
    let below = path(input.path_prefix);
    let mut all = asked.control.list_policies(&asked.caller, &below).map_err(fault)?;
    let only_attached = input.only_attached.unwrap_or(false);
    all.retain(|it| {
        let in_scope = match input.scope.as_deref() {
            Some("AWS") => it.is_common,
            Some("Local") => !it.is_common,
            _ => true,
        };
        let is_used = match input.policy_usage_filter.as_deref() {
            Some("PermissionsPolicy") => it.usage.attachments > 0,
            Some("PermissionsBoundary") => it.usage.boundaries > 0,
            _ => true,
        };
        let attached = !only_attached || it.usage.attachments > 0;
        in_scope && is_used && attached
    });
    let asked_for = (input.marker.as_deref(), input.max_items);
    // One of the account's own may be called as one that everybody has.
    let page = Page::of(all, asked_for, |it| format!("{} {}", folded(&it.policy.name), it.arn))?;
    let page = page.map(|it| shown::policy(&it));
    let answer = ListPoliciesResponse {
        is_truncated: Some(page.is_truncated()),
        marker: page.marker,
        policies: Some(page.items),
    };
    xml(&asked, &answer)
}
