use async_trait::async_trait;
use bytes::Bytes;
use thiserror::Error;

use crate::seal::Pin;

pub type Pairs = Vec<(Bytes, Bytes)>;

/// An ordered map of bytes that many readers share and batches change atomically.
#[async_trait]
pub trait Kv: Send + Sync + 'static {
    async fn get(&self, key: &[u8]) -> Result<Option<Bytes>, KvError>;

    /// The first `limit` pairs, in key order, whose key starts with `prefix` and follows `after`.
    /// An empty `after` precedes every key.
    async fn scan(&self, prefix: &[u8], after: &[u8], limit: usize) -> Result<Pairs, KvError>;

    /// Applies every write, in order, if every guard still holds, durably, or none of them.
    ///
    /// After an error that is not [`CommitError::Conflict`] nothing of it is visible.
    async fn commit(&self, batch: Batch) -> Result<(), CommitError>;
}

/// A set of writes, and what must still be true for them to happen. Tables add to it one after
/// the other, so that one commit can carry several of them.
#[derive(Debug, Default)]
#[must_use = "a batch does nothing until it is committed"]
pub struct Batch {
    pub(crate) guards: Vec<(Bytes, Option<Bytes>)>,
    pub(crate) writes: Vec<(Bytes, Option<Bytes>)>,
    pins: Vec<Pin>,
}

impl Batch {
    pub fn new() -> Self {
        Self::default()
    }

    /// The key must hold exactly this value, or must not exist.
    pub fn expect(mut self, key: Bytes, value: Option<Bytes>) -> Self {
        self.guards.push((key, value));
        self
    }

    pub fn put(mut self, key: Bytes, value: Bytes) -> Self {
        self.writes.push((key, Some(value)));
        self
    }

    pub fn delete(mut self, key: Bytes) -> Self {
        self.writes.push((key, None));
        self
    }

    /// Keeps the master key that something in it is sealed under, for as long as it may still be
    /// committed.
    pub fn pin(mut self, pins: impl IntoIterator<Item = Pin>) -> Self {
        self.pins.extend(pins);
        self
    }

    /// Adds another batch's guards and writes after this one's.
    pub fn and(mut self, other: Self) -> Self {
        self.guards.extend(other.guards);
        self.writes.extend(other.writes);
        self.pins.extend(other.pins);
        self
    }

    pub fn is_empty(&self) -> bool {
        self.guards.is_empty() && self.writes.is_empty()
    }

    pub(crate) fn weight(&self) -> usize {
        let weigh = |pairs: &[(Bytes, Option<Bytes>)]| -> usize {
            pairs.iter().map(|(key, value)| key.len() + value.as_ref().map_or(0, Bytes::len)).sum()
        };
        weigh(&self.guards) + weigh(&self.writes)
    }
}

#[derive(Debug, Error)]
pub enum CommitError {
    #[error("someone else changed it first")]
    Conflict,
    #[error(transparent)]
    Kv(#[from] KvError),
}

#[derive(Debug, Error)]
pub enum KvError {
    /// There is no room for the write; what was written before is untouched.
    #[error("the disk is full")]
    Full,
    #[error("the store failed")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl KvError {
    pub fn new(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Failed(source.into())
    }
}

/// The least key that follows every key starting with `prefix`; `None` when there is none.
pub(crate) fn end_of(prefix: &[u8]) -> Option<Vec<u8>> {
    let last = prefix.iter().rposition(|byte| *byte != u8::MAX)?;
    let mut end = prefix[..=last].to_vec();
    end[last] += 1;
    Some(end)
}
