use std::{
    collections::{HashMap, HashSet},
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Read},
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    sync::Arc,
};

use thiserror::Error;

use crate::{
    columns::ColumnFile,
    index::{Bounds, Extent, Extents, Found, Index, Kept, Segment},
    manifest::{BadManifest, Manifest},
    row::GroupKey,
    segment::{self, BadHeader, Frames, HEADER, Record, RowRef, Step},
};

#[derive(Debug, Error)]
pub enum OpenError {
    #[error("{0} was written by a newer morrow (version {1})")]
    Newer(PathBuf, u32),
    #[error("{0} is not morrow's log, or is damaged")]
    Foreign(PathBuf),
    #[error("{0} cannot be used")]
    Io(PathBuf, #[source] io::Error),
}

/// What opening found that was not as it should be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recovery {
    /// Bytes at the end of a segment that never became rows: the process was killed while writing
    /// them, before anybody was told that they were safe. They are cut off.
    pub torn_bytes: u64,
    /// Frames amid sound ones, and files of columns, whose bytes are wrong. They are passed over.
    pub damaged: u64,
}

#[derive(Debug)]
pub(super) struct Opened {
    pub(super) index: Index,
    pub(super) next_seq: u64,
    pub(super) next_segment: u64,
    pub(super) manifest: Manifest,
}

pub(super) fn segment_path(dir: &Path, number: u64) -> PathBuf {
    dir.join(format!("{number:020}.log"))
}

pub(super) fn open(dir: &Path) -> Result<(Opened, Recovery), OpenError> {
    let at_dir = |err| OpenError::Io(dir.to_owned(), err);
    match DirBuilder::new().mode(0o700).create(dir) {
        Err(err) if err.kind() == io::ErrorKind::AlreadyExists => {}
        made => made.map_err(at_dir)?,
    }
    let manifest = Manifest::read(dir).map_err(|bad| match bad {
        BadManifest::Newer(version) => OpenError::Newer(Manifest::path(dir), version),
        BadManifest::Foreign => OpenError::Foreign(Manifest::path(dir)),
        BadManifest::Io(err) => OpenError::Io(Manifest::path(dir), err),
    })?;
    let mut opened = Opened {
        index: Index::default(),
        next_seq: manifest.next_seq,
        next_segment: manifest.compacted + 1,
        manifest,
    };
    remove_unlisted(dir, &opened.manifest).map_err(at_dir)?;
    let mut recovery = Recovery::default();
    load_columns(&mut opened, &mut recovery, dir)?;
    for (number, path) in segments(dir).map_err(at_dir)? {
        if number <= opened.manifest.compacted {
            fs::remove_file(&path).map_err(|err| OpenError::Io(path, err))?;
            continue;
        }
        opened.next_segment = number + 1;
        let length = fs::metadata(&path).map_err(|err| OpenError::Io(path.clone(), err))?.len();
        // Its header is synced before the first row is written.
        if length < HEADER as u64 {
            recovery.torn_bytes += length;
            fs::remove_file(&path).map_err(|err| OpenError::Io(path, err))?;
            continue;
        }
        load(&mut opened, &mut recovery, number, &path, length)?;
    }
    if recovery != Recovery::default() {
        let Recovery { torn_bytes, damaged } = recovery;
        tracing::warn!(torn_bytes, damaged, "log segments were not whole");
    }
    Ok((opened, recovery))
}

/// Takes away what a compaction that was cut off has left.
fn remove_unlisted(dir: &Path, manifest: &Manifest) -> io::Result<()> {
    let listed: HashSet<PathBuf> = manifest.files.iter().map(|file| file.path(dir)).collect();
    let folders = |dir: &Path| -> io::Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(dir)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                found.push(entry.path());
            }
        }
        Ok(found)
    };
    for day in folders(dir)? {
        for bucket in folders(&day)? {
            for entry in fs::read_dir(&bucket)? {
                let path = entry?.path();
                let ours = path.extension().is_some_and(|extension| extension == "parquet");
                if ours && !listed.contains(&path) {
                    fs::remove_file(&path)?;
                }
            }
        }
    }
    Ok(())
}

