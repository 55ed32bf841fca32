//! The policies that every scope is given: those of AWS that tools for functions expect.
//!
//! They are data: `common.json`, as AWS publishes them.

use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock},
};

use jiff::Timestamp;
use model::{ManagedPolicy, PolicyVersion, policy::Policy};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::standing::compiled;

pub(crate) struct Common {
    pub(crate) arn: String,
    pub(crate) policy: Arc<ManagedPolicy>,
    pub(crate) compiled: Arc<Policy>,
}

/// By its whole name.
pub(crate) fn find(arn: &str) -> Option<&'static Common> {
    ALL.get(arn)
}

pub(crate) fn all() -> impl Iterator<Item = &'static Common> {
    ALL.values()
}

static ALL: LazyLock<BTreeMap<String, Common>> = LazyLock::new(|| {
    let written: Vec<Written> = serde_json::from_str(include_str!("common.json"))
        .expect("data of the program's own, which a test reads");
    let all = written.into_iter().map(Common::of);
    all.map(|common| (common.arn.clone(), common)).collect()
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    arn: String,
    /// Empty where it is not known.
    id: String,
    version: u64,
    description: String,
    created: Timestamp,
    updated: Timestamp,
    document: Box<RawValue>,
}

impl Common {
    fn of(written: Written) -> Self {
        let Written { arn, id, version, description, created, updated, document } = written;
        let full = arn.strip_prefix("arn:aws:iam::aws:policy").unwrap_or_default();
        let (path, name) = full.rsplit_once('/').unwrap_or_default();
        let document = document.get().to_owned();
        let compiled = compiled(&document, &arn);
        let policy = ManagedPolicy {
            id,
            name: name.to_owned(),
            path: format!("{path}/"),
            description,
            created,
            updated,
            tags: BTreeMap::new(),
            versions: vec![PolicyVersion { number: version, document, created: updated }],
            default: version,
            newest: version,
        };
        Self { arn, policy: Arc::new(policy), compiled }
    }
}

#[cfg(test)]
mod tests {
    use model::policy::Kind;

    use super::*;

    #[test]
    fn every_common_policy_is_one() {
        assert!(find("arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole").is_some());
        for common in all() {
            let parsed = Policy::parse(common.policy.document(), Kind::Identity);
            assert!(parsed.is_ok(), "{} {parsed:?}", common.arn);
            let ManagedPolicy { path, name, id, .. } = &*common.policy;
            assert_eq!(common.arn, format!("arn:aws:iam::aws:policy{path}{name}"));
            assert!(model::access::is_path(path) && model::access::is_name(name, 128));
            assert!(id.is_empty() || (id.starts_with("ANPA") && id.len() == 21), "{id}");
        }
    }
}
