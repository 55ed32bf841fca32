//! Access keys: made, listed, revoked. A secret is shown once, when it is made.

use jiff::Timestamp;
use model::{Action, Caller, Principal, Resource, Scope};
use store::{
    Batch, CommitError,
    tables::{AccessKey, Stored},
};

use crate::{Control, Error, authorize::STARTER, change::Change};

/// A key as it may be shown.
#[derive(Debug, Clone)]
pub struct KeyInfo {
    pub id: String,
    pub scope: Scope,
    /// Whose it is, by name; `None` is the scope's root.
    pub user: Option<String>,
    pub description: String,
    pub created: Timestamp,
    /// Signs nothing until it is made active again.
    pub inactive: bool,
    pub revoked: Option<Timestamp>,
}

impl KeyInfo {
    pub(crate) fn of(key: &AccessKey) -> Self {
        Self {
            id: key.id.clone(),
            scope: key.scope.clone(),
            user: key.user.clone(),
            description: key.description.clone(),
            created: key.created,
            inactive: key.inactive,
            revoked: key.revoked,
        }
    }
}

/// A key that was just made. The secret is not shown again.
#[derive(Clone)]
pub struct NewKey {
    pub info: KeyInfo,
    pub secret: String,
}

/// How many bytes of a text may say what a key or a token is for.
pub(crate) const MAX_DESCRIPTION: usize = 256;

/// How the keys are described that `morrow up` was given, or made.
const ROOT: &str = "root";

impl Control {
    /// Makes sure that the root of `scope` has this key, as an operator gave it or the first
    /// start made it.
    pub async fn ensure_root_key(
        &self,
        scope: &Scope,
        id: &str,
        secret: &str,
    ) -> Result<(), Error> {
        check(id, secret)?;
        for key in self.keys.list(scope).await? {
            let key = &key.value;
            if key.description == ROOT && key.id != id && key.revoked.is_none() {
                let id = &key.id;
                tracing::warn!(
                    "the earlier root key {id} is still valid: `morrow keys revoke {id}`"
                );
            }
        }
        let known = self.keyring.get(id);
        let is_it = known.is_some_and(|it| {
            let is_good = it.revoked.is_none() && !it.inactive;
            it.scope == *scope && it.user.is_none() && *it.secret == *secret && is_good
        });
        if is_it {
            return Ok(());
        }
        let stored = self.keys.get(id).await?;
        // Revoked is for ever: a start does not bring it back.
        if stored.as_ref().is_some_and(|old| old.value.revoked.is_some()) {
            tracing::warn!("the root key {id} is revoked and stays so: give another one");
            return Ok(());
        }
        let caller = Caller::system(STARTER, self.env.uuid().to_string());
        let resource = Resource::Key(scope.clone(), id.to_owned());
        let change = Change::new(self, &caller, Action::CreateKey, resource, Vec::new()).await?;
        let key = AccessKey {
            id: id.to_owned(),
            scope: scope.clone(),
            user: None,
            secret: secret.to_owned().into(),
            description: ROOT.to_owned(),
            created: self.env.now(),
            inactive: false,
            revoked: None,
        };
        let batch = match stored {
            Some(old) => self.keys.replace(Batch::new(), &old, &key)?,
            None => self.keys.create(Batch::new(), &key)?,
        };
        change.close(change.commit(batch).await.map_err(Error::from)).await?;
        self.keyring.put(&key);
        Ok(())
    }

    /// A new key for the root of the caller's scope.
    pub async fn create_key(&self, caller: &Caller, description: &str) -> Result<NewKey, Error> {
        let scope = scope_of(caller)?;
        let resource = Resource::Keys(scope.clone());
        let details = vec![("description".to_owned(), description.to_owned())];
        let change =
            Change::new(self, caller, Action::CreateKey, resource.clone(), details).await?;
        if !matches!(caller.principal, Principal::Root { .. }) {
            // It would be more than any policy gives.
            let error = Error::forbidden(caller, Action::CreateKey, resource);
            return change.close(Err(error)).await;
        }
        change.close(self.make_key(&change, scope, description).await).await
    }

    async fn make_key(
        &self,
        change: &Change<'_>,
        scope: Scope,
        description: &str,
    ) -> Result<NewKey, Error> {
        if description.len() > MAX_DESCRIPTION {
            return Err(Error::invalid("description", "is longer than 256 bytes"));
        }
        let key = self.new_key(scope, None, description.to_owned());
        change.commit(self.keys.create(Batch::new(), &key)?).await?;
        self.keyring.put(&key);
        Ok(NewKey { info: KeyInfo::of(&key), secret: key.secret.to_string() })
    }

