use std::{fmt, sync::Arc};

use bytes::Bytes;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{RowError, decode, encode, scan_all};
use crate::{Batch, Kv, KvError, Sealer};

const VERSION: u32 = 1;
const PREFIX: &str = "identity-key/";

/// A key pair with which identity tokens are signed.
#[derive(Clone, PartialEq, Eq)]
pub struct IdentityKey {
    pub id: String,
    pub created: Timestamp,
    /// Both halves, in PKCS #8.
    pub pair: Zeroizing<Vec<u8>>,
}

impl fmt::Debug for IdentityKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdentityKey").field("id", &self.id).finish_non_exhaustive()
    }
}

/// `identity-key/<id>` → a key pair of identity tokens, sealed under that key.
#[derive(Clone)]
pub struct IdentityKeys {
    kv: Arc<dyn Kv>,
    sealer: Sealer,
}

#[derive(Serialize, Deserialize)]
struct Row {
    created: Timestamp,
    pair: String,
}

impl IdentityKeys {
    pub fn new(kv: Arc<dyn Kv>, sealer: Sealer) -> Self {
        Self { kv, sealer }
    }

    /// All of them, the oldest first.
    pub async fn list(&self) -> Result<Vec<IdentityKey>, KvError> {
        let pairs = scan_all(&self.kv, PREFIX.as_bytes()).await?;
        let read = pairs.iter().map(|(at, bytes)| self.read(at, bytes));
        let mut keys: Vec<_> = read.collect::<Result<_, _>>()?;
        keys.sort_by(|a, b| (a.created, &a.id).cmp(&(b.created, &b.id)));
        Ok(keys)
    }

    /// Adds a key that must not exist yet.
    pub fn create(&self, batch: Batch, key: &IdentityKey) -> Result<Batch, KvError> {
        let at = row_key(&key.id);
        let sealed = self.sealer.seal(&at, &key.pair).map_err(KvError::new)?;
        let row = encode(VERSION, &Row { created: key.created, pair: sealed.text })?;
        Ok(batch.expect(at.clone(), None).put(at, row).pin([sealed.pin]))
    }

    pub fn delete(&self, batch: Batch, id: &str) -> Batch {
        batch.delete(row_key(id))
    }

    fn read(&self, at: &Bytes, bytes: &Bytes) -> Result<IdentityKey, RowError> {
        let key = || String::from_utf8_lossy(at).into_owned();
        let row: Row = decode(VERSION, at, bytes)?;
        let pair = self.sealer.unseal(at, &row.pair);
        let pair = pair.map_err(|source| RowError::Sealed { key: key(), source })?;
        let id = key().strip_prefix(PREFIX).unwrap_or_default().to_owned();
        Ok(IdentityKey { id, created: row.created, pair })
    }
}

fn row_key(id: &str) -> Bytes {
    format!("{PREFIX}{id}").into()
}

#[cfg(test)]
mod tests {
    use kit::Simulated;

    use super::*;
    use crate::{CommitError, memory::Memory};

    fn key(id: &str, created: &str) -> IdentityKey {
        let pair = Zeroizing::new(b"both halves of it".to_vec());
        IdentityKey { id: id.to_owned(), created: created.parse().unwrap(), pair }
    }

    fn table() -> (Arc<dyn Kv>, IdentityKeys) {
        let kv: Arc<dyn Kv> = Arc::new(Memory::default());
        let sealer = Sealer::new(Zeroizing::new([7; 32]), Arc::new(Simulated::new(1)));
        (kv.clone(), IdentityKeys::new(kv, sealer))
    }

    #[tokio::test]
    async fn keys_are_listed_by_age_and_kept_sealed() {
        let (kv, table) = table();
        let (old, new) = (key("b", "2026-01-01T00:00:00Z"), key("a", "2026-04-01T00:00:00Z"));
        let batch = table.create(Batch::new(), &new).unwrap();
        kv.commit(table.create(batch, &old).unwrap()).await.unwrap();
        assert_eq!(table.list().await.unwrap(), [old.clone(), new.clone()]);
        let again = kv.commit(table.create(Batch::new(), &old).unwrap()).await;
        assert!(matches!(again, Err(CommitError::Conflict)));
        let stored = kv.get(b"identity-key/a").await.unwrap().unwrap();
        assert!(!stored.windows(4).any(|window| window == b"both"));
        kv.commit(table.delete(Batch::new(), "b")).await.unwrap();
        assert_eq!(table.list().await.unwrap(), [new]);
    }

    #[tokio::test]
    async fn the_stored_form_is_fixed() {
        let (kv, table) = table();
        let golden = Bytes::from(include_str!("golden/identity-key.json").trim_end());
        kv.commit(Batch::new().put("identity-key/a".into(), golden.clone())).await.unwrap();
        let known = key("a", "2026-04-01T00:00:00Z");
        assert_eq!(table.list().await.unwrap(), std::slice::from_ref(&known));
        let (kv, table) = self::table();
        kv.commit(table.create(Batch::new(), &known).unwrap()).await.unwrap();
        assert_eq!(kv.get(b"identity-key/a").await.unwrap().unwrap(), golden);
    }
}
