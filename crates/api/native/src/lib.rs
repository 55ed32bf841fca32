//! Morrow's own API, under `/_morrow/v1/`: what no cloud's API has a word for.
//!
//! JSON, signed with Signature Version 4 for the service `morrow`. It translates between the wire
//! and `control`, and decides nothing.
mod access;
mod fault;
mod keys;
mod master_keys;
mod networks;
mod runtimes;
mod status;

use std::{net::IpAddr, sync::Arc};

use axum::{
    Json,
    body::Body,
    response::{IntoResponse, Response},
};
use body::Bodies;
use bytes::Bytes;
use control::{Control, identity::Recognised, networks::DeniedTo};
use http::{Method, Request, StatusCode, header, request::Parts};
use model::{Caller, Region, Scope};
use serde::{Deserialize, Serialize};
use tokio_util::io::{StreamReader, SyncIoBridge};

use crate::fault::Fault;

const SERVICE: &str = "morrow";
const MAX_BYTES: u64 = 1 << 20;
/// A runtime's tar: an interpreter and its library.
const MAX_TAR_BYTES: u64 = 1 << 30;
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
    body: Bytes,
}

impl Asked {
    fn scope(&self) -> Result<Scope, Fault> {
        let scope = self.caller.principal.scope().cloned();
        scope.ok_or_else(|| bad("the caller has no account"))
    }
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
    let recognised = control.recognise(&signed(&head), None)?;
    let path = head.uri.path().strip_prefix("/_morrow/v1/").unwrap_or("");
    let path: Vec<_> = path.split('/').collect();
    if let (&Method::PUT, ["runtimes", line]) = (&head.method, &path[..]) {
        if head.headers.get("x-amz-content-sha256").is_none_or(|sent| sent != UNSIGNED_PAYLOAD) {
            let problem = format!("x-amz-content-sha256 must be {UNSIGNED_PAYLOAD} for a tar");
            return Err(Fault::new(StatusCode::BAD_REQUEST, "Invalid", problem));
        }
        let (caller, _) = caller(&control, recognised, &[], &head, peer)?;
        let tar = body::pieces(body, MAX_TAR_BYTES);
        let tar = SyncIoBridge::new(StreamReader::new(tar));
        return runtimes::add(&control, &caller, line, tar).await;
    }
    let taken = bodies.whole(body, MAX_BYTES).await?;
    let (caller, region) = caller(&control, recognised, &taken.bytes, &head, peer)?;
    let asked = Asked { control, limits, caller, region, body: taken.bytes.clone() };
    match (head.method.as_str(), &path[..]) {
        ("GET", ["keys"]) => keys::list(asked).await,
        ("POST", ["keys"]) => keys::create(asked).await,
        ("DELETE", ["keys", id]) => keys::revoke(asked, id).await,
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
        ("GET", ["functions", name]) => status::function(&asked, name),
        ("POST", ["access", "explain"]) => access::explain(&asked),
        ("GET", ["status"]) => status::show(&asked),
        ("GET", ["doctor"]) => status::doctor(&asked),
        _ => {
            let problem = format!("there is no {} {}", head.method, head.uri.path());
            Err(Fault::new(StatusCode::NOT_FOUND, "NotFound", problem))
        }
    }
}

/// Who signed the request, and for which region, if the signature is good and for this API.
fn caller(
    control: &Control,
    recognised: Recognised,
    body: &[u8],
    head: &Parts,
    peer: IpAddr,
) -> Result<(Caller, Region), Fault> {
    let who = control.identify(recognised, body)?;
    if who.service != SERVICE {
        let problem = format!("the signature is for the service {}, not {SERVICE}", who.service);
        return Err(Fault::new(StatusCode::FORBIDDEN, "Unauthenticated", problem));
    }
    let agent = head.headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
    let region = who.region.clone();
    let caller = Caller {
        source_ip: Some(peer),
        user_agent: agent.map(|agent| agent.chars().take(256).collect()),
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
