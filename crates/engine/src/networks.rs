//! What functions reach: every network's gate in the sandboxes' router, kept as its rules say, the
//! names that its functions may ask for, and what was refused.
//!
//! A gate is made when the first instance joins it. Its rules by address are the router's from the
//! start; a rule by name lets through what the name stood for when somebody in the network asked,
//! for as long as that held and a little longer.
mod denied;
mod gate;
mod names;

use std::{
    collections::HashMap,
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

pub use denied::Denial;
use denied::{Denials, Sender, What};
use gate::Gate;
use kit::{Env, Tasks};
use model::{Digest, FunctionKey, Network, NetworkKey, Revision};
use names::Resolver;
use sandbox::{Sandbox, SandboxError, Sandboxes, egress::Denied};
use tokio::sync::OnceCell;
use tokio_util::sync::{CancellationToken, DropGuard};

/// How often addresses are let go whose names stand for them no more.
const SWEEP: Duration = Duration::from_secs(10);

/// Every network. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Networks(Arc<Inner>);

struct Inner {
    sandboxes: Arc<dyn Sandboxes>,
    env: Arc<dyn Env>,
    tasks: Tasks,
    /// Who is asked for names; the machine's own, if none are said.
    resolvers: Vec<SocketAddr>,
    /// The way out, and who is asked, once somebody needs them.
    open: OnceCell<Resolver>,
    gates: Mutex<HashMap<NetworkKey, Arc<Gate>>>,
    /// What builds reach. It is no network of anybody's.
    builds: Arc<Gate>,
    /// Of networks that are no more.
    leaving: Mutex<Vec<Arc<Gate>>>,
    /// The last number that a gate or a mark was given.
    last: AtomicU32,
    /// Whose an address is, or was until somebody else was given it.
    senders: Mutex<HashMap<Ipv4Addr, Sender>>,
    denials: Denials,
}

/// A sandbox's place in a network. Its names are answered as long as this is there.
pub(crate) struct Joined {
    _serving: DropGuard,
}

impl Networks {
    pub(crate) fn new(
        sandboxes: Arc<dyn Sandboxes>,
        env: Arc<dyn Env>,
        tasks: Tasks,
        resolvers: Vec<SocketAddr>,
        builds: Network,
    ) -> Self {
        const FIRST: u32 = 1;
        Self(Arc::new(Inner {
            sandboxes,
            env,
            tasks,
            resolvers,
            open: OnceCell::new(),
            gates: Mutex::default(),
            leaving: Mutex::default(),
            builds: Arc::new(Gate::new(FIRST, Arc::new(builds))),
            last: AtomicU32::new(FIRST),
            senders: Mutex::default(),
            denials: Denials::default(),
        }))
    }

    /// Opens the way out, unless it is open; why it cannot be, else.
    pub(crate) async fn open(&self) -> Result<(), SandboxError> {
        self.0.resolver().await.map(drop)
    }

    /// What a network's functions may reach, from now on.
    pub(crate) async fn set(&self, network: &Network) -> Result<(), SandboxError> {
        let network = Arc::new(network.clone());
        let gate = {
            let mut gates = self.0.gates();
            let new = || Arc::new(Gate::new(self.0.next(), network.clone()));
            gates.entry(network.key.clone()).or_insert_with(new).clone()
        };
        gate.set(&*self.0.sandboxes, network, || self.0.next()).await
    }

    /// A network is no more, and no function uses it. An instance of one that was deleted may end
    /// its last event yet, as it would have; the gate goes when it has.
    pub(crate) async fn remove(&self, key: &NetworkKey) {
        let gate = self.0.gates().remove(key);
        lock(&self.0.leaving).extend(gate);
        self.0.clear().await;
    }

    /// Puts a sandbox into its revision's network, if it has one.
    pub(crate) async fn join(
        &self,
        revision: &Revision,
        sandbox: &dyn Sandbox,
    ) -> Result<Option<Joined>, SandboxError> {
        let Some(used) = &revision.config.network else { return Ok(None) };
        let FunctionKey { scope, region, .. } = &revision.function;
        let (scope, region) = (scope.clone(), region.clone());
        let key = NetworkKey { scope, region, name: used.name.clone() };
        let gate = self.0.gates().get(&key).filter(|gate| gate.is_of(&used.id)).cloned();
        let gate =
            gate.ok_or_else(|| SandboxError::Failed(format!("there is no network {key}")))?;
        let sender = Sender {
            function: revision.function.clone(),
            revision: revision.digest,
            instance: sandbox.id().to_owned(),
            network: used.name.clone(),
            gate,
        };
        self.enter(sender, sandbox).await.map(Some)
    }

    /// Lets the sandbox of a build reach what builds reach.
    pub(crate) async fn join_build(
        &self,
        function: &FunctionKey,
        source: Digest,
        sandbox: &dyn Sandbox,
    ) -> Result<Joined, SandboxError> {
        let gate = self.0.builds.clone();
        let sender = Sender {
            function: function.clone(),
            revision: source,
            instance: sandbox.id().to_owned(),
            network: gate.network().await.key.name.clone(),
            gate,
        };
        self.enter(sender, sandbox).await
    }

    async fn enter(&self, sender: Sender, sandbox: &dyn Sandbox) -> Result<Joined, SandboxError> {
        let resolver = self.0.resolver().await?.clone();
        let gate = sender.gate.clone();
        gate.make(&*self.0.sandboxes, || self.0.next()).await?;
        if let Some(address) = sandbox.address() {
            lock(&self.0.senders).insert(address, sender.clone());
        }
        let sockets = sandbox.join(gate.number()).await?;
        let stop = CancellationToken::new();
        let serving = stop.clone().drop_guard();
        let inner = self.0.clone();
        self.0.tasks.detach("names", async move {
            let served = stop.run_until_cancelled(names::serve(inner, resolver, sender, sockets));
            if let Some(Err(error)) = served.await {
                tracing::warn!(%error, "a sandbox's names are not answered any more");
            }
        });
        Ok(Joined { _serving: serving })
    }

    /// What was refused to functions for which `wanted` holds, the latest first.
    pub(crate) fn denied(&self, wanted: impl Fn(&FunctionKey) -> bool) -> Vec<Denial> {
        self.0.denials.list(wanted)
    }
}

impl Inner {
    fn gates(&self) -> MutexGuard<'_, HashMap<NetworkKey, Arc<Gate>>> {
        lock(&self.gates)
    }

    fn next(&self) -> u32 {
        self.last.fetch_add(1, Ordering::Relaxed) + 1
    }

    async fn resolver(self: &Arc<Self>) -> Result<&Resolver, SandboxError> {
        let open = async {
            let resolver = Resolver::new(&self.resolvers).map_err(|error| {
                SandboxError::Failed(format!("names cannot be asked for: {error}"))
            })?;
            let denials = self.sandboxes.open_egress().await?;
            let (inner, stop) = (self.clone(), self.tasks.stop().clone());
            self.tasks.detach("denied", async move {
                stop.run_until_cancelled(inner.hear(denials)).await;
            });
            let (inner, stop) = (self.clone(), self.tasks.stop().clone());
            self.tasks.detach("pins", async move {
                stop.run_until_cancelled(inner.sweep()).await;
            });
            Ok(resolver)
        };
        self.open.get_or_try_init(|| open).await
    }

    /// Takes the gates away that nobody sends through any more.
    async fn clear(&self) {
        let leaving = std::mem::take(&mut *lock(&self.leaving));
        for gate in leaving {
            if let Err(error) = gate.remove(&*self.sandboxes).await {
                tracing::debug!(%error, "the gate of a deleted network is still used");
                lock(&self.leaving).push(gate);
            }
        }
    }

    async fn sweep(&self) {
        let mut tick = tokio::time::interval(SWEEP);
        loop {
            tick.tick().await;
            self.clear().await;
            let gates: Vec<_> = self.gates().values().cloned().collect();
            for gate in gates.into_iter().chain([self.builds.clone()]) {
                if let Err(error) = gate.sweep(&*self.sandboxes).await {
                    tracing::warn!(%error, "addresses stay in a gate that nothing stands for");
                }
            }
        }
    }

    /// Takes down what the router tells.
    async fn hear(&self, denials: sandbox::egress::Denials) {
        loop {
            match denials.read().await {
                Ok(told) => {
                    for denied in told {
                        self.note(denied).await;
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "what is refused to functions is not told any more");
                    return;
                }
            }
        }
    }

    async fn note(&self, denied: Denied) {
        let Denied { from, to, protocol, port, is_spoofed } = denied;
        if is_spoofed {
            tracing::warn!(%from, %to, "a sandbox sent what was not its own; it was dropped");
            return;
        }
        let sender = lock(&self.senders).get(&from).cloned();
        let Some(sender) = sender else { return };
        let name = sender.gate.name_of(to).await;
        let what = What::Packet { to, protocol, port, name };
        self.denials.note(&sender, what, self.env.now());
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
