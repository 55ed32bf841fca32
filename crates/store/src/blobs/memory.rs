use std::{
    collections::BTreeMap,
    io::Cursor,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use bytes::Bytes;
use jiff::Timestamp;
use kit::Env;
use model::Digest;

use super::{BlobError, BlobInfo, Blobs, Content};

/// Blobs that are forgotten: for tests and the simulator.
pub struct MemoryBlobs {
    kept: Mutex<BTreeMap<Digest, (Bytes, Timestamp)>>,
    env: Arc<dyn Env>,
}

impl MemoryBlobs {
    pub fn new(env: Arc<dyn Env>) -> Self {
        Self { kept: Mutex::default(), env }
    }

    fn kept(&self) -> MutexGuard<'_, BTreeMap<Digest, (Bytes, Timestamp)>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Blobs for MemoryBlobs {
    async fn put(&self, bytes: Bytes) -> Result<Digest, BlobError> {
        let digest = Digest::of(&bytes);
        self.kept().insert(digest, (bytes, self.env.now()));
        Ok(digest)
    }

    async fn put_file(&self, path: &Path) -> Result<Digest, BlobError> {
        self.put(tokio::fs::read(path).await?.into()).await
    }

    async fn open(&self, digest: &Digest) -> Result<Option<Box<dyn Content>>, BlobError> {
        let bytes = self.read(digest).await?;
        Ok(bytes.map(|bytes| Box::new(Cursor::new(bytes)) as Box<dyn Content>))
    }

    async fn read(&self, digest: &Digest) -> Result<Option<Bytes>, BlobError> {
        Ok(self.kept().get(digest).map(|(bytes, _)| bytes.clone()))
    }

    async fn exists(&self, digest: &Digest) -> Result<bool, BlobError> {
        Ok(self.kept().contains_key(digest))
    }

    async fn remove(&self, digest: &Digest) -> Result<bool, BlobError> {
        Ok(self.kept().remove(digest).is_some())
    }

    async fn remove_untouched(&self, digest: &Digest, since: Timestamp) -> Result<bool, BlobError> {
        let mut kept = self.kept();
        let untouched = kept.get(digest).is_some_and(|(_, touched)| *touched < since);
        Ok(untouched && kept.remove(digest).is_some())
    }

    async fn list(&self) -> Result<Vec<BlobInfo>, BlobError> {
        let info = |(digest, (bytes, touched)): (&Digest, &(Bytes, Timestamp))| BlobInfo {
            digest: *digest,
            bytes: bytes.len() as u64,
            touched: *touched,
        };
        Ok(self.kept().iter().map(info).collect())
    }
}
