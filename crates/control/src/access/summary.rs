//! How much there is of everything, and what IAM has that this platform has not.

use jiff::Timestamp;
use model::{Action, Caller, IdentityKind, Resource};

use crate::{Control, Error, identity::scope_of};

/// How many there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    pub users: usize,
    pub groups: usize,
    pub roles: usize,
    pub policies: usize,
    pub policy_versions: usize,
    pub has_root_keys: bool,
}

impl Control {
    pub fn account_summary(&self, caller: &Caller) -> Result<Summary, Error> {
        let scope = scope_of(caller)?;
        let resource = Resource::Identities(scope.clone());
        self.authorize(caller, Action::GetAccountSummary, &resource)?;
        let account = self.accounts.get(&scope);
        Ok(Summary {
            users: account.users().count(),
            groups: account.groups().count(),
            roles: account.roles().count(),
            policies: account.policies().count(),
            policy_versions: account.policies().map(|policy| policy.versions.len()).sum(),
            has_root_keys: self.keyring.has_root_keys(&scope),
        })
    }

    /// Since when the caller's root has had a key.
    pub async fn root_since(&self, caller: &Caller) -> Result<Option<Timestamp>, Error> {
        let scope = scope_of(caller)?;
        self.authorize(caller, Action::GetUser, &Resource::Identities(scope.clone()))?;
        let keys = self.keys.list(&scope).await?;
        Ok(keys.iter().filter(|key| key.user.is_none()).map(|key| key.created).min())
    }

    /// Whether somebody may ask for what no account has here: aliases, instance profiles.
    pub fn check_account(&self, caller: &Caller, action: Action) -> Result<(), Error> {
        self.authorize(caller, action, &Resource::Identities(scope_of(caller)?))
    }

    /// Whether somebody may ask for what no user has here, and there is the user: passwords,
    /// certificates, devices.
    pub fn check_user(&self, caller: &Caller, action: Action, user: &str) -> Result<(), Error> {
        let account = self.accounts.get(&scope_of(caller)?);
        let resource = account.named(IdentityKind::User, user);
        self.authorize(caller, action, &resource)?;
        account.user(user).map(drop).ok_or(Error::NotFound(resource))
    }
}
