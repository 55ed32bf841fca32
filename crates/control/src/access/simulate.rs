//! What policies would decide, asked without doing anything.

mod keys;

use std::collections::BTreeSet;

use model::{
    Action, Caller, IdentityKind, Resource, Scope,
    policy::{Attached, Context, Decision, Kind, Policies, Policy, Question, Subject},
};

use self::keys::context_keys;
use super::account::Account;
use crate::{Control, Error, Invalid, identity::scope_of};

/// What is asked of policies.
#[derive(Debug, Clone, Default)]
pub struct Simulation {
    /// The whole name of the user, group or role whose policies count.
    pub source: Option<String>,
    /// Policies that count beside them.
    pub policies: Vec<String>,
    /// A policy that bounds them; where there is none, the source's own.
    pub boundary: Option<String>,
    /// The resource's own.
    pub resource_policy: Option<String>,
    /// Whose the resource is: an account.
    pub resource_owner: Option<Scope>,
    /// The whole name of the user who asks, if it is not the source.
    pub caller: Option<String>,
    pub context: Vec<(String, Vec<String>)>,
}

/// What was decided.
#[derive(Debug, Clone)]
pub struct Simulated {
    pub decision: Decision,
    /// Of the policy that decided.
    pub origin: Option<Origin>,
    /// Whether the boundary allows it; `None`: there is none.
    pub boundary_allows: Option<bool>,
    /// What the policies ask of a request and was not said.
    pub missing: Vec<String>,
}

/// Where a policy comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    Inline(IdentityKind),
    /// A managed policy of the account's own.
    Managed,
    /// A managed policy that every account has.
    Common,
    Resource,
    /// The request itself.
    Given,
}

/// Policies, put together once for many questions.
pub struct Simulator {
    scope: Scope,
    subject: Subject,
    identity: Vec<Known>,
    boundary: Option<Known>,
    resource: Option<Known>,
    owner: Scope,
    context: Context,
    keys: BTreeSet<String>,
}

struct Known {
    name: String,
    origin: Origin,
    policy: Policy,
}

/// A text that is one of a source's policies, and where it comes from.
struct Text {
    name: String,
    origin: Origin,
    document: String,
}

impl Control {
    /// Puts together what a simulation is to ask.
    pub fn simulator(&self, caller: &Caller, it: Simulation) -> Result<Simulator, Error> {
        let scope = scope_of(caller)?;
        let account = self.accounts.get(&scope);
        let source = it.source.as_deref();
        let action = match source {
            Some(_) => Action::SimulatePrincipalPolicy,
            None => Action::SimulateCustomPolicy,
        };
        let (texts, boundary, subject) = self.source(caller, action, &account, source)?;
        let mut context = Context::default();
        let given = it.context.iter().map(|(key, _)| key.to_ascii_lowercase());
        let mut given: BTreeSet<String> = given.collect();
        let subject = match &it.caller {
            Some(name) => user_of(name)?,
            None => subject,
        };
        for (key, value) in said_of(&account, &subject) {
            if given.insert(key.to_ascii_lowercase()) {
                context.add(&key, value);
            }
        }
        for (key, values) in it.context {
            context.set(&key, values);
        }
        let inputs = it.policies.into_iter().enumerate().map(|(at, document)| Text {
            name: format!("PolicyInputList.{}", at + 1),
            origin: Origin::Given,
            document,
        });
        let given_boundary = it.boundary.map(|document| Text {
            name: "PermissionsBoundaryPolicyInputList.1".to_owned(),
            origin: Origin::Given,
            document,
        });
        let resource = it.resource_policy.map(|document| Text {
            name: "ResourcePolicy".to_owned(),
            origin: Origin::Resource,
            document,
        });
        let texts: Vec<_> = texts.into_iter().chain(inputs).collect();
        let boundary = given_boundary.or(boundary);
        let keys = texts.iter().chain(&boundary).chain(&resource);
        let keys = keys.flat_map(|text| context_keys(&text.document));
        let keys = keys.filter(|key| !given.contains(&key.to_ascii_lowercase())).collect();
        let identity = texts.into_iter().map(|text| text.known(Kind::Identity));
        Ok(Simulator {
            identity: identity.collect::<Result<_, _>>()?,
            boundary: boundary.map(|text| text.known(Kind::Identity)).transpose()?,
            resource: resource.map(|text| text.known(Kind::Resource)).transpose()?,
            owner: it.resource_owner.unwrap_or_else(|| scope.clone()),
            scope,
            subject,
            context,
            keys,
        })
    }

