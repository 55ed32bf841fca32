//! Whether the machine's processors have anything left to give.

use std::{
    fs,
    sync::{Mutex, PoisonError},
    thread,
    time::Duration,
};

use tokio::time::Instant;

/// How often it is looked at, at most.
const WINDOW: Duration = Duration::from_millis(50);
/// What was seen longer ago says nothing of now.
const STALE: Duration = Duration::from_secs(1);
/// They are busy if no more than this share of their time, in percent, was idle.
const SPARE_PERCENT: u32 = 10;

/// Looks at the processors when somebody asks.
pub struct Processors {
    /// How long all of them together have been idle since the machine started.
    idle: Box<dyn Fn() -> Option<Duration> + Send + Sync>,
    count: u32,
    seen: Mutex<Option<Seen>>,
}

#[derive(Clone, Copy)]
struct Seen {
    at: Instant,
    idle: Duration,
    busy: bool,
}

impl Processors {
    /// Those of this machine.
    pub fn of_this_machine() -> Self {
        let count = thread::available_parallelism().map_or(1, usize::from);
        Self::new(u32::try_from(count).unwrap_or(u32::MAX), idle_of_this_machine)
    }

    /// So many, which have been idle for as long as `idle` says.
    pub fn new(count: u32, idle: impl Fn() -> Option<Duration> + Send + Sync + 'static) -> Self {
        Self { idle: Box::new(idle), count, seen: Mutex::default() }
    }

    pub(crate) fn count(&self) -> usize {
        self.count as usize
    }

    /// Whether they were busy while it was last looked. What was not looked at for long is not.
    pub(crate) fn are_busy(&self) -> bool {
        let now = Instant::now();
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(seen) = seen.filter(|seen| now - seen.at < WINDOW) {
            return seen.busy;
        }
        let Some(idle) = (self.idle)() else { return false };
        let busy = seen.is_some_and(|seen| {
            let elapsed = now - seen.at;
            let spare = elapsed * self.count * SPARE_PERCENT / 100;
            elapsed < STALE && idle.saturating_sub(seen.idle) <= spare
        });
        *seen = Some(Seen { at: now, idle, busy });
        busy
    }
}

/// The second number in `/proc/uptime`, seconds with two decimals.
fn idle_of_this_machine() -> Option<Duration> {
    let text = fs::read_to_string("/proc/uptime").ok()?;
    let seconds = text.split_whitespace().nth(1)?.parse().ok()?;
    Duration::try_from_secs_f64(seconds).ok()
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    };

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn they_are_busy_when_almost_none_of_their_time_was_idle() {
        let idle = Arc::new(AtomicU64::new(5_000));
        let read = idle.clone();
        let processors =
            Processors::new(2, move || Some(Duration::from_millis(read.load(Ordering::Relaxed))));
        let pass = async |elapsed, idle_for| {
            tokio::time::advance(Duration::from_millis(elapsed)).await;
            idle.fetch_add(idle_for, Ordering::Relaxed);
        };
        assert!(!processors.are_busy(), "nothing is known yet");
        pass(100, 20).await;
        assert!(processors.are_busy(), "a tenth of two processors' time");
        pass(100, 30).await;
        assert!(!processors.are_busy());
        pass(100, 0).await;
        assert!(processors.are_busy());
        pass(20, 40).await;
        assert!(processors.are_busy(), "it was looked at a moment ago");
        pass(5_000, 0).await;
        assert!(!processors.are_busy(), "it was looked at too long ago");
    }

    #[test]
    fn this_machine_has_been_idle_at_times() {
        assert!(idle_of_this_machine().unwrap() > Duration::ZERO);
        assert!(!Processors::new(1, || None).are_busy());
    }
}
