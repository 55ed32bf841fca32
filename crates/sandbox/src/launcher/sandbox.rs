use std::{os::fd::OwnedFd, time::Duration};

use crate::cgroups::Group;

/// What the launcher knows of one sandbox.
pub(super) struct Sandbox {
    /// The socket to its first process.
    pub(super) keeper: OwnedFd,
    /// That process: readable when it has ended.
    pub(super) end: OwnedFd,
    pub(super) group: Group,
    /// Its place among the host users.
    pub(super) user: usize,
    pub(super) network: Option<OwnedFd>,
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

impl Sandbox {
    pub(super) fn new(
        keeper: OwnedFd,
        end: OwnedFd,
        group: Group,
        user: usize,
        state: State,
    ) -> Self {
        let waiting = Vec::new();
        Self { keeper, end, group, user, network: None, image: None, waiting, state }
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
