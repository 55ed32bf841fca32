//! Morrow's own API, under `/_morrow/v1/`: what no cloud's API has a word for.
//!
//! JSON, signed with Signature Version 4 for the service `morrow`, or with a bearer token. It
//! translates between the wire and `control`, and decides nothing.
mod access;
mod builds;
mod fault;
mod functions;
#[cfg(any(fuzzing, test))]
pub mod fuzzing;
mod keys;
mod login;
mod master_keys;
mod networks;
mod runtimes;
mod status;
mod teams;
mod tokens;
mod users;

use std::{net::IpAddr, sync::Arc};

use axum::{
    Json,
    body::Body,
    response::{IntoResponse, Response},
};
use body::Bodies;
use bytes::Bytes;
use control::{Control, identity::Recognised, networks::DeniedTo};
use http::{HeaderMap, Method, Request, StatusCode, header, request::Parts};
use model::{BadName, Caller, Region, Scope};
use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tokio_util::io::{StreamReader, SyncIoBridge};

use crate::fault::Fault;

const SERVICE: &str = "morrow";
/// Says which region a request with a bearer token is for.
const REGION_HEADER: &str = "x-morrow-region";
const DEFAULT_REGION: &str = "us-east-1";
const MAX_BYTES: u64 = 1 << 20;
/// A login in the making, and a code.
const MAX_LOGIN_BYTES: u64 = 32 << 10;
/// A runtime's tar: an interpreter and its library.
const MAX_TAR_BYTES: u64 = 1 << 30;
/// A problem may quote what was sent.
const MAX_PROBLEM: usize = 500;
/// Code that is built here.
const MAX_SOURCE_BYTES: u64 = 50 << 20;
const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

/// One limit of a sandbox, and how this machine holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    pub limit: String,
    /// `enforced`, `supervised` or `absent`.
    pub how: String,
    pub detail: String,
}

/// What a use case gets to see.
struct Asked {
    control: Control,
    limits: Arc<[Limit]>,
    caller: Caller,
    region: Region,
    headers: HeaderMap,
    query: String,
    body: Bytes,
}

impl Asked {
    fn scope(&self) -> Result<Scope, Fault> {
        let scope = self.caller.principal.scope().cloned();
        scope.ok_or_else(|| bad("the caller has no account"))
    }

