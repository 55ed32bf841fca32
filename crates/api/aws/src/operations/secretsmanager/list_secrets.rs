use axum::response::Response;
use model::Secret;

use super::{answer, fault, filter, page, parameter, shown_rules, shown_tags, stages, time};
use crate::{
    call::Asked,
    fault::Fault,
    wire::secretsmanager::{ListSecretsRequest, ListSecretsResponse, SecretListEntry},
};

const PAGE: usize = 100;

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: ListSecretsRequest = asked.take()?;
    let (scope, region) = (&asked.scope, &asked.region);
    let mut listed = asked.control.list_secrets(&asked.caller, scope, region).map_err(fault)?;
    let filters = filter::read(input.filters.unwrap_or_default())?;
    let deleted = input.include_planned_deletion.unwrap_or(false);
    listed
        .retain(|it| (deleted || !it.is_deleted()) && filters.iter().all(|filter| filter.fits(it)));
    let by = match input.sort_by.as_deref() {
        None | Some("created-date") => |it: &Secret| order(it.created.as_microsecond(), it),
        Some("last-changed-date") => |it: &Secret| order(it.changed.as_microsecond(), it),
        Some("name") => |it: &Secret| it.key.name.to_string(),
        Some(other) => return Err(parameter(format!("SortBy {other} is not supported yet"))),
    };
    listed.sort_by_cached_key(|it| by(it));
    let falling = input.sort_order.as_deref() == Some("desc");
    if falling {
        listed.reverse();
    }
    let limit = input.max_results.and_then(|it| usize::try_from(it).ok()).unwrap_or(PAGE);
    let (page, next_token) =
        page::of(listed, |it| by(it), falling, limit, input.next_token.as_deref())?;
    answer(&ListSecretsResponse {
        secret_list: Some(page.iter().map(|it| entry(it)).collect()),
        next_token,
    })
}

/// Eighteen digits reach beyond the last instant that a timestamp can hold.
fn order(micros: i64, secret: &Secret) -> String {
    format!("{:018} {}", micros.max(0), secret.key.name)
}

fn entry(it: &Secret) -> SecretListEntry {
    let rotation = it.rotation.as_ref();
    let rules = rotation.and_then(|rotation| rotation.rules.as_ref());
    let next = rotation.and_then(|rotation| rotation.next).zip(rules);
    SecretListEntry {
        arn: Some(it.key.in_policies()),
        created_date: Some(time(it.created)),
        deleted_date: it.deletion.map(|deletion| time(deletion.due)),
        description: it.description.clone(),
        last_changed_date: Some(time(it.changed)),
        last_rotated_date: it.rotated.map(time),
        name: Some(it.key.name.to_string()),
        next_rotation_date: next.map(|(due, rules)| time(rules.latest(due))),
        rotation_enabled: rotation.map(|rotation| rotation.enabled),
        rotation_lambda_arn: rotation.map(|rotation| rotation.function.in_policies()),
        rotation_rules: rules.map(shown_rules),
        secret_versions_to_stages: Some(stages(it)).filter(|stages| !stages.is_empty()),
        tags: Some(shown_tags(it)),
        ..SecretListEntry::default()
    }
}
