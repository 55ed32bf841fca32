//! When something was used last: noted where it is used, written down by a loop.

use std::sync::{
    Mutex, MutexGuard, PoisonError,
    atomic::{AtomicI64, Ordering},
};

use jiff::Timestamp;

pub(crate) struct LastUse<T> {
    /// Since the epoch.
    minute: AtomicI64,
    noted: Mutex<Noted<T>>,
}

struct Noted<T> {
    used: Option<T>,
    /// The store does not have it yet.
    is_new: bool,
}

impl<T: Clone> LastUse<T> {
    pub(crate) fn new(used: Option<T>) -> Self {
        Self { minute: AtomicI64::new(-1), noted: Mutex::new(Noted { used, is_new: false }) }
    }

    /// A minute's first use counts for all of it, so that this costs an exchange.
    pub(crate) fn note(&self, at: Timestamp, used: impl FnOnce() -> T) {
        let minute = at.as_second() / 60;
        if self.minute.swap(minute, Ordering::Relaxed) != minute {
            *self.locked() = Noted { used: Some(used()), is_new: true };
        }
    }

    pub(crate) fn last(&self) -> Option<T> {
        self.locked().used.clone()
    }

    /// What the store does not have yet.
    pub(crate) fn take_new(&self) -> Option<T> {
        let mut noted = self.locked();
        let is_new = std::mem::take(&mut noted.is_new);
        noted.used.clone().filter(|_| is_new)
    }

    fn locked(&self) -> MutexGuard<'_, Noted<T>> {
        self.noted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_use_is_new_once_and_a_minutes_first_counts() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let last = LastUse::new(Some("stored"));
        assert_eq!((last.last(), last.take_new()), (Some("stored"), None));
        last.note(at(60), || "first");
        last.note(at(119), || "second");
        assert_eq!((last.last(), last.take_new()), (Some("first"), Some("first")));
        assert_eq!(last.take_new(), None);
        last.note(at(120), || "third");
        assert_eq!(last.take_new(), Some("third"));
    }
}
