//! Runs a scenario in many worlds, each decided by its seed.

use std::{future::Future, ops::Range, sync::Arc};

use crate::Simulated;

/// Runs `scenario` once per seed, each in a world of its own, and names the seed that broke it.
pub fn simulate<F, Fut>(seeds: Range<u64>, scenario: F)
where
    F: Fn(Arc<Simulated>) -> Fut,
    Fut: Future<Output = ()>,
{
    for seed in seeds {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .expect("a runtime needs no resources we could lack");
        let _named = NameOnPanic(seed);
        runtime.block_on(async { scenario(Arc::new(Simulated::new(seed))).await });
    }
}

struct NameOnPanic(u64);

impl Drop for NameOnPanic {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("simulation failed with seed {}", self.0);
        }
    }
}
