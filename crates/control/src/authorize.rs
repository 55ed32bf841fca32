//! The one gate: who may do what.
//!
//! A scope's root owns what is in it, and a part of the platform does its own work; everybody else
//! may do what policies let them, which `model::policy` decides from the identity's own, their
//! boundary, their session's, and the resource's.

use std::sync::{Arc, LazyLock};

use model::{
    Action, Caller, Holder, Principal, Resource, Session,
    policy::{
        Attached, Context, Decision, Grounds, Kind, Policies, Policy, Question, Subject, Why,
    },
};

use crate::{Control, Error, access::Standing, error::Forbidden};

/// What a question knows beside who does what to what.
#[derive(Debug, Clone, Default)]
pub(crate) struct More<'a> {
    /// What conditions may ask of it.
    pub(crate) facts: Context,
    /// The resource's own policy, where the gate cannot look it up.
    pub(crate) policy: Option<&'a Policy>,
    /// Whether the resource's policy must let the caller in though it is of the same scope.
    pub(crate) must_be_granted: bool,
}

impl More<'_> {
    pub(crate) fn facts(facts: Context) -> Self {
        Self { facts, ..Self::default() }
    }
}

/// Whose policies count, and how they call it.
pub(crate) struct Asker {
    pub(crate) subject: Subject,
    pub(crate) standing: Option<Arc<Standing>>,
    pub(crate) session: Option<Arc<Session>>,
}

impl Asker {
    /// Whether its policies allow an action at least on something.
    pub(crate) fn may_some(&self, action: Action) -> bool {
        let own = self.standing.iter().flat_map(|standing| &standing.identity);
        own.into_iter().any(|(_, policy)| policy.allows_some(action.in_policies()))
    }
}

impl Control {
    /// Whether a caller may do this, or why not.
    pub(crate) fn authorize(
        &self,
        caller: &Caller,
        action: Action,
        resource: &Resource,
    ) -> Result<(), Error> {
        self.authorize_with(caller, action, resource, More::default())
    }

    /// The same, where the question knows more.
    pub(crate) fn authorize_with(
        &self,
        caller: &Caller,
        action: Action,
        resource: &Resource,
        more: More<'_>,
    ) -> Result<(), Error> {
        self.permitted(caller, action, resource, more).map_err(|forbidden| {
            self.note_denial(caller, &forbidden);
            Error::Forbidden(forbidden)
        })?;
        if self.hides(caller, action, resource) {
            return Err(Error::NotFound(resource.clone()));
        }
        Ok(())
    }

    /// Whether a resource is a function of a contract that is not shown here. A name is taken by
    /// whatever has it, and the platform's own work knows every contract.
    fn hides(&self, caller: &Caller, action: Action, resource: &Resource) -> bool {
        let Resource::Function(key) = resource else { return false };
        let is_ours = matches!(caller.principal, Principal::System(_));
        if is_ours || action == Action::CreateFunction {
            return false;
        }
        let resident = self.directory.get(key);
        resident.is_some_and(|it| !(self.shows)(&it.function.draft.config.contract))
    }

    /// The same, of which nobody takes note.
    pub(crate) fn permitted(
        &self,
        caller: &Caller,
        action: Action,
        resource: &Resource,
        more: More<'_>,
    ) -> Result<(), Box<Forbidden>> {
        if owns(&caller.principal, action, resource) {
            return Ok(());
        }
        let decision = self.decide(caller, action, resource, more);
        if decision.is_allowed() {
            return Ok(());
        }
        let (principal, resource) = (caller.principal.clone(), resource.clone());
        Err(Box::new(Forbidden { principal, action, resource, decision }))
    }

    pub(crate) fn decide(
        &self,
        caller: &Caller,
        action: Action,
        resource: &Resource,
        more: More<'_>,
    ) -> Decision {
        let Some(asker) = self.asker(caller) else {
            return Decision::NotAllowed(Why::Identity);
        };
        // Credentials that a key lent itself ask nothing of identities.
        if let Some(denied) = own_session_may_not(caller, action) {
            return denied;
        }
        let mut context = self.context(caller, &asker, more.facts);
        let own = self.describe_resource(&mut context, action, resource);
        let owner = resource.scope().or(caller.principal.scope()).map_or("", |it| it.owner());
        let question = Question {
            subject: &asker.subject,
            action: action.in_policies(),
            resource: &resource.in_policies(action),
            owner,
            context: &context,
        };
        let own = more.policy.or(own.as_deref());
        self.ask(&asker, own, &question, more.must_be_granted)
    }

