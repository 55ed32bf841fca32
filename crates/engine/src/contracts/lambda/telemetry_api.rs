//! The Telemetry API (2022-07-01) of one instance: extensions subscribe to what the platform, the
//! function and other extensions say, and get it posted in batches to a port inside the sandbox.
//! The Logs API (2020-08-15), which it supersedes, is the same with fewer kinds of events.
//!
//! Memory is bounded by what each subscriber may hold; what finds no room is dropped, counted,
//! and told.

use std::{
    collections::VecDeque,
    net::{Ipv4Addr, SocketAddrV4},
    pin::pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode, header};
use http_body_util::Full;
use hyper::{body::Incoming, client::conn::http1};
use hyper_util::rt::TokioIo;
use jiff::Timestamp;
use kit::{Env, Tasks};
use sandbox::Sandbox;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::{net::TcpStream, sync::Notify, time::Instant};
use tokio_util::sync::CancellationToken;

use super::{
    environment,
    extensions::{Extensions, forbidden, identified, unknown},
    log_lines::{Line, stamp},
    runtime_api::{read, refusal},
};

const MAX_BODY: usize = 64 * 1024;
/// What is kept of the start for those who subscribe during it, in bytes.
const MAX_PAST: usize = 1024 * 1024;
/// How often a batch is tried, how long each time, and how long between.
const TRIES: u32 = 3;
const PATIENCE: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(100);
/// The names that a sandbox has for itself.
const HOSTS: [&str; 3] = ["sandbox.localdomain", "sandbox.local", "sandbox"];

/// Who says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Voice {
    Platform,
    Function,
    Extension,
}

impl Voice {
    fn as_str(self) -> &'static str {
        match self {
            Self::Platform => "platform",
            Self::Function => "function",
            Self::Extension => "extension",
        }
    }
}

/// What somebody said, as the event that it is told by.
#[derive(Debug, Clone)]
pub(crate) struct Said {
    voice: Voice,
    kind: &'static str,
    event: Bytes,
}

/// The two APIs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Api {
    Telemetry,
    Logs,
}

impl Api {
    pub(crate) fn of(path: &str) -> Option<Self> {
        match path {
            "/2022-07-01/telemetry" => Some(Self::Telemetry),
            "/2020-08-15/logs" => Some(Self::Logs),
            _ => None,
        }
    }

    fn schemas(self) -> &'static [&'static str] {
        match self {
            Self::Telemetry => &["2022-07-01", "2022-12-13", "2025-01-29"],
            Self::Logs => &["2020-08-15", "2021-03-18"],
        }
    }

    fn tells(self, schema: Option<&str>, kind: &str) -> bool {
        match kind {
            "platform.end" | "platform.logsSubscription" => self == Self::Logs,
            "platform.runtimeDone" => self == Self::Telemetry || schema == Some("2021-03-18"),
            "platform.initStart"
            | "platform.initRuntimeDone"
            | "platform.initReport"
            | "platform.telemetrySubscription" => self == Self::Telemetry,
            _ => true,
        }
    }

    /// How a subscription is told, and the error when it comes too late.
    fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Telemetry => (
                "platform.telemetrySubscription",
                "Telemetry.SubscriptionClosed",
                "Telemetry API subscription is closed already",
            ),
            Self::Logs => (
                "platform.logsSubscription",
                "Logs.SubscriptionClosed",
                "Logs API subscription is closed already",
            ),
        }
    }
}

pub(crate) struct Telemetry {
    env: Arc<dyn Env>,
    tasks: Tasks,
    /// Somebody listens, or still may.
    is_heard: AtomicBool,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// What was said during the start.
    past: VecDeque<Said>,
    past_bytes: usize,
    /// What of it had no room.
    forgotten: Lost,
    closed: bool,
    sandbox: Option<Weak<dyn Sandbox>>,
    subscribers: Vec<Arc<Subscriber>>,
}

struct Subscriber {
    name: String,
    api: Api,
    schema: Option<String>,
    voices: Vec<Voice>,
    port: u16,
    path: String,
    buffering: Buffering,
    queue: Mutex<Queue>,
    wake: Notify,
    /// Everything is sent, and nothing more will be.
    done: CancellationToken,
}

#[derive(Default)]
struct Queue {
    events: VecDeque<Bytes>,
    bytes: usize,
    lost: Lost,
    /// Since when the oldest waits.
    since: Option<Instant>,
    /// Send what there is, and end.
    ending: bool,
}

/// What was not told.
#[derive(Debug, Clone, Copy, Default)]
struct Lost {
    records: u64,
    bytes: u64,
}

