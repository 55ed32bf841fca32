//! Makes files of columns of full segments, joins small files, and lets go of rows that have
//! expired or been deleted.
//!
//! New files are written first, whole and synced; the manifest that names them in the place of the
//! old ones makes them count; then the index follows, and the old ones go once nobody reads them.
//! Cut off anywhere, it has happened or it has not.
mod choose;
mod merge;
mod rules;
mod segments;

use std::{
    fs::{DirBuilder, File},
    io,
    os::unix::fs::DirBuilderExt,
    sync::{Arc, MutexGuard, PoisonError},
};

use jiff::{civil::Date, tz::TimeZone};

use self::{choose::choose, merge::Merge, rules::Rules};
use super::{LogError, Logs, Shared};
use crate::{
    columns::{ColumnWriter, Line, Summary},
    index::Kept,
    manifest::{Listed, ListedEnd, Manifest, Partition},
    row::{GroupKey, micros, timestamp},
};

/// In microseconds.
const DAY: i64 = 24 * 60 * 60 * 1_000_000;
/// Over so many folders the groups of a day are spread.
const BUCKETS: u32 = 16;

/// What a compaction has done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Compacted {
    /// Segments that became columns.
    pub segments: u64,
    /// Files of columns that others took the place of.
    pub joined: u64,
    /// Rows that were older than their groups keep them.
    pub expired: u64,
    /// Rows of groups and streams that were deleted.
    pub deleted: u64,
}

impl Logs {
    /// Does what there is to do now.
    pub async fn compact(&self) -> Result<Compacted, LogError> {
        let shared = self.shared().clone();
        let compacted = kit::blocking(move || Compaction::new(&shared).run()).await;
        Ok(compacted.map_err(io::Error::other)??)
    }
}

struct Compaction<'s> {
    shared: &'s Shared,
    /// Held throughout: one compaction at a time.
    manifest: MutexGuard<'s, Manifest>,
    done: Compacted,
}

/// A file that was written, and does not count yet.
struct Written {
    listed: Listed,
    kept: Arc<Kept>,
    summary: Summary,
    length: u64,
}

impl<'s> Compaction<'s> {
    fn new(shared: &'s Shared) -> Self {
        let manifest = shared.manifest.lock().unwrap_or_else(PoisonError::into_inner);
        Self { shared, manifest, done: Compacted::default() }
    }

    fn run(mut self) -> io::Result<Compacted> {
        self.retire_active();
        while let Some((number, kept)) = self.full_segment() {
            self.convert(number, &kept)?;
        }
        loop {
            let rules = Rules::of(&self.shared.state(), self.shared);
            let today = date(micros(self.shared.env.now()));
            let chosen = choose(&self.shared.state().index, &rules, today);
            let Some((partition, numbers)) = chosen else { break };
            self.join(partition, &numbers, &rules)?;
        }
        self.forget_ends();
        Ok(self.done)
    }

    /// Has the writer begin another segment when this one is old.
    fn retire_active(&self) {
        let now = micros(self.shared.env.now());
        let mut state = self.shared.state();
        let age = u128::try_from(now.saturating_sub(state.active_since)).unwrap_or(0);
        if state.active.is_some() && age >= self.shared.limits.segment_age.as_micros() {
            state.rotate = true;
            self.shared.wake.notify_all();
        }
    }

    /// The oldest segment, unless it is being written.
    fn full_segment(&self) -> Option<(u64, Arc<Kept>)> {
        let state = self.shared.state();
        let (number, segment) = state.index.segments.first_key_value()?;
        (state.active != Some(*number)).then(|| (*number, segment.file.clone()))
    }

    fn convert(&mut self, number: u64, kept: &Kept) -> io::Result<()> {
        let rules = Rules::of(&self.shared.state(), self.shared);
        let mut lines = segments::read(kept.path())?;
        lines.retain(|line| rules.keep(line, &mut self.done));
        let mut written = Vec::new();
        for (partition, lines) in segments::partitions(lines) {
            written.extend(self.write(partition, lines.into_iter().map(Ok))?);
        }
        let mut manifest = self.manifest.clone();
        manifest.compacted = number;
        self.commit(manifest, written, &[], Some(number))?;
        self.done.segments += 1;
        Ok(())
    }

