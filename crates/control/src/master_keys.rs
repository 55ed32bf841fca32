//! The master keys, under which everything secret is sealed: listed, rotated.
//!
//! A rotation makes another key, which seals from then on, passes every sealed row on to it, and
//! forgets the old one when nothing is sealed under it any more. Killed at any point it leaves
//! everything readable, and the next start goes on with it.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use model::{Action, Caller, Resource};
pub use store::seal::{KeyId, KeyInfo};
use store::{Batch, CommitError, tables::MasterKeys};

use crate::{Busy, Control, Error, authorize::RESEALER, change::Change};

/// Rows read at once.
const PAGE: usize = 32;
const PAUSE: Duration = Duration::from_millis(20);
/// How long a rotation that failed, for want of room say, waits before it tries again.
const AGAIN: Duration = Duration::from_secs(15);
/// The one table that never holds a secret, and the largest.
const TRAIL: &[u8] = b"trail/";
const AFTER_TRAIL: &[u8] = b"trail/\xff";

/// A master key, and how many values are sealed under it.
#[derive(Debug, Clone)]
pub struct Counted {
    pub key: KeyInfo,
    pub sealed: u64,
}

/// How far a rotation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub under_way: bool,
    pub rows: u64,
    pub done: u64,
}

/// What is known of the rotation under way.
#[derive(Default)]
pub(crate) struct Rotation {
    under_way: AtomicBool,
    rows: AtomicU64,
    done: AtomicU64,
}

impl Control {
    pub async fn list_master_keys(&self, caller: &Caller) -> Result<Vec<Counted>, Error> {
        self.authorize(caller, Action::ListMasterKeys, &Resource::MasterKeys)?;
        let counts = self.count_sealed().await?;
        let counted = |key: KeyInfo| Counted {
            sealed: counts.get(&key.id).copied().unwrap_or_default(),
            key,
        };
        Ok(self.sealer.list().into_iter().map(counted).collect())
    }

    pub fn rotation(&self, caller: &Caller) -> Result<Progress, Error> {
        self.authorize(caller, Action::ListMasterKeys, &Resource::MasterKeys)?;
        let Rotation { under_way, rows, done } = &*self.rotation;
        Ok(Progress {
            under_way: under_way.load(Ordering::Acquire),
            rows: rows.load(Ordering::Relaxed),
            done: done.load(Ordering::Relaxed),
        })
    }

    /// Makes another master key and begins to pass on to it what the old one seals.
    pub async fn rotate_master_key(&self, caller: &Caller) -> Result<KeyInfo, Error> {
        let action = Action::RotateMasterKey;
        let change = Change::new(self, caller, action, Resource::MasterKeys, Vec::new()).await?;
        change.close(self.begin_rotation(&change).await).await
    }

    async fn begin_rotation(&self, change: &Change<'_>) -> Result<KeyInfo, Error> {
        let turn = self.rotation_turn()?;
        let sealer = self.sealer.clone();
        let renewed = kit::blocking(move || sealer.renew()).await;
        let key = renewed.map_err(Error::internal)?.map_err(Error::internal)?;
        // From here on there are two keys, and a failure leaves a rotation to go on with.
        let noted = MasterKeys::new(self.kv.clone()).put(Batch::new(), &key);
        let noted = match noted {
            Ok(batch) => change.commit(batch).await.map_err(Error::from),
            Err(error) => Err(error.into()),
        };
        self.rotate_on(turn);
        noted.map(|()| key)
    }

    /// Goes on with a rotation that an earlier run began.
    pub(crate) fn resume_rotation(&self) {
        if self.sealer.list().len() > 1
            && let Ok(turn) = self.rotation_turn()
        {
            tracing::info!("a rotation of the master key goes on");
            self.rotate_on(turn);
        }
    }

    fn rotation_turn(&self) -> Result<Turn, Error> {
        let rotation = self.rotation.clone();
        if rotation.under_way.swap(true, Ordering::AcqRel) {
            return Err(Error::Busy(Busy::Contended(Resource::MasterKeys)));
        }
        rotation.rows.store(0, Ordering::Relaxed);
        rotation.done.store(0, Ordering::Relaxed);
        Ok(Turn(rotation))
    }

    fn rotate_on(&self, turn: Turn) {
        let this = self.clone();
        self.tasks.detach("reseal", async move {
            let _turn = turn;
            let stop = this.tasks.stop().clone();
            let rotated = async {
                while let Err(error) = this.retire_old_keys().await {
                    tracing::error!(error = &error as &dyn std::error::Error, "resealing failed");
                    tokio::time::sleep(AGAIN).await;
                }
            };
            tokio::select! {
                () = rotated => tracing::info!("the master key is rotated"),
                () = stop.cancelled() => {}
            }
        });
    }

