use std::{
    collections::{BTreeMap, HashMap, btree_map::Entry},
    fs::{File, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt,
    path::Path,
    sync::Arc,
};

use model::{Digest, LogLevel};
use parquet::{
    data_type::{ByteArray, ByteArrayType, DataType, Int64Type},
    errors::Result,
    file::{metadata::KeyValue, writer::SerializedFileWriter, writer::SerializedRowGroupWriter},
};

use super::{
    GroupPart, Line, Source, StreamPart, Stretch, Summary,
    form::{GROUP_BYTES, GROUP_ROWS, SCHEMA, SUMMARY, properties},
};
use crate::index::Bounds;

/// Writes one file, from rows that come in the file's order.
pub(crate) struct ColumnWriter {
    file: SerializedFileWriter<File>,
    summary: Summary,
    /// The streams of the group whose rows come now, by where their [`Source`]s lie: a name is
    /// dear to look up for every row.
    streams: HashMap<usize, (Arc<Source>, StreamPart)>,
    stretches: Vec<Stretch>,
    last: Option<Arc<Source>>,
    /// What becomes the next of Parquet's row groups.
    lines: Vec<Line>,
    bytes: usize,
    row_groups: usize,
}

impl ColumnWriter {
    pub(crate) fn create(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        let file = SerializedFileWriter::new(file, SCHEMA.clone(), Arc::new(properties()))?;
        Ok(Self {
            file,
            summary: Summary::default(),
            streams: HashMap::new(),
            stretches: Vec::new(),
            last: None,
            lines: Vec::new(),
            bytes: 0,
            row_groups: 0,
        })
    }

    pub(crate) fn add(&mut self, line: Line) -> io::Result<()> {
        let length = line.body.len();
        let full = self.lines.len() >= GROUP_ROWS || self.bytes + length > GROUP_BYTES;
        if full && !self.lines.is_empty() {
            self.flush()?;
        }
        if self.last.as_ref().is_some_and(|last| last.group != line.source.group) {
            self.end_group();
        }
        self.note(&line);
        self.bytes += length;
        self.last = Some(line.source.clone());
        self.lines.push(line);
        Ok(())
    }

    /// Completes the file and syncs it. Returns what it holds, and its length.
    pub(crate) fn finish(mut self) -> io::Result<(Summary, u64)> {
        self.flush()?;
        self.end_group();
        let summary = serde_json::to_string(&self.summary)?;
        self.file.append_key_value_metadata(KeyValue::new(SUMMARY.to_owned(), summary));
        let file = self.file.into_inner()?;
        file.sync_all()?;
        Ok((self.summary, file.metadata()?.len()))
    }

    fn note(&mut self, line: &Line) {
        let Source { stream, stream_created, .. } = &*line.source;
        let at = line.id.micros;
        let new = || StreamPart {
            name: stream.clone(),
            created: *stream_created,
            last_seq: 0,
            bounds: Bounds::default(),
        };
        let part = self.streams.entry(Arc::as_ptr(&line.source).addr());
        let (_, part) = part.or_insert_with(|| (line.source.clone(), new()));
        part.last_seq = part.last_seq.max(line.id.seq);
        part.bounds.add(at, line.ingested, line.body.len());
        let bytes = line.body.len() as u64;
        match self.stretches.last_mut().filter(|last| last.row_group == self.row_groups) {
            Some(stretch) => {
                stretch.rows += 1;
                stretch.bytes += bytes;
                stretch.last = at;
            }
            None => self.stretches.push(Stretch {
                row_group: self.row_groups,
                start: self.lines.len(),
                rows: 1,
                bytes,
                first: at,
                last: at,
            }),
        }
    }

    fn end_group(&mut self) {
        let Some(last) = self.last.take() else { return };
        // A stream that comes from several files has a source in each.
        let mut streams: BTreeMap<Arc<str>, StreamPart> = BTreeMap::new();
        for (_, part) in std::mem::take(&mut self.streams).into_values() {
            match streams.entry(part.name.clone()) {
                Entry::Vacant(free) => {
                    free.insert(part);
                }
                Entry::Occupied(mut known) => known.get_mut().join(&part),
            }
        }
        self.summary.groups.push(GroupPart {
            group: (*last.group).clone(),
            created: last.group_created,
            streams: streams.into_values().collect(),
            stretches: std::mem::take(&mut self.stretches).into(),
        });
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.lines.is_empty() {
            return Ok(());
        }
        let lines = std::mem::take(&mut self.lines);
        let mut group = self.file.next_row_group()?;
        for name in 0..4 {
            column::<ByteArrayType>(&mut group, &lines, |line| line.source.names[name].clone())?;
        }
        column::<Int64Type>(&mut group, &lines, |line| line.id.micros)?;
        column::<Int64Type>(&mut group, &lines, |line| line.id.seq.cast_signed())?;
        column::<Int64Type>(&mut group, &lines, |line| line.ingested)?;
        let level = |level: &LogLevel| ByteArray::from(level.as_str());
        optional(&mut group, &lines, repeated(|line| line.level.as_ref(), level))?;
        optional(&mut group, &lines, repeated(|line| line.revision.as_ref(), hex))?;
        optional(&mut group, &lines, |line| line.invocation.clone())?;
        let bodies: Vec<ByteArray> = lines.into_iter().map(|line| line.body).collect();
        write::<ByteArrayType>(&mut group, &bodies, None)?;
        group.close()?;
        self.bytes = 0;
        self.row_groups += 1;
        Ok(())
    }
}

type Group<'a> = SerializedRowGroupWriter<'a, File>;

fn hex(digest: &Digest) -> ByteArray {
    kit::hex(digest.as_bytes()).into_bytes().into()
}

/// What stands for a value, made once as long as the value stays the same.
fn repeated<T: Clone + PartialEq>(
    value: impl Fn(&Line) -> Option<&T>,
    make: impl Fn(&T) -> ByteArray,
) -> impl FnMut(&Line) -> Option<ByteArray> {
    let mut last: Option<(T, ByteArray)> = None;
    move |line| {
        let value = value(line)?;
        if last.as_ref().is_none_or(|(of, _)| of != value) {
            last = Some((value.clone(), make(value)));
        }
        last.as_ref().map(|(_, made)| made.clone())
    }
}

fn column<T: DataType>(
    group: &mut Group<'_>,
    lines: &[Line],
    of: impl Fn(&Line) -> T::T,
) -> Result<()> {
    let values: Vec<T::T> = lines.iter().map(of).collect();
    write::<T>(group, &values, None)
}

fn optional(
    group: &mut Group<'_>,
    lines: &[Line],
    of: impl FnMut(&Line) -> Option<ByteArray>,
) -> Result<()> {
    let mut values = Vec::with_capacity(lines.len());
    let mut levels = Vec::with_capacity(lines.len());
    for value in lines.iter().map(of) {
        levels.push(i16::from(value.is_some()));
        values.extend(value);
    }
    write::<ByteArrayType>(group, &values, Some(&levels))
}

fn write<T: DataType>(
    group: &mut Group<'_>,
    values: &[T::T],
    levels: Option<&[i16]>,
) -> Result<()> {
    if let Some(mut column) = group.next_column()? {
        column.typed::<T>().write_batch(values, levels, None)?;
        column.close()?;
    }
    Ok(())
}
