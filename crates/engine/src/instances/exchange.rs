//! Where the instances of a pool and the events for them meet: an instance that is free goes to
//! the event that has waited longest, else it is idle until an event comes.

use std::{collections::BTreeMap, time::Duration};

use tokio::{sync::oneshot, time::Instant};

use super::{
    reaper,
    scaling::{self, Observed, Pace},
};

pub(crate) struct Exchange<T> {
    /// Least recently used first.
    idle: Vec<(T, Instant)>,
    /// By the order in which they came.
    waiting: BTreeMap<u64, oneshot::Sender<T>>,
    /// How many events have waited.
    waited: u64,
    /// How many instances have an event.
    busy: usize,
    call: Pace,
    start: Pace,
    retired: bool,
}

impl<T> Default for Exchange<T> {
    fn default() -> Self {
        Self {
            idle: Vec::new(),
            waiting: BTreeMap::new(),
            waited: 0,
            busy: 0,
            call: Pace::default(),
            start: Pace::default(),
            retired: false,
        }
    }
}

/// An event's place among those that wait.
#[derive(Debug)]
pub(crate) struct Ticket<T> {
    number: u64,
    pub(crate) given: oneshot::Receiver<T>,
}

impl<T> Exchange<T> {
    /// How many there are, idle or busy.
    pub(crate) fn instances(&self) -> usize {
        self.idle.len() + self.busy
    }

    /// The instance that was used last, for an event.
    pub(crate) fn take(&mut self) -> Option<T> {
        let (instance, _) = self.idle.pop()?;
        self.busy += 1;
        Some(instance)
    }

    /// The same, or a place for an event for which there is none, and how long it waits before it
    /// has one started.
    pub(crate) fn take_or_wait(
        &mut self,
        processors_are_busy: bool,
    ) -> Result<T, (Ticket<T>, Duration)> {
        if let Some(instance) = self.take() {
            return Ok(instance);
        }
        let patience = scaling::patience(Observed {
            busy: self.busy,
            waiting: self.waiting.len(),
            call: self.call.usual(),
            start: self.start.usual(),
            processors_are_busy,
        });
        let (give, given) = oneshot::channel();
        let number = self.waited;
        self.waited += 1;
        self.waiting.insert(number, give);
        Err((Ticket { number, given }, patience))
    }

    /// An event waits no longer. What it was given in this moment must be given back.
    pub(crate) fn leave(&mut self, ticket: Ticket<T>) -> Option<T> {
        let Ticket { number, mut given } = ticket;
        self.waiting.remove(&number);
        let instance = given.try_recv().ok()?;
        self.busy -= 1;
        Some(instance)
    }

    /// An event has an instance that was started for it.
    pub(crate) fn started(&mut self) {
        self.busy += 1;
    }

    /// A start took so long.
    pub(crate) fn note_start(&mut self, took: Duration) {
        self.start.note(took);
    }

    /// An instance is done with an event that it had for so long.
    pub(crate) fn done(&mut self, took: Duration) {
        self.call.note(took);
        self.busy -= 1;
    }

    /// Takes an instance in that is free. It comes back if nobody wants it and none are kept.
    pub(crate) fn put(&mut self, mut instance: T) -> Result<(), T> {
        while let Some((_, waiting)) = self.waiting.pop_first() {
            match waiting.send(instance) {
                Ok(()) => {
                    self.busy += 1;
                    return Ok(());
                }
                Err(back) => instance = back,
            }
        }
        if self.retired {
            return Err(instance);
        }
        self.idle.push((instance, Instant::now()));
        Ok(())
    }

    /// From now on it keeps no idle instances; those that are come back.
    pub(crate) fn retire(&mut self) -> Vec<T> {
        self.retired = true;
        self.drain(usize::MAX)
    }

    /// Takes out those that have waited too long.
    pub(crate) fn expired(&mut self) -> Vec<T> {
        let now = Instant::now();
        let count = reaper::expired(self.idle.iter().map(|(_, since)| now - *since));
        self.drain(count)
    }

