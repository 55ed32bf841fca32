//! Reading logs. The shapes are telemetry's own; here is only who may.

use model::{Action, Caller, Region, Resource, Scope};
use telemetry::{
    Events, EventsQuery, FilterQuery, Filtered, GroupKey, GroupsPage, GroupsQuery, LogError,
    StreamsPage, StreamsQuery,
};

use crate::{Control, Error, authorize};

impl Control {
    fn may_read(&self, caller: &Caller, group: &GroupKey) -> Result<(), Error> {
        let GroupKey { scope, region, name } = group.clone();
        authorize(&caller.principal, Action::ReadLogs, &Resource::LogGroup(scope, region, name))
    }
}
