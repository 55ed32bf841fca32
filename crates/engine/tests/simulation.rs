//! The engine in simulated worlds. A seed decides what is asked and when, how the code behaves,
//! what the machine refuses, when the launcher goes and how long the store takes; time is the
//! simulation's. Every world is run twice and must take the same course.
//!
//! `SEED=100 cargo test -p engine --test simulation` runs other worlds.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write,
    net::{SocketAddr, SocketAddrV4, TcpListener},
    os::fd::OwnedFd,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use async_trait::async_trait;
use bytes::Bytes;
use engine::{Engine, Event, InvokeError, Parts, Pool, Processors};
use jiff::Timestamp;
use kit::{Env, Simulated, Tasks};
use model::{
    Code, Config, Contract, Digest, Draft, EnvVars, FunctionKey, Logging, Revision, Scope,
};
use sandbox::{Boot, Ended, How, Output, Program, Sandbox, SandboxError, Sandboxes, Spec, Stats};
use store::{
    BlobError, Blobs,
    blobs::{BlobInfo, Content},
};
use telemetry::Logs;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    sync::watch,
};
use tokio_util::sync::CancellationToken;

const SEEDS: u64 = 24;
const STEPS: u64 = 60;
const TIMEOUT_S: u32 = 3;
/// Nothing is under way for longer: waiting for a place, two starts, the invocation, the store.
const AT_MOST: Duration = Duration::from_mins(2);

/// One world, and the chance of one thing in it: what one does changes nobody else's.
#[derive(Clone)]
struct World {
    env: Arc<Simulated>,
    seed: u64,
    chance: Arc<Simulated>,
    seen: Arc<Mutex<Seen>>,
    tasks: Tasks,
}

#[derive(Default)]
struct Seen {
    /// How often code was given each event.
    given: BTreeMap<String, u32>,
    /// The sandboxes that are there.
    sandboxes: BTreeSet<u64>,
    made: u64,
    launcher_gone: bool,
}

impl World {
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap()
    }

    /// The same world, with the chance of what begins now. Two that begin at the same moment have
    /// the same, so that it does not matter which of them is first.
    fn of(&self, thing: &str) -> Self {
        let name = format!("{} {thing} {}", self.seed, self.env.now());
        let digest = *Digest::of(name.as_bytes()).as_bytes();
        let seed = digest.iter().take(8).fold(0, |seed, byte| seed << 8 | u64::from(*byte));
        Self { chance: Arc::new(Simulated::new(seed)), ..self.clone() }
    }

    fn below(&self, bound: u64) -> u64 {
        let mut random = [0; 8];
        self.chance.fill(&mut random);
        u64::from_le_bytes(random) % bound
    }

    fn one_in(&self, many: u64) -> bool {
        self.below(many) == 0
    }

    async fn wait(&self, milliseconds: u64) {
        tokio::time::sleep(Duration::from_millis(self.below(milliseconds))).await;
    }

    /// What the machine may answer whatever it is asked.
    fn trouble(&self) -> Result<(), SandboxError> {
        if self.seen().launcher_gone {
            return Err(SandboxError::LauncherGone);
        }
        match self.below(120) {
            0 => Err(SandboxError::NoRoom("no loop device".to_owned())),
            1 => Err(SandboxError::Failed("it went wrong".to_owned())),
            _ => Ok(()),
        }
    }
}

/// A machine that makes sandboxes of nothing.
struct Machine(World);

#[async_trait]
impl Sandboxes for Machine {
    async fn prepare(&self, _spec: Spec) -> Result<Box<dyn Sandbox>, SandboxError> {
        let number = {
            let mut seen = self.0.seen();
            seen.made += 1;
            seen.made
        };
        let world = self.0.of("sandbox");
        world.wait(30).await;
        world.trouble()?;
        world.seen().sandboxes.insert(number);
        let id = format!("sandbox-{number}");
        let (life, _) = watch::channel(None);
        let stop = CancellationToken::new();
        Ok(Box::new(Simulacrum { world, number, id, at: Mutex::default(), life, stop }))
    }
}

struct Simulacrum {
    world: World,
    number: u64,
    id: String,
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
        self.world.seen().sandboxes.remove(&self.number);
        end(&self.life, How::Destroyed);
    }
}

#[async_trait]
impl Sandbox for Simulacrum {
    fn id(&self) -> &str {
        &self.id
    }

    async fn listen(&self, _at: SocketAddrV4) -> Result<TcpListener, SandboxError> {
        self.world.wait(3).await;
        self.world.trouble()?;
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        *self.at.lock().unwrap() = Some(listener.local_addr().unwrap());
        Ok(listener)
    }

