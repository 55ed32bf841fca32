//! Where rows lie: for each stream and segment, a few stretches of the file with their times; for
//! each group and file of columns, its stretches.
//!
//! Its size depends on the number of streams and files, never on the number of rows.
mod by_file;
mod ends;
mod extents;
mod kept;

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

use serde::{Deserialize, Serialize};

use self::by_file::ByFile;
pub(crate) use self::{
    ends::Ends,
    extents::{Extent, Extents},
    kept::Kept,
};
use crate::{
    columns::{GroupPart, Stretch, Summary},
    manifest::{Listed, Partition},
    query::{Keep, Streams},
    row::{GroupKey, OVERHEAD},
};

#[derive(Debug, Default)]
pub(crate) struct Index {
    pub(crate) groups: BTreeMap<Arc<GroupKey>, Group>,
    /// By their numbers, the oldest first.
    pub(crate) segments: BTreeMap<u64, Segment>,
    /// Of columns, by their numbers.
    pub(crate) files: BTreeMap<u64, Columns>,
    pub(crate) ends: Ends,
}

#[derive(Debug)]
pub(crate) struct Segment {
    pub(crate) file: Arc<Kept>,
    /// Its rows' numbers begin with this one.
    pub(crate) first_seq: u64,
}

#[derive(Debug)]
pub(crate) struct Columns {
    pub(crate) file: Arc<Kept>,
    pub(crate) partition: Partition,
    pub(crate) length: u64,
    /// Some of its rows belong to what was deleted.
    pub(crate) stale: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Group {
    pub(crate) created: i64,
    /// Set by somebody; it stays without streams.
    pub(crate) declared: Option<Keep>,
    pub(crate) streams: BTreeMap<Arc<str>, Stream>,
    /// By file of columns.
    stretches: BTreeMap<u64, Arc<[Stretch]>>,
}

#[derive(Debug, Default)]
pub(crate) struct Stream {
    pub(crate) created: i64,
    /// It stays without rows.
    declared: bool,
    /// Of all its rows, those that still wait for the disk too.
    pub(crate) bounds: Bounds,
    /// How many rows wait for the disk.
    pub(crate) waiting: u64,
    /// By segment.
    parts: ByFile<Part>,
    /// By file of columns.
    columns: ByFile<Bounds>,
}

/// A stream's rows within one segment, where the stream has a number.
#[derive(Debug, Clone)]
struct Part {
    id: u32,
    bounds: Bounds,
    extents: Extents,
}

/// Rows of one stream that were found in a segment, or written to it.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) group: Arc<GroupKey>,
    pub(crate) stream: Arc<str>,
    pub(crate) group_created: i64,
    pub(crate) stream_created: i64,
    /// The stream's number in the segment.
    pub(crate) id: u32,
    pub(crate) last_seq: u64,
    pub(crate) bounds: Bounds,
    pub(crate) extents: Extents,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Bounds {
    pub(crate) first: i64,
    pub(crate) last: i64,
    pub(crate) ingested: i64,
    pub(crate) bytes: u64,
    pub(crate) rows: u64,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { first: i64::MAX, last: 0, ingested: 0, bytes: 0, rows: 0 }
    }
}

impl Bounds {
    pub(crate) fn add(&mut self, micros: i64, ingested: i64, body: usize) {
        let bytes = (body + OVERHEAD) as u64;
        self.join(&Self { first: micros, last: micros, ingested, bytes, rows: 1 });
    }

    fn meets(&self, from: i64, to: i64) -> bool {
        self.last >= from && self.first < to
    }

    pub(crate) fn join(&mut self, other: &Self) {
        self.first = self.first.min(other.first);
        self.last = self.last.max(other.last);
        self.ingested = self.ingested.max(other.ingested);
        self.bytes += other.bytes;
        self.rows += other.rows;
    }
}

/// A part of a file to read.
#[derive(Debug)]
pub(crate) struct Unit {
    pub(crate) file: Arc<Kept>,
    pub(crate) part: UnitPart,
}

#[derive(Debug)]
pub(crate) enum UnitPart {
    /// The streams whose rows to take from a stretch of a segment, by their numbers.
    Frames { streams: Arc<HashMap<u32, Arc<str>>>, extent: Extent },
    /// The streams whose rows to take from a stretch of columns; `None` for all.
    Columns { streams: Option<Arc<HashSet<Arc<str>>>>, stretch: Stretch },
}

impl Unit {
    /// The first and the last time of its rows.
    pub(crate) fn times(&self) -> (i64, i64) {
        match &self.part {
            UnitPart::Frames { extent, .. } => (extent.first, extent.last),
            UnitPart::Columns { stretch, .. } => (stretch.first, stretch.last),
        }
    }

    /// How much there is to read, in bytes.
    pub(crate) fn size(&self) -> u64 {
        match &self.part {
            UnitPart::Frames { extent, .. } => extent.end - extent.start,
            UnitPart::Columns { stretch, .. } => stretch.bytes,
        }
    }
}

