//! Whether an event that finds no idle instance has one started, or waits for one that is busy.
//! Pure rules; the pools carry them out.
//!
//! While the machine has processor time left, an event never waits. When it has none, a start
//! would take it from the instances that run, and one more of them would get nothing more done:
//! so an event waits for a busy instance, if that is expected to be free before another could
//! have been started, and never longer than such a start takes.

use std::time::Duration;

/// What is known of a pool when an event finds none of its instances idle.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Observed {
    pub(crate) busy: usize,
    /// The events that wait already.
    pub(crate) waiting: usize,
    /// How long an event keeps an instance.
    pub(crate) call: Option<Duration>,
    pub(crate) start: Option<Duration>,
    pub(crate) processors_are_busy: bool,
}

/// How long an event waits before it has an instance started.
pub(crate) fn patience(observed: Observed) -> Duration {
    let Observed { busy, waiting, call, start, processors_are_busy } = observed;
    let (Some(call), Some(start), true) = (call, start, processors_are_busy && busy > 0) else {
        return Duration::ZERO;
    };
    let before = u32::try_from(waiting + 1).unwrap_or(u32::MAX);
    let among = u32::try_from(busy).unwrap_or(u32::MAX);
    let expected = call.saturating_mul(before) / among;
    if expected <= start { start } else { Duration::ZERO }
}

/// How long something usually takes: a mean in which the past counts less and less.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Pace(Option<Duration>);

impl Pace {
    pub(crate) fn note(&mut self, took: Duration) {
        self.0 = Some(self.0.map_or(took, |usual| usual * 7 / 8 + took / 8));
    }

    pub(crate) fn usual(self) -> Option<Duration> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    fn observed() -> Observed {
        let (call, start) = (Some(MS), Some(10 * MS));
        Observed { busy: 4, waiting: 0, call, start, processors_are_busy: true }
    }

    #[test]
    fn an_event_waits_if_that_takes_less_than_a_start() {
        assert_eq!(patience(observed()), 10 * MS);
        assert_eq!(patience(Observed { waiting: 39, ..observed() }), 10 * MS);
        assert_eq!(patience(Observed { waiting: 40, ..observed() }), Duration::ZERO);
        assert_eq!(patience(Observed { call: Some(41 * MS), ..observed() }), Duration::ZERO);
    }

    #[test]
    fn an_event_never_waits_while_there_is_processor_time() {
        assert_eq!(patience(Observed { processors_are_busy: false, ..observed() }), Duration::ZERO);
    }

    #[test]
    fn an_event_waits_for_nothing_that_is_not_known() {
        assert_eq!(patience(Observed { busy: 0, ..observed() }), Duration::ZERO);
        assert_eq!(patience(Observed { call: None, ..observed() }), Duration::ZERO);
        assert_eq!(patience(Observed { start: None, ..observed() }), Duration::ZERO);
        let huge = Observed { waiting: usize::MAX - 1, call: Some(Duration::MAX), ..observed() };
        assert_eq!(patience(huge), Duration::ZERO);
    }

    #[test]
    fn what_is_usual_follows_what_happens() {
        let mut pace = Pace::default();
        assert_eq!(pace.usual(), None);
        pace.note(8 * MS);
        assert_eq!(pace.usual(), Some(8 * MS));
        pace.note(16 * MS);
        assert_eq!(pace.usual(), Some(9 * MS));
        for _ in 0..100 {
            pace.note(MS);
        }
        assert!(pace.usual().unwrap() < 2 * MS);
    }
}
