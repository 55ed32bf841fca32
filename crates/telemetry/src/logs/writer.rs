use std::{
    collections::HashMap,
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::{FileExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::{Arc, PoisonError},
    thread::JoinHandle,
    time::Duration,
};

use tokio::sync::watch;

use super::{
    LogError, Shared,
    open::segment_path,
    state::{Item, Written},
};
use crate::{
    index::{Bounds, Extent, Extents, Found, Kept, Segment},
    row::{Accepted, GroupKey},
    segment::{self, HEADER},
};

/// With this many bytes queued the writer gathers no longer. About half of them are texts.
pub(super) const ENOUGH: usize = 2 << 20;
/// How long after a failure the writer tries again.
const PAUSE: Duration = Duration::from_secs(1);
const DAY: i64 = 24 * 60 * 60 * 1_000_000;

/// How far the writer has come.
#[derive(Debug, Clone, Default)]
pub(super) struct Status {
    /// Every row up to this number is on the disk.
    pub(super) written: u64,
    /// The disk takes nothing now. The rows that wait are tried again and again.
    pub(super) failure: Option<LogError>,
}

pub(super) fn start(
    shared: Arc<Shared>,
    dir: &Path,
    next_segment: u64,
) -> io::Result<(JoinHandle<()>, watch::Receiver<Status>)> {
    let written = shared.state().next_seq - 1;
    let (status, receiver) = watch::channel(Status { written, failure: None });
    let files = Files {
        dir: dir.to_owned(),
        next: next_segment,
        most: shared.limits.segment_bytes,
        active: None,
    };
    let mut writer = Writer { shared, files, status };
    let thread =
        std::thread::Builder::new().name("log-writer".into()).spawn(move || writer.run())?;
    Ok((thread, receiver))
}

struct Writer {
    shared: Arc<Shared>,
    files: Files,
    status: watch::Sender<Status>,
}

impl Writer {
    fn run(&mut self) {
        while let Some((batch, bytes)) = self.next_batch() {
            if !batch.is_empty() && !self.write(&batch, bytes) {
                return;
            }
        }
    }

    /// Waits for rows, gathers more for a moment unless somebody waits for them, and takes all
    /// there are. `None` when the log is closed.
    fn next_batch(&mut self) -> Option<(Vec<Item>, usize)> {
        let shared = &self.shared;
        let idle = shared.wake.wait_while(shared.state(), |state| {
            state.queue.is_empty() && !state.closing && !state.rotate
        });
        let state = idle.unwrap_or_else(PoisonError::into_inner);
        let gather = shared.wake.wait_timeout_while(state, shared.limits.gather, |state| {
            !state.hurry && !state.closing && !state.rotate && state.queued_bytes < ENOUGH
        });
        let (mut state, _) = gather.unwrap_or_else(PoisonError::into_inner);
        if state.closing && state.queue.is_empty() {
            return None;
        }
        state.hurry = false;
        if std::mem::take(&mut state.rotate) {
            self.files.active = None;
            state.active = None;
        }
        state.writing = std::mem::take(&mut state.queue);
        let bytes = std::mem::take(&mut state.queued_bytes);
        Some((state.writing.clone(), bytes))
    }

    /// Writes a batch, however often it takes. Returns `false` when the log is closed first.
    fn write(&mut self, batch: &[Item], bytes: usize) -> bool {
        loop {
            match self.files.write(batch) {
                Ok(written) => {
                    self.shared.state().settle(written);
                    self.shared.room.add_permits(bytes);
                    let last = batch.iter().map(Item::seq).max().unwrap_or(0);
                    drop(self.status.send_replace(Status { written: last, failure: None }));
                    return true;
                }
                Err(err) => {
                    if self.status.borrow().failure.is_none() {
                        tracing::error!(error = %err, "log rows cannot be written");
                    }
                    let failure = Some(err.into());
                    self.status.send_modify(|status| status.failure = failure);
                }
            }
            let state = self.shared.state();
            let pause = self.shared.wake.wait_timeout_while(state, PAUSE, |state| !state.closing);
            let (state, _) = pause.unwrap_or_else(PoisonError::into_inner);
            if state.closing {
                tracing::error!(rows = batch.len() + state.queue.len(), "log rows are lost");
                return false;
            }
        }
    }
}

/// The folder, as the writer sees it.
struct Files {
    dir: PathBuf,
    next: u64,
    most: u64,
    active: Option<Active>,
}

/// The segment that is being written.
struct Active {
    number: u64,
    kept: Arc<Kept>,
    first_seq: u64,
    since: i64,
    file: File,
    /// What is on the disk for sure.
    length: u64,
    day: i64,
    ids: HashMap<(Arc<GroupKey>, Arc<str>), u32>,
    next_id: u32,
}

impl Files {
    /// Puts a batch on the disk. After a failure nothing of it counts, and the next attempt begins
    /// another segment: what a failed sync leaves of the file is anybody's guess.
    fn write(&mut self, batch: &[Item]) -> io::Result<Written> {
        let (first, since) = first_row(batch);
        let day = since.div_euclid(DAY);
        if self
            .active
            .as_ref()
            .is_some_and(|active| active.length >= self.most || active.day != day)
        {
            self.active = None;
        }
        let mut active = match self.active.take() {
            Some(active) => active,
            None => self.begin(first, since)?,
        };
        match active.write(batch) {
            Ok(written) => {
                self.active = Some(active);
                Ok(written)
            }
            Err(err) => {
                active.abandon();
                Err(err)
            }
        }
    }

    fn begin(&mut self, first_seq: u64, since: i64) -> io::Result<Active> {
        let number = self.next;
        let path = segment_path(&self.dir, number);
        let mut options = OpenOptions::new();
        let file = options.write(true).create_new(true).mode(0o600).open(&path)?;
        self.next += 1;
        let length = HEADER as u64;
        let active = Active {
            number,
            kept: Kept::new(path),
            first_seq,
            since,
            file,
            length,
            day: since.div_euclid(DAY),
            ids: HashMap::new(),
            next_id: 0,
        };
        let begun = active
            .file
            .write_all_at(&segment::write_header(number, first_seq), 0)
            .and_then(|()| active.file.sync_all())
            .and_then(|()| File::open(&self.dir)?.sync_all());
        match begun {
            Ok(()) => Ok(active),
            Err(err) => {
                active.abandon();
                Err(err)
            }
        }
    }
}

/// Where the batch's numbers begin at the latest, and when it was taken in.
fn first_row(batch: &[Item]) -> (u64, i64) {
    let rows = batch.iter().find_map(|item| match item {
        Item::Rows(rows) => Some(rows),
        Item::End { .. } => None,
    });
    let first = match batch.first() {
        Some(Item::Rows(rows)) => rows.rows.first().map_or(0, |row| row.id.seq),
        Some(Item::End { below, .. }) => *below,
        None => 0,
    };
    (first, rows.map_or(0, |rows| rows.ingested))
}

impl Active {
    fn write(&mut self, batch: &[Item]) -> io::Result<Written> {
        let mut encoder = Encoder { active: self, bytes: Vec::new(), found: HashMap::new() };
        for part in batch.chunk_by(both_rows) {
            encoder.encode(part);
        }
        let Encoder { bytes, found, .. } = encoder;
        self.file.write_all_at(&bytes, self.length)?;
        self.file.sync_data()?;
        self.length += bytes.len() as u64;
        let found: Vec<Found> = found.into_values().collect();
        let segment = Segment { file: self.kept.clone(), first_seq: self.first_seq };
        Ok(Written { number: self.number, segment, since: self.since, found })
    }

    /// Leaves the file with what is good of it, or takes it away if that is nothing.
    fn abandon(self) {
        let left = if self.length == HEADER as u64 {
            fs::remove_file(self.kept.path())
        } else {
            self.file.set_len(self.length)
        };
        if let Err(err) = left {
            tracing::warn!(error = %err, path = %self.kept.path().display(), "a log segment stays torn");
        }
    }
}

fn both_rows(a: &Item, b: &Item) -> bool {
    matches!((a, b), (Item::Rows(_), Item::Rows(_)))
}

/// Turns items into frames, and notes where each stream's rows lie.
struct Encoder<'a> {
    active: &'a mut Active,
    bytes: Vec<u8>,
    found: HashMap<u32, Found>,
}

