//! Who asks: access keys, and the signatures made with them.
mod authenticate;
mod keyring;
mod keys;
mod last_use;

pub use authenticate::{Identified, Recognised};
pub(crate) use keyring::Keyring;
pub(crate) use keys::scope_of;
pub use keys::{KeyInfo, NewKey};
pub(crate) use last_use::LastUse;
