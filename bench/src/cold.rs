//! Cold starts: as a caller sees them, with spares and without, against the same interpreter and
//! client started bare.

use std::path::Path;

use anyhow::{Result, ensure};
use tokio::time::{Duration, Instant};

use crate::{
    floor,
    load::{Figures, TURNS, Turns},
    platform::{self, Engine, Platform},
    report::Row,
};

const ROUNDS: usize = 30;
/// The clouds' own emulators need 343 and 233 ms (the best peer that runs code).
const PYTHON: Duration = Duration::from_millis(15);
const NODE: Duration = Duration::from_millis(25);

pub(crate) async fn rows(binary: &Path) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    let memory_mb = crate::MEMORY_MB;
    for spares in [true, false] {
        let platform = Platform::start(binary, spares).await?;
        let python = platform.engine("python3.")?;
        let node = platform.engine("nodejs").ok();
        let code = platform::python_zip()?;
        platform.deploy("cold-python", &python.runtime, "app.handler", &code, memory_mb).await?;
        rows.push(row("Python", &platform, "cold-python", spares, PYTHON, &python).await?);
        if let Some(node) = node {
            let code = platform::node_zip()?;
            platform.deploy("cold-node", &node.runtime, "app.handler", &code, memory_mb).await?;
            rows.push(row("Node", &platform, "cold-node", spares, NODE, &node).await?);
        } else {
            eprintln!("SKIPPED the rows of Node: there is none on this machine");
        }
        platform.stop().await?;
    }
    Ok(rows)
}

async fn row(
    what: &str,
    platform: &Platform,
    name: &str,
    spares: bool,
    bound: Duration,
    engine: &Engine,
) -> Result<Row> {
    let wanted = if spares { "spare;desc=engine" } else { "spare;desc=none" };
    let mut all = Turns::new();
    let mut tries = 0;
    for _ in 0..TURNS {
        let (mut ours, mut bare) = (Vec::new(), Vec::new());
        while ours.len() < ROUNDS / TURNS {
            tries += 1;
            ensure!(tries < 10 * ROUNDS, "{name}: no start is served as wanted ({wanted})");
            platform.change(name, tries).await?;
            // A spare is on its way from the last start; bare starts meanwhile would hold it up.
            tokio::time::sleep(Duration::from_millis(300)).await;
            let began = Instant::now();
            let served = platform.invoke(name).await?;
            let took = began.elapsed();
            if served.contains(wanted) {
                ours.push(took);
                if !spares {
                    bare.push(floor::start(engine).await?);
                }
            }
        }
        all.push((Figures::of_each(ours), Figures::of_each(bare)));
    }
    Ok(if spares {
        Row::start(what, &Figures::together(all.iter().map(|(ours, _)| ours)), bound)
    } else {
        Row::bare_start(what, &all)
    })
}