    async fn connect(&self, _to: SocketAddrV4) -> Result<std::net::TcpStream, SandboxError> {
        Err(SandboxError::Failed("nobody listens".to_owned()))
    }

    async fn listeners(&self) -> Result<Vec<SocketAddr>, SandboxError> {
        Ok(Vec::new())
    }

    async fn boot(&self, _boot: Boot) -> Result<(), SandboxError> {
        Err(SandboxError::Failed("it has no engine that waits".to_owned()))
    }

    async fn assign(&self, program: Program) -> Result<Output, SandboxError> {
        self.world.wait(10).await;
        self.world.trouble()?;
        if self.world.one_in(60) {
            let (program, problem) = (program.argv[0].clone(), "not executable".to_owned());
            return Err(SandboxError::CannotStart { program, problem });
        }
        let (output, ours) = std::io::pipe().unwrap();
        let (frames, frames_end) = std::io::pipe().unwrap();
        let at = self.at.lock().unwrap().expect("it listens before the program starts");
        let world = self.world.of("code");
        let (life, stop) = (self.life.clone(), self.stop.clone());
        self.world.tasks.detach("simulated function", async move {
            let how = tokio::select! {
                biased;
                () = stop.cancelled() => How::Signalled(9),
                how = code(&world, at, ours) => how,
            };
            drop(frames_end);
            end(&life, how);
        });
        Ok(Output {
            output: OwnedFd::from(output),
            frames: OwnedFd::from(frames),
            companions: None,
        })
    }

    async fn limit_cpu(&self, _milli_cores: Option<u32>) -> Result<(), SandboxError> {
        self.world.trouble()
    }

    async fn freeze(&self, _frozen: bool) -> Result<(), SandboxError> {
        self.world.trouble()
    }

    async fn end(&self, _whom: Vec<Option<usize>>, _kill: bool) -> Result<(), SandboxError> {
        self.world.wait(20).await;
        self.stop.cancel();
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
        self.world.wait(20).await;
        self.stop.cancel();
        self.world.seen().sandboxes.remove(&self.number);
        end(&self.life, How::Destroyed);
        Ok(())
    }
}

/// A function's process: asks for events and does what they say.
async fn code(world: &World, at: std::net::SocketAddr, mut output: std::io::PipeWriter) -> How {
    world.wait(200).await;
    match world.below(30) {
        0 => return How::Exited(1),
        1 => std::future::pending().await,
        _ => {}
    }
    let mut api = BufReader::new(TcpStream::connect(at).await.unwrap());
    loop {
        let Some((request_id, event)) = ask(&mut api, "GET", "invocation/next", b"").await else {
            return How::Signalled(15);
        };
        *world.seen().given.entry(request_id.clone()).or_default() += 1;
        output.write_all(b"a line\n").unwrap();
        let text = String::from_utf8(event).unwrap();
        let (what, wait) = text.split_once(' ').unwrap();
        let wait: u64 = wait.split_once(' ').unwrap().0.parse().unwrap();
        tokio::time::sleep(Duration::from_millis(wait)).await;
        let answer = format!("\"{text}\"");
        let (response, error) =
            (format!("invocation/{request_id}/response"), format!("invocation/{request_id}/error"));
        match what {
            "raise" => drop(ask(&mut api, "POST", &error, answer.as_bytes()).await),
            "exit" => return How::Exited(3),
            "hang" => std::future::pending().await,
            "twice" => {
                ask(&mut api, "POST", &response, answer.as_bytes()).await;
                ask(&mut api, "POST", &response, b"\"again\"").await;
            }
            "other" => {
                ask(&mut api, "POST", "invocation/nobody/response", b"\"not mine\"").await;
                ask(&mut api, "POST", &response, answer.as_bytes()).await;
            }
            "leave" => {
                ask(&mut api, "POST", &response, answer.as_bytes()).await;
                return How::Exited(0);
            }
            _ => drop(ask(&mut api, "POST", &response, answer.as_bytes()).await),
        }
    }
}

