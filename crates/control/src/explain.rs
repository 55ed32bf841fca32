//! Why somebody may do something, or may not: the question that the gate asks, asked by a person.

use model::{
    Action, Caller, FunctionKey, IdentityKind, Principal, Resource, Scope,
    policy::{Context, Decision, Grounds, Question, Subject, Why},
};

use crate::{
    Control, Error, access::account::Account, authorize::Asker, functions::facts_by_url,
    secrets::SecretRef,
};

/// What is asked, as policies call it.
#[derive(Debug, Clone)]
pub struct Asked {
    /// A whole name, or `root`, `user/ann`, `role/deploy` of the caller's scope, or `anonymous`.
    pub principal: String,
    /// `lambda:InvokeFunction`
    pub action: String,
    /// A whole name, or `*`.
    pub resource: String,
    /// What conditions may ask beside what the platform knows.
    pub context: Vec<(String, String)>,
}

/// What decided.
#[derive(Debug, Clone)]
pub struct Explanation {
    pub principal: String,
    pub decision: Decision,
    /// The statement that decided, as it was written.
    pub statement: Option<String>,
    /// The policies that were asked, by kind and name.
    pub asked: Vec<(Why, String)>,
}

/// Somebody whom nobody knows.
const ANONYMOUS: &str = "anonymous";

impl Control {
    /// What policies decide of somebody's doing something, and by which statement.
    pub fn explain(&self, caller: &Caller, of: &Asked) -> Result<Explanation, Error> {
        let scope = crate::identity::scope_of(caller)?;
        let principal = self.principal_of(&scope, &of.principal)?;
        let account = self.accounts.get(&scope);
        let of_whom = match &principal {
            Principal::Session { role, .. } => account.named(IdentityKind::Role, role),
            Principal::User { name, .. } => account.named(IdentityKind::User, name),
            Principal::Root { .. } | Principal::System(_) | Principal::Anonymous => {
                Resource::Identities(scope.clone())
            }
        };
        self.authorize(caller, Action::ExplainAccess, &of_whom)?;
        if !of.action.contains(':') {
            return Err(Error::invalid("action", "is not of the form service:Action"));
        }
        let nobody = Caller::new(principal.clone(), caller.request_id.clone());
        let asker = self.asker(&nobody).ok_or_else(|| unknown(&of.principal))?;
        let is_by_url = of.action == Action::InvokeUrl.in_policies();
        let facts = if is_by_url { facts_by_url(&nobody) } else { Context::default() };
        let mut context = self.context(&nobody, &asker, facts);
        let resource = self.resource_of(&scope, &of.resource);
        let action = Action::ALL.iter().find(|known| known.in_policies() == of.action);
        let own = resource.as_ref().zip(action);
        let own = own.and_then(|(it, action)| self.describe_resource(&mut context, *action, it));
        for (key, value) in &of.context {
            context.add(key, &**value);
        }
        let owner = of.resource.split(':').nth(4).filter(|owner| !owner.is_empty());
        let question = Question {
            subject: &asker.subject,
            action: &of.action,
            resource: &of.resource,
            owner: owner.unwrap_or(scope.owner()),
            context: &context,
        };
        // The root of a scope asks nobody for what is its own.
        let is_own_root =
            matches!(principal, Principal::Root { .. }) && question.owner == scope.owner();
        let decision = if is_own_root {
            let (policy, statement) = ("root".to_owned(), "1".to_owned());
            Decision::Allowed(Grounds { why: Why::Identity, policy, statement })
        } else {
            self.ask(&asker, own.as_deref(), &question, false)
        };
        Ok(Explanation {
            principal: name_of(&asker.subject),
            statement: self.statement(&scope, &decision, of, resource.as_ref()),
            asked: considered(&asker, own.is_some()),
            decision,
        })
    }

    fn principal_of(&self, scope: &Scope, said: &str) -> Result<Principal, Error> {
        let own = format!("arn:aws:iam::{}:", scope.owner());
        let said = said.strip_prefix(&own).unwrap_or(said);
        let last = said.rsplit('/').next().unwrap_or_default();
        let (scope, access_key) = (scope.clone(), String::new());
        if said == "root" {
            return Ok(Principal::Root { scope, access_key });
        }
        if said == ANONYMOUS {
            return Ok(Principal::Anonymous);
        }
        let account = self.accounts.get(&scope);
        if said.starts_with("user/") {
            let user = account.user(last).ok_or_else(|| unknown(said))?;
            let (path, name) = (user.path.clone(), user.name.clone());
            return Ok(Principal::User { scope, path, name, access_key });
        }
        if said.starts_with("role/") {
            let role = account.role(last).ok_or_else(|| unknown(said))?.name.clone();
            return Ok(Principal::Session {
                scope,
                role,
                session: "explain".to_owned(),
                access_key,
            });
        }
        Err(unknown(said))
    }

