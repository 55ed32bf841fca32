//! Policies' texts: what makes one, and how long it may be.

use std::collections::BTreeMap;

use crate::{Error, Invalid};
use model::{
    IdentityKind, Resource,
    access::{counted, inline_size, quotas},
    policy::{Kind, Policy},
};

pub(super) fn must_be_policy(document: &str, kind: Kind) -> Result<(), Error> {
    let bad = |bad| Error::Invalid { field: "PolicyDocument", problem: Invalid::BadPolicy(bad) };
    Policy::parse(document, kind).map(drop).map_err(bad)
}

/// A policy as the trail tells of it. One that is longer than any may be is cut short.
pub(super) fn told(document: &str) -> (String, String) {
    const LONGEST: usize = 20_000;
    let end = document.char_indices().nth(LONGEST).map_or(document.len(), |(at, _)| at);
    ("policy".to_owned(), document[..end].to_owned())
}

pub(super) fn must_fit(document: &str, quota: &'static str, limit: usize) -> Result<(), Error> {
    if counted(document) > limit {
        return Err(Error::LimitExceeded { quota, limit: limit as u64 });
    }
    Ok(())
}

/// The policies of an identity's own share one bound.
pub(super) fn must_fit_inline(
    inline: &BTreeMap<String, String>,
    kind: IdentityKind,
    resource: &Resource,
) -> Result<(), Error> {
    let limit = match kind {
        IdentityKind::User => quotas::USER_INLINE_CHARS,
        IdentityKind::Group => quotas::GROUP_INLINE_CHARS,
        _ => quotas::ROLE_INLINE_CHARS,
    };
    if inline_size(inline) > limit {
        let problem = Invalid::InlineTooLong { resource: resource.clone(), limit };
        return Err(Error::Invalid { field: "PolicyDocument", problem });
    }
    Ok(())
}
