//! Every function in memory, so that an invocation reads no store.
//!
//! It mirrors the `functions` table: loaded at start, and changed only by [`Directory::lock`]'s
//! holder after its commit and before its answer, so it never shows less than what was
//! acknowledged and never more than what is durable.

use std::sync::Arc;

use dashmap::DashMap;
use engine::Pool;
use model::{Function, FunctionKey, policy::Policy};
use tokio::sync::{Mutex, OwnedMutexGuard};

#[derive(Clone)]
pub(crate) struct Resident {
    pub(crate) function: Arc<Function>,
    /// What serves it; `None` until something can.
    pub(crate) pool: Option<Pool>,
    /// Who else may use it.
    pub(crate) policy: Option<Arc<Policy>>,
}

impl Resident {
    pub(crate) fn new(function: Function, pool: Option<Pool>) -> Self {
        let policy = function.policy.as_ref().and_then(|policy| {
            let compiled = policy.compiled(&function.key.in_policies());
            // Whatever is stored was read before; a policy that is not understood allows nothing.
            compiled.inspect_err(|bad| tracing::error!(%bad, key = %function.key, "a policy")).ok()
        });
        Self { function: Arc::new(function), pool, policy: policy.map(Arc::new) }
    }
}

#[derive(Default)]
pub(crate) struct Directory {
    residents: DashMap<FunctionKey, Resident>,
    changing: DashMap<FunctionKey, Arc<Mutex<()>>>,
}

impl Directory {
    pub(crate) fn get(&self, key: &FunctionKey) -> Option<Resident> {
        self.residents.get(key).map(|found| found.value().clone())
    }

    /// Takes the sole right to change a function. Changes to different functions never wait for
    /// each other.
    pub(crate) async fn lock(&self, key: &FunctionKey) -> Changing<'_> {
        let lock = self.changing.entry(key.clone()).or_default().clone();
        let guard = lock.lock_owned().await;
        Changing { directory: self, key: key.clone(), guard: Some(guard) }
    }

    /// Functions for which `wanted` holds.
    pub(crate) fn find(&self, wanted: impl Fn(&Function) -> bool) -> Vec<Arc<Function>> {
        let found = self.residents.iter().filter(|resident| wanted(&resident.function));
        found.map(|resident| resident.function.clone()).collect()
    }

    /// The same, with what serves them.
    pub(crate) fn residents(&self, wanted: impl Fn(&Function) -> bool) -> Vec<Resident> {
        let found = self.residents.iter().filter(|resident| wanted(&resident.function));
        found.map(|resident| resident.clone()).collect()
    }

    pub(crate) fn len(&self) -> usize {
        self.residents.len()
    }
}

/// The right to change one function.
pub(crate) struct Changing<'a> {
    directory: &'a Directory,
    key: FunctionKey,
    guard: Option<OwnedMutexGuard<()>>,
}

impl Changing<'_> {
    pub(crate) fn put(&self, resident: Resident) {
        self.directory.residents.insert(self.key.clone(), resident);
    }

    pub(crate) fn remove(&self) -> Option<Resident> {
        self.directory.residents.remove(&self.key).map(|(_, resident)| resident)
    }
}

impl Drop for Changing<'_> {
    fn drop(&mut self) {
        self.guard = None;
        // One reference is the map's own: nobody waits, so the lock can go.
        let idle = |_: &FunctionKey, lock: &Arc<Mutex<()>>| Arc::strong_count(lock) == 1;
        drop(self.directory.changing.remove_if(&self.key, idle));
    }
}
