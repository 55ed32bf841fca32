//! Where the instances of a pool and the events for them meet: an instance that has room goes to
//! the event that has waited longest, else it waits for an event itself.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use tokio::{sync::oneshot, time::Instant};

use super::{
    reaper,
    scaling::{self, Observed, Pace},
};

/// How many instances there may be, and how many events each takes at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bounds {
    pub(crate) in_flight: usize,
    /// So many stay though they are idle.
    pub(crate) least: usize,
    pub(crate) most: usize,
}

/// `F` is why an event gets no instance though it waited for one.
pub(crate) struct Exchange<T, F> {
    bounds: Bounds,
    /// Whether an instance takes another event now.
    is_ready: fn(&T) -> bool,
    /// Those that have room, least recently used first.
    open: Vec<Open<T>>,
    /// By the order in which they came.
    waiting: BTreeMap<u64, oneshot::Sender<Result<Arc<T>, F>>>,
    /// How many events have waited.
    waited: u64,
    /// How many events are with instances.
    busy: usize,
    /// How many instances there are, with room or without.
    instances: usize,
    /// How many are being started.
    starting: usize,
    call: Pace,
    start: Pace,
    retired: bool,
}

/// An instance that has room.
struct Open<T> {
    instance: Arc<T>,
    /// How many events it has.
    busy: usize,
    /// Since when it has so few.
    since: Instant,
}

/// An event's place among those that wait.
#[derive(Debug)]
pub(crate) struct Ticket<T, F> {
    number: u64,
    pub(crate) given: oneshot::Receiver<Result<Arc<T>, F>>,
}

impl<T, F: Clone> Exchange<T, F> {
    pub(crate) fn new(bounds: Bounds, is_ready: fn(&T) -> bool) -> Self {
        Self {
            bounds,
            is_ready,
            open: Vec::new(),
            waiting: BTreeMap::new(),
            waited: 0,
            busy: 0,
            instances: 0,
            starting: 0,
            call: Pace::default(),
            start: Pace::default(),
            retired: false,
        }
    }

    pub(crate) fn instances(&self) -> usize {
        self.instances
    }

    /// The instance that was used last, for an event. Those that are not ready get none for now.
    pub(crate) fn take(&mut self) -> Option<Arc<T>> {
        let at = self.open.iter().rposition(|open| (self.is_ready)(&open.instance))?;
        self.busy += 1;
        let open = &mut self.open[at];
        open.busy += 1;
        if open.busy < self.bounds.in_flight {
            return Some(open.instance.clone());
        }
        Some(self.open.remove(at).instance)
    }

