//! The Extensions API (2020-01-01) of one instance: programs beside the runtime, and threads in it,
//! that are told of every invocation and of the instance's end.
//!
//! External extensions are programs in `/opt/extensions`; each must register by its file's name
//! and ask for an event before the start is over. Internal ones register from within the runtime.
//! An invocation is over when the runtime has answered and every extension asks for the next event.

use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use serde::Deserialize;
use serde_json::json;
use tokio::sync::{oneshot, watch};

use super::runtime_api::{json as json_response, read, refusal};

/// How many extensions an instance may have, of both kinds: AWS Lambda's quota.
pub(crate) const MAX_EXTENSIONS: usize = 10;
const MAX_NAME: usize = 128;
const MAX_BODY: usize = 256 * 1024;
const NAME: &str = "lambda-extension-name";
const IDENTIFIER: &str = "lambda-extension-identifier";
const FEATURES: &str = "lambda-extension-accept-feature";
const ERROR_TYPE: &str = "lambda-extension-function-error-type";

/// What extensions are told of the function when they register.
#[derive(Debug, Clone)]
pub(crate) struct About {
    pub(crate) function: String,
    pub(crate) handler: String,
    pub(crate) account: String,
}

/// An extension as the log tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) name: String,
    pub(crate) state: &'static str,
    pub(crate) events: Vec<&'static str>,
}

/// What an extension said when it gave up: the phase that it did so in, and its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GaveUp {
    pub(crate) kind: &'static str,
    pub(crate) reason: String,
}

pub(crate) struct Extensions {
    about: About,
    identifiers: Box<dyn Fn() -> String + Send + Sync>,
    state: Mutex<State>,
    /// Changes whenever an extension does.
    changed: watch::Sender<u64>,
}

#[derive(Default)]
struct State {
    members: Vec<Member>,
    /// The start is over: nobody registers any more.
    closed: bool,
    gave_up: Option<GaveUp>,
}

struct Member {
    name: String,
    is_external: bool,
    identifier: String,
    invoke: bool,
    shutdown: bool,
    at: At,
    /// What it will be told when it asks.
    pending: Option<Bytes>,
}

enum At {
    /// Its program was started.
    Started,
    Registered,
    /// It waits in `next`.
    Ready(oneshot::Sender<Bytes>),
    /// It has an event.
    Working,
    GaveUp,
}

impl At {
    fn name(&self) -> &'static str {
        match self {
            Self::Started => "Started",
            Self::Registered => "Registered",
            Self::Ready(_) => "Ready",
            Self::Working => "Running",
            Self::GaveUp => "InitError",
        }
    }
}

impl Member {
    fn waits(&self) -> bool {
        matches!(&self.at, At::Ready(waiting) if !waiting.is_closed())
    }

    /// Tells it what there is to tell, if it waits.
    fn give(&mut self) {
        let Some(event) = self.pending.take() else { return };
        match std::mem::replace(&mut self.at, At::Working) {
            At::Ready(waiting) => self.pending = waiting.send(event).err(),
            other => (self.at, self.pending) = (other, Some(event)),
        }
    }

    fn events(&self) -> Vec<&'static str> {
        let events = [("INVOKE", self.invoke), ("SHUTDOWN", self.shutdown)];
        events.into_iter().filter(|(_, wanted)| *wanted).map(|(name, _)| name).collect()
    }
}

impl Extensions {
    /// Of an instance in which these programs are being started, by their files' names.
    pub(crate) fn new(
        about: About,
        programs: Vec<String>,
        identifiers: impl Fn() -> String + Send + Sync + 'static,
    ) -> Self {
        let members = programs.into_iter().map(|name| Member {
            name,
            is_external: true,
            identifier: identifiers(),
            invoke: false,
            shutdown: false,
            at: At::Started,
            pending: None,
        });
        let state = State { members: members.collect(), ..State::default() };
        let (changed, _) = watch::channel(0);
        Self { about, identifiers: Box::new(identifiers), state: Mutex::new(state), changed }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self) {
        self.changed.send_modify(|count| *count += 1);
    }

    /// Resolves when every extension waits for an event, or one has given up.
    pub(crate) async fn settled(&self) -> Result<(), GaveUp> {
        let mut changed = self.changed.subscribe();
        loop {
            {
                let state = self.state();
                if let Some(gave_up) = &state.gave_up {
                    return Err(gave_up.clone());
                }
                if state.members.iter().all(Member::waits) {
                    return Ok(());
                }
            }
            if changed.changed().await.is_err() {
                return Ok(());
            }
        }
    }

