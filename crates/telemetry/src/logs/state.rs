use std::sync::Arc;

use crate::{
    index::{Found, Index, Segment},
    query::Streams,
    row::{Accepted, GroupKey},
};

/// What the writer writes, in order.
#[derive(Debug, Clone)]
pub(super) enum Item {
    Rows(Arc<Accepted>),
    /// The rows of a group, or of one stream of it, numbered below are gone.
    End {
        group: Arc<GroupKey>,
        stream: Option<Arc<str>>,
        below: u64,
    },
}

impl Item {
    pub(super) fn seq(&self) -> u64 {
        match self {
            Self::Rows(rows) => rows.last_seq(),
            Self::End { below, .. } => *below,
        }
    }
}

/// All that changes, behind one lock.
#[derive(Debug)]
pub(super) struct State {
    pub(super) index: Index,
    /// Accepted, and not yet taken by the writer.
    pub(super) queue: Vec<Item>,
    pub(super) queued_bytes: usize,
    /// Taken by the writer, and not yet in the index.
    pub(super) writing: Vec<Item>,
    pub(super) next_seq: u64,
    /// The segment that the writer appends to.
    pub(super) active: Option<u64>,
    /// When that segment's first rows were taken in.
    pub(super) active_since: i64,
    /// Somebody waits for the disk.
    pub(super) hurry: bool,
    /// The writer is to begin another segment.
    pub(super) rotate: bool,
    pub(super) closing: bool,
}

/// What the writer has put on the disk.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) number: u64,
    pub(super) segment: Segment,
    pub(super) since: i64,
    pub(super) found: Vec<Found>,
}

impl State {
    pub(super) fn new(index: Index, next_seq: u64) -> Self {
        Self {
            index,
            queue: Vec::new(),
            queued_bytes: 0,
            writing: Vec::new(),
            next_seq,
            active: None,
            active_since: 0,
            hurry: false,
            rotate: false,
            closing: false,
        }
    }

    pub(super) fn take_seq(&mut self) -> u64 {
        let seq = self.next_seq;
        self.next_seq += 1;
        seq
    }

    /// Ends a group, or one stream of it, at once; the writer makes it last. `None` when there is
    /// none.
    pub(super) fn end(&mut self, group: &GroupKey, stream: Option<&str>) -> Option<u64> {
        let (group, found) = self.index.groups.get_key_value(group)?;
        let stream = match stream {
            Some(stream) => Some(found.streams.get_key_value(stream)?.0.clone()),
            None => None,
        };
        let group = group.clone();
        let below = self.take_seq();
        self.index.end(&group, stream.as_ref(), below);
        self.queue.push(Item::End { group, stream, below });
        Some(below)
    }

    /// Moves what the writer has written from the queue's side to the index's.
    pub(super) fn settle(&mut self, written: Written) {
        let Written { number, segment, since, found } = written;
        self.active = Some(number);
        self.active_since = since;
        self.index.segments.entry(number).or_insert(segment);
        for found in found {
            if found.last_seq > self.index.ends.below(&found.group, &found.stream) {
                self.index.add_written(number, found);
            }
        }
        for item in std::mem::take(&mut self.writing) {
            if let Item::End { below, .. } = item {
                self.index.ends.set_written(below);
            }
        }
    }

    /// The rows of some streams that are not in the index yet.
    pub(super) fn waiting(&self, group: &GroupKey, streams: &Streams) -> Vec<Arc<Accepted>> {
        let ends = &self.index.ends;
        let rows = |item: &Item| match item {
            Item::Rows(rows)
                if *rows.group == *group
                    && streams.holds(&rows.stream)
                    && rows.last_seq() >= ends.below(group, &rows.stream) =>
            {
                Some(rows.clone())
            }
            _ => None,
        };
        self.writing.iter().chain(&self.queue).filter_map(rows).collect()
    }
}
