use std::{collections::HashSet, fs::File, io, path::Path};

use super::collect::Page;
use crate::{
    index::Unit,
    row::{Event, timestamp},
    segment::{self, Frames, Record, RowRef, Step},
};

/// How many bytes one question reads before it answers with what it has.
pub(super) const BUDGET: u64 = 256 << 20;

/// Shows the page every row of these stretches that it may want and that `accepts`, nearest
/// stretches first. With a budget, the page may end early.
pub(super) fn scan(
    mut units: Vec<Unit>,
    page: &mut Page,
    order: Order,
    accepts: impl Fn(&str) -> bool,
) -> io::Result<()> {
    match order {
        Order::Forward { .. } => units.sort_by_key(|unit| unit.extent.first),
        Order::Backward => units.sort_by_key(|unit| std::cmp::Reverse(unit.extent.last)),
    }
    let mut read = 0;
    let mut gone: HashSet<&Path> = HashSet::new();
    for unit in &units {
        let extent = unit.extent;
        if page.is_past(extent.first, extent.last) || gone.contains(&*unit.path) {
            continue;
        }
        if let Order::Forward { begin, budget: Some(budget) } = order
            && read >= budget
            && extent.first > begin
        {
            page.end_before(extent.first);
            return Ok(());
        }
        read += extent.end - extent.start;
        match File::open(&unit.path) {
            Ok(file) => scan_unit(&file, unit, page, &accepts)?,
            // Expired since the question was asked.
            Err(err) if err.kind() == io::ErrorKind::NotFound => drop(gone.insert(&unit.path)),
            Err(err) => return Err(err),
        }
    }
    Ok(())
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Order {
    /// From the oldest. `begin` is the first instant that counts.
    Forward {
        begin: i64,
        budget: Option<u64>,
    },
    Backward,
}

fn scan_unit(
    file: &File,
    unit: &Unit,
    page: &mut Page,
    accepts: &impl Fn(&str) -> bool,
) -> io::Result<()> {
    let mut frames = Frames::new(file, unit.extent.start, unit.extent.end);
    loop {
        let payload = match frames.step()? {
            Step::Frame { payload, .. } => payload,
            Step::Damaged { start } => {
                tracing::warn!(path = %unit.path.display(), start, "a log row is damaged");
                continue;
            }
            Step::Torn { start } => {
                tracing::warn!(path = %unit.path.display(), start, "a log segment is damaged");
                return Ok(());
            }
            Step::End => return Ok(()),
        };
        let Some(Record::Row(row)) = segment::parse(payload) else { continue };
        if let Some(stream) = unit.streams.get(&row.stream)
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
