use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::IdentityKind;
use crate::Scope;

/// Somebody, or something, with access keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// `AIDA…`: another one when the name is given again.
    pub id: String,
    pub name: String,
    pub path: String,
    pub created: Timestamp,
    pub tags: BTreeMap<String, String>,
    /// Policies of its own, by name.
    pub inline: BTreeMap<String, String>,
    /// Managed policies, by their whole names.
    pub attached: BTreeSet<String>,
    /// The managed policy that bounds the others.
    pub boundary: Option<String>,
    /// By their ids, so that a group can be renamed.
    pub groups: BTreeSet<String>,
    /// Who it is elsewhere, of one that came in by logging in.
    pub login: Option<Login>,
}

/// Somebody as a provider of identities knows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Login {
    pub issuer: String,
    /// What the issuer calls them, and nobody else ever.
    pub subject: String,
}

impl User {
    pub fn arn(&self, scope: &Scope) -> String {
        IdentityKind::User.arn(scope, &format!("{}{}", self.path, self.name))
    }
}
