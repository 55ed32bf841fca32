//! The connections to one instance's program. They are kept open between requests, as browsers and
//! load balancers do, since opening one asks the launcher.

use std::{
    convert::Infallible,
    io,
    net::{Ipv4Addr, SocketAddrV4},
    pin::Pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
};

use bytes::Bytes;
use http::{Request, Response, header};
use http_body::{Body as _, Frame, SizeHint};
use http_body_util::{BodyExt, Empty};
use hyper::{body::Incoming, client::conn::http1};
use hyper_util::rt::TokioIo;
use kit::Tasks;
use sandbox::Sandbox;
use tokio::net::TcpStream;

use crate::platform::Body;

/// Where the program is to listen.
pub(super) const PORT: u16 = 8080;
/// The most that an answer's head may take.
const MAX_HEAD: usize = 256 * 1024;
const MAX_HEADERS: usize = 256;

/// One connection, for one request at a time.
pub(super) struct Connection {
    sender: http1::SendRequest<Sent>,
    /// It still takes the body of its last request, though that may have been answered.
    is_sending: Arc<AtomicBool>,
}

/// A request's body on its way to the program.
struct Sent {
    body: Body,
    _sending: Sending,
}

/// Ends when the body has been sent, or given up.
struct Sending(Arc<AtomicBool>);

impl Drop for Sending {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

impl http_body::Body for Sent {
    type Data = Bytes;
    type Error = <Body as http_body::Body>::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Connection {
    /// A request as it is sent over it.
    fn sending(&self, request: Request<Body>) -> Request<Sent> {
        self.is_sending.store(true, Ordering::Release);
        request.map(|body| Sent { body, _sending: Sending(self.is_sending.clone()) })
    }
}

/// Why a request has no answer.
pub(super) enum Unanswered {
    /// It did not reach the program.
    Unsent(Box<Request<Body>>, String),
    Broken(String),
}

pub(super) struct Connections {
    sandbox: Arc<dyn Sandbox>,
    tasks: Tasks,
    /// The one used last is used next.
    idle: Mutex<Vec<Connection>>,
}

impl Connections {
    pub(super) fn new(sandbox: Arc<dyn Sandbox>, tasks: Tasks) -> Self {
        Self { sandbox, tasks, idle: Mutex::default() }
    }

    /// Sends a request, and waits for the head of its answer. When the answer has been read to its
    /// end the connection can be kept.
    ///
    /// A program may close a kept connection just when a request is on its way. What can be
    /// repeated (RFC 9110, 9.2.2) is sent once more, over a connection of its own.
    pub(super) async fn send(
        &self,
        mut request: Request<Body>,
    ) -> Result<(Response<Incoming>, Connection), Unanswered> {
        let mut broken = None;
        loop {
            let kept = if broken.is_none() { self.idle() } else { None };
            let is_new = kept.is_none();
            let mut connection = match kept {
                Some(connection) => connection,
                None => match self.open().await {
                    Ok(connection) => connection,
                    Err(error) => {
                        return Err(broken.map_or_else(
                            || Unanswered::Unsent(Box::new(request), worded(&error)),
                            Unanswered::Broken,
                        ));
                    }
                },
            };
            if !is_new && connection.sender.ready().await.is_err() {
                continue;
            }
            let again = if is_new { None } else { repeated(&request) };
            let sending = connection.sending(request);
            match connection.sender.try_send_request(sending).await {
                Ok(response) => return Ok((response, connection)),
                // It was closed while it was idle, and nothing of this was sent.
                Err(mut error) => match error.take_message().map(|it| it.map(|it| it.body)) {
                    Some(unsent) if !is_new => request = unsent,
                    Some(unsent) => {
                        let why = worded(&error.into_error());
                        return Err(Unanswered::Unsent(Box::new(unsent), why));
                    }
                    None => {
                        let why = worded(&error.into_error());
                        let Some(again) = again else { return Err(Unanswered::Broken(why)) };
                        (request, broken) = (again, Some(why));
                    }
                },
            }
        }
    }

    /// Keeps a connection for the next request, unless that would have to wait for the rest of the
    /// last one, which its client may send as slowly as it likes.
    pub(super) fn keep(&self, connection: Connection) {
        if !connection.sender.is_closed() && !connection.is_sending.load(Ordering::Acquire) {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        }
    }

    fn idle(&self) -> Option<Connection> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|connection| !connection.sender.is_closed());
        idle.pop()
    }

    async fn open(&self) -> io::Result<Connection> {
        let stream = self.connect().await?;
        let handshake = http1::Builder::new()
            .max_buf_size(MAX_HEAD)
            .max_headers(MAX_HEADERS)
            .handshake(TokioIo::new(stream));
        let (sender, driver) = handshake.await.map_err(io::Error::other)?;
        self.tasks.detach("connection", async move {
            // What goes wrong is told to who waits for the answer.
            drop(kit::at_once(driver.with_upgrades()).await);
        });
        Ok(Connection { sender, is_sending: Arc::default() })
    }

    /// A connection to the program's port.
    pub(super) async fn connect(&self) -> io::Result<TcpStream> {
        let to = SocketAddrV4::new(Ipv4Addr::LOCALHOST, PORT);
        let stream = self.sandbox.connect(to).await.map_err(io::Error::other)?;
        let stream = TcpStream::from_std(stream)?;
        stream.writable().await?;
        if let Some(error) = stream.take_error()? {
            return Err(error);
        }
        stream.set_nodelay(true)?;
        Ok(stream)
    }
}

/// A request once more, if it may be sent twice.
fn repeated(request: &Request<Body>) -> Option<Request<Body>> {
    let may_be = request.method().is_idempotent() && request.body().is_end_stream();
    if !may_be || request.headers().contains_key(header::UPGRADE) {
        return None;
    }
    let nothing = Empty::new().map_err(|never: Infallible| match never {});
    let mut again = Request::new(Body::new(nothing));
    *again.method_mut() = request.method().clone();
    *again.uri_mut() = request.uri().clone();
    *again.headers_mut() = request.headers().clone();
    Some(again)
}

/// A fault with what is behind it.
fn worded(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut behind = error.source();
    while let Some(cause) = behind {
        text = format!("{text}: {cause}");
        behind = cause.source();
    }
    text
}
