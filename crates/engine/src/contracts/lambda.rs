//! AWS Lambda's contract: a runtime client that asks for one event after another.
//!
//! An [`Instance`] is one sandbox with such a client in it. It takes one event at a time; when it
//! dies, the event that it works on ends with that cause.
pub(crate) mod environment;
pub(crate) mod errors;
pub(crate) mod extensions;
pub(crate) mod log_lines;
pub(crate) mod runtime_api;
pub(crate) mod telemetry_api;

use std::{
    net::{Ipv4Addr, SocketAddrV4},
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use errors::{Failure, Status};
use extensions::{About, Extensions, MAX_EXTENSIONS};
use log_lines::{Failed, Line, Report};
use runtime_api::{Delivery, Init, Reply, RuntimeApi};
use sandbox::{Boot, Companions, Program, Sandbox, SandboxError};
use tokio::{
    net::TcpListener,
    sync::oneshot,
    time::{Instant, Sleep},
};
use tokio_util::sync::{CancellationToken, DropGuard};

use super::{Driver, End, Log, Plan, Started};
use crate::{
    event::{Answer, Asker, Event, InvokeError, Served, Start},
    host::Host,
    instances::pool::{Inner, Obtained},
    networks::Joined,
    platform::{Inside, Lent, serves_for},
    pump::Entry,
};

/// How long a start may take before it is tried again within the invocation, as on Lambda.
pub(crate) const INIT_LIMIT: Duration = Duration::from_secs(10);
/// What AWS's own way to read secrets on the machine is called.
const SECRETS_EXTENSION: &str = "/AWSParametersAndSecretsLambdaExtension";
/// How long an instance's end may take with extensions of each kind, and the runtime's part of it,
/// as on Lambda.
const EXTERNAL_LEAVE: Duration = Duration::from_secs(2);
const INTERNAL_LEAVE: Duration = Duration::from_millis(500);
const RUNTIME_LEAVE: Duration = Duration::from_millis(300);
/// The share of memory that gets one whole core, as on Lambda.
const MB_PER_CORE: u32 = 1769;

/// AWS Lambda's contract.
pub(crate) struct Lambda;

impl Driver for Lambda {
    type Instance = Instance;
    type Failed = Log;
    // It freezes between events in Lambda's contract: its end shows with the next event.
    const HAS_LIFE_OF_ITS_OWN: bool = false;

    async fn start(host: &Host, plan: &Arc<Plan>, request_id: &str) -> Started<Self> {
        start(host, plan, request_id).await
    }

    fn told(_failed: &Log) -> InvokeError {
        InvokeError::NotStarted("the code cannot be started".into())
    }

    fn is_spent(instance: &Instance) -> bool {
        instance.is_spent()
    }

    fn is_ready(_instance: &Instance) -> bool {
        true
    }

    async fn over(_instance: &Instance, _ready: impl Fn() + Send + Sync) -> End {
        std::future::pending().await
    }

    async fn leave(instance: &Instance, host: &Host, end: End) {
        instance.leave(host, end).await;
    }
}

impl Inner<Lambda> {
    /// Takes an event through the code.
    pub(crate) async fn run(
        self: Arc<Self>,
        mut event: Event,
        asker: &mut Asker,
    ) -> Result<Answer, InvokeError> {
        let host = &self.fleet.host;
        loop {
            let (mut lease, cause) = match self.obtain(&event.request_id).await? {
                Obtained::Warm(lease) => {
                    let cause = lease.early().map_or(Cause::Warm, Cause::Early);
                    (lease, cause)
                }
                Obtained::Started { lease, took, queue } => {
                    let cause = lease.warm.instance.cold(took).after(queue);
                    (lease, cause)
                }
                Obtained::Failed { failed: log, place, queue } => {
                    let plan = self.plan().await?;
                    let (id, want_tail) = (&event.request_id, event.want_tail);
                    match start_again(host, &plan, log, id, want_tail).await {
                        Restarted::Ready(instance, cause) => {
                            (self.started_again(instance, place), cause.after(queue))
                        }
                        Restarted::Failed(answer) => return Ok(answer),
                        Restarted::Impossible(error) => return Err(error),
                    }
                }
            };
            let began = Instant::now();
            let called = lease.warm.instance.call(host, event, cause, asker).await;
            lease.note_call(began.elapsed());
            match called {
                Called::Answered { answer, end } => {
                    lease.end = end;
                    return Ok(answer);
                }
                // It died between two events, and no code saw this one.
                Called::Untouched(back) => {
                    lease.end = Some(End::Failure);
                    event = back;
                }
            }
        }
    }
}

impl Plan {
    /// The engine that a start would like to find booted. One that was serves only where that
    /// cannot be told: nothing stands before it (a wrapper, extensions), and no variable is set
    /// that decides how it boots.
    pub(super) fn boot(&self, is_extended: bool) -> Option<Boot> {
        let decides = |name: &String| {
            let decides = |pattern: &String| match pattern.strip_suffix('*') {
                Some(start) => name.starts_with(start),
                None => name == pattern,
            };
            self.manifest.boot_env.iter().any(decides)
        };
        let config = &self.revision.config;
        let plain = self.manifest.waits && !is_extended && self.wrapper().is_none();
        let plain = plain && !config.env.0.keys().any(decides);
        let engine = self.revision.engine.filter(|_| plain);
        engine.map(|engine| Boot {
            engine,
            argv: self.manifest.command(config.memory_mb),
            env: self.manifest.waiting_env(),
            memory_mb: config.memory_mb,
        })
    }

    /// The program that runs in the sandbox.
    pub(crate) fn program(
        &self,
        argv: Vec<String>,
        extensions: Vec<String>,
        stream: &str,
        lent: Option<&Lent>,
    ) -> Program {
        let revision = &self.revision;
        let group = &self.group.name;
        let env = environment::environment(revision, &self.manifest.env, (group, stream), lent);
        let of_extensions = environment::of_extensions(&env);
        Program {
            engine: revision.engine,
            code: revision.code.digest,
            layers: self.layers(),
            argv,
            env,
            cwd: "/var/task".to_owned(),
            hostname: "169.254.76.1".to_owned(),
            memory_mb: revision.config.memory_mb,
            companions: Companions { paths: extensions, env: of_extensions },
        }
    }
}

impl Log {
    fn entry(&self, host: &Host, plan: &Plan, line: &Line<'_>) -> Entry {
        let format = plan.revision.config.logging.format;
        let at = host.env.now();
        Entry { at, line: line.written(format, at), said: self.telemetry.hear(line) }
    }

    fn entries<'a>(
        &self,
        host: &Host,
        plan: &Plan,
        lines: impl IntoIterator<Item = Line<'a>>,
    ) -> Vec<Entry> {
        lines.into_iter().map(|line| self.entry(host, plan, &line)).collect()
    }
}

