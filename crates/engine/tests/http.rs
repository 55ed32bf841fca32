//! Programs that answer requests, with sandboxes of nothing: what a request gets when the program
//! behind it answers, breaks, dies, or never comes.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "a test")]

use std::{
    net::{SocketAddr, SocketAddrV4},
    os::fd::OwnedFd,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use bytes::Bytes;
use engine::{Engine, ForwardError, InvokeError, Parts, Pool, Processors, platform::Body};
use futures::{StreamExt, stream};
use http::{Request, Response, StatusCode};
use http_body::Frame;
use http_body_util::{BodyExt, Full, StreamBody};
use kit::Tasks;
use model::{
    Code, Config, Contract, Digest, Draft, EnvVars, FunctionKey, Http, HttpProgram, Logging,
    Revision, Scope,
};
use sandbox::{Boot, Ended, How, Output, Program, Sandbox, SandboxError, Sandboxes, Spec, Stats};
use store::{Blobs, blobs::memory::MemoryBlobs};
use telemetry::Logs;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::{Notify, watch},
};
use tokio_util::sync::CancellationToken;

const SOON: Duration = Duration::from_secs(20);

/// What all programs of a test do, and what was seen of them.
#[derive(Default)]
struct World {
    /// What a program does as soon as it runs.
    start: Mutex<Startup>,
    started: AtomicU64,
    /// How many sandboxes are there.
    alive: AtomicUsize,
    /// Requests that hold, and what lets them go on.
    holding: AtomicUsize,
    go_on: Notify,
    asked_to_end: AtomicUsize,
}

#[derive(Clone, Copy, Default)]
enum Startup {
    #[default]
    Listen,
    Exit,
    Never,
}

struct Machine(Arc<World>);

#[async_trait]
impl Sandboxes for Machine {
    async fn prepare(&self, _spec: Spec) -> Result<Box<dyn Sandbox>, SandboxError> {
        self.0.alive.fetch_add(1, Ordering::SeqCst);
        let (life, _) = watch::channel(None);
        let number = self.0.started.fetch_add(1, Ordering::SeqCst);
        let id = format!("sandbox-{number}");
        let stop = CancellationToken::new();
        Ok(Box::new(Simulacrum {
            world: self.0.clone(),
            id,
            number,
            at: Mutex::default(),
            life,
            stop,
        }))
    }
}

struct Simulacrum {
    world: Arc<World>,
    id: String,
    number: u64,
    at: Mutex<Option<std::net::SocketAddr>>,
    life: watch::Sender<Option<Ended>>,
    stop: CancellationToken,
}

fn end(life: &watch::Sender<Option<Ended>>, how: How) {
    let ended = Ended { how, companion: None, out_of_memory: false };
    life.send_modify(|life| *life = life.or(Some(ended)));
}

impl Drop for Simulacrum {
    fn drop(&mut self) {
        self.stop.cancel();
        self.world.alive.fetch_sub(1, Ordering::SeqCst);
    }
}

#[async_trait]
impl Sandbox for Simulacrum {
    fn id(&self) -> &str {
        &self.id
    }

    async fn listen(&self, _at: SocketAddrV4) -> Result<std::net::TcpListener, SandboxError> {
        Err(SandboxError::Failed("nothing listens here".to_owned()))
    }

    async fn connect(&self, _to: SocketAddrV4) -> Result<std::net::TcpStream, SandboxError> {
        let at = *self.at.lock().unwrap();
        let refused = || SandboxError::Failed("refused".to_owned());
        let stream = TcpStream::connect(at.ok_or_else(refused)?).await.map_err(|_| refused())?;
        Ok(stream.into_std().unwrap())
    }

    async fn listeners(&self) -> Result<Vec<SocketAddr>, SandboxError> {
        Ok(Vec::new())
    }

    async fn boot(&self, _boot: Boot) -> Result<(), SandboxError> {
        Err(SandboxError::Failed("it has no engine that waits".to_owned()))
    }

