//! Users.

use std::{collections::BTreeMap, collections::BTreeSet, sync::Arc};

use model::{
    Action, Caller, IdentityKind, Resource, User,
    access::{is_name, is_path, quotas},
};

use super::draft::Target;
use crate::{Control, Error, functions::Tags, identity::scope_of};

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
        let target = Target::New(IdentityKind::User, &path, &name);
        let id = self.new_identity_id("AIDA");
        self.change_identities(caller, Action::CreateUser, target, Vec::new(), |draft| {
            if !is_name(&name, quotas::USER_NAME_CHARS) || !is_path(&path) {
                return Err(Error::invalid("UserName", "is no name of a user"));
            }
            if draft.account.user(&name).is_some() {
                let there = draft.account.named(IdentityKind::User, &name);
                return Err(Error::AlreadyExists(there));
            }
            if draft.account.users().count() as u64 >= quotas::USERS {
                return Err(Error::LimitExceeded {
                    quota: "UsersPerAccount",
                    limit: quotas::USERS,
                });
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
            };
            draft.put_user(user.clone())?;
            Ok(user)
        })
        .await
    }

    pub fn get_user(&self, caller: &Caller, name: &str) -> Result<Arc<User>, Error> {
        let account = self.accounts.get(&scope_of(caller)?);
        let resource: Resource = account.named(IdentityKind::User, name);
        self.authorize(caller, Action::GetUser, &resource)?;
        account.user(name).ok_or(Error::NotFound(resource))
    }
}
