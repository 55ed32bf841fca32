use std::{collections::HashMap, sync::Arc};

use crate::row::GroupKey;

/// Groups and streams that were deleted, and whose rows may yet lie in files.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ends(HashMap<Arc<GroupKey>, OfGroup>);

#[derive(Debug, Clone, Default)]
struct OfGroup {
    whole: Option<End>,
    streams: HashMap<Arc<str>, End>,
}

/// Rows numbered below are gone.
#[derive(Debug, Clone, Copy)]
struct End {
    below: u64,
    /// The writer has it on the disk, and with it every row that it ends.
    written: bool,
}

impl Ends {
    pub(crate) fn add(&mut self, group: &Arc<GroupKey>, stream: Option<&Arc<str>>, below: u64) {
        let of_group = self.0.entry(group.clone()).or_default();
        let end = End { below, written: false };
        match stream {
            Some(stream) => drop(of_group.streams.insert(stream.clone(), end)),
            None => *of_group = OfGroup { whole: Some(end), streams: HashMap::new() },
        }
    }

    /// The rows of a stream that count begin with this number.
    pub(crate) fn below(&self, group: &GroupKey, stream: &str) -> u64 {
        let Some(of_group) = self.0.get(group) else { return 0 };
        let ends = [of_group.whole.as_ref(), of_group.streams.get(stream)];
        ends.into_iter().flatten().map(|end| end.below).max().unwrap_or(0)
    }

    pub(crate) fn set_written(&mut self, below: u64) {
        let all = self.0.values_mut().flat_map(OfGroup::all);
        for end in all.filter(|end| end.below == below) {
            end.written = true;
        }
    }

    /// Forgets the ends before whose numbers no row lies in a file any more.
    pub(crate) fn forget_below(&mut self, seq: u64) {
        let stays = |end: &End| !end.written || end.below >= seq;
        self.0.retain(|_, of_group| {
            of_group.whole = of_group.whole.filter(stays);
            of_group.streams.retain(|_, end| stays(end));
            of_group.whole.is_some() || !of_group.streams.is_empty()
        });
    }

    /// Each with its group, stream and number.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Arc<GroupKey>, Option<&Arc<str>>, u64)> {
        self.0.iter().flat_map(|(group, of_group)| {
            let whole = of_group.whole.iter().map(|end| (None, end.below));
            let streams = of_group.streams.iter().map(|(stream, end)| (Some(stream), end.below));
            whole.chain(streams).map(move |(stream, below)| (group, stream, below))
        })
    }
}

impl OfGroup {
    fn all(&mut self) -> impl Iterator<Item = &mut End> {
        self.whole.iter_mut().chain(self.streams.values_mut())
    }
}
