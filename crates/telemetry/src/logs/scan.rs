use std::{
    collections::{HashMap, HashSet},
    fs::File,
    io,
    sync::Arc,
};

use parquet::data_type::ByteArray;

use super::collect::Page;
use crate::{
    columns::{ColumnFile, Lines, Stretch},
    index::{Extent, Kept, Unit, UnitPart},
    row::{Event, timestamp},
    segment::{self, Frames, Record, RowRef, Step},
};

/// How many bytes one question reads before it answers with what it has.
pub(super) const BUDGET: u64 = 256 << 20;
/// How many files of columns are held open at a time.
const OPEN: usize = 8;

/// Shows the page every row of these parts that it may want and that `accepts`, nearest parts
/// first. With a budget, the page may end early.
pub(super) fn scan(
    mut units: Vec<Unit>,
    page: &mut Page,
    budget: Option<u64>,
    accepts: impl Fn(&str) -> bool,
) -> io::Result<()> {
    if page.is_forward() {
        units.sort_by_key(|unit| unit.times().0);
    } else {
        units.sort_by_key(|unit| std::cmp::Reverse(unit.times().1));
    }
    let mut files = Files::default();
    let mut read = 0;
    for unit in &units {
        let (first, last) = unit.times();
        if page.is_past(first, last) {
            continue;
        }
        if budget.is_some_and(|budget| read >= budget) && page.end_at(first, last) {
            return Ok(());
        }
        read += unit.size();
        match &unit.part {
            UnitPart::Frames { streams, extent } => {
                scan_frames(&unit.file, streams, *extent, page, &accepts)?;
            }
            UnitPart::Columns { streams, stretch } => {
                let lines = files.get(&unit.file)?.lines(stretch)?;
                scan_columns(&lines, streams.as_deref(), stretch, page, &accepts)?;
            }
        }
    }
    Ok(())
}

/// Files of columns, those that were read last.
#[derive(Default)]
struct Files(Vec<(Arc<Kept>, ColumnFile)>);

impl Files {
    fn get(&mut self, file: &Arc<Kept>) -> io::Result<&ColumnFile> {
        let known = self.0.iter().position(|(known, _)| Arc::ptr_eq(known, file));
        let at = if let Some(at) = known {
            at
        } else {
            if self.0.len() >= OPEN {
                drop(self.0.remove(0));
            }
            self.0.push((file.clone(), ColumnFile::open(file.path())?));
            self.0.len() - 1
        };
        Ok(&self.0[at].1)
    }
}

fn scan_frames(
    kept: &Kept,
    streams: &HashMap<u32, Arc<str>>,
    extent: Extent,
    page: &mut Page,
    accepts: &impl Fn(&str) -> bool,
) -> io::Result<()> {
    let file = File::open(kept.path())?;
    let mut frames = Frames::new(&file, extent.start, extent.end);
    loop {
        let payload = match frames.step()? {
            Step::Frame { payload, .. } => payload,
            Step::Damaged { start } => {
                tracing::warn!(path = %kept.path().display(), start, "a log row is damaged");
                continue;
            }
            Step::Torn { start } => {
                tracing::warn!(path = %kept.path().display(), start, "a log segment is damaged");
                return Ok(());
            }
            Step::End => return Ok(()),
        };
        let Some(Record::Row(row)) = segment::parse(payload) else { continue };
        if let Some(stream) = streams.get(&row.stream)
            && page.wants(row.id)
            && let Ok(body) = std::str::from_utf8(row.body)
            && accepts(body)
        {
            let RowRef { id, ingested, level, revision, invocation, .. } = row;
            page.add(Event {
                id,
                stream: stream.clone(),
                ingested: timestamp(ingested),
                invocation: invocation.map(Arc::from),
                revision,
                level,
                body: body.to_owned(),
            });
        }
    }
}

/// Reads no column before it is needed: times only where not all of them fit, texts only where
/// times and streams do, the rest only of rows whose text is accepted.
fn scan_columns(
    lines: &Lines<'_>,
    streams: Option<&HashSet<Arc<str>>>,
    stretch: &Stretch,
    page: &mut Page,
    accepts: &impl Fn(&str) -> bool,
) -> io::Result<()> {
    let forward = page.is_forward();
    let mut wanted: Vec<usize> = (0..stretch.rows).collect();
    if !page.wants_all(stretch.first, stretch.last) {
        let ids = lines.ids()?;
        wanted.retain(|row| page.wants(ids[*row]));
    }
    if let Some(streams) = streams.filter(|_| !wanted.is_empty()) {
        let names = lines.streams()?;
        let holds = |name: &[u8]| std::str::from_utf8(name).is_ok_and(|it| streams.contains(it));
        wanted.retain(|row| holds(names[*row].data()));
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let bodies = lines.bodies()?;
    let accepted = |row: &usize| std::str::from_utf8(bodies[*row].data()).is_ok_and(accepts);
    // One more than there is room for: that tells the page where it ends.
    let most = page.limit() + 1;
    let mut rows: Vec<usize> = if forward {
        wanted.into_iter().filter(accepted).take(most).collect()
    } else {
        wanted.into_iter().rev().filter(accepted).take(most).collect()
    };
    rows.sort_unstable();
    let lines = lines.only(&rows);
    if rows.is_empty() {
        return Ok(());
    }
    let (ids, names, facts) = (lines.ids()?, lines.streams()?, lines.facts()?);
    let text = |bytes: &ByteArray| String::from_utf8_lossy(bytes.data()).into_owned();
    let mut add = |(at, row): (usize, &usize)| {
        if page.wants(ids[at]) {
            page.add(Event {
                id: ids[at],
                stream: text(&names[at]).into(),
                ingested: timestamp(facts.ingested[at]),
                invocation: facts.invocations[at].as_ref().map(|it| text(it).into()),
                revision: facts.revisions[at],
                level: facts.levels[at],
                body: text(&bodies[*row]),
            });
        }
    };
    if forward {
        rows.iter().enumerate().for_each(&mut add);
    } else {
        rows.iter().enumerate().rev().for_each(&mut add);
    }
    Ok(())
}
