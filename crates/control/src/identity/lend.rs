//! Lending credentials: a role's to who takes it on, a key's own for a time.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

pub use engine::platform::Lent;
use model::{
    Action, Caller, FunctionKey, Holder, IdentityKind, Principal, Resource, Scope, Session,
    SessionPolicy, policy::Context,
};

use super::keys::{ID_LETTERS, SECRET_LETTERS, random_text};
use crate::{
    Control, Error, Invalid,
    access::Standing,
    authorize::{More, lets_service},
};

/// Who takes a role on does so for at least this long.
pub const MIN_SESSION: Duration = Duration::from_mins(15);
/// From one role into the next.
pub const MAX_CHAINED: Duration = Duration::from_hours(1);
/// A user's own credentials for a time, and the root's.
pub const MAX_OWN_SESSION: Duration = Duration::from_hours(36);
const OWN_SESSION: Duration = Duration::from_hours(12);
const MAX_ROOT_SESSION: Duration = Duration::from_hours(1);
/// How long a function's instance has its credentials.
pub(crate) const FUNCTION_SESSION: Duration = Duration::from_hours(12);
/// A session's policies and tags, as they stand in its token.
pub const MAX_PACKED_BYTES: usize = 4096;

/// What it takes to take a role on.
#[derive(Debug, Clone)]
pub struct Assume {
    pub scope: Scope,
    /// Path and name, as in the role's full name: `/team/deployer`.
    pub role: String,
    /// What the caller calls the session.
    pub session: String,
    pub duration: Option<Duration>,
    pub policy: Option<String>,
    /// Managed policies that bound the session, by their names.
    pub managed: Vec<String>,
    pub tags: BTreeMap<String, String>,
    pub transitive: BTreeSet<String>,
    pub external_id: Option<String>,
    pub source_identity: Option<String>,
}

/// A role that was taken on.
#[derive(Debug, Clone)]
pub struct Assumed {
    pub lent: Lent,
    pub principal: Principal,
    pub role_id: String,
    pub source_identity: Option<String>,
    /// How much of [`MAX_PACKED_BYTES`] policies and tags take, in per cent.
    pub packed_percent: u32,
}

impl Control {
    /// Lends a role's rights to who its trust policy lets take it on.
    pub fn assume_role(&self, caller: &Caller, asked: Assume) -> Result<Assumed, Error> {
        let resource =
            Resource::Identity(asked.scope.clone(), IdentityKind::Role, asked.role.clone());
        if matches!(caller.principal, Principal::Root { .. }) {
            return Err(Error::forbidden(caller, ASSUME, resource));
        }
        let standing = self.accounts.get(&asked.scope).standing_of_role(role_name(&asked.role));
        let standing = standing.filter(|standing| standing.arn == resource.in_policies(ASSUME));
        let inherited = caller.session.as_deref().filter(|session| is_of_role(session));
        let facts = facts(&asked, inherited);
        let needed = [
            (ASSUME, true),
            (Action::TagSession, !asked.tags.is_empty()),
            (Action::SetSourceIdentity, asked.source_identity.is_some()),
        ];
        for (action, _) in needed.into_iter().filter(|(_, is_needed)| *is_needed) {
            let trust = standing.as_ref().and_then(|standing| standing.trust.as_deref());
            let more = More { facts: facts.clone(), policy: trust, must_be_granted: true };
            self.authorize_with(caller, action, &resource, more)?;
        }
        // Who may not take it on is not told whether it is there.
        let standing = standing.ok_or_else(|| Error::NotFound(resource.clone()))?;
        let duration = asked.duration.unwrap_or(MAX_CHAINED);
        let most = Duration::from_secs(standing.max_session_s.into());
        if duration > most {
            return Err(Error::invalid("DurationSeconds", LONGER_THAN_THE_ROLE));
        }
        if inherited.is_some() && duration > MAX_CHAINED {
            return Err(Error::invalid("DurationSeconds", LONGER_THAN_A_CHAIN));
        }
        let mut session = self.role_session(&standing, &asked.scope, &asked.session, duration);
        session.policy = asked.policy.map(SessionPolicy::try_from).transpose().map_err(bad)?;
        session.managed = asked.managed;
        if let Some(earlier) = inherited {
            let goes_on = |(key, _): &(&String, &String)| earlier.transitive.contains(*key);
            let tags = earlier.tags.iter().filter(goes_on);
            session.tags = tags.map(|(key, value)| (key.clone(), value.clone())).collect();
            session.transitive.clone_from(&earlier.transitive);
            session.source_identity.clone_from(&earlier.source_identity);
        }
        session.tags.extend(asked.tags);
        session.transitive.extend(asked.transitive);
        session.source_identity = asked.source_identity.or(session.source_identity);
        let packed_percent = packed(&session)?;
        let source_identity = session.source_identity.clone();
        let principal = Principal::Session {
            scope: session.scope.clone(),
            role: standing.name.clone(),
            session: asked.session,
            access_key: session.access_key.clone(),
        };
        let lent = self.lend(&session)?;
        let role_id = standing.id.clone();
        Ok(Assumed { lent, principal, role_id, source_identity, packed_percent })
    }

    /// The caller's own rights for a time.
    pub fn session_of(&self, caller: &Caller, duration: Option<Duration>) -> Result<Lent, Error> {
        let refused = || Error::forbidden(caller, Action::GetSessionToken, Resource::Platform);
        if caller.session.is_some() {
            return Err(refused());
        }
        let most = match &caller.principal {
            Principal::Root { .. } => MAX_ROOT_SESSION,
            _ => MAX_OWN_SESSION,
        };
        let (Some(scope), Some(key)) = (caller.principal.scope(), caller.principal.access_key())
        else {
            return Err(refused());
        };
        let duration = duration.unwrap_or(OWN_SESSION).min(most);
        let holder = Holder::Key(key.to_owned());
        self.lend(&self.session(scope, holder, duration))
    }

