//! Who asks: access keys, and the signatures made with them.
mod access_tokens;
mod authenticate;
mod id_tokens;
mod keyring;
mod keys;
mod last_use;
mod lend;
pub mod login;
mod sessions;
mod signing;
mod tokens;

pub use access_tokens::AccessToken;
pub use authenticate::{Identified, Recognised};
pub use id_tokens::{Account, MAX_AUDIENCE, is_id_token};
pub(crate) use keyring::Keyring;
pub use keys::{KeyInfo, NewKey};
pub(crate) use keys::{MAX_DESCRIPTION, scope_of};
pub(crate) use last_use::LastUse;
pub(crate) use lend::FUNCTIONS;
pub use lend::{
    Assume, Assumed, Lent, MAX_CHAINED, MAX_OWN_SESSION, MAX_PACKED_BYTES, MIN_SESSION,
};
pub(crate) use sessions::Sessions;
pub use signing::PublicKey;
pub(crate) use signing::Signing;
pub(crate) use tokens::Bearers;
pub use tokens::{NewToken, TokenInfo};
