//! The log: what it costs to keep lines, and to find them again. In process, on real files.

use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use jiff::Timestamp;
use kit::Env;
use parquet::{
    basic::{Compression, Encoding, ZstdLevel},
    column::reader::get_typed_column_reader,
    data_type::{ByteArray, ByteArrayType, DataType, Int64Type},
    file::{
        properties::WriterProperties,
        reader::{FileReader, SerializedFileReader},
        writer::{SerializedFileWriter, SerializedRowGroupWriter},
    },
    schema::parser::parse_message_type,
};
use telemetry::{FilterQuery, GroupKey, Limits, Logs, Pattern, Row as Line, Streams};

use tokio::time::Instant;

use crate::report::{Row, Target};

/// How many lines are handed in at a time: what a busy function writes between two looks.
const BATCH: usize = 500;
const STREAMS: usize = 20;
/// One line in so many holds the term.
const RARE: usize = 100_000;
const TERM: &str = "needle";
/// The writers sync after so many bytes.
const SYNC: usize = 1 << 20;
const ROW_GROUP: usize = 64 << 10;

pub(crate) async fn rows(lines: usize) -> Result<Vec<Row>> {
    let dir = tempfile::tempdir()?;
    let limits = Limits { segment_age: Duration::ZERO, ..Limits::default() };
    let logs = Logs::open(&dir.path().join("ours"), Arc::new(kit::Real), limits)?;
    let mut names = Names::new()?;
    let begun = kit::Real.now() - jiff::SignedDuration::from_secs(3600);

    let spent = cpu()?;
    for first in (0..lines).step_by(BATCH) {
        let batch = first..lines.min(first + BATCH);
        logs.append(batch.map(|number| names.line(number, begun)).collect()).await?;
    }
    logs.flush().await?;
    all_columns(&logs, &dir.path().join("ours")).await?;
    let ours = cpu()?.saturating_sub(spent);

    let spent = cpu()?;
    bare_write(&dir.path().join("bare"), lines, &mut names, begun)?;
    let bare = cpu()?.saturating_sub(spent);
    let mut table = vec![Row::per_cpu_second(
        "log lines, from the log's door",
        u32::try_from(lines)?,
        ours,
        bare,
        Target::None,
    )];

    let mut files = Vec::new();
    parquet_files(&dir.path().join("ours"), &mut files)?;
    let (mut found_here, mut times, mut bare_times, mut newest) = (0, vec![], vec![], vec![]);
    for _ in 0..3 {
        let (found, time) = bare_scan(&files)?;
        ensure!(found == lines / RARE, "the bare scan found {found} lines");
        bare_times.push(time);
        let (found, time) = search(&logs, TERM).await?;
        found_here = found;
        times.push(time);
    }
    ensure!(found_here == lines / RARE, "the search found {found_here} lines");
    table.push(Row::search(lines, median(times), median(bare_times)));
    for _ in 0..20 {
        let begun = Instant::now();
        let query = FilterQuery { from_head: false, ..filter("")? };
        let page = logs.filter_events(query).await?;
        ensure!(page.events.len() > 5_000.min(lines / 2), "the newest page is short");
        newest.push(begun.elapsed());
    }
    table.push(Row::within("newest page of a group", median(newest), Duration::from_millis(50)));
    Ok(table)
}

/// Has every segment made into columns.
pub(crate) async fn all_columns(logs: &Logs, dir: &Path) -> Result<()> {
    while has_segments(dir)? {
        logs.compact().await?;
    }
    Ok(())
}

/// What the bare writer spends, without what it takes to think of the lines.
pub(crate) fn bare(lines: usize) -> Result<Duration> {
    let dir = tempfile::tempdir()?;
    let mut names = Names::new()?;
    let begun = kit::Real.now();
    let spent = cpu()?;
    for number in 0..lines {
        std::hint::black_box(names.line(number, begun));
    }
    let thinking = cpu()?.saturating_sub(spent);
    let spent = cpu()?;
    bare_write(&dir.path().join("bare"), lines, &mut names, begun)?;
    Ok(cpu()?.saturating_sub(spent).saturating_sub(thinking))
}