    /// The rights of a function's role, for one of its instances.
    pub fn lend_to_function(&self, function: &FunctionKey, role: &str) -> Result<Lent, Error> {
        let standing = self.role_of_functions(&function.scope, role)?;
        let (scope, name) = (&function.scope, function.name.as_str());
        let session = self.role_session(&standing, scope, name, FUNCTION_SESSION);
        self.lend(&Session { function: Some(function.clone()), ..session })
    }

    /// A role, by its whole name, if functions may take it on.
    pub(crate) fn role_of_functions(
        &self,
        scope: &Scope,
        role: &str,
    ) -> Result<Arc<Standing>, Error> {
        let standing = self.accounts.get(scope).standing_of_role(role_name(role));
        let standing = standing.filter(|standing| standing.arn == role);
        let standing = standing.filter(|standing| self.trusts(standing, scope, FUNCTIONS));
        standing.ok_or(Error::Invalid { field: "Role", problem: Invalid::NoRights })
    }

    /// Whether a role lets a service take it on.
    fn trusts(&self, role: &Standing, scope: &Scope, service: &str) -> bool {
        let Some(trust) = role.trust.as_deref() else { return false };
        let context = Context::default().with("aws:CurrentTime", self.env.now().to_string());
        lets_service(trust, service, ASSUME, (&role.arn, scope.owner()), &context)
    }

    pub(super) fn role_session(
        &self,
        role: &Standing,
        scope: &Scope,
        session: &str,
        duration: Duration,
    ) -> Session {
        let (name, id) = (role.name.clone(), role.id.clone());
        self.session(scope, Holder::Role { name, id, session: session.to_owned() }, duration)
    }

    pub(super) fn session(&self, scope: &Scope, holder: Holder, duration: Duration) -> Session {
        let issued = self.env.now();
        Session {
            access_key: format!("ASIA{}", random_text(&*self.env, 16, ID_LETTERS)),
            scope: scope.clone(),
            holder,
            issued,
            expires: issued + duration,
            policy: None,
            managed: Vec::new(),
            tags: BTreeMap::new(),
            transitive: BTreeSet::new(),
            source_identity: None,
            function: None,
        }
    }

    pub(super) fn lend(&self, session: &Session) -> Result<Lent, Error> {
        let secret = random_text(&*self.env, 40, SECRET_LETTERS);
        let token = self.sessions.token(session, &secret)?;
        let access_key = session.access_key.clone();
        Ok(Lent { access_key, secret, token, expires: session.expires })
    }

    /// The caller's id, which never becomes another's.
    pub fn id_of(&self, caller: &Caller) -> String {
        let account = caller.principal.scope().map_or("", |scope| scope.owner());
        let standing = self.asker(caller).and_then(|asker| asker.standing);
        let id = standing.map_or_else(|| account.to_owned(), |standing| standing.id.clone());
        match &caller.principal {
            Principal::Session { session, .. } => format!("{id}:{session}"),
            _ => id,
        }
    }

    /// Which scope an access key is of, also a session's that was used lately.
    pub fn scope_of_key(&self, caller: &Caller, id: &str) -> Result<Option<Scope>, Error> {
        self.authorize(caller, Action::GetAccessKeyInfo, &Resource::Platform)?;
        let lent = || self.sessions.opened(id).map(|opened| opened.session.scope.clone());
        Ok(self.keyring.get(id).map(|known| known.scope).or_else(lent))
    }
}

const ASSUME: Action = Action::AssumeRole;
/// What trust policies call the part of the platform that runs functions.
pub(crate) const FUNCTIONS: &str = "lambda.amazonaws.com";
const LONGER_THAN_THE_ROLE: &str =
    "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
const LONGER_THAN_A_CHAIN: &str = "The requested DurationSeconds exceeds the 1 hour session limit \
                                   for roles assumed by role chaining.";

fn bad(bad: model::policy::BadPolicy) -> Error {
    Error::Invalid { field: "Policy", problem: Invalid::BadPolicy(bad) }
}

fn is_of_role(session: &Session) -> bool {
    matches!(session.holder, Holder::Role { .. })
}

/// `/team/deployer` → `deployer`
fn role_name(role: &str) -> &str {
    role.rsplit_once('/').map_or(role, |(_, name)| name)
}

/// What conditions of trust policies may ask.
fn facts(asked: &Assume, inherited: Option<&Session>) -> Context {
    let mut facts = Context::default().with("sts:RoleSessionName", &*asked.session);
    if let Some(id) = &asked.external_id {
        facts.add("sts:ExternalId", &**id);
    }
    if let Some(source) = &asked.source_identity {
        facts.add("sts:SourceIdentity", &**source);
    }
    if let Some(source) = inherited.and_then(|session| session.source_identity.as_deref()) {
        facts.add("aws:SourceIdentity", source);
    }
    for (key, value) in &asked.tags {
        facts.add(&format!("aws:RequestTag/{key}"), &**value);
        facts.add("aws:TagKeys", &**key);
    }
    for key in &asked.transitive {
        facts.add("sts:TransitiveTagKeys", &**key);
    }
    facts
}

fn packed(session: &Session) -> Result<u32, Error> {
    let whole = serde_json::to_vec(session).map_err(Error::internal)?.len();
    if whole > MAX_PACKED_BYTES {
        let problem = Invalid::PolicyTooLong { limit: MAX_PACKED_BYTES, bytes: whole };
        return Err(Error::Invalid { field: "PackedPolicy", problem });
    }
    Ok(u32::try_from(whole * 100 / MAX_PACKED_BYTES).unwrap_or(100))
}
