//! Immutable content, named by its digest.
//!
//! Putting the same content twice keeps it once. Nothing here knows what refers to a blob: rows
//! do, and whoever collects garbage asks them first. A new backend is one file that implements
//! [`Blobs`] and passes the contract below.
pub mod dir;
pub mod memory;

use std::{
    io::{self, Read, Seek},
    path::Path,
};

use async_trait::async_trait;
use bytes::Bytes;
use jiff::Timestamp;
use model::Digest;
use thiserror::Error;

#[async_trait]
pub trait Blobs: Send + Sync + 'static {
    /// Keeps the bytes, durably. Counts as a touch when they were kept already.
    async fn put(&self, bytes: Bytes) -> Result<Digest, BlobError>;

    /// Keeps a copy of a file's bytes, durably.
    async fn put_file(&self, path: &Path) -> Result<Digest, BlobError>;

    /// The content as a file to read and seek in. Its bytes are not checked against the digest.
    async fn open(&self, digest: &Digest) -> Result<Option<Box<dyn Content>>, BlobError>;

    /// The whole content, checked against its digest.
    async fn read(&self, digest: &Digest) -> Result<Option<Bytes>, BlobError>;

    async fn exists(&self, digest: &Digest) -> Result<bool, BlobError>;

    /// Removes a blob; `false` when there was none.
    async fn remove(&self, digest: &Digest) -> Result<bool, BlobError>;

    /// Removes a blob unless it was put at `since` or later, so that a collector never takes what
    /// somebody has just put again. `false` when it stays or there was none.
    async fn remove_untouched(&self, digest: &Digest, since: Timestamp) -> Result<bool, BlobError>;

    /// Every blob, in the order of digests.
    async fn list(&self) -> Result<Vec<BlobInfo>, BlobError>;
}

/// What can be read at any place of it.
pub trait Content: Read + Seek + Send {}

impl<T: Read + Seek + Send> Content for T {}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlobInfo {
    pub digest: Digest,
    pub bytes: u64,
    /// When it was last put.
    pub touched: Timestamp,
}

#[derive(Debug, Error)]
pub enum BlobError {
    /// There is no room for it; what was kept before is untouched.
    #[error("the disk is full")]
    Full,
    #[error("the content of {0} has been damaged")]
    Damaged(Digest),
    #[error("content could not be kept or read")]
    Io(#[source] io::Error),
}

impl From<io::Error> for BlobError {
    fn from(err: io::Error) -> Self {
        match err.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Io(err),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Duration};

    use kit::{Env, Simulated};

    use super::{dir::DirBlobs, memory::MemoryBlobs, *};

    async fn contract(blobs: &dyn Blobs, env: &dyn Env) {
        let digest = blobs.put("code".into()).await.unwrap();
        assert_eq!(digest, Digest::of(b"code"));
        assert_eq!(blobs.put("code".into()).await.unwrap(), digest);
        assert_eq!(blobs.read(&digest).await.unwrap(), Some("code".into()));
        let mut text = String::new();
        let mut content = blobs.open(&digest).await.unwrap().unwrap();
        content.seek(io::SeekFrom::Start(2)).unwrap();
        content.read_to_string(&mut text).unwrap();
        assert_eq!(text, "de");

        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "from a file").unwrap();
        let other = blobs.put_file(file.path()).await.unwrap();
        assert_eq!(other, Digest::of(b"from a file"));
        let listed = blobs.list().await.unwrap();
        assert!(listed.is_sorted_by_key(|info| info.digest));
        assert_eq!(listed.len(), 2);
        let info = listed.iter().find(|info| info.digest == digest).unwrap();
        assert_eq!((info.bytes, info.touched), (4, env.now()));

        tokio::time::advance(Duration::from_mins(1)).await;
        let later = env.now();
        blobs.put("code".into()).await.unwrap();
        assert!(!blobs.remove_untouched(&digest, later).await.unwrap());
        assert!(blobs.remove_untouched(&other, later).await.unwrap());
        assert!(!blobs.exists(&other).await.unwrap());
        assert!(blobs.open(&other).await.unwrap().is_none());
        assert!(blobs.read(&other).await.unwrap().is_none());

        assert!(blobs.exists(&digest).await.unwrap());
        assert!(blobs.remove(&digest).await.unwrap());
        assert!(!blobs.remove(&digest).await.unwrap());
        assert!(blobs.list().await.unwrap().is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn memory_keeps_the_contract() {
        let env = Arc::new(Simulated::new(1));
        contract(&MemoryBlobs::new(env.clone()), &*env).await;
    }

    #[tokio::test(start_paused = true)]
    async fn a_folder_keeps_the_contract() {
        let (dir, env) = (tempfile::tempdir().unwrap(), Arc::new(Simulated::new(1)));
        contract(&DirBlobs::open(dir.path(), env.clone()).unwrap(), &*env).await;
    }

    #[tokio::test]
    async fn damaged_content_is_not_returned() {
        let (dir, env) = (tempfile::tempdir().unwrap(), Arc::new(Simulated::new(1)));
        let blobs = DirBlobs::open(dir.path(), env).unwrap();
        let digest = blobs.put("code".into()).await.unwrap();
        let name = digest.to_string();
        std::fs::write(dir.path().join(&name[..2]).join(&name), "cod3").unwrap();
        assert!(matches!(blobs.read(&digest).await, Err(BlobError::Damaged(_))));
        // Putting it again mends it.
        blobs.put("code".into()).await.unwrap();
        assert_eq!(blobs.read(&digest).await.unwrap(), Some("code".into()));
    }

    #[tokio::test]
    async fn what_a_crash_left_half_written_is_gone_after_opening() {
        let (dir, env) = (tempfile::tempdir().unwrap(), Arc::new(Simulated::new(1)));
        let kept = DirBlobs::open(dir.path(), env.clone()).unwrap().put("a".into()).await.unwrap();
        std::fs::write(dir.path().join("tmp/0123"), "half").unwrap();
        let blobs = DirBlobs::open(dir.path(), env).unwrap();
        assert_eq!(std::fs::read_dir(dir.path().join("tmp")).unwrap().count(), 0);
        assert!(blobs.exists(&kept).await.unwrap());
    }
}
