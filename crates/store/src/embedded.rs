//! One `SQLite` file on this machine.
//!
//! All writes go through one thread (`writer`), which makes one durable transaction of whatever
//! is queued. Readers never wait for it (`readers`): the file is in WAL mode.
mod readers;
mod writer;

use std::{path::Path, sync::Arc};

use async_trait::async_trait;
use bytes::Bytes;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use thiserror::Error;

use self::{readers::Readers, writer::Writer};
use crate::{Batch, CommitError, Kv, KvError, Pairs};

/// What `PRAGMA user_version` holds.
const VERSION: i64 = 1;

#[derive(Debug, Error)]
pub enum OpenError {
    #[error("the database is of version {0}, written by a newer morrow; this one knows {VERSION}")]
    Newer(i64),
    #[error("the database cannot be opened")]
    Sqlite(#[from] rusqlite::Error),
    #[error("the database's folder cannot be synced or its writer started")]
    Io(#[from] std::io::Error),
}

/// One file on this machine, kept by `SQLite`. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Embedded {
    readers: Arc<Readers>,
    writer: Writer,
}

impl Embedded {
    /// Opens the file, or makes it. Blocks for a few milliseconds.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        Self::open_bounded(path, None)
    }

    /// `max_pages` stands in for a small disk.
    fn open_bounded(path: &Path, max_pages: Option<u32>) -> Result<Self, OpenError> {
        let conn = connect(path)?;
        prepare(&conn)?;
        if let Some(pages) = max_pages {
            conn.pragma_update(None, "max_page_count", pages)?;
        }
        // SQLite syncs what it writes, but not the folder that names a file it made.
        if let Some(folder) = path.parent() {
            std::fs::File::open(folder)?.sync_all()?;
        }
        let readers = Arc::new(Readers::new(path));
        Ok(Self { readers, writer: Writer::start(conn)? })
    }
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(std::time::Duration::from_secs(10))?;
    Ok(conn)
}

/// Settings of the writing connection, and the schema.
fn prepare(conn: &Connection) -> Result<(), OpenError> {
    conn.pragma_update(None, "journal_mode", "WAL")?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "journal_size_limit", 64 << 20)?;
    conn.pragma_update(None, "cell_size_check", true)?;
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    let version: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version > VERSION {
        return Err(OpenError::Newer(version));
    }
    conn.execute_batch(&format!(
        "BEGIN IMMEDIATE;
         CREATE TABLE IF NOT EXISTS kv (key BLOB PRIMARY KEY, value BLOB NOT NULL)
             STRICT, WITHOUT ROWID;
         PRAGMA user_version = {VERSION};
         COMMIT;"
    ))?;
    Ok(())
}

#[async_trait]
impl Kv for Embedded {
    async fn get(&self, key: &[u8]) -> Result<Option<Bytes>, KvError> {
        self.readers.get(key)
    }

    async fn scan(&self, prefix: &[u8], after: &[u8], limit: usize) -> Result<Pairs, KvError> {
        self.readers.clone().scan(prefix.to_vec(), after.to_vec(), limit).await
    }

    async fn commit(&self, batch: Batch) -> Result<(), CommitError> {
        self.writer.commit(batch).await
    }
}

impl From<rusqlite::Error> for KvError {
    fn from(err: rusqlite::Error) -> Self {
        match err.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            _ => Self::new(err),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(key: String, bytes: usize) -> Batch {
        Batch::new().put(key.into(), vec![7; bytes].into())
    }

    #[tokio::test]
    async fn a_full_disk_refuses_the_write_and_loses_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("db");
        let kv = Embedded::open_bounded(&path, Some(64)).unwrap();
        let mut kept = 0;
        let refusal = loop {
            match kv.commit(put(format!("k/{kept:03}"), 8 << 10)).await {
                Ok(()) => kept += 1,
                Err(err) => break err,
            }
        };
        assert!(matches!(refusal, CommitError::Kv(KvError::Full)), "{refusal:?}");
        assert!(kept > 10, "{kept}");
        kv.commit(Batch::new().delete("k/000".into())).await.unwrap();
        kv.commit(put("k/small".into(), 10)).await.unwrap();
        drop(kv);

        let kv = Embedded::open(&path).unwrap();
        assert_eq!(kv.scan(b"k/", b"", 1000).await.unwrap().len(), kept);
    }

    #[tokio::test]
    async fn a_write_too_large_fails_alone_in_its_group() {
        let dir = tempfile::tempdir().unwrap();
        let kv = Embedded::open_bounded(&dir.path().join("db"), Some(64)).unwrap();
        let sizes = [100, 100, 1 << 20, 100];
        let commits =
            sizes.iter().enumerate().map(|(i, size)| kv.commit(put(format!("k/{i}"), *size)));
        let outcomes = futures::future::join_all(commits).await;
        let accepted: Vec<bool> = outcomes.iter().map(Result::is_ok).collect();
        assert_eq!(accepted, [true, true, false, true]);
        assert_eq!(kv.scan(b"k/", b"", 9).await.unwrap().len(), 3);
    }

    #[tokio::test]
    async fn a_newer_database_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("db");
        drop(Embedded::open(&path).unwrap());
        connect(&path).unwrap().pragma_update(None, "user_version", 2).unwrap();
        assert!(matches!(Embedded::open(&path), Err(OpenError::Newer(2))));
    }

    #[tokio::test]
    async fn what_was_committed_is_there_after_a_copy_taken_without_closing() {
        let dir = tempfile::tempdir().unwrap();
        let kv = Embedded::open(&dir.path().join("db")).unwrap();
        for i in 0..20 {
            kv.commit(put(format!("k/{i}"), 100)).await.unwrap();
        }
        // What a killed process leaves: the file and its write-ahead log, never checkpointed.
        for name in ["db", "db-wal"] {
            std::fs::copy(dir.path().join(name), dir.path().join(name.replace("db", "copy")))
                .unwrap();
        }
        let copy = Embedded::open(&dir.path().join("copy")).unwrap();
        assert_eq!(copy.scan(b"k/", b"", 99).await.unwrap().len(), 20);
    }
}
