//! What a load leaves in memory: the platform with its instances, against the same clients bare.

use std::{fs, io, path::Path};

use anyhow::{Context, Result, ensure};

use crate::{
    floor,
    load::Load,
    platform::{self, Platform},
    report::{Row, Target},
};

const FUNCTIONS: [&str; 2] = ["memory-first", "memory-second"];
const CONNECTIONS: usize = 32;
/// No such process.
const ESRCH: i32 = 3;

/// After two functions were loaded at 32 connections each.
pub(crate) async fn rows(binary: &Path) -> Result<Vec<Row>> {
    let mut platform = Platform::start(binary, false).await?;
    let python = platform.engine("python3.")?;
    let code = platform::waiting_zip()?;
    for name in FUNCTIONS {
        platform.deploy(name, &python.runtime, "app.handler", &code, crate::MEMORY_MB).await?;
        drop(platform.load(name, Load { connections: CONNECTIONS, rounds: 2_000 }).await?);
    }
    let family = platform::family_of(platform.server()?)?;
    let instances = family.iter().filter(|process| runs(**process, &python.runtime)).count();
    ensure!(instances >= CONNECTIONS, "only {instances} instances are left");
    let ours = share_of(&family)?;
    // Its data, which holds the engine, stays until the end.
    platform.halt().await?;

    let mut bare = Vec::new();
    for _ in 0..instances {
        bare.push(floor::wait(&python).await?);
    }
    let processes: Vec<u32> = bare.iter().filter_map(|client| client.child.id()).collect();
    let floor = share_of(&processes)?;
    Ok(vec![Row::memory(instances, ours, floor, Target::AtMost(1.3))])
}

fn runs(process: u32, program: &str) -> bool {
    let line = fs::read_to_string(format!("/proc/{process}/cmdline")).unwrap_or_default();
    line.split('\0').next().is_some_and(|first| first.ends_with(program))
}

/// The proportional share of memory of all these, in kilobytes.
pub(crate) fn share_of(processes: &[u32]) -> Result<u32> {
    let mut whole = 0;
    for process in processes {
        let rollup = match fs::read_to_string(format!("/proc/{process}/smaps_rollup")) {
            Ok(rollup) => rollup,
            // It has ended since.
            Err(err) if err.kind() == io::ErrorKind::NotFound => continue,
            Err(err) if err.raw_os_error() == Some(ESRCH) => continue,
            Err(err) => return Err(err).context("smaps_rollup"),
        };
        let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
        let amount = line.and_then(|line| line.split_whitespace().next());
        whole += amount.context("there is no Pss")?.parse::<u32>()?;
    }
    Ok(whole)
}
