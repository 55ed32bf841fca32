//! What many functions cost: memory, start-up, an invocation.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use tokio::time::Duration;

use crate::{
    load::{Load, TURNS, Turns},
    memory,
    platform::{self, Platform},
    report::{Row, Target},
};

const START: Duration = Duration::from_millis(300);
const MEMORY_KB: u32 = 100 * 1024;
const FUNCTION_KB: u32 = 10;
/// So many fill a page.
const PAGE: usize = 50;
const PAGES: usize = 500;

/// With so many functions, idle, and no spares. What one function costs is measured in turn with
/// it, on a platform beside it.
pub(crate) async fn rows(binary: &Path, many: u32) -> Result<Vec<Row>> {
    let mut alone = Platform::start(binary, false).await?;
    let python = alone.engine("python3.")?;
    let code = platform::python_zip()?;
    let memory_mb = crate::MEMORY_MB;
    alone.deploy("first", &python.runtime, "app.handler", &code, memory_mb).await?;
    alone.restart(binary).await?;

    let mut crowd = Platform::start(binary, false).await?;
    crowd.deploy("first", &python.runtime, "app.handler", &code, memory_mb).await?;
    let names: Vec<_> = (1..many).map(|number| format!("function-{number}")).collect();
    create(&crowd, &names, &python.runtime, &code).await?;
    let took = crowd.restart(binary).await?;
    // Both at the same time: they share the pages of the program.
    let (many_kb, alone_kb) = (memory_kb(crowd.server()?)?, memory_kb(alone.server()?)?);

    let load = Load { connections: 1, rounds: 6_000 }.turn();
    let (mut invoked, mut listed) = (Turns::new(), Turns::new());
    for _ in 0..TURNS {
        invoked.push((crowd.load("first", load).await?, alone.load("first", load).await?));
    }
    create(&alone, &names[..names.len().min(PAGE)], &python.runtime, &code).await?;
    for _ in 0..TURNS {
        listed.push((crowd.list(PAGES).await?, alone.list(PAGES).await?));
    }
    crowd.stop().await?;
    alone.stop().await?;

    let of_many = |what: &str| format!("{what}, {many} functions");
    let mut rows = vec![
        Row::within(&of_many("exec to first signed ListFunctions"), took, START),
        Row::bounded(
            &of_many("memory of server and launcher, idle"),
            f64::from(many_kb),
            MEMORY_KB,
            "KB",
        ),
    ];
    if many > 1 {
        let each = f64::from(many_kb.saturating_sub(alone_kb)) / f64::from(many - 1);
        rows.push(Row::bounded(&of_many("memory of one"), each, FUNCTION_KB, "KB"));
    }
    rows.push(Row::grown(&of_many("invoke p50"), "with one", &invoked, Target::AtMost(1.1)));
    let listing = of_many("ListFunctions p50, a page of 50");
    rows.push(Row::grown(&listing, "with one page", &listed, Target::None));
    Ok(rows)
}

async fn create(platform: &Platform, names: &[String], runtime: &str, code: &[u8]) -> Result<()> {
    for some in names.chunks(16) {
        for name in some {
            platform.create(name, runtime, "app.handler", code, 128).await?;
        }
        for name in some {
            platform.active(name).await?;
        }
    }
    Ok(())
}

/// The proportional share of memory of the server and its launcher, without sandboxes.
pub(crate) fn memory_kb(server: u32) -> Result<u32> {
    memory::share_of(&[server, launcher_of(server)?])
}

pub(crate) fn launcher_of(server: u32) -> Result<u32> {
    let children = fs::read_to_string(format!("/proc/{server}/task/{server}/children"))?;
    let launcher = children.split_whitespace().next().context("there is no launcher")?;
    Ok(launcher.parse()?)
}