/// Why a start gave no instance.
pub(crate) enum Unstarted {
    /// The code or its client failed: the invocation ends with this.
    Code { failure: Failure, took: Duration, memory_peak_bytes: u64 },
    /// The platform could not even try.
    Platform(InvokeError),
}

/// Whether a start may be served by a spare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spare {
    Allowed,
    Refused,
}

/// What goes wrong in a start.
enum Fault {
    Code(Failure),
    Platform(InvokeError),
}

impl From<Failure> for Fault {
    fn from(failure: Failure) -> Self {
        Self::Code(failure)
    }
}

impl From<SandboxError> for Fault {
    fn from(error: SandboxError) -> Self {
        Self::Platform(error.into())
    }
}

pub(crate) struct Instance {
    plan: Arc<Plan>,
    sandbox: Arc<dyn Sandbox>,
    api: Arc<RuntimeApi>,
    extensions: Arc<Extensions>,
    log: Log,
    start: Start,
    /// When its credentials are about to end.
    spent_at: Option<Instant>,
    /// Its place in its network, if it has one.
    joined: Option<Joined>,
    /// Fires when an invocation's time is up. It is put off from one to the next, which costs
    /// less than one timer for each.
    alarm: Mutex<Option<Pin<Box<Sleep>>>>,
    /// Ends the Runtime API with the instance.
    _serving: DropGuard,
}

