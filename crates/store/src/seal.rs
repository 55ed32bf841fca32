//! Seals secrets before they are stored.
//!
//! One master key of 32 bytes lies beside the data, readable by its owner only. Each context (a
//! function, an access key) has a key derived from it, and a sealed value opens only under the
//! context it was sealed for. The master key never leaves this module.

use std::{
    fmt,
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::Arc,
};

use aes_gcm::{
    Aes256Gcm,
    aead::{Aead, KeyInit, Payload},
};
use hkdf::Hkdf;
use kit::Env;
use sha2::Sha256;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::DataDir;

/// The first byte of what is sealed: AES-256-GCM, key by HKDF-SHA256, a random nonce.
const VERSION: u8 = 1;
const NONCE: usize = 12;
const KEY: usize = 32;

#[derive(Debug, Error)]
pub enum SealError {
    #[error(
        "{0} is missing, but there are data sealed with it; put it back from a backup, or remove \
         the data directory to start afresh"
    )]
    Lost(PathBuf),
    #[error("{0} is not a master key: it must hold exactly {KEY} bytes")]
    BadKey(PathBuf),
    #[error("{0} can be read by others; make it readable by its owner only (chmod 600)")]
    Exposed(PathBuf),
    #[error("{0} cannot be read or made")]
    Io(PathBuf, #[source] io::Error),
    #[error("a sealed value is of version {0}, which this morrow does not know")]
    Version(u8),
    /// Another context, another master key, or damage: the three look alike by design.
    #[error("a sealed value does not open")]
    DoesNotOpen,
    #[error("a value is too long to seal")]
    TooLong,
}

/// Seals and opens. Cheap to clone.
#[derive(Clone)]
pub struct Sealer {
    master: Arc<Zeroizing<[u8; KEY]>>,
    env: Arc<dyn Env>,
}

impl Sealer {
    /// Takes the directory's master key, made at its first start.
    ///
    /// Open it before the database: a database without a master key means that the key was lost,
    /// and a new one would hide that.
    pub fn open(dir: &DataDir, env: Arc<dyn Env>) -> Result<Self, SealError> {
        let path = dir.master_key();
        let failed = |err| SealError::Io(path.clone(), err);
        let master = match read_key(&path) {
            Err(SealError::Io(_, err)) if err.kind() == io::ErrorKind::NotFound => {
                if dir.database().try_exists().map_err(failed)? {
                    return Err(SealError::Lost(path));
                }
                make_key(&path, &*env).map_err(failed)?
            }
            read => read?,
        };
        Ok(Self::new(master, env))
    }

    pub fn new(master: Zeroizing<[u8; KEY]>, env: Arc<dyn Env>) -> Self {
        Self { master: Arc::new(master), env }
    }

    pub fn seal(&self, context: &[u8], plaintext: &[u8]) -> Result<Vec<u8>, SealError> {
        let mut nonce = [0; NONCE];
        self.env.fill(&mut nonce);
        let payload = Payload { msg: plaintext, aad: &[VERSION] };
        let sealed =
            self.cipher(context).encrypt(&nonce.into(), payload).map_err(|_| SealError::TooLong)?;
        Ok([&[VERSION], &nonce[..], &sealed].concat())
    }

    pub fn unseal(&self, context: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let (&version, rest) = sealed.split_first().ok_or(SealError::DoesNotOpen)?;
        if version != VERSION {
            return Err(SealError::Version(version));
        }
        let (nonce, msg) = rest.split_first_chunk::<NONCE>().ok_or(SealError::DoesNotOpen)?;
        let payload = Payload { msg, aad: &[VERSION] };
        let opened = self.cipher(context).decrypt(&(*nonce).into(), payload);
        opened.map(Zeroizing::new).map_err(|_| SealError::DoesNotOpen)
    }

