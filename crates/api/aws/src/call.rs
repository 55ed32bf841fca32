//! One request on its way: which API, who asks, what for, and the answer in that API's form.

use std::{mem, net::IpAddr};

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use body::Bodies;
use bytes::Bytes;
use control::Control;
use http::{HeaderMap, HeaderValue, Request, StatusCode, header, request::Parts};
use model::{Caller, Principal, Region, Scope};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::{
    arn::{self, Named},
    fault::{Fault, Protocol},
    model::{Api, Found, Kind, Location, Operation},
    operations,
    validate::validate,
    wire::{lambda, logs, sts},
};

/// A package of 50 MB in base64 and what stands around it, as Lambda counts it.
const MAX_CREATE_BYTES: u64 = 70_167_211;
const MAX_PLAIN_BYTES: u64 = 1 << 20;
/// A mebibyte of events, each character of which JSON may write as six.
const MAX_EVENTS_BYTES: u64 = 8 << 20;
const LOGS_TARGET: &str = "Logs_20140328.";
/// Where packages are downloaded from.
pub(crate) const CODE_PATH: &str = "/_aws/code/";
pub(crate) const LAYERS_PATH: &str = "/_aws/layers/";

pub(crate) struct Call {
    control: Control,
    bodies: Bodies,
    peer: IpAddr,
    request_id: String,
}

/// What an operation gets to see.
pub(crate) struct Asked {
    pub(crate) control: Control,
    pub(crate) caller: Caller,
    pub(crate) scope: Scope,
    pub(crate) region: Region,
    pub(crate) headers: HeaderMap,
    /// The input, its members where the model puts them, checked against it.
    pub(crate) input: Value,
    /// The body, where the input has none of it.
    pub(crate) body: Bytes,
}

impl Asked {
    /// The input as the type that the model gives it.
    pub(crate) fn take<T: DeserializeOwned>(&mut self) -> Result<T, Fault> {
        let input = serde_json::from_value(mem::take(&mut self.input));
        input.map_err(|error| Fault::serialization(error.to_string()))
    }

    /// The function that a name means.
    pub(crate) fn function(&self, name: &str, qualifier: Option<&str>) -> Result<Named, Fault> {
        arn::parse(name, qualifier, &self.scope, &self.region)
    }

    /// A link to a path that is good for whoever has it, for `seconds`, in the caller's name.
    pub(crate) fn link(&self, path: &str, seconds: u32) -> Option<String> {
        let place = (self.host(), path);
        let query = self.control.presign(&self.caller, &self.region, "lambda", place, seconds)?;
        Some(format!("{}{path}?{query}", self.control.base_url(self.host())))
    }

    fn host(&self) -> &str {
        self.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost")
    }
}

/// Packages that links lead to.
#[derive(Clone, Copy)]
enum Download {
    Code,
    Layer,
}

/// Which operation of which API a request is for.
struct Target {
    api: &'static Api,
    protocol: Protocol,
    service: &'static str,
    operation: &'static Operation,
    labels: Vec<(&'static str, String)>,
}

impl Call {
    pub(crate) fn new(control: Control, bodies: Bodies, peer: IpAddr, request_id: String) -> Self {
        Self { control, bodies, peer, request_id }
    }

    pub(crate) async fn answer(self, request: Request<Body>) -> Response {
        let request_id = self.request_id.clone();
        let protocol = protocol_of(&request);
        let answered = self.run(request, protocol).await;
        let mut response = answered.unwrap_or_else(|fault| fault.response(protocol, &request_id));
        if let Ok(id) = HeaderValue::from_str(&request_id) {
            response.headers_mut().insert("x-amzn-requestid", id);
        }
        response
    }

