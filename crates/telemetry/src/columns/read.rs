use std::{collections::HashMap, fs::File, io, ops::Range, path::Path, sync::Arc};

use model::{Digest, LogLevel};
use parquet::{
    column::reader::{ColumnReaderImpl, get_typed_column_reader},
    data_type::{ByteArray, ByteArrayType, DataType, Int64Type},
    errors::ParquetError,
    file::{
        metadata::ParquetMetaDataReader,
        reader::{FileReader, RowGroupReader, SerializedFileReader},
    },
};

use super::{
    Line, Source, Stretch, Summary,
    form::{BODY, INGESTED, INVOCATION, LEVEL, REVISION, SEQ, STREAM, SUMMARY, TS},
};
use crate::row::EventId;

/// A file of columns, opened.
pub(crate) struct ColumnFile {
    reader: SerializedFileReader<File>,
}

/// Rows, read a column at a time, only those that are asked for.
pub(crate) struct Lines<'f> {
    group: Arc<dyn RowGroupReader + 'f>,
    /// Of rows within the row group.
    runs: Vec<Range<usize>>,
}

/// What a row carries beside its id, stream and text.
#[derive(Debug)]
pub(crate) struct Facts {
    pub(crate) ingested: Vec<i64>,
    pub(crate) levels: Vec<Option<LogLevel>>,
    pub(crate) revisions: Vec<Option<Digest>>,
    pub(crate) invocations: Vec<Option<ByteArray>>,
}

impl ColumnFile {
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let reader = SerializedFileReader::new(File::open(path)?)?;
        Ok(Self { reader })
    }

    /// What the footer says of a file, and the file's length.
    pub(crate) fn summary(path: &Path) -> io::Result<(Summary, u64)> {
        let file = File::open(path)?;
        let footer = ParquetMetaDataReader::new().parse_and_finish(&file)?;
        let pairs = footer.file_metadata().key_value_metadata();
        let found = pairs.and_then(|pairs| pairs.iter().find(|pair| pair.key == SUMMARY));
        let summary = found.and_then(|pair| pair.value.as_deref());
        let summary = summary.ok_or_else(|| damaged("its footer has no summary"))?;
        Ok((serde_json::from_str(summary)?, file.metadata()?.len()))
    }

    pub(crate) fn lines(&self, stretch: &Stretch) -> io::Result<Lines<'_>> {
        let group = self.reader.get_row_group(stretch.row_group)?.into();
        let rows = stretch.start..stretch.start + stretch.rows;
        Ok(Lines { group, runs: std::iter::once(rows).collect() })
    }

    /// Whole rows, for another file.
    pub(crate) fn whole(
        &self,
        stretch: &Stretch,
        sources: &HashMap<Vec<u8>, Arc<Source>>,
    ) -> io::Result<Vec<Line>> {
        let lines = self.lines(stretch)?;
        let mut source = memo(|name: &ByteArray| sources.get(name.data()).cloned());
        let sources = lines.streams()?.into_iter().map(&mut source);
        let Facts { ingested, levels, revisions, invocations } = lines.facts()?;
        let rows = lines.ids()?.into_iter().zip(sources).zip(lines.bodies()?);
        let facts = ingested.into_iter().zip(levels).zip(revisions).zip(invocations);
        let line = |(((id, source), body), (((ingested, level), revision), invocation))| {
            let source: Option<Arc<Source>> = source;
            let source = source.ok_or_else(|| damaged("a row's stream is unknown"))?;
            Ok(Line { source, id, ingested, level, revision, invocation, body })
        };
        rows.zip(facts).map(line).collect()
    }
}

