//! How Google's tools name what is here: an account is a project, a role a service account.

use crate::{Digest, Scope};

const DOMAIN: &str = "iam.gserviceaccount.com";
const PROJECT: &str = "morrow-";

/// A scope as a project of Google's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Project<'a>(pub &'a Scope);

impl Project<'_> {
    /// `morrow-123456789012`
    pub fn id(self) -> String {
        format!("{PROJECT}{}", self.number())
    }

    /// `123456789012`
    pub fn number(self) -> String {
        self.0.owner().to_owned()
    }
}

/// A role as a service account of Google's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceAccount {
    pub scope: Scope,
    /// The role's name, without its path.
    pub role: String,
}

impl ServiceAccount {
    /// `worker@morrow-123456789012.iam.gserviceaccount.com`
    pub fn email(&self) -> String {
        format!("{}@{}.{DOMAIN}", self.role, Project(&self.scope).id())
    }

    pub fn of_email(email: &str) -> Option<Self> {
        // A role's name may have an @ in it.
        let (role, domain) = email.rsplit_once('@')?;
        let project = domain.strip_suffix(DOMAIN)?.strip_suffix('.')?;
        let scope = Scope::aws(project.strip_prefix(PROJECT)?).ok()?;
        (!role.is_empty()).then(|| Self { scope, role: role.to_owned() })
    }
}

/// A role's id as a service account's: 21 digits, other ones for another role of the same name.
pub fn unique_id(role_id: &str) -> String {
    const DIGITS: u128 = 100_000_000_000_000_000_000;
    let digest = Digest::of(role_id.as_bytes());
    let number = digest.as_bytes().iter().take(16);
    let number = number.fold(0u128, |number, byte| (number << 8) | u128::from(*byte));
    format!("1{:020}", number % DIGITS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_found_by_its_email() {
        let scope = Scope::aws("000000000012").unwrap();
        assert_eq!(Project(&scope).id(), "morrow-000000000012");
        for role in ["worker", "a@b", "a+b=c,d.e_f-g"] {
            let account = ServiceAccount { scope: scope.clone(), role: role.to_owned() };
            let email = account.email();
            assert_eq!(email, format!("{role}@morrow-000000000012.iam.gserviceaccount.com"));
            assert_eq!(ServiceAccount::of_email(&email), Some(account));
        }
        for bad in [
            "",
            "worker",
            "@morrow-000000000012.iam.gserviceaccount.com",
            "worker@morrow-12.iam.gserviceaccount.com",
            "worker@other-000000000012.iam.gserviceaccount.com",
            "worker@morrow-000000000012.iam.gserviceaccount.com.evil.org",
            "worker@morrow-000000000012iam.gserviceaccount.com",
        ] {
            assert_eq!(ServiceAccount::of_email(bad), None, "{bad}");
        }
    }

    #[test]
    fn an_id_is_of_21_digits_and_of_one_role() {
        let id = unique_id("AROAAAAAAAAAAAAAAAAA");
        assert_eq!(id.len(), 21);
        assert!(id.bytes().all(|byte| byte.is_ascii_digit()));
        assert_ne!(id, unique_id("AROAAAAAAAAAAAAAAAAB"));
    }
}