    /// When the instance that was idle longest became idle.
    pub(crate) fn oldest(&self) -> Option<Instant> {
        self.idle.first().map(|(_, since)| *since)
    }

    /// Takes so many out, the longest idle first.
    pub(crate) fn drain(&mut self, count: usize) -> Vec<T> {
        let count = count.min(self.idle.len());
        self.idle.drain(..count).map(|(instance, _)| instance).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn an_instance_goes_to_who_waits_longest_and_else_is_idle() {
        let mut exchange = Exchange::default();
        let (mut first, _) = exchange.take_or_wait(false).unwrap_err();
        let (second, _) = exchange.take_or_wait(false).unwrap_err();
        let (mut third, _) = exchange.take_or_wait(false).unwrap_err();
        assert!(exchange.leave(second).is_none());
        assert_eq!(exchange.put('a'), Ok(()));
        assert_eq!(exchange.put('b'), Ok(()));
        assert_eq!(exchange.put('c'), Ok(()));
        assert_eq!(first.given.try_recv(), Ok('a'));
        assert_eq!(third.given.try_recv(), Ok('b'));
        assert_eq!(exchange.take(), Some('c'));
        assert_eq!(exchange.busy, 3);
        assert_eq!(exchange.take(), None);
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_given_to_who_leaves_comes_back() {
        let mut exchange = Exchange::default();
        let (ticket, _) = exchange.take_or_wait(false).unwrap_err();
        assert_eq!(exchange.put('a'), Ok(()));
        assert_eq!(exchange.leave(ticket), Some('a'));
        // Who is gone without leaving is passed over.
        let (gone, _) = exchange.take_or_wait(false).unwrap_err();
        drop(gone);
        assert_eq!(exchange.put('a'), Ok(()));
        assert_eq!(exchange.busy, 0);
        assert_eq!(exchange.take_or_wait(false).ok(), Some('a'));
    }

    #[tokio::test(start_paused = true)]
    async fn a_retired_one_serves_who_waits_and_keeps_nothing() {
        let mut exchange = Exchange::default();
        let (ticket, _) = exchange.take_or_wait(false).unwrap_err();
        let (other, _) = exchange.take_or_wait(false).unwrap_err();
        assert_eq!(exchange.leave(other), None);
        assert!(exchange.retire().is_empty());
        assert_eq!(exchange.put('b'), Ok(()));
        assert_eq!(exchange.leave(ticket), Some('b'));
        assert_eq!(exchange.put('c'), Err('c'));
        let mut exchange = Exchange::default();
        assert_eq!(exchange.put('d'), Ok(()));
        assert_eq!(exchange.retire(), ['d']);
    }

    #[tokio::test(start_paused = true)]
    async fn patience_follows_what_calls_and_starts_took() {
        let second = Duration::from_secs(1);
        let mut exchange = Exchange::default();
        exchange.note_start(second);
        exchange.started();
        exchange.done(second / 2);
        assert_eq!(exchange.put('a'), Ok(()));
        assert_eq!(exchange.take(), Some('a'));
        assert_eq!(exchange.take_or_wait(false).unwrap_err().1, Duration::ZERO);
        assert_eq!(exchange.take_or_wait(true).unwrap_err().1, second);
    }

    #[tokio::test(start_paused = true)]
    async fn the_longest_idle_go_first() {
        let mut exchange = Exchange::default();
        assert_eq!(exchange.oldest(), None);
        assert_eq!(exchange.put('a'), Ok(()));
        tokio::time::advance(reaper::KEEP_IDLE).await;
        assert_eq!(exchange.put('b'), Ok(()));
        assert_eq!(exchange.expired(), ['a']);
        assert_eq!(exchange.put('c'), Ok(()));
        assert_eq!(exchange.drain(1), ['b']);
        assert_eq!(exchange.drain(9), ['c']);
    }
}
