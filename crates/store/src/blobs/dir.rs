use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

use async_trait::async_trait;
use bytes::Bytes;
use jiff::Timestamp;
use kit::Env;
use model::Digest;
use sha2::{Digest as _, Sha256};

use super::{BlobError, BlobInfo, Blobs, Content};

/// A folder of files, `<first two digits>/<digest>`. A file appears under its name only when its
/// bytes are on the disk. A file's modification time says when it was last put.
#[derive(Clone)]
pub struct DirBlobs {
    shared: Arc<Shared>,
}

struct Shared {
    root: PathBuf,
    env: Arc<dyn Env>,
    /// Held while a file is named, touched or removed, so that a collector's look at its time and
    /// the removal are one step.
    naming: Mutex<()>,
}

impl DirBlobs {
    /// Opens the folder, making it if need be, and clears what a crash left half-written.
    pub fn open(root: &Path, env: Arc<dyn Env>) -> Result<Self, BlobError> {
        let temporary = root.join("tmp");
        match fs::remove_dir_all(&temporary) {
            Err(err) if err.kind() != io::ErrorKind::NotFound => return Err(err.into()),
            _ => {}
        }
        make_dir(&temporary)?;
        let root = root.to_owned();
        Ok(Self { shared: Arc::new(Shared { root, env, naming: Mutex::default() }) })
    }

    /// Runs what waits for the disk where it may.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Shared) -> io::Result<T> + Send + 'static,
    ) -> Result<T, BlobError> {
        let shared = self.shared.clone();
        let done = kit::blocking(move || work(&shared)).await;
        Ok(done.map_err(io::Error::other)??)
    }
}

impl Shared {
    fn path(&self, digest: &Digest) -> PathBuf {
        let name = digest.to_string();
        self.root.join(&name[..2]).join(name)
    }

    /// Writes the content beside its place, then names it. Written even when the digest is there
    /// already: that costs little, and mends a damaged file.
    fn keep(&self, mut content: impl Read) -> io::Result<Digest> {
        let mut temporary = Temporary::create(&self.root, &*self.env)?;
        let mut sha = Sha256::new();
        let mut buffer = vec![0; 128 << 10];
        loop {
            let read = match content.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => read,
                Err(err) if err.kind() == io::ErrorKind::Interrupted => continue,
                Err(err) => return Err(err),
            };
            sha.update(&buffer[..read]);
            temporary.file.write_all(&buffer[..read])?;
        }
        let digest = Digest::from_bytes(sha.finalize().into());
        temporary.file.set_modified(SystemTime::from(self.env.now()))?;
        temporary.file.sync_all()?;

        let path = self.path(&digest);
        let folder = path.parent().unwrap_or(&self.root);
        make_dir(folder)?;
        let _naming = self.naming.lock().unwrap_or_else(PoisonError::into_inner);
        temporary.rename(&path)?;
        File::open(folder)?.sync_all()?;
        Ok(digest)
    }

    fn open(&self, digest: &Digest) -> io::Result<Option<File>> {
        found(File::open(self.path(digest)))
    }

    fn remove_if(&self, digest: &Digest, goes: impl FnOnce(Timestamp) -> bool) -> io::Result<bool> {
        let path = self.path(digest);
        let _naming = self.naming.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(meta) = found(fs::symlink_metadata(&path))? else { return Ok(false) };
        if !goes(touched(&meta)?) {
            return Ok(false);
        }
        Ok(found(fs::remove_file(&path))?.is_some())
    }

    fn list(&self) -> io::Result<Vec<BlobInfo>> {
        let mut blobs = Vec::new();
        for folder in fs::read_dir(&self.root)? {
            let folder = folder?;
            if folder.file_name().len() != 2 || !folder.file_type()?.is_dir() {
                continue;
            }
            for entry in fs::read_dir(folder.path())? {
                let entry = entry?;
                let name = entry.file_name();
                let Some(digest) = name.to_str().and_then(|name| name.parse().ok()) else {
                    continue;
                };
                let Some(meta) = found(entry.metadata())? else { continue };
                blobs.push(BlobInfo { digest, bytes: meta.len(), touched: touched(&meta)? });
            }
        }
        blobs.sort_unstable_by_key(|info| info.digest);
        Ok(blobs)
    }
}

