//! The door with a function behind it that is another server of this test's, and clients that
//! speak raw bytes.

use std::{
    net::SocketAddr,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use control::functions::ForwardError;
use futures::{StreamExt, stream};
use http::HeaderMap;
use http_body::Frame;
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::{client, server, service::service_fn};
use hyper_util::rt::TokioIo;
use kit::{Real, Tasks};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::Notify,
    time::timeout,
};

use super::*;

const PATH: &str = "/123456789012/us-east-1/hello";
const PROMPTLY: Duration = Duration::from_secs(20);

/// What arrived at the function, whole: the request line, its headers and its body.
#[derive(Clone, Debug)]
struct Arrived {
    line: String,
    headers: HeaderMap,
    body: Bytes,
    trailers: Option<HeaderMap>,
    upgrades: bool,
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<Arrived>>>);

impl Log {
    fn all(&self) -> Vec<Arrived> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn lines(&self) -> Vec<String> {
        self.all().into_iter().map(|it| it.line).collect()
    }
}

struct World {
    door: SocketAddr,
    log: Log,
    /// Lets a stream go on.
    go_on: Arc<Notify>,
    tasks: Tasks,
}

struct Fake {
    env: Arc<dyn Env>,
    function: SocketAddr,
    log: Log,
    tasks: Tasks,
}

impl Behind for Fake {
    fn env(&self) -> &Arc<dyn Env> {
        &self.env
    }

    fn scheme(&self) -> &'static str {
        "http"
    }

    async fn admit(
        &self,
        _: &FunctionKey,
        nobody: Caller,
        _: &Parts,
        body: Incoming,
        cut: &Cut,
    ) -> Result<Admitted, Fault> {
        let body = crate::stream::Bounded::new(body, cut.clone()).boxed_unsync();
        Ok(Admitted::unasked(nobody, body))
    }

    /// As an engine does it: over a connection to the program.
    async fn forward(
        &self,
        _: &Caller,
        _: &FunctionKey,
        mut request: Request<Body>,
    ) -> Result<http::Response<Body>, NotForwarded> {
        let failed = |error: hyper::Error| ForwardError::Malformed(error.to_string().into());
        assert!(request.extensions().get::<Asked>().is_some());
        let client = request.extensions_mut().remove::<OnUpgrade>();
        let upgrades = client.is_some();
        let stream = TcpStream::connect(self.function).await.unwrap();
        let connected = client::conn::http1::handshake(TokioIo::new(stream)).await;
        let (mut sender, connection) = connected.map_err(failed)?;
        self.tasks.detach("function", async move { drop(connection.with_upgrades().await) });
        let mut answered = sender.send_request(request).await.map_err(failed)?;
        if let Some(client) = client.filter(|_| answered.status() == 101) {
            let function = hyper::upgrade::on(&mut answered);
            self.tasks.detach("tunnel", async move {
                let Ok((client, function)) = tokio::try_join!(client, function) else { return };
                let (mut client, mut function) = (TokioIo::new(client), TokioIo::new(function));
                drop(tokio::io::copy_bidirectional(&mut client, &mut function).await);
            });
        }
        if let Some(last) = self.log.0.lock().unwrap().last_mut() {
            last.upgrades = upgrades;
        }
        Ok(answered.map(|body| body.map_err(Into::into).boxed_unsync()))
    }
}

/// A door before a program that answers at an address.
async fn door(function: SocketAddr, log: Log, go_on: Arc<Notify>) -> World {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let door = listener.local_addr().unwrap();
    let tasks = Tasks::default();
    let fake =
        Arc::new(Fake { env: Arc::new(Real), function, log: log.clone(), tasks: tasks.clone() });
    let within = tasks.clone();
    tasks.detach("door", async move {
        while let Ok((stream, peer)) = listener.accept().await {
            let fake = fake.clone();
            within.detach("connection", async move {
                let service = service_fn(async |request| {
                    let response = answer(&*fake, peer.ip(), request).await;
                    Ok::<_, std::convert::Infallible>(response)
                });
                let connection = server::conn::http1::Builder::new()
                    .half_close(true)
                    .serve_connection(TokioIo::new(stream), service)
                    .with_upgrades();
                drop(connection.await);
            });
        }
    });
    World { door, log, go_on, tasks }
}

