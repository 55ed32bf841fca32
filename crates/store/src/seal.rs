//! Seals secrets before they are stored.
//!
//! A ring of master keys lies beside the data, readable by its owner only; the newest seals, the
//! others open what they sealed. A value is sealed for the row that holds it and opens in no
//! other ([`envelope`]). The master keys never leave this module.
//!
//! Sealed text stands in rows as strings, so that another master key can take over whatever the
//! tables are ([`Sealer::rewrap`]): a table needs to do no more than to seal for its row's own key
//! and to [pin](crate::Batch::pin) the batch.
mod check;
mod envelope;
mod ring;
mod rows;

use std::{
    collections::HashMap,
    fmt, io,
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
};

use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD as BASE64};
use jiff::Timestamp;
use kit::Env;
use thiserror::Error;
use zeroize::Zeroizing;

pub use self::ring::KeyId;
use self::{
    envelope::Parts,
    ring::{Keys, MasterKey},
};
use crate::DataDir;

const KEY: usize = 32;

#[derive(Debug, Error)]
pub enum SealError {
    #[error(
        "{0} is missing, but there are data sealed with it; put it back from a backup, or remove \
         the data directory to start afresh"
    )]
    Lost(PathBuf),
    #[error(
        "the master key {id} is missing from {path}, and there are data sealed with it; put back \
         the {name} that belongs to these data from a backup",
        name = .path.file_name().unwrap_or_default().display()
    )]
    Missing { path: PathBuf, id: KeyId },
    #[error(
        "{0} does not open what is stored: it is not the one that these data were sealed with; \
         put that one back from a backup"
    )]
    Wrong(PathBuf),
    #[error("{0} holds no master keys, or damaged ones; put it back from a backup")]
    BadKey(PathBuf),
    #[error("{0} can be read by others; make it readable by its owner only (chmod 600)")]
    Exposed(PathBuf),
    #[error("{0} cannot be read or made")]
    Io(PathBuf, #[source] io::Error),
    #[error("the store cannot be read to see whether {0} belongs to it")]
    Unchecked(PathBuf, #[source] crate::KvError),
    #[error("a sealed value is of version {0}, which this morrow does not know")]
    Version(u8),
    #[error("a sealed value needs the master key {0}, which is not there")]
    UnknownKey(KeyId),
    /// Another row, another master key, or damage: the three look alike by design.
    #[error("a sealed value does not open")]
    DoesNotOpen,
    #[error("a value is too long to seal")]
    TooLong,
    #[error("there is no such master key")]
    NoSuchKey,
}

/// A sealed value, as a string of its row, and what keeps its master key until it is committed.
#[derive(Debug)]
pub struct Sealed {
    pub text: String,
    pub pin: Pin,
}

/// Keeps a master key from being retired.
#[derive(Debug, Clone)]
pub struct Pin {
    _held: Arc<()>,
}

/// What may be shown of a master key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyInfo {
    pub id: KeyId,
    pub created: Timestamp,
    /// It seals what is new.
    pub current: bool,
}

/// Seals and opens. Cheap to clone.
#[derive(Clone)]
pub struct Sealer {
    ring: Arc<RwLock<Keys>>,
    path: Arc<PathBuf>,
    env: Arc<dyn Env>,
}

impl Sealer {
    /// Takes the directory's master keys; the first is made at its first start.
    ///
    /// Open it before the database: a database without master keys means that they were lost, and
    /// a new one would hide that.
    pub fn open(dir: &DataDir, env: Arc<dyn Env>) -> Result<Self, SealError> {
        let path = dir.master_key();
        let failed = |err| SealError::Io(path.clone(), err);
        let keys = match ring::read(&path) {
            Err(SealError::Io(_, err)) if err.kind() == io::ErrorKind::NotFound => {
                if dir.database().try_exists().map_err(failed)? {
                    return Err(SealError::Lost(path));
                }
                let keys = vec![Arc::new(MasterKey::generate(&*env))];
                ring::write(&path, &keys).map_err(failed)?;
                keys
            }
            read => read?,
        };
        Ok(Self { ring: Arc::new(RwLock::new(keys)), path: Arc::new(path), env })
    }

    /// With one key, kept nowhere.
    pub fn new(master: Zeroizing<[u8; KEY]>, env: Arc<dyn Env>) -> Self {
        let keys = vec![Arc::new(MasterKey::new(master, Timestamp::UNIX_EPOCH))];
        Self { ring: Arc::new(RwLock::new(keys)), path: Arc::default(), env }
    }

