//! Users: made, renamed, taken away.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use model::{
    Action, Caller, IdentityKind, Scope, User,
    access::{folded, is_name, is_path, quotas},
};
use store::tables::{AccessKey, Stored};

use super::{
    draft::{Draft, Target},
    moved, must_be_fit, of_boundary, of_tags, under,
};
use crate::{Busy, Control, Error, Held, functions::Tags, identity::scope_of};

const KIND: IdentityKind = IdentityKind::User;

/// What it takes to make a user.
#[derive(Debug, Clone)]
pub struct NewUser {
    pub name: String,
    pub path: String,
    pub tags: Tags,
    pub boundary: Option<String>,
}

impl Control {
    pub async fn create_user(&self, caller: &Caller, new: NewUser) -> Result<User, Error> {
        let NewUser { name, path, tags, boundary } = new;
        let id = self.new_identity_id("AIDA");
        let target = Target::New(KIND, &path, &name);
        let facts = of_boundary(of_tags(&tags), boundary.as_ref());
        let what = (Action::CreateUser, Vec::new(), facts);
        self.change_identities(caller, what, target, |draft| {
            check(&name, &path)?;
            draft.must_be_free(KIND, draft.account.user(&name).is_some(), &name)?;
            let there = draft.account.users().count() as u64;
            must_be_fit(there, "UsersPerAccount", quotas::USERS)?;
            crate::functions::tags::check(&tags, &Tags::new())?;
            if let Some(arn) = &boundary {
                draft.must_have_policy(arn)?;
            }
            let user = User {
                id,
                name: name.clone(),
                path: path.clone(),
                created: draft.now,
                tags,
                inline: BTreeMap::new(),
                attached: BTreeSet::new(),
                boundary,
                groups: BTreeSet::new(),
                login: None,
            };
            draft.put_user(user.clone())?;
            Ok(user)
        })
        .await
    }

    pub fn get_user(&self, caller: &Caller, name: &str) -> Result<Arc<User>, Error> {
        let account = self.accounts.get(&scope_of(caller)?);
        let resource = account.named(KIND, name);
        self.authorize(caller, Action::GetUser, &resource)?;
        account.user(name).ok_or(Error::NotFound(resource))
    }

    /// The users below a path, by name.
    pub fn list_users(&self, caller: &Caller, below: &str) -> Result<Vec<Arc<User>>, Error> {
        let account = self.accounts.get(&scope_of(caller)?);
        self.authorize(caller, Action::ListUsers, &under(&account, KIND, below))?;
        let users = account.users().filter(|user| user.path.starts_with(below));
        Ok(users.cloned().collect())
    }

    /// Calls a user something else, and moves it. Its keys follow.
    pub async fn update_user(
        &self,
        caller: &Caller,
        name: &str,
        new_name: Option<&str>,
        new_path: Option<&str>,
    ) -> Result<(), Error> {
        let details = moved(new_name, new_path);
        let target = Target::Named(KIND, name);
        let mut changing = self.changing(caller, (Action::UpdateUser, details), &target).await?;
        let changed = async {
            let mut draft = changing.draft(&target).await?;
            let keys = rename(self, &mut draft, name, new_name, new_path).await?;
            changing.commit(draft).await?;
            for key in keys {
                self.keyring.put(&key);
            }
            Ok(())
        };
        let changed = changed.await;
        changing.change.close(changed).await
    }

    /// Takes a user away that has nothing any more.
    pub async fn delete_user(&self, caller: &Caller, name: &str) -> Result<(), Error> {
        let target = Target::Named(KIND, name);
        // What it has of tokens goes with it, and says nothing for nobody until then.
        let user = self.accounts.get(&scope_of(caller)?).user(name);
        let tokens = match &user {
            Some(user) => self.tokens_of(&scope_of(caller)?, Some(&user.id)).await?,
            None => Vec::new(),
        };
        let tokens: Vec<_> = tokens.iter().map(|token| token.id.clone()).collect();
        self.change_identities(caller, Action::DeleteUser, target, |draft| {
            let user = draft.user(name)?;
            let resource = draft.account.named(KIND, name);
            let has = |what| Err(Error::Busy(Busy::Has { resource: resource.clone(), what }));
            if !self.keyring.of_user(&draft.scope, &user.name).is_empty() {
                return has(Held::Keys);
            }
            if !user.attached.is_empty() {
                return has(Held::AttachedPolicies);
            }
            if !user.inline.is_empty() {
                return has(Held::InlinePolicies);
            }
            if !user.groups.is_empty() {
                return has(Held::Groups);
            }
            draft.write(|batch| {
                Ok(tokens.iter().fold(batch, |batch, id| self.tokens.delete(batch, id)))
            })?;
            draft.remove_user(name)
        })
        .await?;
        self.bearers.remove(&tokens);
        Ok(())
    }

    /// A user's keys as they are stored, those not revoked.
    pub(super) async fn keys_of_user(
        &self,
        scope: &Scope,
        user: &str,
    ) -> Result<Vec<Stored<AccessKey>>, Error> {
        let mut keys = Vec::new();
        for id in self.keyring.of_user(scope, user) {
            keys.extend(self.keys.get(&id).await?);
        }
        Ok(keys)
    }
}

async fn rename(
    control: &Control,
    draft: &mut Draft,
    name: &str,
    new_name: Option<&str>,
    new_path: Option<&str>,
) -> Result<Vec<AccessKey>, Error> {
    let old = draft.user(name)?;
    let new_name = new_name.unwrap_or(&old.name).to_owned();
    let path = new_path.unwrap_or(&old.path).to_owned();
    check(&new_name, &path)?;
    let is_same = folded(&new_name) == folded(&old.name);
    draft.must_be_free(KIND, !is_same && draft.account.user(&new_name).is_some(), &new_name)?;
    let mut keys = Vec::new();
    if new_name != old.name {
        for was in control.keys_of_user(&draft.scope, &old.name).await? {
            let key = AccessKey { user: Some(new_name.clone()), ..was.value.clone() };
            draft.write(|batch| Ok(control.keys.replace(batch, &was, &key)?))?;
            keys.push(key);
        }
    }
    if !is_same {
        draft.remove_user(&old.name)?;
    }
    draft.put_user(User { name: new_name, path, ..old })?;
    Ok(keys)
}

fn check(name: &str, path: &str) -> Result<(), Error> {
    if !is_name(name, quotas::USER_NAME_CHARS) {
        return Err(Error::invalid("UserName", "is no name of a user"));
    }
    if !is_path(path) {
        return Err(Error::invalid("Path", "is no path"));
    }
    Ok(())
}