/// A request to the Runtime API: the id and body of what it answers, unless it has gone.
async fn ask(
    api: &mut BufReader<TcpStream>,
    method: &str,
    path: &str,
    body: &[u8],
) -> Option<(String, Vec<u8>)> {
    let head = format!(
        "{method} /2018-06-01/runtime/{path} HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    api.write_all(&[head.as_bytes(), body].concat()).await.ok()?;
    let (mut id, mut length, mut status) = (String::new(), 0, String::new());
    loop {
        let mut line = String::new();
        if api.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let line = line.trim_end().to_lowercase();
        match line.split_once(": ") {
            Some(("content-length", value)) => length = value.parse().unwrap(),
            Some(("lambda-runtime-aws-request-id", value)) => value.clone_into(&mut id),
            None if line.is_empty() => break,
            None => status = line,
            Some(_) => {}
        }
    }
    let mut body = vec![0; length];
    api.read_exact(&mut body).await.ok()?;
    (method != "GET" || status.contains("200")).then_some((id, body))
}

/// A store that takes its time, and sometimes fails.
struct Slow(World, Bytes);

#[async_trait]
impl Blobs for Slow {
    async fn put(&self, _bytes: Bytes) -> Result<Digest, BlobError> {
        unreachable!("the engine only reads")
    }

    async fn put_file(&self, _path: &std::path::Path) -> Result<Digest, BlobError> {
        unreachable!("the engine only reads")
    }

    async fn open(&self, _digest: &Digest) -> Result<Option<Box<dyn Content>>, BlobError> {
        unreachable!("the engine reads whole packages")
    }

    async fn read(&self, _digest: &Digest) -> Result<Option<Bytes>, BlobError> {
        let world = self.0.of("store");
        let stall = if world.one_in(4) { 20_000 } else { 50 };
        world.wait(stall).await;
        if world.one_in(8) {
            return Err(BlobError::Io(std::io::Error::other("the disk is away")));
        }
        Ok(Some(self.1.clone()))
    }

    async fn exists(&self, _digest: &Digest) -> Result<bool, BlobError> {
        unreachable!("the engine only reads")
    }

    async fn remove(&self, _digest: &Digest) -> Result<bool, BlobError> {
        unreachable!("the engine only reads")
    }

    async fn remove_untouched(&self, _: &Digest, _: Timestamp) -> Result<bool, BlobError> {
        unreachable!("the engine only reads")
    }

    async fn list(&self) -> Result<Vec<BlobInfo>, BlobError> {
        unreachable!("the engine only reads")
    }
}

const WHAT: [(&str, u64); 8] = [
    ("answer", 20),
    ("raise", 4),
    ("exit", 3),
    ("hang", 1),
    ("twice", 2),
    ("other", 2),
    ("leave", 3),
    ("slow", 1),
];

/// What one event asks the code for.
fn ask_for(world: &World, number: u64) -> String {
    let mut at = world.below(WHAT.iter().map(|(_, share)| share).sum());
    let chosen = WHAT.iter().find(|(_, share)| {
        let here = at < *share;
        at = at.saturating_sub(*share);
        here
    });
    let what = chosen.map_or("answer", |(what, _)| what);
    let wait = if what == "slow" { 2_990 + world.below(20) } else { world.below(300) };
    format!("{what} {wait} {number}")
}

fn revision(turn: u64, package: &[u8]) -> Revision {
    let function = FunctionKey {
        scope: Scope::aws("000000000000").unwrap(),
        region: "us-east-1".parse().unwrap(),
        name: "simulated".parse().unwrap(),
    };
    let config = Config {
        description: String::new(),
        runtime: "provided.al2023".parse().unwrap(),
        handler: "bootstrap".to_owned(),
        role: "arn:aws:iam::000000000000:role/x".to_owned(),
        memory_mb: 128,
        timeout_s: TIMEOUT_S,
        ephemeral_mb: 512,
        env: EnvVars::default(),
        logging: Logging::default(),
        layers: Vec::new(),
        network: None,
        contract: Contract::Lambda,
    };
    let code = Code { digest: Digest::of(package), bytes: package.len() as u64 };
    let draft = Draft { code, config };
    Revision::bind(function, &turn.to_string(), draft, None, Digest::of(b"base"))
}

/// Asks and waits, however long the answer takes; gives what came of it.
async fn invoke(world: World, pool: Pool, number: u64, text: String) -> String {
    let request_id = format!("request-{number}");
    let event = Event {
        request_id: request_id.clone(),
        payload: Bytes::from(text.clone()),
        invoked_as: "simulated".to_owned(),
        client_context: None,
        trace: None,
        want_tail: number.is_multiple_of(2),
    };
    let began = world.env.now();
    let result = tokio::time::timeout(AT_MOST, pool.invoke(event)).await;
    let result = result.unwrap_or_else(|_| panic!("{request_id} ({text}) is not answered"));
    let took = world.env.now().duration_since(began).as_millis();
    let given = world.seen().given.get(&request_id).copied().unwrap_or(0);
    assert!(given <= 1, "{request_id} ({text}) was given {given} times");
    let what = text.split(' ').next().unwrap_or_default();
    let outcome = match result {
        Ok(answer) if !answer.failed => {
            assert_eq!(answer.payload, format!("\"{text}\""), "{request_id}: another's answer");
            assert!(!["raise", "exit", "hang"].contains(&what), "{text} cannot go well");
            assert_eq!(given, 1);
            "answered".to_owned()
        }
        Ok(answer) => String::from_utf8_lossy(&answer.payload).into_owned(),
        Err(error) => {
            if matches!(error, InvokeError::Throttled(_) | InvokeError::ShuttingDown) {
                assert_eq!(given, 0, "{request_id} is refused and was given");
            }
            error.to_string()
        }
    };
    format!("{request_id} {text}: {took} ms, {outcome}")
}

/// Idle in one half of each second and busy in the other.
fn processors() -> Processors {
    let began = tokio::time::Instant::now();
    Processors::new(1, move || {
        let past = u64::try_from(began.elapsed().as_millis()).ok()?;
        Some(Duration::from_millis(past / 1000 * 500 + (past % 1000).min(500)))
    })
}

async fn course(env: Arc<Simulated>) -> Vec<String> {
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
    std::fs::write(source.join("bootstrap"), "").unwrap();
    let package = engine::package::pack(&source).unwrap();

    let tasks = Tasks::new(CancellationToken::new());
    let mut seed = [0; 8];
    env.fill(&mut seed);
    let world = World {
        env: env.clone(),
        seed: u64::from_le_bytes(seed),
        chance: env.clone(),
        seen: Arc::default(),
        tasks: tasks.clone(),
    };
    let world = world.of("course");
    let engine = Engine::new(Parts {
        platform: None,
        env: env.clone(),
        sandboxes: Arc::new(Machine(world.clone())),
        processors: processors(),
        spares: world.one_in(2),
        // Its own thread writes in the machine's time; nobody here waits for it.
        logs: Logs::open(
            &dir.path().join("logs"),
            Arc::new(kit::Real),
            telemetry::Limits::default(),
        )
        .unwrap(),
        blobs: Arc::new(Slow(world.clone(), Bytes::from(package.clone()))),
        tasks: tasks.clone(),
        resolvers: Vec::new(),
        builds: engine::builds::Settings::default(),
        code_dir: code_dir.clone(),
        engines_dir,
    });

    let (mut turn, mut asked) = (0, Vec::new());
    let mut pool = engine.pool(revision(turn, &package));
    let launcher_goes = world.one_in(3).then(|| world.below(STEPS));
    for step in 0..STEPS {
        world.wait(250).await;
        match world.below(12) {
            0 => {
                pool.retire();
                turn += 1;
                pool = engine.pool(revision(turn, &package));
            }
            1 => drop(engine::package::remove(&code_dir, Digest::of(&package))),
            _ => {
                let many = if world.one_in(4) { 1 + world.below(8) } else { 1 };
                for number in 0..many {
                    let step = step * 10 + number;
                    let text = ask_for(&world, step);
                    let invocation = invoke(world.clone(), pool.clone(), step, text);
                    asked.push(tokio::task::spawn_local(invocation));
                    // Those that come in the same moment have no order.
                    tokio::time::sleep(Duration::from_millis(1 + world.below(20))).await;
                }
            }
        }
        if launcher_goes == Some(step) {
            world.seen().launcher_gone = true;
        }
        if world.one_in(20) {
            // Long enough for idle instances to go.
            tokio::time::sleep(Duration::from_mins(11)).await;
        }
    }
    let mut happened = Vec::new();
    for invocation in asked {
        happened.push(invocation.await.unwrap());
    }
    let drained = tokio::time::timeout(AT_MOST, engine.drain()).await;
    drained.expect("the engine drains");
    let refused = pool.invoke(Event {
        request_id: "late".to_owned(),
        payload: Bytes::new(),
        invoked_as: String::new(),
        client_context: None,
        trace: None,
        want_tail: false,
    });
    assert!(matches!(refused.await, Err(InvokeError::ShuttingDown)));
    tokio::time::sleep(AT_MOST).await;
    assert_eq!(engine.instances(), 0, "places are kept by nobody");
    assert!(world.seen().sandboxes.is_empty(), "left: {:?}", world.seen().sandboxes);
    happened.push(format!("{} sandboxes", world.seen().made));
    tasks.stop().cancel();
    happened
}

#[test]
fn every_event_ends_once_and_nothing_is_left() {
    let first = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0);
    kit::sim::simulate(first..first + SEEDS, |env| async move {
        tokio::task::LocalSet::new().run_until(course(env)).await
    });
}
