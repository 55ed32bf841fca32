//! The two things a program cannot compute: the time and chance.
//!
//! Everything else takes them from an [`Env`], so a test (or the simulator) can
//! replay any run from its seed. Durations are not here: `tokio::time` already
//! pauses, and [`Simulated`] derives its wall clock from tokio's, so the two agree.

use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use rand::{RngCore, SeedableRng};
use rand_chacha::ChaCha8Rng;
use tokio::time::Instant;
use uuid::Uuid;

use crate::{Id, Kind, id};

pub trait Env: Send + Sync + 'static {
    fn now(&self) -> Timestamp;
    fn fill(&self, bytes: &mut [u8]);
}

impl dyn Env {
    /// Mints an id that sorts by creation time.
    pub fn new_id<K: Kind>(&self) -> Id<K> {
        let mut random = [0; 10];
        self.fill(&mut random);
        Id::from_parts(self.now(), random)
    }

    /// A random UUID (version 4), for the places where a protocol asks for one.
    pub fn uuid(&self) -> Uuid {
        let mut random = [0; 16];
        self.fill(&mut random);
        uuid::Builder::from_random_bytes(random).into_uuid()
    }

    /// `bytes` random bytes in lower-case hexadecimal.
    pub fn random_hex(&self, bytes: usize) -> String {
        let mut random = vec![0; bytes];
        self.fill(&mut random);
        id::hex(&random)
    }
}

/// The machine's own clock and entropy. The only place that may read them.
#[derive(Debug, Default)]
pub struct Real;

impl Env for Real {
    #[expect(clippy::disallowed_methods, reason = "this is the clock the rest injects")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn fill(&self, bytes: &mut [u8]) {
        rand::rng().fill_bytes(bytes);
    }
}

/// A world decided by its seed: time moves only when tokio's paused clock moves.
#[derive(Debug)]
pub struct Simulated {
    began: Instant,
    rng: Mutex<ChaCha8Rng>,
}

impl Simulated {
    pub fn new(seed: u64) -> Self {
        Self { began: Instant::now(), rng: Mutex::new(ChaCha8Rng::seed_from_u64(seed)) }
    }
}

impl Env for Simulated {
    fn now(&self) -> Timestamp {
        let elapsed = SignedDuration::try_from(self.began.elapsed()).unwrap_or_default();
        Timestamp::UNIX_EPOCH + elapsed
    }

    fn fill(&self, bytes: &mut [u8]) {
        self.rng.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(bytes);
    }
}
