//! Managed policies and their versions.

use std::{collections::BTreeSet, sync::Arc};

use model::{
    Action, Caller, IdentityKind, ManagedPolicy, PolicyVersion, Resource,
    access::{folded, is_name, is_path, quotas},
    policy::Kind,
};

use super::{
    account::{Account, Usage},
    common,
    documents::{must_be_policy, must_fit, told},
    draft::Target,
    must_be_fit, of_tags, under,
};
use crate::{Busy, Control, Error, Held, functions::Tags, identity::scope_of};

const KIND: IdentityKind = IdentityKind::Policy;

/// What it takes to make a policy.
#[derive(Debug, Clone)]
pub struct NewPolicy {
    pub name: String,
    pub path: String,
    pub description: String,
    pub document: String,
    pub tags: Tags,
}

/// A policy as it is shown.
#[derive(Debug, Clone)]
pub struct PolicyInfo {
    pub arn: String,
    pub policy: Arc<ManagedPolicy>,
    pub usage: Usage,
    /// Every scope has it.
    pub is_common: bool,
}

impl Control {
    pub async fn create_policy(
        &self,
        caller: &Caller,
        new: NewPolicy,
    ) -> Result<PolicyInfo, Error> {
        let NewPolicy { name, path, description, document, tags } = new;
        let id = self.new_identity_id("ANPA");
        let details = vec![told(&document)];
        let target = Target::New(KIND, &path, &name);
        self.change_identities(
            caller,
            (Action::CreatePolicy, details, of_tags(&tags)),
            target,
            |draft| {
                if !is_name(&name, quotas::POLICY_NAME_CHARS) {
                    return Err(Error::invalid("PolicyName", "is no name of a policy"));
                }
                if !is_path(&path) {
                    return Err(Error::invalid("Path", "is no path"));
                }
                draft.must_be_free(KIND, draft.account.has_policy(&name), &name)?;
                let there = draft.account.policies().count() as u64;
                must_be_fit(there, "PoliciesPerAccount", quotas::POLICIES)?;
                check(&document)?;
                crate::functions::tags::check(&tags, &Tags::new())?;
                let first = PolicyVersion { number: 1, document, created: draft.now };
                let policy = ManagedPolicy {
                    id,
                    name: name.clone(),
                    path: path.clone(),
                    description,
                    created: draft.now,
                    updated: draft.now,
                    tags,
                    versions: vec![first],
                    default: 1,
                    newest: 1,
                };
                let arn = policy.arn(&draft.scope);
                draft.put_policy(policy.clone())?;
                let (policy, usage) = (Arc::new(policy), Usage::default());
                Ok(PolicyInfo { arn, policy, usage, is_common: false })
            },
        )
        .await
    }

    pub fn get_policy(
        &self,
        caller: &Caller,
        action: Action,
        arn: &str,
    ) -> Result<PolicyInfo, Error> {
        let account = self.accounts.get(&scope_of(caller)?);
        let resource = account.policy_resource(arn);
        self.authorize(caller, action, &resource)?;
        let policy = account.managed(arn).ok_or(Error::NotFound(resource))?;
        let usage = account.usage().get(arn).copied().unwrap_or_default();
        let is_common = common::find(arn).is_some();
        Ok(PolicyInfo { arn: arn.to_owned(), policy, usage, is_common })
    }

    /// The policies below a path, by name: the scope's own, and those that every scope has.
    pub fn list_policies(&self, caller: &Caller, below: &str) -> Result<Vec<PolicyInfo>, Error> {
        let account = self.accounts.get(&scope_of(caller)?);
        self.authorize(caller, Action::ListPolicies, &under(&account, KIND, below))?;
        let mut policies = account.policy_infos();
        policies.retain(|info| info.policy.path.starts_with(below));
        Ok(policies)
    }

    pub async fn delete_policy(&self, caller: &Caller, arn: &str) -> Result<(), Error> {
        let target = Target::Policy(arn);
        self.change_identities(caller, Action::DeletePolicy, target, |draft| {
            let policy = draft.policy(arn)?;
            let resource = draft.account.policy_resource(arn);
            let has = |what| Err(Error::Busy(Busy::Has { resource, what }));
            let usage = draft.account.usage().get(arn).copied().unwrap_or_default();
            if usage != Usage::default() {
                return has(Held::Attachments);
            }
            if policy.versions.len() > 1 {
                return has(Held::Versions);
            }
            draft.remove_policy(&policy.name)
        })
        .await
    }

    /// A new version, which counts from now on if it is to.
    pub async fn create_policy_version(
        &self,
        caller: &Caller,
        arn: &str,
        document: String,
        counts: bool,
    ) -> Result<(PolicyVersion, bool), Error> {
        let details = vec![told(&document)];
        let target = Target::Policy(arn);
        let action = Action::CreatePolicyVersion;
        self.change_identities(caller, (action, details), target, |draft| {
            let mut policy = draft.policy(arn)?;
            check(&document)?;
            must_be_fit(policy.versions.len() as u64, "VersionsPerPolicy", quotas::VERSIONS)?;
            policy.newest += 1;
            let version = PolicyVersion { number: policy.newest, document, created: draft.now };
            policy.updated = draft.now;
            policy.versions.push(version.clone());
            if counts {
                policy.default = version.number;
            }
            draft.put_policy(policy)?;
            Ok((version, counts))
        })
        .await
    }

