use std::{collections::BTreeMap, fmt};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Region, Scope};

/// A log group's full name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LogGroupKey {
    pub scope: Scope,
    pub region: Region,
    pub name: String,
}

impl fmt::Display for LogGroupKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.scope, self.region, self.name)
    }
}

/// What somebody decided of a log group. A group whose rows came by themselves has none of this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogGroup {
    pub key: LogGroupKey,
    pub created: Timestamp,
    pub retention: Retention,
    pub tags: BTreeMap<String, String>,
}

/// How long a group's rows are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Retention {
    /// As long as those of groups that nobody has set.
    Platform,
    Days(u16),
    Forever,
}
