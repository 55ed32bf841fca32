use std::{fmt, sync::Arc};

use bytes::Bytes;
use jiff::Timestamp;
use model::{Region, Scope};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{RowError, Stored, decode, encode, scan_all};
use crate::{Batch, Kv, KvError, Sealer, seal::Pin};

const VERSION: u32 = 1;

/// An access key.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessKey {
    pub id: String,
    pub scope: Scope,
    /// Whose it is, by name; `None` is the scope's root.
    pub user: Option<String>,
    pub secret: Zeroizing<String>,
    pub description: String,
    pub created: Timestamp,
    /// Signs nothing until it is made active again.
    pub inactive: bool,
    /// Signs nothing ever again.
    pub revoked: Option<Timestamp>,
}

/// When a key signed last, for which service and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyUse {
    pub at: Timestamp,
    pub service: String,
    pub region: Region,
}

impl fmt::Debug for AccessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessKey")
            .field("id", &self.id)
            .field("scope", &self.scope)
            .field("user", &self.user)
            .field("revoked", &self.revoked)
            .finish_non_exhaustive()
    }
}

/// `key/<access key id>` → the key, its secret sealed under that key;
/// `keyuse/<access key id>` → its last use, apart so that writing it down disturbs no change.
#[derive(Clone)]
pub struct Keys {
    kv: Arc<dyn Kv>,
    sealer: Sealer,
}

impl Keys {
    pub fn new(kv: Arc<dyn Kv>, sealer: Sealer) -> Self {
        Self { kv, sealer }
    }

    pub async fn get(&self, id: &str) -> Result<Option<Stored<AccessKey>>, KvError> {
        let at = row_key(id);
        let found = self.kv.get(&at).await?;
        Ok(found.map(|bytes| self.read(&at, bytes)).transpose()?)
    }

    /// The keys of a scope, revoked ones too, by id.
    pub async fn list(&self, scope: &Scope) -> Result<Vec<Stored<AccessKey>>, KvError> {
        let mut keys = self.list_all().await?;
        keys.retain(|key| key.scope == *scope);
        Ok(keys)
    }

    /// The keys of every scope, revoked ones too, by id.
    pub async fn list_all(&self) -> Result<Vec<Stored<AccessKey>>, KvError> {
        let pairs = scan_all(&self.kv, b"key/").await?;
        let keys = pairs.into_iter().map(|(at, bytes)| self.read(&at, bytes));
        Ok(keys.collect::<Result<_, _>>()?)
    }

    /// Adds a key that must not exist yet.
    pub fn create(&self, batch: Batch, key: &AccessKey) -> Result<Batch, KvError> {
        let at = row_key(&key.id);
        let (bytes, pin) = self.write(key)?;
        Ok(batch.expect(at.clone(), None).put(at, bytes).pin([pin]))
    }

    /// Replaces a key that must still be as it was read.
    pub fn replace(
        &self,
        batch: Batch,
        was: &Stored<AccessKey>,
        key: &AccessKey,
    ) -> Result<Batch, KvError> {
        let (bytes, pin) = self.write(key)?;
        let guarded = batch.expect(row_key(&was.id), Some(was.bytes.clone()));
        Ok(guarded.put(row_key(&key.id), bytes).pin([pin]))
    }

    /// Removes a key that must still be as it was read, and what is known of its use.
    pub fn delete(&self, batch: Batch, was: &Stored<AccessKey>) -> Batch {
        let at = row_key(&was.id);
        batch.expect(at.clone(), Some(was.bytes.clone())).delete(at).delete(use_key(&was.id))
    }

    /// The last use of every key that was ever used, by the key's id.
    pub async fn uses(&self) -> Result<Vec<(String, KeyUse)>, KvError> {
        let pairs = scan_all(&self.kv, b"keyuse/").await?;
        let uses = pairs.iter().map(|(at, bytes)| {
            let id = at.strip_prefix(b"keyuse/").unwrap_or_default();
            Ok((String::from_utf8_lossy(id).into_owned(), decode(VERSION, at, bytes)?))
        });
        Ok(uses.collect::<Result<_, RowError>>()?)
    }

    pub fn note_use(&self, batch: Batch, id: &str, used: &KeyUse) -> Result<Batch, KvError> {
        Ok(batch.put(use_key(id), encode(VERSION, used)?))
    }

    fn read(&self, at: &[u8], bytes: Bytes) -> Result<Stored<AccessKey>, RowError> {
        let name = || String::from_utf8_lossy(at).into_owned();
        let row: Row = decode(VERSION, at, &bytes)?;
        let plain = self
            .sealer
            .unseal(at, &row.secret)
            .map_err(|source| RowError::Sealed { key: name(), source })?;
        let secret = std::str::from_utf8(&plain).map_err(|_| RowError::Text { key: name() })?;
        let value = AccessKey {
            secret: Zeroizing::new(secret.to_owned()),
            id: row.id,
            scope: row.scope,
            user: row.user,
            description: row.description,
            created: row.created,
            inactive: row.inactive,
            revoked: row.revoked,
        };
        Ok(Stored { value, bytes })
    }

