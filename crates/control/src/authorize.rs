//! The one gate: who may do what.
//!
//! What a principal may by itself is a pure table. Beside it a function's own policy lets others
//! in; it is asked in the language of policies, by the evaluator in `model::policy`.

use std::sync::LazyLock;

use model::{
    Action, Caller, FunctionKey, Principal, Resource,
    policy::{Attached, Context, Kind, Policies, Policy, Question, Subject},
};

use crate::{Control, Error};

impl Control {
    /// Whether a caller may do this, or why not.
    pub(crate) fn authorize(
        &self,
        caller: &Caller,
        action: Action,
        resource: &Resource,
    ) -> Result<(), Error> {
        let principal = &caller.principal;
        if owns(principal, action, resource) {
            return Ok(());
        }
        let shared = match resource {
            Resource::Function(key) => self.is_shared(caller, action, key),
            _ => false,
        };
        if shared {
            return Ok(());
        }
        let (principal, resource) = (principal.clone(), resource.clone());
        Err(Error::Forbidden { principal, action, resource })
    }

    /// Whether a function's policy lets another account's caller do this.
    fn is_shared(&self, caller: &Caller, action: Action, key: &FunctionKey) -> bool {
        let policy = self.directory.get(key).and_then(|resident| resident.policy);
        let Some(policy) = policy.filter(|_| action.is_of_function()) else { return false };
        let (Some(scope), Some(name)) = (caller.principal.scope(), caller.principal.in_policies())
        else {
            return false;
        };
        let context = context(caller, &name, &self.env.now().to_string());
        is_granted(&policy, scope.owner(), name, action.in_policies(), key, &context)
    }
}

/// What a principal may by itself.
fn owns(principal: &Principal, action: Action, resource: &Resource) -> bool {
    match principal {
        // The root of a scope owns what is in it, and, on a machine of its own, the platform.
        Principal::Root { scope, .. } => resource.scope().is_none_or(|owner| owner == scope),
        Principal::System(part) => matches!(
            (part.as_str(), action),
            (SETTLER, Action::SettleFunction)
                | (RETENTION, Action::ExpireLogs)
                | (COLLECTOR, Action::CollectGarbage)
                | (STARTER, Action::CreateKey | Action::AddRuntime)
                | (RESEALER, Action::RetireMasterKey)
        ),
    }
}