    /// A parameter of the query, if it is there.
    fn parameter(&self, name: &str) -> Result<Option<String>, Fault> {
        let pairs = self.query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        let found = pairs.into_iter().find(|(given, _)| *given == name);
        found.map(|(_, value)| decoded(value)).transpose()
    }
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Fault> {
    serde_json::from_slice(body)
        .map_err(|error| bad(error.to_string().chars().take(MAX_PROBLEM).collect::<String>()))
}

fn bad(problem: impl Into<String>) -> Fault {
    Fault::new(StatusCode::BAD_REQUEST, "Invalid", problem)
}

/// Answers a request of Morrow's own API.
pub async fn handle(
    control: Control,
    bodies: &Bodies,
    limits: Arc<[Limit]>,
    peer: IpAddr,
    request: Request<Body>,
) -> Response {
    match run(control, bodies, limits, peer, request).await {
        Ok(response) => response,
        Err(fault) => fault.into_response(),
    }
}

async fn run(
    control: Control,
    bodies: &Bodies,
    limits: Arc<[Limit]>,
    peer: IpAddr,
    request: Request<Body>,
) -> Result<Response, Fault> {
    let (head, body) = request.into_parts();
    // A stranger's body is not even read.
    let path = head.uri.path().strip_prefix("/_morrow/v1/").unwrap_or("");
    let path: Vec<_> = path.split('/').collect();
    // Who logs in cannot say yet who they are.
    if let (&Method::POST, ["login", rest @ ..]) = (&head.method, &path[..]) {
        let taken = bodies.whole(body, MAX_LOGIN_BYTES).await?;
        let from = login::from(peer, agent(&head));
        return match rest {
            [] => login::begin(&control, &taken.bytes).await,
            ["finish"] => login::finish(&control, &from, &taken.bytes).await,
            _ => Err(nothing(&head)),
        };
    }
    let shown = Shown::of(&control, &head)?;
    if let (&Method::PUT, ["runtimes", line]) = (&head.method, &path[..]) {
        if matches!(shown, Shown::Signature(_)) && !is_open(&head) {
            let problem = format!("x-amz-content-sha256 must be {UNSIGNED_PAYLOAD} for a tar");
            return Err(Fault::new(StatusCode::BAD_REQUEST, "Invalid", problem));
        }
        let (caller, _) = caller(&control, shown, &[], &head, peer)?;
        let tar = body::pieces(body, MAX_TAR_BYTES);
        let tar = SyncIoBridge::new(StreamReader::new(tar));
        return runtimes::add(&control, &caller, line, tar).await;
    }
    if let (&Method::POST, ["builds"]) = (&head.method, &path[..]) {
        return if is_open(&head) {
            // Who may not is told before so much is read.
            let (caller, region) = caller(&control, shown, &[], &head, peer)?;
            let taken = bodies.whole(body, MAX_SOURCE_BYTES).await?;
            builds::build(&control, &caller, region, &head.uri, taken.bytes.clone()).await
        } else {
            let taken = bodies.whole(body, MAX_SOURCE_BYTES).await?;
            let (caller, region) = caller(&control, shown, &taken.bytes, &head, peer)?;
            builds::build(&control, &caller, region, &head.uri, taken.bytes.clone()).await
        };
    }
    let limit = match (head.method.as_str(), &path[..]) {
        ("PUT" | "PATCH", ["functions", _]) => functions::MAX_BYTES,
        ("POST", ["functions", _, "events"]) => functions::MAX_EVENT_BYTES,
        _ => MAX_BYTES,
    };
    let taken = bodies.whole(body, limit).await?;
    let (caller, region) = caller(&control, shown, &taken.bytes, &head, peer)?;
    let asked = Asked {
        control,
        limits,
        caller,
        region,
        headers: head.headers.clone(),
        query: head.uri.query().unwrap_or("").to_owned(),
        body: taken.bytes.clone(),
    };
    match (head.method.as_str(), &path[..]) {
        ("GET", ["keys"]) => keys::list(asked).await,
        ("POST", ["keys"]) => keys::create(asked).await,
        ("DELETE", ["keys", id]) => keys::revoke(asked, id).await,
        ("GET", ["users"]) => users::list(&asked),
        ("POST", ["users"]) => users::create(&asked).await,
        ("DELETE", ["users", name]) => users::delete(&asked, &decoded(name)?).await,
        ("GET", ["users", name, "keys"]) => users::keys(&asked, &decoded(name)?).await,
        ("GET", ["users", name, "tokens"]) => users::tokens(&asked, &decoded(name)?).await,
        ("GET", ["teams"]) => teams::list(&asked),
        ("POST", ["teams"]) => teams::create(&asked).await,
        ("GET", ["teams", name]) => teams::show(&asked, name),
        ("PATCH", ["teams", name]) => teams::update(&asked, name).await,
        ("DELETE", ["teams", name]) => teams::delete(&asked, name).await,
        ("PUT", ["teams", name, "members", user]) => {
            teams::add(&asked, name, &decoded(user)?).await
        }
        ("DELETE", ["teams", name, "members", user]) => {
            teams::remove(&asked, name, &decoded(user)?).await
        }
        ("GET", ["tokens"]) => tokens::list(&asked).await,
        ("POST", ["tokens"]) => tokens::create(&asked).await,
        ("DELETE", ["tokens", id]) => tokens::revoke(&asked, id).await,
        ("POST", ["session"]) => tokens::session(&asked),
        ("GET", ["master-keys"]) => master_keys::list(asked).await,
        ("GET", ["master-keys", "rotation"]) => master_keys::rotation(&asked),
        ("POST", ["master-keys", "rotation"]) => master_keys::rotate(asked).await,
        ("GET", ["networks"]) => networks::list(&asked),
        ("POST", ["networks"]) => networks::create(&asked).await,
        ("GET", ["networks", name]) => networks::show(&asked, name),
        ("PATCH", ["networks", name]) => networks::update(&asked, name).await,
        ("DELETE", ["networks", name]) => networks::delete(&asked, name).await,
        ("GET", ["denied"]) => networks::denied(&asked, &DeniedTo::default()),
        ("GET", ["networks", name, "denied"]) => {
            let network = Some((*name).to_owned());
            networks::denied(&asked, &DeniedTo { network, ..DeniedTo::default() })
        }
        ("GET", ["functions", name, "denied"]) => {
            let function = Some((*name).to_owned());
            networks::denied(&asked, &DeniedTo { function, ..DeniedTo::default() })
        }
        ("GET", ["runtimes"]) => runtimes::list(asked).await,
        ("DELETE", ["runtimes", line]) => runtimes::remove(asked, line).await,
        ("GET", ["functions"]) => functions::list(&asked).await,
        ("GET", ["functions", name]) => functions::show(&asked, name),
        ("PUT", ["functions", name]) => functions::put(&asked, name).await,
        ("PATCH", ["functions", name]) => functions::update(&asked, name).await,
        ("DELETE", ["functions", name]) => functions::delete(&asked, name).await,
        ("POST", ["functions", name, "public"]) => functions::set_public(&asked, name, true).await,
        ("DELETE", ["functions", name, "public"]) => {
            functions::set_public(&asked, name, false).await
        }
        ("POST", ["functions", name, "events"]) => functions::post_event(&asked, name).await,
        ("POST", ["access", "explain"]) => access::explain(&asked),
        ("GET", ["status"]) => status::show(&asked),
        ("GET", ["doctor"]) => status::doctor(&asked),
        _ => Err(nothing(&head)),
    }
}

/// Whether a signature leaves the body out.
fn is_open(head: &Parts) -> bool {
    head.headers.get("x-amz-content-sha256").is_some_and(|it| it == UNSIGNED_PAYLOAD)
}

fn nothing(head: &Parts) -> Fault {
    let problem = format!("there is no {} {}", head.method, head.uri.path());
    Fault::new(StatusCode::NOT_FOUND, "NotFound", problem)
}

fn agent(head: &Parts) -> Option<String> {
    let agent = head.headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
    agent.map(|agent| agent.chars().take(256).collect())
}

/// What a request shows of who sends it.
enum Shown {
    Bearer(String, Region),
    Signature(Box<Recognised>),
}

impl Shown {
    fn of(control: &Control, head: &Parts) -> Result<Self, Fault> {
        let header = head.headers.get(header::AUTHORIZATION);
        let header = header.and_then(|header| header.to_str().ok());
        let token = header.map(|header| header.split_once(' ').unwrap_or((header, "")));
        match token.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")) {
            Some((_, token)) => {
                let region = region(head)?;
                control.identify_bearer(token, region.clone())?;
                Ok(Self::Bearer(token.to_owned(), region))
            }
            None => Ok(Self::Signature(Box::new(control.recognise(&signed(head), None)?))),
        }
    }
}

