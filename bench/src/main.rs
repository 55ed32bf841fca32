//! `make bench`: how fast the platform is, as ratios to floors and peers of the same run.
//!
//! A ratio is printed only if both its sides ran to the end. It starts the release binary as a
//! user would, with signatures checked on every call, and takes everything away afterwards.
mod access;
mod churn;
mod cold;
mod egress;
mod floor;
mod growth;
mod http;
mod load;
mod logs;
mod memory;
mod peer;
mod pipe;
mod platform;
mod report;
mod web;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use load::{Load, TURNS, Turns};
use platform::Platform;
use report::{Row, Target};

/// The program's own, so that what is measured in this process takes what it takes there.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The share that is one whole core, so that the processor's share does not limit the code.
const MEMORY_MB: u32 = 1769;
const SMALL_MB: u32 = 128;
/// Of the table, to be asked for alone.
const PARTS: [&str; 8] = ["warm", "access", "memory", "cold", "http", "network", "churn", "logs"];

struct Options {
    binary: PathBuf,
    rust_bootstrap: Option<PathBuf>,
    rust_http: Option<PathBuf>,
    framework: Option<PathBuf>,
    node_framework: Option<PathBuf>,
    json: bool,
    quick: bool,
    only: Option<&'static str>,
    growth: Option<u32>,
}

fn options() -> Result<Options> {
    let mut options = Options {
        binary: "target/release/morrow".into(),
        rust_bootstrap: None,
        rust_http: None,
        framework: None,
        node_framework: None,
        json: false,
        quick: false,
        only: None,
        growth: None,
    };
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut value =
            || args.next().with_context(|| format!("{arg} needs a value")).map(PathBuf::from);
        match arg.as_str() {
            "--binary" => options.binary = value()?,
            "--rust-bootstrap" => options.rust_bootstrap = Some(value()?),
            "--rust-http" => options.rust_http = Some(value()?),
            "--functions-framework" => options.framework = Some(value()?),
            "--node-functions-framework" => options.node_framework = Some(value()?),
            "--json" => options.json = true,
            "--quick" => options.quick = true,
            "--only" => {
                let part = value()?;
                let part = PARTS.into_iter().find(|known| part == Path::new(known));
                options.only = Some(part.with_context(|| format!("--only knows {PARTS:?}"))?);
            }
            "--growth" => {
                let many = value()?;
                let many = many.to_str().and_then(|many| many.parse().ok());
                options.growth = Some(many.context("--growth needs a number")?);
            }
            other => anyhow::bail!(
                "unknown argument {other}; known: --binary PATH, --rust-bootstrap PATH, \
                 --rust-http PATH, --functions-framework PATH, --node-functions-framework PATH, --json, --quick, \
                 --only PART, --growth N"
            ),
        }
    }
    Ok(options)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let options = options()?;
    ensure!(options.binary.exists(), "{} is missing: build it first", options.binary.display());
    if let Some(many) = options.growth {
        let rows = growth::rows(&options.binary, many).await?;
        return report::print(&report::markdown(&rows));
    }
    let asked = |part| options.only.is_none_or(|only| only == part);
    let lines = if options.quick { 1_000_000 } else { 10_000_000 };
    let mut rows = Vec::new();
    if asked("warm") {
        rows.extend(invocations(&options).await?);
    }
    if asked("access") {
        let rounds = if options.quick { 2_000 } else { 10_000 };
        rows.extend(access::rows(&options.binary, rounds).await?);
    }
    if asked("memory") {
        rows.extend(memory::rows(&options.binary).await?);
    }
    if asked("cold") {
        rows.extend(cold::rows(&options.binary).await?);
    }
    if asked("http") {
        rows.extend(web::rows(&options).await?);
    }
    if asked("network") {
        rows.extend(egress::rows(&options.binary).await?);
    }
    if !options.quick && asked("churn") {
        rows.extend(churn::rows(&options.binary).await?);
    }
    if asked("logs") {
        rows.extend(pipe::rows(&options.binary, 1_000_000).await?);
        rows.extend(logs::rows(lines).await?);
    }
    let text = if options.json { report::json(&rows)? } else { report::markdown(&rows) };
    report::print(&text)
}

async fn invocations(options: &Options) -> Result<Vec<Row>> {
    let rounds = if options.quick { 2_000 } else { 10_000 };
    let mut rows = Vec::new();

    let platform = Platform::start(&options.binary, true).await?;
    let python = platform.engine("python3.")?;
    eprintln!("the platform runs; engine: {}", python.runtime);

    let code = platform::python_zip()?;
    platform.deploy("bench-python", &python.runtime, "app.handler", &code, MEMORY_MB).await?;
    platform.deploy("bench-python-small", &python.runtime, "app.handler", &code, SMALL_MB).await?;

    let one = Load { connections: 1, rounds }.turn();
    // Its share of the processor makes it slow.
    let fewer = Load { rounds: one.rounds / 5, ..one };
    let (mut warm, mut small) = (Turns::new(), Turns::new());
    for _ in 0..TURNS {
        let floor = floor::python(&python, one.rounds).await.context("the floor of Python")?;
        warm.push((platform.load("bench-python", one).await?, floor.clone()));
        small.push((platform.load("bench-python-small", fewer).await?, floor));
    }
    rows.push(Row::warm("Python", &warm, Target::AtMost(2.5)));
    rows.push(Row::warm("Python, 128 MB", &small, Target::None));

    let node = platform.engine("nodejs").ok();
    if let Some(node) = &node {
        let code = platform::node_zip()?;
        platform.deploy("bench-node", &node.runtime, "app.handler", &code, MEMORY_MB).await?;
        let mut warm = Turns::new();
        for _ in 0..TURNS {
            let floor = floor::node(node, one.rounds).await.context("the floor of Node")?;
            warm.push((platform.load("bench-node", one).await?, floor));
        }
        rows.push(Row::warm("Node", &warm, Target::AtMost(2.5)));
    } else {
        eprintln!("SKIPPED the Node rows: there is none on this machine");
    }

    if let Some(bootstrap) = &options.rust_bootstrap {
        let code = platform::bootstrap_zip(bootstrap)?;
        platform.deploy("bench-rust", "provided.al2023", "bootstrap", &code, MEMORY_MB).await?;
        let mut warm = Turns::new();
        for _ in 0..TURNS {
            let floor = floor::rust(bootstrap, one.rounds).await.context("the floor of Rust")?;
            warm.push((platform.load("bench-rust", one).await?, floor));
        }
        rows.push(Row::warm("Rust", &warm, Target::AtMost(2.5)));
    } else {
        eprintln!("SKIPPED the Rust rows: give --rust-bootstrap PATH");
    }

    let wide = Load { connections: 32, rounds };
    let python = ("Python", Some("bench-python"), &options.framework, "--functions-framework");
    let node = node.map(|_| "bench-node");
    let node = ("Node", node, &options.node_framework, "--node-functions-framework");
    let local: &[&str] = &["--host", "127.0.0.1"];
    for ((what, function, framework, option), address) in [(python, local), (node, &[])] {
        let (Some(function), Some(framework)) = (function, framework) else {
            eprintln!("SKIPPED the throughput rows of {what}: they take {option} PATH");
            continue;
        };
        let mut turns = Turns::new();
        for _ in 0..TURNS {
            let peer = peer::functions_framework(framework, address, wide.turn()).await;
            let peer = peer.context("the peer")?;
            turns.push((platform.load(function, wide.turn()).await?, peer));
        }
        rows.extend(Row::throughput(what, &turns));
    }
    platform.stop().await?;
    Ok(rows)
}