    async fn run(self, request: Request<Body>, protocol: Protocol) -> Result<Response, Fault> {
        let (head, body) = request.into_parts();
        // A stranger's body is not even read.
        let signed = signed(&head);
        let faulty = |error| Fault::of(error, protocol);
        let recognised = self.control.recognise(&signed).map_err(faulty)?;
        let route = if protocol == Protocol::RestJson { rest_route(&head) } else { None };
        let name = match &route {
            Some(found) => Some(found.operation.name),
            None => named_operation(&head, protocol),
        };
        let limit = match name {
            Some("Invoke") => control::functions::MAX_PAYLOAD_BYTES,
            Some("CreateFunction" | "PublishLayerVersion" | "UpdateFunctionCode") => {
                MAX_CREATE_BYTES
            }
            Some("PutLogEvents") => MAX_EVENTS_BYTES,
            _ => MAX_PLAIN_BYTES,
        };
        let shown = match name {
            Some("Invoke") => "InvokeFunction",
            Some(name) => name,
            None => "requested",
        };
        let taken = self.bodies.whole(body, limit).await;
        let taken = taken.map_err(|error| Fault::of_body(error, shown))?;
        let body = taken.bytes.clone();
        let who = self.control.identify(recognised, &body).map_err(faulty)?;
        for (prefix, what) in [(CODE_PATH, Download::Code), (LAYERS_PATH, Download::Layer)] {
            if let Some(name) = head.uri.path().strip_prefix(prefix) {
                return self.download(what, name, who.principal, &who.region).await;
            }
        }
        let form = match protocol {
            Protocol::Query => form_of(&head, &body),
            Protocol::RestJson | Protocol::Json11 => Vec::new(),
        };
        let target = target(&head, protocol, route, &form)?;
        if who.service != target.service {
            let message =
                format!("Credential should be scoped to correct service: '{}'.", target.service);
            return Err(Fault::new(StatusCode::FORBIDDEN, "InvalidSignatureException", message));
        }
        let operation = target.operation;
        if !operation.served {
            return Err(Fault::not_implemented(operation.name));
        }
        let (input, body) = match operation.input {
            Some(shape) => input(&target, shape, &head, body)?,
            None => (Value::Object(Map::new()), Bytes::new()),
        };
        let scope = scope_of(&who.principal)?;
        let caller = self.caller(&head, who.principal);
        let Self { control, .. } = self;
        let asked = Asked {
            control,
            caller,
            scope,
            region: who.region,
            headers: head.headers,
            input,
            body,
        };
        operations::run(target.service, operation.name, asked).await
    }

    fn caller(&self, head: &Parts, principal: Principal) -> Caller {
        let agent = head.headers.get(header::USER_AGENT);
        let user_agent = agent
            .map(|agent| String::from_utf8_lossy(agent.as_bytes()).chars().take(256).collect());
        let request_id = self.request_id.clone();
        Caller { principal, request_id, source_ip: Some(self.peer), user_agent }
    }

    async fn download(
        &self,
        what: Download,
        name: &str,
        principal: Principal,
        region: &Region,
    ) -> Result<Response, Fault> {
        let scope = scope_of(&principal)?;
        let request_id = self.request_id.clone();
        let caller = Caller { principal, request_id, source_ip: Some(self.peer), user_agent: None };
        let package = match what {
            Download::Code => {
                let key = arn::parse(name, None, &scope, region)?.key;
                self.control.read_package(&caller, &key).await
            }
            Download::Layer => {
                let (key, version) = arn::parse_layer_path(name, region)?;
                self.control.read_layer(&caller, &key, version).await
            }
        };
        let package = package.map_err(|error| Fault::of(error, Protocol::RestJson))?;
        Ok(([(header::CONTENT_TYPE, "application/zip")], package).into_response())
    }
}

fn scope_of(principal: &Principal) -> Result<Scope, Fault> {
    principal.scope().cloned().ok_or_else(|| {
        Fault::new(StatusCode::FORBIDDEN, "AccessDeniedException", "The caller has no account")
    })
}

fn signed(head: &Parts) -> sigv4::Request<'_> {
    sigv4::Request {
        method: head.method.as_str(),
        path: head.uri.path(),
        query: head.uri.query().unwrap_or(""),
        headers: &head.headers,
    }
}

fn amz_target(headers: &HeaderMap) -> Option<&str> {
    headers.get("x-amz-target")?.to_str().ok()
}

fn protocol_of(request: &Request<Body>) -> Protocol {
    if amz_target(request.headers()).is_some() {
        Protocol::Json11
    } else if request.uri().path() == "/" {
        Protocol::Query
    } else {
        Protocol::RestJson
    }
}

/// The operation that a header names.
fn named_operation(head: &Parts, protocol: Protocol) -> Option<&'static str> {
    if protocol != Protocol::Json11 {
        return None;
    }
    let name = amz_target(&head.headers)?.strip_prefix(LOGS_TARGET)?;
    Some(logs::API.operation(name)?.name)
}

fn rest_route(head: &Parts) -> Option<Found> {
    let (path, query) = (head.uri.path(), head.uri.query().unwrap_or(""));
    lambda::API.route(head.method.as_str(), path, query)
}

/// The parameters of the query protocol: those of the query, and of a form.
fn form_of(head: &Parts, body: &[u8]) -> Vec<(String, String)> {
    let body = std::str::from_utf8(body).unwrap_or("");
    let mut pairs = query_pairs(head.uri.query().unwrap_or(""));
    pairs.extend(query_pairs(body));
    pairs
}

fn query_pairs(text: &str) -> Vec<(String, String)> {
    let decode = |text: &str| {
        let text = text.replace('+', " ");
        percent_encoding::percent_decode_str(&text).decode_utf8_lossy().into_owned()
    };
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.take(1000).map(|(name, value)| (decode(name), decode(value))).collect()
}

