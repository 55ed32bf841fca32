//! Instances of each revision: kept warm, found for an event, let go.
pub(crate) mod admission;
pub(crate) mod pool;
pub(crate) mod reaper;
pub(crate) mod spares;
