//! The Runtime API (2018-06-01) of one instance: what its runtime client talks to.
//!
//! Whoever connects is inside the instance's sandbox, so no request needs a credential; and
//! everything it sends is hostile: bounded, and unable to touch any other instance.

use std::{
    convert::Infallible,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};
use http_body_util::{BodyExt, Either, Full, LengthLimitError, Limited};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use kit::Tasks;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpListener,
    sync::{Semaphore, oneshot},
};
use tokio_util::sync::CancellationToken;

use super::{
    extensions::{Extensions, MAX_EXTENSIONS},
    telemetry_api::{Api, Telemetry},
};
use crate::{
    accept,
    platform::{self, Inside},
};

/// Its own answers are whole; the platform's may be sent as they come.
type Answered = Response<Either<Full<Bytes>, platform::Body>>;

/// The largest response that a function may give: 6 MB and the room that AWS adds to it.
pub(crate) const MAX_RESPONSE_BYTES: usize = 6_291_556;
/// The runtime's, and two for each extension.
const MAX_CONNECTIONS: usize = 16 + 2 * MAX_EXTENSIONS;
/// One, and one for the error that ends a response under way.
const MAX_READERS: usize = 2;
const PREFIX: &str = "/2018-06-01/runtime/";
const EXTENSIONS: &str = "/2020-01-01/extension/";
const ERROR_TYPE: &str = "lambda-runtime-function-error-type";
/// In base64, and only in trailers.
const ERROR_BODY: &str = "lambda-runtime-function-error-body";

/// What the client's `next` call is answered with.
#[derive(Debug)]
pub(crate) struct Delivery {
    pub(crate) request_id: String,
    pub(crate) deadline_ms: i64,
    pub(crate) invoked_as: String,
    pub(crate) trace: String,
    pub(crate) client_context: Option<String>,
    pub(crate) payload: Bytes,
}

/// How the code answered an event.
#[derive(Debug)]
pub(crate) enum Reply {
    Response(Bytes),
    Error { kind: String, document: Bytes },
    TooLarge,
}

/// How a start ended, as far as the client tells.
#[derive(Debug)]
pub(crate) enum Init {
    Ready,
    Failed { kind: String, document: Bytes },
}

#[derive(Default)]
struct State {
    /// Given when the client is ready or says that it cannot be.
    started: Option<oneshot::Sender<Init>>,
    /// The client waits in `next`.
    waiting: Option<oneshot::Sender<Delivery>>,
    /// An event that the client has not come for yet.
    pending: Option<Delivery>,
    /// The event that the client works on.
    current: Option<(String, Option<oneshot::Sender<Reply>>)>,
}

pub(crate) struct RuntimeApi {
    state: Mutex<State>,
    /// How many bodies are read at once: what is read of them takes up the server's memory.
    readers: Semaphore,
    extensions: Arc<Extensions>,
    telemetry: Arc<Telemetry>,
    inside: Inside,
}