    fn write(&self, key: &AccessKey) -> Result<(Bytes, Pin), KvError> {
        let sealed = self.sealer.seal(&row_key(&key.id), key.secret.as_bytes());
        let sealed = sealed.map_err(KvError::new)?;
        let row = Row {
            id: key.id.clone(),
            scope: key.scope.clone(),
            user: key.user.clone(),
            secret: sealed.text,
            description: key.description.clone(),
            created: key.created,
            inactive: key.inactive,
            revoked: key.revoked,
        };
        Ok((encode(VERSION, &row)?, sealed.pin))
    }
}

fn row_key(id: &str) -> Bytes {
    format!("key/{id}").into()
}

fn use_key(id: &str) -> Bytes {
    format!("keyuse/{id}").into()
}

#[derive(Serialize, Deserialize)]
struct Row {
    id: String,
    scope: Scope,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    user: Option<String>,
    /// Sealed.
    secret: String,
    description: String,
    created: Timestamp,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    inactive: bool,
    revoked: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use kit::Simulated;

    use super::*;
    use crate::memory::Memory;

    fn key(id: &str, account: &str) -> AccessKey {
        AccessKey {
            id: id.into(),
            scope: Scope::aws(account).unwrap(),
            user: None,
            secret: Zeroizing::new("hunter2".into()),
            description: "for tests".into(),
            created: Timestamp::UNIX_EPOCH,
            inactive: false,
            revoked: None,
        }
    }

    fn table() -> (Arc<dyn Kv>, Keys) {
        let kv: Arc<dyn Kv> = Arc::new(Memory::default());
        let sealer = Sealer::new(Zeroizing::new([7; 32]), Arc::new(Simulated::new(1)));
        (kv.clone(), Keys::new(kv, sealer))
    }

    #[tokio::test]
    async fn keys_are_listed_by_scope_and_revoked_in_place() {
        let (kv, keys) = table();
        let (mine, other) = (key("AKIA1", "000000000000"), key("AKIA2", "000000000001"));
        let both = keys.create(Batch::new(), &mine).unwrap();
        kv.commit(keys.create(both, &other).unwrap()).await.unwrap();

        let listed = keys.list(&mine.scope).await.unwrap();
        assert_eq!((listed.len(), &listed[0].value), (1, &mine));
        let stored = keys.get("AKIA1").await.unwrap().unwrap();
        let revoked = AccessKey { revoked: Some(Timestamp::UNIX_EPOCH), ..mine };
        kv.commit(keys.replace(Batch::new(), &stored, &revoked).unwrap()).await.unwrap();
        assert_eq!(keys.get("AKIA1").await.unwrap().unwrap().value, revoked);
        assert!(keys.get("AKIA3").await.unwrap().is_none());
        assert!(!format!("{revoked:?}").contains("hunter2"));
    }

    #[tokio::test]
    async fn a_keys_last_use_goes_with_it() {
        let (kv, keys) = table();
        kv.commit(keys.create(Batch::new(), &key("AKIA1", "000000000000")).unwrap()).await.unwrap();
        let used = KeyUse {
            at: Timestamp::UNIX_EPOCH,
            service: "lambda".into(),
            region: "eu-west-1".parse().unwrap(),
        };
        kv.commit(keys.note_use(Batch::new(), "AKIA1", &used).unwrap()).await.unwrap();
        assert_eq!(keys.uses().await.unwrap(), [("AKIA1".to_owned(), used)]);
        let bytes = kv.get(b"keyuse/AKIA1").await.unwrap().unwrap();
        assert_eq!(
            bytes,
            r#"{"v":1,"row":{"at":"1970-01-01T00:00:00Z","service":"lambda","region":"eu-west-1"}}"#
        );
        let stored = keys.get("AKIA1").await.unwrap().unwrap();
        kv.commit(keys.delete(Batch::new(), &stored)).await.unwrap();
        assert!(keys.list_all().await.unwrap().is_empty());
        assert!(keys.uses().await.unwrap().is_empty());
    }

    #[tokio::test]
    async fn stored_bytes_keep_their_form() {
        let (_, keys) = table();
        let root = key("AKIA1", "000000000000");
        let (bytes, _pin) = keys.write(&root).unwrap();
        assert_eq!(String::from_utf8_lossy(&bytes), include_str!("golden/key.json").trim_end());
        // As it was sealed before there was a ring of master keys.
        let old = Bytes::from(include_str!("golden/key-sealed-1.json").trim_end());
        assert_eq!(keys.read(&row_key("AKIA1"), old).unwrap().value, root);
        let user = AccessKey { user: Some("Ann".into()), inactive: true, ..root };
        let (bytes, _pin) = keys.write(&user).unwrap();
        let golden = include_str!("golden/user_key.json").trim_end();
        assert_eq!(String::from_utf8_lossy(&bytes), golden);
        assert_eq!(keys.read(b"key/AKIA1", bytes).unwrap().value, user);
    }
}