impl Lost {
    fn add(&mut self, event: &Bytes) {
        self.records += 1;
        self.bytes += event.len() as u64;
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Subscription {
    #[serde(default)]
    schema_version: Option<String>,
    #[serde(default)]
    types: Vec<Value>,
    #[serde(default)]
    buffering: Buffering,
    destination: Destination,
}

/// AWS Lambda's bounds and defaults: Telemetry API reference, `Subscribe`.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Buffering {
    max_items: usize,
    max_bytes: usize,
    timeout_ms: u64,
}

impl Default for Buffering {
    fn default() -> Self {
        Self { max_items: 10_000, max_bytes: 262_144, timeout_ms: 1000 }
    }
}

#[derive(Deserialize)]
struct Destination {
    protocol: String,
    #[serde(alias = "URI", alias = "uri")]
    uri: Option<String>,
}

impl Telemetry {
    pub(crate) fn new(env: Arc<dyn Env>, tasks: Tasks) -> Self {
        let is_heard = AtomicBool::new(true);
        Self { env, tasks, is_heard, state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A start begins in this sandbox.
    pub(crate) fn open(&self, sandbox: &Arc<dyn Sandbox>) {
        drop(self.end());
        let mut state = self.state();
        state.sandbox = Some(Arc::downgrade(sandbox));
        state.closed = false;
        self.is_heard.store(true, Ordering::Relaxed);
    }

    /// The start is over: nobody subscribes any more.
    pub(crate) fn close(&self) {
        let mut state = self.state();
        state.closed = true;
        state.forget();
        self.is_heard.store(!state.subscribers.is_empty(), Ordering::Relaxed);
    }

    /// Has everything sent that waits, and nothing more. What it gives waits for that.
    pub(crate) fn end(&self) -> impl Future<Output = ()> + use<> {
        let ended: Vec<_> = self.state().subscribers.drain(..).collect();
        for subscriber in &ended {
            subscriber.queue().ending = true;
            subscriber.wake.notify_one();
        }
        async move {
            for subscriber in ended {
                subscriber.done.cancelled().await;
            }
        }
    }

    /// Something that the platform tells, if anybody listens.
    pub(crate) fn hear(&self, line: &Line<'_>) -> Option<Said> {
        let heard = self.is_heard.load(Ordering::Relaxed);
        let (_, kind, record) = heard.then(|| line.event()).flatten()?;
        let event = event(self.env.now(), kind, &record);
        Some(Said { voice: Voice::Platform, kind, event })
    }

    /// A line that the function or an extension writes.
    pub(crate) fn line(&self, voice: Voice, at: Option<Timestamp>, line: &[u8], as_json: bool) {
        if !self.is_heard.load(Ordering::Relaxed) {
            return;
        }
        let object = || serde_json::from_slice(line).ok().filter(Value::is_object);
        let record = as_json.then(object).flatten();
        let record = record.unwrap_or_else(|| String::from_utf8_lossy(line).into());
        let at = at.unwrap_or_else(|| self.env.now());
        let kind = voice.as_str();
        self.push(Said { voice, kind, event: event(at, kind, &record) });
    }

    pub(crate) fn push(&self, said: Said) {
        let mut state = self.state();
        for subscriber in &state.subscribers {
            subscriber.hear(&said);
        }
        if !state.closed {
            state.remember(said);
        }
    }

    /// Answers a subscription.
    pub(crate) async fn subscribe(
        &self,
        api: Api,
        extensions: &Extensions,
        headers: &HeaderMap,
        body: Incoming,
    ) -> Response<Full<Bytes>> {
        let identifier = match identified(headers) {
            Ok(identifier) => identifier,
            Err(response) => return *response,
        };
        let Some(name) = extensions.name_of(identifier) else { return unknown(identifier) };
        let invalid = |problem: &str| refusal(StatusCode::BAD_REQUEST, "ValidationError", problem);
        let Ok(body) = read(body, MAX_BODY).await else {
            return invalid("The body is too long, or ended early");
        };
        let subscriber = match serde_json::from_slice(&body) {
            Ok(subscription) => match Subscriber::new(api, name, subscription) {
                Ok(subscriber) => Arc::new(subscriber),
                Err(problem) => return invalid(&problem),
            },
            Err(error) => return invalid(&error.to_string()),
        };
        let types: Vec<_> = subscriber.voices.iter().map(|voice| voice.as_str()).collect();
        let told = json!({ "name": subscriber.name, "state": "Subscribed", "types": types });
        let (kind, closed, problem) = api.words();
        {
            let mut state = self.state();
            if state.closed || extensions.is_closed() {
                return forbidden(closed, problem);
            }
            subscriber.queue().lost = state.forgotten;
            for said in &state.past {
                subscriber.hear(said);
            }
            let Some(sandbox) = state.sandbox.clone() else {
                return refusal(StatusCode::GONE, "Gone", "The instance is being stopped.");
            };
            // Whoever subscribes again means the new subscription.
            state.subscribers.retain(|known| {
                let again = known.name == subscriber.name;
                if again {
                    known.queue().ending = true;
                    known.wake.notify_one();
                }
                !again
            });
            state.subscribers.push(subscriber.clone());
            self.tasks.detach("telemetry", subscriber.deliver(sandbox, self.env.clone()));
        }
        let event = event(self.env.now(), kind, &told);
        self.push(Said { voice: Voice::Platform, kind, event });
        let mut response = Response::new(Full::new(Bytes::from_static(b"OK")));
        let plain = header::HeaderValue::from_static("text/plain");
        response.headers_mut().insert(header::CONTENT_TYPE, plain);
        response
    }
}

impl State {
    fn remember(&mut self, said: Said) {
        self.past_bytes += said.event.len();
        self.past.push_back(said);
        while self.past_bytes > MAX_PAST
            && let Some(oldest) = self.past.pop_front()
        {
            self.past_bytes -= oldest.event.len();
            self.forgotten.add(&oldest.event);
        }
    }

    fn forget(&mut self) {
        self.past = VecDeque::new();
        (self.past_bytes, self.forgotten) = (0, Lost::default());
    }
}

impl Subscriber {
    fn new(api: Api, name: String, subscription: Subscription) -> Result<Self, String> {
        let Subscription { schema_version: schema, types, buffering, destination } = subscription;
        let known = api.schemas();
        if let Some(version) = schema.as_deref().filter(|version| !known.contains(version)) {
            return Err(format!("schemaVersion {version} is none of {}", known.join(", ")));
        }
        let voice = |value: &Value| {
            let voice = serde_json::from_value(value.clone());
            voice.map_err(|_| format!("types: {value} is none of platform, function, extension"))
        };
        let voices: Vec<Voice> = types.iter().map(voice).collect::<Result<_, _>>()?;
        if voices.is_empty() {
            return Err("types: at least one is needed".to_owned());
        }
        let Buffering { max_items, max_bytes, timeout_ms } = buffering;
        let bounds = [
            ("maxItems", max_items as u64, 1000..=10_000),
            ("maxBytes", max_bytes as u64, 262_144..=1_048_576),
            ("timeoutMs", timeout_ms, 25..=30_000),
        ];
        for (what, value, bounds) in bounds {
            if !bounds.contains(&value) {
                let (least, most) = (bounds.start(), bounds.end());
                return Err(format!("buffering.{what} is {value}, not within {least} to {most}"));
            }
        }
        if destination.protocol != "HTTP" {
            return Err("destination.protocol: only HTTP is supported".to_owned());
        }
        let wrong = || "destination.URI is not http://sandbox.localdomain:<port>".to_owned();
        let uri: http::Uri = destination.uri.and_then(|uri| uri.parse().ok()).ok_or_else(wrong)?;
        let host = uri.host().filter(|host| HOSTS.contains(host));
        let good = uri.scheme_str() == Some("http") && host.is_some();
        let port = uri.port_u16().filter(|port| good && *port != environment::RUNTIME_API_PORT);
        Ok(Self {
            name,
            api,
            schema,
            voices,
            port: port.ok_or_else(wrong)?,
            path: uri.path_and_query().map_or("/", |path| path.as_str()).to_owned(),
            buffering,
            queue: Mutex::default(),
            wake: Notify::new(),
            done: CancellationToken::new(),
        })
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes what it wants to hear. Twice as much as one batch may wait.
    fn hear(&self, said: &Said) {
        let wanted = self.voices.contains(&said.voice);
        if !wanted || !self.api.tells(self.schema.as_deref(), said.kind) {
            return;
        }
        let event = said.event.clone();
        let mut queue = self.queue();
        let room = 2 * self.buffering.max_bytes;
        if queue.bytes + event.len() > room || queue.events.len() >= 2 * self.buffering.max_items {
            queue.lost.add(&event);
            return;
        }
        queue.since.get_or_insert_with(Instant::now);
        queue.bytes += event.len();
        queue.events.push_back(event);
        drop(queue);
        self.wake.notify_one();
    }

    async fn deliver(self: Arc<Self>, sandbox: Weak<dyn Sandbox>, env: Arc<dyn Env>) {
        let _done = self.done.clone().drop_guard();
        loop {
            let (batch, ending) = self.next_batch(&*env).await;
            if let Some(batch) = batch {
                let mut tries = 0;
                while let Err(problem) = self.post(&sandbox, &batch).await {
                    tries += 1;
                    if tries == TRIES || sandbox.strong_count() == 0 {
                        tracing::debug!(extension = self.name, problem, "telemetry is dropped");
                        let mut queue = self.queue();
                        for event in &batch {
                            queue.lost.add(event);
                        }
                        if ending {
                            return;
                        }
                        break;
                    }
                    tokio::time::sleep(PAUSE).await;
                }
            } else if ending || sandbox.strong_count() == 0 {
                return;
            }
        }
    }

    /// Waits until there is a batch to send; `true` when it is the last.
    async fn next_batch(&self, env: &dyn Env) -> (Option<Vec<Bytes>>, bool) {
        let Buffering { max_items, max_bytes, timeout_ms } = self.buffering;
        let timeout = Duration::from_millis(timeout_ms);
        loop {
            let due = {
                let mut queue = self.queue();
                let full = queue.events.len() >= max_items || queue.bytes >= max_bytes;
                let due = queue.since.map(|since| since + timeout);
                if full || queue.ending || due.is_some_and(|due| due <= Instant::now()) {
                    return (queue.take(max_items, max_bytes, env.now()), queue.ending);
                }
                due
            };
            match due {
                Some(due) => tokio::select! {
                    () = self.wake.notified() => {}
                    () = tokio::time::sleep_until(due) => {}
                },
                None => self.wake.notified().await,
            }
        }
    }

    async fn post(&self, sandbox: &Weak<dyn Sandbox>, batch: &[Bytes]) -> Result<(), String> {
        let sandbox = sandbox.upgrade().ok_or("the instance has gone")?;
        let mut body = Vec::with_capacity(batch.iter().map(|event| event.len() + 1).sum());
        for event in batch {
            body.push(if body.is_empty() { b'[' } else { b',' });
            body.extend_from_slice(event);
        }
        body.push(b']');
        let sent = async {
            let to = SocketAddrV4::new(Ipv4Addr::LOCALHOST, self.port);
            let stream = sandbox.connect(to).await.map_err(|error| error.to_string())?;
            let stream = TcpStream::from_std(stream).map_err(|error| error.to_string())?;
            let io = TokioIo::new(stream);
            let (mut sender, connection) =
                http1::handshake(io).await.map_err(|error| error.to_string())?;
            let request = Request::post(&self.path)
                .header(header::HOST, format!("sandbox.localdomain:{}", self.port))
                .header(header::CONTENT_TYPE, "application/json")
                .body(Full::new(Bytes::from(body)))
                .map_err(|error| error.to_string())?;
            let mut answered = pin!(sender.send_request(request));
            // Some end the connection together with the answer, which is there all the same.
            let answered = tokio::select! {
                biased;
                answered = &mut answered => answered,
                _ended = connection => answered.await,
            };
            let status = answered.map_err(|error| error.to_string())?.status();
            if status.is_success() { Ok(()) } else { Err(status.to_string()) }
        };
        let sent = tokio::time::timeout(PATIENCE, sent).await;
        sent.unwrap_or_else(|_| Err("it does not answer".to_owned()))
    }
}

impl Queue {
    fn take(&mut self, max_items: usize, max_bytes: usize, now: Timestamp) -> Option<Vec<Bytes>> {
        let mut batch = Vec::new();
        let mut bytes = 0;
        while batch.len() < max_items
            && let Some(next) = self.events.front()
            && (batch.is_empty() || bytes + next.len() <= max_bytes)
        {
            bytes += next.len();
            batch.extend(self.events.pop_front());
        }
        self.bytes -= bytes;
        self.since = (!self.events.is_empty()).then(Instant::now);
        let lost = std::mem::take(&mut self.lost);
        if lost.records > 0 {
            let record = json!({
                "droppedRecords": lost.records,
                "droppedBytes": lost.bytes,
                "reason": "The subscriber does not keep up, or does not answer",
            });
            batch.push(event(now, "platform.logsDropped", &record));
        }
        (!batch.is_empty()).then_some(batch)
    }
}

fn event(at: Timestamp, kind: &str, record: &Value) -> Bytes {
    json!({ "time": stamp(at), "type": kind, "record": record }).to_string().into()
}
