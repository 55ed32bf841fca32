//! How code is driven. One contract a file, all of one shape: how the code is laid out and its
//! process started and known to be ready, how one event goes in and its result comes out, how many
//! at once, how it is told to stop, and how its errors read. To add one: its file here, and an arm
//! in `Pool`.
pub(crate) mod http;
pub(crate) mod lambda;
mod plan;

use std::{future::Future, sync::Arc, time::Duration};

pub(crate) use plan::{Log, Plan};

use crate::{event::InvokeError, host::Host};

/// What a pool needs to know of a contract. How events go through an instance is the contract's
/// own: they are of different kinds.
pub(crate) trait Driver: Send + Sync + Sized + 'static {
    /// One sandbox with the code running in it.
    type Instance: Send + Sync + 'static;
    /// What is left of a start that failed for the code.
    type Failed: Send + 'static;
    /// Whether instances end by themselves, so that [`Driver::over`] is to be waited for.
    const HAS_LIFE_OF_ITS_OWN: bool;

    /// Starts an instance and waits until it takes events.
    fn start(
        host: &Host,
        plan: &Arc<Plan>,
        request_id: &str,
    ) -> impl Future<Output = Started<Self>> + Send;

    /// Why the start failed, for those that counted on it.
    fn told(failed: &Self::Failed) -> InvokeError;

    /// Whether it takes no more events, and is to go.
    fn is_spent(instance: &Self::Instance) -> bool;

    /// Whether it takes another event now.
    fn is_ready(instance: &Self::Instance) -> bool;

    /// Resolves when the instance has ended, or is to be ended. `ready` is told each time that it
    /// takes events again.
    fn over(
        instance: &Self::Instance,
        ready: impl Fn() + Send + Sync,
    ) -> impl Future<Output = End> + Send;

    /// Ends the instance.
    fn leave(instance: &Self::Instance, host: &Host, end: End) -> impl Future<Output = ()> + Send;
}

/// How a start ended, and how long it took.
pub(crate) enum Started<D: Driver> {
    Ready(D::Instance, Duration),
    Failed(D::Failed),
    /// The platform could not even try.
    Impossible(InvokeError),
}

/// Why an instance ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Spindown,
    Timeout,
    Failure,
}