    /// The resource that a whole name means, if it is of this scope and one of which more is known.
    fn resource_of(&self, scope: &Scope, name: &str) -> Option<Resource> {
        let identity = |kind: IdentityKind| {
            let own = name.strip_prefix(&*kind.arn(scope, ""))?;
            own.starts_with('/').then(|| Resource::Identity(scope.clone(), kind, own.to_owned()))
        };
        let kinds =
            [IdentityKind::User, IdentityKind::Group, IdentityKind::Role, IdentityKind::Policy];
        let parts: Vec<_> = name.splitn(6, ':').collect();
        let ["arn", "aws", service, region, owner, own] = parts[..] else { return None };
        if owner != scope.owner() {
            return None;
        }
        let region = || region.parse().ok();
        match (service, own.split_once(':')) {
            ("lambda", Some(("function", name))) => {
                let (scope, region, name) = (scope.clone(), region()?, name.parse().ok()?);
                Some(Resource::Function(FunctionKey { scope, region, name }))
            }
            ("secretsmanager", _) => {
                let secret = SecretRef::parse(name, scope, &region()?)?;
                Some(Resource::Secret(self.secrets.find(&secret)?.secret.key.clone()))
            }
            ("iam", _) => kinds.into_iter().find_map(identity),
            _ => None,
        }
    }

    /// The text of the statement that decided.
    fn statement(
        &self,
        scope: &Scope,
        decision: &Decision,
        asked: &Asked,
        resource: Option<&Resource>,
    ) -> Option<String> {
        let (Decision::Allowed(grounds) | Decision::Denied(grounds)) = decision else {
            return None;
        };
        let document = match grounds.why {
            Why::Session => None,
            Why::Resource => self.resource_document(resource?),
            Why::Identity | Why::Boundary => {
                let account = self.accounts.get(scope);
                document(&account, &asked.principal, &grounds.policy)
            }
        }?;
        let document: serde_json::Value = serde_json::from_str(&document).ok()?;
        let one = std::slice::from_ref(&document["Statement"]);
        let all = document["Statement"].as_array().map_or(one, Vec::as_slice);
        let by_id = all.iter().find(|it| it["Sid"] == *grounds.statement);
        let by_place = || all.get(grounds.statement.parse::<usize>().ok()?.checked_sub(1)?);
        serde_json::to_string_pretty(by_id.or_else(by_place)?).ok()
    }

    fn resource_document(&self, resource: &Resource) -> Option<String> {
        match resource {
            Resource::Function(key) => {
                let function = self.directory.get(key)?.function;
                function.policy.as_ref().map(|policy| policy.document(&key.in_policies()))
            }
            Resource::Secret(key) => self.secrets.get(key)?.secret.policy.clone(),
            _ => None,
        }
    }
}

/// The text of a policy of somebody's, by what it is called: a whole name, `group/name`, or a name.
fn document(account: &Account, principal: &str, policy: &str) -> Option<String> {
    if policy.starts_with("arn:") {
        return account.managed(policy).map(|policy| policy.document().to_owned());
    }
    if let Some((group, policy)) = policy.split_once('/') {
        return account.group(group)?.inline.get(policy).cloned();
    }
    let name = principal.rsplit('/').next()?;
    if principal.contains("role/") {
        return account.role(name)?.inline.get(policy).cloned();
    }
    account.user(name)?.inline.get(policy).cloned()
}

fn name_of(subject: &Subject) -> String {
    match subject {
        Subject::User { name, .. }
        | Subject::Session { role: name, .. }
        | Subject::Service(name)
        | Subject::Federated(name) => name.clone(),
        Subject::Anonymous => ANONYMOUS.to_owned(),
    }
}

fn considered(asker: &Asker, has_own: bool) -> Vec<(Why, String)> {
    let standing = asker.standing.as_deref();
    let identity = standing.into_iter().flat_map(|standing| &standing.identity);
    let identity = identity.map(|(name, _)| (Why::Identity, name.clone()));
    let boundary = standing.and_then(|standing| standing.boundary.as_ref());
    let boundary = boundary.map(|(name, _)| (Why::Boundary, name.clone()));
    let own = has_own.then(|| (Why::Resource, "of the resource".to_owned()));
    identity.chain(boundary).chain(own).collect()
}

fn unknown(said: &str) -> Error {
    let problem = format!(
        "{said} is nobody here: name root, user/<name>, role/<name>, anonymous or a whole name"
    );
    Error::invalid("principal", problem)
}