    async fn assign(&self, program: Program) -> Result<Output, SandboxError> {
        assert_eq!(program.env["PORT"], "8080");
        let (output, ours) = std::io::pipe().unwrap();
        let (frames, _) = std::io::pipe().unwrap();
        let (world, number) = (self.world.clone(), self.number);
        let (life, stop) = (self.life.clone(), self.stop.clone());
        let start = *self.world.start.lock().unwrap();
        match start {
            Startup::Exit => end(&life, How::Exited(3)),
            Startup::Never => {}
            Startup::Listen => {
                let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
                *self.at.lock().unwrap() = Some(listener.local_addr().unwrap());
                Tasks::default().detach("program", async move {
                    let _ours = ours;
                    let accepting = serve(listener, world, number, life, stop.clone());
                    stop.run_until_cancelled(accepting).await;
                });
            }
        }
        let (output, frames) = (OwnedFd::from(output), OwnedFd::from(frames));
        Ok(Output { output, frames, companions: None })
    }

    async fn limit_cpu(&self, _milli_cores: Option<u32>) -> Result<(), SandboxError> {
        Ok(())
    }

    async fn freeze(&self, _frozen: bool) -> Result<(), SandboxError> {
        Ok(())
    }

    async fn end(&self, _whom: Vec<Option<usize>>, kill: bool) -> Result<(), SandboxError> {
        assert!(!kill);
        self.world.asked_to_end.fetch_add(1, Ordering::SeqCst);
        end(&self.life, How::Exited(0));
        Ok(())
    }

    async fn stats(&self) -> Result<Stats, SandboxError> {
        Ok(Stats::default())
    }

    fn memory_peak(&self) -> u64 {
        1 << 20
    }

    async fn ended(&self) -> Ended {
        let mut life = self.life.subscribe();
        let ended = life.wait_for(Option::is_some).await.unwrap();
        ended.unwrap()
    }

    async fn emptied(&self) {
        self.ended().await;
    }

    async fn destroy(&self) -> Result<(), SandboxError> {
        self.stop.cancel();
        end(&self.life, How::Destroyed);
        Ok(())
    }
}

/// The program: what is asked for says what it does.
async fn serve(
    listener: TcpListener,
    world: Arc<World>,
    number: u64,
    life: watch::Sender<Option<Ended>>,
    stop: CancellationToken,
) {
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let (world, life, stop) = (world.clone(), life.clone(), stop.clone());
        Tasks::default().detach("connection", async move {
            let conversing = converse(stream, &world, number, &life, &stop);
            stop.run_until_cancelled(conversing).await;
        });
    }
}

async fn converse(
    mut stream: TcpStream,
    world: &World,
    number: u64,
    life: &watch::Sender<Option<Ended>>,
    stop: &CancellationToken,
) -> Option<()> {
    loop {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.ok()?);
        }
        let head = String::from_utf8(head).unwrap();
        let path = head.split(' ').nth(1).unwrap();
        let said = format!("{number} {path}");
        let whole = |body: &str| {
            let length = body.len();
            format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{body}")
        };
        match path {
            "/hold" => {
                let going = world.go_on.notified();
                world.holding.fetch_add(1, Ordering::SeqCst);
                going.await;
                world.holding.fetch_sub(1, Ordering::SeqCst);
                stream.write_all(whole(&said).as_bytes()).await.ok()?;
            }
            "/die" => {
                end(life, How::Signalled(9));
                stop.cancel();
                return None;
            }
            "/die-later" => {
                let head = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nsome";
                stream.write_all(head.as_bytes()).await.ok()?;
                let going = world.go_on.notified();
                world.holding.fetch_add(1, Ordering::SeqCst);
                going.await;
                end(life, How::Exited(1));
                stop.cancel();
                return None;
            }
            "/garbage" => {
                stream.write_all(b"no HTTP at all\r\n\r\n").await.ok()?;
                return None;
            }
            "/changes" => {
                let head = "HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\
                            connection: upgrade\r\n\r\n";
                stream.write_all(head.as_bytes()).await.ok()?;
                return None;
            }
            "/endless" => {
                let head = "HTTP/1.1 200 OK\r\n";
                stream.write_all(head.as_bytes()).await.ok()?;
                loop {
                    stream.write_all(b"x: y\r\n").await.ok()?;
                }
            }
            "/much" => {
                stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.ok()?;
                loop {
                    stream.write_all(&[b'.'; 1 << 14]).await.ok()?;
                }
            }
            "/closes" => return None,
            "/once" => {
                stream.write_all(whole(&said).as_bytes()).await.ok()?;
                return None;
            }
            "/never" => std::future::pending().await,
            _ => stream.write_all(whole(&said).as_bytes()).await.ok()?,
        }
    }
}

