//! Where rows lie: for each stream and segment, a few stretches of the file with their times.
//!
//! Its size depends on the number of streams and segments, never on the number of rows.
mod extents;

use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
    sync::Arc,
};

pub(crate) use self::extents::{Extent, Extents};
use crate::{
    query::Streams,
    row::{GroupKey, OVERHEAD},
};

#[derive(Debug, Default)]
pub(crate) struct Index {
    pub(crate) groups: BTreeMap<Arc<GroupKey>, Group>,
    /// By their numbers, the oldest first.
    pub(crate) segments: BTreeMap<u64, Segment>,
}

#[derive(Debug)]
pub(crate) struct Segment {
    pub(crate) path: Arc<Path>,
    /// The latest time of a row in it.
    pub(crate) newest: i64,
}

#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) created: i64,
    pub(crate) streams: BTreeMap<Arc<str>, Stream>,
}

#[derive(Debug)]
pub(crate) struct Stream {
    pub(crate) created: i64,
    /// Of all its rows, those that still wait for the disk too.
    pub(crate) bounds: Bounds,
    /// How many rows wait for the disk.
    pub(crate) waiting: u64,
    /// By segment.
    parts: BTreeMap<u64, Part>,
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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

    fn join(&mut self, other: &Self) {
        self.first = self.first.min(other.first);
        self.last = self.last.max(other.last);
        self.ingested = self.ingested.max(other.ingested);
        self.bytes += other.bytes;
        self.rows += other.rows;
    }
}

/// A stretch of a file to read, and the streams whose rows to take from it, by their numbers.
#[derive(Debug)]
pub(crate) struct Unit {
    pub(crate) path: Arc<Path>,
    pub(crate) streams: Arc<HashMap<u32, Arc<str>>>,
    pub(crate) extent: Extent,
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
        let made = || Group { created: group_created, streams: BTreeMap::new() };
        let group = self.groups.entry(group.clone()).or_insert_with(made);
        group.created = group.created.min(group_created);
        let made = || Stream {
            created: stream_created,
            bounds: Bounds::default(),
            waiting: 0,
            parts: BTreeMap::new(),
        };
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

    pub(crate) fn end_group(&mut self, group: &GroupKey) -> bool {
        self.groups.remove(group).is_some()
    }

    pub(crate) fn remove_segment(&mut self, number: u64) -> Option<Segment> {
        self.groups.retain(|_, group| {
            group.streams.retain(|_, stream| stream.remove_part(number));
            !group.streams.is_empty()
        });
        self.segments.remove(&number)
    }

    /// What to read for the rows of some streams in `[from, to)`.
    pub(crate) fn plan(
        &self,
        group: &GroupKey,
        streams: &Streams,
        from: i64,
        to: i64,
    ) -> Vec<Unit> {
        let mut segments: BTreeMap<u64, Wanted> = BTreeMap::new();
        let group = self.groups.get(group);
        for (name, stream) in group.into_iter().flat_map(|group| &group.streams) {
            if !streams.holds(name) {
                continue;
            }
            for (number, part) in &stream.parts {
                let wanted = part.extents.iter().filter(|extent| extent.meets(from, to));
                let mut wanted = wanted.copied().peekable();
                if wanted.peek().is_some() {
                    let of_segment = segments.entry(*number).or_default();
                    drop(of_segment.streams.insert(part.id, name.clone()));
                    of_segment.extents.extend(wanted);
                }
            }
        }
        let mut units = Vec::new();
        for (number, Wanted { streams, extents }) in segments {
            let Some(segment) = self.segments.get(&number) else { continue };
            let streams = Arc::new(streams);
            let unit =
                |extent| Unit { path: segment.path.clone(), streams: streams.clone(), extent };
            units.extend(extents::without_overlap(extents).into_iter().map(unit));
        }
        units
    }
}

impl Stream {
    fn add_part(&mut self, segment: u64, found: Found) {
        let Found { id, bounds, extents, .. } = found;
        match self.parts.get_mut(&segment) {
            Some(part) if part.id == id => {
                part.bounds.join(&bounds);
                part.extents.extend(&extents);
            }
            _ => drop(self.parts.insert(segment, Part { id, bounds, extents })),
        }
    }

    /// Returns whether any row is left.
    fn remove_part(&mut self, segment: u64) -> bool {
        if let Some(part) = self.parts.remove(&segment) {
            self.bounds.bytes = self.bounds.bytes.saturating_sub(part.bounds.bytes);
            self.bounds.rows = self.bounds.rows.saturating_sub(part.bounds.rows);
            let first = self.parts.values().map(|part| part.bounds.first).min();
            if let Some(first) = first.filter(|_| self.waiting == 0) {
                self.bounds.first = first;
            }
        }
        !self.parts.is_empty() || self.waiting > 0
    }
}
