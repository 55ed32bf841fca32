//! Logs: takes rows in, keeps them for their time, and answers questions about them.
//!
//! A row is accepted into a bounded queue and visible at once; one thread writes what is queued to
//! segment files and syncs it, many rows at a time ([`Logs`]). Questions read those files, led by
//! a small index of where each stream's rows lie, and the queue. Groups and streams need no
//! making: the first row makes them.
//!
//! It never looks into a row's text except to match a pattern, and never drops a row to keep up:
//! who writes faster than the disk waits.
mod index;
mod logs;
mod pattern;
mod query;
mod row;
mod segment;

pub use logs::{Limits, LogError, Logs, OpenError, Recovery};
pub use pattern::{BadPattern, Pattern};
pub use query::{
    Events, EventsQuery, FilterQuery, Filtered, GroupInfo, GroupsPage, GroupsQuery, MAX_DESCRIBED,
    MAX_EVENTS, StreamInfo, StreamOrder, Streams, StreamsPage, StreamsQuery,
};
pub use row::{Event, EventId, GroupKey, MAX_BODY, Row};
