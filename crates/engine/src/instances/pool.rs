//! The instances of one revision.
//!
//! An event takes the instance that was used last (so that the others can go). If none has room it
//! has one started and takes what is there first, that one or another that became free; what was
//! started for nobody serves the next event. A retired pool lets its busy instances finish and
//! keeps none.

use std::{
    pin::pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use http::{Request, Response};
use model::{Contract, Reason, ReasonCode, Revision};
use tokio::{
    sync::{OnceCell, oneshot},
    task::JoinSet,
    time::Instant,
};

use super::{
    admission::{Place, TURN},
    exchange::{Bounds, Exchange, Ticket},
};
use crate::{
    contracts::{Driver, End, Plan, Started, http::Http, lambda::Lambda},
    event::{Answer, Asker, Event, InvokeError, Throttle, Unprepared},
    fleet::Fleet,
    forward::ForwardError,
    platform::Body,
};

/// How long an event waits for an instance while no more may be started: what Cloud Run's queue
/// gives a request at least.
const QUEUE_PATIENCE: Duration = Duration::from_secs(10);

/// The instances of one revision. Cheap to clone.
#[derive(Clone)]
pub struct Pool(Kind);

#[derive(Clone)]
enum Kind {
    Lambda(Arc<Inner<Lambda>>),
    Http(Arc<Inner<Http>>),
}

pub(crate) struct Inner<D: Driver> {
    pub(crate) fleet: Arc<Fleet>,
    revision: Arc<Revision>,
    plan: OnceCell<Arc<Plan>>,
    exchange: Mutex<Exchange<Warm<D>, InvokeError>>,
}

/// An instance and its place on the machine.
pub(crate) struct Warm<D: Driver> {
    pub(crate) instance: D::Instance,
    _place: Place,
    /// It has been let go, though events may be with it still.
    is_dismissed: AtomicBool,
    /// How long its start took, as long as no event has heard of that.
    early: Mutex<Option<Duration>>,
}

/// How a start ended that an event began.
enum Begun<D: Driver> {
    Ready { instance: D::Instance, place: Place, took: Duration, queue: Duration },
    Failed { failed: D::Failed, place: Place, queue: Duration },
    Impossible(InvokeError),
}

/// What an event gets.
pub(crate) enum Obtained<D: Driver> {
    /// An instance that was there.
    Warm(Lease<D>),
    /// One that was started for it, after it had waited so long for a place on the machine.
    Started { lease: Lease<D>, took: Duration, queue: Duration },
    /// The code cannot be started.
    Failed { failed: D::Failed, place: Place, queue: Duration },
}

/// An instance for one event. Dropping it gives the instance back.
pub(crate) struct Lease<D: Driver> {
    pool: Arc<Inner<D>>,
    pub(crate) warm: Arc<Warm<D>>,
    /// Why the instance is to end, if it is.
    pub(crate) end: Option<End>,
}

impl<D: Driver> Lease<D> {
    /// An event took so long with it.
    pub(crate) fn note_call(&self, took: Duration) {
        self.pool.exchange().done(took);
    }

    /// How long the instance's start took, if nobody has heard of that.
    pub(crate) fn early(&self) -> Option<Duration> {
        self.warm.early.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl<D: Driver> Drop for Lease<D> {
    fn drop(&mut self) {
        match self.end {
            None => self.pool.put(&self.warm),
            Some(end) => {
                self.pool.exchange().release();
                self.pool.dismiss(&self.warm, end);
            }
        }
    }
}

impl Pool {
    pub(crate) fn new(fleet: &Arc<Fleet>, revision: Revision) -> Self {
        Self(match &revision.config.contract {
            Contract::Lambda => Kind::Lambda(Inner::new(fleet, revision)),
            Contract::Http(_) => Kind::Http(Inner::new(fleet, revision)),
        })
    }

    /// Has as many instances as are always to be there.
    pub(crate) fn keep_least(&self) {
        match &self.0 {
            Kind::Lambda(pool) => pool.keep_least(),
            Kind::Http(pool) => pool.keep_least(),
        }
    }

    /// Proves that an instance can be had. A program that answers requests is started for that,
    /// and takes the first of them; a Lambda function's code runs for events alone.
    pub(crate) async fn prove(&self) -> Result<(), Unprepared> {
        match &self.0 {
            Kind::Lambda(pool) => pool.fleet.rehearse(&pool.revision).await,
            Kind::Http(pool) => pool.start_one().await,
        }
    }

    /// Takes an event through the code. It goes on to its end though the caller may leave.
    pub async fn invoke(&self, event: Event) -> Result<Answer, InvokeError> {
        let Kind::Lambda(pool) = &self.0 else {
            return Err(InvokeError::Internal("it answers requests and takes no events".into()));
        };
        let passage = pool.fleet.host.flow.enter().ok_or(InvokeError::ShuttingDown)?;
        let (early, mut answered) = oneshot::channel();
        let tasks = &pool.fleet.host.tasks;
        let pool = pool.clone();
        let invocation = tasks.outlive("invocation", async move {
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

    /// Takes a request to a program that answers requests, and its answer back as it comes. When
    /// the answer's body is dropped the request is over.
    pub async fn forward(&self, request: Request<Body>) -> Result<Response<Body>, ForwardError> {
        let Kind::Http(pool) = &self.0 else {
            let why = "it takes events and answers no requests";
            return Err(InvokeError::Internal(why.into()).into());
        };
        pool.clone().forward(request).await
    }

    /// How many instances it has, idle or busy.
    pub fn instances(&self) -> usize {
        match &self.0 {
            Kind::Lambda(pool) => pool.exchange().instances(),
            Kind::Http(pool) => pool.exchange().instances(),
        }
    }

    /// How many lines of its code's were below the level that its log keeps.
    pub fn log_lines_dropped(&self) -> u64 {
        let plan = match &self.0 {
            Kind::Lambda(pool) => pool.plan.get(),
            Kind::Http(pool) => pool.plan.get(),
        };
        plan.map_or(0, |plan| plan.dropped.load(Ordering::Relaxed))
    }

    /// Lets the idle instances go, and the busy ones when they have finished.
    pub fn retire(&self) {
        match &self.0 {
            Kind::Lambda(pool) => pool.retire(),
            Kind::Http(pool) => pool.retire(),
        }
    }
}

impl<D: Driver> Inner<D> {
    fn new(fleet: &Arc<Fleet>, revision: Revision) -> Arc<Self> {
        let bounds = match revision.config.contract.http() {
            Some(http) => Bounds {
                in_flight: revision.config.contract.max_in_flight(),
                least: usize::try_from(http.min_instances).unwrap_or(usize::MAX),
                most: usize::try_from(http.max_instances).unwrap_or(usize::MAX),
            },
            None => Bounds { in_flight: 1, least: 0, most: usize::MAX },
        };
        let pool = Arc::new(Self {
            fleet: fleet.clone(),
            revision: Arc::new(revision),
            plan: OnceCell::new(),
            exchange: Mutex::new(Exchange::new(bounds, |warm: &Warm<D>| {
                D::is_ready(&warm.instance)
            })),
        });
        let member: Weak<Self> = Arc::downgrade(&pool);
        fleet.register(member);
        pool
    }

    fn exchange(&self) -> MutexGuard<'_, Exchange<Warm<D>, InvokeError>> {
        self.exchange.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lease(self: &Arc<Self>, warm: Arc<Warm<D>>) -> Lease<D> {
        Lease { pool: self.clone(), warm, end: None }
    }

    /// An instance that is there, has room soon or is started, whichever comes first.
    pub(crate) async fn obtain(
        self: &Arc<Self>,
        request_id: &str,
    ) -> Result<Obtained<D>, InvokeError> {
        let taken = self.exchange().take();
        if let Some(warm) = taken {
            return Ok(Obtained::Warm(self.lease(warm)));
        }
        let processors_are_busy = self.fleet.host.processors.are_busy();
        let asked = self.exchange().take_or_wait(processors_are_busy);
        let (mut ticket, patience) = match asked {
            Ok(warm) => return Ok(Obtained::Warm(self.lease(warm))),
            Err(waiting) => waiting,
        };
        if !patience.is_zero()
            && let Ok(Ok(given)) = tokio::time::timeout(patience, &mut ticket.given).await
        {
            return Ok(Obtained::Warm(self.lease(given?)));
        }
        let begins = self.exchange().begin();
        if !begins {
            return self.queue(ticket).await;
        }
        let mut begun = self.begin(request_id.to_owned());
        let begun = tokio::select! {
            biased;
            Ok(given) = &mut ticket.given => {
                begun.close();
                if let Ok(begun) = begun.try_recv() {
                    self.unwanted(begun);
                }
                return Ok(Obtained::Warm(self.lease(given?)));
            }
            Ok(begun) = &mut begun => begun,
            else => return Err(InvokeError::Internal("the start of an instance ended".into())),
        };
        self.leave(ticket);
        match begun {
            Begun::Ready { instance, place, took, queue } => {
                let warm = self.settle(instance, place, Some(took), true);
                Ok(Obtained::Started { lease: self.lease(warm), took, queue })
            }
            Begun::Failed { failed, place, queue } => {
                self.unstarted(&D::told(&failed));
                Ok(Obtained::Failed { failed, place, queue })
            }
            Begun::Impossible(error) => {
                self.unstarted(&error);
                Err(error)
            }
        }
    }

    /// Waits for an instance of which enough are coming, or as many are there as may be.
    async fn queue(
        self: &Arc<Self>,
        mut ticket: Ticket<Warm<D>, InvokeError>,
    ) -> Result<Obtained<D>, InvokeError> {
        loop {
            match tokio::time::timeout(QUEUE_PATIENCE, &mut ticket.given).await {
                Ok(Ok(given)) => return Ok(Obtained::Warm(self.lease(given?))),
                Ok(Err(_)) => return Err(InvokeError::ShuttingDown),
                // A start may take longer, and has an end of its own.
                Err(_) if self.exchange().is_starting() => {}
                Err(_) => break,
            }
        }
        self.leave(ticket);
        Err(InvokeError::Throttled(Throttle::OfFunction(self.exchange().most())))
    }

    /// An event waits for no instance any more: if it was just given one, another may have it.
    fn leave(self: &Arc<Self>, ticket: Ticket<Warm<D>, InvokeError>) {
        let given = self.exchange().leave(ticket);
        if let Some(warm) = given {
            self.put(&warm);
        }
    }

    /// Starts an instance. If nobody waits for it any more, it is there for the next event.
    fn begin(self: &Arc<Self>, request_id: String) -> oneshot::Receiver<Begun<D>> {
        let (mut tell, told) = oneshot::channel();
        // A drain waits for it.
        let passage = self.fleet.host.flow.follow();
        let this = self.clone();
        self.fleet.host.tasks.detach("start", async move {
            match this.start(&request_id, &mut tell).await {
                None => this.exchange().unstarted(),
                Some(begun) => {
                    if let Err(begun) = tell.send(begun) {
                        this.unwanted(begun);
                    }
                }
            }
            drop(passage);
        });
        told
    }

    /// A start, unless nobody waits for it any more before it has begun.
    async fn start(
        self: &Arc<Self>,
        request_id: &str,
        tell: &mut oneshot::Sender<Begun<D>>,
    ) -> Option<Begun<D>> {
        let host = &self.fleet.host;
        let plan = match self.plan().await {
            Ok(plan) => plan,
            Err(error) => return Some(Begun::Impossible(error)),
        };
        let asked = Instant::now();
        let mut admission = pin!(host.admission.admit(|| self.fleet.evict_one()));
        let admitted = tokio::select! {
            biased;
            admitted = &mut admission => admitted,
            () = tell.closed() => {
                if self.exchange().is_one_too_many() {
                    return None;
                }
                admission.await
            }
        };
        let (place, turn) = match admitted {
            Ok(admitted) => admitted,
            Err(why) => return Some(Begun::Impossible(InvokeError::Throttled(why))),
        };
        let queue = asked.elapsed();
        let mut starting = pin!(D::start(host, &plan, request_id));
        let started = tokio::select! {
            started = &mut starting => started,
            () = tokio::time::sleep(TURN) => {
                drop(turn);
                starting.await
            }
        };
        Some(match started {
            Started::Ready(instance, took) => Begun::Ready { instance, place, took, queue },
            Started::Failed(failed) => Begun::Failed { failed, place, queue },
            Started::Impossible(error) => Begun::Impossible(error),
        })
    }

    /// An instance that is started, for the event that had it started or for whoever comes.
    fn settle(
        self: &Arc<Self>,
        instance: D::Instance,
        place: Place,
        took: Option<Duration>,
        taken: bool,
    ) -> Arc<Warm<D>> {
        let early = Mutex::new(took.filter(|_| !taken));
        let is_dismissed = AtomicBool::new(false);
        let warm = Arc::new(Warm { instance, _place: place, is_dismissed, early });
        let kept = self.kept(&warm, |exchange| exchange.started(&warm, took, taken));
        if kept && D::HAS_LIFE_OF_ITS_OWN {
            let (pool, warm) = (Arc::downgrade(self), warm.clone());
            self.fleet.host.tasks.detach("instance", async move {
                let ready = || {
                    if let Some(pool) = pool.upgrade() {
                        pool.kept(&warm, |exchange| exchange.ready(&warm));
                    }
                };
                let end = D::over(&warm.instance, ready).await;
                if let Some(pool) = pool.upgrade() {
                    pool.dismiss(&warm, end);
                }
            });
        }
        warm
    }

    /// A start gave no instance.
    fn unstarted(&self, why: &InvokeError) {
        let mut exchange = self.exchange();
        exchange.unstarted();
        exchange.disappoint(why);
    }

    /// An event has an instance whose start failed at first.
    pub(crate) fn started_again(self: &Arc<Self>, instance: D::Instance, place: Place) -> Lease<D> {
        self.exchange().expect_one();
        let warm = self.settle(instance, place, None, true);
        self.lease(warm)
    }

    /// A start that no event waits for any more.
    fn unwanted(self: &Arc<Self>, begun: Begun<D>) {
        match begun {
            Begun::Ready { instance, place, took, .. } => {
                self.settle(instance, place, Some(took), false);
            }
            Begun::Failed { failed, .. } => self.unstarted(&D::told(&failed)),
            Begun::Impossible(error) => self.unstarted(&error),
        }
    }

    /// How long an event may take.
    pub(crate) fn limit(&self) -> Duration {
        Duration::from_secs(u64::from(self.revision.config.timeout_s))
    }

    pub(crate) async fn plan(&self) -> Result<Arc<Plan>, InvokeError> {
        let plan = self.plan.get_or_try_init(|| self.fleet.plan(self.revision.clone())).await?;
        // The unpacked package may have been cleared away since the last instance started.
        self.fleet.lay_out(&self.revision).await?;
        Ok(plan.clone())
    }

    /// An event is done with an instance.
    fn put(self: &Arc<Self>, warm: &Arc<Warm<D>>) {
        if D::is_spent(&warm.instance) {
            self.exchange().release();
            return self.dismiss(warm, End::Spindown);
        }
        self.kept(warm, |exchange| {
            if warm.is_dismissed.load(Ordering::Relaxed) {
                exchange.release();
                return Ok(());
            }
            exchange.put(warm)
        });
    }

    /// Does something with an instance after which it may be wanted no more; whether it is.
    fn kept(
        &self,
        warm: &Arc<Warm<D>>,
        settle: impl FnOnce(&mut Exchange<Warm<D>, InvokeError>) -> Result<(), ()>,
    ) -> bool {
        let mut exchange = self.exchange();
        let kept = settle(&mut exchange).is_ok();
        if !kept {
            warm.is_dismissed.store(true, Ordering::Relaxed);
        }
        drop(exchange);
        if !kept {
            self.send_off(warm, End::Spindown);
        }
        kept
    }

    /// Takes idle instances out of the exchange.
    fn take_out(
        &self,
        which: impl FnOnce(&mut Exchange<Warm<D>, InvokeError>) -> Vec<Arc<Warm<D>>>,
    ) -> Vec<Arc<Warm<D>>> {
        let mut exchange = self.exchange();
        let out = which(&mut exchange);
        for warm in &out {
            warm.is_dismissed.store(true, Ordering::Relaxed);
        }
        out
    }

    /// Lets an instance go, whatever it has.
    fn dismiss(self: &Arc<Self>, warm: &Arc<Warm<D>>, end: End) {
        let mut exchange = self.exchange();
        if warm.is_dismissed.swap(true, Ordering::Relaxed) {
            return;
        }
        exchange.remove(warm);
        drop(exchange);
        self.send_off(warm, end);
        if D::HAS_LIFE_OF_ITS_OWN {
            // Some may have counted on it.
            self.start_while(Exchange::begin);
        }
    }

    /// Ends an instance that the exchange knows no more.
    fn send_off(&self, warm: &Arc<Warm<D>>, end: End) {
        let (fleet, warm) = (self.fleet.clone(), warm.clone());
        self.fleet.host.tasks.detach("dismissal", async move {
            D::leave(&warm.instance, &fleet.host, end).await;
        });
    }

    fn send_all_off(&self, all: &[Arc<Warm<D>>]) {
        for warm in all {
            self.send_off(warm, End::Spindown);
        }
    }

    fn retire(&self) {
        let idle = self.take_out(Exchange::retire);
        self.send_all_off(&idle);
    }

    /// Starts an instance that nobody asked for.
    async fn start_one(self: &Arc<Self>) -> Result<(), Unprepared> {
        self.exchange().expect_one();
        let because = |code, message| Err(Unprepared::Because(Reason { code, message }));
        let Ok(begun) = self.begin("proof".to_owned()).await else {
            return Err(Unprepared::Interrupted);
        };
        let why = match &begun {
            Begun::Ready { .. } => None,
            Begun::Failed { failed, .. } => Some(D::told(failed)),
            Begun::Impossible(error) => Some(error.clone()),
        };
        self.unwanted(begun);
        match why {
            None => Ok(()),
            Some(InvokeError::ShuttingDown) => Err(Unprepared::Interrupted),
            Some(InvokeError::NotStarted(why)) => {
                because(ReasonCode::FunctionError, why.to_string())
            }
            Some(InvokeError::Throttled(why)) => {
                because(ReasonCode::OutOfCapacity, why.to_string())
            }
            Some(InvokeError::NoRights(why)) => {
                because(ReasonCode::InsufficientRights, why.to_string())
            }
            Some(InvokeError::Internal(why)) => because(ReasonCode::Internal, why.to_string()),
        }
    }

    /// Starts instances that are kept though nobody asks for them.
    fn keep_least(self: &Arc<Self>) {
        self.start_while(Exchange::begin_spare);
    }

    fn start_while(self: &Arc<Self>, begins: impl Fn(&mut Exchange<Warm<D>, InvokeError>) -> bool) {
        while begins(&mut self.exchange()) {
            let begun = self.begin("spare".to_owned());
            let this = self.clone();
            self.fleet.host.tasks.detach("spare instance", async move {
                if let Ok(begun) = begun.await {
                    this.unwanted(begun);
                }
            });
        }
    }
}

/// What the fleet does with every pool, whatever its contract.
#[async_trait]
pub(crate) trait Member: Send + Sync {
    /// Lets instances go that have waited too long, and has as many as are always there.
    fn tend(self: Arc<Self>);
    fn revision(&self) -> Arc<Revision>;
    /// When the instance that was idle longest became idle.
    fn oldest(&self) -> Option<Instant>;
    fn evict_oldest(&self) -> bool;
    async fn clear(&self);
}

#[async_trait]
impl<D: Driver> Member for Inner<D> {
    fn tend(self: Arc<Self>) {
        let expired = self.take_out(Exchange::expired);
        self.send_all_off(&expired);
        self.keep_least();
    }

    fn revision(&self) -> Arc<Revision> {
        self.revision.clone()
    }

    fn oldest(&self) -> Option<Instant> {
        self.exchange().oldest()
    }

    fn evict_oldest(&self) -> bool {
        let oldest = self.take_out(|exchange| exchange.drain(1));
        self.send_all_off(&oldest);
        !oldest.is_empty()
    }

    async fn clear(&self) {
        let mut leaving = JoinSet::new();
        let idle = self.take_out(Exchange::retire);
        for warm in idle {
            let fleet = self.fleet.clone();
            leaving.spawn(async move {
                D::leave(&warm.instance, &fleet.host, End::Spindown).await;
            });
        }
        while leaving.join_next().await.is_some() {}
    }
}
