use std::sync::Arc;

use bytes::Bytes;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{encode, scan_all};
use crate::{
    Batch, Kv, KvError,
    seal::{KeyId, KeyInfo},
};

const VERSION: u32 = 1;
const PREFIX: &str = "masterkey/";

/// `masterkey/<id>` → that something may be sealed under this master key; never the key.
#[derive(Clone)]
pub struct MasterKeys {
    kv: Arc<dyn Kv>,
}

impl MasterKeys {
    pub fn new(kv: Arc<dyn Kv>) -> Self {
        Self { kv }
    }

    pub async fn list(&self) -> Result<Vec<KeyId>, KvError> {
        let pairs = scan_all(&self.kv, PREFIX.as_bytes()).await?;
        let ids = pairs.iter().map(|(at, _)| {
            let id = at.get(PREFIX.len()..).unwrap_or_default();
            String::from_utf8_lossy(id).parse().map_err(KvError::new)
        });
        ids.collect()
    }

    pub fn put(&self, batch: Batch, key: &KeyInfo) -> Result<Batch, KvError> {
        Ok(batch.put(row_key(key.id), encode(VERSION, &Row { created: key.created })?))
    }

    pub fn remove(&self, batch: Batch, id: KeyId) -> Batch {
        batch.delete(row_key(id))
    }
}

fn row_key(id: KeyId) -> Bytes {
    format!("{PREFIX}{id}").into()
}

#[derive(Serialize, Deserialize)]
struct Row {
    created: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::Memory;

    #[tokio::test]
    async fn master_keys_are_noted_by_their_ids() {
        let kv: Arc<dyn Kv> = Arc::new(Memory::default());
        let table = MasterKeys::new(kv.clone());
        let id: KeyId = "00112233445566ff".parse().unwrap();
        let key = KeyInfo { id, created: Timestamp::UNIX_EPOCH, current: true };
        kv.commit(table.put(Batch::new(), &key).unwrap()).await.unwrap();
        assert_eq!(table.list().await.unwrap(), [id]);
        let bytes = kv.get(b"masterkey/00112233445566ff").await.unwrap().unwrap();
        assert_eq!(bytes, r#"{"v":1,"row":{"created":"1970-01-01T00:00:00Z"}}"#);
        kv.commit(table.remove(Batch::new(), id)).await.unwrap();
        assert!(table.list().await.unwrap().is_empty());
    }
}
