//! `make bench`: how fast the platform is, as ratios to floors and peers of the same run.
//!
//! A ratio is printed only if both its sides ran to the end. It starts the release binary as a
//! user would, with signatures checked on every call, and takes everything away afterwards.
mod cold;
mod floor;
mod growth;
mod http;
mod load;
mod logs;
mod memory;
mod peer;
mod platform;
mod report;

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use load::Load;
use platform::Platform;
use report::{Row, Target};

/// The share that is one whole core, so that the processor's share does not limit the code.
const MEMORY_MB: u32 = 1769;
const SMALL_MB: u32 = 128;

struct Options {
    binary: PathBuf,
    rust_bootstrap: Option<PathBuf>,
    framework: Option<PathBuf>,
    node_framework: Option<PathBuf>,
    json: bool,
    quick: bool,
    only_logs: bool,
    growth: Option<u32>,
}

fn options() -> Result<Options> {
    let mut options = Options {
        binary: "target/release/morrow".into(),
        rust_bootstrap: None,
        framework: None,
        node_framework: None,
        json: false,
        quick: false,
        only_logs: false,
        growth: None,
    };
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut value =
            || args.next().with_context(|| format!("{arg} needs a value")).map(PathBuf::from);
        match arg.as_str() {
            "--binary" => options.binary = value()?,
            "--rust-bootstrap" => options.rust_bootstrap = Some(value()?),
            "--functions-framework" => options.framework = Some(value()?),
            "--node-functions-framework" => options.node_framework = Some(value()?),
            "--json" => options.json = true,
            "--quick" => options.quick = true,
            "--logs" => options.only_logs = true,
            "--growth" => {
                let many = value()?;
                let many = many.to_str().and_then(|many| many.parse().ok());
                options.growth = Some(many.context("--growth needs a number")?);
            }
            other => anyhow::bail!(
                "unknown argument {other}; known: --binary PATH, --rust-bootstrap PATH, \
                 --functions-framework PATH, --node-functions-framework PATH, --json, --quick, --logs, --growth N"
            ),
        }
    }
    Ok(options)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let options = options()?;
    if let Some(many) = options.growth {
        let rows = growth::rows(&options.binary, many).await?;
        return report::print(&report::markdown(&rows));
    }
    let rows = if options.only_logs { Vec::new() } else { invocations(&options).await? };
    let lines = if options.quick { 1_000_000 } else { 10_000_000 };
    let rows: Vec<Row> = rows.into_iter().chain(logs::rows(lines).await?).collect();
    let text = if options.json { report::json(&rows)? } else { report::markdown(&rows) };
    report::print(&text)
}

async fn invocations(options: &Options) -> Result<Vec<Row>> {
    ensure!(options.binary.exists(), "{} is missing: build it first", options.binary.display());
    let rounds = if options.quick { 2_000 } else { 10_000 };
    let mut rows = Vec::new();

    let platform = Platform::start(&options.binary, true).await?;
    let python = platform.engine("python3.")?;
    eprintln!("the platform runs; engine: {}", python.runtime);

    let code = platform::python_zip()?;
    platform.deploy("bench-python", &python.runtime, "app.handler", &code, MEMORY_MB).await?;
    platform.deploy("bench-python-small", &python.runtime, "app.handler", &code, SMALL_MB).await?;

    // Floor and platform in turn, so that a drift of the machine meets both.
    let floor = floor::python(&python, rounds).await.context("the floor of Python")?;
    let warm = platform.load("bench-python", Load { connections: 1, rounds }).await?;
    let small = platform.load("bench-python-small", Load { connections: 1, rounds }).await?;
    rows.push(Row::warm("Python", &warm, &floor, Target::AtMost(2.5)));
    rows.push(Row::warm("Python, 128 MB", &small, &floor, Target::None));

    let node = platform.engine("nodejs").ok();
    if let Some(node) = &node {
        let code = platform::node_zip()?;
        platform.deploy("bench-node", &node.runtime, "app.handler", &code, MEMORY_MB).await?;
        let floor = floor::node(node, rounds).await.context("the floor of Node")?;
        let warm = platform.load("bench-node", Load { connections: 1, rounds }).await?;
        rows.push(Row::warm("Node", &warm, &floor, Target::AtMost(2.5)));
    } else {
        eprintln!("SKIPPED the Node rows: there is none on this machine");
    }

    if let Some(bootstrap) = &options.rust_bootstrap {
        let code = platform::bootstrap_zip(bootstrap)?;
        platform.deploy("bench-rust", "provided.al2023", "bootstrap", &code, MEMORY_MB).await?;
        let floor = floor::rust(bootstrap, rounds).await.context("the floor of Rust")?;
        let warm = platform.load("bench-rust", Load { connections: 1, rounds }).await?;
        rows.push(Row::warm("Rust", &warm, &floor, Target::AtMost(2.5)));
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
        let peer = peer::functions_framework(framework, address, wide).await.context("the peer")?;
        let ours = platform.load(function, wide).await?;
        rows.extend(Row::throughput(what, &ours, &peer));
    }
    platform.stop().await?;
    rows.extend(memory::rows(&options.binary).await?);
    rows.extend(cold::rows(&options.binary).await?);
    Ok(rows)
}
