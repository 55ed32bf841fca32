//! The connections to one instance's program. They are kept open between requests, as browsers and
//! load balancers do, since opening one asks the launcher.

use std::{
    io,
    net::{Ipv4Addr, SocketAddrV4},
    sync::{Arc, Mutex, PoisonError},
};

use http::{Request, Response};
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
pub(super) type Connection = http1::SendRequest<Body>;

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
    pub(super) async fn send(
        &self,
        mut request: Request<Body>,
    ) -> Result<(Response<Incoming>, Connection), Unanswered> {
        loop {
            let kept = self.idle();
            let is_new = kept.is_none();
            let mut connection = match kept {
                Some(connection) => connection,
                None => match self.open().await {
                    Ok(connection) => connection,
                    Err(error) => {
                        return Err(Unanswered::Unsent(Box::new(request), worded(&error)));
                    }
                },
            };
            if !is_new && connection.ready().await.is_err() {
                continue;
            }
            match connection.try_send_request(request).await {
                Ok(response) => return Ok((response, connection)),
                // It was closed while it was idle, and nothing of this was sent.
                Err(mut error) => match error.take_message() {
                    Some(unsent) if !is_new => request = unsent,
                    Some(unsent) => {
                        let why = worded(&error.into_error());
                        return Err(Unanswered::Unsent(Box::new(unsent), why));
                    }
                    None => return Err(Unanswered::Broken(worded(&error.into_error()))),
                },
            }
        }
    }

    /// Keeps a connection for the next request.
    pub(super) fn keep(&self, connection: Connection) {
        if !connection.is_closed() {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        }
    }

    fn idle(&self) -> Option<Connection> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|connection| !connection.is_closed());
        idle.pop()
    }

    async fn open(&self) -> io::Result<Connection> {
        let stream = self.connect().await?;
        let handshake = http1::Builder::new()
            .max_buf_size(MAX_HEAD)
            .max_headers(MAX_HEADERS)
            .handshake(TokioIo::new(stream));
        let (connection, driver) = handshake.await.map_err(io::Error::other)?;
        self.tasks.detach("connection", async move {
            // What goes wrong is told to who waits for the answer.
            drop(kit::at_once(driver.with_upgrades()).await);
        });
        Ok(connection)
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