/// What stands before an event's way through an instance.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Cause {
    Warm,
    /// A start that took this long, and for which nobody waited in the end.
    Early(Duration),
    /// A start that took this long.
    Cold(Duration, Start),
    /// A start that succeeded at its second try, within the invocation that began then.
    Restarted(Instant, Start),
}

impl Cause {
    /// The start waited this long before it began.
    pub(crate) fn after(mut self, queue: Duration) -> Self {
        if let Self::Cold(_, start) | Self::Restarted(_, start) = &mut self {
            start.queue = queue;
        }
        self
    }
}

impl Instance {
    /// The cause of an event's being here that waited for this start.
    pub(crate) fn cold(&self, took: Duration) -> Cause {
        Cause::Cold(took, self.start)
    }
}

/// How one event went through an instance.
pub(crate) enum Called {
    Answered {
        answer: Answer,
        /// Why the instance is to end, if it is.
        end: Option<End>,
    },
    /// The instance died before it came for the event: another one can take it.
    Untouched(Event),
}

impl End {
    fn of(failure: &Failure) -> Self {
        match failure.status {
            Status::Timeout => Self::Timeout,
            Status::Error => Self::Failure,
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Spindown => "SPINDOWN",
            Self::Timeout => "TIMEOUT",
            Self::Failure => "FAILURE",
        }
    }
}

impl Instance {
    /// Starts an instance and waits until its client asks for an event.
    pub(crate) async fn start(
        host: &Host,
        plan: &Arc<Plan>,
        log: Log,
        request_id: &str,
        limit: Duration,
        spare: Spare,
    ) -> Result<Self, (Log, Unstarted)> {
        let began = Instant::now();
        let lent = match host.platform.as_deref().map(|it| it.lend(&plan.revision)).transpose() {
            Ok(lent) => lent,
            Err(why) => return Err((log, Unstarted::Platform(InvokeError::NoRights(why.into())))),
        };
        let programs = plan.extensions(host).await;
        let wish = plan.wish(!programs.is_empty());
        let opened = match plan.revision.config.network {
            Some(_) => host.networks.open().await,
            None => Ok(()),
        };
        let taken = match (opened, spare) {
            (Err(error), _) => Err(error),
            (Ok(()), Spare::Allowed) => host.spares.take(&wish).await,
            (Ok(()), Spare::Refused) => host.spares.make_fresh(&wish).await,
        };
        let (sandbox, served) = match taken {
            Ok((sandbox, served)) => (Arc::<dyn Sandbox>::from(sandbox), served),
            Err(error) => return Err((log, Unstarted::Platform(error.into()))),
        };
        let start = Start { sandbox: began.elapsed(), served, ..Start::default() };
        let (names, env) =
            (programs.iter().map(|path| file_name(path)).collect(), host.env.clone());
        let extensions = Extensions::new(plan.about(), names, move || env.uuid().to_string());
        let extensions = Arc::new(extensions);
        log.telemetry.open(&sandbox);
        let inside =
            Inside { platform: host.platform.clone(), function: plan.revision.function.clone() };
        let (api, init) = RuntimeApi::new(extensions.clone(), log.telemetry.clone(), inside);
        let lifetime = lent.as_ref().map(|lent| lent.expires.duration_since(host.env.now()));
        let lifetime = lifetime.map(|it| Duration::try_from(it).unwrap_or_default());
        let spent_at = lifetime.map(|lifetime| began + serves_for(lifetime, plan.timeout()));
        let stop = CancellationToken::new();
        let serving = stop.clone().drop_guard();
        let mut instance = Self {
            plan: plan.clone(),
            sandbox,
            api,
            extensions,
            log,
            start,
            spent_at,
            joined: None,
            alarm: Mutex::default(),
            _serving: serving,
        };
        let launched = instance.launch(host, programs, lent.as_ref(), request_id, stop).await;
        instance.start.engine = began.elapsed().saturating_sub(instance.start.sandbox);
        host.spares.restock(&wish);
        if launched.is_err() && served == Served::Engine {
            // It may have ended while it waited.
            instance.destroy().await;
            let again = Self::start(host, plan, instance.log, request_id, limit, Spare::Refused);
            return Box::pin(again).await;
        }
        let unstarted = match launched {
            Ok(()) => match instance.init(host, init, request_id, limit).await {
                Ok(()) => {
                    let before = instance.start.sandbox + instance.start.engine;
                    instance.start.init = began.elapsed().saturating_sub(before);
                    return Ok(instance);
                }
                Err(Fault::Code(failure)) => {
                    let took = began.elapsed();
                    let memory_peak_bytes = instance.sandbox.memory_peak();
                    instance.leave(host, End::of(&failure)).await;
                    Unstarted::Code { failure, took, memory_peak_bytes }
                }
                Err(Fault::Platform(error)) => Unstarted::Platform(error),
            },
            Err(Fault::Code(failure)) => {
                Unstarted::Code { failure, took: began.elapsed(), memory_peak_bytes: 0 }
            }
            Err(Fault::Platform(error)) => Unstarted::Platform(error),
        };
        instance.destroy().await;
        Err((instance.log, unstarted))
    }

