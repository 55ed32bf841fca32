//! The instances of one revision.
//!
//! An event takes the instance that was used last (so that the others can go). If none is idle it
//! has one started and takes what is there first, that one or another that became free; what was
//! started for nobody serves the next event. A retired pool lets its busy instances finish and
//! keeps none.

use std::{
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak, atomic::Ordering},
    time::Duration,
};

use http::{Request, Response};
use model::Revision;
use tokio::{
    sync::{OnceCell, oneshot},
    task::JoinSet,
    time::Instant,
};

use super::{
    admission::{Place, TURN},
    exchange::{Exchange, Ticket},
};
use crate::{
    contracts::lambda::{self, Called, Cause, End, Instance, Log, Plan, Restarted, Started},
    event::{Answer, Asker, Event, InvokeError},
    fleet::Fleet,
    forward::ForwardError,
    platform::Body,
};

/// The instances of one revision. Cheap to clone.
#[derive(Clone)]
pub struct Pool(Arc<Inner>);

pub(crate) struct Inner {
    fleet: Arc<Fleet>,
    revision: Arc<Revision>,
    plan: OnceCell<Arc<Plan>>,
    exchange: Mutex<Exchange<Free>>,
}

/// An instance without an event, and what stands before its next one.
struct Free {
    warm: Arc<Warm>,
    cause: Cause,
}

/// An instance and its place on the machine.
struct Warm {
    instance: Instance,
    _place: Place,
}

/// How a start ended that an event began.
enum Begun {
    Ready { instance: Instance, place: Place, took: Duration, queue: Duration },
    Failed { log: Log, place: Place, queue: Duration },
    Impossible(InvokeError),
}

impl Pool {
    pub(crate) fn new(fleet: &Arc<Fleet>, revision: Revision) -> Self {
        let pool = Self(Arc::new(Inner {
            fleet: fleet.clone(),
            revision: Arc::new(revision),
            plan: OnceCell::new(),
            exchange: Mutex::default(),
        }));
        fleet.register(Arc::downgrade(&pool.0));
        pool
    }

    /// Takes an event through the code. It goes on to its end though the caller may leave.
    pub async fn invoke(&self, event: Event) -> Result<Answer, InvokeError> {
        let passage = self.0.fleet.host.flow.enter().ok_or(InvokeError::ShuttingDown)?;
        let (early, mut answered) = oneshot::channel();
        let pool = self.0.clone();
        let invocation = self.0.fleet.host.tasks.outlive("invocation", async move {
            let mut asker = Asker(Some(early));
            let result = pool.run(event, &mut asker).await;
            drop(passage);
            (result, asker)
        });
        tokio::select! {
            biased;
            (result, asker) = invocation => {
                // In this order: else this very task would be woken once more.
                drop(answered);
                drop(asker);
                result
            }
            Ok(answer) = &mut answered => Ok(answer),
        }
    }

    /// Takes a request to a program that answers requests, and its answer back as it comes.
    #[expect(clippy::unused_async, reason = "the contract comes next")]
    pub async fn forward(&self, request: Request<Body>) -> Result<Response<Body>, ForwardError> {
        drop(request);
        Err(ForwardError::Internal("programs that answer requests are not run yet".into()))
    }

    /// How many instances it has, idle or busy.
    pub fn instances(&self) -> usize {
        self.0.exchange().instances()
    }

    /// How many lines of its code's were below the level that its log keeps.
    pub fn log_lines_dropped(&self) -> u64 {
        self.0.plan.get().map_or(0, |plan| plan.dropped.load(Ordering::Relaxed))
    }

    /// Lets the idle instances go, and the busy ones when they have finished.
    pub fn retire(&self) {
        let idle = self.0.exchange().retire();
        self.0.dismiss_all(idle);
    }
}

