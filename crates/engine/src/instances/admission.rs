//! Whether this machine has room for one more instance.
//!
//! Measured, not promised: a function's memory limit says what it may take, but most take a
//! fraction. So a start is let in while the machine, with every start under way counted at an
//! estimate, stays below a share of its memory.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::Instant,
};

use crate::event::Throttle;

/// The share of memory, in percent, that instances may fill.
const FULL_PERCENT: u64 = 85;
/// What an instance is taken to need until it can be measured.
const ESTIMATE_BYTES: u64 = 64 << 20;
/// How long a request waits for room.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long it waits for its turn to start.
const TURN_PATIENCE: Duration = Duration::from_secs(10);
/// How long a start holds its turn: one that takes longer waits more than it works, or means harm.
pub(crate) const TURN: Duration = Duration::from_millis(250);
/// How often it is looked at again whether there is room.
const PAUSE: Duration = Duration::from_millis(25);
/// How many instances start at the same time, for each processor: a start is work for it.
const STARTS_AT_ONCE: usize = 2;
/// AWS Lambda's default quota of concurrent executions per region, and what one machine's uids,
/// loop devices and descriptors are laid out for.
pub const MAX_INSTANCES: usize = 1000;

#[derive(Debug)]
pub(crate) struct Admission {
    starts: Arc<Semaphore>,
    /// How many may start at the same time.
    turns: usize,
    starting: AtomicUsize,
    live: AtomicUsize,
}

/// The memory of the machine, or of the control group that confines the platform on it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Memory {
    pub(crate) total: u64,
    pub(crate) available: u64,
}

/// Leave to have one instance. Given back when the instance is gone.
#[derive(Debug)]
pub(crate) struct Place(Arc<Admission>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.live.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A start under way.
#[derive(Debug)]
pub(crate) struct Start {
    admission: Arc<Admission>,
    _turn: OwnedSemaphorePermit,
}

impl Drop for Start {
    fn drop(&mut self) {
        self.admission.starting.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Admission {
    pub(crate) fn new(processors: usize) -> Self {
        let turns = processors * STARTS_AT_ONCE;
        Self {
            starts: Arc::new(Semaphore::new(turns)),
            turns,
            starting: AtomicUsize::new(0),
            live: AtomicUsize::new(0),
        }
    }

    /// Waits for room. `evict` lets an idle instance go and says whether there was one.
    pub(crate) async fn admit(
        self: &Arc<Self>,
        evict: impl Fn() -> bool,
    ) -> Result<(Place, Start), Throttle> {
        let deadline = Instant::now() + PATIENCE;
        let mut evicted = false;
        let place = loop {
            if let Some(place) = self.place() {
                break place;
            }
            // One goes for one that comes; it takes a moment.
            evicted = evicted || evict();
            if !evicted || Instant::now() >= deadline {
                return Err(Throttle::Instances(MAX_INSTANCES));
            }
            tokio::time::sleep(PAUSE).await;
        };
        let turn = tokio::time::timeout(TURN_PATIENCE, self.starts.clone().acquire_owned()).await;
        let turn = turn.map_err(|_| Throttle::Starts(self.turns))?;
        let turn = turn.expect("the semaphore is never closed");
        let deadline = deadline.max(Instant::now() + PAUSE);
        while let Err(why) = fits(measure(), self.starting.load(Ordering::Relaxed) as u64) {
            if Instant::now() >= deadline {
                return Err(Throttle::Memory(why));
            }
            evict();
            tokio::time::sleep(PAUSE).await;
        }
        self.starting.fetch_add(1, Ordering::Relaxed);
        Ok((place, Start { admission: self.clone(), _turn: turn }))
    }

    fn place(self: &Arc<Self>) -> Option<Place> {
        let place = Place(self.clone());
        (self.live.fetch_add(1, Ordering::Relaxed) < MAX_INSTANCES).then_some(place)
    }

    pub(crate) fn live(&self) -> usize {
        self.live.load(Ordering::Relaxed)
    }
}

/// The rule, pure.
fn fits(memory: Option<Memory>, starting: u64) -> Result<(), String> {
    // A machine that cannot be measured is not held back by a guess.
    let Some(Memory { total, available }) = memory else { return Ok(()) };
    let wanted = (starting + 1) * ESTIMATE_BYTES;
    let filled = total.saturating_sub(available) + wanted;
    if filled * 100 <= total * FULL_PERCENT {
        return Ok(());
    }
    Err(format!("{} MB of {} MB are available", available >> 20, total >> 20))
}

fn measure() -> Option<Memory> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let field = |name: &str| -> Option<u64> {
        let line = text.lines().find_map(|line| line.strip_prefix(name))?;
        let kib: u64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
        Some(kib << 10)
    };
    Some(Memory { total: field("MemTotal:")?, available: field("MemAvailable:")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_machine_takes_no_more() {
        let gib = 1 << 30;
        let memory = |available| Some(Memory { total: 10 * gib, available });
        assert!(fits(memory(2 * gib), 0).is_ok());
        assert!(fits(memory(2 * gib), 10).is_err());
        assert!(fits(memory(gib), 0).unwrap_err().contains("1024 MB of 10240 MB"));
        assert!(fits(None, 1000).is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn the_last_place_is_given_back() {
        let admission = Arc::new(Admission::new(2));
        admission.live.store(MAX_INSTANCES - 1, Ordering::Relaxed);
        let held = admission.admit(|| false).await.unwrap();
        assert_eq!(admission.admit(|| false).await.err(), Some(Throttle::Instances(MAX_INSTANCES)));
        drop(held);
        assert!(admission.admit(|| false).await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn who_waits_too_long_for_a_turn_is_told() {
        let admission = Arc::new(Admission::new(2));
        let mut held = Vec::new();
        for _ in 0..admission.turns {
            held.push(admission.admit(|| false).await.unwrap());
        }
        assert_eq!(admission.admit(|| false).await.err(), Some(Throttle::Starts(admission.turns)));
        held.pop();
        assert!(admission.admit(|| false).await.is_ok());
        assert_eq!(admission.live(), held.len());
    }
}
