use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Action, Caller, Resource};

/// One thing that somebody did, or was refused. Never holds a secret value or code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrailRecord {
    pub at: Timestamp,
    pub caller: Caller,
    pub action: Action,
    pub resource: Resource,
    pub outcome: Outcome,
    /// What was asked, as name and value, secrets left out.
    pub details: Vec<(String, String)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    Done,
    /// The kind of refusal and its text.
    Refused {
        kind: String,
        message: String,
    },
}