impl Inner {
    fn exchange(&self) -> MutexGuard<'_, Exchange<Free>> {
        self.exchange.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn run(
        self: Arc<Self>,
        mut event: Event,
        asker: &mut Asker,
    ) -> Result<Answer, InvokeError> {
        loop {
            let taken = self.exchange().take();
            let free = match taken {
                Some(free) => free,
                None => match self.obtain(&event).await? {
                    Ok(free) => free,
                    Err(answer) => return Ok(answer),
                },
            };
            let Free { warm, cause } = free;
            let began = Instant::now();
            let called = warm.instance.call(&self.fleet.host, event, cause, asker).await;
            self.exchange().done(began.elapsed());
            match called {
                Called::Answered { answer, end } => {
                    match end {
                        None => self.put(Free { warm, cause: Cause::Warm }),
                        Some(end) => self.dismiss(warm, end),
                    }
                    return Ok(answer);
                }
                // It died between two events, and no code saw this one.
                Called::Untouched(back) => {
                    self.dismiss(warm, End::Failure);
                    event = back;
                }
            }
        }
    }

    /// An instance that becomes free or is started, whichever comes first; or the answer if the
    /// code cannot be started.
    async fn obtain(self: &Arc<Self>, event: &Event) -> Result<Result<Free, Answer>, InvokeError> {
        let processors_are_busy = self.fleet.host.processors.are_busy();
        let asked = self.exchange().take_or_wait(processors_are_busy);
        let (mut ticket, patience) = match asked {
            Ok(free) => return Ok(Ok(free)),
            Err(waiting) => waiting,
        };
        if !patience.is_zero()
            && let Ok(Ok(free)) = tokio::time::timeout(patience, &mut ticket.given).await
        {
            return Ok(Ok(free));
        }
        let mut begun = self.begin(event.request_id.clone());
        let begun = tokio::select! {
            biased;
            Ok(free) = &mut ticket.given => {
                begun.close();
                if let Ok(begun) = begun.try_recv() {
                    self.unwanted(begun);
                }
                return Ok(Ok(free));
            }
            Ok(begun) = &mut begun => begun,
            else => return Err(InvokeError::Internal("the start of an instance ended".into())),
        };
        self.leave(ticket);
        self.ready(begun, event).await
    }

    /// An event waits for no instance any more: if it was just given one, another may have it.
    fn leave(self: &Arc<Self>, ticket: Ticket<Free>) {
        let given = self.exchange().leave(ticket);
        if let Some(free) = given {
            self.put(free);
        }
    }

    /// Starts an instance. If nobody waits for it any more, it is there for the next event.
    fn begin(self: &Arc<Self>, request_id: String) -> oneshot::Receiver<Begun> {
        let (mut tell, told) = oneshot::channel();
        // A drain waits for it.
        let passage = self.fleet.host.flow.follow();
        let this = self.clone();
        self.fleet.host.tasks.detach("start", async move {
            let Some(begun) = this.start(&request_id, &mut tell).await else { return };
            if let Err(begun) = tell.send(begun) {
                this.unwanted(begun);
            }
            drop(passage);
        });
        told
    }

    /// A start, unless nobody waits for it any more before it has begun.
    async fn start(
        self: &Arc<Self>,
        request_id: &str,
        tell: &mut oneshot::Sender<Begun>,
    ) -> Option<Begun> {
        let host = &self.fleet.host;
        let plan = match self.plan().await {
            Ok(plan) => plan,
            Err(error) => return Some(Begun::Impossible(error)),
        };
        let asked = Instant::now();
        let admitted = tokio::select! {
            biased;
            admitted = host.admission.admit(|| self.fleet.evict_one()) => admitted,
            () = tell.closed() => return None,
        };
        let (place, turn) = match admitted {
            Ok(admitted) => admitted,
            Err(why) => return Some(Begun::Impossible(InvokeError::Throttled(why))),
        };
        let queue = asked.elapsed();
        let mut starting = pin!(lambda::start(host, &plan, request_id));
        let started = tokio::select! {
            started = &mut starting => started,
            () = tokio::time::sleep(TURN) => {
                drop(turn);
                starting.await
            }
        };
        Some(match started {
            Started::Ready(instance, took) => {
                self.exchange().note_start(took);
                Begun::Ready { instance, place, took, queue }
            }
            Started::Failed(log) => Begun::Failed { log, place, queue },
            Started::Impossible(error) => Begun::Impossible(error),
        })
    }

