//! Access keys of users. A secret is shown once, when it is made; a key that is taken away, or made
//! inactive, signs nothing from the moment of the answer on.

use model::{Action, Caller, IdentityKind, Resource, Scope, access::quotas};
use store::tables::{AccessKey, KeyUse, Stored};

use super::{draft::Target, must_be_fit};
use crate::{
    Control, Error,
    identity::{KeyInfo, MAX_DESCRIPTION, NewKey, scope_of},
};

impl Control {
    pub async fn create_access_key(&self, caller: &Caller, user: &str) -> Result<NewKey, Error> {
        self.create_described_key(caller, user, "").await
    }

    /// The same, with what it is for.
    pub async fn create_described_key(
        &self,
        caller: &Caller,
        user: &str,
        description: &str,
    ) -> Result<NewKey, Error> {
        if description.len() > MAX_DESCRIPTION {
            return Err(Error::invalid("description", "is longer than 256 bytes"));
        }
        let target = Target::Named(IdentityKind::User, user);
        let action = Action::CreateAccessKey;
        let mut changing = self.changing(caller, action, &target).await?;
        let made = async {
            let mut draft = changing.draft(&target).await?;
            let user = draft.user(user)?.name;
            let there = self.keyring.of_user(&draft.scope, &user).len() as u64;
            must_be_fit(there, "AccessKeysPerUser", quotas::KEYS_OF_A_USER)?;
            let key = self.new_key(draft.scope.clone(), Some(user), description.to_owned());
            draft.write(|batch| Ok(self.keys.create(batch, &key)?))?;
            changing.commit(draft).await?;
            self.keyring.put(&key);
            Ok(NewKey { info: KeyInfo::of(&key), secret: key.secret.to_string() })
        };
        let made = made.await;
        changing.change.close(made).await
    }

    /// Lets a key sign again, or no more.
    pub async fn set_access_key_status(
        &self,
        caller: &Caller,
        user: &str,
        id: &str,
        is_active: bool,
    ) -> Result<(), Error> {
        let target = Target::Named(IdentityKind::User, user);
        let state = if is_active { "active" } else { "inactive" };
        let details =
            vec![("key".to_owned(), id.to_owned()), ("state".to_owned(), state.to_owned())];
        let action = Action::UpdateAccessKey;
        let mut changing = self.changing(caller, (action, details), &target).await?;
        let changed = async {
            let mut draft = changing.draft(&target).await?;
            let user = draft.user(user)?.name;
            let was = self.key_of_user(&draft.scope, &user, id).await?;
            let key = AccessKey { inactive: !is_active, ..was.value.clone() };
            draft.write(|batch| Ok(self.keys.replace(batch, &was, &key)?))?;
            changing.commit(draft).await?;
            self.keyring.put(&key);
            Ok(())
        };
        let changed = changed.await;
        changing.change.close(changed).await
    }

    pub async fn delete_access_key(
        &self,
        caller: &Caller,
        user: &str,
        id: &str,
    ) -> Result<(), Error> {
        let target = Target::Named(IdentityKind::User, user);
        let details = vec![("key".to_owned(), id.to_owned())];
        let action = Action::DeleteAccessKey;
        let mut changing = self.changing(caller, (action, details), &target).await?;
        let deleted = async {
            let mut draft = changing.draft(&target).await?;
            let user = draft.user(user)?.name;
            let was = self.key_of_user(&draft.scope, &user, id).await?;
            draft.write(|batch| Ok(self.keys.delete(batch, &was)))?;
            changing.commit(draft).await?;
            self.keyring.remove(id);
            Ok(())
        };
        let deleted = deleted.await;
        changing.change.close(deleted).await
    }

    /// A user's keys, by id.
    pub async fn list_access_keys(
        &self,
        caller: &Caller,
        user: &str,
    ) -> Result<Vec<KeyInfo>, Error> {
        let scope = scope_of(caller)?;
        let account = self.accounts.get(&scope);
        let resource = account.named(IdentityKind::User, user);
        self.authorize(caller, Action::ListAccessKeys, &resource)?;
        let user = account.user(user).ok_or(Error::NotFound(resource))?;
        let keys = self.keys_of_user(&scope, &user.name).await?;
        Ok(keys.iter().map(|key| KeyInfo::of(key)).collect())
    }

    /// Whose key it is (`None`: the root's), and when it signed last.
    pub fn access_key_last_used(
        &self,
        caller: &Caller,
        id: &str,
    ) -> Result<(Option<String>, Option<KeyUse>), Error> {
        let scope = scope_of(caller)?;
        let known = self.keyring.get(id).filter(|known| known.scope == scope);
        let known = known.filter(|known| known.revoked.is_none());
        let user = known.as_ref().and_then(|known| known.user.clone());
        let resource = match &user {
            Some(user) => self.accounts.get(&scope).named(IdentityKind::User, user),
            None => Resource::Identities(scope.clone()),
        };
        self.authorize(caller, Action::GetAccessKeyLastUsed, &resource)?;
        let known = known.ok_or_else(|| absent(&scope, id))?;
        Ok((user.as_deref().map(str::to_owned), known.last_use()))
    }

    async fn key_of_user(
        &self,
        scope: &Scope,
        user: &str,
        id: &str,
    ) -> Result<Stored<AccessKey>, Error> {
        let found = self.keys.get(id).await?.filter(|key| {
            let is_own = key.user.as_ref().is_some_and(|name| name.eq_ignore_ascii_case(user));
            is_own && key.scope == *scope && key.revoked.is_none()
        });
        found.ok_or_else(|| absent(scope, id))
    }
}

fn absent(scope: &Scope, id: &str) -> Error {
    Error::NotFound(Resource::Key(scope.clone(), id.to_owned()))
}
