use std::sync::Arc;

use bytes::Bytes;

use super::{Stored, decode, encode};
use crate::{Batch, Kv, KvError};

const VERSION: u32 = 1;

/// `setting/<name>` → a short text that the platform keeps about itself, never a secret.
#[derive(Clone)]
pub struct Settings {
    kv: Arc<dyn Kv>,
}

impl Settings {
    pub fn new(kv: Arc<dyn Kv>) -> Self {
        Self { kv }
    }

    pub async fn get(&self, name: &str) -> Result<Option<Stored<String>>, KvError> {
        let at = row_key(name);
        let Some(bytes) = self.kv.get(&at).await? else { return Ok(None) };
        let value = decode(VERSION, &at, &bytes)?;
        Ok(Some(Stored { value, bytes }))
    }

    /// Adds a setting that must not exist yet.
    pub fn create(&self, batch: Batch, name: &str, value: &str) -> Result<Batch, KvError> {
        self.put(batch.expect(row_key(name), None), name, value)
    }

    /// Sets it, whatever it was before.
    pub fn put(&self, batch: Batch, name: &str, value: &str) -> Result<Batch, KvError> {
        Ok(batch.put(row_key(name), encode(VERSION, &value)?))
    }
}

fn row_key(name: &str) -> Bytes {
    format!("setting/{name}").into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CommitError, memory::Memory};

    #[tokio::test]
    async fn a_setting_is_created_once_and_set_often() {
        let kv: Arc<dyn Kv> = Arc::new(Memory::default());
        let settings = Settings::new(kv.clone());
        let create = || settings.create(Batch::new(), "root-key", "AKIA1").unwrap();
        kv.commit(create()).await.unwrap();
        assert!(matches!(kv.commit(create()).await, Err(CommitError::Conflict)));
        kv.commit(settings.put(Batch::new(), "root-key", "AKIA2").unwrap()).await.unwrap();
        assert_eq!(settings.get("root-key").await.unwrap().unwrap().value, "AKIA2");
        assert!(settings.get("other").await.unwrap().is_none());
        let bytes = kv.get(b"setting/root-key").await.unwrap().unwrap();
        assert_eq!(bytes, r#"{"v":1,"row":"AKIA2"}"#);
    }
}
