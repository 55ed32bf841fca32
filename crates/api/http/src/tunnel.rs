//! A connection that speaks something else from now on: bytes go both ways until a side closes.

use std::time::Duration;

use control::functions::Body;
use http::{HeaderMap, HeaderValue, Method, Version, header, request::Parts};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, copy, split};

/// How long the second side may go on when the first has closed.
const LAST_WORDS: Duration = Duration::from_secs(5);
const WEBSOCKET: HeaderValue = HeaderValue::from_static("websocket");

/// Two connections that are to be one.
pub struct Tunnel {
    client: OnUpgrade,
    function: OnUpgrade,
    /// The body of the answer that began it, which the engine may tell the end by.
    kept: Body,
}

impl Tunnel {
    pub(crate) fn new(client: OnUpgrade, function: OnUpgrade, kept: Body) -> Self {
        Self { client, function, kept }
    }

    /// Ends when it does. The client's connection must be driven until it has given itself away.
    pub async fn run(self) {
        let Self { client, function, kept } = self;
        if let (Ok(client), Ok(function)) = tokio::join!(client, function) {
            join(TokioIo::new(client), TokioIo::new(function)).await;
        }
        drop(kept);
    }
}

async fn join(client: TokioIo<Upgraded>, function: TokioIo<Upgraded>) {
    let (from_client, to_client) = split(client);
    let (from_function, to_function) = split(function);
    let mut there = std::pin::pin!(pour(from_client, to_function));
    let mut back = std::pin::pin!(pour(from_function, to_client));
    let rest = async {
        tokio::select! {
            () = &mut there => drop(tokio::time::timeout(LAST_WORDS, back).await),
            () = &mut back => drop(tokio::time::timeout(LAST_WORDS, there).await),
        }
    };
    rest.await;
}

async fn pour(mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin) {
    // However it ends, the other side is told that no more comes.
    drop(copy(&mut from, &mut to).await);
    drop(to.shutdown().await);
}

/// Whether a request asks for a web socket. Nothing else is upgraded to: `h2c` would let a client
/// speak past what this server does to requests.
pub(crate) fn is_asked(head: &Parts) -> bool {
    head.method == Method::GET && head.version == Version::HTTP_11 && is_websocket(&head.headers)
}

/// Whether headers upgrade to a web socket.
pub(crate) fn is_websocket(headers: &HeaderMap) -> bool {
    let mut wanted = headers.get_all(header::UPGRADE).iter();
    let is_one = wanted.next().is_some_and(|it| it.as_bytes().eq_ignore_ascii_case(b"websocket"));
    let connection = headers.get_all(header::CONNECTION).iter();
    let mut connection = connection.filter_map(|it| it.to_str().ok()).flat_map(|it| it.split(','));
    is_one
        && wanted.next().is_none()
        && connection.any(|it| it.trim().eq_ignore_ascii_case("upgrade"))
}

/// Says so to the next neighbour.
pub(crate) fn ask(headers: &mut HeaderMap) {
    headers.insert(header::CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(header::UPGRADE, WEBSOCKET);
}
