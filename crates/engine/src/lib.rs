//! Takes an invocation to its result: runtimes, contracts, instances.
//!
//! It captures at its own boundary and never inside the function's process: the event, the exact
//! revision, the outcome however it came about. It asks nobody who may invoke, and knows no
//! cloud's API; a cloud's contract with the code is one file in `contracts/`.
mod accept;
pub mod builds;
mod contracts;
mod event;
mod fleet;
pub mod forward;
#[cfg(any(fuzzing, test))]
pub mod fuzzing;
mod host;
mod instances;
mod metadata;
mod networks;
pub mod package;
pub mod platform;
mod processors;
mod pump;
pub mod runtimes;
mod tunnel;

use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

pub use event::{Answer, Event, InvokeError, Served, Start, Throttle, Unprepared};
use fleet::Fleet;
pub use forward::ForwardError;
use host::{Flow, Host};
use instances::admission::Admission;
use instances::spares::Spares;
pub use instances::{admission::MAX_INSTANCES, pool::Pool};
use kit::{Env, Tasks};
use model::{FunctionKey, Network, NetworkKey, Revision};
pub use networks::Denial;
use networks::Networks;
use platform::Platform;
pub use processors::Processors;
use sandbox::Sandboxes;
use store::Blobs;
use telemetry::Logs;

/// How often idle instances are looked through.
const REAP_EVERY: Duration = Duration::from_secs(5);

/// What the engine is made of.
pub struct Parts {
    pub env: Arc<dyn Env>,
    pub sandboxes: Arc<dyn Sandboxes>,
    pub processors: Processors,
    /// Sandboxes and engines are made ready before they are needed.
    pub spares: bool,
    pub logs: Logs,
    pub blobs: Arc<dyn Blobs>,
    /// What the code of functions may ask; without it nothing.
    pub platform: Option<Arc<dyn Platform>>,
    pub tasks: Tasks,
    pub code_dir: PathBuf,
    pub engines_dir: PathBuf,
    /// Who is asked for the names that functions ask for; the machine's own, if none are said.
    pub resolvers: Vec<SocketAddr>,
    pub builds: builds::Settings,
}

/// The engine. Cheap to clone.
#[derive(Clone)]
pub struct Engine {
    fleet: Arc<Fleet>,
}

impl Engine {
    pub fn new(parts: Parts) -> Self {
        let Parts {
            env,
            sandboxes,
            processors,
            spares,
            logs,
            blobs,
            platform,
            tasks,
            code_dir,
            engines_dir,
            resolvers,
            builds,
        } = parts;
        let reached = builds::network(&builds);
        let networks =
            Networks::new(sandboxes.clone(), env.clone(), tasks.clone(), resolvers, reached);
        let spares = Spares::new(sandboxes.clone(), tasks.clone(), !spares);
        let host = Host {
            env,
            sandboxes,
            networks,
            spares: Arc::new(spares),
            logs,
            blobs,
            platform,
            tasks: tasks.clone(),
            code_dir,
            engines_dir,
            admission: Arc::new(Admission::new(processors.count())),
            processors,
            flow: Flow::default(),
        };
        let fleet = Arc::new(Fleet::new(host, builds::Builds::new(builds)));
        tasks.detach("reaper", reap(fleet.clone(), tasks.stop().clone()));
        Self { fleet }
    }

    /// The instances of a revision, proved to start on this machine.
    pub async fn prepare(&self, revision: &Revision) -> Result<Pool, Unprepared> {
        let pool = Pool::new(&self.fleet, revision.clone());
        let proved = pool.prove().await;
        match proved {
            Ok(()) => pool.keep_least(),
            Err(_) => pool.retire(),
        }
        proved.map(|()| pool)
    }

    /// The instances of a revision; no more of them are started than are always to be there.
    pub fn pool(&self, revision: Revision) -> Pool {
        let pool = Pool::new(&self.fleet, revision);
        pool.keep_least();
        pool
    }

    /// Makes sure that a package lies unpacked.
    pub async fn unpack(&self, digest: &model::Digest) -> Result<(), InvokeError> {
        self.fleet.unpack(*digest).await
    }

    /// The revisions that may still run, whether they serve or only end.
    pub fn revisions(&self) -> Vec<Arc<Revision>> {
        self.fleet.revisions()
    }

    /// Proves that this machine can give functions a network; why it cannot, else.
    pub async fn open_networks(&self) -> Result<(), String> {
        self.fleet.host.networks.open().await.map_err(|error| error.to_string())
    }

    /// What a network's functions may reach, from now on.
    pub async fn set_network(&self, network: &Network) -> Result<(), InvokeError> {
        self.fleet.host.networks.set(network).await.map_err(|error| failed(&error))
    }

    /// A network is no more, and nobody uses it.
    pub async fn remove_network(&self, key: &NetworkKey) {
        self.fleet.host.networks.remove(key).await;
    }

    /// What was refused to functions for which `wanted` holds, the latest first.
    pub fn denied(&self, wanted: impl Fn(&FunctionKey) -> bool) -> Vec<Denial> {
        self.fleet.host.networks.denied(wanted)
    }

    /// How many instances there are.
    pub fn instances(&self) -> usize {
        self.fleet.host.admission.live()
    }

    /// Takes no more invocations, waits for those under way, and takes every instance away.
    pub async fn drain(&self) {
        self.fleet.host.flow.drain().await;
        self.fleet.clear().await;
    }
}

fn failed(error: &sandbox::SandboxError) -> InvokeError {
    InvokeError::Internal(error.to_string().into())
}

async fn reap(fleet: Arc<Fleet>, stop: tokio_util::sync::CancellationToken) {
    let mut tick = tokio::time::interval(REAP_EVERY);
    loop {
        tokio::select! {
            _ = tick.tick() => fleet.reap(),
            () = stop.cancelled() => return,
        }
    }
}
