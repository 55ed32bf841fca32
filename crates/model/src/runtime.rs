use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::Digest;

/// A runtime line that functions ask for by name: `python3.12`, `provided.al2023`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Runtime(String);

#[derive(Debug, Error, PartialEq, Eq)]
#[error("a runtime is 1 to 64 lower-case letters, digits, dots or hyphens")]
pub struct BadRuntime;

impl Runtime {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Runtime {
    type Err = BadRuntime;

    fn from_str(text: &str) -> Result<Self, BadRuntime> {
        let allowed = |b: u8| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-');
        let shaped = (1..=64).contains(&text.len()) && text.bytes().all(allowed);
        if shaped && !text.starts_with(['.', '-']) {
            Ok(Self(text.to_owned()))
        } else {
            Err(BadRuntime)
        }
    }
}

impl TryFrom<String> for Runtime {
    type Error = BadRuntime;

    fn try_from(text: String) -> Result<Self, BadRuntime> {
        text.parse()
    }
}

impl From<Runtime> for String {
    fn from(runtime: Runtime) -> Self {
        runtime.0
    }
}

impl fmt::Display for Runtime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One exact build of a runtime, copied in and known by its digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Engine {
    pub runtime: Runtime,
    pub digest: Digest,
    /// The full version it reports of itself: `3.12.1`.
    pub version: String,
    /// Where it was taken from, for people: `/root/.pyenv/versions/3.12.1`.
    pub origin: String,
    pub bytes: u64,
    pub added: jiff::Timestamp,
}
