//! Every access key in memory, with the signing keys derived from them, so that checking a
//! signature reads no store and derives nothing twice.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use dashmap::DashMap;
use jiff::Timestamp;
use model::Scope;
use sigv4::SigningKey;
use store::tables::{AccessKey, Keys};

use crate::Error;

/// How many derived keys are kept: a day, region and service each. Beyond it they are derived
/// anew, which costs microseconds.
const MAX_DERIVED: usize = 4096;

#[derive(Clone)]
pub(crate) struct Known {
    pub(crate) scope: Scope,
    pub(crate) secret: Arc<str>,
    pub(crate) revoked: Option<Timestamp>,
}

#[derive(Default)]
pub(crate) struct Keyring {
    keys: RwLock<HashMap<String, Known>>,
    derived: DashMap<(String, String), Arc<SigningKey>>,
}

impl Keyring {
    pub(crate) async fn load(keys: &Keys) -> Result<Self, Error> {
        let keyring = Self::default();
        for key in keys.list_all().await? {
            keyring.put(&key);
        }
        Ok(keyring)
    }

    pub(crate) fn put(&self, key: &AccessKey) {
        let known = Known {
            scope: key.scope.clone(),
            secret: key.secret.as_str().into(),
            revoked: key.revoked,
        };
        self.keys.write().unwrap_or_else(PoisonError::into_inner).insert(key.id.clone(), known);
        self.derived.retain(|(id, _), _| *id != key.id);
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
