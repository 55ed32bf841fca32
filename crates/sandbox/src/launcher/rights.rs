//! Whose rights the launcher has, and what follows from that.
use std::{fs, io};

use super::{image::Templates, scratch::Scratch};
use crate::{cgroups::Cgroups, sys};

/// The host's users from which sandboxes get theirs.
const FIRST_HOST_ID: u32 = 2_000_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rights {
    Root,
    /// An ordinary user's. In a user namespace of its own the launcher is root over what is made
    /// there; the one user that it knows there is the one that started it.
    User {
        uid: u32,
        gid: u32,
    },
}

/// Whether this process is the machine's root: in a container's user namespace nobody is.
pub fn is_root() -> bool {
    let map = fs::read_to_string("/proc/self/uid_map").unwrap_or_default();
    let everybody = ["0", "0", "4294967295"];
    rustix::process::geteuid().is_root() && map.split_whitespace().eq(everybody)
}

impl Rights {
    pub(crate) fn of_this_process() -> Self {
        if is_root() {
            return Self::Root;
        }
        let (uid, gid) = (rustix::process::geteuid(), rustix::process::getegid());
        Self::User { uid: uid.as_raw(), gid: gid.as_raw() }
    }

    /// The namespaces that the launcher needs besides those it always has.
    pub(super) fn namespaces(self) -> u64 {
        match self {
            Self::Root => 0,
            // Nobody may return to a network that belongs to others.
            Self::User { .. } => sys::NEW_USER | sys::NEW_NET,
        }
    }

    /// In a new user namespace: becomes its root.
    pub(crate) fn take(self) -> io::Result<()> {
        let Self::User { uid, gid } = self else { return Ok(()) };
        fs::write("/proc/self/setgroups", "deny")?;
        fs::write("/proc/self/uid_map", format!("0 {uid} 1"))?;
        fs::write("/proc/self/gid_map", format!("0 {gid} 1"))
    }

    /// Who a sandbox's programs are outside it, by its place among the sandboxes.
    pub(crate) fn host_id(self, place: u32) -> u32 {
        match self {
            Self::Root => FIRST_HOST_ID + place,
            Self::User { .. } => 0,
        }
    }

    pub(super) fn scratch(self) -> Scratch {
        match self {
            Self::Root => Scratch::Images(Templates::default()),
            Self::User { .. } => Scratch::Memory,
        }
    }

    /// An ordinary user has control groups where some were handed to them.
    pub(super) fn cgroups(self, nonce: &str) -> io::Result<Cgroups> {
        match (self, Cgroups::start(nonce)) {
            (Self::User { .. }, Err(err)) => {
                tracing::debug!("there are no control groups: {err}");
                Ok(Cgroups::none())
            }
            (_, started) => started,
        }
    }
}
