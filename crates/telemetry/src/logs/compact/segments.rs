use std::{
    collections::{BTreeMap, HashMap},
    fs::{self, File},
    io,
    path::Path,
    sync::Arc,
};

use bytes::Bytes;
use jiff::civil::Date;
use parquet::data_type::ByteArray;

use super::{DAY, bucket, date};
use crate::{
    columns::{Line, Source},
    manifest::Partition,
    row::GroupKey,
    segment::{self, Frames, HEADER, Record, Step},
};

/// What a row takes in a segment, about.
const TYPICAL_ROW: usize = 200;

/// The rows of a segment, as they come. What was damaged since it was opened is passed over.
pub(super) fn read(path: &Path) -> io::Result<Vec<Line>> {
    let file = File::open(path)?;
    let mut frames = Frames::new(&file, HEADER as u64, file.metadata()?.len());
    let mut groups: HashMap<GroupKey, Arc<GroupKey>> = HashMap::new();
    let mut sources: HashMap<u32, Arc<Source>> = HashMap::new();
    // The texts stay where they are, in one piece of which every row has its part.
    let whole = Bytes::from(fs::read(path)?);
    let mut lines = Vec::with_capacity(whole.len() / TYPICAL_ROW);
    loop {
        let (payload, end) = match frames.step()? {
            Step::Frame { payload, end, .. } => (payload, usize::try_from(end).unwrap_or(0)),
            Step::Damaged { start } => {
                tracing::error!(path = %path.display(), start, "a log row is damaged, and lost");
                continue;
            }
            Step::Torn { start } => {
                tracing::error!(path = %path.display(), start, "log rows are damaged, and lost");
                break;
            }
            Step::End => break,
        };
        match segment::parse(payload) {
            Some(Record::Declare { id, group, stream, group_created, stream_created }) => {
                let group = groups.entry(group).or_insert_with_key(|key| Arc::new(key.clone()));
                let (group, stream) = (group.clone(), stream.into());
                let source = Source::new(group, stream, group_created, stream_created);
                drop(sources.insert(id, Arc::new(source)));
            }
            Some(Record::Row(row)) => {
                let Some(source) = sources.get(&row.stream) else { continue };
                // The file only grows, and what is read of it twice is the same.
                let text = |part: &[u8]| {
                    let from_end = payload.as_ptr_range().end.addr() - part.as_ptr().addr();
                    let start = end - from_end;
                    ByteArray::from(whole.slice(start..start + part.len()))
                };
                lines.push(Line {
                    source: source.clone(),
                    id: row.id,
                    ingested: row.ingested,
                    level: row.level,
                    revision: row.revision,
                    invocation: row.invocation.map(|it| text(it.as_bytes())),
                    body: text(row.body),
                });
            }
            Some(Record::End { .. }) | None => {}
        }
    }
    Ok(lines)
}

/// The rows of each partition, in the order of its file.
pub(super) fn partitions(lines: Vec<Line>) -> BTreeMap<Partition, Vec<Line>> {
    let mut buckets: HashMap<*const GroupKey, u8> = HashMap::new();
    let mut partitions: BTreeMap<Partition, Vec<Line>> = BTreeMap::new();
    let mut known: Option<(i64, Date)> = None;
    for line in lines {
        let group = &line.source.group;
        let bucket = *buckets.entry(Arc::as_ptr(group)).or_insert_with(|| bucket(group));
        let number = line.id.micros.div_euclid(DAY);
        let day = match known {
            Some((of, day)) if of == number => day,
            _ => known.insert((number, date(line.id.micros))).1,
        };
        partitions.entry(Partition { day, bucket }).or_default().push(line);
    }
    for lines in partitions.values_mut() {
        // Most come in order already.
        lines.sort_by(|a, b| {
            let same = Arc::ptr_eq(&a.source.group, &b.source.group);
            let groups =
                if same { std::cmp::Ordering::Equal } else { a.source.group.cmp(&b.source.group) };
            groups.then_with(|| a.id.cmp(&b.id))
        });
    }
    partitions
}
