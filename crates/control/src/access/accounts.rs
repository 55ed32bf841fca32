//! Every scope's identities and policies in memory, so that no question reads the store.
//!
//! It mirrors the `iam` table: loaded at start, and changed only by [`Accounts::lock`]'s holder
//! after its commit and before its answer. A scope's account is replaced whole, so whoever reads
//! one sees one state of it.

use std::{collections::HashMap, sync::Arc};

use dashmap::DashMap;
use model::Scope;
use store::tables::{Iam, RoleUse};
use tokio::sync::{Mutex, OwnedMutexGuard};

use super::account::Account;
use crate::Error;

#[derive(Default)]
pub(crate) struct Accounts {
    accounts: DashMap<Scope, Arc<Account>>,
    changing: DashMap<Scope, Arc<Mutex<()>>>,
}

impl Accounts {
    pub(crate) async fn load(iam: &Iam) -> Result<Self, Error> {
        let accounts = Self::default();
        let uses: HashMap<String, RoleUse> = iam.role_uses().await?.into_iter().collect();
        for (scope, identities) in iam.list_all().await? {
            let account = Account::of(&scope, identities, &uses);
            accounts.accounts.insert(scope, Arc::new(account));
        }
        Ok(accounts)
    }

    /// What a scope has; nothing, if it is not known.
    pub(crate) fn get(&self, scope: &Scope) -> Arc<Account> {
        let found = self.accounts.get(scope).map(|account| account.clone());
        found.unwrap_or_else(|| Arc::new(Account::empty(scope)))
    }

    /// Takes the sole right to change what a scope has.
    pub(super) async fn lock(&self, scope: &Scope) -> OwnedMutexGuard<()> {
        let lock = self.changing.entry(scope.clone()).or_default().clone();
        lock.lock_owned().await
    }

    /// For the holder of the lock.
    pub(super) fn put(&self, account: Account) {
        self.accounts.insert(account.scope().clone(), Arc::new(account));
    }

    /// The uses of roles that the store does not have yet, by the role's id.
    pub(crate) fn take_new_uses(&self) -> Vec<(String, RoleUse)> {
        let accounts = self.accounts.iter();
        accounts.flat_map(|account| account.take_new_uses()).collect()
    }
}
