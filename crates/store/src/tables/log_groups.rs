use std::{collections::BTreeMap, sync::Arc};

use bytes::Bytes;
use jiff::Timestamp;
use model::{LogGroup, LogGroupKey, Retention};
use serde::{Deserialize, Serialize};

use super::{RowError, Stored, decode, encode, scan_all};
use crate::{Batch, Kv, KvError};

const VERSION: u32 = 1;

/// `loggroup/<scope>/<region>/<name>` → what was decided of a group;
/// `logstream/<scope>/<region>/<group>:<stream>` → a stream that somebody made;
/// `logend/<scope>/<region>/<group>[:<stream>]` → what is to be deleted of the log.
#[derive(Clone)]
pub struct LogGroups {
    kv: Arc<dyn Kv>,
}

/// A stream that somebody made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogStream {
    pub group: LogGroupKey,
    pub name: String,
    pub created: Timestamp,
}

/// What is to be deleted of the log: a group, or one stream of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogEnd {
    pub group: LogGroupKey,
    pub stream: Option<String>,
}

impl LogGroups {
    pub fn new(kv: Arc<dyn Kv>) -> Self {
        Self { kv }
    }

    pub async fn get(&self, key: &LogGroupKey) -> Result<Option<Stored<LogGroup>>, KvError> {
        let at = group_key(key);
        let found = self.kv.get(&at).await?;
        Ok(found.map(|bytes| read(&at, bytes)).transpose()?)
    }

    pub async fn list_all(&self) -> Result<Vec<Stored<LogGroup>>, KvError> {
        let pairs = scan_all(&self.kv, b"loggroup/").await?;
        let groups = pairs.into_iter().map(|(key, bytes)| read(&key, bytes));
        Ok(groups.collect::<Result<_, _>>()?)
    }

    /// Every stream that somebody made.
    pub async fn streams(&self) -> Result<Vec<LogStream>, KvError> {
        self.rows(b"logstream/").await
    }

    /// What is to be deleted of the log.
    pub async fn ends(&self) -> Result<Vec<LogEnd>, KvError> {
        self.rows(b"logend/").await
    }

    /// Sets a group that must still be as it was read.
    pub fn put(
        &self,
        batch: Batch,
        was: Option<&Stored<LogGroup>>,
        group: &LogGroup,
    ) -> Result<Batch, KvError> {
        let at = group_key(&group.key);
        let row = encode(VERSION, &Row::from(group.clone()))?;
        Ok(batch.expect(at.clone(), was.map(|was| was.bytes.clone())).put(at, row))
    }

    /// Adds a stream that must not be there.
    pub fn add_stream(&self, batch: Batch, stream: &LogStream) -> Result<Batch, KvError> {
        let at = stream_key(&stream.group, &stream.name);
        Ok(batch.expect(at.clone(), None).put(at, encode(VERSION, stream)?))
    }

    /// Removes a group with its streams, or one stream, and notes that the log has yet to follow.
    pub async fn end(&self, mut batch: Batch, end: &LogEnd) -> Result<Batch, KvError> {
        if let Some(stream) = &end.stream {
            batch = batch.delete(stream_key(&end.group, stream));
        } else {
            batch = batch.delete(group_key(&end.group));
            let streams = format!("logstream/{}:", end.group);
            for (key, _) in scan_all(&self.kv, streams.as_bytes()).await? {
                batch = batch.delete(key);
            }
        }
        Ok(batch.put(end_key(end), encode(VERSION, end)?))
    }

    /// The log has followed.
    pub fn forget_end(&self, batch: Batch, end: &LogEnd) -> Batch {
        batch.delete(end_key(end))
    }

    async fn rows<T: serde::de::DeserializeOwned>(&self, prefix: &[u8]) -> Result<Vec<T>, KvError> {
        let pairs = scan_all(&self.kv, prefix).await?;
        let rows = pairs.iter().map(|(key, bytes)| decode(VERSION, key, bytes));
        Ok(rows.collect::<Result<_, RowError>>()?)
    }
}

fn group_key(key: &LogGroupKey) -> Bytes {
    format!("loggroup/{key}").into()
}

fn stream_key(group: &LogGroupKey, stream: &str) -> Bytes {
    format!("logstream/{group}:{stream}").into()
}

fn end_key(end: &LogEnd) -> Bytes {
    match &end.stream {
        Some(stream) => format!("logend/{}:{stream}", end.group).into(),
        None => format!("logend/{}", end.group).into(),
    }
}

fn read(at: &[u8], bytes: Bytes) -> Result<Stored<LogGroup>, RowError> {
    let row: Row = decode(VERSION, at, &bytes)?;
    Ok(Stored { value: row.into(), bytes })
}

#[derive(Serialize, Deserialize)]
struct Row {
    key: LogGroupKey,
    created: Timestamp,
    retention: Retention,
    tags: BTreeMap<String, String>,
}

impl From<LogGroup> for Row {
    fn from(it: LogGroup) -> Self {
        let LogGroup { key, created, retention, tags } = it;
        Self { key, created, retention, tags }
    }
}

impl From<Row> for LogGroup {
    fn from(row: Row) -> Self {
        let Row { key, created, retention, tags } = row;
        Self { key, created, retention, tags }
    }
}
