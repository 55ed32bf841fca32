use std::{
    collections::{BTreeMap, HashMap},
    fs::File,
    io,
    path::Path,
    sync::Arc,
};

use super::{bucket, date};
use crate::{
    columns::{Line, Source},
    manifest::Partition,
    row::GroupKey,
    segment::{self, Frames, HEADER, Record, Step},
};

/// The rows of a segment, as they come. What was damaged since it was opened is passed over.
pub(super) fn read(path: &Path) -> io::Result<Vec<Line>> {
    let file = File::open(path)?;
    let mut frames = Frames::new(&file, HEADER as u64, file.metadata()?.len());
    let mut groups: HashMap<GroupKey, Arc<GroupKey>> = HashMap::new();
    let mut sources: HashMap<u32, Arc<Source>> = HashMap::new();
    let mut lines = Vec::new();
    loop {
        let payload = match frames.step()? {
            Step::Frame { payload, .. } => payload,
            Step::Damaged { start } => {
                tracing::error!(path = %path.display(), start, "a log row is damaged, and lost");
                continue;
            }
            Step::Torn { start } => {
                tracing::error!(path = %path.display(), start, "log rows are damaged, and lost");
                return Ok(lines);
            }
            Step::End => return Ok(lines),
        };
        match segment::parse(payload) {
            Some(Record::Declare { id, group, stream, group_created, stream_created }) => {
                let group = groups.entry(group).or_insert_with_key(|key| Arc::new(key.clone()));
                let (group, stream) = (group.clone(), stream.into());
                let source = Source { group, stream, group_created, stream_created };
                drop(sources.insert(id, Arc::new(source)));
            }
            Some(Record::Row(row)) => {
                let Some(source) = sources.get(&row.stream) else { continue };
                lines.push(Line {
                    source: source.clone(),
                    id: row.id,
                    ingested: row.ingested,
                    level: row.level,
                    revision: row.revision,
                    invocation: row.invocation.map(Into::into),
                    body: row.body.to_vec().into(),
                });
            }
            Some(Record::End { .. }) | None => {}
        }
    }
}

/// The rows of each partition, in the order of its file.
pub(super) fn partitions(lines: Vec<Line>) -> BTreeMap<Partition, Vec<Line>> {
    let mut buckets: HashMap<*const GroupKey, u8> = HashMap::new();
    let mut partitions: BTreeMap<Partition, Vec<Line>> = BTreeMap::new();
    for line in lines {
        let group = &line.source.group;
        let bucket = *buckets.entry(Arc::as_ptr(group)).or_insert_with(|| bucket(group));
        let day = date(line.id.micros);
        partitions.entry(Partition { day, bucket }).or_default().push(line);
    }
    for lines in partitions.values_mut() {
        lines.sort_unstable_by(|a, b| {
            let same = Arc::ptr_eq(&a.source.group, &b.source.group);
            let groups =
                if same { std::cmp::Ordering::Equal } else { a.source.group.cmp(&b.source.group) };
            groups.then_with(|| a.id.cmp(&b.id))
        });
    }
    partitions
}