/// What to read of one segment.
#[derive(Debug, Default)]
struct Wanted {
    streams: HashMap<u32, Arc<str>>,
    extents: Vec<Extent>,
}

impl Index {
    /// The stream, made now if it is new, with the names that its rows share and when its group
    /// was made.
    pub(crate) fn stream(
        &mut self,
        group: &GroupKey,
        stream: &str,
        now: i64,
    ) -> (Arc<GroupKey>, Arc<str>, i64, &mut Stream) {
        let known = self.groups.get_key_value(group);
        let name = known.and_then(|(_, group)| group.streams.get_key_value(stream));
        let name = name.map_or_else(|| stream.into(), |(name, _)| name.clone());
        let group = known.map_or_else(|| Arc::new(group.clone()), |(group, _)| group.clone());
        let group_created = self.groups.get(&group).map_or(now, |group| group.created);
        let found = self.make(&group, &name, group_created, now);
        (group, name, group_created, found)
    }

    fn make(
        &mut self,
        group: &Arc<GroupKey>,
        stream: &Arc<str>,
        group_created: i64,
        stream_created: i64,
    ) -> &mut Stream {
        let made = || Group { created: group_created, ..Group::default() };
        let group = self.groups.entry(group.clone()).or_insert_with(made);
        group.created = group.created.min(group_created);
        let made = || Stream { created: stream_created, ..Stream::default() };
        let stream = group.streams.entry(stream.clone()).or_insert_with(made);
        stream.created = stream.created.min(stream_created);
        stream
    }

    /// Takes in rows that a segment was found to hold.
    pub(crate) fn add_found(&mut self, segment: u64, found: Found) {
        let stream =
            self.make(&found.group, &found.stream, found.group_created, found.stream_created);
        stream.bounds.join(&found.bounds);
        stream.add_part(segment, found);
    }

    /// Takes in rows that waited, and have been written to a segment.
    pub(crate) fn add_written(&mut self, segment: u64, found: Found) {
        let stream =
            self.make(&found.group, &found.stream, found.group_created, found.stream_created);
        stream.waiting = stream.waiting.saturating_sub(found.bounds.rows);
        stream.add_part(segment, found);
    }

    /// A group that somebody made, or set.
    pub(crate) fn declare_group(&mut self, group: &GroupKey, created: i64, keep: Keep) {
        if !self.groups.contains_key(group) {
            let made = Group { created, ..Group::default() };
            self.groups.insert(Arc::new(group.clone()), made);
        }
        if let Some(group) = self.groups.get_mut(group) {
            group.created = group.created.min(created);
            group.declared = Some(keep);
        }
    }

    /// A stream that somebody made.
    pub(crate) fn declare_stream(&mut self, group: &GroupKey, stream: &str, created: i64) {
        let (_, _, _, found) = self.stream(group, stream, created);
        found.created = found.created.min(created);
        found.declared = true;
    }

    /// Takes in what a file of columns holds.
    pub(crate) fn add_file(&mut self, listed: Listed, file: Arc<Kept>, length: u64, of: Summary) {
        let Listed { number, partition } = listed;
        let mut stale = false;
        for GroupPart { group, created, streams, stretches } in of.groups {
            let known = self.groups.get_key_value(&group).map(|(known, _)| known.clone());
            let group = known.unwrap_or_else(|| Arc::new(group));
            for part in streams {
                if part.last_seq < self.ends.below(&group, &part.name) {
                    stale = true;
                    continue;
                }
                let stream = self.make(&group, &part.name, created, part.created);
                stream.bounds.join(&part.bounds);
                stream.columns.set(number, part.bounds);
                if let Some(group) = self.groups.get_mut(&group) {
                    drop(group.stretches.insert(number, stretches.clone()));
                }
            }
        }
        drop(self.files.insert(number, Columns { file, partition, length, stale }));
    }

    /// Forgets a group, or one stream of it.
    pub(crate) fn end(&mut self, group: &Arc<GroupKey>, stream: Option<&Arc<str>>, below: u64) {
        self.ends.add(group, stream, below);
        let touched: Vec<u64> = match stream {
            None => {
                let ended = self.groups.remove(group);
                ended.into_iter().flat_map(|group| group.stretches.into_keys()).collect()
            }
            Some(stream) => {
                let ended = self.groups.get_mut(group).and_then(|it| it.streams.remove(stream));
                self.sweep();
                let columns = ended.iter().flat_map(|stream| stream.columns.iter());
                columns.map(|(number, _)| number).collect()
            }
        };
        for number in touched {
            if let Some(file) = self.files.get_mut(&number) {
                file.stale = true;
            }
        }
    }

    pub(crate) fn remove_segment(&mut self, number: u64) -> Option<Segment> {
        for stream in self.groups.values_mut().flat_map(|group| group.streams.values_mut()) {
            stream.remove_part(number);
        }
        self.sweep();
        self.segments.remove(&number)
    }

