//! One request on its way: which API, who asks, what for, and the answer in that API's form.

use std::mem;

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use body::Bodies;
use bytes::Bytes;
use control::{Control, identity::Identified};
use http::{HeaderMap, HeaderValue, Request, StatusCode, header, request::Parts};
use model::{Caller, Principal, Region, Scope};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::{
    Peer,
    arn::{self, Named},
    fault::Fault,
    model::{Api, Found, Kind, Location, Operation, Protocol},
    operations,
    query::{self, pairs},
    validate::validate,
    wire::{iam, lambda, logs, secretsmanager, sts},
};

/// A package of 50 MB in base64 and what stands around it, as Lambda counts it.
const MAX_CREATE_BYTES: u64 = 70_167_211;
const MAX_PLAIN_BYTES: u64 = 1 << 20;
/// A mebibyte of events, each character of which JSON may write as six.
const MAX_EVENTS_BYTES: u64 = 8 << 20;
const LOGS_TARGET: &str = "Logs_20140328.";
const SECRETS_TARGET: &str = "secretsmanager.";
/// Where packages are downloaded from.
pub(crate) const CODE_PATH: &str = "/_aws/code/";
pub(crate) const LAYERS_PATH: &str = "/_aws/layers/";

pub(crate) struct Call {
    control: Control,
    bodies: Bodies,
    peer: Peer,
    request_id: String,
}

/// What an operation gets to see.
pub(crate) struct Asked {
    pub(crate) api: &'static Api,
    pub(crate) operation: &'static Operation,
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

impl Call {
    pub(crate) fn new(control: Control, bodies: Bodies, peer: Peer, request_id: String) -> Self {
        Self { control, bodies, peer, request_id }
    }

    pub(crate) async fn answer(self, request: Request<Body>) -> Response {
        let request_id = self.request_id.clone();
        let (head, body) = request.into_parts();
        let api = api_of(&head);
        let answered = self.run(api, head, body).await;
        let mut response = answered.unwrap_or_else(|fault| fault.response(api, &request_id));
        if let Ok(id) = HeaderValue::from_str(&request_id) {
            response.headers_mut().insert("x-amzn-requestid", id);
        }
        response
    }