fn target(
    head: &Parts,
    protocol: Protocol,
    route: Option<Found>,
    form: &[(String, String)],
) -> Result<Target, Fault> {
    let unknown =
        |message: String| Fault::new(StatusCode::NOT_FOUND, "UnknownOperationException", message);
    match protocol {
        Protocol::RestJson => {
            let path = head.uri.path();
            let found = route.ok_or_else(|| {
                unknown(format!("Unable to determine an operation for {} {path}", head.method))
            })?;
            let (api, service) = (&lambda::API, "lambda");
            let Found { operation, labels } = found;
            Ok(Target { api, protocol, service, operation, labels })
        }
        Protocol::Json11 => {
            let target = amz_target(&head.headers).unwrap_or_default();
            let operation = target.strip_prefix(LOGS_TARGET);
            let operation = operation.and_then(|name| logs::API.operation(name));
            let operation = operation.ok_or_else(|| {
                unknown(format!("{} is no operation that is known here", shorten(target)))
            })?;
            let (api, service, labels) = (&logs::API, "logs", Vec::new());
            Ok(Target { api, protocol, service, operation, labels })
        }
        Protocol::Query => {
            let action = form.iter().find(|(name, _)| name == "Action");
            let action = action.map(|(_, value)| value.as_str());
            let missing = || Fault::bad("MissingAction", "The request names no Action");
            let action = action.ok_or_else(missing)?;
            let operation = sts::API.operation(action).ok_or_else(|| {
                let message = format!("Could not find operation {}", shorten(action));
                Fault::bad("InvalidAction", message)
            })?;
            let (api, service, labels) = (&sts::API, "sts", Vec::new());
            Ok(Target { api, protocol, service, operation, labels })
        }
    }
}

fn shorten(text: &str) -> String {
    text.chars().take(100).collect()
}

/// Gathers the members of the input from where the model puts them, and checks them.
fn input(target: &Target, shape: &str, head: &Parts, body: Bytes) -> Result<(Value, Bytes), Fault> {
    if target.protocol == Protocol::Query {
        return Ok((Value::Object(Map::new()), body));
    }
    let facts = target.api.shape(shape);
    let whole = facts.is_some_and(|facts| facts.payload.is_some());
    let mut input = if whole || body.is_empty() { Map::new() } else { object(&body)? };
    let query = query_pairs(head.uri.query().unwrap_or(""));
    for member in facts.iter().flat_map(|facts| facts.members) {
        let Some(location) = member.location else { continue };
        let found = match location {
            Location::Uri => find(&target.labels, member.wire),
            Location::Query if is_list(target.api, member.shape) => {
                let all = query.iter().filter(|(name, _)| name == member.wire);
                let all: Vec<_> = all.map(|(_, value)| Value::from(value.clone())).collect();
                input.remove(member.name);
                if !all.is_empty() {
                    input.insert(member.name.to_owned(), all.into());
                }
                continue;
            }
            Location::Query => find(&query, member.wire),
            Location::Header => {
                let value = head.headers.get(member.wire);
                value.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
            }
        };
        // A member belongs to its place: what the body says of it does not count.
        input.remove(member.name);
        if let Some(text) = found {
            input.insert(member.name.to_owned(), typed(target.api, member.shape, text));
        }
    }
    let input = Value::Object(input);
    validate(target.api, shape, &input).map_err(|fault| match target.protocol {
        Protocol::Json11 if fault.code == "ValidationException" => {
            Fault { code: "InvalidParameterException", ..fault }
        }
        _ => fault,
    })?;
    Ok((input, if whole { body } else { Bytes::new() }))
}

fn object(body: &[u8]) -> Result<Map<String, Value>, Fault> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err(Fault::serialization("The body is not a JSON object")),
        Err(error) => {
            let problem = format!("Could not parse request body into json: {error}");
            Err(Fault::serialization(problem))
        }
    }
}

fn find<T: AsRef<str>>(pairs: &[(T, String)], name: &str) -> Option<String> {
    let found = pairs.iter().find(|(at, _)| at.as_ref() == name);
    found.map(|(_, value)| value.clone())
}

fn is_list(api: &Api, shape: &str) -> bool {
    api.shape(shape).is_some_and(|shape| shape.kind == Kind::List)
}

/// Text from a path, query or header, as the model types it.
fn typed(api: &Api, shape: &str, text: String) -> Value {
    match api.shape(shape).map(|shape| shape.kind) {
        Some(Kind::Integer | Kind::Long) => {
            text.parse::<i64>().map_or(Value::String(text), Value::from)
        }
        Some(Kind::Boolean) => text.parse::<bool>().map_or(Value::String(text), Value::from),
        _ => Value::String(text),
    }
}
