use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{index::Bounds, row::GroupKey};

/// What a file of columns holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Summary {
    pub(crate) groups: Vec<GroupPart>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct GroupPart {
    pub(crate) group: GroupKey,
    pub(crate) created: i64,
    pub(crate) streams: Vec<StreamPart>,
    /// Where the group's rows lie, in the file's order, which is that of time.
    pub(crate) stretches: Arc<[Stretch]>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StreamPart {
    pub(crate) name: Arc<str>,
    pub(crate) created: i64,
    pub(crate) last_seq: u64,
    pub(crate) bounds: Bounds,
}

impl StreamPart {
    pub(super) fn join(&mut self, other: &Self) {
        self.created = self.created.min(other.created);
        self.last_seq = self.last_seq.max(other.last_seq);
        self.bounds.join(&other.bounds);
    }
}

/// Neighbouring rows of one group within one of Parquet's row groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stretch {
    pub(crate) row_group: usize,
    pub(crate) start: usize,
    pub(crate) rows: usize,
    /// Of the texts, uncompressed.
    pub(crate) bytes: u64,
    pub(crate) first: i64,
    pub(crate) last: i64,
}