    /// Starts the programs.
    async fn launch(
        &mut self,
        host: &Host,
        extensions: Vec<String>,
        lent: Option<&Lent>,
        request_id: &str,
        stop: CancellationToken,
    ) -> Result<(), Fault> {
        let failed = |error: std::io::Error| SandboxError::Failed(error.to_string());
        let plan = &self.plan;
        let argv = plan.entrypoint(host).await;
        let argv = argv.map_err(|tried| Failure::no_entrypoint(request_id, &tried))?;
        if extensions.len() > MAX_EXTENSIONS {
            let problem = format!("{} extensions; the most are {MAX_EXTENSIONS}", extensions.len());
            return Err(Failure::extension_not_launched(request_id, &problem).into());
        }
        self.joined = host.networks.join(&plan.revision, &*self.sandbox).await?;
        let listen = async |port| {
            let address = SocketAddrV4::new(Ipv4Addr::LOCALHOST, port);
            let listener = self.sandbox.listen(address).await?;
            listener.set_nonblocking(true).map_err(failed)?;
            let listener = TcpListener::from_std(listener).map_err(failed)?;
            let serve = self.api.clone().serve(listener, stop.clone(), host.tasks.clone());
            host.tasks.detach("runtime api", serve);
            Ok::<_, SandboxError>(())
        };
        // The platform's secrets have a place of their own, unless AWS's extension brings its own.
        let brought = extensions.iter().any(|path| path.ends_with(SECRETS_EXTENSION));
        let secrets = environment::secrets_port(&plan.revision);
        let secrets = secrets.filter(|_| host.platform.is_some() && !brought);
        let secrets = async {
            match secrets {
                Some(port) => listen(port).await,
                None => Ok(()),
            }
        };
        tokio::try_join!(listen(environment::RUNTIME_API_PORT), secrets)?;
        let program = plan.program(argv, extensions.clone(), &self.log.name, lent);
        let output = self.sandbox.assign(program).await.map_err(|error| {
            let SandboxError::CannotStart { program, problem } = error else {
                return error.into();
            };
            if plan.wrapper().as_ref() == Some(&program) {
                return Failure::no_wrapper(request_id, &program).into();
            }
            let tried = format!("{program}: {problem}");
            let failure = if extensions.contains(&program) {
                Failure::extension_not_launched(request_id, &tried)
            } else {
                Failure::no_entrypoint(request_id, &tried)
            };
            Fault::from(failure)
        })?;
        self.log.pump.attach(output).await;
        Ok(())
    }

