use std::{collections::BTreeMap, sync::Arc};

use bytes::Bytes;
use jiff::Timestamp;
use model::{Deletion, Rotation, Secret, SecretKey, SecretValue, SecretVersion};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{RowError, Stored, decode, encode, scan_all};
use crate::{Batch, Kv, KvError, Sealer, seal::Pin};

const VERSION: u32 = 1;
/// What a sealed value begins with.
const TEXT: u8 = b't';
const BINARY: u8 = b'b';

/// `secret/<scope>/<region>/<name>` → all about a secret but its values;
/// `secretvalue/<incarnation>/<version>` → a value, sealed under that key.
#[derive(Clone)]
pub struct Secrets {
    kv: Arc<dyn Kv>,
    sealer: Sealer,
}

impl Secrets {
    pub fn new(kv: Arc<dyn Kv>, sealer: Sealer) -> Self {
        Self { kv, sealer }
    }

    pub async fn get(&self, key: &SecretKey) -> Result<Option<Stored<Secret>>, KvError> {
        let at = row_key(key);
        let found = self.kv.get(&at).await?;
        Ok(found.map(|bytes| read(&at, bytes)).transpose()?)
    }

    /// The secrets of every scope.
    pub async fn list_all(&self) -> Result<Vec<Stored<Secret>>, KvError> {
        let pairs = scan_all(&self.kv, b"secret/").await?;
        let secrets = pairs.into_iter().map(|(at, bytes)| read(&at, bytes));
        Ok(secrets.collect::<Result<_, _>>()?)
    }

    /// Adds a secret that must not exist yet.
    pub fn create(&self, batch: Batch, secret: &Secret) -> Result<Batch, KvError> {
        let at = row_key(&secret.key);
        let bytes = encode(VERSION, &Row::from(secret.clone()))?;
        Ok(batch.expect(at.clone(), None).put(at, bytes))
    }

    /// Replaces a secret that must still be as it was read. The values of versions that it has no
    /// more go.
    pub fn replace(
        &self,
        batch: Batch,
        was: &Stored<Secret>,
        secret: &Secret,
    ) -> Result<Batch, KvError> {
        let at = row_key(&was.key);
        let bytes = encode(VERSION, &Row::from(secret.clone()))?;
        let gone = was.versions.keys().filter(|id| !secret.versions.contains_key(*id));
        let batch = gone.fold(batch, |batch, id| batch.delete(value_key(&was.incarnation, id)));
        Ok(batch.expect(at.clone(), Some(was.bytes.clone())).put(at, bytes))
    }

    /// Removes a secret that must still be as it was read, and all its values.
    pub fn remove(&self, batch: Batch, was: &Stored<Secret>) -> Batch {
        let at = row_key(&was.key);
        let batch = batch.expect(at.clone(), Some(was.bytes.clone())).delete(at);
        let versions = was.versions.keys();
        versions.fold(batch, |batch, id| batch.delete(value_key(&was.incarnation, id)))
    }

    /// Sets the value of a version, beside a change of its secret.
    pub fn put_value(
        &self,
        batch: Batch,
        secret: &Secret,
        version: &str,
        value: &SecretValue,
    ) -> Result<Batch, KvError> {
        let at = value_key(&secret.incarnation, version);
        let (bytes, pin) = self.seal(&at, value)?;
        Ok(batch.put(at, bytes).pin([pin]))
    }

    pub async fn value(
        &self,
        secret: &Secret,
        version: &str,
    ) -> Result<Option<SecretValue>, KvError> {
        let at = value_key(&secret.incarnation, version);
        let Some(bytes) = self.kv.get(&at).await? else { return Ok(None) };
        Ok(Some(self.open(&at, &bytes)?))
    }

    fn seal(&self, at: &[u8], value: &SecretValue) -> Result<(Bytes, Pin), KvError> {
        let (kind, content) = match value {
            SecretValue::Text(text) => (TEXT, text.as_bytes()),
            SecretValue::Binary(bytes) => (BINARY, bytes.as_slice()),
        };
        let plain = Zeroizing::new([&[kind], content].concat());
        let sealed = self.sealer.seal(at, &plain).map_err(KvError::new)?;
        Ok((encode(VERSION, &ValueRow { value: sealed.text })?, sealed.pin))
    }

