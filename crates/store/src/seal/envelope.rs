//! The bytes of what is sealed.
//!
//! A value is encrypted with a data key of its own, and the data key with a key derived from a
//! master key, so that another master key can take over without the value being opened:
//! `2, master key id (8), nonce (12), data key (32 + 16), nonce (12), value (… + 16)`.
//! The first form had no data key and named no master key: `1, nonce (12), value (… + 16)`.

use aes_gcm::{
    Aes256Gcm,
    aead::{Aead, KeyInit, Payload},
};
use hkdf::Hkdf;
use kit::Env;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{KEY, KeyId, SealError, ring::MasterKey};

const DIRECT: u8 = 1;
const ENVELOPE: u8 = 2;
const NONCE: usize = 12;
const TAG: usize = 16;
const ID: usize = 8;

/// What is sealed, taken apart.
#[derive(Debug, Clone, Copy)]
pub(super) enum Parts<'a> {
    Direct { nonce: &'a [u8; NONCE], value: &'a [u8] },
    Envelope { id: KeyId, wrapped: Wrapped<'a>, nonce: &'a [u8; NONCE], value: &'a [u8] },
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Wrapped<'a> {
    nonce: &'a [u8; NONCE],
    key: &'a [u8; KEY + TAG],
}

impl<'a> Parts<'a> {
    pub(super) fn read(sealed: &'a [u8]) -> Result<Self, SealError> {
        let (&version, rest) = sealed.split_first().ok_or(SealError::DoesNotOpen)?;
        match version {
            DIRECT => {
                let (nonce, value) = rest.split_first_chunk().ok_or(SealError::DoesNotOpen)?;
                Ok(Self::Direct { nonce, value })
            }
            ENVELOPE => Self::envelope(rest).ok_or(SealError::DoesNotOpen),
            other => Err(SealError::Version(other)),
        }
    }

    fn envelope(rest: &'a [u8]) -> Option<Self> {
        let (id, rest) = rest.split_first_chunk::<ID>()?;
        let (wrap_nonce, rest) = rest.split_first_chunk()?;
        let (key, rest) = rest.split_first_chunk()?;
        let (nonce, value) = rest.split_first_chunk()?;
        let wrapped = Wrapped { nonce: wrap_nonce, key };
        Some(Self::Envelope { id: KeyId(*id), wrapped, nonce, value })
    }

    /// The value, if this is the master key that it is sealed under.
    pub(super) fn open(&self, at: &[u8], master: &MasterKey) -> Option<Zeroizing<Vec<u8>>> {
        match self {
            Self::Direct { nonce, value } => {
                let payload = Payload { msg: value, aad: &[DIRECT] };
                let opened =
                    derived(master, at, b"morrow seal 1\0").decrypt(&(**nonce).into(), payload);
                opened.ok().map(Zeroizing::new)
            }
            Self::Envelope { wrapped, nonce, value, .. } => {
                let data_key = wrapped.unwrap(at, master)?;
                let payload = Payload { msg: value, aad: &[ENVELOPE] };
                let opened = cipher(&data_key).decrypt(&(**nonce).into(), payload);
                opened.ok().map(Zeroizing::new)
            }
        }
    }

    /// Whether this is the master key that it is sealed under.
    pub(super) fn is_under(&self, at: &[u8], master: &MasterKey) -> bool {
        match self {
            Self::Direct { .. } => self.open(at, master).is_some(),
            Self::Envelope { id, wrapped, .. } => {
                *id == master.id && wrapped.unwrap(at, master).is_some()
            }
        }
    }

    /// The same value under another master key.
    pub(super) fn pass_on(
        &self,
        at: &[u8],
        (from, to): (&MasterKey, &MasterKey),
        env: &dyn Env,
    ) -> Result<Vec<u8>, SealError> {
        match self {
            Self::Direct { .. } => {
                let value = self.open(at, from).ok_or(SealError::DoesNotOpen)?;
                seal(at, &value, to, env)
            }
            Self::Envelope { wrapped, nonce, value, .. } => {
                let data_key = wrapped.unwrap(at, from).ok_or(SealError::DoesNotOpen)?;
                let head = wrap(at, &data_key, to, env)?;
                Ok([&head[..], &nonce[..], value].concat())
            }
        }
    }
}

impl Wrapped<'_> {
    fn unwrap(&self, at: &[u8], master: &MasterKey) -> Option<Zeroizing<[u8; KEY]>> {
        let payload = Payload { msg: &self.key[..], aad: &[ENVELOPE] };
        let opened =
            derived(master, at, b"morrow seal 2\0").decrypt(&(*self.nonce).into(), payload);
        let opened = Zeroizing::new(opened.ok()?);
        opened.as_slice().try_into().ok().map(Zeroizing::new)
    }
}

pub(super) fn seal(
    at: &[u8],
    plaintext: &[u8],
    master: &MasterKey,
    env: &dyn Env,
) -> Result<Vec<u8>, SealError> {
    let mut data_key = Zeroizing::new([0; KEY]);
    env.fill(&mut data_key[..]);
    let head = wrap(at, &data_key, master, env)?;
    let mut nonce = [0; NONCE];
    env.fill(&mut nonce);
    let payload = Payload { msg: plaintext, aad: &[ENVELOPE] };
    let value = cipher(&data_key).encrypt(&nonce.into(), payload);
    let value = value.map_err(|_| SealError::TooLong)?;
    Ok([&head[..], &nonce[..], &value].concat())
}

/// Everything up to the value's own nonce.
fn wrap(
    at: &[u8],
    data_key: &[u8; KEY],
    master: &MasterKey,
    env: &dyn Env,
) -> Result<Vec<u8>, SealError> {
    let mut nonce = [0; NONCE];
    env.fill(&mut nonce);
    let payload = Payload { msg: &data_key[..], aad: &[ENVELOPE] };
    let wrapped = derived(master, at, b"morrow seal 2\0").encrypt(&nonce.into(), payload);
    let wrapped = wrapped.map_err(|_| SealError::TooLong)?;
    Ok([&[ENVELOPE][..], &master.id.0, &nonce, &wrapped].concat())
}

/// A row's own key, so that what is sealed for one does not open in another.
fn derived(master: &MasterKey, at: &[u8], purpose: &[u8]) -> Aes256Gcm {
    let mut key = Zeroizing::new([0; KEY]);
    Hkdf::<Sha256>::new(None, &master.secret[..])
        .expand_multi_info(&[purpose, at], &mut key[..])
        .expect("HKDF gives up to 255 hashes, and a key is one");
    cipher(&key)
}

fn cipher(key: &[u8; KEY]) -> Aes256Gcm {
    Aes256Gcm::new(key.into())
}