struct Stage {
    world: Arc<World>,
    engine: Engine,
    pool: Pool,
    _dir: tempfile::TempDir,
}

async fn stage(start: Startup, change: impl FnOnce(&mut Http, &mut Config)) -> Stage {
    let dir = tempfile::tempdir().unwrap();
    let (code_dir, engines_dir) = (dir.path().join("code"), dir.path().join("engines"));
    let base = engines_dir.join(Digest::of(b"base").to_string());
    for made in [&code_dir, &base] {
        std::fs::create_dir_all(made).unwrap();
    }
    let manifest = r#"{"format": 1, "kind": "base", "runtime": "base", "version": "1",
                       "argv": [], "env": {}, "boot_env": []}"#;
    std::fs::write(base.join("manifest.json"), manifest).unwrap();
    let source = dir.path().join("source");
    std::fs::create_dir(&source).unwrap();
    std::fs::write(source.join("server"), "").unwrap();
    let package = engine::package::pack(&source).unwrap();
    let blobs = Arc::new(MemoryBlobs::new(Arc::new(kit::Real)));
    let digest = blobs.put(Bytes::from(package.clone())).await.unwrap();

    let world = Arc::new(World::default());
    *world.start.lock().unwrap() = start;
    let tasks = Tasks::new(CancellationToken::new());
    let engine = Engine::new(Parts {
        platform: None,
        env: Arc::new(kit::Real),
        sandboxes: Arc::new(Machine(world.clone())),
        processors: Processors::new(2, || None),
        spares: false,
        logs: Logs::open(
            &dir.path().join("logs"),
            Arc::new(kit::Real),
            telemetry::Limits::default(),
        )
        .unwrap(),
        blobs,
        tasks,
        resolvers: Vec::new(),
        builds: engine::builds::Settings::default(),
        code_dir,
        engines_dir,
    });
    let mut http = Http::new(HttpProgram::Command(vec!["./server".into()]), 2048);
    let mut config = Config {
        description: String::new(),
        runtime: "provided.al2023".parse().unwrap(),
        handler: String::new(),
        role: "arn:aws:iam::000000000000:role/x".to_owned(),
        memory_mb: 2048,
        timeout_s: 60,
        ephemeral_mb: 512,
        env: EnvVars::default(),
        logging: Logging::default(),
        layers: Vec::new(),
        network: None,
        contract: Contract::Lambda,
    };
    change(&mut http, &mut config);
    config.contract = Contract::Http(Box::new(http));
    let function = FunctionKey {
        scope: Scope::aws("000000000000").unwrap(),
        region: "us-east-1".parse().unwrap(),
        name: "server".parse().unwrap(),
    };
    let code = Code { digest, bytes: package.len() as u64 };
    let revision = Revision::bind(function, "1", Draft { code, config }, None, Digest::of(b"base"));
    let pool = engine.pool(revision);
    Stage { world, engine, pool, _dir: dir }
}

impl Stage {
    async fn ask(&self, path: &str) -> Result<Response<Body>, ForwardError> {
        ask(self.pool.clone(), path.to_owned()).await
    }

    async fn says(&self, path: &str) -> String {
        text(self.ask(path).await.unwrap()).await.unwrap()
    }