    async fn run(self, api: &'static Api, head: Parts, body: Body) -> Result<Response, Fault> {
        // A stranger's body is not even read.
        let signed = signed(&head);
        let faulty = |error| Fault::of(error, api.protocol);
        let inside = match &self.peer {
            Peer::Function(function) => Some(function),
            Peer::Address(_) => None,
        };
        let recognised = self.control.recognise(&signed, inside).map_err(faulty)?;
        let found = found_by_head(api, &head);
        let name = found.as_ref().map(|found| found.operation.name);
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
                return self.download(what, name, &head, who).await;
            }
        }
        let (form, found) = match api.protocol {
            Protocol::Query => {
                let form = query::form(head.uri.query().unwrap_or(""), &body)?;
                let operation = query::operation(api, &form)?;
                (form, Some(Found { operation, labels: Vec::new() }))
            }
            Protocol::RestJson | Protocol::Json11 => (Vec::new(), found),
        };
        let Found { operation, labels } = found.ok_or_else(|| unknown(api, &head))?;
        if who.service != api.service {
            return Err(Fault::wrong_service(api));
        }
        if !operation.served {
            return Err(Fault::not_implemented(operation.name));
        }
        let (input, body) = match operation.input {
            None => (Value::Object(Map::new()), Bytes::new()),
            Some(shape) if api.protocol == Protocol::Query => {
                (query::input(api, shape, &form)?, Bytes::new())
            }
            Some(shape) => input(api, shape, &labels, &head, body)?,
        };
        let (scope, region) = (scope_of(&who.principal)?, who.region.clone());
        let caller = self.caller(&head, who);
        let Self { control, .. } = self;
        let asked = Asked {
            api,
            operation,
            control,
            caller,
            scope,
            region,
            headers: head.headers,
            input,
            body,
        };
        operations::run(asked).await
    }

    fn caller(&self, head: &Parts, who: Identified) -> Caller {
        let agent = head.headers.get(header::USER_AGENT);
        let user_agent = agent
            .map(|agent| String::from_utf8_lossy(agent.as_bytes()).chars().take(256).collect());
        let caller = who.caller(self.request_id.clone());
        let (source_ip, function) = match &self.peer {
            Peer::Address(address) => (Some(*address), None),
            Peer::Function(function) => (None, Some(function.clone())),
        };
        Caller { source_ip, user_agent, function, ..caller }
    }

    async fn download(
        &self,
        what: Download,
        name: &str,
        head: &Parts,
        who: Identified,
    ) -> Result<Response, Fault> {
        let (scope, region) = (scope_of(&who.principal)?, who.region.clone());
        let caller = self.caller(head, who);
        let package = match what {
            Download::Code => {
                let key = arn::parse(name, None, &scope, &region)?.key;
                self.control.read_package(&caller, &key).await
            }
            Download::Layer => {
                let (key, version) = arn::parse_layer_path(name, &region)?;
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

/// The API that a request is for, as far as its head tells.
fn api_of(head: &Parts) -> &'static Api {
    match amz_target(&head.headers) {
        Some(target) if target.starts_with(SECRETS_TARGET) => return &secretsmanager::API,
        Some(_) => return &logs::API,
        None => {}
    }
    if head.uri.path() != "/" {
        return &lambda::API;
    }
    // A form is told by its signature alone: IAM and STS have the same path.
    match sigv4::Claim::read(&signed(head)) {
        Ok(claim) if claim.service == iam::API.service => &iam::API,
        _ => &sts::API,
    }
}

/// The operation, where a path or a header names it.
fn found_by_head(api: &Api, head: &Parts) -> Option<Found> {
    match api.protocol {
        Protocol::RestJson => {
            let (path, query) = (head.uri.path(), head.uri.query().unwrap_or(""));
            api.route(head.method.as_str(), path, query)
        }
        Protocol::Json11 => {
            let prefix = if api.service == "logs" { LOGS_TARGET } else { SECRETS_TARGET };
            let name = amz_target(&head.headers)?.strip_prefix(prefix)?;
            Some(Found { operation: api.operation(name)?, labels: Vec::new() })
        }
        Protocol::Query => None,
    }
}

fn unknown(api: &Api, head: &Parts) -> Fault {
    let message = if api.protocol == Protocol::RestJson {
        format!("Unable to determine an operation for {} {}", head.method, head.uri.path())
    } else {
        let target = amz_target(&head.headers).unwrap_or_default();
        let target: String = target.chars().take(100).collect();
        format!("{target} is no operation that is known here")
    };
    Fault::new(StatusCode::NOT_FOUND, "UnknownOperationException", message)
}

/// Gathers the members of the input from where the model puts them, and checks them.
fn input(
    api: &Api,
    shape: &str,
    labels: &[(&'static str, String)],
    head: &Parts,
    body: Bytes,
) -> Result<(Value, Bytes), Fault> {
    let facts = api.shape(shape);
    let whole = facts.is_some_and(|facts| facts.payload.is_some());
    let mut input = if whole || body.is_empty() { Map::new() } else { object(&body)? };
    let query = pairs(head.uri.query().unwrap_or(""));
    for member in facts.iter().flat_map(|facts| facts.members) {
        let Some(location) = member.location else { continue };
        let found = match location {
            Location::Uri => find(labels, member.wire),
            Location::Query if is_list(api, member.shape) => {
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
            input.insert(member.name.to_owned(), typed(api, member.shape, text));
        }
    }
    let input = Value::Object(input);
    validate(api, shape, &input).map_err(|fault| match api.service {
        "logs" if fault.code == "ValidationException" => {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn api(path: &str, name: &str, value: &str) -> &'static str {
        let request =
            Request::get(path).header(name, value).header("x-amz-date", "20261127T120000Z");
        api_of(&request.body(()).unwrap().into_parts().0).service
    }

    #[test]
    fn a_form_is_for_the_service_that_its_signature_names() {
        let signed = |service: &str| {
            let scope = format!("AKIAEXAMPLE/20261127/us-east-1/{service}/aws4_request");
            let signed = format!("Credential={scope}, SignedHeaders=host;x-amz-date, Signature=00");
            api("/", "authorization", &format!("AWS4-HMAC-SHA256 {signed}"))
        };
        assert_eq!(signed("iam"), "iam");
        assert_eq!(signed("sts"), "sts");
        assert_eq!(signed("ec2"), "sts");
        assert_eq!(api("/", "authorization", "Bearer token"), "sts");
        assert_eq!(api("/", "x-amz-target", "Logs_20140328.PutLogEvents"), "logs");
        let secrets = "secretsmanager.GetSecretValue";
        assert_eq!(api("/", "x-amz-target", secrets), "secretsmanager");
        assert_eq!(api("/2015-03-31/functions/", "accept", "*/*"), "lambda");
    }
}
