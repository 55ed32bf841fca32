//! Where requests come in: two listeners, bounded in every way, and the choice of a front end.
mod linger;

use std::{
    convert::Infallible,
    fs,
    net::{IpAddr, SocketAddr},
    pin::pin,
    sync::{Arc, OnceLock, Weak},
    time::Duration,
};

use anyhow::{Context, Result};
use api_aws::{Peer, local_secrets::LocalSecrets};
use api_http::With;
use api_native::Limit;
use async_trait::async_trait;
use axum::{
    Json,
    body::{Body, HttpBody},
    response::{IntoResponse, Response},
};
use body::Bodies;
use bytes::Bytes;
use control::Control;
use engine::{
    forward::Place,
    platform::{self, Lent, Platform},
};
use http::{Request, StatusCode, header, request::Parts};
use http_body_util::BodyExt;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use kit::Tasks;
use linger::Lingering;
use model::{FunctionKey, Revision};
use rustix::net::sockopt;
use serde_json::json;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpListener,
    sync::Semaphore,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{Config, config::Tls, issuer, metadata};

const MAX_CONNECTIONS: usize = 2000;
/// How long a client may take to send a request's headers, a new connection's first byte included.
const HEADERS_WITHIN: Duration = Duration::from_mins(1);
const HANDSHAKE_WITHIN: Duration = Duration::from_secs(10);
/// How long what was sent may go unread.
const UNREAD_MS: u32 = 60_000;
const MAX_HEADER_BYTES: usize = 64 * 1024;
const MAX_HEADERS: usize = 100;
/// What the bodies of all requests together may take up.
const MAX_BODIES_BYTES: usize = 512 << 20;

/// The sockets, taken before anything else so that a mistake shows at once.
pub(crate) struct Listeners {
    main: TcpListener,
    functions: TcpListener,
    tls: Option<TlsAcceptor>,
}

#[derive(Clone, Copy)]
enum Door {
    Main,
    Functions,
}

impl Listeners {
    pub(crate) async fn bind(config: &Config) -> Result<Self> {
        let bind = async |name: &str, at: SocketAddr| {
            let bound = TcpListener::bind(at).await;
            bound.with_context(|| format!("cannot listen on {at}; choose another with {name}"))
        };
        let main = bind("--listen", config.listen).await?;
        let functions = bind("--functions-listen", config.functions_listen).await?;
        let tls = config.tls.as_ref().map(acceptor).transpose()?;
        Ok(Self { main, functions, tls })
    }

    pub(crate) fn serve(self, edge: &Edge, tasks: &Tasks) {
        let Self { main, functions, tls } = self;
        for (listener, door) in [(main, Door::Main), (functions, Door::Functions)] {
            let accept = accept(listener, door, edge.clone(), tls.clone(), tasks.clone());
            tasks.detach("listener", accept);
        }
    }
}

fn acceptor(tls: &Tls) -> Result<TlsAcceptor> {
    let named = |path: &std::path::Path| path.display().to_string();
    let pem = fs::read(&tls.cert).with_context(|| named(&tls.cert))?;
    let chain = CertificateDer::pem_slice_iter(&pem).collect::<Result<Vec<_>, _>>();
    let chain = chain.with_context(|| named(&tls.cert))?;
    let key = PrivateKeyDer::from_pem_file(&tls.key).with_context(|| named(&tls.key))?;
    let provider = tokio_rustls::rustls::crypto::ring::default_provider();
    let mut config = ServerConfig::builder_with_provider(provider.into())
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .context("the certificate and its key")?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

async fn accept(
    listener: TcpListener,
    door: Door,
    edge: Edge,
    tls: Option<TlsAcceptor>,
    tasks: Tasks,
) {
    let room = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    loop {
        let Ok(place) = room.clone().acquire_owned().await else { return };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = tasks.stop().cancelled() => return,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Descriptors ran out, most likely: some will be free in a moment.
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        let (edge, tls, stop) = (edge.clone(), tls.clone(), tasks.stop().clone());
        let place: Place = Arc::new(place);
        tasks.detach("connection", async move {
            // A client that does not want to wait for small packets is every client here.
            drop(stream.set_nodelay(true));
            // Neither does one that does not read its answers hold a connection for ever.
            if let Err(error) = sockopt::set_tcp_user_timeout(&stream, UNREAD_MS) {
                tracing::debug!(%error, "a connection goes without a bound on what is unread");
            }
            let talk = async {
                match tls {
                    None => kit::at_once(edge.talk(stream, door, peer.ip(), &place)).await,
                    Some(tls) => {
                        let shaken = tokio::time::timeout(HANDSHAKE_WITHIN, tls.accept(stream));
                        if let Ok(Ok(stream)) = shaken.await {
                            kit::at_once(edge.talk(stream, door, peer.ip(), &place)).await;
                        }
                    }
                }
            };
            tokio::select! {
                () = talk => {}
                () = stop.cancelled() => {}
            }
            drop(place);
        });
    }
}

/// Chooses who answers. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Edge {
    inner: Arc<Inner>,
}