impl RuntimeApi {
    /// An API whose client is being started.
    pub(crate) fn new(
        extensions: Arc<Extensions>,
        telemetry: Arc<Telemetry>,
        inside: Inside,
    ) -> (Arc<Self>, oneshot::Receiver<Init>) {
        let (started, init) = oneshot::channel();
        let state = State { started: Some(started), ..State::default() };
        let readers = Semaphore::new(MAX_READERS);
        let state = Mutex::new(state);
        (Arc::new(Self { state, readers, extensions, telemetry, inside }), init)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hands an event to the client, now or when it comes for it.
    pub(crate) fn deliver(&self, delivery: Delivery) -> oneshot::Receiver<Reply> {
        let (reply, answered) = oneshot::channel();
        let mut state = self.state();
        state.current = Some((delivery.request_id.clone(), Some(reply)));
        match state.waiting.take() {
            Some(waiting) => state.pending = waiting.send(delivery).err(),
            None => state.pending = Some(delivery),
        }
        answered
    }

    /// Takes back an event that the client never came for.
    pub(crate) fn take_back(&self) -> Option<Delivery> {
        self.state().pending.take()
    }

    /// Serves the instance's listener until `stop`.
    pub(crate) async fn serve(
        self: Arc<Self>,
        listener: TcpListener,
        stop: CancellationToken,
        tasks: Tasks,
    ) {
        let converse = move |stream| self.clone().converse(stream);
        accept::serve("runtime api", listener, MAX_CONNECTIONS, stop, tasks, converse).await;
    }

    /// Serves one connection. A client that breaks the protocol loses it, and nothing more.
    pub(crate) async fn converse(self: Arc<Self>, stream: impl AsyncRead + AsyncWrite + Unpin) {
        let service = service_fn(|request| self.clone().answer(request));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(None)
            .max_buf_size(64 * 1024)
            .serve_connection(TokioIo::new(stream), service);
        drop(kit::at_once(connection).await);
    }

    async fn answer(self: Arc<Self>, request: Request<Incoming>) -> Result<Answered, Infallible> {
        let path = request.uri().path();
        let is_own = path.starts_with("/2018-06-01/")
            || path.starts_with(EXTENSIONS)
            || Api::of(path).is_some();
        // What else its code asks is the platform's to answer.
        if let Some(platform) = self.inside.platform.as_deref().filter(|_| !is_own) {
            let answered = platform.answer(&self.inside.function, request).await;
            return Ok(answered.map(Either::Right));
        }
        Ok(self.answer_own(request).await.map(Either::Left))
    }

    async fn answer_own(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let (head, body) = request.into_parts();
        if let Some(path) = head.uri.path().strip_prefix(EXTENSIONS) {
            return self.extensions.answer(&head.method, path, &head.headers, body).await;
        }
        if let Some(api) = Api::of(head.uri.path()).filter(|_| head.method == Method::PUT) {
            let subscribed = self.telemetry.subscribe(api, &self.extensions, &head.headers, body);
            return subscribed.await;
        }
        let path = head.uri.path().strip_prefix(PREFIX).unwrap_or("");
        let kind = || error_kind(&head.headers);
        match (head.method, path) {
            (Method::GET, "invocation/next") => self.next().await,
            (Method::POST, "init/error") => self.init_failed(kind(), body).await,
            (Method::POST, path) => match of_invocation(path) {
                Some((id, "response")) => self.respond(id, None, body).await,
                Some((id, "error")) => self.respond(id, Some(kind()), body).await,
                _ => refusal(StatusCode::NOT_FOUND, "NotFound", "No such path"),
            },
            _ => refusal(StatusCode::NOT_FOUND, "NotFound", "No such path"),
        }
    }

    async fn next(&self) -> Response<Full<Bytes>> {
        let delivered = {
            let mut state = self.state();
            let working = matches!(&state.current, Some((_, Some(_)))) && state.pending.is_none();
            let taken = state.waiting.as_ref().is_some_and(|waiting| !waiting.is_closed());
            if working || taken {
                return refusal(
                    StatusCode::FORBIDDEN,
                    "InvalidStateTransition",
                    "State transition is not allowed: an invocation is in progress.",
                );
            }
            let (deliver, delivered) = oneshot::channel();
            match state.pending.take() {
                Some(delivery) => state.pending = deliver.send(delivery).err(),
                None => state.waiting = Some(deliver),
            }
            if let Some(started) = state.started.take() {
                drop(started.send(Init::Ready));
            }
            delivered
        };
        match delivered.await {
            Ok(delivery) => event(delivery),
            Err(_) => refusal(StatusCode::GONE, "Gone", "The instance is being stopped."),
        }
    }

    async fn init_failed(&self, kind: String, body: Incoming) -> Response<Full<Bytes>> {
        let Ok(_reader) = self.readers.try_acquire() else { return too_many() };
        let Ok(document) = read(body, 256 * 1024).await else { return too_large() };
        match self.state().started.take() {
            Some(started) => {
                let document = as_document(&kind, document);
                drop(started.send(Init::Failed { kind, document }));
                accepted()
            }
            None => refusal(
                StatusCode::FORBIDDEN,
                "InvalidStateTransition",
                "State transition is not allowed: the initialization has ended.",
            ),
        }
    }

    async fn respond(
        &self,
        id: &str,
        failed: Option<String>,
        body: Incoming,
    ) -> Response<Full<Bytes>> {
        let unknown = || refusal(StatusCode::BAD_REQUEST, "InvalidRequestID", "Invalid request ID");
        if !self.works_on(id) {
            return unknown();
        }
        let Ok(_reader) = self.readers.try_acquire() else { return too_many() };
        let (reply, response) = match (collect(body, MAX_RESPONSE_BYTES).await, failed) {
            (Ok((body, trailers)), None) => (streamed(body, trailers), accepted()),
            (Ok((body, _)), Some(kind)) => {
                (Reply::Error { document: as_document(&kind, body), kind }, accepted())
            }
            (Err(Unread::TooLarge), _) => (Reply::TooLarge, too_large()),
            (Err(Unread::Broken), _) => {
                return refusal(StatusCode::BAD_REQUEST, "InvalidBody", "The body ended early");
            }
        };
        // Somebody else may have answered while the body was read.
        let Some(answer) = self.take_current(id) else { return unknown() };
        drop(answer.send(reply));
        response
    }

    fn works_on(&self, id: &str) -> bool {
        let state = self.state();
        state.pending.is_none() && matches!(&state.current, Some((at, Some(_))) if at == id)
    }

    fn take_current(&self, id: &str) -> Option<oneshot::Sender<Reply>> {
        let mut state = self.state();
        match &mut state.current {
            Some((at, answer)) if at == id => answer.take(),
            _ => None,
        }
    }
}

/// `invocation/<id>/<what>` → `(id, what)`.
fn of_invocation(path: &str) -> Option<(&str, &str)> {
    path.strip_prefix("invocation/")?.split_once('/')
}

pub(super) enum Unread {
    TooLarge,
    Broken,
}

pub(super) async fn read(body: Incoming, limit: usize) -> Result<Bytes, Unread> {
    Ok(collect(body, limit).await?.0)
}

/// A response may turn out to be an error after its body: its trailers say so.
fn streamed(body: Bytes, trailers: Option<HeaderMap>) -> Reply {
    let trailers = trailers.filter(|them| them.contains_key(ERROR_TYPE));
    let Some(trailers) = trailers else { return Reply::Response(body) };
    let kind = error_kind(&trailers);
    let document = trailers.get(ERROR_BODY).and_then(|text| STANDARD.decode(text).ok());
    let document = as_document(&kind, document.unwrap_or_default().into());
    Reply::Error { kind, document }
}

/// Gathers a body into one piece of memory, however small the pieces are in which it comes.
async fn collect(body: Incoming, limit: usize) -> Result<(Bytes, Option<HeaderMap>), Unread> {
    let mut body = Limited::new(body, limit);
    let (mut bytes, mut trailers) = (BytesMut::new(), None);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| {
            if error.is::<LengthLimitError>() { Unread::TooLarge } else { Unread::Broken }
        })?;
        match frame.into_data() {
            Ok(data) => bytes.extend_from_slice(&data),
            Err(frame) => trailers = frame.into_trailers().ok(),
        }
    }
    Ok((bytes.freeze(), trailers))
}