    pub async fn set_default_policy_version(
        &self,
        caller: &Caller,
        arn: &str,
        number: u64,
    ) -> Result<(), Error> {
        let details = vec![("version".to_owned(), number.to_string())];
        let target = Target::Policy(arn);
        let action = Action::SetDefaultPolicyVersion;
        self.change_identities(caller, (action, details), target, |draft| {
            let mut policy = draft.policy(arn)?;
            must_have(&policy, number, draft.account.policy_resource(arn))?;
            policy.default = number;
            draft.put_policy(policy)
        })
        .await
    }

    pub async fn delete_policy_version(
        &self,
        caller: &Caller,
        arn: &str,
        number: u64,
    ) -> Result<(), Error> {
        let details = vec![("version".to_owned(), number.to_string())];
        let target = Target::Policy(arn);
        let action = Action::DeletePolicyVersion;
        self.change_identities(caller, (action, details), target, |draft| {
            let mut policy = draft.policy(arn)?;
            let resource = draft.account.policy_resource(arn);
            must_have(&policy, number, resource.clone())?;
            if policy.default == number {
                return Err(Error::Busy(Busy::Has { resource, what: Held::Default }));
            }
            policy.versions.retain(|version| version.number != number);
            draft.put_policy(policy)
        })
        .await
    }

    pub fn get_policy_version(
        &self,
        caller: &Caller,
        arn: &str,
        number: u64,
    ) -> Result<(PolicyInfo, PolicyVersion), Error> {
        let info = self.get_policy(caller, Action::GetPolicyVersion, arn)?;
        let account = self.accounts.get(&scope_of(caller)?);
        let version = must_have(&info.policy, number, account.policy_resource(arn))?;
        Ok((info, version))
    }

    /// Who has a policy: those to whom it is attached, and those whom it bounds.
    pub fn policy_entities(
        &self,
        caller: &Caller,
        arn: &str,
        use_as: PolicyUse,
    ) -> Result<Entities, Error> {
        self.get_policy(caller, Action::ListEntitiesForPolicy, arn)?;
        let account = self.accounts.get(&scope_of(caller)?);
        let has = |attached: &BTreeSet<String>, boundary: Option<&String>| {
            (use_as != PolicyUse::Boundary && attached.contains(arn))
                || (use_as != PolicyUse::Attached && boundary.is_some_and(|it| it == arn))
        };
        let users = account.users().filter(|it| has(&it.attached, it.boundary.as_ref()));
        let groups = account.groups().filter(|it| has(&it.attached, None));
        let roles = account.roles().filter(|it| has(&it.attached, it.boundary.as_ref()));
        Ok(Entities {
            users: users.cloned().collect(),
            groups: groups.cloned().collect(),
            roles: roles.cloned().collect(),
        })
    }
}

/// How a policy is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PolicyUse {
    Either,
    Attached,
    Boundary,
}

/// Who has a policy.
#[derive(Debug, Clone, Default)]
pub struct Entities {
    pub users: Vec<Arc<model::User>>,
    pub groups: Vec<Arc<model::Group>>,
    pub roles: Vec<Arc<model::Role>>,
}

impl Account {
    /// Every policy that there is for the scope, by name.
    pub(super) fn policy_infos(&self) -> Vec<PolicyInfo> {
        let usage = self.usage();
        let usage = |arn: &str| usage.get(arn).copied().unwrap_or_default();
        let own = self.policies().map(|policy| {
            let arn = policy.arn(self.scope());
            let usage = usage(&arn);
            PolicyInfo { arn, policy: policy.clone(), usage, is_common: false }
        });
        let common = common::all().map(|common| PolicyInfo {
            arn: common.arn.clone(),
            policy: common.policy.clone(),
            usage: usage(&common.arn),
            is_common: true,
        });
        let mut policies: Vec<_> = own.chain(common).collect();
        policies.sort_by_key(|info| folded(&info.policy.name));
        policies
    }
}

fn must_have(
    policy: &ManagedPolicy,
    number: u64,
    resource: Resource,
) -> Result<PolicyVersion, Error> {
    let found = policy.version(number).cloned();
    found.ok_or_else(|| {
        let Resource::Identity(scope, kind, name) = resource else {
            return Error::NotFound(resource);
        };
        Error::NotFound(Resource::PolicyVersion(scope, kind, name, format!("v{number}")))
    })
}

fn check(document: &str) -> Result<(), Error> {
    must_be_policy(document, Kind::Identity)?;
    must_fit(document, "PolicySize", quotas::POLICY_CHARS)
}
