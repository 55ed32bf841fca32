//! Programs that listen on `$PORT`: Google's functions, and whatever else answers HTTP requests.
//!
//! An [`Instance`] is one sandbox with such a program in it. It takes several requests at once,
//! over connections made inside its own network; when it dies, the requests on it, and no others,
//! end with that cause.
mod answer;
mod connections;
mod environment;
pub(crate) mod in_flight;
mod probes;
mod request_log;

use std::{
    convert::Infallible,
    net::IpAddr,
    ops::ControlFlow,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use answer::{Answer, Stay};
use connections::{Connections, Driven, PORT, Unanswered};
use http::{HeaderName, HeaderValue, Request, Response, StatusCode, header};
use http_body_util::{BodyExt, Empty};
use hyper::upgrade::OnUpgrade;
use in_flight::InFlight;
use kit::{Env, Tasks};
use model::{Check, Http as Settings, HttpProgram};
use request_log::Noted;
use sandbox::{Companions, Ended, How, Program, Sandbox, SandboxError};
use serde_json::{Value, json};
use tokio::time::Instant;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::{Driver, End, Log, Plan, Started};
use crate::{
    event::InvokeError,
    forward::{Asked, ForwardError},
    host::Host,
    instances::pool::{Inner, Obtained},
    metadata,
    networks::Joined,
    platform::Body,
    pump::Entry,
    runtimes,
    tunnel::tunnel,
};

/// How long a program has to end when it is asked to: Cloud Run's grace.
const GRACE: Duration = Duration::from_secs(10);
/// How soon it is known after a connection broke whether the instance did.
const AFTERMATH: Duration = Duration::from_millis(200);
/// How many instances a request may find to be gone.
const MAX_MISSED: usize = 3;
/// Google's functions frameworks write it with each line.
const EXECUTION_ID: HeaderName = HeaderName::from_static("function-execution-id");

/// The contract of programs that answer requests.
pub(crate) struct Http;

pub(crate) struct Instance {
    plan: Arc<Plan>,
    sandbox: Arc<dyn Sandbox>,
    connections: Connections,
    log: Log,
    env: Arc<dyn Env>,
    tasks: Tasks,
    in_flight: Arc<InFlight>,
    /// Whether its readiness probe stands.
    is_ready: AtomicBool,
    /// Why it is no more.
    cause: OnceLock<Arc<str>>,
    /// Its place in its network, if it has one.
    _joined: Option<Joined>,
    /// Ends the metadata server with the instance.
    _serving: DropGuard,
}

impl Driver for Http {
    type Instance = Instance;
    type Failed = Arc<str>;
    const HAS_LIFE_OF_ITS_OWN: bool = true;

    async fn start(host: &Host, plan: &Arc<Plan>, _request_id: &str) -> Started<Self> {
        let began = Instant::now();
        let in_flight = Arc::new(InFlight::default());
        let log = Log::open(host, plan, "http", Some(in_flight.clone()));
        match Instance::start(host, plan, log, in_flight).await {
            Ok(instance) => Started::Ready(instance, began.elapsed()),
            Err(Unstarted::Code(why)) => Started::Failed(why.into()),
            Err(Unstarted::Platform(error)) => Started::Impossible(error),
        }
    }

    fn told(failed: &Arc<str>) -> InvokeError {
        InvokeError::NotStarted(failed.clone())
    }

    fn is_spent(_instance: &Instance) -> bool {
        false
    }

    fn is_ready(instance: &Instance) -> bool {
        instance.is_ready.load(Ordering::Relaxed)
    }

    async fn over(instance: &Instance, ready: impl Fn() + Send + Sync) -> End {
        instance.over(ready).await
    }

    async fn leave(instance: &Instance, _host: &Host, end: End) {
        instance.leave(end).await;
    }
}

/// Why a start gave no instance.
enum Unstarted {
    Code(String),
    Platform(InvokeError),
}

impl From<SandboxError> for Unstarted {
    fn from(error: SandboxError) -> Self {
        match error {
            SandboxError::CannotStart { program, problem } => {
                Self::Code(format!("{program} cannot be started: {problem}"))
            }
            error => Self::Platform(error.into()),
        }
    }
}

impl Plan {
    fn settings(&self) -> Result<&Settings, Unstarted> {
        let settings = self.revision.config.contract.http();
        settings.ok_or_else(|| {
            Unstarted::Platform(InvokeError::Internal("it is no program of HTTP".into()))
        })
    }

    /// What to execute.
    fn listener(&self, settings: &Settings) -> Result<Vec<String>, Unstarted> {
        match &settings.program {
            HttpProgram::Framework(_) => runtimes::framework(&self.revision.config.runtime)
                .ok_or_else(|| {
                    let runtime = &self.revision.config.runtime;
                    Unstarted::Code(format!("{runtime} has no functions framework"))
                }),
            HttpProgram::Command(argv) => {
                let is_path = argv.first().is_some_and(|program| program.contains('/'));
                // `env` finds a program by its name, and becomes it.
                let finder = (!is_path).then(|| "/usr/bin/env".to_owned());
                Ok(finder.into_iter().chain(argv.iter().cloned()).collect())
            }
        }
    }

    fn server(&self, argv: Vec<String>) -> Program {
        let revision = &self.revision;
        Program {
            engine: revision.engine,
            code: revision.code.digest,
            layers: self.layers(),
            argv,
            env: environment::environment(revision, &self.manifest.env),
            cwd: "/var/task".to_owned(),
            hostname: "localhost".to_owned(),
            memory_mb: revision.config.memory_mb,
            companions: Companions::default(),
        }
    }
}

impl Instance {
    async fn start(
        host: &Host,
        plan: &Arc<Plan>,
        log: Log,
        in_flight: Arc<InFlight>,
    ) -> Result<Self, Unstarted> {
        let settings = plan.settings()?;
        let argv = plan.listener(settings)?;
        if plan.revision.config.network.is_some() {
            host.networks.open().await?;
        }
        let wish = plan.wish(false);
        let (sandbox, _) = host.spares.take(&wish).await?;
        let sandbox = Arc::<dyn Sandbox>::from(sandbox);
        let joined = host.networks.join(&plan.revision, &*sandbox).await?;
        let stop = CancellationToken::new();
        let serving = stop.clone().drop_guard();
        let id = sandbox.id().to_owned();
        metadata::serve(host, &*sandbox, plan.revision.clone(), id, stop).await?;
        let instance = Self {
            plan: plan.clone(),
            connections: Connections::new(sandbox.clone()),
            sandbox,
            log,
            env: host.env.clone(),
            tasks: host.tasks.clone(),
            in_flight,
            is_ready: AtomicBool::new(true),
            cause: OnceLock::new(),
            _joined: joined,
            _serving: serving,
        };
        let about = json!({
            "runtime": plan.revision.config.runtime,
            "version": plan.manifest.version,
            "engine": plan.revision.engine.unwrap_or(plan.revision.base),
            "revision": environment::name_of(&plan.revision),
        });
        instance.say("INFO", "Starting new instance.", about).await;
        let started = instance.run(plan.server(argv), settings).await;
        host.spares.restock(&wish);
        if let Err(unstarted) = started {
            if let Unstarted::Code(why) = &unstarted {
                // What it wrote comes before what came of it.
                drop(instance.sandbox.destroy().await);
                instance.log.pump.finish().await;
                instance.say("ERROR", why, Value::Null).await;
            } else {
                instance.destroy().await;
            }
            return Err(unstarted);
        }
        Ok(instance)
    }

    /// Starts the program, and waits until it takes requests.
    async fn run(&self, program: Program, settings: &Settings) -> Result<(), Unstarted> {
        let began = Instant::now();
        let output = self.sandbox.assign(program).await?;
        self.log.pump.attach(output).await;
        let startup = &settings.startup;
        let attempts = tokio::select! {
            biased;
            started = probes::started(&self.connections, startup) => started,
            ended = self.sandbox.ended() => {
                let how = how(&ended, self.plan.revision.config.memory_mb);
                return Err(Unstarted::Code(format!(
                    "The program ended before it listened on the port {PORT} that the environment \
                     variable PORT says: {how}"
                )));
            }
        };
        let Ok(attempts) = attempts else {
            let seconds = startup.longest_s();
            let listens = self.connections.connect().await.is_ok();
            return Err(Unstarted::Code(match &startup.check {
                Check::Answers(path) if listens => format!(
                    "The program listens, but its startup probe failed: GET {path} was not \
                     answered with 200 to 399 within {seconds} s"
                ),
                _ => {
                    let listens = self.listens_elsewhere().await;
                    format!(
                        "The program failed to start and listen on the port {PORT} that the \
                         environment variable PORT says, on all addresses and not only on its own \
                         or on IPv6, within {seconds} s{listens}"
                    )
                }
            }));
        };
        self.sandbox.limit_cpu(Some(settings.milli_cpu)).await?;
        let message =
            format!("STARTUP probe succeeded after {attempts} attempt(s) on port {PORT}.");
        let took = json!({ "startup_ms": began.elapsed().as_secs_f64() * 1000.0 });
        self.say("INFO", &message, took).await;
        Ok(())
    }

    /// Where the program listens, for people.
    async fn listens_elsewhere(&self) -> String {
        let mut found = self.sandbox.listeners().await.unwrap_or_default();
        // What the platform answers at in there.
        found.retain(|at| !matches!(at.ip(), IpAddr::V4(ip) if ip.is_link_local()));
        let found: Vec<_> = found.iter().map(ToString::to_string).collect();
        if found.is_empty() {
            String::new()
        } else {
            format!("; it listens on {}", found.join(", "))
        }
    }

    async fn say(&self, severity: &str, message: &str, more: Value) {
        let line = request_log::about(severity, message, more);
        self.log.pump.say(vec![self.entry(line)]).await;
    }

    fn entry(&self, line: String) -> Entry {
        Entry { at: self.env.now(), line: Some(line), said: None }
    }

    /// Waits for its end, its own or one that its liveness probe calls for.
    async fn over(&self, tell_ready: impl Fn() + Send + Sync) -> End {
        let Ok(settings) = self.plan.settings() else { return End::Failure };
        let ready = async {
            let Some(probe) = &settings.readiness else { return std::future::pending().await };
            let tell = |stands| {
                if !self.is_ready.swap(stands, Ordering::Relaxed) && stands {
                    tell_ready();
                }
                ControlFlow::Continue(())
            };
            probes::watch(&self.connections, probe, tell).await;
        };
        let live = async {
            let Some(probe) = &settings.liveness else { return std::future::pending().await };
            let tell = |stands: bool| {
                if stands { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            };
            probes::watch(&self.connections, probe, tell).await;
        };
        let cause = tokio::select! {
            ended = self.sandbox.ended() => how(&ended, self.plan.revision.config.memory_mb),
            () = live => "its liveness probe failed".to_owned(),
            () = ready => "its readiness probe ended".to_owned(),
        };
        drop(self.cause.set(cause.into()));
        End::Failure
    }

    fn cause(&self) -> Option<Arc<str>> {
        self.cause.get().cloned()
    }

    /// Ends it. One that has no requests any more has a moment.
    async fn leave(&self, end: End) {
        if end == End::Spindown && self.sandbox.end(vec![None], false).await.is_ok() {
            drop(tokio::time::timeout(GRACE, self.sandbox.emptied()).await);
        }
        self.destroy().await;
    }

    async fn destroy(&self) {
        if let Err(error) = self.sandbox.destroy().await {
            tracing::warn!(%error, sandbox = self.sandbox.id(), "a sandbox could not be destroyed");
        }
        self.log.pump.finish().await;
    }

    /// A request is over. What the log cannot take down at once comes back.
    fn note(
        &self,
        noted: &Noted,
        status: StatusCode,
        bytes: u64,
        took: Duration,
    ) -> Result<(), Vec<Entry>> {
        let function = &self.plan.revision.function;
        let project = format!("morrow-{}", function.scope.owner());
        let line = noted.line(&project, status, bytes, took);
        self.in_flight.leave(&noted.asked.request_id);
        self.log.pump.try_say(vec![self.entry(line)])
    }

    /// Why a request that was with it has no answer.
    async fn fault(&self, broken: String) -> ForwardError {
        let ended = tokio::time::timeout(AFTERMATH, self.sandbox.ended()).await;
        match (self.cause(), ended) {
            (Some(cause), _) => ForwardError::Died(cause),
            (None, Ok(ended)) => {
                ForwardError::Died(how(&ended, self.plan.revision.config.memory_mb).into())
            }
            (None, Err(_)) => ForwardError::Malformed(broken.into()),
        }
    }
}

impl Inner<Http> {
    /// Takes a request to the program, and its answer back as it comes.
    pub(crate) async fn forward(
        self: Arc<Self>,
        mut request: Request<Body>,
    ) -> Result<Response<Body>, ForwardError> {
        let host = &self.fleet.host;
        let passage = host.flow.enter().ok_or(InvokeError::ShuttingDown)?;
        let asked = request.extensions_mut().remove::<Asked>();
        let asked = asked.unwrap_or_else(|| Asked {
            request_id: host.env.uuid().to_string(),
            trace_id: host.env.random_hex(16),
            span_id: host.env.random_hex(8),
            ..Asked::default()
        });
        let began = Instant::now();
        let limit = self.limit();
        let deadline = began + limit;
        if let Ok(id) = HeaderValue::from_str(&asked.request_id) {
            request.headers_mut().insert(EXECUTION_ID, id);
        }
        let client = request.headers().contains_key(header::UPGRADE);
        let client = client.then(|| hyper::upgrade::on(&mut request));
        let mut missed = 0;
        loop {
            // Its place among those that wait must not be lost with who asked.
            let (pool, id) = (self.clone(), asked.request_id.clone());
            let obtaining = async move { pool.obtain(&id).await };
            let obtaining = host.tasks.outlive("request", obtaining);
            let obtained = tokio::time::timeout_at(deadline, obtaining).await;
            let mut lease = match obtained.map_err(|_| ForwardError::TimedOut(limit))?? {
                Obtained::Warm(lease) | Obtained::Started { lease, .. } => lease,
                Obtained::Failed { failed, .. } => {
                    return Err(InvokeError::NotStarted(failed).into());
                }
            };
            let warm = lease.warm.clone();
            let instance = &warm.instance;
            instance.in_flight.enter(&asked.request_id, &asked.trace_id);
            let noted = Noted::of(&request, asked.clone());
            let sent = tokio::select! {
                biased;
                sent = instance.connections.send(request) => Some(sent),
                () = tokio::time::sleep_until(deadline) => None,
            };
            let fault = match sent {
                Some(Ok(response)) if is_unasked(&response, client.is_some()) => {
                    ForwardError::Malformed("it changed to another protocol unasked".into())
                }
                Some(Ok(response)) => {
                    let stay = Stay { lease, noted, began, limit, _passage: passage };
                    return Ok(answered(host, response, client, stay));
                }
                Some(Err(Unanswered::Unsent(unsent, why))) => {
                    let fault = instance.fault(why).await;
                    // It ended before it had the request, or listens no more: another takes it.
                    lease.end = Some(End::Failure);
                    missed += 1;
                    if missed < MAX_MISSED {
                        instance.in_flight.leave(&asked.request_id);
                        request = *unsent;
                        continue;
                    }
                    fault
                }
                Some(Err(Unanswered::Broken(why))) => instance.fault(why).await,
                None => ForwardError::TimedOut(limit),
            };
            if matches!(fault, ForwardError::Died(_)) {
                lease.end = Some(End::Failure);
            }
            let status = match fault {
                ForwardError::TimedOut(_) => StatusCode::GATEWAY_TIMEOUT,
                _ => StatusCode::SERVICE_UNAVAILABLE,
            };
            let stay = Stay { lease, noted, began, limit, _passage: passage };
            stay.over(status, 0);
            return Err(fault);
        }
    }
}

/// Whether a program changes the protocol though nobody asked it to.
fn is_unasked<B>(response: &Response<B>, is_asked: bool) -> bool {
    response.status() == StatusCode::SWITCHING_PROTOCOLS && !is_asked
}

/// Passes an answer on. A connection that is to be something else than HTTP is joined to the
/// client's.
fn answered(
    host: &Host,
    response: Response<Driven>,
    client: Option<OnUpgrade>,
    stay: Stay,
) -> Response<Body> {
    let status = response.status();
    let Some(client) = client.filter(|_| status == StatusCode::SWITCHING_PROTOCOLS) else {
        return response.map(|body| Body::new(Answer::new(body, status, stay)));
    };
    let (mut head, Driven { mut connection, .. }) = response.into_parts();
    let program = head.extensions.remove::<OnUpgrade>();
    host.tasks.detach("tunnel", async move {
        let deadline = stay.deadline();
        let joined = async {
            let Some(program) = program else { return 0 };
            connection.driven(tunnel(client, program)).await
        };
        let sent = tokio::time::timeout_at(deadline, joined).await;
        stay.over(status, sent.unwrap_or_default());
    });
    let nothing = Empty::new().map_err(|never: Infallible| match never {});
    Response::from_parts(head, Body::new(nothing))
}

/// How a program ended, for people.
fn how(ended: &Ended, memory_mb: u32) -> String {
    if ended.out_of_memory {
        return format!("it used more than its {memory_mb} MB of memory");
    }
    match ended.how {
        How::Exited(status) => format!("it called exit({status})"),
        How::Signalled(signal) => format!("it was ended by signal {signal}"),
        How::Destroyed => "it was taken away".to_owned(),
    }
}
