//! CloudWatch Logs' operations.
pub(crate) mod create_log_group;
pub(crate) mod create_log_stream;
pub(crate) mod delete_log_group;
pub(crate) mod delete_log_stream;
pub(crate) mod delete_retention_policy;
pub(crate) mod describe_log_groups;
pub(crate) mod describe_log_streams;
pub(crate) mod filter_log_events;
pub(crate) mod get_log_events;
pub(crate) mod list_tags_for_resource;
pub(crate) mod list_tags_log_group;
pub(crate) mod put_log_events;
pub(crate) mod put_retention_policy;
pub(crate) mod tag_log_group;
pub(crate) mod tag_resource;
pub(crate) mod untag_log_group;
pub(crate) mod untag_resource;

use axum::response::{IntoResponse, Response};
use control::Error;
use control::logs::GroupKey;
use http::header;
use jiff::{SignedDuration, Timestamp};
use model::Resource;
use serde::Serialize;

use crate::{call::Asked, fault::Fault, model::Protocol};

fn fault(error: Error) -> Fault {
    if let Error::AlreadyExists(resource) = &error {
        let what = match resource {
            Resource::LogStream(..) => "log stream",
            _ => "log group",
        };
        let problem = format!("The specified {what} already exists");
        return Fault::bad("ResourceAlreadyExistsException", problem);
    }
    match Fault::of(error, Protocol::Json11) {
        fault if fault.code == "InvalidParameterValueException" => {
            Fault { code: "InvalidParameterException", ..fault }
        }
        fault => fault,
    }
}

fn answer(body: &impl Serialize) -> Result<Response, Fault> {
    let body = serde_json::to_vec(body).map_err(|error| Fault::internal(&error))?;
    Ok(([(header::CONTENT_TYPE, "application/x-amz-json-1.1")], body).into_response())
}

/// The answer that says nothing.
fn done() -> Response {
    ([(header::CONTENT_TYPE, "application/x-amz-json-1.1")], "").into_response()
}

/// Refuses members that would change the answer and are not looked at.
fn refuse(fields: &[(&str, bool)]) -> Result<(), Fault> {
    match fields.iter().find(|(_, is_set)| *is_set) {
        Some((field, _)) => {
            let problem = format!("{field} is not supported yet");
            Err(Fault::bad("InvalidParameterException", problem))
        }
        None => Ok(()),
    }
}

/// The group that a request names, by its name or its ARN.
fn group(asked: &Asked, named: Option<&str>) -> Result<GroupKey, Fault> {
    let missing = || Fault::bad("InvalidParameterException", "logGroupName is missing");
    let named = named.ok_or_else(missing)?;
    let (scope, region) = (asked.scope.clone(), asked.region.clone());
    let name = match named.split_once(":log-group:") {
        None => named,
        Some((place, name)) => {
            if place != format!("arn:aws:logs:{region}:{}", scope.owner()) {
                let problem = "The ARN is not of a log group in this account and region";
                return Err(Fault::bad("InvalidParameterException", problem));
            }
            name.trim_end_matches(":*")
        }
    };
    Ok(GroupKey { scope, region, name: name.to_owned() })
}

fn group_arn(group: &GroupKey) -> String {
    format!("arn:aws:logs:{}:{}:log-group:{}", group.region, group.scope.owner(), group.name)
}

/// A time in milliseconds, moved by `later`.
fn time(millis: Option<i64>, later: SignedDuration) -> Option<Timestamp> {
    let at = Timestamp::from_millisecond(millis?).unwrap_or(Timestamp::MAX);
    Some(at.checked_add(later).unwrap_or(Timestamp::MAX))
}

fn limit(wanted: Option<i32>, otherwise: usize) -> usize {
    wanted.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(otherwise)
}
