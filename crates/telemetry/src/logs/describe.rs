use std::ops::Bound;

use super::{LogError, Logs};
use crate::{
    index::{Group, Stream},
    query::{
        GroupInfo, GroupsPage, GroupsQuery, Keep, MAX_DESCRIBED, StreamInfo, StreamOrder,
        StreamTimes, StreamsPage, StreamsQuery,
    },
    row::{GroupKey, timestamp},
};

/// What a page of groups or of streams by name is continued with: `n/` and the last name.
const BY_NAME: &str = "n/";
/// What a page of streams by time is continued with: `t/`, the last one's time, `/` and its name.
const BY_TIME: &str = "t/";

impl Logs {
    /// The groups of some names, by name, of those that `seen` lets through.
    #[expect(clippy::unused_async, reason = "a log on another machine will have to be asked")]
    pub async fn describe_groups(
        &self,
        query: GroupsQuery,
        seen: impl Fn(&GroupKey) -> bool,
    ) -> Result<GroupsPage, LogError> {
        let GroupsQuery { scope, region, names, limit, token } = query;
        let prefix = names.prefix();
        let after = token.as_deref().map(name_of).transpose()?;
        let from = after.filter(|after| *after >= prefix);
        let key = GroupKey { scope, region, name: from.unwrap_or(prefix).to_owned() };
        let bound = if from.is_some() { Bound::Excluded(&key) } else { Bound::Included(&key) };
        let state = self.shared().state();
        let found = state.index.groups.range::<GroupKey, _>((bound, Bound::Unbounded));
        let found = found.take_while(|(found, _)| {
            found.scope == key.scope && found.region == key.region && found.name.starts_with(prefix)
        });
        let mut found = found.filter(|(found, _)| names.hold(&found.name) && seen(found));
        let limit = limit.clamp(1, MAX_DESCRIBED);
        let groups: Vec<GroupInfo> =
            found.by_ref().take(limit).map(|(key, group)| self.group_info(key, group)).collect();
        let more = found.next().is_some();
        let token =
            groups.last().filter(|_| more).map(|last| format!("{BY_NAME}{}", last.key.name));
        Ok(GroupsPage { groups, token })
    }

    /// A group, if it is there.
    pub fn group(&self, key: &GroupKey) -> Option<GroupInfo> {
        let state = self.shared().state();
        state.index.groups.get(key).map(|group| self.group_info(key, group))
    }

    /// Whether a group has a stream; `None` when there is no such group.
    pub fn has_stream(&self, group: &GroupKey, stream: &str) -> Option<bool> {
        let state = self.shared().state();
        state.index.groups.get(group).map(|group| group.streams.contains_key(stream))
    }

    fn group_info(&self, key: &GroupKey, group: &Group) -> GroupInfo {
        GroupInfo {
            key: key.clone(),
            created: timestamp(group.created),
            keep: group.declared.unwrap_or(Keep::For(self.shared().limits.keep)),
            stored_bytes: group.streams.values().map(|stream| stream.bounds.bytes).sum(),
        }
    }

    /// The streams of a group whose names begin with a prefix, by name or by their last event.
    #[expect(clippy::unused_async, reason = "a log on another machine will have to be asked")]
    pub async fn describe_streams(&self, query: StreamsQuery) -> Result<StreamsPage, LogError> {
        let StreamsQuery { group, prefix, order, descending, limit, token } = query;
        let after = match (order, token.as_deref()) {
            (_, None) => None,
            (StreamOrder::Name, Some(token)) => Some((0, name_of(token)?)),
            (StreamOrder::LastEventTime, Some(token)) => Some(time_and_name_of(token)?),
        };
        let state = self.shared().state();
        let group = state.index.groups.get(&group).ok_or(LogError::NoGroup)?;
        let horizon = self.shared().horizon(group);
        let place = |name: &str, stream: &Stream| match order {
            StreamOrder::Name => (0, name.to_owned()),
            StreamOrder::LastEventTime => (stream.bounds.last, name.to_owned()),
        };
        let mut found: Vec<_> = group
            .streams
            .iter()
            .filter(|(name, stream)| name.starts_with(&prefix) && is_there(stream, horizon))
            .map(|(name, stream)| (place(name, stream), stream))
            .filter(|((time, name), _)| match after {
                None => true,
                Some(after) if descending => (*time, name.as_str()) < after,
                Some(after) => (*time, name.as_str()) > after,
            })
            .collect();
        found.sort_unstable_by(|(a, _), (b, _)| if descending { b.cmp(a) } else { a.cmp(b) });
        let more = found.len() > limit.clamp(1, MAX_DESCRIBED);
        found.truncate(limit.clamp(1, MAX_DESCRIBED));
        let token = found.last().filter(|_| more).map(|((time, name), _)| match order {
            StreamOrder::Name => format!("{BY_NAME}{name}"),
            StreamOrder::LastEventTime => format!("{BY_TIME}{time}/{name}"),
        });
        let info = |((_, name), stream)| stream_info(name, stream, horizon);
        Ok(StreamsPage { streams: found.into_iter().map(info).collect(), token })
    }
}

fn name_of(token: &str) -> Result<&str, LogError> {
    token.strip_prefix(BY_NAME).ok_or(LogError::BadToken)
}

fn time_and_name_of(token: &str) -> Result<(i64, &str), LogError> {
    let parts = token.strip_prefix(BY_TIME).and_then(|rest| rest.split_once('/'));
    let (time, name) = parts.ok_or(LogError::BadToken)?;
    Ok((time.parse().map_err(|_| LogError::BadToken)?, name))
}

/// Rows from before the horizon may still lie in files, but count no more.
fn is_there(stream: &Stream, horizon: i64) -> bool {
    stream.is_declared() || stream.bounds.last >= horizon
}

fn stream_info(name: String, stream: &Stream, horizon: i64) -> StreamInfo {
    let bounds = &stream.bounds;
    let has_rows = bounds.rows > 0 && bounds.last >= horizon;
    let times = has_rows.then(|| StreamTimes {
        first_event: timestamp(bounds.first.max(horizon)),
        last_event: timestamp(bounds.last),
        last_ingestion: timestamp(bounds.ingested),
    });
    let created = timestamp(stream.created);
    StreamInfo { name, created, times, stored_bytes: bounds.bytes }
}
