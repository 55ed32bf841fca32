//! Instances of each revision: kept warm, found for an event, let go.
pub(crate) mod admission;
mod exchange;
pub(crate) mod pool;
pub(crate) mod reaper;
mod scaling;
pub(crate) mod spares;