fn group() -> Result<GroupKey> {
    Ok(GroupKey {
        scope: "aws:000000000000".parse()?,
        region: "us-east-1".parse()?,
        name: "/aws/lambda/bench".to_owned(),
    })
}

/// What every line of a stream shares.
struct Names {
    group: Arc<GroupKey>,
    streams: Vec<Arc<str>>,
    /// That the last line was of.
    invocation: Arc<str>,
}

impl Names {
    fn new() -> Result<Self> {
        let stream = |number| format!("2026/11/23/[$LATEST]{number:032x}").into();
        Ok(Self {
            group: Arc::new(group()?),
            streams: (0..STREAMS).map(stream).collect(),
            invocation: "".into(),
        })
    }

    fn line(&mut self, number: usize, begun: Timestamp) -> Line {
        if number.is_multiple_of(10) {
            self.invocation = invocation(number).into();
        }
        Line {
            group: self.group.clone(),
            stream: self.streams[(number / BATCH) % STREAMS].clone(),
            ts: begun + jiff::SignedDuration::from_micros(time(number)),
            invocation: Some(self.invocation.clone()),
            revision: None,
            level: None,
            body: body(number),
        }
    }
}

fn time(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX) * 300
}

/// An invocation writes ten lines.
fn invocation(number: usize) -> String {
    let mixed = mix(number as u64 / 10);
    format!("{:08x}-0000-4000-8000-{:012x}", mixed >> 32, mixed & 0xffff_ffff_ffff)
}

fn body(number: usize) -> String {
    let mixed = mix(number as u64);
    let mark = if number % RARE == RARE - 1 { TERM } else { "order" };
    format!(
        "INFO request {number} of user {:05} took {} ms: GET /api/v1/{mark}/{:08x}?page={} answered 200",
        mixed % 20_000,
        mixed % 977,
        mixed >> 32,
        mixed % 13,
    )
}

fn mix(number: u64) -> u64 {
    let mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb)
}

fn filter(pattern: &str) -> Result<FilterQuery> {
    Ok(FilterQuery {
        group: group()?,
        streams: Streams::All,
        start: None,
        end: None,
        pattern: Pattern::parse(pattern)?,
        from_head: true,
        limit: 10_000,
        token: None,
    })
}

async fn search(logs: &Logs, pattern: &str) -> Result<(usize, Duration)> {
    let begun = Instant::now();
    let (mut found, mut token) = (0, None);
    loop {
        let page = logs.filter_events(FilterQuery { token, ..filter(pattern)? }).await?;
        found += page.events.len();
        token = page.token;
        if token.is_none() {
            return Ok((found, begun.elapsed()));
        }
    }
}

/// The least that does the same: each batch written ahead and synced, then columns of what was
/// written, straight from memory.
fn bare_write(dir: &Path, lines: usize, names: &mut Names, begun: Timestamp) -> Result<()> {
    fs::create_dir(dir)?;
    let mut ahead = File::create_new(dir.join("ahead"))?;
    let schema = "message row { required binary stream (UTF8); required int64 ts; \
                  required int64 seq; required int64 ingested; optional binary invocation (UTF8); \
                  required binary body (UTF8); }";
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_column_dictionary_enabled("body".into(), false)
        .set_column_dictionary_enabled("ts".into(), false)
        .set_column_dictionary_enabled("seq".into(), false)
        .set_column_dictionary_enabled("ingested".into(), false)
        .set_column_encoding("ts".into(), Encoding::DELTA_BINARY_PACKED)
        .set_column_encoding("seq".into(), Encoding::DELTA_BINARY_PACKED)
        .set_column_encoding("ingested".into(), Encoding::DELTA_BINARY_PACKED);
    let file = File::create_new(dir.join("columns"))?;
    let schema = Arc::new(parse_message_type(schema)?);
    let mut columns = SerializedFileWriter::new(file, schema, Arc::new(properties.build()))?;
    let mut buffer = Vec::new();
    let mut held: Vec<Line> = Vec::new();
    for number in 0..lines {
        let line = names.line(number, begun);
        buffer.extend(line.ts.as_microsecond().to_le_bytes());
        buffer.extend(u32::try_from(line.body.len())?.to_le_bytes());
        for text in [&*line.stream, line.invocation.as_deref().unwrap_or_default(), &line.body] {
            buffer.extend(text.as_bytes());
        }
        held.push(line);
        if buffer.len() >= SYNC || number + 1 == lines {
            ahead.write_all(&buffer)?;
            ahead.sync_data()?;
            buffer.clear();
        }
        if held.len() >= ROW_GROUP || number + 1 == lines {
            let mut group = columns.next_row_group()?;
            texts(&mut group, held.iter().map(|line| &*line.stream), None)?;
            for _ in 0..3 {
                let times = held.iter().map(|line| line.ts.as_microsecond());
                write::<Int64Type>(&mut group, &times.collect::<Vec<_>>(), None)?;
            }
            let levels = vec![1; held.len()];
            texts(
                &mut group,
                held.iter().filter_map(|it| it.invocation.as_deref()),
                Some(&levels),
            )?;
            texts(&mut group, held.iter().map(|line| &*line.body), None)?;
            group.close()?;
            held.clear();
        }
    }
    columns.into_inner()?.sync_all()?;
    Ok(())
}

