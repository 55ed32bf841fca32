//! `/tmp` of a sandbox, with a size of its own: on disk where that can be, else in memory.
use std::{
    io,
    os::fd::{AsFd, BorrowedFd, OwnedFd},
};

use rustix::mount::{FsMountFlags, FsOpenFlags, MountAttrFlags};

use super::image::{self, Templates};

/// Less free space than this on the disk refuses another sandbox.
const LEAST_FREE: u64 = 256 << 20;

/// How this launcher makes it.
#[derive(Debug)]
pub(super) enum Scratch {
    Images(Templates),
    Memory,
}

/// What a keeper makes one from.
#[derive(Debug)]
pub(super) enum Plan {
    /// A formatted image, to be copied.
    Image(OwnedFd),
    Memory {
        mb: u32,
    },
}

/// Mounted, not yet at any place.
pub(super) struct Mounted {
    pub(super) mount: OwnedFd,
    /// The loop device and the image that was put there.
    pub(super) image: Option<(u32, String)>,
}

impl Scratch {
    pub(super) fn plan(&mut self, run: BorrowedFd<'_>, mb: u32) -> io::Result<Plan> {
        match self {
            Self::Images(templates) => {
                Ok(Plan::Image(templates.get(run, mb)?.try_clone_to_owned()?))
            }
            Self::Memory => Ok(Plan::Memory { mb }),
        }
    }
}

impl Plan {
    pub(super) fn mount(&self, run: BorrowedFd<'_>, owner: u32) -> io::Result<Mounted> {
        match self {
            Self::Image(template) => image::mount(run, template.as_fd(), owner),
            Self::Memory { mb } => {
                let mount = in_memory(*mb)?;
                Ok(Mounted { mount, image: None })
            }
        }
    }

    pub(super) fn descriptor(&self) -> Option<&OwnedFd> {
        match self {
            Self::Image(template) => Some(template),
            Self::Memory { .. } => None,
        }
    }
}

/// Whether the disk has no room for what another sandbox writes.
pub(super) fn is_full(run: &OwnedFd) -> io::Result<bool> {
    let disk = rustix::fs::fstatvfs(run)?;
    Ok(disk.f_bavail.saturating_mul(disk.f_frsize) < LEAST_FREE)
}

fn in_memory(mb: u32) -> io::Result<OwnedFd> {
    let fs = rustix::mount::fsopen("tmpfs", FsOpenFlags::FSOPEN_CLOEXEC)?;
    // As many files as an image of that size has.
    let inodes = u64::from(mb) * 64;
    let settings = [("size", format!("{mb}m")), ("nr_inodes", inodes.to_string())];
    for (key, value) in settings {
        rustix::mount::fsconfig_set_string(&fs, key, value)?;
    }
    rustix::mount::fsconfig_set_string(&fs, "mode", "1777")?;
    rustix::mount::fsconfig_create(&fs)?;
    let restricted = MountAttrFlags::MOUNT_ATTR_NOSUID | MountAttrFlags::MOUNT_ATTR_NODEV;
    Ok(rustix::mount::fsmount(&fs, FsMountFlags::FSMOUNT_CLOEXEC, restricted)?)
}