/// A program that notes what arrives and answers by the path.
async fn program() -> World {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let at = listener.local_addr().unwrap();
    let (log, go_on) = (Log::default(), Arc::new(Notify::new()));
    let world = door(at, log.clone(), go_on.clone()).await;
    let within = world.tasks.clone();
    world.tasks.detach("program", async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (log, go_on) = (log.clone(), go_on.clone());
            within.detach("its connection", async move {
                let service = service_fn(async |request: Request<Incoming>| {
                    serve(request, &log, go_on.clone()).await
                });
                let connection = server::conn::http1::Builder::new()
                    .serve_connection(TokioIo::new(stream), service);
                drop(connection.await);
            });
        }
    });
    world
}

async fn serve(
    request: Request<Incoming>,
    log: &Log,
    go_on: Arc<Notify>,
) -> Result<http::Response<Body>, hyper::Error> {
    let (head, body) = request.into_parts();
    let line = format!("{} {}", head.method, head.uri);
    let whole = body.collect().await?;
    let trailers = whole.trailers().cloned();
    let arrived =
        Arrived { line, headers: head.headers, body: whole.to_bytes(), trailers, upgrades: false };
    let body = arrived.body.clone();
    log.0.lock().unwrap().push(arrived);
    let full = |text: Bytes| Full::new(text).map_err(|never| match never {}).boxed_unsync();
    let mut response = http::Response::new(full(body));
    match head.uri.path() {
        "/stream" => {
            let pieces = stream::iter(["one\n", "two\n"]).then(move |piece| {
                let go_on = go_on.clone();
                async move {
                    if piece == "two\n" {
                        go_on.notified().await;
                    }
                    Ok(Frame::data(Bytes::from(piece)))
                }
            });
            *response.body_mut() = StreamBody::new(pieces).boxed_unsync();
        }
        "/trailers" => {
            let mut trailers = HeaderMap::new();
            trailers.insert("x-sum", "7".parse().unwrap());
            let frames = [Frame::data(Bytes::from("body")), Frame::trailers(trailers)];
            *response.body_mut() = StreamBody::new(stream::iter(frames.map(Ok))).boxed_unsync();
            response.headers_mut().insert("trailer", "x-sum".parse().unwrap());
        }
        "/page" => {
            *response.body_mut() = full("page".into());
        }
        "/204" => *response.status_mut() = StatusCode::NO_CONTENT,
        "/304" => *response.status_mut() = StatusCode::NOT_MODIFIED,
        _ => {}
    }
    Ok(response)
}

/// A program that says these bytes to whoever asks, whatever they are.
async fn saying(bytes: &'static [u8]) -> World {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let at = listener.local_addr().unwrap();
    let world = door(at, Log::default(), Arc::default()).await;
    world.tasks.detach("program", async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                let Ok(byte) = stream.read_u8().await else { break };
                head.push(byte);
            }
            drop(stream.write_all(bytes).await);
            // What follows is said back in capitals.
            let mut byte = [0];
            while bytes.starts_with(b"HTTP/1.1 101") && stream.read_exact(&mut byte).await.is_ok() {
                drop(stream.write_all(&byte.to_ascii_uppercase()).await);
                if byte == *b"." {
                    break;
                }
            }
        }
    });
    world
}

/// A client that speaks raw bytes.
struct Raw(TcpStream);

impl Raw {
    async fn to(world: &World) -> Self {
        Self(TcpStream::connect(world.door).await.unwrap())
    }

    async fn say(&mut self, bytes: impl AsRef<[u8]>) {
        // It may have been refused already.
        drop(self.0.write_all(bytes.as_ref()).await);
    }