/// What a root may do, as far as others allow it.
static EVERYTHING: LazyLock<Option<Policy>> = LazyLock::new(|| {
    let statement = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;
    let document = format!(r#"{{"Version":"2012-10-17","Statement":{statement}}}"#);
    Policy::parse(&document, Kind::Identity).ok()
});

/// Whether a function's policy grants an action to the root of another account, who may do
/// everything that others allow it.
fn is_granted(
    policy: &Policy,
    account: &str,
    name: String,
    action: &str,
    key: &FunctionKey,
    context: &Context,
) -> bool {
    let Some(everything) = &*EVERYTHING else { return false };
    let identity = [Attached { name: "root", policy: everything }];
    let resource = [Attached { name: "default", policy }];
    let policies = Policies { identity: &identity, resource: &resource, ..Policies::default() };
    let subject = Subject::User { account: account.to_owned(), name };
    let question = Question {
        subject: &subject,
        action,
        resource: &key.in_policies(),
        owner: key.scope.owner(),
        context,
    };
    policies.decide(&question).is_allowed()
}

/// What conditions may ask of a request.
fn context(caller: &Caller, name: &str, now: &str) -> Context {
    let account = caller.principal.scope().map_or("", |scope| scope.owner());
    let mut context = Context::default()
        .with("aws:PrincipalArn", name)
        .with("aws:PrincipalAccount", account)
        .with("aws:PrincipalType", "Account")
        .with("aws:userid", account)
        .with("aws:CurrentTime", now);
    if let Some(ip) = caller.source_ip {
        context = context.with("aws:SourceIp", ip.to_string());
    }
    if let Some(agent) = &caller.user_agent {
        context = context.with("aws:UserAgent", agent);
    }
    context
}

/// Ends what a change began: Pending → Active.
pub(crate) const SETTLER: &str = "settler";
/// Lets old log events go.
pub(crate) const RETENTION: &str = "retention";
/// Removes packages that nothing refers to.
pub(crate) const COLLECTOR: &str = "collector";
/// Passes what is sealed on to a new master key.
pub(crate) const RESEALER: &str = "resealer";
/// What a start does before anybody can ask.
pub(crate) const STARTER: &str = "starter";

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use model::{FunctionPolicy, Permission, Permitted};

    use super::*;

    #[test]
    fn a_root_owns_its_own_scope_only() {
        let scope = |text: &str| text.parse().unwrap();
        let root = Principal::Root { scope: scope("aws:000000000000"), access_key: "AKIA".into() };
        let own = Resource::Keys(scope("aws:000000000000"));
        let other = Resource::Keys(scope("aws:111111111111"));
        assert!(owns(&root, Action::ListKeys, &own));
        assert!(!owns(&root, Action::ListKeys, &other));
    }

    #[test]
    fn a_part_of_the_platform_does_its_own_work_only() {
        let settler = Principal::System(SETTLER.into());
        assert!(owns(&settler, Action::SettleFunction, &Resource::Platform));
        assert!(!owns(&settler, Action::DeleteFunction, &Resource::Platform));
    }

    const OTHER: &str = "111111111111";
    const ROOT: &str = "arn:aws:iam::111111111111:root";

    fn granted(
        action: &str,
        to: Permitted,
        conditions: &[(&str, &str, &str)],
        asked: &str,
    ) -> bool {
        let mut all = BTreeMap::<String, BTreeMap<String, String>>::new();
        for (operator, key, value) in conditions {
            all.entry((*operator).into()).or_default().insert((*key).into(), (*value).into());
        }
        let statement = Permission { id: "s".into(), action: action.into(), to, conditions: all };
        let policy = FunctionPolicy { revision: "r".into(), statements: vec![statement] };
        let key = FunctionKey {
            scope: "aws:000000000000".parse().unwrap(),
            region: "us-east-1".parse().unwrap(),
            name: "f".parse().unwrap(),
        };
        let policy = policy.compiled(&key.in_policies()).unwrap();
        let caller = Caller {
            principal: Principal::Root {
                scope: Scope::aws(OTHER).unwrap(),
                access_key: "AKIA".into(),
            },
            request_id: "r".into(),
            source_ip: Some([10, 0, 0, 7].into()),
            user_agent: None,
        };
        let context = context(&caller, ROOT, "2026-11-27T12:00:00Z");
        is_granted(&policy, OTHER, ROOT.to_owned(), asked, &key, &context)
    }

    use model::Scope;

    #[test]
    fn a_functions_policy_lets_in_whom_it_names() {
        let invoke = "lambda:InvokeFunction";
        let account = || Permitted::Identity(ROOT.into());
        let third = Permitted::Identity("arn:aws:iam::222222222222:root".into());
        assert!(granted(invoke, account(), &[], invoke));
        assert!(granted(invoke, Permitted::Everyone, &[], invoke));
        assert!(granted("lambda:*", account(), &[], invoke));
        assert!(granted("*", account(), &[], invoke));
        assert!(!granted("lambda:GetFunction", account(), &[], invoke));
        assert!(!granted(invoke, third, &[], invoke));
        assert!(!granted(invoke, Permitted::Service("s3.amazonaws.com".into()), &[], invoke));
        let user = Permitted::Identity("arn:aws:iam::111111111111:user/ann".into());
        assert!(!granted(invoke, user, &[], invoke));
    }

    #[test]
    fn a_condition_of_a_functions_policy_must_hold() {
        let invoke = "lambda:InvokeFunction";
        let under = |operator, key, value| {
            granted(invoke, Permitted::Everyone, &[(operator, key, value)], invoke)
        };
        assert!(under("IpAddress", "aws:SourceIp", "10.0.0.0/8"));
        assert!(!under("IpAddress", "aws:SourceIp", "192.168.0.0/16"));
        assert!(under("StringEquals", "aws:PrincipalAccount", OTHER));
        // What only a service says of a call, no caller can.
        assert!(!under("ArnLike", "AWS:SourceArn", "arn:aws:s3:::pictures"));
        assert!(!under("StringEquals", "AWS:SourceAccount", OTHER));
    }
}
