//! The peer of throughput: functions-framework, one process without a sandbox.

use std::{path::Path, process::Stdio};

use anyhow::{Context, Result};
use tokio::{
    process::Command,
    time::{Duration, Instant},
};

use crate::{
    http::Connection,
    load::{self, Figures, Load},
    platform::cpu_of,
};

const PYTHON: &str = "def handler(request):\n    return request.get_json()\n";
const NODE: &str = "exports.handler = (request, response) => response.json(request.body);\n";
const EVENT: &str = "{\"hello\":\"world\"}";

/// `program` is the `functions-framework` of a virtual environment, or of a `node_modules`.
/// Node's listens on every address, whatever it is told.
pub(crate) async fn functions_framework(
    program: &Path,
    address: &[&str],
    load: Load,
) -> Result<Figures> {
    let dir = tempfile::tempdir()?;
    std::fs::write(dir.path().join("main.py"), PYTHON)?;
    std::fs::write(dir.path().join("index.js"), NODE)?;
    let port = crate::platform::free_port()?;
    let mut child = Command::new(program)
        .args(["--target", "handler", "--port", &port.to_string()])
        .args(address)
        .current_dir(dir.path())
        // As one runs it in production.
        .env("NODE_ENV", "production")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .context("functions-framework does not start")?;
    let address = format!("127.0.0.1:{port}");
    let deadline = Instant::now() + Duration::from_secs(30);
    while Connection::open(&address).await.is_err() {
        anyhow::ensure!(Instant::now() < deadline, "functions-framework does not listen");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let request = format!(
        "POST / HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{EVENT}",
        EVENT.len()
    );
    let root = child.id().context("it has ended")?;
    let before = cpu_of(root)?;
    let mut figures = load::run(&address, request.into_bytes(), load).await?;
    figures.cpu = Some(cpu_of(root)?.saturating_sub(before));
    child.kill().await?;
    Ok(figures)
}
