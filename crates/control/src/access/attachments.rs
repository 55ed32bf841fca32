//! Managed policies of users, groups and roles: attached to them, and bounding them.

use model::{Action, Caller, IdentityKind, access::quotas, policy::Context};

use super::{draft::Target, must_be_fit, of_boundary};
use crate::{Control, Error, identity::scope_of};

impl Control {
    /// Attaches a policy, if it is not attached already.
    pub async fn attach_policy(
        &self,
        caller: &Caller,
        (kind, name): (IdentityKind, &str),
        arn: &str,
    ) -> Result<(), Error> {
        let (action, quota) = match kind {
            IdentityKind::User => (Action::AttachUserPolicy, "PoliciesPerUser"),
            IdentityKind::Group => (Action::AttachGroupPolicy, "PoliciesPerGroup"),
            _ => (Action::AttachRolePolicy, "PoliciesPerRole"),
        };
        let details = vec![("policy".to_owned(), arn.to_owned())];
        let target = Target::Named(kind, name);
        self.change_identities(caller, (action, details, of_policy(arn)), target, |draft| {
            draft.must_have(kind, name)?;
            draft.must_have_policy(arn)?;
            draft.edit(kind, name, |parts| {
                if parts.attached.insert(arn.to_owned()) {
                    let there = parts.attached.len() as u64 - 1;
                    must_be_fit(there, quota, quotas::ATTACHED)?;
                }
                Ok(())
            })
        })
        .await
    }

    pub async fn detach_policy(
        &self,
        caller: &Caller,
        (kind, name): (IdentityKind, &str),
        arn: &str,
    ) -> Result<(), Error> {
        let action = match kind {
            IdentityKind::User => Action::DetachUserPolicy,
            IdentityKind::Group => Action::DetachGroupPolicy,
            _ => Action::DetachRolePolicy,
        };
        let details = vec![("policy".to_owned(), arn.to_owned())];
        let target = Target::Named(kind, name);
        self.change_identities(caller, (action, details, of_policy(arn)), target, |draft| {
            let absent = Error::NotFound(draft.account.policy_resource(arn));
            draft.edit(
                kind,
                name,
                |parts| {
                    if parts.attached.remove(arn) { Ok(()) } else { Err(absent) }
                },
            )
        })
        .await
    }

    /// The names and whole names of the attached policies below a path, by whole name.
    pub fn list_attached_policies(
        &self,
        caller: &Caller,
        (kind, name): (IdentityKind, &str),
        below: &str,
    ) -> Result<Vec<(String, String)>, Error> {
        let action = match kind {
            IdentityKind::User => Action::ListAttachedUserPolicies,
            IdentityKind::Group => Action::ListAttachedGroupPolicies,
            _ => Action::ListAttachedRolePolicies,
        };
        let account = self.accounts.get(&scope_of(caller)?);
        let resource = account.named(kind, name);
        self.authorize(caller, action, &resource)?;
        let attached = match kind {
            IdentityKind::User => account.user(name).map(|it| it.attached.clone()),
            IdentityKind::Group => account.group(name).map(|it| it.attached.clone()),
            _ => account.role(name).map(|it| it.attached.clone()),
        };
        let attached = attached.ok_or(Error::NotFound(resource))?;
        let named = attached.into_iter().filter_map(|arn| {
            let policy = account.managed(&arn)?;
            policy.path.starts_with(below).then(|| (policy.name.clone(), arn))
        });
        Ok(named.collect())
    }

    /// Bounds what a user or role may by a policy; `None` takes the bound away.
    pub async fn set_boundary(
        &self,
        caller: &Caller,
        (kind, name): (IdentityKind, &str),
        boundary: Option<String>,
    ) -> Result<(), Error> {
        let action = match (kind, &boundary) {
            (IdentityKind::User, Some(_)) => Action::PutUserPermissionsBoundary,
            (IdentityKind::User, None) => Action::DeleteUserPermissionsBoundary,
            (_, Some(_)) => Action::PutRolePermissionsBoundary,
            (_, None) => Action::DeleteRolePermissionsBoundary,
        };
        let facts = of_boundary(Context::default(), boundary.as_ref());
        let details = boundary.iter().map(|arn| ("policy".to_owned(), arn.clone())).collect();
        let target = Target::Named(kind, name);
        self.change_identities(caller, (action, details, facts), target, |draft| {
            let must_have = |arn: &String| draft.must_have_policy(arn);
            if kind == IdentityKind::User {
                let user = draft.user(name)?;
                boundary.as_ref().map_or(Ok(()), must_have)?;
                return draft.put_user(model::User { boundary, ..user });
            }
            let role = draft.role(name)?;
            boundary.as_ref().map_or(Ok(()), must_have)?;
            draft.put_role(model::Role { boundary, ..role })
        })
        .await
    }
}

/// What conditions may ask of a policy that is attached or detached.
fn of_policy(arn: &str) -> Context {
    Context::default().with("iam:PolicyARN", arn)
}
