//! What can be asked, and the answers' shapes. Limits are `CloudWatch` Logs'.

use std::time::Duration;

use jiff::Timestamp;
use model::{Region, Scope};

use crate::{Event, EventId, GroupKey, LogError, Pattern};

/// The most events of one page, and the most bytes of their texts.
pub const MAX_EVENTS: usize = 10_000;
pub(crate) const MAX_PAGE_BYTES: usize = 1 << 20;
/// The most groups or streams of one page.
pub const MAX_DESCRIBED: usize = 50;

/// The events of one stream, a page at a time.
#[derive(Debug, Clone)]
pub struct EventsQuery {
    pub group: GroupKey,
    pub stream: String,
    /// The first instant that counts, and the first one that no longer does.
    pub start: Option<Timestamp>,
    pub end: Option<Timestamp>,
    /// At most [`MAX_EVENTS`]; more is read as that.
    pub limit: usize,
    /// Begin with the oldest; without it, with the newest. A token overrules it.
    pub from_head: bool,
    pub token: Option<String>,
}

/// Events from the oldest to the newest. At an end, that end's token is the one that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Events {
    pub events: Vec<Event>,
    pub forward_token: String,
    pub backward_token: String,
}

/// The events of a group that match a pattern.
#[derive(Debug, Clone)]
pub struct FilterQuery {
    pub group: GroupKey,
    pub streams: Streams,
    /// The first instant that counts, and the first one that no longer does.
    pub start: Option<Timestamp>,
    pub end: Option<Timestamp>,
    pub pattern: Pattern,
    /// Begin with the oldest; without it, with the newest.
    pub from_head: bool,
    /// At most [`MAX_EVENTS`]; more is read as that.
    pub limit: usize,
    pub token: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Streams {
    #[default]
    All,
    Named(Vec<String>),
    Prefix(String),
}

impl Streams {
    pub(crate) fn holds(&self, stream: &str) -> bool {
        match self {
            Self::All => true,
            Self::Named(names) => names.iter().any(|name| name == stream),
            Self::Prefix(prefix) => stream.starts_with(prefix.as_str()),
        }
    }
}

/// A page may be empty and yet have a token: a long search is answered in parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filtered {
    pub events: Vec<Event>,
    pub token: Option<String>,
}

/// The groups of a scope and region, by name.
#[derive(Debug, Clone)]
pub struct GroupsQuery {
    pub scope: Scope,
    pub region: Region,
    pub names: GroupNames,
    /// At most [`MAX_DESCRIBED`]; more is read as that.
    pub limit: usize,
    pub token: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GroupNames {
    Prefix(String),
    Containing(String),
    These(Vec<String>),
}

impl GroupNames {
    pub(crate) fn prefix(&self) -> &str {
        match self {
            Self::Prefix(prefix) => prefix,
            Self::Containing(_) | Self::These(_) => "",
        }
    }

    pub(crate) fn hold(&self, name: &str) -> bool {
        match self {
            Self::Prefix(prefix) => name.starts_with(prefix.as_str()),
            Self::Containing(part) => name.contains(part.as_str()),
            Self::These(names) => names.iter().any(|it| it == name),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupsPage {
    pub groups: Vec<GroupInfo>,
    pub token: Option<String>,
}

/// How long a group's rows are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    For(Duration),
    Forever,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupInfo {
    pub key: GroupKey,
    pub created: Timestamp,
    pub keep: Keep,
    pub stored_bytes: u64,
}

/// The streams of a group.
#[derive(Debug, Clone)]
pub struct StreamsQuery {
    pub group: GroupKey,
    pub prefix: String,
    pub order: StreamOrder,
    pub descending: bool,
    /// At most [`MAX_DESCRIBED`]; more is read as that.
    pub limit: usize,
    pub token: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StreamOrder {
    #[default]
    Name,
    LastEventTime,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamsPage {
    pub streams: Vec<StreamInfo>,
    pub token: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamInfo {
    pub name: String,
    pub created: Timestamp,
    /// `None` while it has no rows.
    pub times: Option<StreamTimes>,
    pub stored_bytes: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StreamTimes {
    pub first_event: Timestamp,
    pub last_event: Timestamp,
    pub last_ingestion: Timestamp,
}

/// A place between two events, in the direction that it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cursor {
    /// `f/…`: what follows this event.
    After(EventId),
    /// `b/…`: what precedes it.
    Before(EventId),
}

impl Cursor {
    pub(crate) fn parse(token: &str) -> Result<Self, LogError> {
        let read = |id| EventId::parse(id).ok_or(LogError::BadToken);
        match token.split_at_checked(2) {
            Some(("f/", id)) => Ok(Self::After(read(id)?)),
            Some(("b/", id)) => Ok(Self::Before(read(id)?)),
            _ => Err(LogError::BadToken),
        }
    }

    pub(crate) fn token(self) -> String {
        match self {
            Self::After(id) => format!("f/{id}"),
            Self::Before(id) => format!("b/{id}"),
        }
    }
}
