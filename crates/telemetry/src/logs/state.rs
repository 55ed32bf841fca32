use std::{collections::HashMap, sync::Arc};

use crate::{
    index::{Found, Index, Segment},
    query::Streams,
    row::{Accepted, GroupKey},
};

/// What the writer writes, in order.
#[derive(Debug, Clone)]
pub(super) enum Item {
    Row(Arc<Accepted>),
    /// The group's rows numbered below are gone.
    EndGroup {
        group: Arc<GroupKey>,
        below: u64,
    },
}

impl Item {
    pub(super) fn seq(&self) -> u64 {
        match self {
            Self::Row(row) => row.id.seq,
            Self::EndGroup { below, .. } => *below,
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
    /// Groups whose end the writer has not written yet.
    ended: HashMap<Arc<GroupKey>, u64>,
    /// The segment that the writer appends to.
    pub(super) active: Option<u64>,
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
            ended: HashMap::new(),
            active: None,
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

    /// Ends a group at once; the writer makes it last.
    pub(super) fn end_group(&mut self, group: &GroupKey) -> Option<u64> {
        let (group, _) = self.index.groups.get_key_value(group)?;
        let group = group.clone();
        self.index.end_group(&group);
        let below = self.take_seq();
        self.ended.insert(group.clone(), below);
        self.queue.push(Item::EndGroup { group, below });
        Some(below)
    }

    /// Moves what the writer has written from the queue's side to the index's.
    pub(super) fn settle(&mut self, written: Written) {
        let Written { number, segment, found } = written;
        self.active = Some(number);
        let newest = segment.newest;
        let known = self.index.segments.entry(number).or_insert(segment);
        known.newest = known.newest.max(newest);
        for found in found {
            if self.ended.get(&found.group).is_none_or(|below| found.last_seq > *below) {
                self.index.add_written(number, found);
            }
        }
        for item in std::mem::take(&mut self.writing) {
            if let Item::EndGroup { group, below } = item
                && self.ended.get(&group) == Some(&below)
            {
                self.ended.remove(&group);
            }
        }
    }

    /// The rows of some streams that are not in the index yet.
    pub(super) fn waiting(&self, group: &GroupKey, streams: &Streams) -> Vec<Arc<Accepted>> {
        let below = self.ended.get(group).copied().unwrap_or(0);
        let row = |item: &Item| match item {
            Item::Row(row)
                if row.id.seq >= below && *row.group == *group && streams.holds(&row.stream) =>
            {
                Some(row.clone())
            }
            _ => None,
        };
        self.writing.iter().chain(&self.queue).filter_map(row).collect()
    }
}
