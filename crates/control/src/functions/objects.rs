//! Packages that lie in an object storage, which the configuration names.

use async_trait::async_trait;
use bytes::Bytes;

/// An object in a bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectRef {
    pub bucket: String,
    pub key: String,
    pub version: Option<String>,
}

/// Why an object could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unread {
    TooLarge,
    /// The storage refused, in its own words.
    Refused {
        code: String,
        message: String,
    },
    /// The storage cannot be reached, or does not answer in time.
    Unreachable(String),
}

/// An object storage to read from.
#[async_trait]
pub trait Objects: Send + Sync + 'static {
    /// A whole object of at most `limit` bytes.
    async fn read(&self, object: &ObjectRef, limit: u64) -> Result<Bytes, Unread>;
}