    /// The same, or a place for an event for which there is none, and how long it waits before it
    /// has one started.
    pub(crate) fn take_or_wait(
        &mut self,
        processors_are_busy: bool,
    ) -> Result<Arc<T>, (Ticket<T, F>, Duration)> {
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

    /// Whether an instance is to be started for the events that wait; it is expected from then on.
    pub(crate) fn begin(&mut self) -> bool {
        self.expect(self.coming() < self.waiting.len())
    }

    /// Whether an instance is to be started because there are too few.
    pub(crate) fn begin_spare(&mut self) -> bool {
        let too_few = self.instances + self.starting < self.bounds.least;
        self.expect(too_few && !self.retired)
    }

    /// An instance is coming that was not asked for here.
    pub(crate) fn expect_one(&mut self) {
        self.starting += 1;
    }

    pub(crate) fn is_starting(&self) -> bool {
        self.starting > 0
    }

    /// How many instances there may be.
    pub(crate) fn most(&self) -> usize {
        self.bounds.most
    }

    fn expect(&mut self, wanted: bool) -> bool {
        let begins = wanted && self.instances + self.starting < self.bounds.most;
        self.starting += usize::from(begins);
        begins
    }

    /// An event waits no longer. What it was given in this moment must be given back.
    pub(crate) fn leave(&mut self, ticket: Ticket<T, F>) -> Option<Arc<T>> {
        let Ticket { number, mut given } = ticket;
        self.waiting.remove(&number);
        let instance = given.try_recv().ok()?.ok()?;
        Some(instance)
    }

    /// A start is over that gave no instance, or did not begin at all.
    pub(crate) fn unstarted(&mut self) {
        self.starting -= 1;
    }

    /// Those that counted on a start that failed get nothing, for the same reason, unless there is
    /// an instance that they may still get.
    pub(crate) fn disappoint(&mut self, why: &F) {
        while self.instances == 0 && self.waiting.len() > self.coming() {
            let Some((_, waiting)) = self.waiting.pop_first() else { return };
            drop(waiting.send(Err(why.clone())));
        }
    }

    /// Whether all that wait will have room without one of the starts.
    pub(crate) fn is_one_too_many(&self) -> bool {
        self.waiting.len() + self.bounds.in_flight <= self.coming()
    }

    /// How many events there will be room for when all starts have succeeded.
    fn coming(&self) -> usize {
        self.starting.saturating_mul(self.bounds.in_flight)
    }

    /// An instance was started, in so long. With `taken` an event has it already, and others that
    /// wait may follow; else it is free.
    pub(crate) fn started(
        &mut self,
        instance: &Arc<T>,
        took: Option<Duration>,
        taken: bool,
    ) -> Result<(), ()> {
        self.starting -= 1;
        self.instances += 1;
        if let Some(took) = took {
            self.start.note(took);
        }
        self.busy += usize::from(taken);
        let room = self.bounds.in_flight - usize::from(taken);
        let given = (0..room).take_while(|_| self.give(instance)).count();
        self.settle(instance, usize::from(taken) + given)
    }

    /// An instance is done with an event that it had for so long.
    pub(crate) fn done(&mut self, took: Duration) {
        self.call.note(took);
    }

    /// An event is done with its instance. If nobody wants that and none are kept, it is to go.
    pub(crate) fn put(&mut self, instance: &Arc<T>) -> Result<(), ()> {
        self.busy -= 1;
        if self.give(instance) {
            return Ok(());
        }
        let mine = |open: &Open<T>| Arc::ptr_eq(&open.instance, instance);
        let at = match self.bounds.in_flight {
            1 => None,
            _ => self.open.iter().rposition(mine),
        };
        let busy = at.map_or(self.bounds.in_flight, |at| self.open.remove(at).busy);
        self.settle(instance, busy - 1)
    }

    /// An instance with so many events has room for more, or is to go.
    fn settle(&mut self, instance: &Arc<T>, busy: usize) -> Result<(), ()> {
        if self.retired && busy == 0 {
            self.instances -= 1;
            return Err(());
        }
        if busy < self.bounds.in_flight {
            let instance = instance.clone();
            self.open.push(Open { instance, busy, since: Instant::now() });
        }
        Ok(())
    }

    /// An instance is ready again: those that wait may have what room it has.
    pub(crate) fn ready(&mut self, instance: &Arc<T>) -> Result<(), ()> {
        let mine = |open: &Open<T>| Arc::ptr_eq(&open.instance, instance);
        let Some(at) = self.open.iter().position(mine) else { return Ok(()) };
        let busy = self.open.remove(at).busy;
        let room = self.bounds.in_flight - busy;
        let given = (0..room).take_while(|_| self.give(instance)).count();
        self.settle(instance, busy + given)
    }

    /// Gives an instance that is ready to the event that has waited longest.
    fn give(&mut self, instance: &Arc<T>) -> bool {
        if !(self.is_ready)(instance) {
            return false;
        }
        while let Some((_, waiting)) = self.waiting.pop_first() {
            if waiting.send(Ok(instance.clone())).is_ok() {
                self.busy += 1;
                return true;
            }
        }
        false
    }

    /// An event leaves an instance that is no more.
    pub(crate) fn release(&mut self) {
        self.busy -= 1;
    }

    /// An instance is no more; whoever has events with it still releases them.
    pub(crate) fn remove(&mut self, instance: &Arc<T>) {
        self.instances -= 1;
        self.open.retain(|open| !Arc::ptr_eq(&open.instance, instance));
    }

    /// From now on it keeps no idle instances; those that are come back.
    pub(crate) fn retire(&mut self) -> Vec<Arc<T>> {
        self.retired = true;
        self.drain(usize::MAX)
    }

    /// Takes out those that have waited too long, as far as they need not be kept.
    pub(crate) fn expired(&mut self) -> Vec<Arc<T>> {
        let now = Instant::now();
        let count = reaper::expired(self.idle().map(|open| now - open.since));
        self.drain(count.min(self.instances.saturating_sub(self.bounds.least)))
    }

    /// When the instance that was idle longest became idle.
    pub(crate) fn oldest(&self) -> Option<Instant> {
        self.idle().next().map(|open| open.since)
    }

    /// Takes so many idle ones out, the longest idle first.
    pub(crate) fn drain(&mut self, count: usize) -> Vec<Arc<T>> {
        let mut left = count;
        let is_taken = |open: &mut Open<T>| {
            let taken = open.busy == 0 && left > 0;
            left -= usize::from(taken);
            taken
        };
        let out: Vec<_> = self.open.extract_if(.., is_taken).map(|open| open.instance).collect();
        self.instances -= out.len();
        out
    }

    fn idle(&self) -> impl Iterator<Item = &Open<T>> {
        self.open.iter().filter(|open| open.busy == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Letters = Exchange<char, &'static str>;

    fn exchange(in_flight: usize) -> Letters {
        Exchange::new(Bounds { in_flight, least: 0, most: 100 }, |_| true)
    }

    impl Letters {
        fn wait(&mut self) -> Ticket<char, &'static str> {
            self.take_or_wait(false).unwrap_err().0
        }

        fn start(&mut self, name: char, taken: bool) -> Arc<char> {
            assert!(self.expect(true));
            let instance = Arc::new(name);
            assert_eq!(self.started(&instance, None, taken), Ok(()));
            instance
        }

        fn takes(&mut self) -> Option<char> {
            self.take().map(|it| *it)
        }
    }

    #[tokio::test(start_paused = true)]
    async fn who_waits_gets_no_instance_that_is_not_ready_until_it_is() {
        use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
        type Probed = Exchange<AtomicBool, &'static str>;
        let bounds = Bounds { in_flight: 2, least: 0, most: 1 };
        let mut exchange = Probed::new(bounds, |ready| ready.load(Relaxed));
        let instance = Arc::new(AtomicBool::new(true));
        exchange.expect_one();
        assert_eq!(exchange.started(&instance, None, true), Ok(()));
        instance.store(false, Relaxed);
        let mut waits = || exchange.take_or_wait(false).unwrap_err().0;
        let (mut first, mut second, mut third) = (waits(), waits(), waits());
        assert_eq!(exchange.put(&instance), Ok(()));
        assert!(first.given.try_recv().is_err());
        assert!(exchange.take().is_none());
        instance.store(true, Relaxed);
        assert_eq!(exchange.ready(&instance), Ok(()));
        assert!(first.given.try_recv().is_ok() && second.given.try_recv().is_ok());
        assert!(third.given.try_recv().is_err());
        assert_eq!(exchange.put(&instance), Ok(()));
        assert!(third.given.try_recv().is_ok());
        // One that has no room is nobody's to give.
        assert_eq!(exchange.ready(&instance), Ok(()));
        assert!(exchange.take().is_none());
    }

    fn given(ticket: &mut Ticket<char, &'static str>) -> Option<Result<char, &'static str>> {
        ticket.given.try_recv().ok().map(|it| it.map(|it| *it))
    }

    #[tokio::test(start_paused = true)]
    async fn an_instance_goes_to_who_waits_longest_and_else_is_idle() {
        let mut exchange = exchange(1);
        let (mut first, second, mut third) = (exchange.wait(), exchange.wait(), exchange.wait());
        assert!(exchange.leave(second).is_none());
        for name in ['a', 'b', 'c'] {
            exchange.start(name, false);
        }
        assert_eq!(given(&mut first), Some(Ok('a')));
        assert_eq!(given(&mut third), Some(Ok('b')));
        assert_eq!(exchange.takes(), Some('c'));
        assert_eq!((exchange.busy, exchange.instances()), (3, 3));
        assert_eq!(exchange.takes(), None);
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_given_to_who_leaves_comes_back() {
        let mut exchange = exchange(1);
        let ticket = exchange.wait();
        let a = exchange.start('a', false);
        assert_eq!(exchange.leave(ticket), Some(a.clone()));
        assert_eq!(exchange.put(&a), Ok(()));
        assert_eq!(exchange.takes(), Some('a'));
        // Who is gone without leaving is passed over.
        drop(exchange.wait());
        assert_eq!(exchange.put(&a), Ok(()));
        assert_eq!(exchange.busy, 0);
        assert_eq!(exchange.take_or_wait(false).ok().as_deref(), Some(&'a'));
    }

    #[tokio::test(start_paused = true)]
    async fn a_retired_one_serves_who_waits_and_keeps_nothing() {
        let mut one = exchange(1);
        let a = one.start('a', true);
        let mut ticket = one.wait();
        assert!(one.retire().is_empty());
        assert_eq!(one.put(&a), Ok(()));
        assert_eq!(given(&mut ticket), Some(Ok('a')));
        assert_eq!(one.put(&a), Err(()));
        assert_eq!((one.instances(), one.busy), (0, 0));
        let mut other = exchange(1);
        let d = other.start('d', false);
        assert_eq!(other.retire(), [d]);
        assert_eq!(other.instances(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn patience_follows_what_calls_and_starts_took() {
        let second = Duration::from_secs(1);
        let mut exchange = exchange(1);
        assert!(exchange.expect(true));
        let a = Arc::new('a');
        assert_eq!(exchange.started(&a, Some(second), true), Ok(()));
        exchange.done(second / 2);
        assert_eq!(exchange.take_or_wait(false).unwrap_err().1, Duration::ZERO);
        assert_eq!(exchange.put(&a), Ok(()));
        assert_eq!(exchange.takes(), Some('a'));
        assert_eq!(exchange.take_or_wait(true).unwrap_err().1, second);
    }

    #[tokio::test(start_paused = true)]
    async fn the_longest_idle_go_first_and_so_many_as_are_wanted_stay() {
        let mut exchange = exchange(2);
        assert_eq!(exchange.oldest(), None);
        let a = exchange.start('a', false);
        tokio::time::advance(reaper::KEEP_IDLE).await;
        exchange.bounds.least = 1;
        assert!(exchange.expired().is_empty());
        let b = exchange.start('b', false);
        assert_eq!(exchange.expired(), [a]);
        let c = exchange.start('c', true);
        assert_eq!(exchange.drain(1), [b]);
        assert!(exchange.drain(9).is_empty(), "one that has an event is not idle");
        assert_eq!(exchange.put(&c), Ok(()));
        assert_eq!(exchange.drain(9), [c]);
        assert_eq!(exchange.instances(), 0);
        assert!(exchange.begin_spare());
        assert!(!exchange.begin_spare(), "one is coming");
    }

    #[tokio::test(start_paused = true)]
    async fn an_instance_takes_as_many_as_it_has_room_for() {
        let mut exchange = exchange(3);
        let mut waiting: Vec<_> = (0..4).map(|_| exchange.wait()).collect();
        assert!(exchange.begin());
        assert!(exchange.begin(), "four do not fit into one");
        assert!(!exchange.begin(), "they fit into two");
        let (a, b) = (Arc::new('a'), Arc::new('b'));
        // The first that waits has begun it.
        assert!(exchange.leave(waiting.remove(0)).is_none());
        assert_eq!(exchange.started(&a, None, true), Ok(()));
        assert_eq!(
            waiting.iter_mut().map(given).collect::<Vec<_>>(),
            [Some(Ok('a')), Some(Ok('a')), None]
        );
        assert_eq!(exchange.started(&b, None, false), Ok(()));
        assert_eq!(given(&mut waiting[2]), Some(Ok('b')));
        assert_eq!((exchange.instances(), exchange.busy), (2, 4));
        assert_eq!(exchange.takes(), Some('b'));
        assert_eq!(exchange.put(&a), Ok(()));
        assert_eq!(
            [exchange.takes(), exchange.takes(), exchange.takes()],
            [Some('a'), Some('b'), None]
        );
    }

    #[tokio::test(start_paused = true)]
    async fn one_that_is_not_ready_or_no_more_gets_nothing() {
        let bounds = Bounds { in_flight: 2, least: 0, most: 100 };
        let mut exchange = Letters::new(bounds, |it| *it != 'b');
        let (a, b) = (exchange.start('a', true), exchange.start('b', false));
        assert_eq!(exchange.takes(), Some('a'));
        assert_eq!(exchange.takes(), None);
        exchange.remove(&b);
        assert_eq!(exchange.takes(), None);
        exchange.remove(&a);
        exchange.release();
        exchange.release();
        assert_eq!((exchange.instances(), exchange.busy), (0, 0));
    }

    #[tokio::test(start_paused = true)]
    async fn no_more_are_started_than_may_be_and_a_failure_is_everybodys() {
        let mut exchange = exchange(2);
        exchange.bounds.most = 1;
        let mut waiting: Vec<_> = (0..3).map(|_| exchange.wait()).collect();
        assert!(exchange.begin());
        assert!(!exchange.begin());
        exchange.unstarted();
        assert!(exchange.leave(waiting.remove(0)).is_none());
        exchange.disappoint(&"broken");
        let disappointed: Vec<_> = waiting.iter_mut().map(given).collect();
        assert_eq!(disappointed, [Some(Err("broken")), Some(Err("broken"))]);
        let a = exchange.start('a', true);
        assert_eq!(exchange.takes(), Some('a'));
        let mut patient = exchange.wait();
        exchange.disappoint(&"broken");
        assert_eq!(given(&mut patient), None, "there is one that it may get");
        assert_eq!(exchange.put(&a), Ok(()));
        assert_eq!(given(&mut patient), Some(Ok('a')));
    }
}