    /// Reads until what was read ends so.
    async fn until(&mut self, end: &str) -> String {
        let mut read = Vec::new();
        let all = async {
            while !read.ends_with(end.as_bytes()) {
                let Ok(byte) = self.0.read_u8().await else { break };
                read.push(byte);
            }
        };
        timeout(PROMPTLY, all).await.unwrap_or_else(|_| panic!("no {end:?} came"));
        String::from_utf8_lossy(&read).into_owned()
    }

    /// Reads to the end, when nothing more is to be said.
    async fn rest(mut self) -> String {
        drop(self.0.shutdown().await);
        let mut read = Vec::new();
        drop(timeout(PROMPTLY, self.0.read_to_end(&mut read)).await.expect("it ends"));
        String::from_utf8_lossy(&read).into_owned()
    }
}

async fn ask(world: &World, bytes: impl AsRef<[u8]>) -> String {
    let mut client = Raw::to(world).await;
    client.say(bytes).await;
    client.rest().await
}

fn get(path: &str, more: &str) -> String {
    format!("GET {PATH}{path} HTTP/1.1\r\nhost: localhost\r\n{more}\r\n")
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or("none")
}

#[tokio::test]
async fn a_request_arrives_as_it_was_meant() {
    let world = program().await;
    let post = format!(
        "POST {PATH}/a%20b?c=%2F HTTP/1.1\r\nhost: localhost:1\r\ncontent-length: 4\r\n\
         x-own: 1\r\nconnection: x-hop\r\nx-hop: 1\r\nx-forwarded-prefix: /evil\r\n\
         authorization: Basic abc\r\n\r\nbody"
    );
    let answer = ask(&world, post).await;
    assert_eq!(status(&answer), "200");
    assert!(answer.ends_with("\r\n\r\nbody"), "{answer}");
    let arrived = world.log.all().remove(0);
    assert_eq!((&*arrived.line, &*arrived.body), ("POST /a%20b?c=%2F", &b"body"[..]));
    for (name, value) in [
        ("host", "localhost:1"),
        ("content-length", "4"),
        ("x-own", "1"),
        ("x-forwarded-prefix", PATH),
        ("x-forwarded-for", "127.0.0.1"),
        ("authorization", "Basic abc"),
    ] {
        assert_eq!(arrived.headers[name], value, "{name}");
    }
    assert!(arrived.headers.get("x-hop").is_none());
    // The client is told the same ids as the function.
    for name in ["function-execution-id", "x-cloud-trace-context"] {
        let told = arrived.headers[name].to_str().unwrap();
        assert!(answer.contains(&format!("{name}: {told}\r\n")), "{answer}");
    }
    let trace = arrived.headers["x-cloud-trace-context"].to_str().unwrap();
    let parent = arrived.headers["traceparent"].to_str().unwrap();
    assert_eq!(trace.split('/').next(), parent.split('-').nth(1));

    let named = "GET /x HTTP/1.1\r\nhost: hello-123456789012.us-east-1.run.localhost\r\n\r\n";
    assert_eq!(status(&ask(&world, named).await), "200");
    let arrived = world.log.all().remove(1);
    assert_eq!(arrived.line, "GET /x");
    assert!(arrived.headers.get("x-forwarded-prefix").is_none());
}

/// A request in the place of a body's end, that must never arrive.
const SMUGGLED: &str =
    "GET /123456789012/us-east-1/hello/smuggled HTTP/1.1\r\nhost: localhost\r\n\r\n";