impl Encoder<'_> {
    /// Rows of one stream are put together, so that they are read together.
    fn encode(&mut self, items: &[Item]) {
        let mut rows = Vec::with_capacity(items.len());
        for item in items {
            match item {
                Item::Rows(of) => rows.push((self.declare(of), of)),
                Item::End { group, stream, below } => self.end(group, stream.as_ref(), *below),
            }
        }
        rows.sort_by_key(|(id, _)| *id);
        for (id, of) in rows {
            let Some(found) = self.found.get_mut(&id) else { continue };
            found.last_seq = found.last_seq.max(of.last_seq());
            for row in &of.rows {
                let start = self.active.length + self.bytes.len() as u64;
                segment::row(&mut self.bytes, id, of.ingested, row);
                let end = self.active.length + self.bytes.len() as u64;
                let at = row.id.micros;
                found.bounds.add(at, of.ingested, row.body.len());
                found.extents.push(Extent { start, end, first: at, last: at });
            }
        }
    }

    /// The stream's number in this segment, declared when it is new to it.
    fn declare(&mut self, of: &Accepted) -> u32 {
        let key = (of.group.clone(), of.stream.clone());
        let created = (of.group_created, of.stream_created);
        let known = self.active.ids.get(&key).copied();
        let id = known.unwrap_or(self.active.next_id);
        if known.is_none() {
            self.active.next_id += 1;
            let (of_group, of_stream) = created;
            segment::declare(&mut self.bytes, id, &of.group, &of.stream, of_group, of_stream);
            self.active.ids.insert(key, id);
        }
        self.found.entry(id).or_insert_with(|| Found {
            group: of.group.clone(),
            stream: of.stream.clone(),
            group_created: created.0,
            stream_created: created.1,
            id,
            last_seq: 0,
            bounds: Bounds::default(),
            extents: Extents::default(),
        });
        id
    }

    /// Rows that come after it are of another stream, though its name be the same.
    fn end(&mut self, group: &Arc<GroupKey>, stream: Option<&Arc<str>>, below: u64) {
        segment::end(&mut self.bytes, group, stream.map(|stream| &**stream), below);
        let ended = |of: &Arc<GroupKey>, name: &Arc<str>| {
            of == group && stream.is_none_or(|stream| stream == name)
        };
        self.found.retain(|_, found| !ended(&found.group, &found.stream));
        self.active.ids.retain(|(of, name), _| !ended(of, name));
    }
}