    fn cipher(&self, context: &[u8]) -> Aes256Gcm {
        let mut key = Zeroizing::new([0; KEY]);
        let info: [&[u8]; 2] = [b"morrow seal 1\0", context];
        Hkdf::<Sha256>::new(None, &self.master[..])
            .expand_multi_info(&info, &mut key[..])
            .expect("HKDF gives up to 255 hashes, and a key is one");
        Aes256Gcm::new((&*key).into())
    }
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sealer").finish_non_exhaustive()
    }
}

fn read_key(path: &Path) -> Result<Zeroizing<[u8; KEY]>, SealError> {
    let failed = |err| SealError::Io(path.to_owned(), err);
    let mut file = File::open(path).map_err(failed)?;
    let meta = file.metadata().map_err(failed)?;
    if meta.mode() & 0o077 != 0 {
        return Err(SealError::Exposed(path.to_owned()));
    }
    if meta.len() != KEY as u64 {
        return Err(SealError::BadKey(path.to_owned()));
    }
    let mut key = Zeroizing::new([0; KEY]);
    file.read_exact(&mut key[..]).map_err(failed)?;
    Ok(key)
}

/// The key gets its name only when it is whole and on the disk.
fn make_key(path: &Path, env: &dyn Env) -> io::Result<Zeroizing<[u8; KEY]>> {
    let mut key = Zeroizing::new([0; KEY]);
    env.fill(&mut key[..]);
    let temporary = path.with_extension("key.new");
    let mut file =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&temporary)?;
    file.write_all(&key[..])?;
    file.sync_all()?;
    fs::rename(&temporary, path)?;
    path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use kit::Simulated;

    use super::*;

    fn sealer() -> Sealer {
        Sealer::new(Zeroizing::new([7; KEY]), Arc::new(Simulated::new(1)))
    }

    #[tokio::test]
    async fn a_sealed_value_opens_under_its_own_context_only() {
        let by = sealer();
        let sealed = by.seal(b"fn/a", b"secret").unwrap();
        assert_eq!(&by.unseal(b"fn/a", &sealed).unwrap()[..], b"secret");
        assert!(matches!(by.unseal(b"fn/b", &sealed), Err(SealError::DoesNotOpen)));
        assert_ne!(by.seal(b"fn/a", b"secret").unwrap(), sealed);
        for at in 0..sealed.len() {
            let mut damaged = sealed.clone();
            damaged[at] ^= 1;
            assert!(by.unseal(b"fn/a", &damaged).is_err(), "{at}");
            assert!(by.unseal(b"fn/a", &sealed[..at]).is_err(), "{at}");
        }
    }

    #[tokio::test]
    async fn sealed_bytes_keep_their_form() {
        let sealed = sealer().seal(b"fn/a", b"secret").unwrap();
        assert_eq!(
            kit::hex(&sealed),
            "01b10da48cea4c09676b8e0efc6d7f31cd6e76ea8c49ccc8608d9589e6505e90063465"
        );
    }

    #[tokio::test]
    async fn the_master_key_is_made_once_and_kept_private() {
        let (root, env) = (tempfile::tempdir().unwrap(), Arc::new(kit::Real));
        let dir = DataDir::open(&root.path().join("data")).unwrap();
        let sealed = Sealer::open(&dir, env.clone()).unwrap().seal(b"c", b"secret").unwrap();
        assert_eq!(fs::metadata(dir.master_key()).unwrap().mode() & 0o777, 0o600);
        let again = Sealer::open(&dir, env.clone()).unwrap();
        assert_eq!(&again.unseal(b"c", &sealed).unwrap()[..], b"secret");

        fs::set_permissions(dir.master_key(), fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(Sealer::open(&dir, env.clone()), Err(SealError::Exposed(_))));
        fs::remove_file(dir.master_key()).unwrap();
        fs::write(dir.database(), "").unwrap();
        assert!(matches!(Sealer::open(&dir, env), Err(SealError::Lost(_))));
    }
}
