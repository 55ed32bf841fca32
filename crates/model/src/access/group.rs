use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::IdentityKind;
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
}

impl Group {
    pub fn arn(&self, scope: &Scope) -> String {
        IdentityKind::Group.arn(scope, &format!("{}{}", self.path, self.name))
    }
}
