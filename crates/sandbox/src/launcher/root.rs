//! The file tree that a sandboxed program sees, built by its keeper in a mount namespace of its
//! own. Everything but `/tmp` is read-only; nothing but what is named here is in it.
use std::{
    fs, io,
    os::fd::{AsFd, BorrowedFd, OwnedFd},
    path::{Path, PathBuf},
};

use rustix::{
    fs::{AtFlags, CWD, Mode, OFlags, ResolveFlags},
    io::Errno,
    mount::{
        FsMountFlags, FsOpenFlags, MountAttrFlags, MoveMountFlags, OpenTreeFlags, UnmountFlags,
    },
};

use crate::sys;

/// Where the tree is built: a directory that every machine has, covered in this namespace only.
const BUILD: &str = "/proc";
const DEVICES: [&str; 5] = ["null", "zero", "full", "random", "urandom"];
/// What of `/proc`, besides the processes, a program may see: what languages read to size
/// themselves. Everything else is covered, also what a newer kernel adds.
const PROC_SEEN: [&str; 12] = [
    "cpuinfo",
    "filesystems",
    "loadavg",
    "meminfo",
    "mounts",
    "net",
    "self",
    "stat",
    "sys",
    "thread-self",
    "uptime",
    "version",
];

/// Directories of an engine, of code, of a base: opened beneath their parent, never through a
/// link, and cloned as mounts of their own that nothing can be changed through.
pub(super) fn read_only_clone(parent: impl AsFd, path: &Path) -> io::Result<OwnedFd> {
    let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
    let directory = rustix::fs::openat2(parent, path, flags, Mode::empty(), resolve)?;
    let mount = clone_mount(&directory, Path::new(""))?;
    let restrictions = sys::READ_ONLY | sys::NO_SUID | sys::NO_DEV;
    // Without root, how the host keeps access times stays as it is.
    sys::restrict_mount(&mount, restrictions | sys::NO_ATIME)
        .or_else(|_| sys::restrict_mount(&mount, restrictions))?;
    Ok(mount)
}

fn clone_mount(parent: impl AsFd, path: &Path) -> io::Result<OwnedFd> {
    let flags = OpenTreeFlags::OPEN_TREE_CLONE
        | OpenTreeFlags::OPEN_TREE_CLOEXEC
        | OpenTreeFlags::AT_EMPTY_PATH;
    Ok(rustix::mount::open_tree(parent, path, flags)?)
}

/// Puts a mount that is at no place yet onto `path`.
pub(super) fn place(mount: impl AsFd, path: &Path) -> io::Result<()> {
    let flags = MoveMountFlags::MOVE_MOUNT_F_EMPTY_PATH;
    Ok(rustix::mount::move_mount(mount, "", CWD, path, flags)?)
}

/// What lies where code is awaited: an empty folder `lib`. It is made in `run` the first time.
pub(super) fn awaited(run: BorrowedFd<'_>) -> io::Result<OwnedFd> {
    for path in ["awaited", "awaited/lib"] {
        match rustix::fs::mkdirat(run, path, Mode::empty()) {
            // Whatever the mask is that this process was started with.
            Ok(()) => rustix::fs::chmodat(run, path, Mode::from_raw_mode(0o755), AtFlags::empty())?,
            Err(Errno::EXIST) => {}
            Err(err) => return Err(err.into()),
        }
    }
    read_only_clone(run, Path::new("awaited"))
}

/// Takes a mount away again.
pub(super) fn displace(path: &Path) -> io::Result<()> {
    Ok(rustix::mount::unmount(path, UnmountFlags::DETACH)?)
}

