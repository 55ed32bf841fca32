use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{IdentityKind, OfTeam};
use crate::Scope;

/// Policies that its members have beside their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// `AGPA…`
    pub id: String,
    pub name: String,
    pub path: String,
    pub created: Timestamp,
    /// Policies of its own, by name.
    pub inline: BTreeMap<String, String>,
    /// Managed policies, by their whole names.
    pub attached: BTreeSet<String>,
    /// Of a team's group: whose, from which follows its one policy.
    pub team: Option<OfTeam>,
}

impl Group {
    pub fn arn(&self, scope: &Scope) -> String {
        IdentityKind::Group.arn(scope, &format!("{}{}", self.path, self.name))
    }
}
