//! The file that holds the master keys.
//!
//! It is replaced whole, and only when the new one is on the disk. The first form held one key of
//! 32 bytes and nothing else.

use std::{
    fmt,
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::Path,
    str::FromStr,
    sync::Arc,
};

use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD as BASE64};
use hkdf::Hkdf;
use jiff::Timestamp;
use kit::Env;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{KEY, SealError};

const VERSION: u32 = 1;
/// More is no file of ours.
const MAX_BYTES: u64 = 64 << 10;

/// Names a master key without telling anything of it: it is derived from the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId(pub(super) [u8; 8]);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&kit::hex(&self.0))
    }
}

impl FromStr for KeyId {
    type Err = SealError;

    fn from_str(text: &str) -> Result<Self, SealError> {
        let number = u64::from_str_radix(text, 16).ok().filter(|_| text.len() == 16);
        Ok(Self(number.ok_or(SealError::NoSuchKey)?.to_be_bytes()))
    }
}

pub(super) struct MasterKey {
    pub(super) id: KeyId,
    pub(super) created: Timestamp,
    pub(super) secret: Zeroizing<[u8; KEY]>,
    /// Held by what is sealed and not committed yet.
    pub(super) pins: Arc<()>,
}

impl MasterKey {
    pub(super) fn new(secret: Zeroizing<[u8; KEY]>, created: Timestamp) -> Self {
        let mut id = [0; 8];
        Hkdf::<Sha256>::new(None, &secret[..])
            .expand(b"morrow master key id", &mut id)
            .expect("HKDF gives up to 255 hashes, and an id is less than one");
        Self { id: KeyId(id), created, secret, pins: Arc::default() }
    }

    pub(super) fn generate(env: &dyn Env) -> Self {
        let mut secret = Zeroizing::new([0; KEY]);
        env.fill(&mut secret[..]);
        Self::new(secret, env.now())
    }
}

/// The keys, the one that seals last.
pub(super) type Keys = Vec<Arc<MasterKey>>;

#[derive(Serialize, Deserialize)]
struct Ring<'a> {
    v: u32,
    #[serde(borrow)]
    keys: Vec<Row<'a>>,
}

#[derive(Serialize, Deserialize)]
struct Row<'a> {
    id: &'a str,
    created: Timestamp,
    key: &'a str,
}

pub(super) fn read(path: &Path) -> Result<Keys, SealError> {
    let failed = |err| SealError::Io(path.to_owned(), err);
    let file = File::open(path).map_err(failed)?;
    let meta = file.metadata().map_err(failed)?;
    if meta.mode() & 0o077 != 0 {
        return Err(SealError::Exposed(path.to_owned()));
    }
    let length = meta.len();
    let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(length).unwrap_or(0)));
    if length <= MAX_BYTES {
        file.take(length).read_to_end(&mut bytes).map_err(failed)?;
    }
    if let Ok(secret) = <[u8; KEY]>::try_from(bytes.as_slice()) {
        let made = Timestamp::from_second(meta.mtime()).unwrap_or(Timestamp::UNIX_EPOCH);
        return Ok(vec![Arc::new(MasterKey::new(Zeroizing::new(secret), made))]);
    }
    parse(&bytes).ok_or_else(|| SealError::BadKey(path.to_owned()))
}

fn parse(bytes: &[u8]) -> Option<Keys> {
    let ring: Ring<'_> = serde_json::from_slice(bytes).ok()?;
    let keys = ring.keys.iter().map(|row| {
        let secret = Zeroizing::new(BASE64.decode(row.key).ok()?);
        let secret = Zeroizing::new(<[u8; KEY]>::try_from(secret.as_slice()).ok()?);
        let key = MasterKey::new(secret, row.created);
        // A key that is damaged is not the one that it says it is.
        (key.id.to_string() == row.id).then(|| Arc::new(key))
    });
    let keys: Keys = keys.collect::<Option<_>>()?;
    (ring.v == VERSION && !keys.is_empty()).then_some(keys)
}

/// The file gets its name only when it is whole and on the disk.
pub(super) fn write(path: &Path, keys: &[Arc<MasterKey>]) -> io::Result<()> {
    let texts: Vec<_> = keys
        .iter()
        .map(|key| {
            (key.id.to_string(), key.created, Zeroizing::new(BASE64.encode(&key.secret[..])))
        })
        .collect();
    let rows = texts.iter().map(|(id, created, key)| Row { id, created: *created, key });
    let ring = Ring { v: VERSION, keys: rows.collect() };
    let mut bytes = Zeroizing::new(Vec::with_capacity(64 + 256 * keys.len()));
    serde_json::to_writer(&mut *bytes, &ring)?;
    let temporary = path.with_extension("key.new");
    let mut file =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&temporary)?;
    file.write_all(&bytes)?;
    file.sync_all()?;
    fs::rename(&temporary, path)?;
    path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}