fn error_kind(headers: &HeaderMap) -> String {
    let kind = headers.get(ERROR_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).filter(|kind| !kind.is_empty());
    kind.unwrap_or("Runtime.Unknown").chars().take(256).collect()
}

/// The caller is promised JSON: what is not becomes a document that names the error only.
fn as_document(kind: &str, body: Bytes) -> Bytes {
    if serde_json::from_slice::<serde::de::IgnoredAny>(&body).is_ok() {
        return body;
    }
    serde_json::json!({ "errorType": kind }).to_string().into()
}

fn event(delivery: Delivery) -> Response<Full<Bytes>> {
    let Delivery { request_id, deadline_ms, invoked_as, trace, client_context, payload } = delivery;
    let mut response = Response::new(Full::new(payload));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let mut put = |name: &'static str, value: &str| {
        // A value that cannot stand in a header was refused when the request was read.
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    put("lambda-runtime-aws-request-id", &request_id);
    put("lambda-runtime-deadline-ms", &deadline_ms.to_string());
    put("lambda-runtime-invoked-function-arn", &invoked_as);
    put("lambda-runtime-trace-id", &trace);
    if let Some(context) = client_context {
        put("lambda-runtime-client-context", &context);
    }
    response
}

fn accepted() -> Response<Full<Bytes>> {
    json(StatusCode::ACCEPTED, Bytes::from_static(br#"{"status":"OK"}"#))
}

fn too_large() -> Response<Full<Bytes>> {
    let problem = format!("Exceeded maximum allowed payload size ({MAX_RESPONSE_BYTES} bytes).");
    refusal(StatusCode::PAYLOAD_TOO_LARGE, "RequestEntityTooLarge", &problem)
}

fn too_many() -> Response<Full<Bytes>> {
    let problem = "Other responses are being sent already.";
    refusal(StatusCode::TOO_MANY_REQUESTS, "TooManyRequests", problem)
}

pub(super) fn refusal(status: StatusCode, kind: &str, problem: &str) -> Response<Full<Bytes>> {
    let body = serde_json::json!({ "errorMessage": problem, "errorType": kind });
    json(status, body.to_string().into())
}

pub(super) fn json(status: StatusCode, body: Bytes) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
