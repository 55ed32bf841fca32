//! Identities — users, groups, roles — and the policies that decide what they may.
//!
//! All of it is in memory ([`Accounts`]), put together ready to be asked ([`Standing`]). A change
//! is made on a draft of the scope's account, by one at a time. It never decides anything: that
//! is `authorize.rs`. To add a use case: one method here that goes through
//! [`Control::change_identities`].
pub(crate) mod account;
mod accounts;
pub(crate) mod common;
mod default_role;
mod draft;
mod standing;
mod trust;
mod users;

pub(crate) use accounts::Accounts;
pub use default_role::DEFAULT_ROLE;
pub(crate) use standing::Standing;