    /// What a start came to, for the event that began it.
    async fn ready(
        self: &Arc<Self>,
        begun: Begun,
        event: &Event,
    ) -> Result<Result<Free, Answer>, InvokeError> {
        let (instance, place, cause) = match begun {
            Begun::Ready { instance, place, took, queue } => {
                let cause = instance.cold(took).after(queue);
                (instance, place, cause)
            }
            Begun::Failed { log, place, queue } => {
                let (host, plan) = (&self.fleet.host, self.plan().await?);
                let (id, want_tail) = (&event.request_id, event.want_tail);
                match lambda::start_again(host, &plan, log, id, want_tail).await {
                    Restarted::Ready(instance, cause) => (instance, place, cause.after(queue)),
                    Restarted::Failed(answer) => return Ok(Err(answer)),
                    Restarted::Impossible(error) => return Err(error),
                }
            }
            Begun::Impossible(error) => return Err(error),
        };
        self.exchange().started();
        Ok(Ok(Free { warm: Arc::new(Warm { instance, _place: place }), cause }))
    }

    /// A start that no event waits for any more.
    fn unwanted(self: &Arc<Self>, begun: Begun) {
        if let Begun::Ready { instance, place, took, .. } = begun {
            let warm = Arc::new(Warm { instance, _place: place });
            self.put(Free { warm, cause: Cause::Early(took) });
        }
    }

    pub(crate) async fn plan(&self) -> Result<Arc<Plan>, InvokeError> {
        let plan = self.plan.get_or_try_init(|| self.fleet.plan(self.revision.clone())).await?;
        // The unpacked package may have been cleared away since the last instance started.
        self.fleet.lay_out(&self.revision).await?;
        Ok(plan.clone())
    }

    /// An instance is free.
    fn put(self: &Arc<Self>, free: Free) {
        if free.warm.instance.is_spent() {
            return self.dismiss(free.warm, End::Spindown);
        }
        let put = self.exchange().put(free);
        if let Err(free) = put {
            self.dismiss(free.warm, End::Spindown);
        }
    }

    fn dismiss(&self, warm: Arc<Warm>, end: End) {
        let fleet = self.fleet.clone();
        self.fleet.host.tasks.detach("dismissal", async move {
            warm.instance.leave(&fleet.host, end).await;
        });
    }

    fn dismiss_all(&self, all: Vec<Free>) {
        for free in all {
            self.dismiss(free.warm, End::Spindown);
        }
    }

    /// Lets instances go that have waited too long.
    pub(crate) fn reap(&self) {
        let expired = self.exchange().expired();
        self.dismiss_all(expired);
    }

    pub(crate) fn revision(&self) -> Arc<Revision> {
        self.revision.clone()
    }

    /// When the instance that was idle longest became idle.
    pub(crate) fn oldest(&self) -> Option<Instant> {
        self.exchange().oldest()
    }

    pub(crate) fn evict_oldest(&self) -> bool {
        let oldest = self.exchange().drain(1);
        let found = !oldest.is_empty();
        self.dismiss_all(oldest);
        found
    }

    pub(crate) async fn clear(&self) {
        let mut leaving = JoinSet::new();
        for free in self.exchange().drain(usize::MAX) {
            let fleet = self.fleet.clone();
            leaving.spawn(async move {
                free.warm.instance.leave(&fleet.host, End::Spindown).await;
            });
        }
        while leaving.join_next().await.is_some() {}
    }
}

pub(crate) type WeakPool = Weak<Inner>;
