//! The values of a secret: read, and new ones put over them.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use model::{
    Action, Caller, Resource, Secret, SecretKey, SecretValue, SecretVersion, secret::CURRENT,
};
use store::Batch;

use super::{
    MAX_STAGES, MAX_VALUE_BYTES, MAX_VERSIONS, SecretBusy, SecretRef, busy, detail, must_live,
};
use crate::{Control, Error};

/// How long a version stays that has no stage any more, at least.
const KEPT: Duration = Duration::from_hours(24);

/// Which value is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Which {
    pub version: Option<String>,
    pub stage: Option<String>,
}

/// A value, and what it is the value of.
#[derive(Debug, Clone)]
pub struct Found {
    pub key: SecretKey,
    pub version: String,
    pub stages: Vec<String>,
    pub created: Timestamp,
    pub value: SecretValue,
}

/// A new value.
#[derive(Debug, Clone)]
pub struct Put {
    /// Its version is called so.
    pub token: String,
    pub value: SecretValue,
    /// None are given: it becomes the current one.
    pub stages: Option<Vec<String>>,
}

/// New values for what is given.
#[derive(Debug, Clone, Default)]
pub struct SecretUpdate {
    pub description: Option<String>,
    pub value: Option<(String, SecretValue)>,
}

impl Control {
    pub async fn secret_value(
        &self,
        caller: &Caller,
        id: &SecretRef,
        which: &Which,
    ) -> Result<Found, Error> {
        let secret = self.seen_secret(caller, Action::GetSecretValue, id)?;
        self.read_value(&secret, which).await
    }

    async fn read_value(&self, secret: &Secret, which: &Which) -> Result<Found, Error> {
        must_live(secret)?;
        let stage = which.stage.as_deref();
        let version = match &which.version {
            Some(version) => Some(version.as_str()),
            None => secret.staged(stage.unwrap_or(CURRENT)),
        };
        let told = match &which.version {
            Some(version) => format!("VersionId: {version}"),
            None => format!("staging label: {}", stage.unwrap_or(CURRENT)),
        };
        let missing = || Error::NotFound(Resource::SecretVersion(secret.key.clone(), told.into()));
        let found = version.and_then(|id| secret.versions.get_key_value(id));
        let Some((id, version)) = found.filter(|(_, it)| it.has_value) else {
            return Err(missing());
        };
        if stage.is_some_and(|stage| !version.stages.contains(stage)) {
            return Err(busy(SecretBusy::OtherStage));
        }
        // Between the look and the read the version may have gone.
        let value = self.secret_rows.value(secret, id).await?.ok_or_else(missing)?;
        Ok(Found {
            key: secret.key.clone(),
            version: id.clone(),
            stages: version.stages.iter().cloned().collect(),
            created: version.created,
            value,
        })
    }

    pub async fn put_secret_value(
        &self,
        caller: &Caller,
        id: &SecretRef,
        put: Put,
    ) -> Result<(Secret, String), Error> {
        let mut details = vec![detail("version", &put.token)];
        details.extend(put.stages.as_ref().map(|stages| detail("stages", stages.join(" "))));
        let action = Action::PutSecretValue;
        let (change, key) = self.change_secret(caller, action, id, details).await?;
        let done = async {
            let mut open = self.open_live_secret(&key).await?;
            let token = put.token.clone();
            let batch = self.add_version(&mut open.secret, put).await?;
            Ok((self.save_secret(&change, open, batch).await?, token))
        };
        change.close(done.await).await
    }

    /// Gives a secret another version, or fills one that a rotation named.
    async fn add_version(&self, secret: &mut Secret, put: Put) -> Result<Batch, Error> {
        let Put { token, value, stages } = put;
        check_value(&value)?;
        let now = self.env.now();
        if secret.versions.get(&token).is_some_and(|version| version.has_value) {
            if self.secret_rows.value(secret, &token).await?.as_ref() == Some(&value) {
                return Ok(Batch::new());
            }
            return Err(Error::AlreadyExists(Resource::SecretVersion(
                secret.key.clone(),
                token.into(),
            )));
        }
        let is_first = secret.staged(CURRENT).is_none();
        let fresh = SecretVersion {
            created: now,
            stages: std::collections::BTreeSet::new(),
            has_value: true,
        };
        secret.versions.entry(token.clone()).or_insert(fresh).has_value = true;
        let mut stages = stages.unwrap_or_else(|| vec![CURRENT.to_owned()]);
        if is_first && !stages.iter().any(|stage| stage == CURRENT) {
            stages.push(CURRENT.to_owned());
        }
        for stage in &stages {
            secret.stage(&token, stage);
        }
        check_stages(secret)?;
        let before = now - SignedDuration::try_from(KEPT).unwrap_or_default();
        for id in secret.superfluous(MAX_VERSIONS, before) {
            secret.versions.remove(&id);
        }
        if secret.versions.len() > MAX_VERSIONS {
            let limit = MAX_VERSIONS as u64;
            return Err(Error::LimitExceeded { quota: "versions of a secret", limit });
        }
        secret.changed = now;
        Ok(self.secret_rows.put_value(Batch::new(), secret, &token, &value)?)
    }

    pub async fn update_secret(
        &self,
        caller: &Caller,
        id: &SecretRef,
        update: SecretUpdate,
    ) -> Result<(Secret, Option<String>), Error> {
        let mut details = Vec::new();
        details.extend(update.description.as_ref().map(|text| detail("description", text)));
        details.extend(update.value.as_ref().map(|(token, _)| detail("version", token)));
        let action = Action::UpdateSecret;
        let (change, key) = self.change_secret(caller, action, id, details).await?;
        let done = async {
            let mut open = self.open_live_secret(&key).await?;
            let secret = &mut open.secret;
            let SecretUpdate { description, value } = update;
            let (mut batch, mut version) = (Batch::new(), None);
            if let Some(description) = description {
                secret.description = Some(description).filter(|text| !text.is_empty());
                secret.changed = self.env.now();
            }
            if let Some((token, value)) = value {
                version = Some(token.clone());
                batch = self.add_version(secret, Put { token, value, stages: None }).await?;
            }
            Ok((self.save_secret(&change, open, batch).await?, version))
        };
        change.close(done.await).await
    }
}

pub(super) fn check_value(value: &SecretValue) -> Result<(), Error> {
    if value.is_empty() || value.len() > MAX_VALUE_BYTES {
        let problem = format!("a value has 1 to {MAX_VALUE_BYTES} bytes");
        return Err(Error::invalid("SecretString", problem));
    }
    Ok(())
}

pub(super) fn check_stages(secret: &Secret) -> Result<(), Error> {
    if secret.versions.values().any(|version| version.stages.len() > MAX_STAGES) {
        let limit = MAX_STAGES as u64;
        return Err(Error::LimitExceeded { quota: "staging labels of a version", limit });
    }
    Ok(())
}