    pub(crate) fn remove_file(&mut self, number: u64) -> Option<Columns> {
        for group in self.groups.values_mut() {
            if group.stretches.remove(&number).is_some() {
                for stream in group.streams.values_mut() {
                    stream.remove_columns(number);
                }
            }
        }
        self.sweep();
        self.files.remove(&number)
    }

    /// Forgets streams that have no rows left, and groups that have no streams left.
    fn sweep(&mut self) {
        self.groups.retain(|_, group| {
            group.streams.retain(|_, stream| stream.stays());
            !group.streams.is_empty() || group.declared.is_some()
        });
    }

    pub(crate) fn rows_in(&self, files: &[u64]) -> u64 {
        let streams = self.groups.values().flat_map(|group| group.streams.values());
        let rows =
            streams.flat_map(|stream| files.iter().map(|number| stream.columns.get(*number)));
        rows.flatten().map(|bounds| bounds.rows).sum()
    }

    /// The groups that have rows in a file, with the last time of each.
    pub(crate) fn groups_in(&self, file: u64) -> impl Iterator<Item = (&Arc<GroupKey>, i64)> {
        self.groups
            .iter()
            .filter_map(move |(key, group)| Some((key, group.stretches.get(&file)?.last()?.last)))
    }

    /// What to read for the rows of some streams in `[from, to)`.
    pub(crate) fn plan(
        &self,
        group: &GroupKey,
        streams: &Streams,
        from: i64,
        to: i64,
    ) -> Vec<Unit> {
        let Some(group) = self.groups.get(group) else { return Vec::new() };
        let mut segments: BTreeMap<u64, Wanted> = BTreeMap::new();
        let mut files: BTreeMap<u64, HashSet<Arc<str>>> = BTreeMap::new();
        for (name, stream) in group.streams.iter().filter(|(name, _)| streams.holds(name)) {
            for (number, part) in stream.parts.iter() {
                let wanted = part.extents.iter().filter(|extent| extent.meets(from, to));
                let mut wanted = wanted.copied().peekable();
                if wanted.peek().is_some() {
                    let of_segment = segments.entry(number).or_default();
                    drop(of_segment.streams.insert(part.id, name.clone()));
                    of_segment.extents.extend(wanted);
                }
            }
            for (number, _) in stream.columns.iter().filter(|(_, it)| it.meets(from, to)) {
                files.entry(number).or_default().insert(name.clone());
            }
        }
        let mut units = Vec::new();
        for (number, Wanted { streams, extents }) in segments {
            let Some(Segment { file, .. }) = self.segments.get(&number) else { continue };
            let streams = Arc::new(streams);
            let part = |extent| UnitPart::Frames { streams: streams.clone(), extent };
            let unit = |extent| Unit { file: file.clone(), part: part(extent) };
            units.extend(extents::without_overlap(extents).into_iter().map(unit));
        }
        for (number, wanted) in files {
            let Some(Columns { file, stale, .. }) = self.files.get(&number) else { continue };
            let all = !stale && *streams == Streams::All;
            let wanted = (!all).then(|| Arc::new(wanted));
            let stretches = group.stretches.get(&number);
            let stretches = stretches.into_iter().flat_map(|stretches| &**stretches);
            let meets = |stretch: &&Stretch| stretch.last >= from && stretch.first < to;
            units.extend(stretches.filter(meets).map(|stretch| Unit {
                file: file.clone(),
                part: UnitPart::Columns { streams: wanted.clone(), stretch: *stretch },
            }));
        }
        units
    }
}

impl Stream {
    fn add_part(&mut self, segment: u64, found: Found) {
        let Found { id, bounds, extents, .. } = found;
        match self.parts.get_mut(segment) {
            Some(part) if part.id == id => {
                part.bounds.join(&bounds);
                part.extents.extend(&extents);
            }
            _ => self.parts.set(segment, Part { id, bounds, extents }),
        }
    }

    fn remove_part(&mut self, segment: u64) {
        if let Some(part) = self.parts.remove(segment) {
            self.forget(&part.bounds);
        }
    }

    fn remove_columns(&mut self, file: u64) {
        if let Some(bounds) = self.columns.remove(file) {
            self.forget(&bounds);
        }
    }

    fn forget(&mut self, gone: &Bounds) {
        self.bounds.bytes = self.bounds.bytes.saturating_sub(gone.bytes);
        self.bounds.rows = self.bounds.rows.saturating_sub(gone.rows);
        if self.bounds.rows == 0 {
            self.bounds = Bounds::default();
        } else if self.waiting == 0 {
            let parts = self.parts.iter().map(|(_, part)| part.bounds.first);
            let first = parts.chain(self.columns.iter().map(|(_, it)| it.first)).min();
            self.bounds.first = first.unwrap_or(self.bounds.first);
        }
    }

    pub(crate) fn is_declared(&self) -> bool {
        self.declared
    }

    /// Whether it has rows, or was made by somebody.
    fn stays(&self) -> bool {
        self.declared || self.waiting > 0 || !self.parts.is_empty() || !self.columns.is_empty()
    }
}
