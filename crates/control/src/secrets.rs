//! Secrets: made, read, versioned, deleted, rotated by functions. One use case a file.
//!
//! All about a secret but its values is in memory, so that finding one and deciding who may read
//! it asks no store; a value is read and opened when it is asked for, and nowhere kept.
mod create;
mod list;
mod password;
mod policy;
mod problem;
mod removal;
mod resident;
mod rotate;
mod stages;
mod tags;
mod values;

pub use create::NewSecret;
use model::{Action, Caller, Region, Resource, Scope, Secret, SecretKey};
pub use model::{Attempt, Rotation, RotationRules, SecretValue};
pub use password::Password;
pub use problem::{SecretBusy, SecretProblem};
pub(crate) use resident::Secrets;
pub use rotate::NewRotation;
use store::{Batch, CommitError, tables::Stored};
use tokio::sync::OwnedMutexGuard;
pub use values::{Found, Put, SecretUpdate, Which};

use crate::{Busy, Control, Error, Invalid, change::Change};

/// What a secret may have, as AWS Secrets Manager documents it.
pub const MAX_SECRETS: usize = 500_000;
pub const MAX_VALUE_BYTES: usize = 65_536;
pub const MAX_VERSIONS: usize = 100;
pub const MAX_STAGES: usize = 20;
pub const MAX_POLICY_BYTES: usize = 20_480;

/// A secret as somebody names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretRef {
    pub scope: Scope,
    pub region: Region,
    /// Its name, or what an ARN calls it: the name with or without the six letters.
    pub text: String,
    pub by_arn: bool,
}

impl SecretRef {
    /// What a text means for somebody of a scope and region: a name there, or an ARN, with or
    /// without its last six letters, of any scope. `None`: it is no ARN of this region.
    pub fn parse(text: &str, scope: &Scope, region: &Region) -> Option<Self> {
        let region = region.clone();
        let Some(arn) = text.strip_prefix("arn:") else {
            let (scope, text) = (scope.clone(), text.to_owned());
            return Some(Self { scope, region, text, by_arn: false });
        };
        let parts: Vec<_> = arn.splitn(6, ':').collect();
        let [_, "secretsmanager", place, account, "secret", text] = parts[..] else { return None };
        let scope = Scope::aws(account).ok().filter(|_| place == region.as_str())?;
        Some(Self { scope, region, text: text.to_owned(), by_arn: true })
    }

    /// Whether it names this secret.
    pub fn means(&self, key: &SecretKey) -> bool {
        let named = self.text == key.name.as_str()
            || self.by_arn && self.text == format!("{}-{}", key.name, key.suffix);
        named && self.scope == key.scope && self.region == key.region
    }
}

/// A secret that is being changed, by nobody else meanwhile.
struct Open {
    secret: Secret,
    was: Stored<Secret>,
    _turn: OwnedMutexGuard<()>,
}

impl Control {
    pub(crate) async fn load_secrets(&self) -> Result<(), Error> {
        for secret in self.secret_rows.list_all().await? {
            self.secrets.put(secret.into_inner());
        }
        Ok(())
    }

    /// The secret that is meant; one that is not there has no suffix.
    pub(crate) fn named_secret(&self, id: &SecretRef) -> Result<SecretKey, Error> {
        if let Some(found) = self.secrets.find(id) {
            return Ok(found.secret.key.clone());
        }
        let bad = |_| bad_name();
        let (scope, region) = (id.scope.clone(), id.region.clone());
        Ok(SecretKey { scope, region, name: id.text.parse().map_err(bad)?, suffix: "".into() })
    }

    /// A secret as it is, if the caller may do this with it.
    fn seen_secret(
        &self,
        caller: &Caller,
        action: Action,
        id: &SecretRef,
    ) -> Result<std::sync::Arc<Secret>, Error> {
        let key = self.named_secret(id)?;
        self.authorize(caller, action, &Resource::Secret(key.clone()))?;
        let found = self.secrets.get(&key).filter(|it| it.secret.key == key);
        found.map(|it| it.secret).ok_or(Error::NotFound(Resource::Secret(key)))
    }

    /// Begins a change of a secret, or records that it was refused.
    async fn change_secret(
        &self,
        caller: &Caller,
        action: Action,
        id: &SecretRef,
        details: Vec<(String, String)>,
    ) -> Result<(Change<'_>, SecretKey), Error> {
        let key = self.named_secret(id)?;
        let resource = Resource::Secret(key.clone());
        Ok((Change::new(self, caller, action, resource, details).await?, key))
    }

    async fn open_secret(&self, key: &SecretKey) -> Result<Open, Error> {
        let turn = self.secrets.lock(key).await;
        let found = self.secret_rows.get(key).await?.filter(|it| it.value.key == *key);
        let was = found.ok_or_else(|| Error::NotFound(Resource::Secret(key.clone())))?;
        Ok(Open { secret: was.value.clone(), was, _turn: turn })
    }

    /// The same, if it is not deleted.
    async fn open_live_secret(&self, key: &SecretKey) -> Result<Open, Error> {
        let open = self.open_secret(key).await?;
        must_live(&open.secret)?;
        Ok(open)
    }

    /// Commits a secret as it was changed, and what else belongs to the change.
    async fn save_secret(
        &self,
        change: &Change<'_>,
        open: Open,
        batch: Batch,
    ) -> Result<Secret, Error> {
        let Open { secret, was, _turn } = open;
        let batch = self.secret_rows.replace(batch, &was, &secret)?;
        committed(change.commit(batch).await, &secret.key)?;
        self.secrets.put(secret.clone());
        self.rebind_users(&was, &secret);
        Ok(secret)
    }
}

fn committed(outcome: Result<(), CommitError>, key: &SecretKey) -> Result<(), Error> {
    outcome.map_err(|error| match error {
        CommitError::Conflict => Error::Busy(Busy::Contended(Resource::Secret(key.clone()))),
        error @ CommitError::Kv(_) => error.into(),
    })
}

fn must_live(secret: &Secret) -> Result<(), Error> {
    if secret.is_deleted() { Err(busy(SecretBusy::Deleted)) } else { Ok(()) }
}

/// What a name is answered with that no secret can have.
pub fn bad_name() -> Error {
    invalid("SecretId", SecretProblem::Name)
}

fn busy(why: SecretBusy) -> Error {
    Error::Busy(Busy::Secret(why))
}

fn invalid(field: &'static str, problem: SecretProblem) -> Error {
    Error::Invalid { field, problem: Invalid::Secret(problem) }
}

fn detail(name: &str, value: impl Into<String>) -> (String, String) {
    (name.to_owned(), value.into())
}
