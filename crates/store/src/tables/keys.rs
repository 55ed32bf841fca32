use std::{fmt, sync::Arc};

use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD as BASE64};
use bytes::Bytes;
use jiff::Timestamp;
use model::Scope;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{RowError, Stored, decode, encode, scan_all};
use crate::{Batch, Kv, KvError, Sealer};

const VERSION: u32 = 1;

/// An access key of a scope's root.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessKey {
    pub id: String,
    pub scope: Scope,
    pub secret: Zeroizing<String>,
    pub description: String,
    pub created: Timestamp,
    pub revoked: Option<Timestamp>,
}

impl fmt::Debug for AccessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessKey")
            .field("id", &self.id)
            .field("scope", &self.scope)
            .field("revoked", &self.revoked)
            .finish_non_exhaustive()
    }
}

/// `key/<access key id>` → the key, its secret sealed under that key.
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
        let bytes = self.write(key)?;
        Ok(batch.expect(at.clone(), None).put(at, bytes))
    }

    /// Replaces a key that must still be as it was read.
    pub fn replace(
        &self,
        batch: Batch,
        was: &Stored<AccessKey>,
        key: &AccessKey,
    ) -> Result<Batch, KvError> {
        let bytes = self.write(key)?;
        let guarded = batch.expect(row_key(&was.id), Some(was.bytes.clone()));
        Ok(guarded.put(row_key(&key.id), bytes))
    }

    fn read(&self, at: &[u8], bytes: Bytes) -> Result<Stored<AccessKey>, RowError> {
        let name = || String::from_utf8_lossy(at).into_owned();
        let row: Row = decode(VERSION, at, &bytes)?;
        let sealed = BASE64.decode(&row.secret).map_err(|_| RowError::Base64 { key: name() })?;
        let plain = self
            .sealer
            .unseal(at, &sealed)
            .map_err(|source| RowError::Sealed { key: name(), source })?;
        let secret = std::str::from_utf8(&plain).map_err(|_| RowError::Text { key: name() })?;
        let value = AccessKey {
            secret: Zeroizing::new(secret.to_owned()),
            id: row.id,
            scope: row.scope,
            description: row.description,
            created: row.created,
            revoked: row.revoked,
        };
        Ok(Stored { value, bytes })
    }

    fn write(&self, key: &AccessKey) -> Result<Bytes, KvError> {
        let sealed = self.sealer.seal(&row_key(&key.id), key.secret.as_bytes());
        let row = Row {
            id: key.id.clone(),
            scope: key.scope.clone(),
            secret: BASE64.encode(sealed.map_err(KvError::new)?),
            description: key.description.clone(),
            created: key.created,
            revoked: key.revoked,
        };
        encode(VERSION, &row)
    }
}

fn row_key(id: &str) -> Bytes {
    format!("key/{id}").into()
}

#[derive(Serialize, Deserialize)]
struct Row {
    id: String,
    scope: Scope,
    /// Sealed, in base64.
    secret: String,
    description: String,
    created: Timestamp,
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
            secret: Zeroizing::new("hunter2".into()),
            description: "for tests".into(),
            created: Timestamp::UNIX_EPOCH,
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
    async fn stored_bytes_keep_their_form() {
        let (_, keys) = table();
        let bytes = keys.write(&key("AKIA1", "000000000000")).unwrap();
        assert_eq!(String::from_utf8_lossy(&bytes), include_str!("golden/key.json").trim_end());
    }
}
