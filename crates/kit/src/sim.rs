//! Runs a scenario in many worlds, each decided by its seed.

use std::{fmt::Debug, future::Future, ops::Range, sync::Arc};

use crate::Simulated;

/// Runs `scenario` twice per seed, each time in a world of its own, and names the seed that broke
/// it. What it gives is what happened there: the same seed must give the same.
pub fn simulate<F, Fut>(seeds: Range<u64>, scenario: F)
where
    F: Fn(Arc<Simulated>) -> Fut,
    Fut: Future<Output: PartialEq + Debug>,
{
    for seed in seeds {
        let _named = NameOnPanic(seed);
        let run = || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .start_paused(true)
                // What is done beside the world's own thread is done in the order asked for.
                .max_blocking_threads(1)
                .build()
                .expect("a runtime needs no resources we could lack");
            runtime.block_on(async { scenario(Arc::new(Simulated::new(seed))).await })
        };
        assert_eq!(run(), run(), "the same seed, another course");
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