    async fn retire_old_keys(&self) -> Result<(), Error> {
        let old = self.sealer.list().into_iter().filter(|key| !key.current);
        let old: Vec<KeyId> = old.map(|key| key.id).collect();
        // What was sealed before the new key was there, and is still on its way to the store.
        while old.iter().any(|id| self.sealer.is_pinned(*id)) {
            tokio::time::sleep(PAUSE).await;
        }
        let counts = self.count_sealed().await?;
        let rows = old.iter().filter_map(|id| counts.get(id)).sum();
        self.rotation.rows.store(rows, Ordering::Relaxed);
        self.reseal_all().await?;
        let left = self.count_sealed().await?;
        if old.iter().any(|id| left.contains_key(id)) {
            return Err(Error::internal("something is still sealed under an old master key"));
        }
        for id in old {
            let caller = Caller::system(RESEALER, self.env.uuid().to_string());
            let details = vec![("key".to_owned(), id.to_string())];
            let (action, resource) = (Action::RetireMasterKey, Resource::MasterKeys);
            let change = Change::new(self, &caller, action, resource, details).await?;
            change.commit(MasterKeys::new(self.kv.clone()).remove(Batch::new(), id)).await?;
            let sealer = self.sealer.clone();
            let forgotten = kit::blocking(move || sealer.forget(id)).await;
            forgotten.map_err(Error::internal)?.map_err(Error::internal)?;
        }
        Ok(())
    }

    async fn reseal_all(&self) -> Result<(), Error> {
        let mut after = Bytes::new();
        while let Some(page) = self.next_rows(&mut after).await? {
            for (at, row) in page {
                if self.sealer.rewrap(&at, &row).map_err(Error::internal)?.is_some() {
                    self.reseal(&at).await?;
                    self.rotation.done.fetch_add(1, Ordering::Relaxed);
                }
            }
        }
        Ok(())
    }

    /// Passes one row on, as it is by now.
    async fn reseal(&self, at: &Bytes) -> Result<(), Error> {
        // Whoever changes a function reads it first: it shall not find it changed meanwhile.
        let function = function_of(at);
        let _changing = match &function {
            Some(key) => Some(self.directory.lock(key).await),
            None => None,
        };
        loop {
            let Some(row) = self.kv.get(at).await? else { return Ok(()) };
            let rewrapped = self.sealer.rewrap(at, &row).map_err(Error::internal)?;
            let Some((new, pin)) = rewrapped else { return Ok(()) };
            let batch = Batch::new().expect(at.clone(), Some(row)).put(at.clone(), new.into());
            match self.kv.commit(batch.pin([pin])).await {
                Ok(()) => return Ok(()),
                Err(CommitError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    async fn count_sealed(&self) -> Result<HashMap<KeyId, u64>, Error> {
        let (mut counts, mut after) = (HashMap::new(), Bytes::new());
        while let Some(page) = self.next_rows(&mut after).await? {
            for (at, row) in &page {
                self.sealer.tally(at, row, &mut counts);
            }
        }
        Ok(counts)
    }

    /// The next rows that may hold something sealed.
    async fn next_rows(&self, after: &mut Bytes) -> Result<Option<store::Pairs>, Error> {
        let mut page = self.kv.scan(b"", after, PAGE).await?;
        let Some((last, _)) = page.last() else { return Ok(None) };
        *after = if last.starts_with(TRAIL) { AFTER_TRAIL.into() } else { last.clone() };
        page.retain(|(at, _)| !at.starts_with(TRAIL));
        // Others have their turn between two pages.
        tokio::task::yield_now().await;
        Ok(Some(page))
    }
}

fn function_of(at: &[u8]) -> Option<model::FunctionKey> {
    let text = std::str::from_utf8(at).ok()?.strip_prefix("fn/")?;
    let mut parts = text.splitn(3, '/');
    let (scope, region, name) = (parts.next()?, parts.next()?, parts.next()?);
    let (scope, region, name) = (scope.parse().ok()?, region.parse().ok()?, name.parse().ok()?);
    Some(model::FunctionKey { scope, region, name })
}

/// The sole right to rotate.
struct Turn(Arc<Rotation>);

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.under_way.store(false, Ordering::Release);
    }
}
