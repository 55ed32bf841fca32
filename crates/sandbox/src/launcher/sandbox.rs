use std::{
    collections::BTreeMap,
    io,
    os::fd::{AsFd, OwnedFd},
    time::Duration,
};

use model::Digest;

use super::{START_TIME, fault, now, pipe_for, router::Link};
use crate::{
    cgroups::Group,
    protocol::{self, Fault, Order, Start},
};

/// Directories, and where they are to be.
pub(super) type Mounts = Vec<(&'static str, OwnedFd)>;

/// What the launcher knows of one sandbox.
pub(super) struct Sandbox {
    /// The socket to its first process.
    pub(super) keeper: OwnedFd,
    /// That process: readable when it has ended.
    pub(super) end: OwnedFd,
    pub(super) group: Group,
    /// Its place among the host users.
    pub(super) user: usize,
    /// Who its programs are on the host.
    pub(super) host_id: u32,
    pub(super) network: Option<OwnedFd>,
    /// It is to have a way out; and that.
    pub(super) egress: bool,
    pub(super) link: Option<Link>,
    /// The loop device of its `/tmp`, and the image that was put there.
    pub(super) image: Option<(u32, String)>,
    /// Requests to be answered when it has gone.
    pub(super) waiting: Vec<u64>,
    pub(super) state: State,
}

#[derive(Debug)]
pub(super) enum State {
    /// Its keeper is preparing it.
    Booting {
        request: u64,
        by: Duration,
    },
    Ready,
    /// Its keeper is starting a program and its companions.
    Starting {
        request: u64,
        by: Duration,
        /// The companions' paths, then the program's.
        programs: Vec<String>,
        pipes: Vec<OwnedFd>,
        /// It waits for its code then.
        waits: Option<Waiting>,
    },
    /// An engine runs in it and waits for its code.
    Booted {
        waiting: Waiting,
        pipes: Vec<OwnedFd>,
    },
    Running,
    /// All its programs have ended, or one could not start; nothing more will run in it.
    Spent,
    /// Killed, not yet dead.
    Dying,
    /// Dead; its groups and its loop device are being freed.
    Clearing {
        since: Duration,
        next: Duration,
    },
}

/// What an engine was started as.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Waiting {
    pub(super) engine: Digest,
    pub(super) argv: Vec<String>,
}

impl Sandbox {
    pub(super) fn new(
        keeper: OwnedFd,
        end: OwnedFd,
        group: Group,
        (user, host_id): (usize, u32),
        egress: bool,
        state: State,
    ) -> Self {
        Self {
            keeper,
            end,
            group,
            user,
            host_id,
            network: None,
            egress,
            link: None,
            image: None,
            waiting: Vec::new(),
            state,
        }
    }

    /// Has the keeper start a program, and its companions before it.
    pub(super) fn start(
        &mut self,
        request: u64,
        memory: u64,
        start: Start,
        mounts: Mounts,
        waits: Option<Waiting>,
    ) -> Result<(), Fault> {
        if !matches!(self.state, State::Ready) {
            return Err(Fault::Failed("the sandbox was given a program already".to_owned()));
        }
        self.group.limit_memory(memory).map_err(|err| fault("memory limit", &err))?;
        let pipe = || pipe_for(self.host_id).map_err(|err| fault("output", &err));
        let (output, output_end) = pipe()?;
        let (frames, frames_end) = pipe()?;
        let companions = &start.companions.paths;
        let beside = (!companions.is_empty()).then(pipe).transpose()?;
        let (beside, beside_end) = beside.unzip();
        let programs = companions.iter().chain(start.argv.first()).cloned().collect();
        let (paths, trees): (Vec<_>, Vec<_>) = mounts.into_iter().unzip();
        let mounts = paths.into_iter().map(str::to_owned).collect();
        let descriptors = trees.into_iter().chain([output_end, frames_end]).chain(beside_end);
        self.order(&Order::Start { start: start.into(), mounts, memory }, descriptors)?;
        let pipes = [output, frames].into_iter().chain(beside).collect();
        self.state = State::Starting { request, by: now() + START_TIME, programs, pipes, waits };
        Ok(())
    }

    /// Has the keeper give the engine that waits its code.
    pub(super) fn enter(
        &mut self,
        request: u64,
        memory: u64,
        env: BTreeMap<String, String>,
        hostname: String,
        mounts: Mounts,
    ) -> Result<(), Fault> {
        self.group.limit_memory(memory).map_err(|err| fault("memory limit", &err))?;
        let (paths, trees): (Vec<_>, Vec<_>) = mounts.into_iter().unzip();
        let mounts = paths.into_iter().map(str::to_owned).collect();
        self.order(&Order::Enter { env, hostname, mounts, memory }, trees)?;
        let State::Booted { waiting, pipes } = std::mem::replace(&mut self.state, State::Spent)
        else {
            return Err(Fault::Failed("no engine waits in the sandbox".to_owned()));
        };
        let programs = waiting.argv.into_iter().take(1).collect();
        let by = now() + START_TIME;
        self.state = State::Starting { request, by, programs, pipes, waits: None };
        Ok(())
    }

    pub(super) fn order(
        &self,
        order: &Order,
        descriptors: impl IntoIterator<Item = OwnedFd>,
    ) -> Result<(), Fault> {
        let descriptors: Vec<_> = descriptors.into_iter().collect();
        let descriptors: Vec<_> = descriptors.iter().map(AsFd::as_fd).collect();
        let sent = protocol::encode(order)
            .and_then(|order| protocol::send(&self.keeper, &order, &descriptors));
        sent.map_err(|err: io::Error| fault("keeper", &err))
    }
}

impl State {
    pub(super) fn is_alive(&self) -> bool {
        !matches!(self, Self::Dying | Self::Clearing { .. })
    }

    /// When something is to be done even if nothing happens.
    pub(super) fn deadline(&self) -> Option<Duration> {
        match self {
            Self::Booting { by, .. } | Self::Starting { by, .. } => Some(*by),
            Self::Clearing { next, .. } => Some(*next),
            _ => None,
        }
    }
}
