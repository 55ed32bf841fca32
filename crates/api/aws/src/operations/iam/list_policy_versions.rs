use axum::response::Response;
use model::Action;

use super::{fault, page::Page, policy_arn, shown};
use crate::{
    call::Asked,
    fault::Fault,
    operations::xml,
    wire::iam::{ListPolicyVersionsRequest, ListPolicyVersionsResponse},
};

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: ListPolicyVersionsRequest = asked.take()?;
    let (arn, action) = (policy_arn(&input.policy_arn)?, Action::ListPolicyVersions);
    let found = asked.control.get_policy(&asked.caller, action, arn).map_err(fault)?;
    let asked_for = (input.marker.as_deref(), input.max_items);
    // The newest first.
    let newest_first = |it: &model::PolicyVersion| format!("{:020}", u64::MAX - it.number);
    let page = Page::of(found.policy.versions.clone(), asked_for, newest_first)?;
    let page = page.map(|it| shown::version(&it, found.policy.default == it.number));
    let answer = ListPolicyVersionsResponse {
        is_truncated: Some(page.is_truncated()),
        marker: page.marker,
        versions: Some(page.items),
    };
    xml(&asked, &answer)
}
