use std::{
    collections::{HashMap, HashSet},
    fs::File,
    io,
    sync::Arc,
};

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
        let at = match known {
            Some(at) => at,
            None => {
                if self.0.len() >= OPEN {
                    drop(self.0.remove(0));
                }
                self.0.push((file.clone(), ColumnFile::open(file.path())?));
                self.0.len() - 1
            }
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
                invocation: invocation.map(str::to_owned),
                revision,
                level,
                body: body.to_owned(),
            });
        }
    }
}

/// Reads no column before it is needed: the texts only where times and streams fit, the rest only
/// where a text is accepted.
fn scan_columns(
    lines: &Lines<'_>,
    streams: Option<&HashSet<Arc<str>>>,
    stretch: &Stretch,
    page: &mut Page,
    accepts: &impl Fn(&str) -> bool,
) -> io::Result<()> {
    let ids = lines.ids()?;
    let mut wanted: Vec<usize> = (0..stretch.rows).filter(|row| page.wants(ids[*row])).collect();
    let holds = |stream: &[u8]| match streams {
        Some(streams) => std::str::from_utf8(stream).is_ok_and(|stream| streams.contains(stream)),
        None => true,
    };
    let mut names = None;
    if streams.is_some() && !wanted.is_empty() {
        let names = names.insert(lines.streams()?);
        wanted.retain(|row| holds(names[*row].data()));
    }
    if wanted.is_empty() {
        return Ok(());
    }
    if !page.is_forward() {
        wanted.reverse();
    }
    let bodies = lines.bodies()?;
    let mut facts = None;
    for row in wanted {
        // Those that follow are farther away.
        if !page.wants(ids[row]) {
            break;
        }
        let Some(body) = std::str::from_utf8(bodies[row].data()).ok().filter(|it| accepts(it))
        else {
            continue;
        };
        let names = match &mut names {
            Some(names) => names,
            none => none.insert(lines.streams()?),
        };
        let facts = match &mut facts {
            Some(facts) => facts,
            none => none.insert(lines.facts()?),
        };
        let invocation = facts.invocations[row].as_ref();
        page.add(Event {
            id: ids[row],
            stream: String::from_utf8_lossy(names[row].data()).into(),
            ingested: timestamp(facts.ingested[row]),
            invocation: invocation.map(|it| String::from_utf8_lossy(it.data()).into_owned()),
            revision: facts.revisions[row],
            level: facts.levels[row],
            body: body.to_owned(),
        });
    }
    Ok(())
}
