//! Policies of an identity's own.

use std::collections::BTreeMap;

use model::{
    Action, Caller, IdentityKind, Resource,
    access::{is_name, quotas},
    policy::Kind,
};

use super::{
    documents::{must_be_policy, must_fit_inline, told},
    draft::Target,
};
use crate::{Control, Error, identity::scope_of};

impl Control {
    /// Gives an identity a policy, or another text to one that it has.
    pub async fn put_inline_policy(
        &self,
        caller: &Caller,
        (kind, name): (IdentityKind, &str),
        policy: &str,
        document: String,
    ) -> Result<(), Error> {
        let action = match kind {
            IdentityKind::User => Action::PutUserPolicy,
            IdentityKind::Group => Action::PutGroupPolicy,
            _ => Action::PutRolePolicy,
        };
        let details = vec![("name".to_owned(), policy.to_owned()), told(&document)];
        let target = Target::Named(kind, name);
        self.change_identities(caller, (action, details), target, |draft| {
            let resource = draft.account.named(kind, name);
            draft.edit(kind, name, |parts| {
                if !is_name(policy, quotas::POLICY_NAME_CHARS) {
                    return Err(Error::invalid("PolicyName", "is no name of a policy"));
                }
                must_be_policy(&document, Kind::Identity)?;
                parts.inline.insert(policy.to_owned(), document);
                must_fit_inline(parts.inline, kind, &resource)
            })
        })
        .await
    }

    pub async fn delete_inline_policy(
        &self,
        caller: &Caller,
        (kind, name): (IdentityKind, &str),
        policy: &str,
    ) -> Result<(), Error> {
        let action = match kind {
            IdentityKind::User => Action::DeleteUserPolicy,
            IdentityKind::Group => Action::DeleteGroupPolicy,
            _ => Action::DeleteRolePolicy,
        };
        let details = vec![("name".to_owned(), policy.to_owned())];
        let target = Target::Named(kind, name);
        self.change_identities(caller, (action, details), target, |draft| {
            let resource = draft.account.named(kind, name);
            draft.edit(kind, name, |parts| match parts.inline.remove(policy) {
                Some(_) => Ok(()),
                None => Err(absent(resource, policy)),
            })
        })
        .await
    }

    pub fn get_inline_policy(
        &self,
        caller: &Caller,
        (kind, name): (IdentityKind, &str),
        policy: &str,
    ) -> Result<String, Error> {
        let action = match kind {
            IdentityKind::User => Action::GetUserPolicy,
            IdentityKind::Group => Action::GetGroupPolicy,
            _ => Action::GetRolePolicy,
        };
        let (resource, inline) = self.inline_of(caller, action, (kind, name))?;
        inline.get(policy).cloned().ok_or_else(|| absent(resource, policy))
    }

    /// Their names.
    pub fn list_inline_policies(
        &self,
        caller: &Caller,
        (kind, name): (IdentityKind, &str),
    ) -> Result<Vec<String>, Error> {
        let action = match kind {
            IdentityKind::User => Action::ListUserPolicies,
            IdentityKind::Group => Action::ListGroupPolicies,
            _ => Action::ListRolePolicies,
        };
        let (_, inline) = self.inline_of(caller, action, (kind, name))?;
        Ok(inline.into_keys().collect())
    }

    fn inline_of(
        &self,
        caller: &Caller,
        action: Action,
        (kind, name): (IdentityKind, &str),
    ) -> Result<(Resource, BTreeMap<String, String>), Error> {
        let account = self.accounts.get(&scope_of(caller)?);
        let resource = account.named(kind, name);
        self.authorize(caller, action, &resource)?;
        let inline = match kind {
            IdentityKind::User => account.user(name).map(|it| it.inline.clone()),
            IdentityKind::Group => account.group(name).map(|it| it.inline.clone()),
            _ => account.role(name).map(|it| it.inline.clone()),
        };
        let inline = inline.ok_or_else(|| Error::NotFound(resource.clone()))?;
        Ok((resource, inline))
    }
}

fn absent(resource: Resource, policy: &str) -> Error {
    match resource {
        Resource::Identity(scope, kind, name) => {
            Error::NotFound(Resource::InlinePolicy(scope, kind, name, policy.to_owned()))
        }
        other => Error::NotFound(other),
    }
}
