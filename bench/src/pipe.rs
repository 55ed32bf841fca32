//! The log's whole path: from what a function writes to its standard output to columns on disk.

use std::{fs, path::Path, sync::Arc, time::Duration};

use anyhow::{Context, Result, ensure};
use telemetry::{Limits, Logs};

use crate::{
    logs,
    platform::{self, Platform},
    report::{Row, Target},
};

const NAME: &str = "bench-logs";
/// How many lines one invocation writes.
const BATCH: usize = 100_000;
/// The lines of `logs.rs`, as a function writes them.
const CODE: &str = r#"import os

MOST = 0xFFFFFFFFFFFFFFFF

def line(number):
    mixed = (number + 0x9E3779B97F4A7C15) * 0xBF58476D1CE4E5B9 & MOST
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB & MOST
    return (
        f"INFO request {number} of user {mixed % 20000:05} took {mixed % 977} ms: "
        f"GET /api/v1/order/{mixed >> 32:08x}?page={mixed % 13} answered 200\n"
    )

def handler(event, context):
    for first in range(event["first"], event["end"], 500):
        written = "".join(map(line, range(first, first + 500))).encode()
        while written:
            written = written[os.write(1, written):]
"#;

/// The processor time of the server alone: the function's own is its own.
pub(crate) async fn rows(binary: &Path, lines: usize) -> Result<Vec<Row>> {
    let mut platform = Platform::start(binary, false).await?;
    let python = platform.engine("python3.")?;
    let code = platform::zipped("app.py", CODE.as_bytes(), 0o644)?;
    platform.deploy(NAME, &python.runtime, "app.handler", &code, crate::MEMORY_MB).await?;
    write(&platform, 0, 0).await?;
    let server = platform.server()?;
    let begun = cpu_of(server)?;
    for first in (0..lines).step_by(BATCH) {
        write(&platform, first, lines.min(first + BATCH)).await?;
    }
    let mut spent = cpu_of(server)?.saturating_sub(begun);
    // What the server does with them after the last answer.
    loop {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let now = cpu_of(server)?.saturating_sub(begun);
        if std::mem::replace(&mut spent, now) == now {
            break;
        }
    }
    platform.halt().await?;

    // The last segment is not old enough yet to be made into columns.
    let dir = platform.data().join("telemetry");
    let begun = logs::cpu()?;
    let limits = Limits { segment_age: Duration::ZERO, ..Limits::default() };
    let opened = Logs::open(&dir, Arc::new(kit::Real), limits)?;
    logs::all_columns(&opened, &dir).await?;
    spent += logs::cpu()?.saturating_sub(begun);

    let kept = logs::rows_in(&dir)?;
    ensure!(kept >= lines, "{kept} of {lines} lines are kept");
    let bare = logs::bare(lines)?;
    let what = "log lines, from the pipe to columns on disk";
    Ok(vec![Row::per_cpu_second(what, u32::try_from(lines)?, spent, bare, Target::AtLeast(0.5))])
}

async fn write(platform: &Platform, first: usize, end: usize) -> Result<()> {
    let event = serde_json::json!({ "first": first, "end": end }).to_string();
    platform.invoke_with(NAME, &event).await.map(drop)
}

/// What one process has used of the processors.
fn cpu_of(process: u32) -> Result<Duration> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
    logs::cpu_in(&stat).context("the server's processor time")
}
