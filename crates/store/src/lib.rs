//! Keeps everything the platform must not forget.
//!
//! The ports are deliberately low: an ordered map of bytes with atomic, guarded batches ([`Kv`])
//! and immutable content by digest ([`Blobs`]). What the keys and values *mean* is written once,
//! above them, in [`tables`] (one file per table). So a new backend is one file that implements
//! three methods and passes `contract.rs`, and no domain rule is written twice.
//!
//! It never decides who may do something, and it never holds a secret in the clear: secrets are
//! sealed ([`seal`]) before they reach a port.
pub mod blobs;
#[cfg(test)]
mod contract;
pub mod data_dir;
pub mod embedded;
pub mod kv;
pub mod memory;
pub mod seal;
pub mod stalling;
pub mod tables;

pub use blobs::{BlobError, Blobs};
pub use data_dir::{DataDir, DataDirError};
pub use kv::{Batch, CommitError, Kv, KvError, Pairs};
pub use seal::{SealError, Sealed, Sealer};