/// The region that a request is for, where no signature says so.
fn region(head: &Parts) -> Result<Region, Fault> {
    let given = head.headers.get(REGION_HEADER).map(|given| given.to_str().unwrap_or_default());
    let given = given.unwrap_or(DEFAULT_REGION);
    given.parse().map_err(|error: BadName| bad(format!("{REGION_HEADER}: {error}")))
}

/// A part of a path, as it was meant.
fn decoded(part: &str) -> Result<String, Fault> {
    let decoded = percent_decode_str(part).decode_utf8();
    decoded.map(Into::into).map_err(|_| bad("the path is not UTF-8"))
}

/// Who sent the request, and for which region, if what it shows is good and for this API.
fn caller(
    control: &Control,
    shown: Shown,
    body: &[u8],
    head: &Parts,
    peer: IpAddr,
) -> Result<(Caller, Region), Fault> {
    let who = match shown {
        // It may have been revoked while the body came.
        Shown::Bearer(token, region) => control.identify_bearer(&token, region)?,
        Shown::Signature(recognised) => control.identify(*recognised, body)?,
    };
    if who.service != SERVICE {
        let problem = format!("the signature is for the service {}, not {SERVICE}", who.service);
        return Err(Fault::new(StatusCode::FORBIDDEN, "Unauthenticated", problem));
    }
    let region = who.region.clone();
    let caller = Caller {
        source_ip: Some(peer),
        user_agent: agent(head),
        ..who.caller(control.env().uuid().to_string())
    };
    Ok((caller, region))
}

fn signed(head: &Parts) -> sigv4::Request<'_> {
    sigv4::Request {
        method: head.method.as_str(),
        path: head.uri.path(),
        query: head.uri.query().unwrap_or(""),
        headers: &head.headers,
    }
}

fn answer(status: StatusCode, body: impl Serialize) -> Response {
    (status, Json(body)).into_response()
}
