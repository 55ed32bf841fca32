//! All pools of this machine, and what concerns them together.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use model::{Digest, Reason, ReasonCode, Revision};
use sandbox::{How, SandboxError};

use crate::{
    builds::Builds,
    contracts::Plan,
    event::{InvokeError, Throttle, Unprepared},
    host::Host,
    instances::pool::Member,
    package,
    runtimes::{self, Manifest},
};

/// How long the trial of a revision may take.
const REHEARSAL: Duration = Duration::from_secs(30);

pub(crate) struct Fleet {
    pub(crate) host: Host,
    pub(crate) builds: Builds,
    pools: Mutex<Vec<Weak<dyn Member>>>,
    manifests: Mutex<HashMap<Digest, Arc<Manifest>>>,
}

impl Fleet {
    pub(crate) fn new(host: Host, builds: Builds) -> Self {
        Self { host, builds, pools: Mutex::default(), manifests: Mutex::default() }
    }

    fn pools(&self) -> MutexGuard<'_, Vec<Weak<dyn Member>>> {
        self.pools.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn register(&self, pool: Weak<dyn Member>) {
        self.pools().push(pool);
    }

    /// Lets go what has waited too long, and forgets the pools that are no more.
    pub(crate) fn reap(&self) {
        let living: Vec<_> = {
            let mut pools = self.pools();
            pools.retain(|pool| pool.strong_count() > 0);
            pools.iter().filter_map(Weak::upgrade).collect()
        };
        for pool in living {
            pool.tend();
        }
        self.host.spares.reap();
    }

    /// The revisions that may still run, whether they serve or only end.
    pub(crate) fn revisions(&self) -> Vec<Arc<Revision>> {
        let pools = self.pools();
        pools.iter().filter_map(Weak::upgrade).map(|pool| pool.revision()).collect()
    }

    /// Lets a spare go, else the instance that was idle longest, whosever it is.
    pub(crate) fn evict_one(&self) -> bool {
        if self.host.spares.evict_one() {
            return true;
        }
        let living: Vec<_> = self.pools().iter().filter_map(Weak::upgrade).collect();
        let idle = living.iter().filter_map(|pool| Some((pool.oldest()?, pool)));
        idle.min_by_key(|(since, _)| *since).is_some_and(|(_, pool)| pool.evict_oldest())
    }

    pub(crate) async fn clear(&self) {
        let living: Vec<_> = self.pools().iter().filter_map(Weak::upgrade).collect();
        for pool in living {
            pool.clear().await;
        }
        self.host.spares.close().await;
    }

    pub(crate) async fn plan(&self, revision: Arc<Revision>) -> Result<Arc<Plan>, InvokeError> {
        let digest = revision.engine.unwrap_or(revision.base);
        let known =
            self.manifests.lock().unwrap_or_else(PoisonError::into_inner).get(&digest).cloned();
        let manifest = if let Some(manifest) = known {
            manifest
        } else {
            let dir = self.host.engines_dir.clone();
            let managed = revision.engine.is_some();
            let load = move || {
                let manifest = Manifest::load(&dir, digest)?;
                Ok(if managed { manifest } else { runtimes::provided(&manifest) })
            };
            let loaded: Result<Manifest, runtimes::AdoptError> =
                kit::blocking(load).await.map_err(internal)?;
            let manifest = Arc::new(loaded.map_err(internal)?);
            let mut manifests = self.manifests.lock().unwrap_or_else(PoisonError::into_inner);
            manifests.entry(digest).or_insert(manifest).clone()
        };
        Ok(Arc::new(Plan::new(revision, manifest)))
    }

    /// Makes sure that a revision's code lies unpacked, and its layers joined.
    pub(crate) async fn lay_out(&self, revision: &Revision) -> Result<(), InvokeError> {
        self.unpack(revision.code.digest).await?;
        let layers: Vec<_> = revision.config.layers.iter().map(|layer| layer.code.digest).collect();
        let dir = self.host.code_dir.clone();
        let joined = dir.join(package::joined(&layers).to_string());
        // A look at a local folder takes less than handing it to another thread.
        if layers.is_empty() || joined.exists() {
            return Ok(());
        }
        for layer in &layers {
            self.unpack(*layer).await?;
        }
        let join = move || package::join(&dir, &layers);
        kit::blocking(join).await.map_err(internal)?.map_err(internal)
    }

    /// Makes sure that a package lies unpacked.
    pub(crate) async fn unpack(&self, digest: Digest) -> Result<(), InvokeError> {
        let dir = self.host.code_dir.clone();
        if dir.join(digest.to_string()).exists() {
            return Ok(());
        }
        let zip = self.host.blobs.read(&digest).await.map_err(internal)?;
        let zip = zip.ok_or_else(|| internal("the function's package is missing"))?;
        let unpack = move || package::unpack(&zip, &dir, digest);
        kit::blocking(unpack).await.map_err(internal)?.map_err(internal)
    }

    /// Prepares an instance of a revision as an invocation would, up to the code's first
    /// instruction, and takes it away again.
    pub(crate) async fn rehearse(&self, revision: &Revision) -> Result<(), Unprepared> {
        let because = |code| move |message| Unprepared::Because(Reason { code, message });
        let (fault, full) = (because(ReasonCode::Internal), because(ReasonCode::OutOfCapacity));
        let plan = self.plan(Arc::new(revision.clone())).await.map_err(|e| fault(e.to_string()))?;
        self.lay_out(revision).await.map_err(|e| fault(e.to_string()))?;
        let admitted = self.host.admission.admit(|| self.evict_one()).await;
        let (place, start) = admitted.map_err(|why: Throttle| full(why.to_string()))?;
        let worded = |error: SandboxError| match error {
            SandboxError::NoRoom(why) => full(why),
            SandboxError::LauncherGone => Unprepared::Interrupted,
            other => fault(other.to_string()),
        };
        if revision.config.network.is_some() {
            self.host.networks.open().await.map_err(worded)?;
        }
        let sandbox = self.host.sandboxes.prepare(plan.spec()).await.map_err(worded)?;
        let mut program =
            plan.program(vec!["/usr/bin/true".to_owned()], Vec::new(), "rehearsal", None);
        // The function's own could make anything of it.
        program.env.clear();
        let rehearsed = async {
            let _joined = self.host.networks.join(revision, &*sandbox).await.map_err(worded)?;
            let _output = sandbox.assign(program).await.map_err(worded)?;
            match sandbox.ended().await.how {
                How::Exited(0) => Ok(()),
                How::Destroyed => Err(Unprepared::Interrupted),
                other => Err(fault(format!("a trial program ended with {other:?}"))),
            }
        };
        let outcome = tokio::time::timeout(REHEARSAL, rehearsed).await;
        let outcome = outcome.unwrap_or_else(|_| Err(fault("a trial program did not end".into())));
        drop(start);
        // How long the machine takes to clear up says nothing of the function.
        self.host.tasks.detach("trial's end", async move {
            if let Err(error) = sandbox.destroy().await {
                tracing::warn!(%error, "a trial sandbox could not be destroyed");
            }
            drop(place);
        });
        if outcome.is_ok() {
            self.host.spares.restock(&plan.wish(false));
        }
        outcome
    }
}

fn internal(error: impl std::fmt::Display) -> InvokeError {
    InvokeError::Internal(error.to_string().into())
}
