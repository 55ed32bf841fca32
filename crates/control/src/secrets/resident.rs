//! Every secret in memory, without its values.
//!
//! It mirrors the `secrets` table: loaded at start, and changed by whoever holds the secret's lock,
//! after the commit and before the answer.

use std::{
    hash::{BuildHasher, RandomState},
    sync::Arc,
};

use dashmap::{DashMap, DashSet};
use model::{
    Region, Scope, Secret, SecretKey, SecretName,
    policy::{Kind, Policy},
};
use tokio::sync::{Mutex, OwnedMutexGuard};

use super::SecretRef;

/// Secrets that share one wait for each other now and then.
const LOCKS: usize = 64;

type Place = (Scope, Region, SecretName);

#[derive(Debug, Clone)]
pub(crate) struct Resident {
    pub(crate) secret: Arc<Secret>,
    /// Who else may use it.
    pub(crate) policy: Option<Arc<Policy>>,
}

pub(crate) struct Secrets {
    residents: DashMap<Place, Resident>,
    locks: Vec<Arc<Mutex<()>>>,
    hasher: RandomState,
    /// Those that a function is rotating now.
    rotating: DashSet<Place>,
}

impl Default for Secrets {
    fn default() -> Self {
        Self {
            residents: DashMap::new(),
            locks: (0..LOCKS).map(|_| Arc::default()).collect(),
            hasher: RandomState::new(),
            rotating: DashSet::new(),
        }
    }
}

impl Secrets {
    pub(crate) fn get(&self, key: &SecretKey) -> Option<Resident> {
        self.residents.get(&place(key)).map(|found| found.value().clone())
    }

    pub(crate) fn find(&self, id: &SecretRef) -> Option<Resident> {
        let at = |name: &str| {
            let place = (id.scope.clone(), id.region.clone(), name.parse().ok()?);
            self.residents.get(&place).map(|found| found.value().clone())
        };
        if id.by_arn
            && let Some((name, suffix)) = id.text.rsplit_once('-')
            && let Some(found) = at(name).filter(|it| *it.secret.key.suffix == *suffix)
        {
            return Some(found);
        }
        at(&id.text)
    }

    pub(crate) fn put(&self, secret: Secret) {
        let policy = secret.policy.as_ref().and_then(|text| {
            let parsed = Policy::parse(text, Kind::Resource);
            // It was read when it was set; one that is not understood allows nothing.
            parsed.inspect_err(|bad| tracing::error!(%bad, key = %secret.key, "a policy")).ok()
        });
        let resident = Resident { policy: policy.map(Arc::new), secret: Arc::new(secret) };
        self.residents.insert(place(&resident.secret.key), resident);
    }

    pub(crate) fn remove(&self, key: &SecretKey) {
        self.residents.remove(&place(key));
    }

    pub(crate) fn len(&self) -> usize {
        self.residents.len()
    }

    pub(crate) fn select(&self, wanted: impl Fn(&Secret) -> bool) -> Vec<Arc<Secret>> {
        let found = self.residents.iter().filter(|it| wanted(&it.secret));
        found.map(|it| it.secret.clone()).collect()
    }

    /// The sole right to change a secret.
    pub(crate) async fn lock(&self, key: &SecretKey) -> OwnedMutexGuard<()> {
        let hash = self.hasher.hash_one(place(key));
        let at = usize::try_from(hash % LOCKS as u64).unwrap_or(0);
        let lock = self.locks.get(at).cloned().unwrap_or_default();
        lock.lock_owned().await
    }

    /// Whether nobody rotated it until now.
    pub(super) fn begin_rotation(&self, key: &SecretKey) -> bool {
        self.rotating.insert(place(key))
    }

    pub(super) fn end_rotation(&self, key: &SecretKey) {
        self.rotating.remove(&place(key));
    }
}

fn place(key: &SecretKey) -> Place {
    (key.scope.clone(), key.region.clone(), key.name.clone())
}
