//! Logs: reading and writing them, and what people decide of groups. The shapes of questions and
//! answers are telemetry's own.
mod groups;
mod put;

pub use model::Retention;
use model::{Action, Caller, Resource};
/// What is asked of the log, and what it answers.
pub use telemetry::{
    BadPattern, Event, EventsQuery, FilterQuery, GroupInfo, GroupKey, GroupNames, GroupsQuery,
    Keep, MAX_DESCRIBED, MAX_EVENTS, Pattern, StreamInfo, StreamOrder, Streams, StreamsQuery,
};

pub use self::put::{MAX_BATCH_BYTES, MAX_BATCH_EVENTS, NewEvent, Rejected};
use telemetry::{Events, Filtered, GroupsPage, LogError, StreamsPage};

use crate::{Control, Error};

impl Control {
    pub async fn get_log_events(
        &self,
        caller: &Caller,
        query: EventsQuery,
    ) -> Result<Events, Error> {
        let read = stream_resource(&query.group, &query.stream);
        self.authorize(caller, Action::GetLogEvents, &read)?;
        let (group, stream) = (query.group.clone(), query.stream.clone());
        self.logs.get_events(query).await.map_err(|error| match error {
            LogError::NoStream => Error::NotFound(stream_resource(&group, &stream)),
            error => refused(error, group_resource(&group)),
        })
    }

    pub async fn filter_log_events(
        &self,
        caller: &Caller,
        query: FilterQuery,
    ) -> Result<Filtered, Error> {
        let resource = group_resource(&query.group);
        self.authorize(caller, Action::FilterLogEvents, &resource)?;
        self.logs.filter_events(query).await.map_err(|error| refused(error, resource))
    }

    pub async fn describe_log_groups(
        &self,
        caller: &Caller,
        query: GroupsQuery,
    ) -> Result<GroupsPage, Error> {
        let (scope, region) = (query.scope.clone(), query.region.clone());
        let resource = Resource::LogGroups(scope, region);
        let sight = self.sight(caller, Action::ListLogGroups, &resource)?;
        let seen = |key: &GroupKey| sight.sees_all() || sight.sees(&group_resource(key));
        self.logs.describe_groups(query, seen).await.map_err(|error| refused(error, resource))
    }

    pub async fn describe_log_streams(
        &self,
        caller: &Caller,
        query: StreamsQuery,
    ) -> Result<StreamsPage, Error> {
        let resource = group_resource(&query.group);
        self.authorize(caller, Action::ListLogStreams, &resource)?;
        self.logs.describe_streams(query).await.map_err(|error| refused(error, resource))
    }
}

fn group_resource(group: &GroupKey) -> Resource {
    let GroupKey { scope, region, name } = group.clone();
    Resource::LogGroup(scope, region, name)
}

fn stream_resource(group: &GroupKey, stream: &str) -> Resource {
    let GroupKey { scope, region, name } = group.clone();
    Resource::LogStream(scope, region, name, stream.to_owned())
}

fn refused(error: LogError, resource: Resource) -> Error {
    match error {
        LogError::NoGroup | LogError::NoStream => Error::NotFound(resource),
        LogError::BadToken => Error::invalid("nextToken", "The specified nextToken is invalid."),
        LogError::Full => Error::disk_full(),
        other => Error::internal(other),
    }
}
