//! The log's hand: what callers hold, and what stands behind it.
//!
//! Rows go from [`Logs::append`] into a queue, from there through one thread (`writer`) into
//! segments. The queue and the index lie behind one short lock (`state`), so that at any moment a
//! row is in exactly one of them; `scan` answers questions from both. From time to time `compact`
//! makes files of columns of the segments that are full.
mod collect;
mod compact;
mod describe;
mod groups;
mod open;
mod read;
mod scan;
mod state;
mod write;
mod writer;

use std::{
    io,
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::JoinHandle,
    time::Duration,
};

use kit::Env;
use thiserror::Error;
use tokio::sync::{Semaphore, watch};

pub use self::{
    compact::Compacted,
    open::{OpenError, Recovery},
};
use self::{state::State, writer::Status};
use crate::{index::Group, manifest::Manifest, query::Keep, row::micros};

/// How many questions are answered at a time; more wait.
const READERS: usize = 8;

/// What bounds a log.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Rows older than this are not returned, of groups that nobody has set.
    pub keep: Duration,
    /// How many bytes of rows may wait for the disk; who brings more waits.
    pub waiting_bytes: u32,
    /// A segment that has reached this length is followed by another.
    pub segment_bytes: u64,
    /// A segment is written to no longer than this before it becomes columns.
    pub segment_age: Duration,
    /// How long the writer gathers rows that nobody waits for before it syncs them.
    pub gather: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            keep: Duration::from_hours(30 * 24),
            waiting_bytes: 8 << 20,
            segment_bytes: 32 << 20,
            segment_age: Duration::from_hours(1),
            gather: Duration::from_millis(50),
        }
    }
}

#[derive(Debug, Clone, Error)]
pub enum LogError {
    /// There is no room for more rows; what was accepted is kept, and written when there is.
    #[error("the disk is full")]
    Full,
    #[error("the log cannot be written or read")]
    Io(#[source] Arc<io::Error>),
    #[error("a log group's, stream's or invocation's name has 1 to {MAX_NAME} bytes")]
    BadName,
    #[error("the specified nextToken is invalid")]
    BadToken,
    #[error("the log group does not exist")]
    NoGroup,
    #[error("the log stream does not exist")]
    NoStream,
    #[error("the log is closed")]
    Closed,
}

/// `CloudWatch` Logs' bound for a group's and a stream's name.
pub(crate) const MAX_NAME: usize = 512;

impl From<io::Error> for LogError {
    fn from(err: io::Error) -> Self {
        match err.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Io(Arc::new(err)),
        }
    }
}

/// The log of every function. Cheap to clone; the last clone to go writes out what waits.
#[derive(Clone)]
pub struct Logs {
    hand: Arc<Hand>,
}

struct Hand {
    shared: Arc<Shared>,
    status: watch::Receiver<Status>,
    recovery: Recovery,
    writer: Option<JoinHandle<()>>,
}

/// What the callers and the writer share.
struct Shared {
    state: Mutex<State>,
    /// Wakes the writer.
    wake: Condvar,
    /// As many permits as bytes may still wait for the disk.
    room: Semaphore,
    readers: Semaphore,
    /// Held by who compacts.
    manifest: Mutex<Manifest>,
    dir: PathBuf,
    limits: Limits,
    env: Arc<dyn Env>,
}

impl Shared {
    /// The first instant that is still kept of a group.
    fn horizon(&self, group: &Group) -> i64 {
        let keep = match group.declared {
            Some(Keep::Forever) => return 0,
            Some(Keep::For(keep)) => keep,
            None => self.limits.keep,
        };
        let now = micros(self.env.now());
        now.saturating_sub(i64::try_from(keep.as_micros()).unwrap_or(i64::MAX)).max(0)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Logs {
    /// Opens the folder, or makes it, and takes up what it holds. Blocks while it reads it.
    pub fn open(dir: &Path, env: Arc<dyn Env>, limits: Limits) -> Result<Self, OpenError> {
        let (opened, recovery) = open::open(dir)?;
        let shared = Arc::new(Shared {
            state: Mutex::new(State::new(opened.index, opened.next_seq)),
            wake: Condvar::new(),
            room: Semaphore::new(limits.waiting_bytes as usize),
            readers: Semaphore::new(READERS),
            manifest: Mutex::new(opened.manifest),
            dir: dir.to_owned(),
            limits,
            env,
        });
        let (writer, status) = writer::start(shared.clone(), dir, opened.next_segment)
            .map_err(|err| OpenError::Io(dir.to_owned(), err))?;
        let hand = Hand { shared, status, recovery, writer: Some(writer) };
        Ok(Self { hand: Arc::new(hand) })
    }

    /// What opening found that was not as it should be.
    pub fn recovery(&self) -> &Recovery {
        &self.hand.recovery
    }

    pub fn limits(&self) -> &Limits {
        &self.shared().limits
    }

    fn shared(&self) -> &Arc<Shared> {
        &self.hand.shared
    }
}

impl Drop for Hand {
    fn drop(&mut self) {
        self.shared.state().closing = true;
        self.shared.wake.notify_all();
        let ended = self.writer.take().map(JoinHandle::join);
        if let Some(Err(_)) = ended {
            tracing::error!("the log's writer had panicked");
        }
    }
}

impl std::fmt::Debug for Logs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Logs").field("limits", &self.hand.shared.limits).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
