//! What root does at the start: makes the data directory, copies engines from this machine, starts
//! the launcher. Then it gives up its rights for good and becomes the server.

use std::{
    ffi::OsString,
    fs, io,
    os::{
        fd::{AsFd, AsRawFd, BorrowedFd},
        unix::process::CommandExt,
    },
    path::Path,
    process::Command,
};

use anyhow::{Context, Result, ensure};
use engine::runtimes;
use kit::Env;
use rustix::io::{FdFlags, fcntl_setfd};
use sandbox::launcher;
use store::DataDir;

use crate::{Config, RootKey};

/// Who the server is where the machine has no user `morrow`.
const SERVER_ID: u32 = 61001;
const USER: &str = "morrow";

/// Runs as root until the server takes over. `again` is the hidden verb under which this program
/// is the server; the configuration and the descriptors follow it.
pub fn up(config: &Config, again: &str) -> Result<()> {
    ensure!(
        rustix::process::geteuid().is_root(),
        "the sandboxes need root for now: start it with `sudo morrow up`. The part that listens \
         to the network gives that right up before it listens"
    );
    let data = DataDir::open(&config.data_dir)?;
    let (uid, gid) = server_ids();
    data.prepare_for(uid, gid)?;
    let key = RootKey::establish(config, &data.keys())?;
    drop(key);
    give_all(&data.keys(), uid, gid)?;
    adopt(&data.engines())?;
    engine::package::sweep(&data.code()).context("the unpacked packages cannot be swept")?;
    give_all(&data.code(), uid, gid)?;

    let dirs =
        launcher::Dirs { engines: data.engines(), code: data.code(), run: data.run() };
    let (socket, launcher) = launcher::fork(&dirs).context("the launcher does not start")?;
    tracing::debug!(?launcher, "the launcher runs");

    survive_exec(socket.as_fd())?;
    survive_exec(data.lock_fd())?;
    let mut config = config.clone();
    config.data_dir = data.path().to_owned();
    let server = Command::new("/proc/self/exe")
        .arg0("morrow")
        .arg(again)
        .arg(socket.as_raw_fd().to_string())
        .arg(data.lock_fd().as_raw_fd().to_string())
        .arg(handed_over(&config)?)
        .uid(uid)
        .gid(gid)
        .exec();
    Err(server).context("the server does not start")
}

/// What the server needs to know, without what it must not see in `ps`.
fn handed_over(config: &Config) -> Result<OsString> {
    let mut config = config.clone();
    // Kept in the data directory by now.
    (config.access_key, config.secret_key, config.secret_key_file) = (None, None, None);
    Ok(serde_json::to_string(&config)?.into())
}

fn survive_exec(descriptor: BorrowedFd<'_>) -> io::Result<()> {
    Ok(fcntl_setfd(descriptor, FdFlags::empty())?)
}

/// Copies what this machine has and the platform has not yet.
fn adopt(engines: &Path) -> Result<()> {
    let now = kit::Real.now();
    let present = runtimes::adopted(engines).context("the engines cannot be listed")?;
    let has = |line: &str| present.iter().any(|engine| engine.runtime.as_str() == line);
    if !has("base") {
        tracing::info!("copying the base userland from this machine (once)");
        runtimes::adopt_base(engines, now)?;
    }
    for found in runtimes::discover().iter().filter(|found| !has(found.runtime.as_str())) {
        let line = found.runtime.as_str();
        let from = found.program.display();
        tracing::info!("copying {line} ({}) from {from} (once)", found.version);
        // A Python that cannot be copied leaves the others usable.
        if let Err(error) = runtimes::adopt(found, engines, now) {
            tracing::warn!("{line} is left out: {:#}", anyhow::Error::from(error));
        }
    }
    Ok(())
}

fn server_ids() -> (u32, u32) {
    let passwd = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let found = passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        let (uid, gid) = (fields.nth(1)?.parse().ok()?, fields.next()?.parse().ok()?);
        (name == USER && uid != 0).then_some((uid, gid))
    });
    found.unwrap_or((SERVER_ID, SERVER_ID))
}

/// Gives the files of one folder to the server.
fn give_all(dir: &Path, uid: u32, gid: u32) -> Result<()> {
    for entry in fs::read_dir(dir).with_context(|| dir.display().to_string())? {
        let path = entry?.path();
        std::os::unix::fs::lchown(&path, Some(uid), Some(gid))
            .with_context(|| path.display().to_string())?;
    }
    Ok(())
}
