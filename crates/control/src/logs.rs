//! Reading logs. The shapes are telemetry's own; here is only who may.

use model::{Action, Caller, Region, Resource, Scope};
/// What is asked of the log, and what it answers.
pub use telemetry::{
    BadPattern, Event, EventsQuery, FilterQuery, GroupInfo, GroupKey, GroupsQuery, MAX_DESCRIBED,
    MAX_EVENTS, Pattern, StreamInfo, StreamOrder, Streams, StreamsQuery,
};
use telemetry::{Events, Filtered, GroupsPage, LogError, StreamsPage};

use crate::{Control, Error, authorize};

impl Control {
    pub async fn get_log_events(
        &self,
        caller: &Caller,
        query: EventsQuery,
    ) -> Result<Events, Error> {
        may_read(caller, &query.group)?;
        let stream = format!("{}:{}", query.group.name, query.stream);
        let resource = named(&query.group, stream);
        self.logs.get_events(query).await.map_err(|error| refused(error, resource))
    }

    pub async fn filter_log_events(
        &self,
        caller: &Caller,
        query: FilterQuery,
    ) -> Result<Filtered, Error> {
        may_read(caller, &query.group)?;
        let resource = named(&query.group, query.group.name.clone());
        self.logs.filter_events(query).await.map_err(|error| refused(error, resource))
    }

    pub async fn describe_log_groups(
        &self,
        caller: &Caller,
        query: GroupsQuery,
    ) -> Result<GroupsPage, Error> {
        let resource = log_group(&query.scope, &query.region, query.prefix.clone());
        authorize(&caller.principal, Action::ReadLogs, &resource)?;
        self.logs.describe_groups(query).await.map_err(|error| refused(error, resource))
    }

    pub async fn describe_log_streams(
        &self,
        caller: &Caller,
        query: StreamsQuery,
    ) -> Result<StreamsPage, Error> {
        may_read(caller, &query.group)?;
        let resource = named(&query.group, query.group.name.clone());
        self.logs.describe_streams(query).await.map_err(|error| refused(error, resource))
    }
}

fn may_read(caller: &Caller, group: &GroupKey) -> Result<(), Error> {
    authorize(&caller.principal, Action::ReadLogs, &named(group, group.name.clone()))
}

fn named(group: &GroupKey, name: String) -> Resource {
    log_group(&group.scope, &group.region, name)
}

fn log_group(scope: &Scope, region: &Region, name: String) -> Resource {
    Resource::LogGroup(scope.clone(), region.clone(), name)
}

fn refused(error: LogError, resource: Resource) -> Error {
    match error {
        LogError::NoGroup | LogError::NoStream => Error::NotFound(resource),
        LogError::BadToken => Error::invalid("nextToken", "The specified nextToken is invalid."),
        LogError::Full => Error::disk_full(),
        other => Error::internal(other),
    }
}
