use axum::response::Response;
use control::logs::{GroupInfo, GroupsQuery, MAX_DESCRIBED};

use super::{answer, fault, group_arn, limit, refuse};
use crate::{
    call::Asked,
    fault::Fault,
    wire::logs::{DescribeLogGroupsRequest, DescribeLogGroupsResponse, LogGroup},
};

/// The days that events are kept.
const RETENTION_DAYS: i32 = 30;

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: DescribeLogGroupsRequest = asked.take()?;
    refuse(&[
        ("accountIdentifiers", input.account_identifiers.is_some()),
        ("includeLinkedAccounts", input.include_linked_accounts == Some(true)),
        ("logGroupClass", input.log_group_class.is_some()),
        ("logGroupIdentifiers", input.log_group_identifiers.is_some()),
        ("logGroupNamePattern", input.log_group_name_pattern.is_some()),
    ])?;
    let query = GroupsQuery {
        scope: asked.scope,
        region: asked.region,
        prefix: input.log_group_name_prefix.unwrap_or_default(),
        limit: limit(input.limit, MAX_DESCRIBED),
        token: input.next_token,
    };
    let page = asked.control.describe_log_groups(&asked.caller, query).await.map_err(fault)?;
    let log_groups = Some(page.groups.iter().map(shown).collect());
    answer(&DescribeLogGroupsResponse { log_groups, next_token: page.token })
}

fn shown(group: &GroupInfo) -> LogGroup {
    let arn = group_arn(&group.key);
    LogGroup {
        log_group_name: Some(group.key.name.clone()),
        creation_time: Some(group.created.as_millisecond()),
        retention_in_days: Some(RETENTION_DAYS),
        metric_filter_count: Some(0),
        arn: Some(format!("{arn}:*")),
        log_group_arn: Some(arn),
        log_group_class: Some("STANDARD".to_owned()),
        stored_bytes: i64::try_from(group.stored_bytes).ok(),
        ..LogGroup::default()
    }
}