    /// Waits until the code is ready and so is every extension.
    async fn init(
        &self,
        host: &Host,
        init: oneshot::Receiver<Init>,
        request_id: &str,
        limit: Duration,
    ) -> Result<(), Fault> {
        let Self { plan, sandbox, extensions, log, .. } = self;
        let ready = async {
            let init = init.await;
            if matches!(init, Ok(Init::Ready)) && extensions.settled().await.is_err() {
                std::future::pending::<()>().await;
            }
            init
        };
        let failure = tokio::select! {
            biased;
            Ok(init) = ready => match init {
                Init::Ready => {
                    sandbox.limit_cpu(Some(plan.milli_cores())).await?;
                    extensions.close();
                    let told = extensions.told();
                    log.pump.say(log.entries(host, plan, told.iter().map(Line::Extension))).await;
                    return Ok(());
                }
                Init::Failed { kind, document } => Failure::reported(kind, document),
            },
            gave_up = extensions.gave_up() => Failure::extension_gave_up(request_id, &gave_up),
            ended = sandbox.ended() => Failure::ended(request_id, ended),
            () = tokio::time::sleep(limit) => {
                Failure::timed_out(request_id, host.env.now(), plan.revision.config.timeout_s)
            }
        };
        Err(failure.into())
    }

    /// Takes one event through the code.
    pub(crate) async fn call(
        &self,
        host: &Host,
        event: Event,
        cause: Cause,
        asker: &mut Asker,
    ) -> Called {
        let plan = &self.plan;
        let Event { request_id, payload, invoked_as, client_context, trace, want_tail } = event;
        let is_warm = matches!(cause, Cause::Warm | Cause::Early(_));
        let (began, init, start) = match cause {
            Cause::Warm => (None, None, None),
            Cause::Early(init) => (None, Some(init), None),
            Cause::Cold(init, start) => (None, Some(init), Some(start)),
            Cause::Restarted(began, start) => (Some(began), None, Some(start)),
        };
        if began.is_none() {
            let entry = self.log.entry(host, plan, &Line::Start { request_id: &request_id });
            self.log.pump.begin(request_id.clone(), want_tail, entry).await;
        }
        let began = began.unwrap_or_else(Instant::now);
        let timeout = plan.timeout();
        let left = timeout.saturating_sub(began.elapsed());
        let deadline_ms = host.env.now().as_millisecond() + as_millis(left);
        let trace = trace.unwrap_or_else(|| host.new_trace());
        let extended = !self.extensions.is_empty();
        if extended {
            self.extensions.invoke(&request_id, deadline_ms, &invoked_as, &trace);
        }
        let mut reply = self.api.deliver(Delivery {
            request_id: request_id.clone(),
            deadline_ms,
            invoked_as,
            trace,
            client_context,
            payload,
        });
        let mut alarm = self.alarm_at(began + timeout);
        let result = tokio::select! {
            biased;
            Ok(reply) = &mut reply => match reply {
                Reply::Response(payload) => Ok(payload),
                Reply::Error { kind, document } => Err((Failure::reported(kind, document), true)),
                Reply::TooLarge => {
                    Err((Failure::response_too_large(runtime_api::MAX_RESPONSE_BYTES), true))
                }
            },
            gave_up = self.extensions.gave_up(), if extended => {
                Err((Failure::extension_gave_up(&request_id, &gave_up), false))
            }
            ended = self.sandbox.ended() => {
                // A new one that dies so would die so again.
                if is_warm && let Some(delivery) = self.api.take_back() {
                    return Called::Untouched(returned(delivery, want_tail));
                }
                Err((Failure::ended(&request_id, ended), false))
            }
            () = &mut alarm => {
                let seconds = plan.revision.config.timeout_s;
                Err((Failure::timed_out(&request_id, host.env.now(), seconds), false))
            }
        };
        *self.alarm.lock().unwrap_or_else(PoisonError::into_inner) = Some(alarm);
        let (payload, mut failure, reusable) = match result {
            Ok(payload) => (payload, None, true),
            Err((failure, reusable)) => (failure.payload.clone(), Some(failure), reusable),
        };
        let failed = failure.is_some();
        let mut end = failure.as_ref().filter(|_| !reusable).map(End::of);
        let done = Line::RuntimeDone {
            request_id: &request_id,
            duration: began.elapsed().min(timeout),
            failed: failure.as_ref().map(Failure::told),
        };
        let problem = failure.as_ref().and_then(Failure::problem);
        let mut entries = self.log.entries(host, plan, problem.into_iter().chain([done]));
        if extended {
            // The caller has the code's answer now, unless the log's end is wanted with it; the
            // invocation is over when its extensions are, and some wait to hear of this.
            if reusable && !want_tail {
                let payload = payload.clone();
                asker.answer(Answer { payload, failed, tail: None, start });
            }
            self.log.pump.done(std::mem::take(&mut entries)).await;
        }
        if reusable && let Err(late) = self.await_extensions(host, &request_id, began).await {
            end = Some(End::of(&late));
            if failure.is_none() {
                entries.extend(late.problem().map(|line| self.log.entry(host, plan, &line)));
                failure = Some(late);
            }
        }
        let duration = began.elapsed().min(timeout);
        // What it used is known only while it is there.
        let memory_peak_bytes = self.sandbox.memory_peak();
        if end.is_some() {
            self.stop_code().await;
        }
        let report = Report {
            request_id: &request_id,
            duration,
            memory_mb: plan.revision.config.memory_mb,
            memory_peak_bytes,
            init,
            failed: failure.as_ref().map(Failure::told),
        };
        let over = [Line::End { request_id: &request_id }, Line::Report(report)];
        entries.extend(self.log.entries(host, plan, over));
        let tail = self.log.pump.end(entries).await;
        let tail = if want_tail { tail.await.ok().flatten() } else { None };
        Called::Answered { answer: Answer { payload, failed, tail, start }, end }
    }