struct Inner {
    control: OnceLock<Control>,
    limits: Arc<[Limit]>,
    bodies: Bodies,
    local_secrets: LocalSecrets,
    hosts: Vec<String>,
    closing: CancellationToken,
    /// Counts the requests under way.
    requests: TaskTracker,
    /// Counts the connections that were there before it closed.
    connections: TaskTracker,
}

impl Edge {
    pub(crate) fn new(config: &Config, limits: Vec<Limit>) -> Self {
        let mut hosts = config.hosts.clone();
        hosts.extend(config.public_hosts());
        hosts.extend([config.listen.ip().to_string(), config.functions_listen.ip().to_string()]);
        let inner = Inner {
            control: OnceLock::new(),
            limits: limits.into(),
            bodies: Bodies::new(MAX_BODIES_BYTES),
            local_secrets: LocalSecrets::default(),
            hosts,
            closing: CancellationToken::new(),
            requests: TaskTracker::new(),
            connections: TaskTracker::new(),
        };
        Self { inner: Arc::new(inner) }
    }

    /// From now on requests are answered.
    pub(crate) fn open(&self, control: Control) {
        drop(self.inner.control.set(control));
    }

    /// From now on it says that it is not ready, so that whoever balances load sends no more, and
    /// connections end with the request that is under way on them.
    pub(crate) fn close(&self) {
        self.inner.closing.cancel();
        self.inner.requests.close();
        self.inner.connections.close();
    }

    /// Resolves when every request has its answer, once it is closed.
    pub(crate) async fn answered(&self) {
        self.inner.requests.wait().await;
    }

    /// Resolves when every connection has ended that was there when it was closed.
    pub(crate) async fn hung_up(&self) {
        self.inner.connections.wait().await;
    }

    async fn talk(
        &self,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        door: Door,
        peer: IpAddr,
        place: &Place,
    ) {
        let (stream, manners) = Lingering::new(stream);
        let service = service_fn(async |mut request: Request<Incoming>| {
            let under_way = self.inner.requests.token();
            manners.hear_out(!request.body().is_end_stream());
            let response = match door {
                Door::Main => self.answer(request, peer).await,
                Door::Functions => {
                    request.extensions_mut().insert(place.clone());
                    let response = self.call(request, peer).await;
                    if response.status() == StatusCode::SWITCHING_PROTOCOLS {
                        manners.hear_out(false);
                    }
                    // It may be streamed for as long as the function likes.
                    let under_way = under_way.clone();
                    response.map(|body| Body::new(With::new(body, under_way)))
                }
            };
            drop(under_way);
            Ok::<_, Infallible>(response)
        });
        let closing = &self.inner.closing;
        let counted = (!closing.is_cancelled()).then(|| self.inner.connections.token());
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADERS_WITHIN)
            .max_buf_size(MAX_HEADER_BYTES)
            .max_headers(MAX_HEADERS)
            // What an API was asked for is done though who asked has left. A request for a
            // function ends with its client, for which a closed half counts, as with most proxies.
            .half_close(matches!(door, Door::Main))
            .keep_alive(counted.is_some())
            .serve_connection(TokioIo::new(stream), service)
            .with_upgrades();
        let mut connection = pin!(connection);
        // A client that breaks the protocol or leaves harms its own connection only.
        tokio::select! {
            _ = &mut connection => {}
            () = closing.cancelled(), if counted.is_some() => {
                manners.hear_out(false);
                connection.as_mut().graceful_shutdown();
                drop(connection.await);
            }
        }
        drop(counted);
    }

    /// Takes a request to a function.
    async fn call(&self, request: Request<Incoming>, peer: IpAddr) -> Response {
        if let Some(refused) = self.misdirected(&request) {
            return refused;
        }
        let Some(control) = self.inner.control.get().cloned() else {
            return api_http::starting(&request);
        };
        api_http::handle(control, &self.inner.bodies, peer, request).await
    }

    fn misdirected(&self, request: &Request<Incoming>) -> Option<Response> {
        let host = self.strange_host(request)?;
        let hint = format!("add {host:?} to `hosts` in the configuration if it is this server");
        Some(problem(StatusCode::MISDIRECTED_REQUEST, "unknown host", &hint))
    }

    async fn answer(&self, request: Request<Incoming>, peer: IpAddr) -> Response {
        if let Some(refused) = self.misdirected(&request) {
            return refused;
        }
        let ready = self.inner.control.get().filter(|_| !self.inner.closing.is_cancelled());
        let path = request.uri().path();
        match path {
            "/healthz" | "/_morrow/healthz" => {
                return Json(json!({"status": "ok"})).into_response();
            }
            "/readyz" | "/_morrow/readyz" => {
                return match ready {
                    Some(_) => Json(json!({"status": "ready"})).into_response(),
                    None => problem(StatusCode::SERVICE_UNAVAILABLE, "not ready", "try again"),
                };
            }
            _ => {}
        }
        let Some(control) = self.inner.control.get().cloned() else {
            return problem(StatusCode::SERVICE_UNAVAILABLE, "starting", "try again in a moment");
        };
        if issuer::is_asked(request.method(), path) {
            return issuer::answer(&control, path).await;
        }
        if path.starts_with("/console") {
            let hint = "the web console comes in a later release";
            return problem(StatusCode::NOT_FOUND, "no console", hint);
        }
        let native = path.starts_with("/_morrow/");
        let request = request.map(Body::new);
        let inner = &self.inner;
        if native {
            api_native::handle(control, &inner.bodies, inner.limits.clone(), peer, request).await
        } else {
            api_aws::handle(control, inner.bodies.clone(), Peer::Address(peer), request).await
        }
    }

    /// The way in for functions' code.
    pub(crate) fn inside(&self) -> Inside {
        Inside(Arc::downgrade(&self.inner))
    }

    /// A name that is not this server's: a page elsewhere may have been made to resolve to it.
    fn strange_host(&self, request: &Request<Incoming>) -> Option<String> {
        let header = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
        let host = request.uri().authority().map(http::uri::Authority::as_str).or(header)?;
        let name = host.rsplit_once(':').map_or(host, |(name, port)| {
            if port.bytes().all(|byte| byte.is_ascii_digit()) { name } else { host }
        });
        let name = name.trim_matches(['[', ']']).to_ascii_lowercase();
        let hosts = &self.inner.hosts;
        let everywhere =
            hosts.iter().any(|host| host.parse::<IpAddr>().is_ok_and(|ip| ip.is_unspecified()));
        // No name resolves to an address in the place of a name.
        let address = name.parse::<IpAddr>().is_ok_and(|ip| everywhere || ip.is_loopback());
        let own = address
            || name == "localhost"
            || name.ends_with(".localhost")
            || hosts.iter().any(|host| host.eq_ignore_ascii_case(&name));
        (!own).then_some(name)
    }
}