#[tokio::test]
async fn what_two_readers_could_end_in_two_places_smuggles_nothing() {
    let world = program().await;
    let head = format!("POST {PATH}/first HTTP/1.1\r\nhost: localhost\r\n");
    let both = [
        format!("content-length: {}\r\ntransfer-encoding: chunked\r\n", 5 + SMUGGLED.len()),
        format!("transfer-encoding: chunked\r\ncontent-length: {}\r\n", 5 + SMUGGLED.len()),
        "content-length: 4\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n".to_owned(),
    ];
    // It ends where the chunks do, and the connection with it.
    for framing in &both {
        let answer = ask(&world, format!("{head}{framing}\r\n0\r\n\r\n{SMUGGLED}")).await;
        assert_eq!(status(&answer), "200", "{framing}");
        assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{answer}");
        let arrived = world.log.all().pop().unwrap();
        assert_eq!(arrived.body, "");
        assert!(arrived.headers.get("content-length").is_none_or(|it| it == "0"), "{arrived:?}");
    }
    assert_eq!(world.log.lines(), vec!["POST /first"; both.len()]);
}

#[tokio::test]
async fn what_is_no_clear_request_never_arrives() {
    let world = program().await;
    let head = format!("POST {PATH}/first HTTP/1.1\r\nhost: localhost\r\n");
    let old = format!("POST {PATH}/first HTTP/1.0\r\nhost: localhost\r\n");
    let chunked = format!("{head}transfer-encoding: chunked\r\n\r\n");
    for bytes in [
        // Lengths
        format!("{head}content-length: 1\r\ncontent-length: 2\r\n\r\nxx{SMUGGLED}"),
        format!("{head}content-length: +1\r\n\r\nx{SMUGGLED}"),
        format!("{head}content-length: -1\r\n\r\nx{SMUGGLED}"),
        format!("{head}content-length: 0x1\r\n\r\nx{SMUGGLED}"),
        format!("{head}content-length: 1 1\r\n\r\nx{SMUGGLED}"),
        format!("{head}content-length: 99999999999999999999999\r\n\r\nx{SMUGGLED}"),
        // Codings
        format!("{head}transfer-encoding: xchunked\r\n\r\n0\r\n\r\n{SMUGGLED}"),
        format!("{head}transfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
        format!("{head}transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n{SMUGGLED}"),
        format!(
            "{head}transfer-encoding: chunked\r\ntransfer-encoding: x\r\n\r\n0\r\n\r\n{SMUGGLED}"
        ),
        format!("{head}transfer-encoding:\r\n chunked\r\n\r\n0\r\n\r\n{SMUGGLED}"),
        format!("{head}transfer-encoding: \u{b}chunked\r\n\r\n0\r\n\r\n{SMUGGLED}"),
        format!("{head}transfer-encoding : chunked\r\n\r\n0\r\n\r\n{SMUGGLED}"),
        format!("{old}transfer-encoding: chunked\r\n\r\n0\r\n\r\n{SMUGGLED}"),
        // Chunks
        format!("{chunked}zz\r\n{SMUGGLED}"),
        format!("{chunked}-1\r\nx\r\n0\r\n\r\n{SMUGGLED}"),
        format!("{chunked}0x1\r\nx\r\n0\r\n\r\n{SMUGGLED}"),
        format!("{chunked}1\r\nxx\r\n0\r\n\r\n{SMUGGLED}"),
        format!("{chunked}1\r\nx0\r\n\r\n{SMUGGLED}"),
        format!("{chunked}1;a\nb\r\nx\r\n0\r\n\r\n{SMUGGLED}"),
        format!("{chunked}fffffffffffffffff\r\nx\r\n0\r\n\r\n{SMUGGLED}"),
        format!("{chunked}5\r\nx"),
        // Headers
        format!("{head}x-a: b\r\n folded: c\r\n\r\n"),
        format!("{head}x-a: b\0c\r\n\r\n"),
        format!("{head}x-a: b\rx-evil: c\r\n\r\n"),
        format!("{head}x-a : b\r\n\r\n"),
        format!("{head}: b\r\n\r\n"),
        format!("{head}no colon\r\n\r\n"),
        format!("{head}x(a): b\r\n\r\n"),
        // Targets
        format!("{head}host: localhost\r\n\r\n"),
        format!("{head}host: other\r\n\r\n"),
        format!("POST {PATH}/first HTTP/1.1\r\n\r\n"),
        format!("POST {PATH}/first HTTP/1.0\r\n\r\n"),
        format!("GET http://other{PATH}/first HTTP/1.1\r\nhost: localhost\r\n\r\n"),
        "CONNECT localhost:80 HTTP/1.1\r\nhost: localhost\r\n\r\n".to_owned(),
        "OPTIONS * HTTP/1.1\r\nhost: localhost\r\n\r\n".to_owned(),
        format!("GET {PATH}/a b HTTP/1.1\r\nhost: localhost\r\n\r\n"),
        format!("GET {PATH}/first HTTP/2.0\r\nhost: localhost\r\n\r\n"),
        format!(
            "GET {PATH}/first HTTP/1.1\r\nhost: localhost\r\nauthorization: a\r\nauthorization: b\r\n\r\n"
        ),
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(),
    ] {
        let answer = ask(&world, &bytes).await;
        assert!(["400", "none"].contains(&status(&answer)), "{bytes:?} {answer}");
        assert_eq!(world.log.lines(), Vec::<String>::new(), "{bytes:?}");
    }
}

#[tokio::test]
async fn requests_on_one_connection_have_nothing_of_each_other() {
    let world = program().await;
    let post = format!(
        "POST {PATH}/first HTTP/1.1\r\nhost: localhost\r\nauthorization: Basic one\r\n\
         x-first: 1\r\ntransfer-encoding: chunked\r\ntrailer: x-sum\r\n\r\n\
         3;ext=1\r\none\r\n0\r\nx-sum: 1\r\nhost: evil\r\nx-forwarded-for: 6.6.6.6\r\n\r\n"
    );
    let both = format!("{post}{}", get("/page", "x-second: 2\r\n"));
    let mut client = Raw::to(&world).await;
    client.say(both).await;
    let first = client.until("one").await;
    assert_eq!(status(&first), "200", "{first}");
    let second = client.until("page").await;
    assert!(second.starts_with("HTTP/1.1 200"), "{second}");
    let arrived = world.log.all();
    assert_eq!(world.log.lines(), ["POST /first", "GET /page"]);
    assert_eq!((&*arrived[0].body, &*arrived[1].body), (&b"one"[..], &b""[..]));
    let trailers = arrived[0].trailers.clone().unwrap();
    assert_eq!(trailers.keys().map(http::HeaderName::as_str).collect::<Vec<_>>(), ["x-sum"]);
    assert!(arrived[1].trailers.is_none());
    for name in ["x-first", "authorization", "transfer-encoding", "trailer"] {
        assert!(arrived[1].headers.get(name).is_none(), "{name}");
    }
    let ids: Vec<_> = arrived.iter().map(|it| &it.headers["function-execution-id"]).collect();
    assert_ne!(ids[0], ids[1]);
}

#[tokio::test]
async fn who_waits_to_be_asked_for_a_body_is_asked_if_it_is_wanted() {
    let world = program().await;
    let head = |path: &str| {
        format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\nexpect: 100-continue\r\ncontent-length: 4\r\n\r\n"
        )
    };
    let mut client = Raw::to(&world).await;
    client.say(head(PATH)).await;
    assert_eq!(client.until("\r\n\r\n").await, "HTTP/1.1 100 Continue\r\n\r\n");
    client.say("body").await;
    assert!(client.until("body").await.starts_with("HTTP/1.1 200"));
    assert!(world.log.all()[0].headers.get("expect").is_none());
    let mut client = Raw::to(&world).await;
    client.say(head("/nowhere")).await;
    assert_eq!(status(&client.until("\r\n\r\n").await), "404");
}

