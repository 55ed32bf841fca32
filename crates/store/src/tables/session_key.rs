use std::sync::Arc;

use bytes::Bytes;
use zeroize::Zeroizing;

use super::{RowError, decode, encode};
use crate::{Batch, Kv, KvError, Sealer};

const VERSION: u32 = 1;
const AT: &[u8] = b"session-key";

/// `session-key` → the key under which the tokens of sessions are sealed, itself sealed.
#[derive(Clone)]
pub struct SessionKey {
    kv: Arc<dyn Kv>,
    sealer: Sealer,
}

impl SessionKey {
    pub fn new(kv: Arc<dyn Kv>, sealer: Sealer) -> Self {
        Self { kv, sealer }
    }

    pub async fn get(&self) -> Result<Option<Zeroizing<[u8; 32]>>, KvError> {
        let Some(bytes) = self.kv.get(AT).await? else { return Ok(None) };
        let name = || String::from_utf8_lossy(AT).into_owned();
        let sealed: String = decode(VERSION, AT, &bytes)?;
        let plain = self.sealer.unseal(AT, &sealed);
        let plain = plain.map_err(|source| RowError::Sealed { key: name(), source })?;
        let key = plain[..].try_into().map_err(|_| RowError::Text { key: name() })?;
        Ok(Some(Zeroizing::new(key)))
    }

    /// Adds the key, which must not be there yet.
    pub fn create(&self, batch: Batch, key: &[u8; 32]) -> Result<Batch, KvError> {
        let sealed = self.sealer.seal(AT, key).map_err(KvError::new)?;
        let row = encode(VERSION, &sealed.text)?;
        let batch = batch.expect(Bytes::from_static(AT), None).put(Bytes::from_static(AT), row);
        Ok(batch.pin([sealed.pin]))
    }
}

#[cfg(test)]
mod tests {
    use kit::Simulated;

    use super::*;
    use crate::memory::Memory;

    #[tokio::test]
    async fn the_key_of_sessions_is_made_once_and_kept_sealed() {
        let kv: Arc<dyn Kv> = Arc::new(Memory::default());
        let sealer = Sealer::new(Zeroizing::new([7; 32]), Arc::new(Simulated::new(1)));
        let table = SessionKey::new(kv.clone(), sealer);
        assert!(table.get().await.unwrap().is_none());
        kv.commit(table.create(Batch::new(), &[9; 32]).unwrap()).await.unwrap();
        assert_eq!(*table.get().await.unwrap().unwrap(), [9; 32]);
        assert!(kv.commit(table.create(Batch::new(), &[8; 32]).unwrap()).await.is_err());
        let stored = kv.get(AT).await.unwrap().unwrap();
        assert!(!stored.windows(32).any(|window| window == [9; 32]));
    }
}
