use axum::response::Response;
use control::logs::{GroupInfo, GroupNames, GroupsQuery, Keep, MAX_DESCRIBED};

use super::{answer, fault, group, group_arn, limit, refuse};
use crate::{
    call::Asked,
    fault::Fault,
    wire::logs::{DescribeLogGroupsRequest, DescribeLogGroupsResponse, LogGroup},
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: DescribeLogGroupsRequest = asked.take()?;
    refuse(&[
        ("accountIdentifiers", input.account_identifiers.is_some()),
        ("includeLinkedAccounts", input.include_linked_accounts == Some(true)),
        ("logGroupClass", input.log_group_class.is_some_and(|class| class != "STANDARD")),
    ])?;
    let names = match (
        input.log_group_name_prefix,
        input.log_group_name_pattern,
        input.log_group_identifiers,
    ) {
        (prefix, None, None) => GroupNames::Prefix(prefix.unwrap_or_default()),
        (None, Some(part), None) => GroupNames::Containing(part),
        (None, None, Some(these)) => {
            let named = these.iter().map(|named| group(&asked, Some(named)));
            let named = named.map(|group| Ok(group?.name));
            GroupNames::These(named.collect::<Result<_, Fault>>()?)
        }
        _ => {
            let problem = "LogGroup name prefix, pattern and identifiers are mutually exclusive \
                           parameters.";
            return Err(Fault::bad("InvalidParameterException", problem));
        }
    };
    let query = GroupsQuery {
        scope: asked.scope,
        region: asked.region,
        names,
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
        retention_in_days: days(group.keep),
        metric_filter_count: Some(0),
        arn: Some(format!("{arn}:*")),
        log_group_arn: Some(arn),
        log_group_class: Some("STANDARD".to_owned()),
        stored_bytes: i64::try_from(group.stored_bytes).ok(),
        ..LogGroup::default()
    }
}

/// What never expires has no days.
fn days(keep: Keep) -> Option<i32> {
    match keep {
        Keep::For(keep) => i32::try_from(keep.as_secs() / (24 * 60 * 60)).ok(),
        Keep::Forever => None,
    }
}