    fn open(&self, at: &[u8], bytes: &[u8]) -> Result<SecretValue, RowError> {
        let key = || String::from_utf8_lossy(at).into_owned();
        let row: ValueRow = decode(VERSION, at, bytes)?;
        let sealed = |source| RowError::Sealed { key: key(), source };
        let plain = self.sealer.unseal(at, &row.value).map_err(sealed)?;
        match plain.split_first() {
            Some((&BINARY, content)) => Ok(SecretValue::Binary(Zeroizing::new(content.to_vec()))),
            Some((&TEXT, content)) => {
                let text =
                    std::str::from_utf8(content).map_err(|_| RowError::Text { key: key() })?;
                Ok(SecretValue::Text(Zeroizing::new(text.to_owned())))
            }
            _ => Err(RowError::Text { key: key() }),
        }
    }
}

fn row_key(key: &SecretKey) -> Bytes {
    format!("secret/{key}").into()
}

fn value_key(incarnation: &str, version: &str) -> Bytes {
    format!("secretvalue/{incarnation}/{version}").into()
}

fn read(at: &[u8], bytes: Bytes) -> Result<Stored<Secret>, RowError> {
    let row: Row = decode(VERSION, at, &bytes)?;
    Ok(Stored { value: row.into(), bytes })
}

#[derive(Serialize, Deserialize)]
struct ValueRow {
    /// Sealed.
    value: String,
}

#[derive(Serialize, Deserialize)]
struct Row {
    key: SecretKey,
    incarnation: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    created: Timestamp,
    changed: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    deletion: Option<Deletion>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    tags: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    policy: Option<String>,
    versions: BTreeMap<String, SecretVersion>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rotation: Option<Rotation>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rotated: Option<Timestamp>,
}

impl From<Secret> for Row {
    fn from(it: Secret) -> Self {
        let Secret {
            key,
            incarnation,
            description,
            created,
            changed,
            deletion,
            tags,
            policy,
            versions,
            rotation,
            rotated,
        } = it;
        Self {
            key,
            incarnation,
            description,
            created,
            changed,
            deletion,
            tags,
            policy,
            versions,
            rotation,
            rotated,
        }
    }
}

impl From<Row> for Secret {
    fn from(row: Row) -> Self {
        let Row {
            key,
            incarnation,
            description,
            created,
            changed,
            deletion,
            tags,
            policy,
            versions,
            rotation,
            rotated,
        } = row;
        Self {
            key,
            incarnation,
            description,
            created,
            changed,
            deletion,
            tags,
            policy,
            versions,
            rotation,
            rotated,
        }
    }
}

#[cfg(test)]
mod tests {
    use kit::Simulated;
    use model::{Attempt, FunctionKey, RotationRules, Scope};

    use super::*;
    use crate::{CommitError, memory::Memory};

    fn secret() -> Secret {
        let at = Timestamp::UNIX_EPOCH;
        let version = |stage: &str, has_value| SecretVersion {
            created: at,
            stages: [stage.to_owned()].into(),
            has_value,
        };
        Secret {
            key: SecretKey {
                scope: Scope::aws("000000000000").unwrap(),
                region: "us-east-1".parse().unwrap(),
                name: "db/password".parse().unwrap(),
                suffix: "AbC12x".into(),
            },
            incarnation: "one".into(),
            description: Some("of the database".into()),
            created: at,
            changed: at,
            deletion: Some(Deletion { asked: at, due: at }),
            tags: BTreeMap::from([("team".into(), "one".into())]),
            policy: Some("{}".into()),
            versions: BTreeMap::from([
                ("v1".into(), version("AWSCURRENT", true)),
                ("v2".into(), version("AWSPENDING", false)),
            ]),
            rotation: Some(Rotation {
                enabled: true,
                function: FunctionKey {
                    scope: Scope::aws("000000000000").unwrap(),
                    region: "us-east-1".parse().unwrap(),
                    name: "rotate".parse().unwrap(),
                },
                rules: Some(RotationRules {
                    after_days: None,
                    schedule: Some("rate(4 hours)".parse().unwrap()),
                    window_h: Some(2),
                }),
                next: Some(at),
                attempt: Some(Attempt { version: "v2".into(), tries: 1, at, trial: true }),
            }),
            rotated: Some(at),
        }
    }

