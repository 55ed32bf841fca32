//! Every access key in memory, with the signing keys derived from them, so that checking a
//! signature reads no store and derives nothing twice.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use dashmap::DashMap;
use jiff::Timestamp;
use model::{Region, Scope};
use sigv4::SigningKey;
use store::tables::{AccessKey, KeyUse, Keys};

use crate::{Error, identity::LastUse};

/// How many derived keys are kept: a day, region and service each. Beyond it they are derived
/// anew, which costs microseconds.
const MAX_DERIVED: usize = 4096;

#[derive(Clone)]
pub(crate) struct Known {
    pub(crate) scope: Scope,
    /// Whose it is, by name; `None` is the scope's root.
    pub(crate) user: Option<Arc<str>>,
    pub(crate) secret: Arc<str>,
    pub(crate) inactive: bool,
    pub(crate) revoked: Option<Timestamp>,
    used: Arc<LastUse<KeyUse>>,
}

impl Known {
    /// Takes note that it signed something good.
    pub(crate) fn note_use(&self, at: Timestamp, service: &str, region: &Region) {
        let used = || KeyUse { at, service: service.to_owned(), region: region.clone() };
        self.used.note(at, used);
    }

    pub(crate) fn last_use(&self) -> Option<KeyUse> {
        self.used.last()
    }
}

#[derive(Default)]
pub(crate) struct Keyring {
    keys: RwLock<HashMap<String, Known>>,
    derived: DashMap<(String, String), Arc<SigningKey>>,
}

impl Keyring {
    pub(crate) async fn load(keys: &Keys) -> Result<Self, Error> {
        let keyring = Self::default();
        let uses = keys.uses().await?;
        for key in keys.list_all().await? {
            keyring.put(&key);
        }
        let mut known = keyring.keys.write().unwrap_or_else(PoisonError::into_inner);
        for (id, used) in uses {
            if let Some(known) = known.get_mut(&id) {
                known.used = Arc::new(LastUse::new(Some(used)));
            }
        }
        drop(known);
        Ok(keyring)
    }

    pub(crate) fn put(&self, key: &AccessKey) {
        let mut keys = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        let used = keys.get(&key.id).map(|known| known.used.clone());
        let known = Known {
            scope: key.scope.clone(),
            user: key.user.as_deref().map(Arc::from),
            secret: key.secret.as_str().into(),
            inactive: key.inactive,
            revoked: key.revoked,
            used: used.unwrap_or_else(|| Arc::new(LastUse::new(None))),
        };
        keys.insert(key.id.clone(), known);
        drop(keys);
        self.derived.retain(|(id, _), _| *id != key.id);
    }

    pub(crate) fn remove(&self, id: &str) {
        self.keys.write().unwrap_or_else(PoisonError::into_inner).remove(id);
        self.derived.retain(|(known, _), _| known != id);
    }

    /// The keys that a user has and that were not revoked.
    pub(crate) fn of_user(&self, scope: &Scope, user: &str) -> Vec<String> {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        let is_own = |known: &Known| {
            let own = known.user.as_ref().is_some_and(|name| name.eq_ignore_ascii_case(user));
            own && known.scope == *scope && known.revoked.is_none()
        };
        let mut own: Vec<_> =
            keys.iter().filter(|(_, known)| is_own(known)).map(|(id, _)| id.clone()).collect();
        own.sort_unstable();
        own
    }

    /// Whether a scope's root has a key that is good.
    pub(crate) fn has_root_keys(&self, scope: &Scope) -> bool {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        keys.values()
            .any(|known| known.scope == *scope && known.user.is_none() && known.revoked.is_none())
    }

    /// The uses that the store does not have yet, by the key's id.
    pub(crate) fn take_new_uses(&self) -> Vec<(String, KeyUse)> {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        let new = keys.iter().filter_map(|(id, known)| Some((id.clone(), known.used.take_new()?)));
        new.collect()
    }

    pub(crate) fn get(&self, id: &str) -> Option<Known> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    /// The key that signs for one day, region and service.
    pub(crate) fn signing_key(
        &self,
        id: &str,
        credential_scope: &str,
        derive: impl FnOnce() -> SigningKey,
    ) -> Arc<SigningKey> {
        let at = (id.to_owned(), credential_scope.to_owned());
        if let Some(found) = self.derived.get(&at) {
            return found.clone();
        }
        if self.derived.len() >= MAX_DERIVED {
            self.derived.clear();
        }
        let derived = Arc::new(derive());
        self.derived.insert(at, derived.clone());
        derived
    }
}