    /// A key that nobody has yet.
    pub(crate) fn new_key(
        &self,
        scope: Scope,
        user: Option<String>,
        description: String,
    ) -> AccessKey {
        AccessKey {
            id: format!("AKIA{}", self.random_text(16, ID_LETTERS)),
            scope,
            user,
            secret: self.random_text(40, SECRET_LETTERS).into(),
            description,
            created: self.env.now(),
            inactive: false,
            revoked: None,
        }
    }

    pub async fn list_keys(&self, caller: &Caller) -> Result<Vec<KeyInfo>, Error> {
        let scope = scope_of(caller)?;
        self.authorize(caller, Action::ListKeys, &Resource::Keys(scope.clone()))?;
        Ok(self.keys.list(&scope).await?.iter().map(|key| KeyInfo::of(key)).collect())
    }

    /// Revokes a key, for ever. The key that asks cannot revoke itself: somebody must be left.
    pub async fn revoke_key(&self, caller: &Caller, id: &str) -> Result<KeyInfo, Error> {
        let scope = scope_of(caller)?;
        let resource = Resource::Key(scope.clone(), id.to_owned());
        let change = Change::new(self, caller, Action::RevokeKey, resource, Vec::new()).await?;
        change.close(self.revoke(&change, caller, &scope, id).await).await
    }

    async fn revoke(
        &self,
        change: &Change<'_>,
        caller: &Caller,
        scope: &Scope,
        id: &str,
    ) -> Result<KeyInfo, Error> {
        if matches!(&caller.principal, Principal::Root { access_key, .. } if access_key == id) {
            return Err(Error::invalid(
                "key",
                "a key cannot revoke itself; sign the request with another key",
            ));
        }
        loop {
            let found: Option<Stored<AccessKey>> = self.keys.get(id).await?;
            let found = found.filter(|key| key.value.scope == *scope);
            let not_found = || Error::NotFound(Resource::Key(scope.clone(), id.to_owned()));
            let old = found.ok_or_else(not_found)?;
            if old.value.revoked.is_some() {
                return Ok(KeyInfo::of(&old.value));
            }
            let mut key = old.value.clone();
            key.revoked = Some(self.env.now());
            match change.commit(self.keys.replace(Batch::new(), &old, &key)?).await {
                Ok(()) => {
                    self.keyring.put(&key);
                    return Ok(KeyInfo::of(&key));
                }
                // Revoked by another meanwhile, or passed on to another master key.
                Err(CommitError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Key material that the first start gives to the root.
    pub fn new_root_key(env: &dyn kit::Env) -> (String, String) {
        (format!("AKIA{}", random_text(env, 16, ID_LETTERS)), random_text(env, 40, SECRET_LETTERS))
    }

    /// Twenty-one characters that name one thing: `AIDA…`.
    pub(crate) fn new_identity_id(&self, prefix: &str) -> String {
        format!("{prefix}{}", self.random_text(17, ID_LETTERS))
    }

    fn random_text(&self, length: usize, letters: &[u8; 32]) -> String {
        random_text(&*self.env, length, letters)
    }
}

// 32 letters each, so that every random byte's low five bits choose one without bias.
pub(super) const ID_LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
pub(super) const SECRET_LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyzACDEFG+4";

pub(super) fn random_text(env: &dyn kit::Env, length: usize, letters: &[u8; 32]) -> String {
    let mut random = vec![0; length];
    env.fill(&mut random);
    random.iter().map(|byte| char::from(letters[usize::from(byte & 31)])).collect()
}

fn check(id: &str, secret: &str) -> Result<(), Error> {
    let shaped = (16..=128).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric());
    if !shaped {
        return Err(Error::invalid("access_key", "must be 16 to 128 letters and digits"));
    }
    if !(16..=256).contains(&secret.len()) || !secret.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(Error::invalid("secret_key", "must be 16 to 256 printable characters"));
    }
    Ok(())
}

/// The scope that a caller belongs to.
pub(crate) fn scope_of(caller: &Caller) -> Result<Scope, Error> {
    let scope = caller.principal.scope().cloned();
    scope.ok_or_else(|| Error::invalid("principal", "belongs to no scope"))
}