    /// One file in the place of several.
    fn join(&mut self, partition: Partition, numbers: &[u64], rules: &Rules) -> io::Result<()> {
        let mut done = self.done;
        let written = if rules.wholly_expired(&self.shared.state().index, numbers) {
            done.expired += self.shared.state().index.rows_in(numbers);
            None
        } else {
            let paths = numbers.iter().map(|number| Listed { partition, number: *number });
            let paths = paths.map(|listed| listed.path(&self.shared.dir));
            let rows = Merge::of(paths)?;
            let rows = rows.filter(|line| match line {
                Ok(line) => rules.keep(line, &mut done),
                Err(_) => true,
            });
            self.write(partition, rows)?
        };
        let mut manifest = self.manifest.clone();
        manifest.files.retain(|listed| !numbers.contains(&listed.number));
        self.commit(manifest, written.into_iter().collect(), numbers, None)?;
        self.done = done;
        self.done.joined += numbers.len() as u64;
        Ok(())
    }

    /// Nothing is written of no rows.
    fn write(
        &mut self,
        partition: Partition,
        lines: impl Iterator<Item = io::Result<Line>>,
    ) -> io::Result<Option<Written>> {
        let mut lines = lines.peekable();
        if lines.peek().is_none() {
            return Ok(None);
        }
        let listed = Listed { partition, number: self.manifest.next_file };
        self.manifest.next_file += 1;
        let dir = &self.shared.dir;
        DirBuilder::new().recursive(true).mode(0o700).create(partition.folder(dir))?;
        let path = listed.path(dir);
        let mut writer = ColumnWriter::create(&path)?;
        for line in lines {
            writer.add(line?)?;
        }
        let (summary, length) = writer.finish()?;
        for folder in path.ancestors().skip(1).take(2).chain([dir.as_path()]) {
            File::open(folder)?.sync_all()?;
        }
        Ok(Some(Written { listed, kept: Kept::new(path), summary, length }))
    }

    /// Makes the new files count, and the old ones no more.
    fn commit(
        &mut self,
        mut manifest: Manifest,
        written: Vec<Written>,
        joined: &[u64],
        segment: Option<u64>,
    ) -> io::Result<()> {
        manifest.files.extend(written.iter().map(|file| file.listed));
        manifest.next_file = self.manifest.next_file;
        manifest.ends = self.ends();
        manifest.next_seq = self.shared.state().next_seq;
        manifest.replace(&self.shared.dir)?;
        *self.manifest = manifest;
        let mut gone = Vec::new();
        {
            let mut state = self.shared.state();
            for Written { listed, kept, summary, length } in written {
                state.index.add_file(listed, kept, length, summary);
            }
            let files = joined.iter().filter_map(|number| state.index.remove_file(*number));
            gone.extend(files.map(|file| file.file));
            let segment = segment.and_then(|number| state.index.remove_segment(number));
            gone.extend(segment.map(|segment| segment.file));
        }
        for file in &gone {
            file.doom();
        }
        Ok(())
    }

    fn ends(&self) -> Vec<ListedEnd> {
        let state = self.shared.state();
        let ends = state.index.ends.iter().map(|(group, stream, below)| ListedEnd {
            group: GroupKey::clone(group),
            stream: stream.map(ToString::to_string),
            below,
        });
        ends.collect()
    }

    /// An end is needed until no file holds rows that it ends.
    fn forget_ends(&self) {
        let mut state = self.shared.state();
        let index = &mut state.index;
        if !index.files.values().any(|file| file.stale) {
            let first = index.segments.values().map(|segment| segment.first_seq).min();
            index.ends.forget_below(first.unwrap_or(u64::MAX));
        }
    }
}

fn date(micros: i64) -> Date {
    timestamp(micros).to_zoned(TimeZone::UTC).date()
}

fn bucket(group: &GroupKey) -> u8 {
    let mut hash = crc32fast::Hasher::new();
    for part in [group.scope.as_str(), group.region.as_str(), &group.name] {
        hash.update(part.as_bytes());
        hash.update(&[0]);
    }
    u8::try_from(hash.finalize() % BUCKETS).unwrap_or(0)
}
