//! What bears on what a user or a role may do, put together whenever that changes, so that a
//! question finds it ready.

use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock},
};

use jiff::Timestamp;
use model::{
    Region,
    policy::{Kind, Policy},
};
use store::tables::RoleUse;

use crate::identity::LastUse;

/// A policy by what a person knows it as: its name, or its whole name.
pub(crate) type Named = (String, Arc<Policy>);

/// How a user or a role stands.
pub(crate) struct Standing {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) arn: String,
    pub(crate) tags: BTreeMap<String, String>,
    /// Its own policies, those attached to it, and those of a user's groups.
    pub(crate) identity: Vec<Named>,
    pub(crate) boundary: Option<Named>,
    /// Who may take a role on; a user has none.
    pub(crate) trust: Option<Arc<Policy>>,
    /// How long a role's session may be.
    pub(crate) max_session_s: u32,
    pub(super) used: Arc<LastUse<RoleUse>>,
}

impl Standing {
    /// Takes note that a role was used.
    pub(crate) fn note_use(&self, at: Timestamp, region: &Region) {
        self.used.note(at, || RoleUse { at, region: region.clone() });
    }

    pub(crate) fn last_use(&self) -> Option<RoleUse> {
        self.used.last()
    }
}

/// Compiles a policy of an identity. What is stored was read before; one that is not understood
/// may deny something, so it denies everything.
pub(super) fn compiled(document: &str, of: &str) -> Arc<Policy> {
    static NOTHING: LazyLock<Arc<Policy>> = LazyLock::new(|| {
        let statement = r#"{"Effect":"Deny","Action":"*","Resource":"*"}"#;
        let document = format!(r#"{{"Version":"2012-10-17","Statement":{statement}}}"#);
        Arc::new(Policy::parse(&document, Kind::Identity).expect("a constant that a test reads"))
    });
    match Policy::parse(document, Kind::Identity) {
        Ok(policy) => Arc::new(policy),
        Err(bad) => {
            tracing::error!(%bad, of, "a stored policy is not understood: it denies everything");
            NOTHING.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use model::policy::{Attached, Context, Decision, Policies, Question, Subject};

    use super::*;

    #[test]
    fn a_policy_that_is_not_understood_denies_everything() {
        let policy = compiled("{", "a test");
        let subject = Subject::User { account: "0".into(), name: "n".into() };
        let question = Question {
            subject: &subject,
            action: "lambda:InvokeFunction",
            resource: "*",
            owner: "0",
            context: &Context::default(),
        };
        let identity = [Attached { name: "broken", policy: &policy }];
        let policies = Policies { identity: &identity, ..Policies::default() };
        assert!(matches!(policies.decide(&question), Decision::Denied(_)));
    }
}