impl Lines<'_> {
    pub(crate) fn ids(&self) -> io::Result<Vec<EventId>> {
        let times = self.required::<Int64Type>(TS)?;
        let numbers = self.required::<Int64Type>(SEQ)?;
        let id = |(micros, seq): (i64, i64)| EventId { micros, seq: seq.cast_unsigned() };
        Ok(times.into_iter().zip(numbers).map(id).collect())
    }

    pub(crate) fn streams(&self) -> io::Result<Vec<ByteArray>> {
        self.required::<ByteArrayType>(STREAM)
    }

    pub(crate) fn bodies(&self) -> io::Result<Vec<ByteArray>> {
        self.required::<ByteArrayType>(BODY)
    }

    pub(crate) fn facts(&self) -> io::Result<Facts> {
        let mut level = memo(|text: &ByteArray| text.as_utf8().ok()?.parse().ok());
        let mut revision = memo(|text: &ByteArray| text.as_utf8().ok()?.parse().ok());
        let levels = self.optional(LEVEL)?.into_iter().map(|text| text.and_then(&mut level));
        let revisions = self.optional(REVISION)?.into_iter();
        let revisions = revisions.map(|text| text.and_then(&mut revision));
        Ok(Facts {
            ingested: self.required::<Int64Type>(INGESTED)?,
            levels: levels.collect(),
            revisions: revisions.collect(),
            invocations: self.optional(INVOCATION)?,
        })
    }

    /// Only these of the rows, in ascending order.
    pub(crate) fn only(&self, rows: &[usize]) -> Self {
        let mut all = self.runs.iter().flat_map(Range::clone);
        let (mut next, mut runs) = (0, Vec::<Range<usize>>::new());
        for row in rows {
            let Some(at) = all.nth(row - next) else { break };
            next = row + 1;
            match runs.last_mut().filter(|last| last.end == at) {
                Some(last) => last.end += 1,
                None => runs.push(at..at + 1),
            }
        }
        Self { group: self.group.clone(), runs }
    }

    fn required<T: DataType>(&self, column: usize) -> io::Result<Vec<T::T>> {
        let mut values = Vec::with_capacity(self.len());
        self.read::<T>(column, |reader, most| {
            Ok(reader.read_records(most, None, None, &mut values)?.0)
        })?;
        Ok(values)
    }

    fn optional(&self, column: usize) -> io::Result<Vec<Option<ByteArray>>> {
        let (mut values, mut levels) = (Vec::new(), Vec::with_capacity(self.len()));
        self.read::<ByteArrayType>(column, |reader, most| {
            Ok(reader.read_records(most, Some(&mut levels), None, &mut values)?.0)
        })?;
        let mut values = values.into_iter();
        Ok(levels.iter().map(|level| if *level > 0 { values.next() } else { None }).collect())
    }

    /// Has `take` read every run of rows: it reads some of the given number, and says how many.
    fn read<T: DataType>(
        &self,
        column: usize,
        mut take: impl FnMut(&mut ColumnReaderImpl<T>, usize) -> Result<usize, ParquetError>,
    ) -> io::Result<()> {
        let mut reader = get_typed_column_reader::<T>(self.group.get_column_reader(column)?);
        let mut at = 0;
        for run in &self.runs {
            if reader.skip_records(run.start - at)? != run.start - at {
                return Err(damaged("a column is too short"));
            }
            at = run.start;
            while at < run.end {
                match take(&mut reader, run.end - at)? {
                    0 => return Err(damaged("a column is too short")),
                    read => at += read,
                }
            }
        }
        Ok(())
    }

    fn len(&self) -> usize {
        self.runs.iter().map(Range::len).sum()
    }
}

/// Remembers the last answer: mostly a row has what the row before it had.
fn memo<T: Clone>(
    mut find: impl FnMut(&ByteArray) -> Option<T>,
) -> impl FnMut(ByteArray) -> Option<T> {
    let mut last: Option<(ByteArray, Option<T>)> = None;
    move |text| match &last {
        Some((known, found)) if *known == text => found.clone(),
        _ => {
            let found = find(&text);
            last = Some((text, found.clone()));
            found
        }
    }
}

fn damaged(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("a log file is damaged: {what}"))
}
