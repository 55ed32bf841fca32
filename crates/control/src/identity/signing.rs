//! The key pairs with which identity tokens are signed: RS256, as Google's are.
//!
//! The first is made when the first token is asked for. Another takes its place after
//! [`LIFE`]: it is published for [`LEAD`] before it signs, so that whoever keeps the public keys
//! for a while knows it then, and the old one for [`LEAD`] after, when nothing is good any more
//! that it has signed.

use std::sync::{Arc, PoisonError, RwLock};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use jiff::{SignedDuration, Timestamp};
use kit::Env;
use ring::{
    rand::SystemRandom,
    rsa::{KeyPair, PublicKeyComponents},
    signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256},
};
use rsa::{
    RsaPrivateKey,
    pkcs8::EncodePrivateKey,
    rand_core::{self, CryptoRng, RngCore},
};
use serde::Serialize;
use store::{
    Batch, Kv,
    tables::{IdentityKey, IdentityKeys},
};
use zeroize::Zeroizing;

use crate::Error;

const BITS: usize = 2048;
const LIFE: SignedDuration = SignedDuration::from_hours(90 * 24);
const LEAD: SignedDuration = SignedDuration::from_hours(24);
/// How soon it is tried again when another could not be made.
const AGAIN: SignedDuration = SignedDuration::from_mins(1);

/// The public half of a key, as a JSON Web Key Set has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PublicKey {
    pub kid: String,
    pub kty: &'static str,
    pub alg: &'static str,
    #[serde(rename = "use")]
    pub used_for: &'static str,
    pub n: String,
    pub e: String,
}

/// A key pair, ready to sign.
pub(super) struct Pair {
    pub(super) id: String,
    created: Timestamp,
    halves: KeyPair,
    public: PublicKeyComponents<Vec<u8>>,
}

impl Pair {
    fn read(key: &IdentityKey) -> Result<Self, Error> {
        let halves = KeyPair::from_pkcs8(&key.pair).map_err(Error::internal)?;
        let public = PublicKeyComponents::from(halves.public());
        Ok(Self { id: key.id.clone(), created: key.created, halves, public })
    }

    fn sign(&self, text: &[u8]) -> Result<Vec<u8>, Error> {
        let mut signature = vec![0; self.halves.public().modulus_len()];
        let signed =
            self.halves.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text, &mut signature);
        signed.map_err(Error::internal)?;
        Ok(signature)
    }

    pub(super) fn has_signed(&self, text: &[u8], signature: &[u8]) -> bool {
        self.public.verify(&RSA_PKCS1_2048_8192_SHA256, text, signature).is_ok()
    }

    fn public(&self) -> PublicKey {
        PublicKey {
            kid: self.id.clone(),
            kty: "RSA",
            alg: "RS256",
            used_for: "sig",
            n: BASE64.encode(&self.public.n),
            e: BASE64.encode(&self.public.e),
        }
    }
}

type Pairs = Arc<[Arc<Pair>]>;

/// The key pairs in use. The oldest comes first.
pub(crate) struct Signing {
    kv: Arc<dyn Kv>,
    env: Arc<dyn Env>,
    table: IdentityKeys,
    pairs: RwLock<Pairs>,
    /// Held by who makes another: when that failed last.
    making: tokio::sync::Mutex<Option<Timestamp>>,
    /// Held by who signs. A signature takes the better part of a millisecond; whoever asks for
    /// many has one processor at most.
    turn: tokio::sync::Mutex<()>,
}

impl Signing {
    pub(crate) async fn load(
        kv: Arc<dyn Kv>,
        table: IdentityKeys,
        env: Arc<dyn Env>,
    ) -> Result<Self, Error> {
        let pairs = table.list().await?;
        let pairs = pairs.iter().map(|key| Pair::read(key).map(Arc::new));
        let pairs = RwLock::new(pairs.collect::<Result<_, _>>()?);
        let (making, turn) = Default::default();
        Ok(Self { kv, env, table, pairs, making, turn })
    }

    /// Signs a text.
    pub(super) async fn sign(&self, pair: Arc<Pair>, text: String) -> Result<Vec<u8>, Error> {
        let _turn = self.turn.lock().await;
        kit::blocking(move || pair.sign(text.as_bytes())).await.map_err(Error::internal)?
    }

    /// The pair that signs now.
    pub(super) async fn signer(&self) -> Result<Arc<Pair>, Error> {
        self.keep_up().await?;
        let pairs = self.pairs();
        let at = signer(&ages(&pairs), self.env.now());
        let found = at.and_then(|at| pairs.get(at).cloned());
        found.ok_or_else(|| Error::internal("there is no key for identity tokens"))
    }

