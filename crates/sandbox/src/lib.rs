//! Runs one untrusted process, and knows nothing else: no functions, no clouds, no HTTP.
//!
//! [`Sandboxes`] is the port. Its real implementation talks to the launcher, the only part of the
//! program that keeps root; the only crate with `unsafe`.
use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr, SocketAddrV4, TcpListener, TcpStream},
    os::fd::OwnedFd,
    time::Duration,
};

use async_trait::async_trait;
use egress::{Denials, Gate, NameSockets, Pins};
use model::Digest;
use serde::{Deserialize, Serialize};
use thiserror::Error;

mod cgroups;
pub mod egress;
#[cfg(any(fuzzing, test))]
pub mod fuzzing;
mod launched;
pub mod launcher;
mod netlink;
mod probe;
mod protocol;
mod seccomp;
mod sys;

pub use launched::Launched;
pub use probe::{Enforcement, Strength, probe};

#[async_trait]
pub trait Sandboxes: Send + Sync + 'static {
    /// Makes everything that does not depend on which code will run: namespaces, network
    /// namespace, control group, `/tmp` image, and a keeper that waits.
    async fn prepare(&self, spec: Spec) -> Result<Box<dyn Sandbox>, SandboxError>;

    /// Opens the way out of sandboxes, once; before that none can be given one. What it refuses is
    /// told by what is returned.
    async fn open_egress(&self) -> Result<Denials, SandboxError> {
        Err(no_egress())
    }

    /// Sets what a gate lets through, for the sandboxes that joined it too.
    async fn set_gate(&self, _number: u32, _gate: Gate) -> Result<(), SandboxError> {
        Err(no_egress())
    }

    /// Has a gate let some more addresses through, or some less.
    async fn pin(&self, _gate: u32, _pins: Vec<Pins>) -> Result<(), SandboxError> {
        Err(no_egress())
    }

    /// Takes a gate away that no sandbox uses any more.
    async fn remove_gate(&self, _number: u32) -> Result<(), SandboxError> {
        Err(no_egress())
    }
}

fn no_egress() -> SandboxError {
    SandboxError::Failed("these sandboxes reach nothing".to_owned())
}

/// What a sandbox is given before it is known what it runs.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Spec {
    /// The userland under everything, a directory of `engines/`.
    pub base: Digest,
    /// The size of `/tmp`.
    pub ephemeral_mb: u32,
    /// It has a way out, which lets nothing through until it has joined a gate.
    pub egress: bool,
}

/// One sandbox. Dropping it destroys it, in the background; `destroy` waits until nothing is left.
#[async_trait]
pub trait Sandbox: Send + Sync + 'static {
    /// Names it in messages: unique for the life of the platform.
    fn id(&self) -> &str;
    /// What it is to those that it sends to, if it has a way out.
    fn address(&self) -> Option<Ipv4Addr> {
        None
    }
    /// Lets it send through a gate, once. Its names are asked on the sockets that are returned.
    async fn join(&self, _gate: u32) -> Result<NameSockets, SandboxError> {
        Err(no_egress())
    }
    /// A listener on the sandbox's own loopback: whoever connects is inside this sandbox. A
    /// link-local address, where clouds answer their machines, becomes one of the loopback's.
    async fn listen(&self, at: SocketAddrV4) -> Result<TcpListener, SandboxError>;
    /// A connection to something that listens on the sandbox's own loopback. It does not block, and
    /// may still be on its way: that nobody listens is known when it is used.
    async fn connect(&self, to: SocketAddrV4) -> Result<TcpStream, SandboxError>;
    /// Where something listens in it, some of it at least.
    async fn listeners(&self) -> Result<Vec<SocketAddr>, SandboxError>;
    /// Mounts code and engine, sets the limits, and starts the program and its companions. Once
    /// per sandbox.
    /// Starts an engine ahead of its code. It waits until `assign` gives it that, with the same
    /// engine and arguments: it reads its whole environment then from its standard input, to the end, as
    /// `NAME=value` with a zero byte after each.
    async fn boot(&self, boot: Boot) -> Result<(), SandboxError>;
    async fn assign(&self, program: Program) -> Result<Output, SandboxError>;
    /// The CPU it may use, in thousandths of a core; `None` for as much as there is.
    async fn limit_cpu(&self, milli_cores: Option<u32>) -> Result<(), SandboxError>;
    /// Stops (`true`) or continues every process in it; a stopped one takes no CPU.
    async fn freeze(&self, frozen: bool) -> Result<(), SandboxError>;
    /// Asks these to end, or kills them: the program (`None`), or companions by their places.
    async fn end(&self, whom: Vec<Option<usize>>, kill: bool) -> Result<(), SandboxError>;
    async fn stats(&self) -> Result<Stats, SandboxError>;
    /// The most memory that it used at once, in bytes; 0 when that is not known any more.
    fn memory_peak(&self) -> u64;
    /// Resolves when the first of the program and its companions has ended. The others run on;
    /// when there is none, nothing that they started is left either.
    async fn ended(&self) -> Ended;
    /// Resolves when the program and all companions have ended, with every process that is left
    /// killed.
    async fn emptied(&self);
    /// Kills the whole tree and takes everything away: processes, mounts, loop device, group.
    async fn destroy(&self) -> Result<(), SandboxError>;
}

/// What to run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    /// The directory of `engines/` with `/var/lang` and `/var/runtime`; `None`: only the base.
    pub engine: Option<Digest>,
    /// The directory of `code/` that becomes `/var/task`.
    pub code: Digest,
    /// The directory of `code/` that becomes `/opt`, which is empty without one.
    pub layers: Option<Digest>,
    /// The program and its arguments, paths as seen inside.
    pub argv: Vec<String>,
    /// The whole environment: nothing else is inherited.
    pub env: BTreeMap<String, String>,
    pub cwd: String,
    pub hostname: String,
    pub memory_mb: u32,
    /// What runs beside it, as the same user and within the same limits.
    pub companions: Companions,
}

/// An engine that waits for code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Boot {
    pub engine: Digest,
    pub argv: Vec<String>,
    pub env: BTreeMap<String, String>,
    /// What it may use while it waits.
    pub memory_mb: u32,
}

/// Programs without arguments that share an environment, and start before the main one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Companions {
    pub paths: Vec<String>,
    pub env: BTreeMap<String, String>,
}

/// The read ends of what the program writes.
#[derive(Debug)]
pub struct Output {
    /// Standard output and standard error, in the order written.
    pub output: OwnedFd,
    /// Descriptor 3 of the program, for framed logs.
    pub frames: OwnedFd,
    /// What the companions write, if there are any.
    pub companions: Option<OwnedFd>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    pub how: How,
    /// The companion that ended, by its place among them; `None`: the program itself.
    pub companion: Option<usize>,
    /// The kernel killed a process of it for want of memory.
    pub out_of_memory: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    Exited(i32),
    Signalled(i32),
    /// It was destroyed, or the launcher went away.
    Destroyed,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stats {
    pub memory_bytes: u64,
    pub cpu: Duration,
    pub processes: u32,
    pub out_of_memory_kills: u64,
}

#[derive(Debug, Error)]
pub enum SandboxError {
    /// The machine lacks something now: memory, disk, loop devices, process ids.
    #[error("no room for another sandbox: {0}")]
    NoRoom(String),
    /// `Program` names something that cannot be run: no such directory, not executable.
    #[error("cannot start {program}: {problem}")]
    CannotStart { program: String, problem: String },
    #[error("the launcher has gone")]
    LauncherGone,
    #[error("{0}")]
    Failed(String),
}
