//! Who asks: access keys, and the signatures made with them.
mod authenticate;
mod keyring;
mod keys;
mod last_use;
mod lend;
pub mod login;
mod sessions;
mod tokens;

pub use authenticate::{Identified, Recognised};
pub(crate) use keyring::Keyring;
pub use keys::{KeyInfo, NewKey};
pub(crate) use keys::{MAX_DESCRIPTION, scope_of};
pub(crate) use last_use::LastUse;
pub(crate) use lend::FUNCTIONS;
pub use lend::{
    Assume, Assumed, Lent, MAX_CHAINED, MAX_OWN_SESSION, MAX_PACKED_BYTES, MIN_SESSION,
};
pub(crate) use sessions::Sessions;
pub(crate) use tokens::Bearers;
pub use tokens::{NewToken, TokenInfo};
