use std::{fs::File, io, path::Path, sync::Arc};

use model::{Digest, LogLevel};
use parquet::{
    column::reader::{ColumnReaderImpl, get_typed_column_reader},
    data_type::{ByteArray, ByteArrayType, DataType, Int64Type},
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

/// Neighbouring rows, read a column at a time, only those that are asked for.
pub(crate) struct Lines<'f> {
    group: Box<dyn RowGroupReader + 'f>,
    start: usize,
    rows: usize,
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
        let group = self.reader.get_row_group(stretch.row_group)?;
        Ok(Lines { group, start: stretch.start, rows: stretch.rows })
    }

    /// Whole rows, for another file.
    pub(crate) fn whole(
        &self,
        stretch: &Stretch,
        source: impl Fn(&[u8]) -> Option<Arc<Source>>,
    ) -> io::Result<Vec<Line>> {
        let lines = self.lines(stretch)?;
        let (ids, streams, bodies) = (lines.ids()?, lines.streams()?, lines.bodies()?);
        let Facts { ingested, levels, revisions, invocations } = lines.facts()?;
        let facts = ingested.into_iter().zip(levels).zip(revisions).zip(invocations);
        let rows = ids.into_iter().zip(streams).zip(bodies).zip(facts);
        let whole =
            rows.map(|(((id, stream), body), (((ingested, level), revision), invocation))| {
                let source =
                    source(stream.data()).ok_or_else(|| damaged("a row's stream is unknown"))?;
                Ok(Line { source, id, ingested, level, revision, invocation, body })
            });
        whole.collect()
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
        let level = |text: ByteArray| text.as_utf8().ok()?.parse().ok();
        let revision = |text: ByteArray| text.as_utf8().ok()?.parse().ok();
        let levels = self.optional(LEVEL)?.into_iter().map(|text| text.and_then(level));
        let revisions = self.optional(REVISION)?.into_iter().map(|text| text.and_then(revision));
        Ok(Facts {
            ingested: self.required::<Int64Type>(INGESTED)?,
            levels: levels.collect(),
            revisions: revisions.collect(),
            invocations: self.optional(INVOCATION)?,
        })
    }

    fn required<T: DataType>(&self, column: usize) -> io::Result<Vec<T::T>> {
        let mut reader = self.reader::<T>(column)?;
        let mut values = Vec::with_capacity(self.rows);
        let mut left = self.rows;
        while left > 0 {
            match reader.read_records(left, None, None, &mut values)?.0 {
                0 => return Err(damaged("a column is too short")),
                read => left -= read,
            }
        }
        Ok(values)
    }

    fn optional(&self, column: usize) -> io::Result<Vec<Option<ByteArray>>> {
        let mut reader = self.reader::<ByteArrayType>(column)?;
        let (mut values, mut levels) = (Vec::new(), Vec::with_capacity(self.rows));
        let mut left = self.rows;
        while left > 0 {
            match reader.read_records(left, Some(&mut levels), None, &mut values)?.0 {
                0 => return Err(damaged("a column is too short")),
                read => left -= read,
            }
        }
        let mut values = values.into_iter();
        Ok(levels.iter().map(|level| if *level > 0 { values.next() } else { None }).collect())
    }

    fn reader<T: DataType>(&self, column: usize) -> io::Result<ColumnReaderImpl<T>> {
        let mut reader = get_typed_column_reader::<T>(self.group.get_column_reader(column)?);
        let skipped = reader.skip_records(self.start)?;
        if skipped == self.start { Ok(reader) } else { Err(damaged("a column is too short")) }
    }
}

fn damaged(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("a log file is damaged: {what}"))
}
