use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{FunctionKey, Scope, policy::Policy};

/// Credentials that were lent for a time, and what bounds them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    pub access_key: String,
    pub scope: Scope,
    pub holder: Holder,
    pub issued: Timestamp,
    pub expires: Timestamp,
    /// A policy beside which the holder's own do not count for more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<SessionPolicy>,
    /// Managed policies that bound it likewise, by their names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub managed: Vec<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
    /// The tags that go on to sessions begun from this one.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub transitive: BTreeSet<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_identity: Option<String>,
    /// The function whose code it was lent to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<FunctionKey>,
}

/// Whose rights a session has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Holder {
    /// A role, by its name and id, and what who took it on calls the session.
    Role { name: String, id: String, session: String },
    /// A user, or the scope's root, whose access key asked for it.
    Key(String),
    /// A user whose bearer token was exchanged for it, by the token's id.
    Token(String),
}

/// A policy, read, that keeps its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SessionPolicy {
    text: String,
    pub policy: Arc<Policy>,
}

impl TryFrom<String> for SessionPolicy {
    type Error = crate::policy::BadPolicy;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let policy = Policy::parse(&text, crate::policy::Kind::Identity)?;
        Ok(Self { text, policy: Arc::new(policy) })
    }
}

impl From<SessionPolicy> for String {
    fn from(policy: SessionPolicy) -> Self {
        policy.text
    }
}

impl Session {
    /// Whether something bounds it beside its holder's own rights.
    pub fn is_bounded(&self) -> bool {
        self.policy.is_some() || !self.managed.is_empty()
    }
}
