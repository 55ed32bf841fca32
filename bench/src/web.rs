//! Functions that answer HTTP requests: the same program through the platform and started bare.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
};

use anyhow::{Context, Result, ensure};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    process::{Child, Command},
    time::{Duration, Instant},
};

use crate::{
    MEMORY_MB, Options,
    http::Connection,
    load::{self, Figures, Load, TURNS, Turns},
    platform::{self, Platform, family_of, free_port},
    report::Row,
};

const PYTHON: &str = "def handler(request):\n    return request.get_json()\n";
const NODE: &str = "exports.handler = (request, response) => response.json(request.body);\n";
const NODE_SERVER: &str = include_str!("web.cjs");
const EVENT: &str = "{\"hello\":\"world\"}";
/// As many as Cloud Run gives an instance.
const IN_FLIGHT: usize = 80;
/// What a request may take longer than one to the program itself.
const ADDED: Duration = Duration::from_micros(150);
const COLD_ROUNDS: usize = 12;
const PATIENCE: Duration = Duration::from_mins(1);

/// Something that listens on `$PORT`.
struct Program {
    what: &'static str,
    name: &'static str,
    /// Its code, laid out.
    dir: PathBuf,
    runtime: String,
    /// What the platform is told of how it starts.
    starts: Value,
    /// How it starts without the platform: its words, and its environment.
    argv: Vec<PathBuf>,
    env: Vec<(&'static str, PathBuf)>,
}

pub(crate) async fn rows(options: &Options) -> Result<Vec<Row>> {
    let platform = Platform::start(&options.binary, true).await?;
    let work = tempfile::tempdir()?;
    let rounds = if options.quick { 2_000 } else { 10_000 };
    let mut rows = Vec::new();
    for framework in [python(options, &platform, &work)?, node(options, &platform, &work)?] {
        let Some(program) = framework else { continue };
        program.deploy(&platform).await?;
        rows.extend(beside(&platform, &program, rounds).await?);
        rows.push(cold(&platform, &program).await?);
        platform.delete_web(program.name).await?;
    }
    let (server, rust) = (node_server(&platform, &work)?, rust_server(options, &work)?);
    for program in [server, rust].into_iter().flatten() {
        program.deploy(&platform).await?;
        let turns = turns(&platform, &program, Load { connections: 32, rounds }).await?;
        rows.push(Row::rate(&program.named("requests, 32 connections"), &turns, 0.5));
        platform.delete_web(program.name).await?;
    }
    platform.stop().await?;
    Ok(rows)
}

/// One instance beside the same program alone.
async fn beside(platform: &Platform, program: &Program, rounds: usize) -> Result<Vec<Row>> {
    let many = turns(platform, program, Load { connections: 32, rounds }).await?;
    let one = turns(platform, program, Load { connections: 1, rounds }).await?;
    Ok(vec![
        Row::rate(&program.named("requests to one instance, 32 connections"), &many, 0.8),
        Row::added(&program.named("a request, 1 connection"), &one, ADDED),
    ])
}

async fn turns(platform: &Platform, program: &Program, load: Load) -> Result<Turns> {
    let path = Platform::path_of(program.name);
    let mut turns = Turns::new();
    for _ in 0..TURNS {
        let ours = loaded(platform.functions(), &path, load).await?;
        let bare = program.start().await?;
        turns.push((ours, loaded(&bare.address, "/", load).await?));
        bare.end().await?;
    }
    Ok(turns)
}

/// One turn, after a warm-up.
async fn loaded(address: &str, path: &str, load: Load) -> Result<Figures> {
    let few = Load { rounds: load.connections * 40, ..load };
    drop(load::run(address, request(address, path), few).await?);
    load::run(address, request(address, path), load.turn()).await
}

/// One request by a connection of its own.
async fn ask(address: &str, path: &str) -> Result<()> {
    let mut connection = Connection::open(address).await?;
    connection.send(&request(address, path)).await?;
    let answer = connection.receive().await?;
    let text = String::from_utf8_lossy(&answer.body);
    ensure!(answer.status()? == 200, "{address}{path}: {} {text}", answer.first);
    Ok(())
}

/// From nothing to the first answer.
async fn cold(platform: &Platform, program: &Program) -> Result<Row> {
    let path = Platform::path_of(program.name);
    let mut all = Turns::new();
    for _ in 0..TURNS {
        let (mut ours, mut bare) = (Vec::new(), Vec::new());
        while ours.len() < COLD_ROUNDS / TURNS {
            end_instances(platform, program.name).await?;
            let began = Instant::now();
            ask(platform.functions(), &path).await?;
            ours.push(began.elapsed());
            let began = Instant::now();
            let alone = program.start().await?;
            bare.push(began.elapsed());
            alone.end().await?;
        }
        all.push((Figures::of_each(ours), Figures::of_each(bare)));
    }
    Ok(Row::web_start(program.what, &all))
}

/// Kills a function's instances, and waits until the platform has none.
async fn end_instances(platform: &Platform, name: &str) -> Result<()> {
    let mark = format!("K_SERVICE={name}\0");
    for process in family_of(platform.server()?)? {
        let env = fs::read(format!("/proc/{process}/environ")).unwrap_or_default();
        if memchr::memmem::find(&env, mark.as_bytes()).is_some() {
            // It may have ended with another one.
            Command::new("kill")
                .args(["-9", &process.to_string()])
                .stderr(Stdio::null())
                .status()
                .await?;
        }
    }
    let deadline = Instant::now() + PATIENCE;
    while platform.instances().await? > 0 {
        ensure!(Instant::now() < deadline, "{name}: an instance that was killed is still there");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Ok(())
}

fn request(host: &str, path: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{EVENT}",
        EVENT.len()
    )
    .into_bytes()
}

/// A program that runs without the platform.
struct Alone {
    child: Child,
    address: String,
}

impl Alone {
    async fn end(mut self) -> Result<()> {
        let root = self.child.id().context("it has ended")?;
        // A server with workers takes them along, if it is asked.
        let asked = Command::new("kill").args(["-TERM", &root.to_string()]).status().await?;
        ensure!(asked.success(), "a bare program cannot be ended");
        let ended = tokio::time::timeout(PATIENCE, self.child.wait()).await;
        ended.context("a bare program does not end")??;
        Ok(())
    }
}

impl Program {
    fn named(&self, row: &str) -> String {
        format!("{row}, {}", self.what)
    }