    /// The pair that a token names.
    pub(super) fn find(&self, id: &str) -> Option<Arc<Pair>> {
        self.pairs().iter().find(|pair| pair.id == id).cloned()
    }

    /// What others check tokens with.
    pub(super) async fn published(&self) -> Result<Vec<PublicKey>, Error> {
        self.keep_up().await?;
        Ok(self.pairs().iter().map(|pair| pair.public()).collect())
    }

    /// Makes another pair when it is time, and lets go of those that are over. As long as there is
    /// one, it does not matter that this fails: it is tried again in a while.
    async fn keep_up(&self) -> Result<(), Error> {
        if is_settled(&ages(&self.pairs()), self.env.now()) {
            return Ok(());
        }
        // Who finds an old pair signs with it, and does not wait for the one that comes.
        let mut failed = match self.making.try_lock() {
            Ok(held) => held,
            Err(_) if !self.pairs().is_empty() => return Ok(()),
            Err(_) => self.making.lock().await,
        };
        let (has_one, now) = (!self.pairs().is_empty(), self.env.now());
        if has_one && failed.is_some_and(|failed| now < failed + AGAIN) {
            return Ok(());
        }
        let renewed = self.renew(now).await;
        *failed = renewed.is_err().then_some(now);
        match renewed {
            Err(error) if has_one => {
                tracing::warn!(%error, "there is no other key for identity tokens yet");
                Ok(())
            }
            renewed => renewed,
        }
    }

    async fn renew(&self, now: Timestamp) -> Result<(), Error> {
        let pairs = self.pairs();
        let ages = ages(&pairs);
        if is_settled(&ages, now) {
            // Somebody else has made it.
            return Ok(());
        }
        let mut batch = Batch::new();
        let mut kept = Vec::new();
        for (at, pair) in pairs.iter().enumerate() {
            if is_over(&ages, at, now) {
                batch = self.table.delete(batch, &pair.id);
            } else {
                kept.push(pair.clone());
            }
        }
        if wants_another(&ages, now) {
            let key = self.make(now).await?;
            kept.push(Arc::new(Pair::read(&key)?));
            batch = self.table.create(batch, &key)?;
        }
        self.kv.commit(batch).await?;
        *self.pairs.write().unwrap_or_else(PoisonError::into_inner) = kept.into();
        Ok(())
    }

    async fn make(&self, now: Timestamp) -> Result<IdentityKey, Error> {
        let mut chance = Chance(self.env.clone());
        let made = kit::blocking(move || {
            let pair = RsaPrivateKey::new(&mut chance, BITS).map_err(Error::internal)?;
            let pair = pair.to_pkcs8_der().map_err(Error::internal)?;
            Ok::<_, Error>(Zeroizing::new(pair.as_bytes().to_vec()))
        });
        let pair = made.await.map_err(Error::internal)??;
        Ok(IdentityKey { id: self.env.random_hex(20), created: now, pair })
    }

