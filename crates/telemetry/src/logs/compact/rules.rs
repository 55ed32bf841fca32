use std::{cell::RefCell, collections::HashMap, sync::Arc};

use super::{Compacted, Shared};
use crate::{
    columns::{Line, Source},
    index::{Ends, Index},
    logs::state::State,
    row::GroupKey,
};

/// Which rows count, as of one moment.
pub(super) struct Rules {
    ends: Ends,
    /// The first instant that is kept of each group there is.
    horizons: HashMap<Arc<GroupKey>, i64>,
    /// What was found out last: the next row is most often of the same source.
    last: RefCell<Option<(Arc<Source>, Option<Kept>)>>,
}

/// Which rows of a source stay: those from these on.
#[derive(Clone, Copy)]
struct Kept {
    seq: u64,
    micros: i64,
}

impl Rules {
    pub(super) fn of(state: &State, shared: &Shared) -> Self {
        let groups = state.index.groups.iter();
        let horizons = groups.map(|(key, group)| (key.clone(), shared.horizon(group))).collect();
        Self { ends: state.index.ends.clone(), horizons, last: RefCell::default() }
    }

    /// Whether a row stays; if not, it is counted.
    pub(super) fn keep(&self, line: &Line, gone: &mut Compacted) -> bool {
        match self.kept_of(&line.source) {
            Some(kept) if line.id.seq < kept.seq => gone.deleted += 1,
            Some(kept) if line.id.micros < kept.micros => gone.expired += 1,
            Some(_) => return true,
            None => gone.deleted += 1,
        }
        false
    }

    fn kept_of(&self, source: &Arc<Source>) -> Option<Kept> {
        let mut last = self.last.borrow_mut();
        if let Some((_, kept)) = last.as_ref().filter(|(of, _)| Arc::ptr_eq(of, source)) {
            return *kept;
        }
        let Source { group, stream, .. } = &**source;
        let horizon = self.horizons.get(group);
        let kept =
            horizon.map(|micros| Kept { seq: self.ends.below(group, stream), micros: *micros });
        *last = Some((source.clone(), kept));
        kept
    }

    pub(super) fn is_expired(&self, group: &GroupKey, last: i64) -> bool {
        self.horizons.get(group).is_some_and(|horizon| last < *horizon)
    }

    /// Whether no row of these files counts, for its age alone.
    pub(super) fn wholly_expired(&self, index: &Index, files: &[u64]) -> bool {
        let mut groups = files.iter().flat_map(|number| index.groups_in(*number));
        let stale = files.iter().any(|number| index.files.get(number).is_none_or(|it| it.stale));
        !stale && groups.all(|(group, last)| self.is_expired(group, last))
    }
}
