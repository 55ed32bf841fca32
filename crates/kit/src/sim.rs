//! Runs a scenario in many worlds, each decided by its seed.

use std::{cell::Cell, fmt::Debug, future::Future, ops::Range, sync::Arc};

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
                .build()
                .expect("a runtime needs no resources we could lack");
            let _simulated = Simulation::begin();
            runtime.block_on(async { scenario(Arc::new(Simulated::new(seed))).await })
        };
        assert_eq!(run(), run(), "the same seed, another course");
    }
}

thread_local! {
    static SIMULATED: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is a simulated world's.
pub(crate) fn is_simulated() -> bool {
    SIMULATED.get()
}

struct Simulation;

impl Simulation {
    fn begin() -> Self {
        SIMULATED.set(true);
        Self
    }
}

impl Drop for Simulation {
    fn drop(&mut self) {
        SIMULATED.set(false);
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
