//! What starting instances of one revision takes, whatever its contract.

use std::{
    sync::{Arc, atomic::AtomicU64},
    time::Duration,
};

use model::{Contract, Digest, Revision};
use sandbox::Spec;
use telemetry::GroupKey;

use super::{http::in_flight::InFlight, lambda::telemetry_api::Telemetry};
use crate::{
    host::Host,
    instances::spares::Wish,
    package,
    pump::{Pump, Stream},
    runtimes::Manifest,
};

/// What starting instances of one revision takes, worked out once.
pub(crate) struct Plan {
    pub(crate) revision: Arc<Revision>,
    pub(crate) manifest: Arc<Manifest>,
    pub(super) group: Arc<GroupKey>,
    /// How many lines of the code were below the level that is kept.
    pub(crate) dropped: Arc<AtomicU64>,
}

impl Plan {
    pub(crate) fn new(revision: Arc<Revision>, manifest: Arc<Manifest>) -> Self {
        let function = &revision.function;
        let group = GroupKey {
            scope: function.scope.clone(),
            region: function.region.clone(),
            name: revision.config.log_group(&function.name),
        };
        let group = Arc::new(group);
        Self { revision, manifest, group, dropped: Arc::default() }
    }

    pub(crate) fn timeout(&self) -> Duration {
        Duration::from_secs(u64::from(self.revision.config.timeout_s))
    }

    pub(crate) fn spec(&self) -> Spec {
        let Revision { base, config, .. } = &*self.revision;
        let (ephemeral_mb, egress) = (config.ephemeral_mb, config.network.is_some());
        Spec { base: *base, ephemeral_mb, egress }
    }

    /// What a start would like to find.
    pub(crate) fn wish(&self, is_extended: bool) -> Wish {
        let boot = match self.revision.config.contract {
            Contract::Lambda => self.boot(is_extended),
            Contract::Http(_) => None,
        };
        Wish { spec: self.spec(), boot }
    }

    /// The folder that the function's layers make together.
    pub(super) fn layers(&self) -> Option<Digest> {
        let layers = &self.revision.config.layers;
        let digests: Vec<_> = layers.iter().map(|layer| layer.code.digest).collect();
        (!digests.is_empty()).then(|| package::joined(&digests))
    }
}

/// The log of one instance, which outlives a start that is tried again.
pub(crate) struct Log {
    pub(super) name: String,
    pub(super) pump: Pump,
    pub(super) telemetry: Arc<Telemetry>,
}

impl Log {
    /// `label` tells whose instances the log stream is one of. With `in_flight` lines are of the
    /// requests that they say they are of.
    pub(super) fn open(
        host: &Host,
        plan: &Plan,
        label: &str,
        in_flight: Option<Arc<InFlight>>,
    ) -> Self {
        let day = host.env.now().strftime("%Y/%m/%d");
        let logging = &plan.revision.config.logging;
        // In a group that others share it says whose it is.
        let owner = logging.group.as_ref().map_or("", |_| plan.revision.function.name.as_str());
        let name = format!("{day}/{owner}[{label}]{}", host.env.random_hex(16));
        let telemetry = Arc::new(Telemetry::new(host.env.clone(), host.tasks.clone()));
        let stream = Stream {
            group: plan.group.clone(),
            name: name.as_str().into(),
            revision: plan.revision.digest,
            level: logging.application(),
            dropped: plan.dropped.clone(),
            telemetry: telemetry.clone(),
            as_json: logging.application().is_some(),
            in_flight,
        };
        let pump = Pump::start(stream, host.logs.clone(), host.env.clone(), &host.tasks);
        Self { name, pump, telemetry }
    }
}