fn load_columns(opened: &mut Opened, recovery: &mut Recovery, dir: &Path) -> Result<(), OpenError> {
    for end in &opened.manifest.ends {
        let stream = end.stream.as_deref().map(Arc::from);
        opened.index.ends.add(&Arc::new(end.group.clone()), stream.as_ref(), end.below);
        opened.index.ends.set_written(end.below);
    }
    let mut lost = HashSet::new();
    for listed in &opened.manifest.files {
        let path = listed.path(dir);
        match ColumnFile::summary(&path) {
            Ok((summary, length)) => {
                opened.index.add_file(*listed, Kept::new(path), length, summary);
            }
            Err(error) => {
                tracing::error!(%error, path = %path.display(), "a log file is set aside");
                recovery.damaged += 1;
                lost.insert(listed.number);
                if path.exists() {
                    let aside = path.with_extension("damaged");
                    fs::rename(&path, aside).map_err(|err| OpenError::Io(path, err))?;
                }
            }
        }
    }
    opened.manifest.files.retain(|listed| !lost.contains(&listed.number));
    Ok(())
}

/// The folder's segments in the order of their numbers.
fn segments(dir: &Path) -> io::Result<Vec<(u64, PathBuf)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        let number = name.and_then(|name| name.strip_suffix(".log")?.parse().ok());
        if let Some(number) = number {
            found.push((number, path));
        }
    }
    found.sort_unstable();
    Ok(found)
}

fn load(
    opened: &mut Opened,
    recovery: &mut Recovery,
    number: u64,
    path: &Path,
    length: u64,
) -> Result<(), OpenError> {
    let at_path = |err| OpenError::Io(path.to_owned(), err);
    let mut file = File::open(path).map_err(at_path)?;
    let mut header = [0; HEADER];
    file.read_exact(&mut header).map_err(at_path)?;
    let first_seq = segment::read_header(&header).map_err(|bad| match bad {
        BadHeader::Newer(version) => OpenError::Newer(path.to_owned(), version),
        BadHeader::Foreign => OpenError::Foreign(path.to_owned()),
    })?;
    opened.next_seq = opened.next_seq.max(first_seq);

    let mut frames = Frames::new(&file, HEADER as u64, length);
    let mut loaded = Loaded::default();
    loop {
        match frames.step().map_err(at_path)? {
            Step::Frame { start, end, payload } => match segment::parse(payload) {
                Some(Record::End { group, stream, below }) => {
                    opened.next_seq = opened.next_seq.max(below + 1);
                    loaded.found.retain(|_, found| {
                        *found.group != group || stream.is_some_and(|name| *found.stream != *name)
                    });
                    let stream = stream.map(Arc::from);
                    opened.index.end(&Arc::new(group), stream.as_ref(), below);
                    opened.index.ends.set_written(below);
                }
                Some(record) => loaded.add(record, start, end),
                None => recovery.damaged += 1,
            },
            Step::Damaged { .. } => recovery.damaged += 1,
            Step::Torn { start } => {
                recovery.torn_bytes += length - start;
                let cut = |file: File| file.set_len(start).and_then(|()| file.sync_all());
                OpenOptions::new().write(true).open(path).and_then(cut).map_err(at_path)?;
                break;
            }
            Step::End => break,
        }
    }
    opened.next_seq = opened.next_seq.max(loaded.last_seq + 1);
    let segment = Segment { file: Kept::new(path.to_owned()), first_seq };
    drop(opened.index.segments.insert(number, segment));
    for found in loaded.found.into_values().filter(|found| found.bounds.rows > 0) {
        opened.index.add_found(number, found);
    }
    Ok(())
}

/// What a segment holds, by its streams' numbers.
#[derive(Debug, Default)]
struct Loaded {
    found: HashMap<u32, Found>,
    last_seq: u64,
}

impl Loaded {
    fn add(&mut self, record: Record<'_>, start: u64, end: u64) {
        match record {
            Record::Declare { id, group, stream, group_created, stream_created } => {
                let found = Found {
                    group: Arc::<GroupKey>::new(group),
                    stream: stream.into(),
                    group_created,
                    stream_created,
                    id,
                    last_seq: 0,
                    bounds: Bounds::default(),
                    extents: Extents::default(),
                };
                drop(self.found.insert(id, found));
            }
            Record::Row(RowRef { stream, id, ingested, body, .. }) => {
                self.last_seq = self.last_seq.max(id.seq);
                if let Some(found) = self.found.get_mut(&stream) {
                    found.last_seq = found.last_seq.max(id.seq);
                    found.bounds.add(id.micros, ingested, body.len());
                    let (first, last) = (id.micros, id.micros);
                    found.extents.push(Extent { start, end, first, last });
                }
            }
            Record::End { .. } => {}
        }
    }
}
