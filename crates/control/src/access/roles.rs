//! Roles, and whom they trust.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use model::{
    Action, Caller, IdentityKind, Role,
    access::{is_name, is_path, quotas},
    policy::Kind,
};
use store::tables::RoleUse;

use super::{
    documents::{must_be_policy, must_fit, told},
    draft::Target,
    must_be_fit, of_boundary, of_tags, trust, under,
};
use crate::{Busy, Control, Error, Held, functions::Tags, identity::scope_of};

const KIND: IdentityKind = IdentityKind::Role;

/// What it takes to make a role.
#[derive(Debug, Clone)]
pub struct NewRole {
    pub name: String,
    pub path: String,
    pub description: String,
    pub max_session_s: u32,
    /// Who may take it on.
    pub trust: String,
    pub tags: Tags,
    pub boundary: Option<String>,
}

/// A role as it is shown.
#[derive(Debug, Clone)]
pub struct RoleInfo {
    pub role: Arc<Role>,
    /// With the names that the trusted have today.
    pub trust: String,
    pub used: Option<RoleUse>,
}

impl Control {
    pub async fn create_role(&self, caller: &Caller, new: NewRole) -> Result<RoleInfo, Error> {
        let NewRole { name, path, description, max_session_s, trust, tags, boundary } = new;
        let id = self.new_identity_id("AROA");
        let target = Target::New(KIND, &path, &name);
        let facts = of_boundary(of_tags(&tags), boundary.as_ref());
        let what = (Action::CreateRole, Vec::new(), facts);
        let made = self.change_identities(caller, what, target, |draft| {
            if !is_name(&name, quotas::ROLE_NAME_CHARS) {
                return Err(Error::invalid("RoleName", "is no name of a role"));
            }
            if !is_path(&path) {
                return Err(Error::invalid("Path", "is no path"));
            }
            check_session(max_session_s)?;
            draft.must_be_free(KIND, draft.account.role(&name).is_some(), &name)?;
            must_be_fit(draft.account.roles().count() as u64, "RolesPerAccount", quotas::ROLES)?;
            crate::functions::tags::check(&tags, &Tags::new())?;
            if let Some(arn) = &boundary {
                draft.must_have_policy(arn)?;
            }
            check_trust(&trust)?;
            let trusted = trust::trusted(&trust, &draft.account, &self.accounts)?;
            let role = Role {
                id,
                name: name.clone(),
                path: path.clone(),
                created: draft.now,
                description,
                max_session_s,
                trust,
                trusted,
                tags,
                inline: BTreeMap::new(),
                attached: BTreeSet::new(),
                boundary,
            };
            draft.put_role(role.clone())?;
            Ok(role)
        });
        let role = made.await?;
        Ok(RoleInfo { trust: role.trust.clone(), role: Arc::new(role), used: None })
    }

    pub fn get_role(&self, caller: &Caller, name: &str) -> Result<RoleInfo, Error> {
        let account = self.accounts.get(&scope_of(caller)?);
        let resource = account.named(KIND, name);
        self.authorize(caller, Action::GetRole, &resource)?;
        let role = account.role(name).ok_or(Error::NotFound(resource))?;
        Ok(account.role_info(&role))
    }

    /// The roles below a path, by name.
    pub fn list_roles(&self, caller: &Caller, below: &str) -> Result<Vec<RoleInfo>, Error> {
        let account = self.accounts.get(&scope_of(caller)?);
        self.authorize(caller, Action::ListRoles, &under(&account, KIND, below))?;
        let roles = account.roles().filter(|role| role.path.starts_with(below));
        Ok(roles.map(|role| account.role_info(role)).collect())
    }

    /// Whether there is a role, for who may look at its instance profiles: no role has any.
    pub fn check_instance_profiles(&self, caller: &Caller, name: &str) -> Result<(), Error> {
        let account = self.accounts.get(&scope_of(caller)?);
        let resource = account.named(KIND, name);
        self.authorize(caller, Action::ListInstanceProfilesForRole, &resource)?;
        account.role(name).map(drop).ok_or(Error::NotFound(resource))
    }

    /// Changes what is said of a role, and how long its sessions may be.
    pub async fn update_role(
        &self,
        caller: &Caller,
        action: Action,
        name: &str,
        description: Option<String>,
        max_session_s: Option<u32>,
    ) -> Result<RoleInfo, Error> {
        let target = Target::Named(KIND, name);
        self.change_identities(caller, action, target, |draft| {
            let mut role = draft.role(name)?;
            if let Some(longest) = max_session_s {
                check_session(longest)?;
                role.max_session_s = longest;
            }
            role.description = description.unwrap_or(role.description);
            draft.put_role(role.clone())?;
            Ok(draft.account.role_info(&Arc::new(role)))
        })
        .await
    }

    /// Has a role trust others.
    pub async fn update_trust(
        &self,
        caller: &Caller,
        name: &str,
        document: String,
    ) -> Result<(), Error> {
        let details = vec![told(&document)];
        let target = Target::Named(KIND, name);
        let action = Action::UpdateAssumeRolePolicy;
        self.change_identities(caller, (action, details), target, |draft| {
            let role = draft.role(name)?;
            check_trust(&document)?;
            let trusted = trust::trusted(&document, &draft.account, &self.accounts)?;
            draft.put_role(Role { trust: document, trusted, ..role })
        })
        .await
    }

    /// Takes a role away that has nothing any more.
    pub async fn delete_role(&self, caller: &Caller, name: &str) -> Result<(), Error> {
        let target = Target::Named(KIND, name);
        self.change_identities(caller, Action::DeleteRole, target, |draft| {
            let role = draft.role(name)?;
            let resource = draft.account.named(KIND, name);
            let has = |what| Err(Error::Busy(Busy::Has { resource, what }));
            if !role.attached.is_empty() {
                return has(Held::AttachedPolicies);
            }
            if !role.inline.is_empty() {
                return has(Held::InlinePolicies);
            }
            draft.remove_role(&role)
        })
        .await
    }
}

fn check_session(longest_s: u32) -> Result<(), Error> {
    if !(quotas::SHORTEST_SESSION_S..=quotas::LONGEST_SESSION_S).contains(&longest_s) {
        return Err(Error::invalid("MaxSessionDuration", "is out of range"));
    }
    Ok(())
}

fn check_trust(document: &str) -> Result<(), Error> {
    must_be_policy(document, Kind::Trust)?;
    must_fit(document, "ACLSizePerRole", quotas::TRUST_CHARS)
}
