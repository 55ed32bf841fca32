//! The files that rows are kept in for the long run.
//!
//! A file is Parquet: any tool that knows the form reads it. It holds rows of one day and of some
//! groups, by group, then by time, and is never changed. Its footer says beside what Parquet asks
//! for which streams it holds and where each group's rows lie ([`Summary`]), so that the index is
//! made without reading rows.
mod form;
mod read;
mod summary;
mod write;

use std::sync::Arc;

use model::{Digest, LogLevel};
use parquet::data_type::ByteArray;

pub(crate) use self::{
    read::{ColumnFile, Lines},
    summary::{GroupPart, StreamPart, Stretch, Summary},
    write::ColumnWriter,
};
use crate::row::{EventId, GroupKey};

/// A stream, as every row of it refers to it.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) group: Arc<GroupKey>,
    pub(crate) stream: Arc<str>,
    pub(crate) group_created: i64,
    pub(crate) stream_created: i64,
    /// Scope, region, group and stream, as they are written.
    names: [ByteArray; 4],
}

impl Source {
    pub(crate) fn new(
        group: Arc<GroupKey>,
        stream: Arc<str>,
        group_created: i64,
        stream_created: i64,
    ) -> Self {
        let names = [group.scope.as_str(), group.region.as_str(), &group.name, &stream];
        let names = names.map(ByteArray::from);
        Self { group, stream, group_created, stream_created, names }
    }
}

/// A row on its way from one file to another.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) source: Arc<Source>,
    pub(crate) id: EventId,
    pub(crate) ingested: i64,
    pub(crate) level: Option<LogLevel>,
    pub(crate) revision: Option<Digest>,
    pub(crate) invocation: Option<ByteArray>,
    pub(crate) body: ByteArray,
}