    /// What policies, and those of a source, ask of a request.
    pub fn context_keys(
        &self,
        caller: &Caller,
        source: Option<&str>,
        documents: &[String],
    ) -> Result<BTreeSet<String>, Error> {
        let account = self.accounts.get(&scope_of(caller)?);
        let action = match source {
            Some(_) => Action::GetContextKeysForPrincipalPolicy,
            None => Action::GetContextKeysForCustomPolicy,
        };
        let (texts, _, _) = self.source(caller, action, &account, source)?;
        for document in documents {
            super::documents::must_be_policy(document, Kind::Identity)?;
        }
        let all = texts.iter().map(|text| &text.document).chain(documents);
        Ok(all.flat_map(|document| context_keys(document)).collect())
    }

    /// The policies of who is named, its boundary, and how policies see it.
    fn source(
        &self,
        caller: &Caller,
        action: Action,
        account: &Account,
        source: Option<&str>,
    ) -> Result<(Vec<Text>, Option<Text>, Subject), Error> {
        let scope = account.scope();
        let Some(arn) = source else {
            self.authorize(caller, action, &Resource::Identities(scope.clone()))?;
            return Ok((Vec::new(), None, Subject::Anonymous));
        };
        let kind = [IdentityKind::User, IdentityKind::Group, IdentityKind::Role];
        let before = |kind: IdentityKind| format!("{}/", kind.arn(scope, ""));
        let kind = kind.into_iter().find(|kind| arn.starts_with(&before(*kind)));
        let invalid = || Error::invalid("PolicySourceArn", format!("Invalid Entity Arn: {arn}"));
        let kind = kind.ok_or_else(invalid)?;
        let name = arn.rsplit('/').next().unwrap_or_default();
        let resource = account.named(kind, name);
        self.authorize(caller, action, &resource)?;
        if resource.in_policies(action) != arn {
            return Err(Error::NotFound(resource));
        }
        let owner = scope.owner().to_owned();
        let absent = || Error::NotFound(account.named(kind, name));
        match kind {
            IdentityKind::User => {
                let user = account.user(name).ok_or_else(absent)?;
                let mut texts = inline(kind, &user.inline, "");
                let mut attached = user.attached.clone();
                for group in account.groups_of(&user) {
                    let before = format!("{}/", group.name);
                    texts.extend(inline(IdentityKind::Group, &group.inline, &before));
                    attached.extend(group.attached.iter().cloned());
                }
                texts.extend(attached.iter().filter_map(|arn| managed(account, arn)));
                let boundary = user.boundary.as_ref().and_then(|arn| managed(account, arn));
                Ok((texts, boundary, Subject::User { account: owner, name: arn.to_owned() }))
            }
            IdentityKind::Role => {
                let role = account.role(name).ok_or_else(absent)?;
                let mut texts = inline(kind, &role.inline, "");
                texts.extend(role.attached.iter().filter_map(|arn| managed(account, arn)));
                let boundary = role.boundary.as_ref().and_then(|arn| managed(account, arn));
                let (role, name) = (arn.to_owned(), arn.to_owned());
                Ok((texts, boundary, Subject::Session { account: owner, role, name }))
            }
            _ => {
                let group = account.group(name).ok_or_else(absent)?;
                let mut texts = inline(kind, &group.inline, "");
                texts.extend(group.attached.iter().filter_map(|arn| managed(account, arn)));
                Ok((texts, None, Subject::Anonymous))
            }
        }
    }
}