    /// Whether it takes no more events: its credentials are about to end.
    pub(crate) fn is_spent(&self) -> bool {
        self.spent_at.is_some_and(|at| at <= Instant::now())
    }

    fn alarm_at(&self, at: Instant) -> Pin<Box<Sleep>> {
        let alarm = self.alarm.lock().unwrap_or_else(PoisonError::into_inner).take();
        let mut alarm = alarm.unwrap_or_else(|| Box::pin(tokio::time::sleep_until(at)));
        alarm.as_mut().reset(at);
        alarm
    }

    /// Waits until every extension asks for the next event.
    async fn await_extensions(
        &self,
        host: &Host,
        request_id: &str,
        began: Instant,
    ) -> Result<(), Failure> {
        if self.extensions.is_empty() {
            return Ok(());
        }
        let plan = &self.plan;
        tokio::select! {
            biased;
            settled = self.extensions.settled() => {
                settled.map_err(|gave_up| Failure::extension_gave_up(request_id, &gave_up))
            }
            ended = self.sandbox.ended() => Err(Failure::ended(request_id, ended)),
            () = tokio::time::sleep_until(began + plan.timeout()) => {
                Err(Failure::timed_out(request_id, host.env.now(), plan.revision.config.timeout_s))
            }
        }
    }

    /// The code runs no further; extensions may.
    async fn stop_code(&self) {
        if self.extensions.is_empty() {
            return self.destroy().await;
        }
        if let Err(error) = self.sandbox.end(vec![None], true).await {
            tracing::debug!(%error, sandbox = self.sandbox.id(), "nothing is left to stop");
        }
    }