    fn text(value: &str) -> SecretValue {
        SecretValue::Text(Zeroizing::new(value.into()))
    }

    fn table() -> (Arc<dyn Kv>, Secrets) {
        let kv: Arc<dyn Kv> = Arc::new(Memory::default());
        let sealer = Sealer::new(Zeroizing::new([7; 32]), Arc::new(Simulated::new(1)));
        (kv.clone(), Secrets::new(kv, sealer))
    }

    #[tokio::test]
    async fn values_come_and_go_with_their_versions() {
        let (kv, secrets) = table();
        let one = secret();
        let batch = secrets.create(Batch::new(), &one).unwrap();
        let batch = secrets.put_value(batch, &one, "v1", &text("hunter2")).unwrap();
        kv.commit(batch).await.unwrap();
        let again = kv.commit(secrets.create(Batch::new(), &one).unwrap()).await;
        assert!(matches!(again, Err(CommitError::Conflict)));
        assert_eq!(secrets.value(&one, "v1").await.unwrap(), Some(text("hunter2")));
        assert_eq!(secrets.value(&one, "v2").await.unwrap(), None);

        let stored = secrets.get(&one.key).await.unwrap().unwrap();
        assert_eq!(stored.value, one);
        let mut two = one.clone();
        two.versions.remove("v1");
        let binary = SecretValue::Binary(Zeroizing::new(vec![0, 255]));
        let batch = secrets.replace(Batch::new(), &stored, &two).unwrap();
        kv.commit(secrets.put_value(batch, &two, "v2", &binary).unwrap()).await.unwrap();
        assert_eq!(secrets.value(&two, "v1").await.unwrap(), None);
        assert_eq!(secrets.value(&two, "v2").await.unwrap(), Some(binary));
        let stale = secrets.remove(Batch::new(), &stored);
        assert!(matches!(kv.commit(stale).await, Err(CommitError::Conflict)));

        let [stored] = &secrets.list_all().await.unwrap()[..] else { panic!() };
        kv.commit(secrets.remove(Batch::new(), stored)).await.unwrap();
        assert!(kv.scan(b"", b"", 9).await.unwrap().is_empty());
    }

    #[tokio::test]
    async fn no_value_is_stored_in_the_clear_or_opens_under_another_version() {
        let (kv, secrets) = table();
        let one = secret();
        let batch = secrets.put_value(Batch::new(), &one, "v1", &text("hunter2")).unwrap();
        kv.commit(batch).await.unwrap();
        let [(at, bytes)] = &kv.scan(b"", b"", 9).await.unwrap()[..] else { panic!() };
        assert!(!String::from_utf8_lossy(bytes).contains("hunter2"));
        assert_eq!(at, &value_key("one", "v1"));
        kv.commit(Batch::new().put(value_key("one", "v2"), bytes.clone())).await.unwrap();
        assert!(secrets.value(&one, "v2").await.is_err());
    }

    #[tokio::test]
    async fn stored_bytes_keep_their_form() {
        let bytes = encode(VERSION, &Row::from(secret())).unwrap();
        assert_eq!(String::from_utf8_lossy(&bytes), include_str!("golden/secret.json").trim_end());
        assert_eq!(read(&row_key(&secret().key), bytes).unwrap().value, secret());
        let (_, secrets) = table();
        let (bytes, _pin) = secrets.seal(b"secretvalue/one/v1", &text("hunter2")).unwrap();
        let golden = include_str!("golden/secret_value.json").trim_end();
        assert_eq!(String::from_utf8_lossy(&bytes), golden);
    }
}
