use std::collections::BTreeMap;

use jiff::Timestamp;

use super::IdentityKind;
use crate::Scope;

/// A policy that users, groups and roles share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManagedPolicy {
    /// `ANPA…`
    pub id: String,
    pub name: String,
    pub path: String,
    pub description: String,
    pub created: Timestamp,
    pub updated: Timestamp,
    pub tags: BTreeMap<String, String>,
    /// Those that are left, the oldest first.
    pub versions: Vec<PolicyVersion>,
    /// The version that counts.
    pub default: u64,
    /// The number given last; none is given twice.
    pub newest: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyVersion {
    /// From 1.
    pub number: u64,
    pub document: String,
    pub created: Timestamp,
}

impl ManagedPolicy {
    pub fn arn(&self, scope: &Scope) -> String {
        IdentityKind::Policy.arn(scope, &format!("{}{}", self.path, self.name))
    }

    pub fn version(&self, number: u64) -> Option<&PolicyVersion> {
        self.versions.iter().find(|version| version.number == number)
    }

    /// What it says.
    pub fn document(&self) -> &str {
        self.version(self.default).map_or("", |version| &version.document)
    }
}