impl Simulator {
    /// Lets others go on between two questions: there may be many, to long policies.
    pub async fn ask(&self, action: &str, resource: &str) -> Result<Simulated, Error> {
        tokio::task::yield_now().await;
        if action.split(':').count() != 2 {
            return Err(Error::invalid("ActionNames", format!("{action} is no action")));
        }
        let identity: Vec<_> = self.identity.iter().map(Known::attached).collect();
        let boundary = self.boundary.as_ref().map(Known::attached);
        let own: Vec<_> = self.resource.iter().map(Known::attached).collect();
        // Policies that nobody in particular has are asked for somebody of the account.
        let subject = match &self.subject {
            Subject::Anonymous => {
                &Subject::User { account: self.scope.owner().to_owned(), name: String::new() }
            }
            subject => subject,
        };
        let question = Question {
            subject,
            action,
            resource,
            owner: self.owner.owner(),
            context: &self.context,
        };
        let policies = Policies { identity: &identity, boundary, session: None, resource: &own };
        let decision = policies.decide(&question);
        let boundary_allows = self.boundary.as_ref().map(|boundary| {
            let alone = [boundary.attached()];
            let own = Question { owner: self.scope.owner(), ..question };
            Policies { identity: &alone, ..Policies::default() }.decide(&own).is_allowed()
        });
        let origin = match &decision {
            Decision::Allowed(grounds) | Decision::Denied(grounds) => {
                let all = self.identity.iter().chain(&self.boundary).chain(&self.resource);
                let mut all = all.filter(|known| known.name == grounds.policy);
                all.next().map(|known| known.origin)
            }
            Decision::NotAllowed(_) => None,
        };
        let missing = self.keys.iter().cloned().collect();
        Ok(Simulated { decision, origin, boundary_allows, missing })
    }
}

impl Text {
    fn known(self, kind: Kind) -> Result<Known, Error> {
        let bad =
            |bad| Error::Invalid { field: "PolicyInputList", problem: Invalid::BadPolicy(bad) };
        let policy = Policy::parse(&self.document, kind).map_err(bad)?;
        Ok(Known { name: self.name, origin: self.origin, policy })
    }
}

impl Known {
    fn attached(&self) -> Attached<'_> {
        Attached { name: &self.name, policy: &self.policy }
    }
}

fn inline(
    kind: IdentityKind,
    of: &std::collections::BTreeMap<String, String>,
    before: &str,
) -> Vec<Text> {
    let one = |(name, document): (&String, &String)| Text {
        name: format!("{before}{name}"),
        origin: Origin::Inline(kind),
        document: document.clone(),
    };
    of.iter().map(one).collect()
}

fn managed(account: &Account, arn: &str) -> Option<Text> {
    let is_own = account.policy(arn).is_some();
    let origin = if is_own { Origin::Managed } else { Origin::Common };
    let document = account.managed(arn)?.document().to_owned();
    Some(Text { name: arn.to_owned(), origin, document })
}

fn user_of(arn: &str) -> Result<Subject, Error> {
    let parts: Vec<_> = arn.splitn(6, ':').collect();
    match parts[..] {
        ["arn", _, "iam", "", account, who] if who.starts_with("user/") => {
            Ok(Subject::User { account: account.to_owned(), name: arn.to_owned() })
        }
        _ => Err(Error::invalid("CallerArn", format!("Invalid caller: {arn} is no user"))),
    }
}

/// What is known of who asks, unless it is said otherwise.
fn said_of(account: &Account, subject: &Subject) -> Vec<(String, String)> {
    let (name, tags, id) = match subject {
        Subject::User { name, .. } => {
            let user = account.user(name.rsplit('/').next().unwrap_or_default());
            let user = user.filter(|user| user.arn(account.scope()) == *name);
            let (tags, id) = user.map(|user| (user.tags.clone(), user.id.clone())).unzip();
            (name, tags, id)
        }
        Subject::Session { role, .. } => {
            let role_name = role.rsplit('/').next().unwrap_or_default();
            let found = account.role(role_name);
            let (tags, id) = found.map(|role| (role.tags.clone(), role.id.clone())).unzip();
            (role, tags, id)
        }
        Subject::Service(_) | Subject::Federated(_) | Subject::Anonymous => return Vec::new(),
    };
    let mut said = vec![("aws:PrincipalArn".to_owned(), name.clone())];
    if let Some(owner) = subject.account() {
        said.push(("aws:PrincipalAccount".to_owned(), owner.to_owned()));
    }
    if let Subject::User { name, .. } = subject {
        let name = name.rsplit('/').next().unwrap_or_default();
        said.push(("aws:username".to_owned(), name.to_owned()));
        said.extend(id.map(|id| ("aws:userid".to_owned(), id)));
    }
    let tags = tags.into_iter().flatten();
    said.extend(tags.map(|(key, value)| (format!("aws:PrincipalTag/{key}"), value)));
    said
}
