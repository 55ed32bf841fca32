//! Google's metadata server, as the code of one instance finds it: at 169.254.169.254, port 80.
//!
//! Whoever connects is inside the instance's sandbox, so the listener says who asks. What is asked
//! there is the platform's to answer; here it is only bounded, since all that comes is hostile.

use std::{
    convert::Infallible,
    net::{Ipv4Addr, SocketAddrV4},
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use http::{Request, Response, request::Parts};
use http_body_util::Full;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use model::Revision;
use sandbox::{Sandbox, SandboxError};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpListener,
};
use tokio_util::sync::CancellationToken;

use crate::{accept, host::Host, platform::Platform};

/// Where Google's clients look, by address or by the name that stands for it inside.
pub(crate) const ADDRESS: SocketAddrV4 = SocketAddrV4::new(Ipv4Addr::new(169, 254, 169, 254), 80);
const MAX_CONNECTIONS: usize = 32;
const MAX_HEADER_BYTES: usize = 16 * 1024;
/// How long a connection may be silent.
const IDLE: Duration = Duration::from_mins(1);

/// Who asks: one instance of a revision.
struct Instance {
    platform: Arc<dyn Platform>,
    revision: Arc<Revision>,
    id: String,
}

/// Opens the metadata server in an instance's sandbox, and serves it until `stop`. Without a
/// platform there is nobody to answer, and nothing listens.
pub(crate) async fn serve(
    host: &Host,
    sandbox: &dyn Sandbox,
    revision: Arc<Revision>,
    id: String,
    stop: CancellationToken,
) -> Result<(), SandboxError> {
    let Some(platform) = host.platform.clone() else { return Ok(()) };
    let failed = |error: std::io::Error| SandboxError::Failed(error.to_string());
    let listener = sandbox.listen(ADDRESS).await?;
    listener.set_nonblocking(true).map_err(failed)?;
    let listener = TcpListener::from_std(listener).map_err(failed)?;
    let (instance, tasks) = (Arc::new(Instance { platform, revision, id }), host.tasks.clone());
    let converse = move |stream| {
        let instance = instance.clone();
        async move { converse(stream, |head| instance.clone().answer(head)).await }
    };
    let serving = accept::serve("metadata", listener, MAX_CONNECTIONS, stop, tasks, converse);
    host.tasks.detach("metadata", serving);
    Ok(())
}

impl Instance {
    async fn answer(self: Arc<Self>, head: Parts) -> Response<Bytes> {
        self.platform.metadata(&self.revision, &self.id, &head).await
    }
}

/// Serves one connection. Who breaks the protocol loses it, and nothing more.
async fn converse<F: Future<Output = Response<Bytes>>>(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    answer: impl Fn(Parts) -> F,
) {
    let service = service_fn(|request: Request<Incoming>| {
        // Nothing there takes a body: what comes of one is not read.
        let (head, _) = request.into_parts();
        let answered = answer(head);
        async { Ok::<Response<Full<Bytes>>, Infallible>(answered.await.map(Full::new)) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(IDLE)
        .max_buf_size(MAX_HEADER_BYTES)
        .serve_connection(TokioIo::new(stream), service);
    drop(kit::at_once(connection).await);
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    /// Sends bytes, and reads until the other side closes.
    async fn exchange(sent: &[u8]) -> String {
        let (mut here, there) = tokio::io::duplex(1 << 20);
        let served = converse(there, |head: Parts| {
            let text = format!("{} {}", head.method, head.uri);
            std::future::ready(Response::new(text.into()))
        });
        let asked = async {
            here.write_all(sent).await.unwrap();
            let mut answer = String::new();
            here.read_to_string(&mut answer).await.unwrap();
            answer
        };
        tokio::join!(served, asked).1
    }

    #[tokio::test(start_paused = true)]
    async fn requests_are_answered_one_after_another_until_nobody_asks() {
        let two = b"GET /a HTTP/1.1\r\nhost: x\r\n\r\nGET /b HTTP/1.1\r\nhost: x\r\n\r\n";
        let answer = exchange(two).await;
        let (a, b) = (answer.find("GET /a").unwrap(), answer.find("GET /b").unwrap());
        assert!(a < b, "{answer}");
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_too_long_or_no_http_is_cut_off() {
        let long = format!("GET / HTTP/1.1\r\nx: {}\r\n\r\n", "x".repeat(MAX_HEADER_BYTES));
        for sent in [long.as_bytes(), b"\0\0\0\0\r\n\r\n", b"GET / HTT"] {
            let answer = exchange(sent).await;
            assert!(!answer.contains("200 OK"), "{answer}");
        }
        // A body that nobody reads ends the connection with the answer.
        let posted = b"POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999\r\n\r\nmore";
        assert!(exchange(posted).await.contains("POST /a"));
    }
}
