use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use bytes::Bytes;
use rusqlite::{Connection, OptionalExtension, params};
use tokio::sync::Semaphore;

use crate::{KvError, Pairs, kv};

/// How many connections are kept open, and how many scans run at a time.
const KEPT: usize = 4;

/// What each keeps of the file in memory: the inner pages of its tree. The kernel keeps the rest.
const CACHE_KIB: i64 = 256;

/// Connections that only read. One is taken per read, so no reader waits for another.
///
/// A `get` runs on the caller's thread: one B-tree descent through cached pages takes some 5 µs,
/// less than handing it to another thread and back. A scan's length is the caller's, so it goes
/// to a thread that may block.
#[derive(Debug)]
pub(super) struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
    scans: Semaphore,
}

impl Readers {
    pub(super) fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), idle: Mutex::default(), scans: Semaphore::new(KEPT) }
    }

    pub(super) fn get(&self, key: &[u8]) -> Result<Option<Bytes>, KvError> {
        self.with(|conn| {
            let mut query = conn.prepare_cached("SELECT value FROM kv WHERE key = ?1")?;
            query.query_row([key], |row| row.get(0).map(|value: Vec<u8>| value.into())).optional()
        })
    }

    pub(super) async fn scan(
        self: Arc<Self>,
        prefix: Vec<u8>,
        after: Vec<u8>,
        limit: usize,
    ) -> Result<Pairs, KvError> {
        let _turn = self.scans.acquire().await.map_err(KvError::new)?;
        let this = self.clone();
        let scan = move || this.with(|conn| scan(conn, &prefix, &after, limit));
        kit::blocking(scan).await.map_err(KvError::new)?
    }

    fn with<T>(&self, read: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, KvError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let conn = idle.map_or_else(|| self.connect(), Ok)?;
        let outcome = read(&conn);
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if outcome.is_ok() && idle.len() < KEPT {
            idle.push(conn);
        }
        Ok(outcome?)
    }

    fn connect(&self) -> rusqlite::Result<Connection> {
        let conn = super::connect(&self.path)?;
        conn.pragma_update(None, "query_only", true)?;
        conn.pragma_update(None, "cache_size", -CACHE_KIB)?;
        Ok(conn)
    }
}

/// Each bound is written so that the B-tree seeks it: a later page costs what the first does.
fn scan(conn: &Connection, prefix: &[u8], after: &[u8], limit: usize) -> rusqlite::Result<Pairs> {
    let (lower, from) = if after < prefix { (">=", prefix) } else { (">", after) };
    let end = kv::end_of(prefix);
    let upper = if end.is_some() { "AND key < ?2" } else { "AND ?2 IS NULL" };
    let mut query = conn.prepare_cached(&format!(
        "SELECT key, value FROM kv WHERE key {lower} ?1 {upper} ORDER BY key LIMIT ?3"
    ))?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = query.query_map(params![from, end, limit], |row| {
        let (key, value): (Vec<u8>, Vec<u8>) = (row.get(0)?, row.get(1)?);
        Ok((key.into(), value.into()))
    })?;
    rows.collect()
}
