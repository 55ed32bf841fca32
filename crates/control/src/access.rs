//! Identities — users, groups, roles — and the policies that decide what they may.
//!
//! All of it is in memory ([`Accounts`]), put together ready to be asked ([`Standing`]). A change
//! is made on a draft of the scope's account, by one at a time. Nothing is decided here: that is
//! `authorize.rs`. To add a use case: one method that goes through `change_identities`.
pub(crate) mod account;
mod accounts;
mod attachments;
mod common;
mod default_role;
mod details;
mod documents;
mod draft;
mod entrants;
mod groups;
mod inline;
mod keys;
mod policies;
mod roles;
mod simulate;
mod standing;
mod summary;
mod tags;
mod teams;
mod trust;
mod users;

pub use account::Usage;
pub(crate) use accounts::Accounts;
pub use default_role::DEFAULT_ROLE;
pub use details::Detail;
pub(crate) use entrants::Entrant;
use model::{IdentityKind, Resource, policy::Context};
pub use policies::{Entities, NewPolicy, PolicyInfo, PolicyUse};
pub use roles::{NewRole, RoleInfo};
pub use simulate::{Origin, Simulated, Simulation, Simulator};
pub(crate) use standing::Standing;
pub use summary::Summary;
pub use tags::Tagged;
pub use teams::{Person, TeamInfo};
pub use users::NewUser;

use self::account::Account;
use crate::{Error, functions::Tags};

/// Whether there may be one more.
fn must_be_fit(there: u64, quota: &'static str, limit: u64) -> Result<(), Error> {
    if there >= limit {
        return Err(Error::LimitExceeded { quota, limit });
    }
    Ok(())
}

/// All of a kind below a path.
fn under(account: &Account, kind: IdentityKind, below: &str) -> Resource {
    Resource::Identity(account.scope().clone(), kind, below.to_owned())
}

/// What the trail is told of another name and path.
fn moved(name: Option<&str>, path: Option<&str>) -> Vec<(String, String)> {
    let told = |(what, new): (&str, Option<&str>)| Some((what.to_owned(), new?.to_owned()));
    [("name", name), ("path", path)].into_iter().filter_map(told).collect()
}

/// What conditions may ask of tags that a request sets.
fn of_tags(tags: &Tags) -> Context {
    let mut facts = Context::default();
    for (key, value) in tags {
        facts.add(&format!("aws:RequestTag/{key}"), &**value);
        facts.add("aws:TagKeys", &**key);
    }
    facts
}

/// The boundary that a request sets.
fn of_boundary(mut facts: Context, boundary: Option<&String>) -> Context {
    if let Some(arn) = boundary {
        facts.add(BOUNDARY, &**arn);
    }
    facts
}

const BOUNDARY: &str = "iam:PermissionsBoundary";
