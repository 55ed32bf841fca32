use std::sync::Arc;

use rcgen::generate_simple_self_signed;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, RootCertStore, pki_types::ServerName},
};

use super::*;

struct Running {
    edge: Edge,
    tasks: Tasks,
    main: SocketAddr,
    functions: SocketAddr,
}

/// An edge that serves on ports of its own, with no platform behind it yet.
async fn run(mut config: Config) -> Running {
    config.listen.set_port(0);
    config.functions_listen.set_port(0);
    let listeners = Listeners::bind(&config).await.unwrap();
    let main = listeners.main.local_addr().unwrap();
    let functions = listeners.functions.local_addr().unwrap();
    let (edge, tasks) = (Edge::new(&config, Vec::new()), Tasks::default());
    listeners.serve(&edge, &tasks);
    Running { edge, tasks, main, functions }
}

/// Sends bytes and reads until the other side closes.
async fn exchange(mut stream: impl AsyncRead + AsyncWrite + Unpin, sent: &[u8]) -> String {
    stream.write_all(sent).await.unwrap();
    let mut answer = Vec::new();
    // A reset after the answer is no matter.
    drop(stream.read_to_end(&mut answer).await);
    String::from_utf8(answer).unwrap()
}

async fn ask(at: SocketAddr, path: &str, host: &str) -> String {
    let stream = TcpStream::connect(at).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
    exchange(stream, request.as_bytes()).await
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or("none")
}

#[tokio::test]
async fn only_names_of_its_own_are_answered() {
    let hosts = vec!["morrow.example.org".to_owned()];
    let it = run(Config { hosts, ..Config::default() }).await;
    for own in ["127.0.0.1:7373", "localhost", "x.localhost:1", "[::1]:7373", "Morrow.example.org"]
    {
        assert_eq!(status(&ask(it.main, "/healthz", own).await), "200", "{own}");
    }
    for strange in ["evil.example.org", "127.0.0.1.evil.org:7373", "localhost.evil.org", "10.0.0.1"]
    {
        let answer = ask(it.main, "/healthz", strange).await;
        assert_eq!(status(&answer), "421", "{strange}");
        assert!(answer.contains("hosts"), "{answer}");
        assert_eq!(status(&ask(it.functions, "/hello", strange).await), "421", "{strange}");
    }
}

#[tokio::test]
async fn who_listens_everywhere_answers_to_every_address() {
    let listen = ([0, 0, 0, 0], 7373).into();
    let it = run(Config { listen, ..Config::default() }).await;
    for (host, wanted) in [("10.0.0.1:7373", "200"), ("evil.example.org", "421")] {
        assert_eq!(status(&ask(it.main, "/healthz", host).await), wanted, "{host}");
    }
}

#[tokio::test]
async fn it_is_healthy_but_not_ready_until_the_platform_is_there() {
    let it = run(Config::default()).await;
    assert_eq!(status(&ask(it.main, "/healthz", "localhost").await), "200");
    for path in ["/readyz", "/_morrow/v1/status", "/2015-03-31/functions"] {
        assert_eq!(status(&ask(it.main, path, "localhost").await), "503", "{path}");
    }
    assert_eq!(status(&ask(it.functions, "/hello", "localhost").await), "503");
}

#[tokio::test]
async fn headers_are_bounded() {
    let it = run(Config::default()).await;
    let many = "x: y\r\n".repeat(MAX_HEADERS + 1);
    let long = format!("x: {}\r\n", "y".repeat(2 * MAX_HEADER_BYTES));
    for headers in [many, long] {
        let stream = TcpStream::connect(it.main).await.unwrap();
        let request = format!(
            "GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{headers}\r\n"
        );
        let answer = exchange(stream, request.as_bytes()).await;
        assert_ne!(status(&answer), "200");
    }
    let stream = TcpStream::connect(it.main).await.unwrap();
    assert_eq!(status(&exchange(stream, b"\x16\x03\x01 nonsense\r\n\r\n").await), "400");
    assert_eq!(status(&ask(it.main, "/healthz", "localhost").await), "200");
}

#[tokio::test]
async fn who_is_answered_before_they_have_sent_all_reads_the_answer() {
    let it = run(Config::default()).await;
    for at in [it.main, it.functions] {
        let mut stream = TcpStream::connect(at).await.unwrap();
        let head = "POST /x HTTP/1.1\r\nhost: localhost\r\ncontent-length: 16777216\r\n\r\n";
        stream.write_all(head.as_bytes()).await.unwrap();
        // A client that sends everything before it listens, and never closes its own side.
        for _ in 0..16 {
            stream.write_all(&vec![b'x'; 1 << 20]).await.unwrap();
        }
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        assert_eq!(status(&String::from_utf8(answer).unwrap()), "503");
    }
}

#[tokio::test]
async fn a_drain_ends_idle_connections_and_tells_that_it_is_not_ready() {
    let it = run(Config::default()).await;
    let mut idle = TcpStream::connect(it.main).await.unwrap();
    idle.write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
    let mut first = [0; 12];
    idle.read_exact(&mut first).await.unwrap();
    assert_eq!(&first, b"HTTP/1.1 200");

    it.edge.close();
    it.edge.answered().await;
    it.edge.hung_up().await;
    let mut rest = Vec::new();
    idle.read_to_end(&mut rest).await.unwrap();
    assert_eq!(status(&ask(it.main, "/readyz", "localhost").await), "503");
    assert_eq!(status(&ask(it.main, "/healthz", "localhost").await), "200");

    it.tasks.stop().cancel();
    it.tasks.join().await.unwrap();
    assert!(TcpStream::connect(it.main).await.is_err());
}

#[tokio::test]
async fn a_certificate_that_is_given_encrypts() {
    let dir = tempfile::tempdir().unwrap();
    let made = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let tls = Tls { cert: dir.path().join("cert.pem"), key: dir.path().join("key.pem") };
    fs::write(&tls.cert, made.cert.pem()).unwrap();
    fs::write(&tls.key, made.signing_key.serialize_pem()).unwrap();
    let it = run(Config { tls: Some(tls.clone()), ..Config::default() }).await;

    let mut roots = RootCertStore::empty();
    roots.add(made.cert.der().clone()).unwrap();
    let provider = tokio_rustls::rustls::crypto::ring::default_provider();
    let client = ClientConfig::builder_with_provider(provider.into())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(it.main).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let stream = TlsConnector::from(Arc::new(client)).connect(name, stream).await.unwrap();
    let request = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    assert_eq!(status(&exchange(stream, request).await), "200");

    // Who speaks plainly is not answered.
    assert_ne!(status(&ask(it.main, "/healthz", "localhost").await), "200");
    fs::write(&tls.key, "nonsense").unwrap();
    let failed = acceptor(&tls).err().unwrap();
    assert!(format!("{failed:#}").contains("key.pem"), "{failed:#}");
}