#[tokio::test]
async fn an_old_client_is_answered_in_its_own_way() {
    let world = program().await;
    let old = format!("GET {PATH}/trailers HTTP/1.0\r\nhost: localhost\r\n\r\n");
    let answer = ask(&world, old).await;
    assert!(answer.starts_with("HTTP/1.0 200"), "{answer}");
    assert!(!answer.to_lowercase().contains("chunked"), "{answer}");
    assert!(answer.ends_with("\r\n\r\nbody"), "{answer}");
}

#[tokio::test]
async fn a_stream_comes_piece_by_piece() {
    let world = program().await;
    let mut client = Raw::to(&world).await;
    client.say(get("/stream", "")).await;
    let first = client.until("one\n\r\n").await;
    assert!(first.contains("one"), "{first}");
    world.go_on.notify_one();
    assert_eq!(client.until("0\r\n\r\n").await, "4\r\ntwo\n\r\n0\r\n\r\n");
}

#[tokio::test]
async fn trailers_come_to_who_wants_them() {
    let world = program().await;
    let mut client = Raw::to(&world).await;
    client.say(get("/trailers", "te: trailers\r\nconnection: te\r\n")).await;
    let answer = client.until("x-sum: 7\r\n\r\n").await;
    assert!(answer.contains("0\r\nx-sum: 7\r\n\r\n"), "{answer}");
    assert_eq!(world.log.all()[0].headers["te"], "trailers");
    assert!(!ask(&world, get("/trailers", "")).await.contains("x-sum: 7"));
}

