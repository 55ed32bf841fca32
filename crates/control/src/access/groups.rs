//! Groups, and who is in them.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use model::{
    Action, Caller, Group, IdentityKind, User,
    access::{RESERVED_PATH, folded, is_name, is_path, quotas},
};

use super::{draft::Target, moved, must_be_fit, under};
use crate::{Busy, Control, Error, Held, identity::scope_of};

const KIND: IdentityKind = IdentityKind::Group;

impl Control {
    pub async fn create_group(
        &self,
        caller: &Caller,
        name: &str,
        path: &str,
    ) -> Result<Group, Error> {
        let id = self.new_identity_id("AGPA");
        let target = Target::New(KIND, path, name);
        self.change_identities(caller, Action::CreateGroup, target, |draft| {
            check(name, path)?;
            draft.must_be_free(KIND, draft.account.group(name).is_some(), name)?;
            let there = draft.account.groups().filter(|it| it.team.is_none()).count() as u64;
            must_be_fit(there, "GroupsPerAccount", quotas::GROUPS)?;
            let group = Group {
                id,
                name: name.to_owned(),
                path: path.to_owned(),
                created: draft.now,
                inline: BTreeMap::new(),
                attached: BTreeSet::new(),
                team: None,
            };
            draft.put_group(group.clone())?;
            Ok(group)
        })
        .await
    }

    /// A group and its members, by name.
    pub fn get_group(
        &self,
        caller: &Caller,
        name: &str,
    ) -> Result<(Arc<Group>, Vec<Arc<User>>), Error> {
        let account = self.accounts.get(&scope_of(caller)?);
        let resource = account.named(KIND, name);
        self.authorize(caller, Action::GetGroup, &resource)?;
        let group = account.group(name).ok_or(Error::NotFound(resource))?;
        let members = account.users().filter(|user| user.groups.contains(&group.id));
        let members = members.cloned().collect();
        Ok((group, members))
    }

    /// The groups below a path, by name.
    pub fn list_groups(&self, caller: &Caller, below: &str) -> Result<Vec<Arc<Group>>, Error> {
        let account = self.accounts.get(&scope_of(caller)?);
        self.authorize(caller, Action::ListGroups, &under(&account, KIND, below))?;
        let groups = account.groups().filter(|group| group.path.starts_with(below));
        Ok(groups.cloned().collect())
    }

    /// The groups that a user is in, by name.
    pub fn list_groups_of_user(
        &self,
        caller: &Caller,
        user: &str,
    ) -> Result<Vec<Arc<Group>>, Error> {
        let account = self.accounts.get(&scope_of(caller)?);
        let resource = account.named(IdentityKind::User, user);
        self.authorize(caller, Action::ListGroupsForUser, &resource)?;
        let user = account.user(user).ok_or(Error::NotFound(resource))?;
        Ok(account.groups_of(&user))
    }

    /// Calls a group something else, and moves it. Its members stay.
    pub async fn update_group(
        &self,
        caller: &Caller,
        name: &str,
        new_name: Option<&str>,
        new_path: Option<&str>,
    ) -> Result<(), Error> {
        let details = moved(new_name, new_path);
        let target = Target::Named(KIND, name);
        let action = Action::UpdateGroup;
        self.change_identities(caller, (action, details), target, |draft| {
            let old = draft.group(name)?;
            let new_name = new_name.unwrap_or(&old.name).to_owned();
            let path = new_path.unwrap_or(&old.path).to_owned();
            check(&new_name, &path)?;
            let is_same = folded(&new_name) == folded(&old.name);
            let is_there = !is_same && draft.account.group(&new_name).is_some();
            draft.must_be_free(KIND, is_there, &new_name)?;
            if !is_same {
                draft.remove_group(&old.name)?;
            }
            draft.put_group(Group { name: new_name, path, ..old })
        })
        .await
    }

    /// Takes a group away that has nothing any more.
    pub async fn delete_group(&self, caller: &Caller, name: &str) -> Result<(), Error> {
        let target = Target::Named(KIND, name);
        self.change_identities(caller, Action::DeleteGroup, target, |draft| {
            let group = draft.group(name)?;
            let resource = draft.account.named(KIND, name);
            let has = |what| Err(Error::Busy(Busy::Has { resource, what }));
            if draft.account.users().any(|user| user.groups.contains(&group.id)) {
                return has(Held::Members);
            }
            if !group.attached.is_empty() {
                return has(Held::AttachedPolicies);
            }
            if !group.inline.is_empty() {
                return has(Held::InlinePolicies);
            }
            draft.remove_group(name)
        })
        .await
    }

    /// Puts a user into a group, if it is not there already.
    pub async fn add_to_group(
        &self,
        caller: &Caller,
        group: &str,
        user: &str,
    ) -> Result<(), Error> {
        let details = vec![("user".to_owned(), user.to_owned())];
        let target = Target::Named(KIND, group);
        self.change_identities(caller, (Action::AddUserToGroup, details), target, |draft| {
            let (group, mut user) = (draft.group(group)?, draft.user(user)?);
            if user.groups.insert(group.id) {
                let there = user.groups.len() as u64 - 1;
                must_be_fit(there, "GroupsPerUser", quotas::GROUPS_OF_A_USER)?;
                draft.put_user(user)?;
            }
            Ok(())
        })
        .await
    }

    /// Takes a user out of a group, if it is there.
    pub async fn remove_from_group(
        &self,
        caller: &Caller,
        group: &str,
        user: &str,
    ) -> Result<(), Error> {
        let details = vec![("user".to_owned(), user.to_owned())];
        let target = Target::Named(KIND, group);
        self.change_identities(caller, (Action::RemoveUserFromGroup, details), target, |draft| {
            let (group, mut user) = (draft.group(group)?, draft.user(user)?);
            if user.groups.remove(&group.id) {
                draft.put_user(user)?;
            }
            Ok(())
        })
        .await
    }
}

fn check(name: &str, path: &str) -> Result<(), Error> {
    if !is_name(name, quotas::GROUP_NAME_CHARS) {
        return Err(Error::invalid("GroupName", "is no name of a group"));
    }
    if !is_path(path) {
        return Err(Error::invalid("Path", "is no path"));
    }
    if path.starts_with(RESERVED_PATH) {
        return Err(Error::invalid("Path", "is where the platform has its own groups"));
    }
    Ok(())
}
