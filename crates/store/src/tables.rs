//! What the keys and values of a [`Kv`](crate::Kv) mean: one file per table.
//!
//! A table reads through its own methods and writes by adding to a [`Batch`](crate::Batch), so
//! that one commit can change several tables. Values are JSON with their version,
//! `{"v":1,"row":…}`; a row's shape is a type of its own here, apart from the model's, and a test
//! holds its bytes. A new table is one file and one line below.
pub mod engines;
pub mod functions;
pub mod iam;
pub mod identity_keys;
pub mod keys;
pub mod layers;
pub mod log_groups;
pub mod master_keys;
pub mod networks;
pub mod secrets;
pub mod session_key;
pub mod settings;
pub mod tokens;
pub mod trail;

use std::{ops::Deref, sync::Arc};

use bytes::Bytes;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;
use thiserror::Error;

pub use self::{
    engines::Engines,
    functions::Functions,
    iam::{Iam, Identities, RoleUse},
    identity_keys::{IdentityKey, IdentityKeys},
    keys::{AccessKey, KeyUse, Keys},
    layers::Layers,
    log_groups::{LogEnd, LogGroups, LogStream},
    master_keys::MasterKeys,
    networks::Networks,
    secrets::Secrets,
    session_key::SessionKey,
    settings::Settings,
    tokens::{Token, Tokens},
    trail::{Trail, TrailEntry},
};
use crate::{Kv, KvError, Pairs, SealError};

/// A value together with the bytes it was read from, by which a batch can expect it unchanged.
#[derive(Debug, Clone)]
pub struct Stored<T> {
    pub value: T,
    bytes: Bytes,
}

impl<T> Stored<T> {
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T> Deref for Stored<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// Why a stored row does not read.
#[derive(Debug, Error)]
pub(crate) enum RowError {
    #[error("the row {key} is of version {found}, which this morrow does not know")]
    Version { key: String, found: u32 },
    #[error("the row {key} is malformed")]
    Malformed { key: String, source: serde_json::Error },
    #[error("a secret in the row {key} cannot be read")]
    Sealed { key: String, source: SealError },
    #[error("a secret in the row {key} is not text")]
    Text { key: String },
}

impl From<RowError> for KvError {
    fn from(err: RowError) -> Self {
        Self::new(err)
    }
}

fn encode<R: Serialize>(version: u32, row: &R) -> Result<Bytes, KvError> {
    #[derive(Serialize)]
    struct Versioned<'a, R> {
        v: u32,
        row: &'a R,
    }
    serde_json::to_vec(&Versioned { v: version, row }).map(Bytes::from).map_err(KvError::new)
}

/// Reads a row of the one version that the table knows.
fn decode<R: DeserializeOwned>(version: u32, key: &[u8], bytes: &[u8]) -> Result<R, RowError> {
    #[derive(Deserialize)]
    struct Versioned<'a> {
        v: u32,
        #[serde(borrow)]
        row: &'a RawValue,
    }
    let name = || String::from_utf8_lossy(key).into_owned();
    let malformed = |source| RowError::Malformed { key: name(), source };
    let found: Versioned<'_> = serde_json::from_slice(bytes).map_err(malformed)?;
    if found.v != version {
        return Err(RowError::Version { key: name(), found: found.v });
    }
    serde_json::from_str(found.row.get()).map_err(malformed)
}

/// Every pair under a prefix, read a page at a time.
async fn scan_all(kv: &Arc<dyn Kv>, prefix: &[u8]) -> Result<Pairs, KvError> {
    const PAGE: usize = 1000;
    let mut pairs = Pairs::new();
    loop {
        let after = pairs.last().map(|(key, _)| key.clone()).unwrap_or_default();
        let page = kv.scan(prefix, &after, PAGE).await?;
        let last = page.len() < PAGE;
        pairs.extend(page);
        if last {
            return Ok(pairs);
        }
    }
}
