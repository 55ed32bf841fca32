use model::{
    Action, Caller, Region, Resource, Scope, Secret, SecretKey, SecretName, SecretValue,
    SecretVersion, secret::CURRENT,
};
use store::{Batch, CommitError};

use super::{MAX_SECRETS, SecretBusy, busy, values::check_value};
use crate::{
    Control, Error,
    change::Change,
    functions::{Tags, tags},
};

/// What it takes to create a secret.
#[derive(Debug, Clone)]
pub struct NewSecret {
    pub scope: Scope,
    pub region: Region,
    pub name: SecretName,
    pub description: Option<String>,
    pub tags: Tags,
    /// Its first version is called so.
    pub token: String,
    pub value: Option<SecretValue>,
}

impl Control {
    pub async fn create_secret(&self, caller: &Caller, new: NewSecret) -> Result<Secret, Error> {
        let key = SecretKey {
            scope: new.scope.clone(),
            region: new.region.clone(),
            name: new.name.clone(),
            suffix: self.random_suffix(),
        };
        let resource = Resource::Secret(key.clone());
        let change = Change::new(self, caller, Action::CreateSecret, resource, Vec::new()).await?;
        change.close(self.make_secret(&change, key, new).await).await
    }

    async fn make_secret(
        &self,
        change: &Change<'_>,
        key: SecretKey,
        new: NewSecret,
    ) -> Result<Secret, Error> {
        let NewSecret { description, tags, token, value, .. } = new;
        tags::check(&tags, &Tags::new())?;
        if let Some(value) = &value {
            check_value(value)?;
        }
        let _turn = self.secrets.lock(&key).await;
        if let Some(there) = self.secrets.get(&key) {
            return self.created_before(&there.secret, &token, value.as_ref()).await;
        }
        if self.secrets.len() >= MAX_SECRETS {
            return Err(Error::LimitExceeded { quota: "secrets", limit: MAX_SECRETS as u64 });
        }
        let now = self.env.now();
        let mut secret = Secret {
            key,
            incarnation: self.env.random_hex(16),
            description,
            created: now,
            changed: now,
            deletion: None,
            tags,
            policy: None,
            versions: std::collections::BTreeMap::new(),
            rotation: None,
            rotated: None,
        };
        let mut batch = Batch::new();
        if let Some(value) = &value {
            let stages = [CURRENT.to_owned()].into();
            let version = SecretVersion { created: now, stages, has_value: true };
            secret.versions.insert(token.clone(), version);
            batch = self.secret_rows.put_value(batch, &secret, &token, value)?;
        }
        match change.commit(self.secret_rows.create(batch, &secret)?).await {
            Ok(()) => {}
            Err(CommitError::Conflict) => {
                return Err(Error::AlreadyExists(Resource::Secret(secret.key)));
            }
            Err(error) => return Err(error.into()),
        }
        self.secrets.put(secret.clone());
        let before = Secret { versions: std::collections::BTreeMap::new(), ..secret.clone() };
        self.rebind_users(&before, &secret);
        Ok(secret)
    }

    /// A request that came twice gets the same answer.
    async fn created_before(
        &self,
        there: &Secret,
        token: &str,
        value: Option<&SecretValue>,
    ) -> Result<Secret, Error> {
        if there.is_deleted() {
            return Err(busy(SecretBusy::NameDeleted));
        }
        if there.versions.contains_key(token) {
            let held = self.secret_rows.value(there, token).await?;
            if held.as_ref() == value {
                return Ok(there.clone());
            }
        }
        Err(Error::AlreadyExists(Resource::Secret(there.key.clone())))
    }

    fn random_suffix(&self) -> Box<str> {
        // The low six bits of a random byte choose one; that two come twice as often is no matter.
        const LETTERS: &[u8; 64] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789Zz";
        let mut random = [0; 6];
        self.env.fill(&mut random);
        random
            .iter()
            .map(|byte| char::from(LETTERS[usize::from(byte & 63)]))
            .collect::<String>()
            .into()
    }
}