    fn pairs(&self) -> Pairs {
        self.pairs.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn ages(pairs: &Pairs) -> Vec<Timestamp> {
    pairs.iter().map(|pair| pair.created).collect()
}

/// Which of the keys signs: the newest that all know, or the first that there is.
fn signer(created: &[Timestamp], now: Timestamp) -> Option<usize> {
    let known = created.iter().rposition(|created| *created + LEAD <= now);
    known.or((!created.is_empty()).then_some(0))
}

fn wants_another(created: &[Timestamp], now: Timestamp) -> bool {
    created.last().is_none_or(|newest| *newest + LIFE <= now)
}

/// Whether a key has signed nothing that is still good, and never will again.
fn is_over(created: &[Timestamp], at: usize, now: Timestamp) -> bool {
    created.get(at + 1).is_some_and(|next| *next + LEAD + LEAD <= now)
}

fn is_settled(created: &[Timestamp], now: Timestamp) -> bool {
    !wants_another(created, now) && !(0..created.len()).any(|at| is_over(created, at, now))
}

/// The world's chance, as `rsa` takes it.
struct Chance(Arc<dyn Env>);

impl CryptoRng for Chance {}

impl RngCore for Chance {
    fn next_u32(&mut self) -> u32 {
        rand_core::impls::next_u32_via_fill(self)
    }

    fn next_u64(&mut self) -> u64 {
        rand_core::impls::next_u64_via_fill(self)
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        self.0.fill(bytes);
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rand_core::Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::{
        sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed},
        time::Duration,
    };

    use async_trait::async_trait;
    use bytes::Bytes;
    use kit::Simulated;
    use store::{CommitError, KvError, Pairs, memory::Memory, seal::Sealer};

    use super::*;

    pub(in crate::identity) struct World {
        pub(in crate::identity) env: Arc<dyn Env>,
        pub(in crate::identity) kv: Arc<dyn Kv>,
    }

    impl World {
        pub(in crate::identity) fn new(seed: u64) -> Self {
            Self { env: Arc::new(Simulated::new(seed)), kv: Arc::new(Memory::default()) }
        }

        pub(in crate::identity) async fn signing(&self) -> Signing {
            let sealer = Sealer::new(Zeroizing::new([7; 32]), self.env.clone());
            let table = IdentityKeys::new(self.kv.clone(), sealer);
            Signing::load(self.kv.clone(), table, self.env.clone()).await.unwrap()
        }
    }

    const HOUR: Duration = Duration::from_hours(1);
    const DAY: Duration = Duration::from_hours(24);

    #[tokio::test(start_paused = true)]
    async fn a_key_is_known_for_a_day_before_it_signs_and_goes_when_it_is_over() {
        let world = World::new(1);
        let signing = world.signing().await;
        assert!(signing.find("any").is_none());
        let first = signing.signer().await.unwrap().id.clone();
        let signs = async || signing.signer().await.unwrap().id.clone();
        let published = async || {
            let keys = signing.published().await.unwrap();
            keys.into_iter().map(|key| key.kid).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(published().await, first);

        tokio::time::advance(HOUR * (90 * 24 - 1)).await;
        assert_eq!((signs().await, published().await), (first.clone(), first.clone()));
        tokio::time::advance(HOUR).await;
        assert_eq!(signs().await, first);
        assert!(published().await.starts_with(&format!("{first} ")));
        tokio::time::advance(DAY).await;
        let second = signs().await;
        assert_ne!(second, first);
        assert_eq!(published().await, format!("{first} {second}"), "its tokens are good");
        tokio::time::advance(DAY).await;
        assert_eq!(published().await, second);
        assert!(signing.find(&first).is_none());

        // Another start finds the same.
        assert_eq!(world.signing().await.signer().await.unwrap().id, second);
    }

    /// A store that takes nothing more once it is full.
    #[derive(Default)]
    struct Filling {
        kv: Memory,
        is_full: AtomicBool,
        refused: AtomicUsize,
    }

    #[async_trait]
    impl Kv for Filling {
        async fn get(&self, key: &[u8]) -> Result<Option<Bytes>, KvError> {
            self.kv.get(key).await
        }

        async fn scan(&self, prefix: &[u8], after: &[u8], limit: usize) -> Result<Pairs, KvError> {
            self.kv.scan(prefix, after, limit).await
        }

        async fn commit(&self, batch: Batch) -> Result<(), CommitError> {
            if self.is_full.load(Relaxed) {
                self.refused.fetch_add(1, Relaxed);
                return Err(KvError::Full.into());
            }
            self.kv.commit(batch).await
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_key_that_is_there_signs_on_while_no_other_can_be_kept() {
        let store = Arc::new(Filling::default());
        let kv: Arc<dyn Kv> = store.clone();
        let signing = World { env: Arc::new(Simulated::new(3)), kv }.signing().await;
        let first = signing.signer().await.unwrap().id.clone();
        store.is_full.store(true, Relaxed);
        tokio::time::advance(DAY * 90).await;
        for _ in 0..3 {
            assert_eq!(signing.signer().await.unwrap().id, first);
            assert_eq!(signing.published().await.unwrap().len(), 1);
        }
        assert_eq!(store.refused.load(Relaxed), 1, "it is not tried for each");
        store.is_full.store(false, Relaxed);
        tokio::time::advance(Duration::from_mins(1)).await;
        assert_eq!(signing.published().await.unwrap().len(), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn all_who_come_first_get_the_same_key() {
        let signing = World::new(2).signing().await;
        let (a, b) = tokio::join!(signing.signer(), signing.signer());
        assert_eq!(a.unwrap().id, b.unwrap().id);
    }

    #[test]
    fn what_the_newest_key_is_too_new_for_the_one_before_it_does() {
        let at = |hours: i64| Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours);
        assert_eq!(signer(&[], at(0)), None);
        assert_eq!(signer(&[at(5)], at(5)), Some(0));
        assert_eq!(signer(&[at(0), at(100)], at(123)), Some(0));
        assert_eq!(signer(&[at(0), at(100)], at(124)), Some(1));
        assert!(!is_over(&[at(0), at(100)], 0, at(147)));
        assert!(is_over(&[at(0), at(100)], 0, at(148)));
        assert!(!is_over(&[at(0), at(100)], 1, at(9999)), "the newest stays");
    }
}
