//! Logs: takes rows in, keeps them for their time, and answers questions about them.
//!
//! A row is accepted into a bounded queue and visible at once; one thread writes what is queued to
//! segment files and syncs it, many rows at a time ([`Logs`]). Full segments become files of
//! columns. Questions read those files, led by a small index of where the rows lie, and the queue.
//! Groups and streams need no making: the first row makes them.
//!
//! It never looks into a row's text except to match a pattern, and never drops a row to keep up:
//! who writes faster than the disk waits.
mod columns;
mod index;
mod logs;
mod manifest;
mod pattern;
mod query;
mod row;
mod segment;

pub use logs::{Compacted, Limits, LogError, Logs, OpenError, Recovery};
pub use pattern::{BadPattern, Pattern};
pub use query::{
    Events, EventsQuery, FilterQuery, Filtered, GroupInfo, GroupNames, GroupsPage, GroupsQuery,
    Keep, MAX_DESCRIBED, MAX_EVENTS, StreamInfo, StreamOrder, StreamTimes, Streams, StreamsPage,
    StreamsQuery,
};
pub use row::{Event, EventId, GroupKey, MAX_BODY, Row};