    /// Ends the instance, as on Lambda: extensions are told, and everybody has a moment.
    pub(crate) async fn leave(&self, host: &Host, end: End) {
        if !self.extensions.is_empty() {
            let external = self.extensions.has_external();
            let limit = if external { EXTERNAL_LEAVE } else { INTERNAL_LEAVE };
            let began = Instant::now();
            let deadline_ms = host.env.now().as_millisecond() + as_millis(limit);
            let asked = self.sandbox.end(vec![None], end != End::Spindown).await;
            // They may end as soon as they are told, so that what they are owed comes before.
            self.log.pump.reached().await;
            let sent = self.log.telemetry.end();
            drop(tokio::time::timeout_at(began + RUNTIME_LEAVE, sent).await);
            self.extensions.shut_down(end.as_str(), deadline_ms);
            drop(self.sandbox.end(self.extensions.unconcerned(), true).await);
            if asked.is_ok() {
                let of_code = if external { RUNTIME_LEAVE } else { limit };
                for (until, last) in [(of_code, false), (limit, true)] {
                    let left = self.sandbox.emptied();
                    if tokio::time::timeout_at(began + until, left).await.is_ok() || last {
                        break;
                    }
                    drop(self.sandbox.end(vec![None], true).await);
                }
            }
        }
        self.destroy().await;
    }

    /// Takes everything away, and what the code had written to its log is kept.
    pub(crate) async fn destroy(&self) {
        if let Err(error) = self.sandbox.destroy().await {
            tracing::warn!(%error, sandbox = self.sandbox.id(), "a sandbox could not be destroyed");
        }
        drop(self.log.telemetry.end());
        self.log.pump.finish().await;
    }
}

impl Plan {
    /// The share of a core that memory buys, in thousandths.
    fn milli_cores(&self) -> u32 {
        (self.revision.config.memory_mb * 1000 / MB_PER_CORE).max(1)
    }

    /// The program that the function wants its runtime to be started by. It starts where the code
    /// lies.
    fn wrapper(&self) -> Option<String> {
        let wrapper = self.revision.config.env.0.get("AWS_LAMBDA_EXEC_WRAPPER");
        let wrapper = wrapper.filter(|path| !path.is_empty() && self.revision.engine.is_some())?;
        let whole = wrapper.starts_with('/');
        Some(if whole { wrapper.clone() } else { format!("/var/task/{wrapper}") })
    }

    /// What to execute; the error lists what was looked for.
    async fn entrypoint(&self, host: &Host) -> Result<Vec<String>, String> {
        if self.revision.engine.is_some() {
            let command = self.manifest.command(self.revision.config.memory_mb);
            return Ok(self.wrapper().into_iter().chain(command).collect());
        }
        let places = [("/var/task", Some(self.revision.code.digest)), ("/opt", self.layers())];
        for (place, digest) in places {
            let Some(digest) = digest else { continue };
            let bootstrap = host.code_dir.join(digest.to_string()).join("bootstrap");
            let found = tokio::fs::symlink_metadata(bootstrap).await;
            if found.is_ok_and(|found| !found.is_dir()) {
                return Ok(vec![format!("{place}/bootstrap")]);
            }
        }
        Err("/var/task/bootstrap /opt/bootstrap".to_owned())
    }

    fn init_start(&self) -> Line<'_> {
        let revision = &self.revision;
        Line::InitStart {
            runtime: revision.config.runtime.as_str(),
            version: &self.manifest.version,
            region: revision.function.region.as_str(),
            engine: revision.engine.unwrap_or(revision.base),
            function: revision.function.name.as_str(),
        }
    }

    /// The programs of the external extensions, by their names.
    async fn extensions(&self, host: &Host) -> Vec<String> {
        let Some(layers) = self.layers() else { return Vec::new() };
        let dir = host.code_dir.join(layers.to_string()).join("extensions");
        let mut found = Vec::new();
        let Ok(mut entries) = tokio::fs::read_dir(dir).await else { return found };
        while let Ok(Some(entry)) = entries.next_entry().await {
            let is_dir = entry.file_type().await.is_ok_and(|kind| kind.is_dir());
            if let Some(name) = entry.file_name().to_str().filter(|_| !is_dir) {
                found.push(format!("/opt/extensions/{name}"));
            }
        }
        found.sort_unstable();
        found
    }

    fn about(&self) -> About {
        let function = &self.revision.function;
        About {
            function: function.name.to_string(),
            handler: self.revision.config.handler.clone(),
            account: function.scope.owner().to_owned(),
        }
    }
}

