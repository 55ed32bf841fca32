//! A server, without root as the real one, that only holds a sandbox: to be killed from outside.
use std::{io::Write, path::PathBuf};

use sandbox::SandboxError;

use super::world::World;

/// Makes one sandbox with a program that waits, says who is who, and stays as long as the launcher.
pub(crate) fn main() {
    let world = World::start_unprivileged();
    world.runtime().block_on(async {
        let sandbox = world.prepare().await;
        let listener = sandbox.listen("127.0.0.1:9001".parse().unwrap()).await.unwrap();
        let output = sandbox.assign(world.attempt(&["orphans", "wait"])).await.unwrap();
        println!("{} {}", world.launcher.as_raw_nonzero(), sandbox.id());
        println!("{}", world.dirs.run.display());
        std::io::stdout().flush().unwrap();
        world.launched.gone().await;
        let ended = sandbox.ended().await.how;
        let refused = match sandbox.stats().await {
            Err(SandboxError::LauncherGone) => "LauncherGone",
            _ => "something else",
        };
        println!("gone, {ended:?}, {refused}");
        drop((output, listener));
    });
}

/// What a holder said of itself.
pub(crate) struct Held {
    pub(crate) launcher: i32,
    pub(crate) nonce: String,
    pub(crate) run: PathBuf,
}

impl Held {
    pub(crate) fn parse(first: &str, second: &str) -> Self {
        let (launcher, id) = first.trim().split_once(' ').unwrap();
        let nonce = id.split_once('-').unwrap().0.to_owned();
        Self { launcher: launcher.parse().unwrap(), nonce, run: PathBuf::from(second.trim()) }
    }
}
