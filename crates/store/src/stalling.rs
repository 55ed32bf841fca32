use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use bytes::Bytes;
use kit::Env;

use crate::{Batch, CommitError, Kv, KvError, Pairs};

/// A store that answers late, by as much as its world's dice say.
pub struct Stalling<K> {
    inner: K,
    env: Arc<dyn Env>,
}

impl<K> Stalling<K> {
    pub fn new(inner: K, env: Arc<dyn Env>) -> Self {
        Self { inner, env }
    }

    async fn stall(&self) {
        let mut millis = [0];
        self.env.fill(&mut millis);
        tokio::time::sleep(Duration::from_millis(millis[0].into())).await;
    }
}

#[async_trait]
impl<K: Kv> Kv for Stalling<K> {
    async fn get(&self, key: &[u8]) -> Result<Option<Bytes>, KvError> {
        self.stall().await;
        self.inner.get(key).await
    }

    async fn scan(&self, prefix: &[u8], after: &[u8], limit: usize) -> Result<Pairs, KvError> {
        self.stall().await;
        self.inner.scan(prefix, after, limit).await
    }

    async fn commit(&self, batch: Batch) -> Result<(), CommitError> {
        self.stall().await;
        self.inner.commit(batch).await
    }
}