    /// Makes it the platform's: one instance, for everybody.
    async fn deploy(&self, platform: &Platform) -> Result<()> {
        let mut settings = json!({
            "contract": "http",
            "runtime": self.runtime,
            "code": { "zip": STANDARD.encode(platform::zipped_tree(&self.dir)?) },
            "memory_mb": MEMORY_MB,
            // What limits it is the machine, as it is for the program alone.
            "cpu": 2,
            "max_in_flight": IN_FLIGHT,
            "max_instances": 1,
        });
        for (field, value) in self.starts.as_object().into_iter().flatten() {
            settings[field] = value.clone();
        }
        platform.deploy_web(self.name, &settings).await
    }

    /// Starts it, until it has answered.
    async fn start(&self) -> Result<Alone> {
        let address = format!("127.0.0.1:{}", free_port()?);
        let (_, port) = address.split_once(':').context("no port")?;
        let (program, words) = self.argv.split_first().context("no program")?;
        let mut command = Command::new(program);
        command.args(words).env_clear().env("PORT", port).current_dir(&self.dir);
        command.env("NODE_ENV", "production").env("PATH", "/usr/bin:/bin");
        command.envs(self.env.iter().map(|(name, value)| (name, value)));
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true).spawn();
        let child = child.with_context(|| format!("{} does not start", self.what))?;
        let deadline = Instant::now() + PATIENCE;
        loop {
            if Connection::open(&address).await.is_ok() {
                ask(&address, "/").await.with_context(|| self.what)?;
                return Ok(Alone { child, address });
            }
            ensure!(Instant::now() < deadline, "{} does not listen", self.what);
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}

/// Google's framework in Python, beside the site-packages of a virtual environment.
fn python(options: &Options, platform: &Platform, work: &TempDir) -> Result<Option<Program>> {
    let Some(framework) = &options.framework else {
        eprintln!("SKIPPED the HTTP rows of Python: they take --functions-framework PATH");
        return Ok(None);
    };
    let lib = framework.parent().and_then(Path::parent).context("no virtual environment")?;
    let lib = fs::read_dir(lib.join("lib"))?.next().context("no library")??;
    let runtime = lib.file_name().into_string().ok().context("no name of a Python")?;
    let engine = platform.engine(&runtime)?;
    let dir = work.path().join("python");
    copy(&lib.path().join("site-packages"), &dir)?;
    fs::write(dir.join("main.py"), PYTHON)?;
    // As builds leave it: what is compiled holds whatever time its files have.
    let compiled = std::process::Command::new(&engine.program)
        .args(["-m", "compileall", "-q", "-f", "--invalidation-mode", "unchecked-hash"])
        .arg(&dir)
        .env_clear()
        .env("LD_LIBRARY_PATH", &engine.libraries)
        .stdout(Stdio::null())
        .status()?;
    ensure!(compiled.success(), "the framework cannot be compiled");
    Ok(Some(Program {
        what: "functions-framework of Python",
        name: "web-python",
        starts: json!({ "target": "handler" }),
        argv: vec![engine.program, "-m".into(), "functions_framework".into()],
        env: vec![
            ("FUNCTION_TARGET", "handler".into()),
            ("LD_LIBRARY_PATH", engine.libraries),
            ("PYTHONPATH", dir.clone()),
            ("PYTHONUNBUFFERED", "TRUE".into()),
            ("LOG_EXECUTION_ID", "true".into()),
        ],
        runtime,
        dir,
    }))
}

/// Google's framework in Node, out of a `node_modules`.
fn node(options: &Options, platform: &Platform, work: &TempDir) -> Result<Option<Program>> {
    let (Some(framework), Ok(engine)) = (&options.node_framework, platform.engine("nodejs")) else {
        eprintln!(
            "SKIPPED the HTTP rows of Node: they take Node and --node-functions-framework PATH"
        );
        return Ok(None);
    };
    let modules = framework.parent().and_then(Path::parent).context("no node_modules")?;
    let dir = work.path().join("node");
    fs::create_dir(&dir)?;
    copy(modules, &dir.join("node_modules"))?;
    fs::write(dir.join("index.js"), NODE)?;
    let main = "node_modules/@google-cloud/functions-framework/build/src/main.js";
    let env = vec![
        ("FUNCTION_TARGET", "handler".into()),
        ("LD_LIBRARY_PATH", engine.libraries),
        ("LOG_EXECUTION_ID", "true".into()),
    ];
    let starts = json!({ "target": "handler" });
    let argv = vec![engine.program, main.into()];
    let (what, name) = ("functions-framework of Node", "web-node");
    Ok(Some(Program { what, name, dir, runtime: engine.runtime, starts, argv, env }))
}

/// Node's own server, as small as it can be.
fn node_server(platform: &Platform, work: &TempDir) -> Result<Option<Program>> {
    let Ok(engine) = platform.engine("nodejs") else {
        eprintln!("SKIPPED the bare HTTP row of Node: there is none on this machine");
        return Ok(None);
    };
    let dir = work.path().join("node-server");
    fs::create_dir(&dir)?;
    fs::write(dir.join("server.cjs"), NODE_SERVER)?;
    Ok(Some(Program {
        what: "a bare Node program",
        name: "web-node-server",
        dir,
        runtime: engine.runtime,
        starts: json!({ "command": ["node", "server.cjs"] }),
        argv: vec![engine.program, "server.cjs".into()],
        env: vec![("LD_LIBRARY_PATH", engine.libraries)],
    }))
}

fn rust_server(options: &Options, work: &TempDir) -> Result<Option<Program>> {
    let Some(server) = &options.rust_http else {
        eprintln!("SKIPPED the bare HTTP row of Rust: give --rust-http PATH");
        return Ok(None);
    };
    let dir = work.path().join("rust-server");
    fs::create_dir(&dir)?;
    fs::copy(server, dir.join("server"))?;
    Ok(Some(Program {
        what: "a bare Rust program",
        name: "web-rust-server",
        argv: vec![dir.join("server")],
        dir,
        runtime: "provided.al2023".to_owned(),
        starts: json!({ "command": ["/var/task/server"] }),
        env: Vec::new(),
    }))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    let words = [Path::new("-a"), from, to];
    ensure!(std::process::Command::new("cp").args(words).status()?.success(), "cp fails");
    Ok(())
}