    /// Seals a value for the row whose key is `at`.
    pub fn seal(&self, at: &[u8], plaintext: &[u8]) -> Result<Sealed, SealError> {
        let (key, held) = {
            let ring = self.ring.read().unwrap_or_else(PoisonError::into_inner);
            let key = ring.last().cloned().ok_or(SealError::NoSuchKey)?;
            // Pinned while the ring is held, so that nobody finds it idle meanwhile.
            let held = key.pins.clone();
            (key, held)
        };
        let sealed = envelope::seal(at, plaintext, &key, &*self.env)?;
        Ok(Sealed { text: BASE64.encode(sealed), pin: Pin { _held: held } })
    }

    pub fn unseal(&self, at: &[u8], text: &str) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let sealed = BASE64.decode(text).map_err(|_| SealError::DoesNotOpen)?;
        let parts = Parts::read(&sealed)?;
        let keys = self.keys();
        if let Parts::Envelope { id, .. } = parts {
            let key = keys.iter().find(|key| key.id == id).ok_or(SealError::UnknownKey(id))?;
            return parts.open(at, key).ok_or(SealError::DoesNotOpen);
        }
        keys.iter().find_map(|key| parts.open(at, key)).ok_or(SealError::DoesNotOpen)
    }

    /// The row with everything in it sealed under the newest master key; `None` if it is so
    /// already, or nothing in it is sealed.
    pub fn rewrap(&self, at: &[u8], row: &[u8]) -> Result<Option<(Vec<u8>, Pin)>, SealError> {
        let keys = self.keys();
        let newest = keys.last().ok_or(SealError::NoSuchKey)?;
        let pin = Pin { _held: newest.pins.clone() };
        let rewrapped = rows::replace(row, |sealed| {
            let parts = Parts::read(sealed).ok()?;
            let under = keys.iter().find(|key| parts.is_under(at, key))?;
            let as_it_is = under.id == newest.id && matches!(parts, Parts::Envelope { .. });
            (!as_it_is).then(|| parts.pass_on(at, (under, newest), &*self.env))
        })?;
        Ok(rewrapped.map(|row| (row, pin)))
    }

    /// Adds how many values of a row are sealed under each master key.
    pub fn tally(&self, at: &[u8], row: &[u8], counts: &mut HashMap<KeyId, u64>) {
        let keys = self.keys();
        rows::each(row, |sealed| {
            let Ok(parts) = Parts::read(sealed) else { return };
            if let Some(key) = keys.iter().find(|key| parts.is_under(at, key)) {
                *counts.entry(key.id).or_default() += 1;
            }
        });
    }

    /// The master keys, the one that seals last.
    pub fn list(&self) -> Vec<KeyInfo> {
        let keys = self.keys();
        let newest = keys.last().map(|key| key.id);
        let shown = keys.iter().map(|key| KeyInfo {
            id: key.id,
            created: key.created,
            current: Some(key.id) == newest,
        });
        shown.collect()
    }

    /// Makes another master key, which seals from here on. Blocks until it is on the disk.
    pub fn renew(&self) -> Result<KeyInfo, SealError> {
        let key = Arc::new(MasterKey::generate(&*self.env));
        let mut keys = self.keys();
        keys.push(key.clone());
        self.keep(keys)?;
        Ok(KeyInfo { id: key.id, created: key.created, current: true })
    }

    /// Whether something sealed under a master key may still be on its way to the store.
    pub fn is_pinned(&self, id: KeyId) -> bool {
        self.keys().iter().any(|key| key.id == id && Arc::strong_count(&key.pins) > 1)
    }

    /// Forgets a master key, for ever. Nothing may be sealed under it. Blocks until that is on the
    /// disk.
    pub fn forget(&self, id: KeyId) -> Result<(), SealError> {
        let mut keys = self.keys();
        let newest = keys.last().is_some_and(|key| key.id == id);
        if newest || !keys.iter().any(|key| key.id == id) {
            return Err(SealError::NoSuchKey);
        }
        keys.retain(|key| key.id != id);
        self.keep(keys)
    }

    /// Only one may change the ring at a time: see who calls.
    fn keep(&self, keys: Keys) -> Result<(), SealError> {
        if !self.path.as_os_str().is_empty() {
            let failed = |err| SealError::Io((*self.path).clone(), err);
            ring::write(&self.path, &keys).map_err(failed)?;
        }
        *self.ring.write().unwrap_or_else(PoisonError::into_inner) = keys;
        Ok(())
    }

    fn keys(&self) -> Keys {
        self.ring.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sealer").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