/// What functions have of the platform. The platform holds its engine, which holds this: so this
/// holds nothing.
pub(crate) struct Inside(Weak<Inner>);

#[async_trait]
impl Platform for Inside {
    fn lend(&self, revision: &Revision) -> Result<Lent, String> {
        let inner = self.0.upgrade().ok_or("the platform is going away")?;
        let control = inner.control.get().ok_or("the platform is starting")?;
        let lent = control.lend_to_function(&revision.function, &revision.config.role);
        lent.map_err(|error| error.to_string())
    }

    async fn answer(
        &self,
        function: &FunctionKey,
        request: Request<Incoming>,
    ) -> http::Response<platform::Body> {
        let found = self.0.upgrade().and_then(|it| Some((it.control.get()?.clone(), it)));
        let response = match found {
            Some((control, inner)) => {
                let under_way = inner.requests.token();
                if LocalSecrets::serves(request.uri().path()) {
                    let answered = inner.local_secrets.answer(&control, function, &request).await;
                    drop(under_way);
                    return answered.map(|body| platform::Body::new(body.map_err(Into::into)));
                }
                let peer = Peer::Function(function.clone());
                let bodies = inner.bodies.clone();
                let response = api_aws::handle(control, bodies, peer, request.map(Body::new)).await;
                drop(under_way);
                response
            }
            None => problem(StatusCode::SERVICE_UNAVAILABLE, "not there", "try again"),
        };
        response.map(|body| platform::Body::new(body.map_err(Into::into)))
    }

    async fn metadata(
        &self,
        revision: &Revision,
        instance: &str,
        head: &Parts,
    ) -> http::Response<Bytes> {
        let inner = self.0.upgrade();
        let control = inner.as_ref().and_then(|inner| inner.control.get());
        let under_way = inner.as_ref().map(|inner| inner.requests.token());
        let Revision { function, config, .. } = revision;
        let instance = metadata::Instance { function, role: &config.role, id: instance };
        let response = metadata::answer(control, &instance, head).await;
        drop(under_way);
        response
    }
}

fn problem(status: StatusCode, problem: &str, hint: &str) -> Response {
    (status, Json(json!({ "error": { "message": problem, "hint": hint } }))).into_response()
}

#[cfg(test)]
mod tests;