    /// What is known of a resource: its tags, for conditions, and its own policy.
    pub(crate) fn describe_resource(
        &self,
        context: &mut Context,
        action: Action,
        resource: &Resource,
    ) -> Option<Arc<Policy>> {
        match resource {
            Resource::Function(key) => {
                let resident = self.directory.get(key);
                for (tag, value) in resident.iter().flat_map(|it| &it.function.tags) {
                    context.add(&format!("aws:ResourceTag/{tag}"), &**value);
                }
                resident.and_then(|it| it.policy).filter(|_| action.is_of_function())
            }
            Resource::Secret(key) | Resource::SecretVersion(key, _) => {
                let resident = self.secrets.get(key);
                for (tag, value) in resident.iter().flat_map(|it| &it.secret.tags) {
                    context.add(&format!("aws:ResourceTag/{tag}"), &**value);
                    context.add(&format!("secretsmanager:ResourceTag/{tag}"), &**value);
                }
                resident.and_then(|it| it.policy)
            }
            Resource::Identity(scope, kind, name)
            | Resource::InlinePolicy(scope, kind, name, _)
            | Resource::PolicyVersion(scope, kind, name, _) => {
                self.accounts.get(scope).describe(context, *kind, name);
                None
            }
            _ => None,
        }
    }

    /// Puts a question to every policy that bears on it.
    pub(crate) fn ask(
        &self,
        asker: &Asker,
        resource: Option<&Policy>,
        question: &Question<'_>,
        must_be_granted: bool,
    ) -> Decision {
        let is_root = matches!(asker.subject, Subject::User { .. });
        let root = EVERYTHING.as_ref().map(|policy| Attached { name: "root", policy });
        let root = root.filter(|_| is_root);
        let identity: Vec<_> = match &asker.standing {
            Some(standing) => {
                let attached = standing.identity.iter();
                attached.map(|(name, policy)| Attached { name, policy }).collect()
            }
            None => root.into_iter().collect(),
        };
        let standing = asker.standing.as_deref();
        let boundary = standing.and_then(|standing| standing.boundary.as_ref());
        let boundary = boundary.map(|(name, policy)| Attached { name, policy });
        let managed = self.session_policies(asker);
        let session = managed.as_ref().map(|managed| {
            let inline = asker.session.as_deref().and_then(|session| session.policy.as_ref());
            let inline = inline.map(|it| Attached { name: "session", policy: &it.policy });
            let managed = managed.iter().map(|(name, policy)| Attached { name, policy });
            inline.into_iter().chain(managed).collect::<Vec<_>>()
        });
        let resource: Vec<_> =
            resource.map(|policy| Attached { name: "default", policy }).into_iter().collect();
        let policies = Policies {
            identity: &identity,
            boundary,
            session: session.as_deref(),
            resource: &resource,
        };
        if must_be_granted && !policies.resource_allows(question) {
            return Decision::NotAllowed(Why::Resource);
        }
        policies.decide(question)
    }

    /// The managed policies that bound a session; `None`: nothing does.
    fn session_policies(&self, asker: &Asker) -> Option<Vec<(String, Arc<Policy>)>> {
        let session = asker.session.as_deref().filter(|session| session.is_bounded())?;
        let account = self.accounts.get(&session.scope);
        let found = session
            .managed
            .iter()
            .filter_map(|name| Some((name.clone(), account.compiled_policy(name)?)));
        Some(found.collect())
    }

    /// Who asks, as policies see it. `None`: there is no such identity any more.
    pub(crate) fn asker(&self, caller: &Caller) -> Option<Asker> {
        let principal = &caller.principal;
        if *principal == Principal::Anonymous {
            let (subject, standing, session) = (Subject::Anonymous, None, None);
            return Some(Asker { subject, standing, session });
        }
        let account = principal.scope()?.owner().to_owned();
        let name = principal.in_policies()?;
        let session = caller.session.clone();
        let identities = || principal.scope().map(|scope| self.accounts.get(scope));
        let (subject, standing) = match principal {
            Principal::System(_) | Principal::Anonymous => return None,
            Principal::Root { .. } => (Subject::User { account, name }, None),
            Principal::User { name: user, .. } => {
                let standing = identities()?.standing_of_user(user)?;
                (Subject::User { account, name }, Some(standing))
            }
            Principal::Session { role, .. } => {
                let standing = identities()?.standing_of_role(role)?;
                let role = standing.arn.clone();
                (Subject::Session { account, role, name }, Some(standing))
            }
        };
        Some(Asker { subject, standing, session })
    }

    /// What conditions may ask of a request.
    pub(crate) fn context(&self, caller: &Caller, asker: &Asker, facts: Context) -> Context {
        let now = self.env.now();
        let mut context = facts;
        let principal = &caller.principal;
        describe(&mut context, principal, asker);
        context.add("aws:CurrentTime", now.to_string());
        context.add("aws:EpochTime", now.as_second().to_string());
        context.add("aws:ViaAWSService", "false");
        if let Some(ip) = caller.source_ip {
            context.add("aws:SourceIp", ip.to_string());
        }
        if let Some(agent) = &caller.user_agent {
            context.add("aws:UserAgent", &**agent);
        }
        context
    }
}