    /// Resolves when one has given up.
    pub(crate) async fn gave_up(&self) -> GaveUp {
        let mut changed = self.changed.subscribe();
        loop {
            if let Some(gave_up) = &self.state().gave_up {
                return gave_up.clone();
            }
            if changed.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    }

    /// The start is over.
    pub(crate) fn close(&self) {
        self.state().closed = true;
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.state().members.is_empty()
    }

    pub(crate) fn has_external(&self) -> bool {
        self.state().members.iter().any(|member| member.is_external)
    }

    /// The programs that did not ask to be told of the instance's end, by their places.
    pub(crate) fn unconcerned(&self) -> Vec<Option<usize>> {
        let state = self.state();
        let programs = state.members.iter().filter(|member| member.is_external).enumerate();
        programs.filter(|(_, member)| !member.shutdown).map(|(at, _)| Some(at)).collect()
    }

    pub(crate) fn told(&self) -> Vec<Told> {
        let told = |member: &Member| Told {
            name: member.name.clone(),
            state: member.at.name(),
            events: member.events(),
        };
        self.state().members.iter().map(told).collect()
    }

    /// Tells of an invocation those who asked to be told.
    pub(crate) fn invoke(&self, request_id: &str, deadline_ms: i64, invoked_as: &str, trace: &str) {
        let event = json!({
            "eventType": "INVOKE",
            "deadlineMs": deadline_ms,
            "requestId": request_id,
            "invokedFunctionArn": invoked_as,
            "tracing": { "type": "X-Amzn-Trace-Id", "value": trace },
        });
        self.tell(&event, |member| member.invoke);
    }

    /// Tells of the instance's end those who asked to be told.
    pub(crate) fn shut_down(&self, reason: &str, deadline_ms: i64) {
        let event = json!({
            "eventType": "SHUTDOWN",
            "shutdownReason": reason,
            "deadlineMs": deadline_ms,
        });
        self.tell(&event, |member| member.shutdown);
    }

    fn tell(&self, event: &serde_json::Value, whom: impl Fn(&Member) -> bool) {
        let event = Bytes::from(event.to_string());
        let mut state = self.state();
        for member in state.members.iter_mut().filter(|member| whom(member)) {
            member.pending = Some(event.clone());
            member.give();
        }
        drop(state);
        self.change();
    }

    /// Answers a request below `/2020-01-01/extension/`.
    pub(crate) async fn answer(
        &self,
        method: &Method,
        path: &str,
        headers: &HeaderMap,
        body: Incoming,
    ) -> Response<Full<Bytes>> {
        match (method, path) {
            (&Method::POST, "register") => self.register(headers, body).await,
            (&Method::GET, "event/next") => self.next(headers).await,
            (&Method::POST, "init/error") => {
                self.give_up(headers, body, "Extension.InitError").await
            }
            (&Method::POST, "exit/error") => {
                self.give_up(headers, body, "Extension.ExitError").await
            }
            _ => refusal(StatusCode::NOT_FOUND, "NotFound", "No such path"),
        }
    }

    async fn register(&self, headers: &HeaderMap, body: Incoming) -> Response<Full<Bytes>> {
        #[derive(Deserialize)]
        struct Wanted {
            #[serde(default)]
            events: Vec<String>,
        }
        let name = text(headers, NAME).unwrap_or_default();
        if name.is_empty() || name.len() > MAX_NAME {
            return forbidden("Extension.InvalidExtensionName", "Empty extension name");
        }
        let Ok(body) = read(body, MAX_BODY).await else {
            return forbidden("InvalidRequestFormat", "The body is too long, or ended early");
        };
        let Wanted { events } = match serde_json::from_slice(&body) {
            Ok(wanted) => wanted,
            Err(error) => return forbidden("InvalidRequestFormat", &error.to_string()),
        };
        let mut state = self.state();
        let State { members, closed, .. } = &mut *state;
        let count = members.len();
        let known = members.iter_mut().find(|member| member.name == name);
        let is_external = known.as_ref().is_some_and(|member| member.is_external);
        let known_event = |event: &str| event == "INVOKE" || (is_external && event == "SHUTDOWN");
        if let Some(bad) = events.iter().find(|event| !known_event(event)) {
            let kind = if is_external { "external" } else { "internal" };
            let problem = format!("{bad}: event is not supported for {kind} extensions");
            return forbidden("Extension.InvalidEventType", &problem);
        }
        let wants = |event: &str| events.iter().any(|wanted| wanted == event);
        let identifier = match known {
            Some(member) if member.is_external && matches!(member.at, At::Started) => {
                member.at = At::Registered;
                (member.invoke, member.shutdown) = (wants("INVOKE"), wants("SHUTDOWN"));
                member.identifier.clone()
            }
            Some(member) => {
                let at = member.at.name();
                drop(state);
                return wrong_state(at, "Registered", name);
            }
            None if *closed => {
                let problem = "Extension registration closed already";
                return forbidden("Extension.RegistrationClosed", problem);
            }
            None if count >= MAX_EXTENSIONS => {
                let problem = format!("Extension limit ({MAX_EXTENSIONS}) reached");
                return forbidden("Extension.TooManyExtensions", &problem);
            }
            None => {
                let identifier = (self.identifiers)();
                members.push(Member {
                    name: name.to_owned(),
                    is_external: false,
                    identifier: identifier.clone(),
                    invoke: wants("INVOKE"),
                    shutdown: false,
                    at: At::Registered,
                    pending: None,
                });
                identifier
            }
        };
        drop(state);
        self.change();
        let About { function, handler, account } = &self.about;
        let mut about = json!({
            "functionName": function,
            "functionVersion": "$LATEST",
            "handler": handler,
        });
        let features = text(headers, FEATURES).unwrap_or_default();
        if features.split(',').any(|feature| feature.trim() == "accountId") {
            about["accountId"] = account.as_str().into();
        }
        let mut response = json_response(StatusCode::OK, about.to_string().into());
        if let Ok(identifier) = HeaderValue::from_str(&identifier) {
            response.headers_mut().insert(IDENTIFIER, identifier);
        }
        response
    }

    async fn next(&self, headers: &HeaderMap) -> Response<Full<Bytes>> {
        let identifier = match identified(headers) {
            Ok(identifier) => identifier,
            Err(response) => return *response,
        };
        let told = {
            let mut state = self.state();
            let Some(member) = state.member(identifier) else { return unknown(identifier) };
            if matches!(member.at, At::Started | At::GaveUp) || member.waits() {
                let at = member.at.name();
                return wrong_state(at, "Ready", identifier);
            }
            let (tell, told) = oneshot::channel();
            member.at = At::Ready(tell);
            member.give();
            told
        };
        self.change();
        match told.await {
            Ok(event) => {
                let mut response = json_response(StatusCode::OK, event);
                if let Ok(id) = HeaderValue::from_str(&(self.identifiers)()) {
                    response.headers_mut().insert("lambda-extension-event-identifier", id);
                }
                response
            }
            Err(_) => refusal(StatusCode::GONE, "Gone", "The instance is being stopped."),
        }
    }

    async fn give_up(
        &self,
        headers: &HeaderMap,
        body: Incoming,
        kind: &'static str,
    ) -> Response<Full<Bytes>> {
        let identifier = match identified(headers) {
            Ok(identifier) => identifier,
            Err(response) => return *response,
        };
        let Some(reason) = text(headers, ERROR_TYPE).filter(|reason| !reason.is_empty()) else {
            let problem = "Lambda-Extension-Function-Error-Type not found";
            return forbidden("Extension.MissingHeader", problem);
        };
        // The body is for people; it is read so that the connection can go on.
        drop(read(body, MAX_BODY).await);
        {
            let mut state = self.state();
            let Some(member) = state.member(identifier) else { return unknown(identifier) };
            member.at = At::GaveUp;
            let reason = reason.chars().take(256).collect();
            state.gave_up.get_or_insert(GaveUp { kind, reason });
        }
        self.change();
        json_response(StatusCode::ACCEPTED, Bytes::from_static(br#"{"status":"OK"}"#))
    }

    /// The name of the extension that an identifier was given to.
    pub(crate) fn name_of(&self, identifier: &str) -> Option<String> {
        self.state().member(identifier).map(|member| member.name.clone())
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.state().closed
    }
}

impl State {
    fn member(&mut self, identifier: &str) -> Option<&mut Member> {
        let known = |member: &&mut Member| {
            member.identifier == identifier && !matches!(member.at, At::Started)
        };
        self.members.iter_mut().find(known)
    }
}

/// The identifier that a request carries.
pub(super) fn identified(headers: &HeaderMap) -> Result<&str, Box<Response<Full<Bytes>>>> {
    let identifier = text(headers, IDENTIFIER).filter(|identifier| !identifier.is_empty());
    let Some(identifier) = identifier else {
        let problem = "Missing Lambda-Extension-Identifier header";
        return Err(Box::new(forbidden("Extension.MissingExtensionIdentifier", problem)));
    };
    let letter = |byte: u8| byte.is_ascii_hexdigit() || byte == b'-';
    if identifier.len() != 36 || !identifier.bytes().all(letter) {
        let problem = "Invalid Lambda-Extension-Identifier";
        return Err(Box::new(forbidden("Extension.InvalidExtensionIdentifier", problem)));
    }
    Ok(identifier)
}

pub(super) fn unknown(identifier: &str) -> Response<Full<Bytes>> {
    forbidden("Extension.UnknownExtensionIdentifier", &format!("Unknown extension {identifier}"))
}

fn wrong_state(from: &str, to: &str, who: &str) -> Response<Full<Bytes>> {
    let problem = format!(
        "State transition from {from} to {to} failed for extension {who}. Error: State \
         transition is not allowed"
    );
    forbidden("Extension.InvalidExtensionState", &problem)
}

pub(super) fn forbidden(kind: &str, problem: &str) -> Response<Full<Bytes>> {
    refusal(StatusCode::FORBIDDEN, kind, problem)
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}
