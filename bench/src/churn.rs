//! Instances that come and go: what a thousand of them leave behind.

use std::{fs, path::Path};

use anyhow::{Result, ensure};
use tokio::time::{Duration, Instant};

use crate::{
    growth,
    platform::{self, Platform},
    report::Row,
};

const INSTANCES: usize = 1_000;
/// So many start at once.
const AT_ONCE: usize = 8;
const NAME: &str = "churn";

pub(crate) async fn rows(binary: &Path) -> Result<Vec<Row>> {
    let platform = Platform::start(binary, false).await?;
    let python = platform.engine("python3.")?;
    let code = platform::python_zip()?;
    platform.deploy(NAME, &python.runtime, "app.handler", &code, crate::MEMORY_MB).await?;
    let server = platform.server()?;

    let (mut instances, mut turn) = (0, 0);
    // From the second turn on nothing is done for the first time.
    for _ in 0..2 {
        turn += 1;
        instances += one_turn(&platform, turn).await?;
    }
    turn += 1;
    rest(&platform, turn).await?;
    let (left, memory) = (Left::by(server)?, growth::memory_kb(server)?);
    while instances < INSTANCES {
        turn += 1;
        ensure!(turn < INSTANCES, "only {instances} instances in {turn} turns");
        instances += one_turn(&platform, turn).await?;
    }
    rest(&platform, turn + 1).await?;
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        let now = Left::by(server)?;
        if now.is_within(&left) {
            break;
        }
        ensure!(Instant::now() < deadline, "before: {left:?}; left after the churn: {now:?}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let after = growth::memory_kb(server)?;
    platform.stop().await?;
    Ok(vec![Row::churned(instances, after, memory)])
}

/// Replaces the instances that there are; gives how many new ones started.
async fn one_turn(platform: &Platform, turn: usize) -> Result<usize> {
    platform.change(NAME, turn).await?;
    let served = futures::future::try_join_all((0..AT_ONCE).map(|_| platform.invoke(NAME)));
    let served = served.await?;
    Ok(served.iter().filter(|timing| timing.contains("spare;desc=none")).count())
}

/// Lets every instance go, and waits until they have gone.
async fn rest(platform: &Platform, turn: usize) -> Result<()> {
    platform.change(NAME, turn).await?;
    let (server, deadline) = (platform.server()?, Instant::now() + Duration::from_secs(30));
    // The server and its launcher.
    while platform::family_of(server)?.len() > 2 {
        ensure!(Instant::now() < deadline, "instances are left 30 s after they were to go");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(())
}

/// What a server and its launcher hold.
#[derive(Debug)]
struct Left {
    processes: usize,
    descriptors: usize,
    mounts: usize,
}

impl Left {
    fn by(server: u32) -> Result<Self> {
        let launcher = growth::launcher_of(server)?;
        let descriptors =
            |process: u32| anyhow::Ok(fs::read_dir(format!("/proc/{process}/fd"))?.count());
        Ok(Self {
            processes: platform::family_of(server)?.len(),
            descriptors: descriptors(server)? + descriptors(launcher)?,
            mounts: fs::read_to_string(format!("/proc/{launcher}/mountinfo"))?.lines().count(),
        })
    }

    fn is_within(&self, before: &Self) -> bool {
        self.processes <= before.processes
            && self.descriptors <= before.descriptors
            && self.mounts <= before.mounts
    }
}
