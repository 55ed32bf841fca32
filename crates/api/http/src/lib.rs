//! Functions by URL: a request on the functions' listener is taken to a function that answers HTTP
//! requests, and its answer back, both as they come.
//!
//! It translates between the wire and `control`, and decides nothing but what of a request is the
//! function's to see.
mod credentials;
mod fault;
mod headers;
mod stream;
mod target;
mod trace;
mod web_socket;

use std::{net::IpAddr, sync::Arc};

use ::body::Bodies;
use axum::{body::Body as AnyBody, response::Response};
use control::{
    Control,
    functions::{Asked, Body, NotForwarded, Place},
};
use credentials::Admitted;
use fault::Fault;
use headers::Way;
use http::{Extensions, Method, Request, StatusCode, Version, header, request::Parts};
use http_body::Body as _;
use hyper::{body::Incoming, upgrade::OnUpgrade};
use kit::Env;
use model::{Caller, FunctionKey, Principal};
use stream::Cut;
pub use stream::With;
use target::Target;
use trace::Trace;

/// Answers a request for a function.
pub async fn handle(
    control: Control,
    bodies: &Bodies,
    peer: IpAddr,
    request: Request<Incoming>,
) -> Response {
    answer(&Platform { control, bodies }, peer, request).await
}

/// Answers while there is no platform yet.
pub fn starting(request: &Request<Incoming>) -> Response {
    Fault::starting().answer(fault::wants_json(request.headers()), "")
}

/// What stands behind the door.
trait Behind: Sync {
    fn env(&self) -> &Arc<dyn Env>;
    /// What requests come by, as clients see it.
    fn scheme(&self) -> &str;
    /// Says who calls. `nobody` is the caller as long as that is not known.
    fn admit(
        &self,
        key: &FunctionKey,
        nobody: Caller,
        head: &Parts,
        body: Incoming,
        cut: &Cut,
    ) -> impl Future<Output = Result<Admitted, Fault>> + Send;
    fn forward(
        &self,
        caller: &Caller,
        key: &FunctionKey,
        request: Request<Body>,
    ) -> impl Future<Output = Result<http::Response<Body>, NotForwarded>> + Send;
}

struct Platform<'a> {
    control: Control,
    bodies: &'a Bodies,
}

impl Behind for Platform<'_> {
    fn env(&self) -> &Arc<dyn Env> {
        self.control.env()
    }

    fn scheme(&self) -> &str {
        self.control.functions_scheme()
    }

    async fn admit(
        &self,
        key: &FunctionKey,
        nobody: Caller,
        head: &Parts,
        body: Incoming,
        cut: &Cut,
    ) -> Result<Admitted, Fault> {
        credentials::admit(&self.control, self.bodies, key, nobody, head, body, cut).await
    }

    async fn forward(
        &self,
        caller: &Caller,
        key: &FunctionKey,
        request: Request<Body>,
    ) -> Result<http::Response<Body>, NotForwarded> {
        self.control.forward(caller, key, request).await
    }
}

async fn answer(behind: &impl Behind, peer: IpAddr, request: Request<Incoming>) -> Response {
    let (env, peer) = (behind.env(), peer.to_canonical());
    let request_id = env.uuid().to_string();
    let mut span = [0; 8];
    env.fill(&mut span);
    let trace = Trace::of(request.headers(), u64::from_be_bytes(span), || env.random_hex(16));
    let wants_json = fault::wants_json(request.headers());
    let passed = pass(behind, peer, &request_id, &trace, request).await;
    passed.unwrap_or_else(|fault| {
        let mut response = fault.answer(wants_json, &request_id);
        headers::tell(response.headers_mut(), &request_id, &trace);
        response
    })
}

async fn pass(
    behind: &impl Behind,
    peer: IpAddr,
    request_id: &str,
    trace: &Trace,
    request: Request<Incoming>,
) -> Result<Response, Fault> {
    let Target { key, prefix, uri } = Target::of(&request)?;
    let (mut head, body) = request.into_parts();
    let nobody = Caller {
        source_ip: Some(peer),
        user_agent: agent(&head),
        ..Caller::new(Principal::Anonymous, request_id.to_owned())
    };
    let cut = Cut::default();
    let admitted = behind.admit(&key, nobody, &head, body, &cut).await?;
    let is_known = admitted.is_known();
    admitted.hide(&mut head.headers);

    let mut before = std::mem::replace(&mut head.extensions, Extensions::new());
    let upgrade = before.remove::<OnUpgrade>().filter(|_| web_socket::is_asked(&head));
    let way = Way { peer, scheme: behind.scheme(), prefix: &prefix, request_id, trace };
    headers::for_function(&mut head.headers, &way);
    let is_upgrade = upgrade.is_some();
    if let Some(upgrade) = upgrade {
        web_socket::ask(&mut head.headers);
        head.extensions.insert(upgrade);
    }
    head.extensions.insert(Asked {
        request_id: request_id.to_owned(),
        trace_id: trace.id().to_owned(),
        span_id: trace.span(),
        sampled: trace.sampled(),
        peer: Some(peer),
        place: before.remove::<Place>(),
    });
    (head.uri, head.version) = (uri, Version::HTTP_11);
    let is_head = head.method == Method::HEAD;
    let Admitted { caller, body, .. } = admitted;
    let answered = behind.forward(&caller, &key, Request::from_parts(head, body)).await;
    let answered = answered
        .map_err(Fault::from)
        .and_then(|it| back(it, is_head, is_upgrade, request_id, trace));
    answered.map_err(|fault| {
        // A body that was cut short is the cause of whatever came of it.
        let fault = cut.why().map_or(fault, Fault::from);
        if is_known { fault } else { fault.without_cause() }
    })
}

/// Takes a function's answer to the client, which may have asked for another protocol.
fn back(
    response: http::Response<Body>,
    is_head: bool,
    is_upgrade: bool,
    request_id: &str,
    trace: &Trace,
) -> Result<Response, Fault> {
    let (mut head, body) = response.into_parts();
    head.extensions = Extensions::new();
    head.version = Version::HTTP_11;
    if !head.status.is_informational() {
        headers::for_client(&mut head.headers, request_id, trace);
        // A length that is not the body's own (chunks came beside it) says where nothing ends.
        let has_body = !is_head && head.status != StatusCode::NOT_MODIFIED;
        if has_body && body.size_hint().exact().is_none() {
            head.headers.remove(header::CONTENT_LENGTH);
        }
        return Ok(Response::from_parts(head, AnyBody::new(body)));
    }
    let is_switched = head.status == StatusCode::SWITCHING_PROTOCOLS;
    if !is_switched || !is_upgrade || !web_socket::is_one(&head.headers) {
        let cause = format!("it answered {} and nobody asked for that", head.status.as_u16());
        return Err(Fault::malformed(&cause));
    }
    headers::for_client(&mut head.headers, request_id, trace);
    web_socket::ask(&mut head.headers);
    Ok(Response::from_parts(head, AnyBody::empty()))
}

fn agent(head: &Parts) -> Option<String> {
    let agent = head.headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
    agent.map(|agent| agent.chars().take(256).collect())
}

#[cfg(test)]
mod tests;