    async fn until(&self, holds: impl Fn(&World) -> bool) {
        let waiting = async {
            while !holds(&self.world) {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        tokio::time::timeout(SOON, waiting).await.expect("it comes about");
    }

    /// Nothing is left of it, and everybody was given a moment.
    async fn ends(self) {
        tokio::time::timeout(SOON, self.engine.drain()).await.expect("it drains");
        assert_eq!(self.pool.instances(), 0);
        // One that has just died is cleared up beside.
        self.until(|world| world.alive.load(Ordering::SeqCst) == 0 && self.engine.instances() == 0)
            .await;
    }
}

async fn ask(pool: Pool, path: String) -> Result<Response<Body>, ForwardError> {
    let body = Body::new(Full::new(Bytes::new()).map_err(|never| match never {}));
    let request = Request::get(path).header("host", "server").body(body).unwrap();
    tokio::time::timeout(SOON, pool.forward(request)).await.expect("it is answered")
}

async fn text(response: Response<Body>) -> Result<String, String> {
    assert_eq!(response.status(), StatusCode::OK);
    let body = tokio::time::timeout(SOON, response.into_body().collect()).await;
    let body = body.expect("the body ends").map_err(|error| error.to_string())?;
    Ok(String::from_utf8(body.to_bytes().to_vec()).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn one_instance_takes_many_requests_at_once_and_no_more_than_it_has_room_for() {
    let stage = stage(Startup::Listen, |http, _| http.max_in_flight = 10).await;
    let held: Vec<_> =
        (0..25).map(|_| tokio::spawn(ask(stage.pool.clone(), "/hold".to_owned()))).collect();
    stage.until(|world| world.holding.load(Ordering::SeqCst) == 25).await;
    assert_eq!(stage.pool.instances(), 3);
    assert_eq!(stage.world.started.load(Ordering::SeqCst), 3, "not one for each that waits");
    stage.world.go_on.notify_waiters();
    let mut by = std::collections::BTreeMap::<String, u32>::new();
    for held in held {
        let said = text(held.await.unwrap().unwrap()).await.unwrap();
        *by.entry(said).or_default() += 1;
    }
    assert_eq!(by.values().sum::<u32>(), 25);
    assert!(by.values().all(|many| *many <= 10), "{by:?}");
    stage.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_instance_that_dies_fails_the_requests_on_it_and_no_others() {
    let stage = stage(Startup::Listen, |http, _| http.max_in_flight = 3).await;
    let hold = |_| tokio::spawn(ask(stage.pool.clone(), "/hold".to_owned()));
    let on_it: Vec<_> = (0..2).map(hold).collect();
    stage.until(|world| world.holding.load(Ordering::SeqCst) == 2).await;
    let killed = stage.ask("/die").await;
    assert!(
        matches!(&killed, Err(ForwardError::Died(why)) if why.contains("signal 9")),
        "{killed:?}"
    );
    for on_it in on_it {
        let answer = on_it.await.unwrap();
        assert!(matches!(&answer, Err(ForwardError::Died(_))), "{answer:?}");
    }
    assert_eq!(stage.says("/next").await, "1 /next");
    stage.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_breaks_off_says_so() {
    let stage = stage(Startup::Listen, |_, _| {}).await;
    let begun = stage.ask("/die-later").await.unwrap();
    stage.until(|world| world.holding.load(Ordering::SeqCst) == 1).await;
    stage.world.go_on.notify_waiters();
    let broken = text(begun).await;
    assert!(broken.is_err(), "{broken:?}");
    stage.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_http_is_refused_and_the_instance_goes_on() {
    let stage = stage(Startup::Listen, |_, _| {}).await;
    for path in ["/garbage", "/closes", "/changes", "/endless"] {
        let answer = stage.ask(path).await;
        assert!(matches!(&answer, Err(ForwardError::Malformed(_))), "{path}: {answer:?}");
    }
    for _ in 0..3 {
        assert_eq!(
            stage.says("/once").await,
            "0 /once",
            "a connection that was closed is no matter"
        );
    }
    assert_eq!(stage.pool.instances(), 1);
    stage.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_ends_or_never_listens_is_told_to_all_that_wait() {
    for (start, words) in [(Startup::Exit, "exit(3)"), (Startup::Never, "within 1 s")] {
        let stage = stage(start, |http, _| {
            http.startup.period_s = 1;
            http.startup.timeout_s = 1;
        })
        .await;
        let asked: Vec<_> =
            (0..20).map(|_| tokio::spawn(ask(stage.pool.clone(), "/".to_owned()))).collect();
        for asked in asked {
            let answer = asked.await.unwrap();
            let told = matches!(&answer, Err(ForwardError::NoInstance(InvokeError::NotStarted(why))) if why.contains(words));
            assert!(told, "{answer:?}");
        }
        stage.ends().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_whose_time_is_up_is_answered_so() {
    let stage = stage(Startup::Listen, |_, config| config.timeout_s = 1).await;
    let answer = stage.ask("/never").await;
    assert!(matches!(answer, Err(ForwardError::TimedOut(limit)) if limit.as_secs() == 1));
    assert_eq!(stage.says("/next").await, "0 /next", "its instance goes on");
    stage.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_reads_slowly_has_no_more_time_than_others() {
    let stage = stage(Startup::Listen, |http, config| {
        (http.max_in_flight, http.max_instances, config.timeout_s) = (1, 1, 1);
    })
    .await;
    let mut slow = stage.ask("/much").await.unwrap().into_body();
    assert!(slow.frame().await.unwrap().is_ok());
    // The one that waits meanwhile has no more time itself.
    drop(stage.ask("/waits").await);
    assert_eq!(stage.says("/next").await, "0 /next");
    assert!(slow.frame().await.unwrap().unwrap_err().to_string().contains("time is up"));
    stage.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_is_answered_early_and_never_ends_holds_up_nobody() {
    let stage = stage(Startup::Listen, |http, _| http.max_instances = 1).await;
    let first = stream::once(async { Ok(Frame::data(Bytes::from_static(b"x"))) });
    let body = Body::new(StreamBody::new(first.chain(stream::pending())));
    let early = Request::post("/early").header("content-length", "1000").body(body).unwrap();
    let answer = stage.pool.forward(early).await.unwrap();
    assert_eq!(text(answer).await.unwrap(), "0 /early");
    assert_eq!(stage.says("/next").await, "0 /next");
    stage.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_when_an_instance_dies_gets_another() {
    let stage = stage(Startup::Listen, |http, _| {
        (http.max_in_flight, http.max_instances) = (1, 1);
    })
    .await;
    let dies = tokio::spawn(ask(stage.pool.clone(), "/die-later".to_owned()));
    stage.until(|world| world.holding.load(Ordering::SeqCst) == 1).await;
    let waits = tokio::spawn(ask(stage.pool.clone(), "/next".to_owned()));
    let dies = dies.await.unwrap().unwrap();
    stage.world.go_on.notify_waiters();
    text(dies).await.unwrap_err();
    assert_eq!(text(waits.await.unwrap().unwrap()).await.unwrap(), "1 /next");
    stage.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_gives_the_place_back() {
    let stage = stage(Startup::Listen, |http, _| {
        http.max_in_flight = 1;
        http.max_instances = 1;
    })
    .await;
    assert_eq!(stage.says("/first").await, "0 /first");
    let held = tokio::spawn(ask(stage.pool.clone(), "/hold".to_owned()));
    stage.until(|world| world.holding.load(Ordering::SeqCst) == 1).await;
    let mut queued: Vec<_> =
        (0..5).map(|n| tokio::spawn(ask(stage.pool.clone(), format!("/{n}")))).collect();
    queued.remove(0).abort();
    held.abort();
    // Whoever is answered first is to be read first.
    let read = queued.into_iter().map(async |queued| text(queued.await.unwrap().unwrap()).await);
    for read in futures::future::join_all(read).await {
        read.unwrap();
    }
    assert_eq!(stage.world.started.load(Ordering::SeqCst), 1);
    stage.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn as_many_as_are_wanted_are_there_before_anybody_asks() {
    let stage = stage(Startup::Listen, |http, _| http.min_instances = 2).await;
    stage.until(|world| world.alive.load(Ordering::SeqCst) == 2).await;
    assert_eq!(stage.says("/first").await.split(' ').nth(1), Some("/first"));
    let Stage { world, pool, .. } = &stage;
    pool.retire();
    stage.until(|_| world.asked_to_end.load(Ordering::SeqCst) == 2).await;
    stage.ends().await;
}
