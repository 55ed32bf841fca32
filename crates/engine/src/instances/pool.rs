//! The instances of one revision.
//!
//! An event takes the instance that was used last (so that the others can go), or starts one. A
//! retired pool lets its busy instances finish and keeps none.

use std::{
    pin::pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
    },
};

use model::Revision;
use sandbox::SandboxError;
use tokio::{
    sync::{OnceCell, oneshot},
    task::JoinSet,
    time::Instant,
};

use super::{
    admission::{Place, TURN},
    reaper,
};
use crate::{
    contracts::lambda::{self, Called, Cause, End, Instance, Plan, Started},
    event::{Answer, Asker, Event, InvokeError, Throttle},
    fleet::Fleet,
};

/// The instances of one revision. Cheap to clone.
#[derive(Clone)]
pub struct Pool(Arc<Inner>);

pub(crate) struct Inner {
    fleet: Arc<Fleet>,
    revision: Arc<Revision>,
    plan: OnceCell<Arc<Plan>>,
    /// Least recently used first.
    idle: Mutex<Vec<Idle>>,
    retired: AtomicBool,
}

struct Idle {
    warm: Arc<Warm>,
    since: Instant,
}

/// An instance and its place on the machine.
struct Warm {
    instance: Instance,
    _place: Place,
}

impl Pool {
    pub(crate) fn new(fleet: &Arc<Fleet>, revision: Revision) -> Self {
        let pool = Self(Arc::new(Inner {
            fleet: fleet.clone(),
            revision: Arc::new(revision),
            plan: OnceCell::new(),
            idle: Mutex::default(),
            retired: AtomicBool::new(false),
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

    /// How many lines of its code's were below the level that its log keeps.
    pub fn log_lines_dropped(&self) -> u64 {
        self.0.plan.get().map_or(0, |plan| plan.dropped.load(Ordering::Relaxed))
    }

    /// Lets the idle instances go, and the busy ones when they have finished.
    pub fn retire(&self) {
        self.0.retired.store(true, Ordering::SeqCst);
        for idle in std::mem::take(&mut *self.0.idle()) {
            self.0.dismiss(idle.warm, End::Spindown);
        }
    }
}

impl Inner {
    fn idle(&self) -> MutexGuard<'_, Vec<Idle>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn run(
        self: Arc<Self>,
        mut event: Event,
        asker: &mut Asker,
    ) -> Result<Answer, InvokeError> {
        loop {
            let warm = self.idle().pop();
            let (warm, cause) = match warm {
                Some(idle) => (idle.warm, Cause::Warm),
                None => match self.start(&event).await? {
                    Ok(started) => started,
                    Err(answer) => return Ok(answer),
                },
            };
            match warm.instance.call(&self.fleet.host, event, cause, asker).await {
                Called::Answered { answer, end } => {
                    match end {
                        None => self.keep(warm),
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

    /// A new instance, or the answer if the code cannot be started.
    async fn start(
        self: &Arc<Self>,
        event: &Event,
    ) -> Result<Result<(Arc<Warm>, Cause), Answer>, InvokeError> {
        let host = &self.fleet.host;
        let plan = self.plan().await?;
        let evict = || self.fleet.evict_one();
        let asked = Instant::now();
        let (place, start) = host.admission.admit(evict).await.map_err(InvokeError::Throttled)?;
        let queue = asked.elapsed();
        let mut starting = pin!(lambda::start(host, &plan, &event.request_id, event.want_tail));
        let started = tokio::select! {
            started = &mut starting => started,
            () = tokio::time::sleep(TURN) => {
                drop(start);
                starting.await
            }
        };
        match started {
            Started::Ready(instance, cause) => {
                Ok(Ok((Arc::new(Warm { instance, _place: place }), cause.after(queue))))
            }
            Started::Failed(answer) => Ok(Err(answer)),
            Started::Impossible(SandboxError::NoRoom(why)) => {
                Err(InvokeError::Throttled(Throttle::Memory(why)))
            }
            Started::Impossible(error) => Err(InvokeError::Internal(error.to_string().into())),
        }
    }

    pub(crate) async fn plan(&self) -> Result<Arc<Plan>, InvokeError> {
        let plan = self.plan.get_or_try_init(|| self.fleet.plan(self.revision.clone())).await?;
        // The unpacked package may have been cleared away since the last instance started.
        self.fleet.lay_out(&self.revision).await?;
        Ok(plan.clone())
    }

    fn keep(self: &Arc<Self>, warm: Arc<Warm>) {
        {
            let mut idle = self.idle();
            // Under the lock: whoever retires the pool empties it after it has said so.
            if !self.retired.load(Ordering::SeqCst) {
                idle.push(Idle { warm: warm.clone(), since: Instant::now() });
                return;
            }
        }
        self.dismiss(warm, End::Spindown);
    }

    fn dismiss(&self, warm: Arc<Warm>, end: End) {
        let fleet = self.fleet.clone();
        self.fleet.host.tasks.detach("dismissal", async move {
            warm.instance.leave(&fleet.host, end).await;
        });
    }

    /// Lets instances go that have waited too long.
    pub(crate) fn reap(&self) {
        let expired: Vec<_> = {
            let mut idle = self.idle();
            let now = Instant::now();
            let count = reaper::expired(idle.iter().map(|idle| now - idle.since));
            idle.drain(..count).collect()
        };
        for idle in expired {
            self.dismiss(idle.warm, End::Spindown);
        }
    }

    pub(crate) fn revision(&self) -> Arc<Revision> {
        self.revision.clone()
    }

    /// When the instance that was idle longest became idle.
    pub(crate) fn oldest(&self) -> Option<Instant> {
        self.idle().first().map(|idle| idle.since)
    }

    pub(crate) fn evict_oldest(&self) -> bool {
        let oldest = {
            let mut idle = self.idle();
            (!idle.is_empty()).then(|| idle.remove(0))
        };
        match oldest {
            Some(idle) => {
                self.dismiss(idle.warm, End::Spindown);
                true
            }
            None => false,
        }
    }

    pub(crate) async fn clear(&self) {
        let mut leaving = JoinSet::new();
        for idle in std::mem::take(&mut *self.idle()) {
            let fleet = self.fleet.clone();
            leaving.spawn(async move {
                idle.warm.instance.leave(&fleet.host, End::Spindown).await;
            });
        }
        while leaving.join_next().await.is_some() {}
    }
}

pub(crate) type WeakPool = Weak<Inner>;
