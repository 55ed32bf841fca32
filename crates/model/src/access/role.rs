use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::IdentityKind;
use crate::Scope;

/// What somebody, or something, may take on for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// `AROA…`
    pub id: String,
    pub name: String,
    pub path: String,
    pub created: Timestamp,
    pub description: String,
    /// How long a session may be.
    pub max_session_s: u32,
    /// Who may take it on: a policy.
    pub trust: String,
    /// The ids of the identities that it names, by their whole names. A name that is given again
    /// is not who was meant.
    pub trusted: BTreeMap<String, String>,
    pub tags: BTreeMap<String, String>,
    /// Policies of its own, by name.
    pub inline: BTreeMap<String, String>,
    /// Managed policies, by their whole names.
    pub attached: BTreeSet<String>,
    /// The managed policy that bounds the others.
    pub boundary: Option<String>,
}

impl Role {
    pub fn arn(&self, scope: &Scope) -> String {
        IdentityKind::Role.arn(scope, &format!("{}{}", self.path, self.name))
    }
}