/// Whether a resource's own policy lets a part of the platform do this with it.
pub(crate) fn lets_service(
    policy: &Policy,
    service: &str,
    action: Action,
    (resource, owner): (&str, &str),
    context: &Context,
) -> bool {
    let own = [Attached { name: "default", policy }];
    let subject = Subject::Service(service.to_owned());
    let action = action.in_policies();
    let question = Question { subject: &subject, action, resource, owner, context };
    Policies { resource: &own, ..Policies::default() }.decide(&question).is_allowed()
}

/// What is known of who asks.
fn describe(context: &mut Context, principal: &Principal, asker: &Asker) {
    if *principal == Principal::Anonymous {
        // Neither an account nor a name: what conditions ask of them is not there.
        context.add("aws:PrincipalType", "Anonymous");
        context.add("aws:userid", "anonymous");
        return;
    }
    let account = principal.scope().map_or("", |scope| scope.owner());
    let arn = match &asker.subject {
        Subject::Session { role, .. } => Some(role.clone()),
        _ => principal.in_policies(),
    };
    context.add("aws:PrincipalArn", arn.unwrap_or_default());
    context.add("aws:PrincipalAccount", account);
    let id = asker.standing.as_ref().map_or(account, |standing| &standing.id);
    match principal {
        Principal::User { name, .. } => {
            context.add("aws:PrincipalType", "User");
            context.add("aws:userid", id);
            context.add("aws:username", &**name);
        }
        Principal::Session { session, .. } => {
            context.add("aws:PrincipalType", "AssumedRole");
            context.add("aws:userid", format!("{id}:{session}"));
        }
        Principal::Root { .. } | Principal::System(_) | Principal::Anonymous => {
            context.add("aws:PrincipalType", "Account");
            context.add("aws:userid", account);
        }
    }
    // A session's own tags stand before those of its role.
    let session = asker.session.as_deref();
    let lent = session.into_iter().flat_map(|session| &session.tags);
    for (key, value) in lent.clone() {
        context.add(&format!("aws:PrincipalTag/{key}"), &**value);
    }
    let own = asker.standing.iter().flat_map(|standing| &standing.tags);
    for (key, value) in own.filter(|(key, _)| session.is_none_or(|it| !it.tags.contains_key(*key)))
    {
        context.add(&format!("aws:PrincipalTag/{key}"), &**value);
    }
    if let Some(session) = session {
        context.add("aws:TokenIssueTime", session.issued.to_string());
        context.add("aws:MultiFactorAuthPresent", "false");
        if let Some(source) = &session.source_identity {
            context.add("aws:SourceIdentity", &**source);
        }
        if let Some(function) = &session.function {
            context.add("lambda:SourceFunctionArn", function.in_policies());
        }
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
                | (RESEALER, Action::RetireMasterKey)
                | (
                    CUSTODIAN,
                    Action::RemoveSecret
                        | Action::BeginSecretRotation
                        | Action::SettleSecretRotation
                )
                | (LOGIN, Action::LogIn)
                | (STARTER, Action::CreateKey | Action::CreateRole | Action::AddRuntime)
        ),
        // Whoever shows a token may say that it is to be no more.
        Principal::User { access_key, .. } => {
            let own = |id: &String| access_key.strip_prefix("mrw_") == Some(id);
            action == Action::RevokeToken
                && matches!(resource, Resource::Token(_, _, id) if own(id))
        }
        Principal::Session { .. } | Principal::Anonymous => false,
    }
}

/// What AWS lets nobody do with credentials that a key lent itself without a second factor.
fn own_session_may_not(caller: &Caller, action: Action) -> Option<Decision> {
    let session = caller.session.as_deref()?;
    let is_own = matches!(session.holder, Holder::Key(_));
    let name = action.in_policies();
    let is_out = name.starts_with("iam:") && action != Action::PassRole
        || name.starts_with("sts:") && action != Action::AssumeRole;
    let grounds = Grounds {
        why: Why::Session,
        policy: "session without a second factor".to_owned(),
        statement: "1".to_owned(),
    };
    (is_own && is_out).then_some(Decision::Denied(grounds))
}

/// What a root may do, as far as others allow it.
static EVERYTHING: LazyLock<Option<Policy>> = LazyLock::new(|| {
    let statement = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;
    let document = format!(r#"{{"Version":"2012-10-17","Statement":{statement}}}"#);
    Policy::parse(&document, Kind::Identity).ok()
});

/// Ends what a change began: Pending → Active.
pub(crate) const SETTLER: &str = "settler";
/// Lets old log events go.
pub(crate) const RETENTION: &str = "retention";
/// Removes packages that nothing refers to.
pub(crate) const COLLECTOR: &str = "collector";
/// Rotates secrets that are due, and removes deleted ones.
pub(crate) const CUSTODIAN: &str = "custodian";
/// Passes what is sealed on to a new master key.
pub(crate) const RESEALER: &str = "resealer";
/// Lets in whom the provider of identities knows.
pub(crate) const LOGIN: &str = "login";
/// What a start does before anybody can ask.
pub(crate) const STARTER: &str = "starter";

#[cfg(test)]
mod tests {
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
}