type Group<'a> = SerializedRowGroupWriter<'a, File>;

fn texts<'t>(
    group: &mut Group<'_>,
    texts: impl Iterator<Item = &'t str>,
    levels: Option<&[i16]>,
) -> Result<()> {
    let values: Vec<ByteArray> = texts.map(Into::into).collect();
    write::<ByteArrayType>(group, &values, levels)
}

fn write<T: DataType>(
    group: &mut Group<'_>,
    values: &[T::T],
    levels: Option<&[i16]>,
) -> Result<()> {
    let mut column = group.next_column()?.context("a column")?;
    column.typed::<T>().write_batch(values, levels, None)?;
    Ok(column.close()?)
}

/// Reads every text of the same files, and looks for the term in it.
fn bare_scan(files: &[PathBuf]) -> Result<(usize, Duration)> {
    let begun = Instant::now();
    let term = memchr::memmem::Finder::new(TERM);
    let mut found = 0;
    for path in files {
        let file = SerializedFileReader::new(File::open(path)?)?;
        let fields = file.metadata().file_metadata().schema_descr();
        let body = (0..fields.num_columns()).find(|at| fields.column(*at).name() == "body");
        let body = body.context("the column of texts")?;
        for at in 0..file.num_row_groups() {
            let group = file.get_row_group(at)?;
            let mut column =
                get_typed_column_reader::<ByteArrayType>(group.get_column_reader(body)?);
            let mut values = Vec::new();
            while column.read_records(ROW_GROUP, None, None, &mut values)?.0 > 0 {}
            found += values.iter().filter(|text| term.find(text.data()).is_some()).count();
        }
    }
    Ok((found, begun.elapsed()))
}

/// How many rows the columns below a directory hold.
pub(crate) fn rows_in(dir: &Path) -> Result<usize> {
    let mut files = Vec::new();
    parquet_files(dir, &mut files)?;
    let mut rows = 0;
    for path in files {
        let file = SerializedFileReader::new(File::open(path)?)?;
        rows += usize::try_from(file.metadata().file_metadata().num_rows())?;
    }
    Ok(rows)
}

fn parquet_files(dir: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            parquet_files(&path, found)?;
        } else if path.extension().is_some_and(|it| it == "parquet") {
            found.push(path);
        }
    }
    Ok(())
}

fn has_segments(dir: &Path) -> Result<bool> {
    for entry in fs::read_dir(dir)? {
        if entry?.path().extension().is_some_and(|it| it == "log") {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What this process has used of the processors.
pub(crate) fn cpu() -> Result<Duration> {
    cpu_in(&fs::read_to_string("/proc/self/stat")?)
}

pub(crate) fn cpu_in(stat: &str) -> Result<Duration> {
    let fields = stat.rsplit_once(')').context("its name")?.1.split_whitespace();
    let ticks = fields.skip(11).take(2).map(str::parse::<u64>).sum::<Result<u64, _>>()?;
    Ok(Duration::from_millis(ticks * 10))
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