/// A start, and its log lines. It belongs to no invocation yet: another instance may serve the
/// event that it began for.
async fn start(host: &Host, plan: &Arc<Plan>, request_id: &str) -> Started<Lambda> {
    let log = Log::open(host, plan, "$LATEST", None);
    log.pump.say(log.entries(host, plan, [plan.init_start()])).await;
    let began = Instant::now();
    let (log, failure, took) =
        match Instance::start(host, plan, log, request_id, INIT_LIMIT, Spare::Allowed).await {
            Ok(instance) => {
                let took = began.elapsed();
                let entries = instance.log.entries(host, plan, ended(took, "init", None));
                instance.log.pump.say(entries).await;
                instance.log.telemetry.close();
                return Started::Ready(instance, took);
            }
            Err((_, Unstarted::Platform(error))) => return Started::Impossible(error),
            Err((log, Unstarted::Code { failure, took, .. })) => (log, failure, took),
        };
    let problem = failure.problem().filter(|_| failure.status == Status::Error);
    let lines = ended(took.min(INIT_LIMIT), "init", Some(failure.told()));
    log.pump.say(log.entries(host, plan, problem.into_iter().chain(lines))).await;
    Started::Failed(log)
}

/// The second try that Lambda gives a start that failed. It is the invocation's: within its time,
/// and told in its log.
async fn start_again(
    host: &Host,
    plan: &Arc<Plan>,
    log: Log,
    request_id: &str,
    want_tail: bool,
) -> Restarted {
    let entry = log.entry(host, plan, &Line::Start { request_id });
    log.pump.begin(request_id.to_owned(), want_tail, entry).await;
    let began = Instant::now();
    let timeout = plan.timeout();
    match Instance::start(host, plan, log, request_id, timeout, Spare::Refused).await {
        Ok(instance) => {
            instance.log.telemetry.close();
            let cause = Cause::Restarted(began, instance.start);
            Restarted::Ready(instance, cause)
        }
        Err((_, Unstarted::Platform(error))) => Restarted::Impossible(error),
        Err((log, Unstarted::Code { failure, took, memory_peak_bytes })) => {
            let duration = took.min(timeout);
            let failed = Some(failure.told());
            let memory_mb = plan.revision.config.memory_mb;
            let report =
                Report { request_id, duration, memory_mb, memory_peak_bytes, init: None, failed };
            let lines = ended(duration, "invoke", failed)
                .into_iter()
                .chain(failure.problem())
                .chain([Line::RuntimeDone { request_id, duration, failed }])
                .chain([Line::End { request_id }, Line::Report(report)]);
            let tail = log.pump.end(log.entries(host, plan, lines)).await.await.ok().flatten();
            Restarted::Failed(Answer { payload: failure.payload, failed: true, tail, start: None })
        }
    }
}

/// How a start ended, as the log tells it.
fn ended<'a>(took: Duration, phase: &'a str, failed: Failed<'a>) -> [Line<'a>; 2] {
    [Line::InitRuntimeDone { phase, failed }, Line::InitReport { took, phase, failed }]
}

/// How the second try ended.
enum Restarted {
    Ready(Instance, Cause),
    /// The code cannot be started: the invocation's answer.
    Failed(Answer),
    Impossible(InvokeError),
}

fn returned(delivery: Delivery, want_tail: bool) -> Event {
    let Delivery { request_id, deadline_ms: _, invoked_as, trace, client_context, payload } =
        delivery;
    Event { request_id, payload, invoked_as, client_context, trace: Some(trace), want_tail }
}

fn file_name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_owned()
}

fn as_millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
