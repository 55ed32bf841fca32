use std::{collections::HashMap, sync::Arc};

use super::{Compacted, Shared};
use crate::{
    columns::Line,
    index::{Ends, Index},
    logs::state::State,
    row::GroupKey,
};

/// Which rows count, as of one moment.
pub(super) struct Rules {
    ends: Ends,
    /// The first instant that is kept of each group there is.
    horizons: HashMap<Arc<GroupKey>, i64>,
}

impl Rules {
    pub(super) fn of(state: &State, shared: &Shared) -> Self {
        let groups = state.index.groups.iter();
        let horizons = groups.map(|(key, group)| (key.clone(), shared.horizon(group))).collect();
        Self { ends: state.index.ends.clone(), horizons }
    }

    /// Whether a row stays; if not, it is counted.
    pub(super) fn keep(&self, line: &Line, gone: &mut Compacted) -> bool {
        let (group, id) = line.place();
        match self.horizons.get(group) {
            Some(_) if id.seq < self.ends.below(group, &line.source.stream) => gone.deleted += 1,
            Some(horizon) if id.micros < *horizon => gone.expired += 1,
            Some(_) => return true,
            None => gone.deleted += 1,
        }
        false
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
