//! The Telemetry API (2022-07-01) of one instance: extensions subscribe to what the platform, the
//! function and other extensions say, and get it posted in batches to a port inside the sandbox.
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
/// What is kept of the start for those who subscribe during it.
const MAX_PAST: usize = 1000;
/// How often a batch is tried, how long each time, and how long between.
const TRIES: u32 = 3;
const PATIENCE: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(100);
const SCHEMAS: [&str; 3] = ["2022-07-01", "2022-12-13", "2025-01-29"];
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

#[derive(Debug, Clone)]
struct Said {
    voice: Voice,
    event: Bytes,
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
    closed: bool,
    sandbox: Option<Weak<dyn Sandbox>>,
    subscribers: Vec<Arc<Subscriber>>,
}

struct Subscriber {
    name: String,
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
    dropped: u64,
    dropped_bytes: u64,
    /// Since when the oldest waits.
    since: Option<Instant>,
    /// Send what there is, and end.
    ending: bool,
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
        state.past.clear();
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

    /// Something that the platform tells.
    pub(crate) fn tell(&self, line: &Line<'_>) {
        if self.is_heard.load(Ordering::Relaxed)
            && let Some((_, kind, record)) = line.event()
        {
            self.say(Voice::Platform, kind, &record);
        }
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
        self.push(voice, &event(at, voice.as_str(), &record));
    }

    fn say(&self, voice: Voice, kind: &str, record: &Value) {
        self.push(voice, &event(self.env.now(), kind, record));
    }

    fn push(&self, voice: Voice, event: &Bytes) {
        let mut state = self.state();
        if !state.closed {
            if state.past.len() == MAX_PAST {
                state.past.pop_front();
            }
            state.past.push_back(Said { voice, event: event.clone() });
        }
        for subscriber in state.subscribers.iter().filter(|it| it.voices.contains(&voice)) {
            subscriber.push(event.clone());
        }
    }

    /// Answers a subscription.
    pub(crate) async fn subscribe(
        &self,
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
            Ok(subscription) => match Subscriber::new(name, subscription) {
                Ok(subscriber) => Arc::new(subscriber),
                Err(problem) => return invalid(&problem),
            },
            Err(error) => return invalid(&error.to_string()),
        };
        let types: Vec<_> = subscriber.voices.iter().map(|voice| voice.as_str()).collect();
        let told = json!({ "name": subscriber.name, "state": "Subscribed", "types": types });
        {
            let mut state = self.state();
            if state.closed || extensions.is_closed() {
                let problem = "Telemetry API subscription is closed already";
                return forbidden("Telemetry.SubscriptionClosed", problem);
            }
            for said in state.past.iter().filter(|said| subscriber.voices.contains(&said.voice)) {
                subscriber.push(said.event.clone());
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
        self.say(Voice::Platform, "platform.telemetrySubscription", &told);
        let mut response = Response::new(Full::new(Bytes::from_static(b"OK")));
        let plain = header::HeaderValue::from_static("text/plain");
        response.headers_mut().insert(header::CONTENT_TYPE, plain);
        response
    }
}

impl Subscriber {
    fn new(name: String, subscription: Subscription) -> Result<Self, String> {
        let Subscription { schema_version, types, buffering, destination } = subscription;
        if let Some(version) = schema_version.filter(|it| !SCHEMAS.contains(&it.as_str())) {
            return Err(format!("schemaVersion {version} is none of {}", SCHEMAS.join(", ")));
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

    /// Twice as much as one batch may wait.
    fn push(&self, event: Bytes) {
        let mut queue = self.queue();
        let room = 2 * self.buffering.max_bytes;
        if queue.bytes + event.len() > room || queue.events.len() >= 2 * self.buffering.max_items {
            queue.dropped += 1;
            queue.dropped_bytes += event.len() as u64;
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
                        queue.dropped += batch.len() as u64;
                        queue.dropped_bytes += batch.iter().map(|it| it.len() as u64).sum::<u64>();
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
        if self.dropped > 0 {
            let record = json!({
                "droppedRecords": self.dropped,
                "droppedBytes": self.dropped_bytes,
                "reason": "The subscriber does not keep up, or does not answer",
            });
            batch.push(event(now, "platform.logsDropped", &record));
            (self.dropped, self.dropped_bytes) = (0, 0);
        }
        (!batch.is_empty()).then_some(batch)
    }
}

fn event(at: Timestamp, kind: &str, record: &Value) -> Bytes {
    json!({ "time": stamp(at), "type": kind, "record": record }).to_string().into()
}
