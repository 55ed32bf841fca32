use std::{
    collections::BTreeMap,
    ops::Bound,
    sync::{PoisonError, RwLock},
};

use async_trait::async_trait;
use bytes::Bytes;

use crate::{Batch, CommitError, Kv, KvError, Pairs};

/// A store that forgets: for tests and the simulator.
#[derive(Debug, Default)]
pub struct Memory {
    map: RwLock<BTreeMap<Bytes, Bytes>>,
}

#[async_trait]
impl Kv for Memory {
    async fn get(&self, key: &[u8]) -> Result<Option<Bytes>, KvError> {
        Ok(self.map.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned())
    }

    async fn scan(&self, prefix: &[u8], after: &[u8], limit: usize) -> Result<Pairs, KvError> {
        let map = self.map.read().unwrap_or_else(PoisonError::into_inner);
        let from = if after < prefix { Bound::Included(prefix) } else { Bound::Excluded(after) };
        let pairs = map
            .range::<[u8], _>((from, Bound::Unbounded))
            .take_while(|(key, _)| key.starts_with(prefix));
        Ok(pairs.take(limit).map(|(key, value)| (key.clone(), value.clone())).collect())
    }

    async fn commit(&self, batch: Batch) -> Result<(), CommitError> {
        let mut map = self.map.write().unwrap_or_else(PoisonError::into_inner);
        if batch.guards.iter().any(|(key, value)| map.get(key) != value.as_ref()) {
            return Err(CommitError::Conflict);
        }
        for (key, value) in batch.writes {
            match value {
                Some(value) => drop(map.insert(key, value)),
                None => drop(map.remove(&key)),
            }
        }
        Ok(())
    }
}
