//! Which idle instances go. A pure rule; the pools carry it out.

use std::time::Duration;

/// How long an instance waits for another event before it goes.
pub(crate) const KEEP_IDLE: Duration = Duration::from_mins(10);

/// How many of the instances, least recently used first, have waited too long.
pub(crate) fn expired(idle_for: impl IntoIterator<Item = Duration>) -> usize {
    idle_for.into_iter().take_while(|idle| *idle >= KEEP_IDLE).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_those_that_waited_too_long_go() {
        let minutes = Duration::from_mins;
        assert_eq!(expired([minutes(11), minutes(10), minutes(9), minutes(0)]), 2);
        assert_eq!(expired([]), 0);
    }
}
