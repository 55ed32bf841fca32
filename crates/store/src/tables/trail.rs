use std::{net::IpAddr, sync::Arc};

use bytes::Bytes;
use jiff::Timestamp;
use model::{Action, Caller, FunctionKey, Outcome, Principal, Resource, TrailRecord};
use serde::{Deserialize, Serialize};

use super::{RowError, decode, encode};
use crate::{Batch, Kv, KvError};

const VERSION: u32 = 1;

/// A record and the place it has in the trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrailEntry {
    pub record: TrailRecord,
    /// What to list after.
    pub cursor: Bytes,
}

/// `trail/<microseconds>/<suffix>` → one record, in the order of time.
#[derive(Clone)]
pub struct Trail {
    kv: Arc<dyn Kv>,
}

impl Trail {
    pub fn new(kv: Arc<dyn Kv>) -> Self {
        Self { kv }
    }

    /// Adds a record. `suffix` tells apart the records of one instant; it must be unique.
    pub fn append(
        &self,
        batch: Batch,
        record: &TrailRecord,
        suffix: &str,
    ) -> Result<Batch, KvError> {
        let at = row_key(record.at, suffix);
        let bytes = encode(VERSION, &Row::from(record.clone()))?;
        Ok(batch.expect(at.clone(), None).put(at, bytes))
    }

    /// The records from the oldest, beginning after a cursor.
    pub async fn list(
        &self,
        after: Option<&Bytes>,
        limit: usize,
    ) -> Result<Vec<TrailEntry>, KvError> {
        let after = after.map(|cursor| &cursor[..]).unwrap_or_default();
        let pairs = self.kv.scan(b"trail/", after, limit).await?;
        let read = |(cursor, bytes): (Bytes, Bytes)| {
            let row: Row = decode(VERSION, &cursor, &bytes)?;
            Ok::<_, RowError>(TrailEntry { record: row.into(), cursor })
        };
        Ok(pairs.into_iter().map(read).collect::<Result<_, _>>()?)
    }
}

/// Eighteen digits reach beyond the last instant that a timestamp can hold.
fn row_key(at: Timestamp, suffix: &str) -> Bytes {
    format!("trail/{:018}/{suffix}", at.as_microsecond().max(0)).into()
}

#[derive(Serialize, Deserialize)]
struct Row {
    at: Timestamp,
    principal: Principal,
    request_id: String,
    source_ip: Option<IpAddr>,
    user_agent: Option<String>,
    /// The function whose code asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    function: Option<FunctionKey>,
    action: Action,
    resource: Resource,
    outcome: Outcome,
    details: Vec<(String, String)>,
}

impl From<TrailRecord> for Row {
    fn from(record: TrailRecord) -> Self {
        let TrailRecord { at, caller, action, resource, outcome, details } = record;
        let Caller { principal, request_id, source_ip, user_agent, function, session: _ } = caller;
        Self {
            at,
            principal,
            request_id,
            source_ip,
            user_agent,
            function,
            action,
            resource,
            outcome,
            details,
        }
    }
}

impl From<Row> for TrailRecord {
    fn from(row: Row) -> Self {
        let caller = Caller {
            principal: row.principal,
            request_id: row.request_id,
            source_ip: row.source_ip,
            user_agent: row.user_agent,
            function: row.function,
            session: None,
        };
        Self {
            at: row.at,
            caller,
            action: row.action,
            resource: row.resource,
            outcome: row.outcome,
            details: row.details,
        }
    }
}

#[cfg(test)]
mod tests {
    use model::Scope;

    use super::*;
    use crate::memory::Memory;

    fn record(millis: i64) -> TrailRecord {
        let scope = Scope::aws("000000000000").unwrap();
        let principal = Principal::Root { scope: scope.clone(), access_key: "AKIA1".into() };
        TrailRecord {
            at: Timestamp::from_millisecond(millis).unwrap(),
            caller: Caller {
                source_ip: Some([127, 0, 0, 1].into()),
                ..Caller::new(principal, "r".into())
            },
            action: Action::CreateKey,
            resource: Resource::Keys(scope),
            outcome: Outcome::Refused { kind: "Forbidden".into(), message: "no".into() },
            details: vec![("description".into(), "d".into())],
        }
    }

    #[tokio::test]
    async fn records_are_listed_in_the_order_of_time() {
        let kv: Arc<dyn Kv> = Arc::new(Memory::default());
        let trail = Trail::new(kv.clone());
        let mut batch = Batch::new();
        for (at, suffix) in
            [(1_700_000_000_000, "b"), (5, "a"), (1_700_000_000_000, "a"), (40, "a")]
        {
            batch = trail.append(batch, &record(at), suffix).unwrap();
        }
        kv.commit(batch).await.unwrap();
        let page = trail.list(None, 3).await.unwrap();
        let times: Vec<_> = page.iter().map(|entry| entry.record.at.as_millisecond()).collect();
        assert_eq!(times, [5, 40, 1_700_000_000_000]);
        let rest = trail.list(Some(&page[2].cursor), 3).await.unwrap();
        assert_eq!(rest.len(), 1);
        assert_eq!(rest[0].record, record(1_700_000_000_000));
        assert!(row_key(Timestamp::MAX, "").len() == row_key(Timestamp::UNIX_EPOCH, "").len());
    }

    #[test]
    fn stored_bytes_keep_their_form() {
        let bytes = encode(VERSION, &Row::from(record(5))).unwrap();
        assert_eq!(String::from_utf8_lossy(&bytes), include_str!("golden/trail.json").trim_end());
    }
}
