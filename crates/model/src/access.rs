//! Identities of a scope, users, groups and roles, and the policies that they have.
//!
//! Names compare ignoring case and keep their case. What a policy says is kept as it was written;
//! what it means is [`crate::policy`]'s. Bounds are AWS's quotas, in [`quotas`].
mod document;
mod group;
mod managed_policy;
pub mod quotas;
mod role;
mod team;
mod user;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use document::{counted, inline_size};
pub use group::Group;
pub use managed_policy::{ManagedPolicy, PolicyVersion};
pub use role::Role;
pub use team::{OfTeam, RESERVED_PATH, TEAM_POLICY, TEAMS_PATH, TeamName, TeamNames, TeamRole};
pub use user::{Login, User};

use crate::Scope;

/// What sort of thing a name of the language of policies is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum IdentityKind {
    User,
    Group,
    Role,
    /// A policy of the scope's own.
    Policy,
    /// A policy that every scope is given.
    CommonPolicy,
}

impl IdentityKind {
    /// What policies call it: `user`.
    pub fn in_policies(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Group => "group",
            Self::Role => "role",
            Self::Policy | Self::CommonPolicy => "policy",
        }
    }

    /// The whole name of one of them, of its path and name: `/team/ann`.
    pub fn arn(self, scope: &Scope, name: &str) -> String {
        let owner = if self == Self::CommonPolicy { "aws" } else { scope.owner() };
        format!("arn:aws:iam::{owner}:{}{name}", self.in_policies())
    }
}

impl fmt::Display for IdentityKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.in_policies())
    }
}

/// Whether a text can be a name: letters, digits and `_+=,.@-`.
pub fn is_name(text: &str, longest: usize) -> bool {
    let is_fit = |byte: u8| byte.is_ascii_alphanumeric() || b"_+=,.@-".contains(&byte);
    (1..=longest).contains(&text.len()) && text.bytes().all(is_fit)
}

/// Whether a text can be a path: `/`, or something printable between two of them.
pub fn is_path(text: &str) -> bool {
    let printable = text.bytes().all(|byte| byte.is_ascii_graphic());
    let closed = text == "/" || (text.len() > 2 && text.starts_with('/') && text.ends_with('/'));
    closed && printable && text.len() <= quotas::PATH_CHARS
}

/// What names are told apart by.
pub fn folded(name: &str) -> String {
    name.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_paths_keep_their_rules() {
        for good in ["a", "Ann.Lee@example.com", "a+b=c,d_e-f", &"a".repeat(64)] {
            assert!(is_name(good, 64), "{good}");
        }
        for bad in ["", "a b", "a/b", "ü", "a*", &"a".repeat(65)] {
            assert!(!is_name(bad, 64), "{bad}");
        }
        for good in ["/", "/a/", "/a/b/", "/!~/"] {
            assert!(is_path(good), "{good}");
        }
        for bad in ["", "a", "/a", "a/", "//", "/ü/", "/a b/", &format!("/{}/", "a".repeat(511))] {
            assert!(!is_path(bad), "{bad}");
        }
    }

    #[test]
    fn an_identitys_whole_name_says_whose_it_is() {
        let scope = Scope::aws("123456789012").unwrap();
        let arn = |kind: IdentityKind, name| kind.arn(&scope, name);
        assert_eq!(arn(IdentityKind::User, "/ann"), "arn:aws:iam::123456789012:user/ann");
        assert_eq!(arn(IdentityKind::Role, "/ci/x"), "arn:aws:iam::123456789012:role/ci/x");
        let common = arn(IdentityKind::CommonPolicy, "/AdministratorAccess");
        assert_eq!(common, "arn:aws:iam::aws:policy/AdministratorAccess");
    }
}