/// The userland under everything.
pub(super) struct Base {
    mounts: Vec<(&'static str, OwnedFd)>,
    links: Vec<(&'static str, PathBuf)>,
}

impl Base {
    /// Opens `<digest>/root` of the engines' directory.
    pub(super) fn open(engines: impl AsFd, digest: &str) -> io::Result<Self> {
        let root = Path::new(digest).join("root");
        let mut base = Self { mounts: Vec::new(), links: Vec::new() };
        for name in ["usr", "etc"] {
            base.mounts.push((name, read_only_clone(engines.as_fd(), &root.join(name))?));
        }
        let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
        let opened = rustix::fs::openat2(engines.as_fd(), &root, flags, Mode::empty(), resolve)?;
        for name in ["bin", "sbin", "lib", "lib32", "lib64"] {
            match rustix::fs::readlinkat(&opened, name, Vec::new()) {
                Ok(target) => {
                    let target: &std::ffi::OsStr =
                        std::os::unix::ffi::OsStrExt::from_bytes(target.as_bytes());
                    base.links.push((name, PathBuf::from(target)));
                }
                Err(Errno::NOENT) => {}
                // Not a link: a directory.
                Err(Errno::INVAL) => {
                    base.mounts.push((name, read_only_clone(engines.as_fd(), &root.join(name))?));
                }
                Err(err) => return Err(err.into()),
            }
        }
        Ok(base)
    }

    pub(super) fn descriptors(&self) -> impl Iterator<Item = &OwnedFd> {
        self.mounts.iter().map(|(_, mount)| mount)
    }
}

/// Builds the tree and makes it this process's root. `tmp` is a mount at no place yet.
pub(super) fn build(base: &Base, tmp: &OwnedFd) -> io::Result<()> {
    let fs = rustix::mount::fsopen("tmpfs", FsOpenFlags::FSOPEN_CLOEXEC)?;
    for (key, value) in [("size", "64k"), ("nr_inodes", "128"), ("mode", "0755")] {
        rustix::mount::fsconfig_set_string(&fs, key, value)?;
    }
    rustix::mount::fsconfig_create(&fs)?;
    let restricted = MountAttrFlags::MOUNT_ATTR_NOSUID | MountAttrFlags::MOUNT_ATTR_NODEV;
    let root = rustix::mount::fsmount(&fs, FsMountFlags::FSMOUNT_CLOEXEC, restricted)?;
    let at = Path::new(BUILD);
    place(&root, at)?;

    for name in ["var", "var/lang", "var/runtime", "var/task", "opt", "tmp", "proc", "dev"] {
        fs::create_dir(at.join(name))?;
    }
    for (name, mount) in &base.mounts {
        fs::create_dir(at.join(name))?;
        place(mount, &at.join(name))?;
    }
    for (name, target) in &base.links {
        std::os::unix::fs::symlink(target, at.join(name))?;
    }
    place(tmp, &at.join("tmp"))?;
    devices(&at.join("dev"))?;
    proc(at)?;

    rustix::process::chdir(at)?;
    rustix::process::pivot_root(".", ".")?;
    rustix::mount::unmount(".", UnmountFlags::DETACH)?;
    rustix::process::chdir("/")?;
    let read_only = sys::READ_ONLY | sys::NO_SUID | sys::NO_DEV | sys::NO_EXEC;
    sys::restrict_mount(&root, read_only)
}

fn devices(dev: &Path) -> io::Result<()> {
    for name in DEVICES {
        let to = dev.join(name);
        fs::File::create(&to)?;
        let mount = clone_mount(CWD, &Path::new("/dev").join(name))?;
        sys::restrict_mount(&mount, sys::NO_SUID | sys::NO_EXEC)?;
        place(&mount, &to)?;
    }
    let links = [
        ("fd", "/proc/self/fd"),
        ("stdin", "/proc/self/fd/0"),
        ("stdout", "/proc/self/fd/1"),
        ("stderr", "/proc/self/fd/2"),
    ];
    for (name, target) in links {
        std::os::unix::fs::symlink(target, dev.join(name))?;
    }
    Ok(())
}

fn proc(root: &Path) -> io::Result<()> {
    let fs = rustix::mount::fsopen("proc", FsOpenFlags::FSOPEN_CLOEXEC)?;
    rustix::mount::fsconfig_set_string(&fs, "hidepid", "invisible")?;
    rustix::mount::fsconfig_create(&fs)?;
    let restricted = MountAttrFlags::MOUNT_ATTR_NOSUID
        | MountAttrFlags::MOUNT_ATTR_NODEV
        | MountAttrFlags::MOUNT_ATTR_NOEXEC;
    let mount = rustix::mount::fsmount(&fs, FsMountFlags::FSMOUNT_CLOEXEC, restricted)?;
    let proc = root.join("proc");
    place(&mount, &proc)?;

    let settings = clone_mount(CWD, &proc.join("sys"))?;
    sys::restrict_mount(&settings, sys::READ_ONLY | sys::NO_SUID | sys::NO_DEV | sys::NO_EXEC)?;
    place(&settings, &proc.join("sys"))?;

    let (file, directory) = (root.join(".nothing"), root.join(".empty"));
    fs::File::create(&file)?;
    fs::create_dir(&directory)?;
    let seen = |name: &str| PROC_SEEN.contains(&name) || name.bytes().all(|b| b.is_ascii_digit());
    for entry in fs::read_dir(&proc)?.flatten() {
        if entry.file_name().to_str().is_some_and(seen) {
            continue;
        }
        let kind = entry.file_type()?;
        let cover = if kind.is_dir() { &directory } else { &file };
        if !kind.is_symlink() {
            let mount = clone_mount(CWD, cover)?;
            sys::restrict_mount(
                &mount,
                sys::READ_ONLY | sys::NO_SUID | sys::NO_DEV | sys::NO_EXEC,
            )?;
            place(&mount, &entry.path())?;
        }
    }
    // The mounts keep what they show.
    rustix::fs::unlinkat(CWD, &file, AtFlags::empty())?;
    rustix::fs::unlinkat(CWD, &directory, AtFlags::REMOVEDIR)?;
    Ok(())
}
