//! What every instance on this machine shares.

use std::{path::PathBuf, sync::Arc};

use kit::{Env, Tasks};
use sandbox::Sandboxes;
use store::Blobs;
use telemetry::Logs;
use tokio::sync::watch;

use crate::{
    instances::{admission::Admission, spares::Spares},
    networks::Networks,
    platform::Platform,
    processors::Processors,
};

pub(crate) struct Host {
    pub(crate) env: Arc<dyn Env>,
    pub(crate) sandboxes: Arc<dyn Sandboxes>,
    pub(crate) networks: Networks,
    pub(crate) processors: Processors,
    pub(crate) spares: Arc<Spares>,
    pub(crate) logs: Logs,
    pub(crate) blobs: Arc<dyn Blobs>,
    pub(crate) platform: Option<Arc<dyn Platform>>,
    pub(crate) tasks: Tasks,
    pub(crate) code_dir: PathBuf,
    pub(crate) engines_dir: PathBuf,
    pub(crate) admission: Arc<Admission>,
    /// How many invocations are under way, and whether no more are taken.
    pub(crate) flow: Flow,
}

impl Host {
    /// A trace header for an invocation whose caller sent none, not sampled.
    pub(crate) fn new_trace(&self) -> String {
        let random = self.env.random_hex(20);
        let (root, parent) = random.split_at(24);
        format!("Root=1-{:08x}-{root};Parent={parent};Sampled=0", self.env.now().as_second())
    }
}

/// Counts what is under way, so that a drain can wait for it.
#[derive(Debug)]
pub(crate) struct Flow(watch::Sender<(usize, bool)>);

impl Default for Flow {
    fn default() -> Self {
        Self(watch::Sender::new((0, false)))
    }
}

/// One thing under way.
#[derive(Debug)]
pub(crate) struct Passage(watch::Sender<(usize, bool)>);

impl Drop for Passage {
    fn drop(&mut self) {
        self.0.send_modify(|(under_way, _)| *under_way -= 1);
    }
}

impl Flow {
    pub(crate) fn enter(&self) -> Option<Passage> {
        let entered = self.0.send_if_modified(|(under_way, closed)| {
            *under_way += usize::from(!*closed);
            !*closed
        });
        entered.then(|| Passage(self.0.clone()))
    }

    /// Lets in what goes on beside something that is under way.
    pub(crate) fn follow(&self) -> Passage {
        self.0.send_modify(|(under_way, _)| *under_way += 1);
        Passage(self.0.clone())
    }

    /// Lets nothing more in, and waits until all that is in has left.
    pub(crate) async fn drain(&self) {
        self.0.send_modify(|(_, closed)| *closed = true);
        let mut state = self.0.subscribe();
        // The sender is alive as long as `self` is.
        drop(state.wait_for(|(under_way, _)| *under_way == 0).await);
    }
}