#[tokio::test]
async fn an_answer_without_a_body_has_none() {
    let world = program().await;
    let head = get("/page", "").replacen("GET", "HEAD", 1);
    let mut client = Raw::to(&world).await;
    client.say([head, get("/204", ""), get("/304", ""), get("/page", "")].concat()).await;
    let first = client.until("\r\n\r\n").await;
    assert!(first.to_lowercase().contains("content-length: 4\r\n"), "{first}");
    for (wanted, text) in
        [("204", client.until("\r\n\r\n").await), ("304", client.until("\r\n\r\n").await)]
    {
        assert_eq!(status(&text), wanted);
        assert!(text.starts_with("HTTP/1.1"), "{text}");
        assert!(!text.to_lowercase().contains("transfer-encoding"), "{text}");
    }
    // What follows is the next answer's.
    assert!(client.until("page").await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn a_body_that_grows_too_large_is_refused_on_the_way() {
    let world = program().await;
    let mut client = Raw::to(&world).await;
    client
        .say(format!(
            "POST {PATH} HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n"
        ))
        .await;
    let mib = [b"100000\r\n", &vec![b'x'; 1 << 20][..], b"\r\n"].concat();
    for _ in 0..33 {
        client.say(&mib).await;
    }
    let answer = client.until("\r\n\r\n").await;
    assert_eq!(status(&answer), "413", "{answer}");
    let said =
        format!("POST {PATH} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 33554433\r\n\r\n");
    assert_eq!(status(&ask(&world, said).await), "413");
    assert_eq!(world.log.lines(), Vec::<String>::new());
}

#[tokio::test]
async fn what_is_between_the_function_and_this_server_stays_there() {
    let world = saying(
        b"HTTP/1.1 200 OK\r\nconnection: x-hop, close\r\nx-hop: 1\r\nkeep-alive: timeout=1\r\n\
          upgrade: h2c\r\nproxy-authenticate: Basic\r\nx-morrow-error: Forged\r\n\
          function-execution-id: forged\r\nset-cookie: a=1\r\nset-cookie: b=2\r\n\
          content-length: 2\r\n\r\nokHTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nmore",
    )
    .await;
    let answer = ask(&world, get("", "")).await.to_lowercase();
    for name in ["x-hop", "keep-alive", "upgrade", "proxy-auth", "forged", "h2c", "more"] {
        assert!(!answer.contains(name), "{name} {answer}");
    }
    assert!(answer.contains("set-cookie: a=1\r\n") && answer.contains("set-cookie: b=2\r\n"));
    assert!(answer.ends_with("\r\n\r\nok"), "{answer}");
}

#[tokio::test]
async fn an_answer_ends_where_its_chunks_do_whatever_else_is_said() {
    for bytes in [
        &b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"[..],
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ncontent-length: 1\r\n\r\n2\r\nok\r\n0\r\n\r\n",
    ] {
        let world = saying(bytes).await;
        let mut client = Raw::to(&world).await;
        client.say([get("", ""), "GET /nowhere HTTP/1.1\r\nhost: x\r\n\r\n".to_owned()].concat()).await;
        let answer = client.until("0\r\n\r\n").await.to_lowercase();
        assert!(answer.contains("transfer-encoding: chunked"), "{answer}");
        assert!(!answer.contains("content-length"), "{answer}");
        assert_eq!(status(&client.until("\r\n\r\n").await), "404");
    }
}

#[tokio::test]
async fn an_answer_that_is_none_is_told_as_such() {
    for bytes in [
        &b""[..],
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxx",
        b"HTTP/1.1 200 OK\r\nx-a: b\0c\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n",
    ] {
        let world = saying(bytes).await;
        let answer = ask(&world, get("", "accept: application/json\r\n")).await;
        assert_eq!(status(&answer), "503", "{answer}");
        assert!(answer.contains("x-morrow-error: Malformed"), "{answer}");
        assert!(answer.contains("\"status\":\"UNAVAILABLE\""), "{answer}");
        // Strangers are not told what is wrong inside.
        assert!(!answer.contains("\"cause\""), "{answer}");
    }
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_not_ended_as_if_it_were_whole() {
    let world = saying(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\none\r\n").await;
    let answer = ask(&world, get("", "")).await;
    assert!(answer.contains("one") && !answer.contains("0\r\n\r\n"), "{answer}");
}

const WEBSOCKET: &str = "connection: keep-alive, Upgrade\r\nupgrade: WebSocket\r\n\
                         sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

#[tokio::test]
async fn a_web_socket_is_a_tunnel_until_a_side_closes() {
    let world = saying(
        b"HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
          sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\nHELLO",
    )
    .await;
    let mut client = Raw::to(&world).await;
    client.say([&get("/socket", WEBSOCKET), "early"].concat()).await;
    let head = client.until("\r\n\r\n").await.to_lowercase();
    assert!(head.starts_with("http/1.1 101"), "{head}");
    assert!(head.contains("upgrade: websocket\r\n") && head.contains("sec-websocket-accept"));
    assert_eq!(client.until("EARLY").await, "HELLOEARLY");
    client.say("more").await;
    assert_eq!(client.until("MORE").await, "MORE");
    assert_eq!(client.rest().await, "");
}

#[tokio::test]
async fn a_tunnel_ends_when_the_function_closes() {
    let world = saying(
        b"HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n",
    )
    .await;
    let mut client = Raw::to(&world).await;
    client.say(get("/socket", WEBSOCKET)).await;
    client.until("\r\n\r\n").await;
    client.say("bye.").await;
    // It keeps its own side open, and is told all the same.
    assert_eq!(client.until("no such end").await, "BYE.");
}

#[tokio::test]
async fn nothing_but_a_web_socket_is_upgraded_to() {
    let world = program().await;
    let h2c = "connection: upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: AAA\r\n";
    for (more, upgrades) in [
        (h2c, false),
        ("connection: upgrade\r\nupgrade: websocket, h2c\r\n", false),
        ("upgrade: websocket\r\n", false),
        (WEBSOCKET, true),
    ] {
        let mut client = Raw::to(&world).await;
        client.say([get("/page", more), get("/204", "")].concat()).await;
        assert_eq!(status(&client.until("page").await), "200");
        assert_eq!(status(&client.until("\r\n\r\n").await), "204");
        world.log.0.lock().unwrap().pop();
        let arrived = world.log.all().pop().unwrap();
        assert_eq!(arrived.upgrades, upgrades, "{more}");
        assert_eq!(arrived.headers.contains_key("upgrade"), upgrades, "{more}");
        assert!(arrived.headers.get("http2-settings").is_none());
    }
}