#[async_trait]
impl Blobs for DirBlobs {
    async fn put(&self, bytes: Bytes) -> Result<Digest, BlobError> {
        self.blocking(move |shared| shared.keep(&bytes[..])).await
    }

    async fn put_file(&self, path: &Path) -> Result<Digest, BlobError> {
        let path = path.to_owned();
        self.blocking(move |shared| shared.keep(File::open(path)?)).await
    }

    async fn open(&self, digest: &Digest) -> Result<Option<Box<dyn Content>>, BlobError> {
        let digest = *digest;
        let file = self.blocking(move |shared| shared.open(&digest)).await?;
        Ok(file.map(|file| Box::new(file) as Box<dyn Content>))
    }

    async fn read(&self, digest: &Digest) -> Result<Option<Bytes>, BlobError> {
        let digest = *digest;
        let read = move |shared: &Shared| {
            let Some(mut file) = shared.open(&digest)? else { return Ok(None) };
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes)?;
            let sound = Digest::of(&bytes) == digest;
            Ok(Some(sound.then(|| Bytes::from(bytes))))
        };
        match self.blocking(read).await? {
            Some(None) => Err(BlobError::Damaged(digest)),
            Some(bytes) => Ok(bytes),
            None => Ok(None),
        }
    }

    async fn exists(&self, digest: &Digest) -> Result<bool, BlobError> {
        let digest = *digest;
        self.blocking(move |shared| shared.path(&digest).try_exists()).await
    }

    async fn remove(&self, digest: &Digest) -> Result<bool, BlobError> {
        let digest = *digest;
        self.blocking(move |shared| shared.remove_if(&digest, |_| true)).await
    }

    async fn remove_untouched(&self, digest: &Digest, since: Timestamp) -> Result<bool, BlobError> {
        let digest = *digest;
        self.blocking(move |shared| shared.remove_if(&digest, |touched| touched < since)).await
    }

    async fn list(&self) -> Result<Vec<BlobInfo>, BlobError> {
        self.blocking(Shared::list).await
    }
}

/// A file being written, removed unless it gets its name.
struct Temporary {
    file: File,
    path: Option<PathBuf>,
}

impl Temporary {
    fn create(root: &Path, env: &dyn Env) -> io::Result<Self> {
        let path = root.join("tmp").join(env.random_hex(16));
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        Ok(Self { file, path: Some(path) })
    }

    fn rename(&mut self, to: &Path) -> io::Result<()> {
        if let Some(path) = &self.path {
            fs::rename(path, to)?;
        }
        self.path = None;
        Ok(())
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if let Some(path) = &self.path
            && let Err(err) = fs::remove_file(path)
        {
            tracing::warn!(error = %err, path = %path.display(), "an unfinished blob stays");
        }
    }
}

fn touched(meta: &fs::Metadata) -> io::Result<Timestamp> {
    Timestamp::try_from(meta.modified()?).map_err(io::Error::other)
}

/// Makes a folder, and its name durable.
fn make_dir(path: &Path) -> io::Result<()> {
    match DirBuilder::new().mode(0o700).create(path) {
        Err(err) if err.kind() == io::ErrorKind::AlreadyExists => return Ok(()),
        made => made?,
    }
    path.parent().map_or(Ok(()), |parent| File::open(parent)?.sync_all())
}

fn found<T>(outcome: io::Result<T>) -> io::Result<Option<T>> {
    match outcome {
        Err(err) if err.kind() == io::ErrorKind::NotFound => Ok(None),
        outcome => outcome.map(Some),
    }
}
