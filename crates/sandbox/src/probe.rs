//! Which limits this machine can hold a sandbox to, each found out by trying it.
use std::{ffi::c_int, io};

use rustix::{
    fs::{Gid, Mode, Uid},
    io::Errno,
    mount::{FsMountFlags, FsOpenFlags, MountAttrFlags, MountPropagationFlags},
    thread::UnshareFlags,
};

use crate::{
    cgroups::{Cgroups, Group},
    launcher, seccomp, sys,
};

/// One limit, and how this machine holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enforcement {
    pub limit: &'static str,
    pub how: Strength,
    /// Why it is not enforced, or which means is used.
    pub detail: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    /// By the kernel.
    Enforced,
    /// By watching: it can be exceeded for a moment.
    Supervised,
    Absent,
}

/// Tries every limit, in processes of their own; nothing of it stays. To add one, add a line.
pub fn probe() -> Vec<Enforcement> {
    let namespaces = [
        ("user namespace", UnshareFlags::NEWUSER),
        ("pid namespace", UnshareFlags::NEWPID),
        ("mount namespace", UnshareFlags::NEWNS),
        ("network namespace", UnshareFlags::NEWNET),
        ("ipc namespace", UnshareFlags::NEWIPC),
        ("uts namespace", UnshareFlags::NEWUTS),
        ("cgroup namespace", UnshareFlags::NEWCGROUP),
    ];
    let mut found: Vec<_> = namespaces
        .into_iter()
        .map(|(limit, flag)| enforced(limit, tried(|| sys::unshare(flag))))
        .collect();
    found.extend([
        enforced("own user", tried(take_a_user)),
        enforced("no new privileges", tried(|| Ok(rustix::thread::set_no_new_privs(true)?))),
        enforced("system call filter", tried(filter_a_call)),
        landlock(),
        enforced("read-only root", tried(refuse_a_write)),
        enforced("size of /tmp", tried(launcher::try_image)),
        enforced("open files", Ok(String::new())),
    ]);
    found.extend(groups());
    found
}

fn enforced(limit: &'static str, tried: io::Result<String>) -> Enforcement {
    match tried {
        Ok(detail) => Enforcement { limit, how: Strength::Enforced, detail },
        Err(err) => Enforcement { limit, how: Strength::Absent, detail: err.to_string() },
    }
}

/// Runs an attempt in a child process; its error's number comes back as the exit code.
fn tried(attempt: impl FnOnce() -> io::Result<()>) -> io::Result<String> {
    const UNKNOWN: c_int = 254;
    let code = sys::in_child(|| match attempt() {
        Ok(()) => 0,
        Err(err) => err.raw_os_error().unwrap_or(UNKNOWN),
    })?;
    match code {
        0 => Ok(String::new()),
        UNKNOWN => Err(io::Error::other("it was tried and failed")),
        number => Err(io::Error::from_raw_os_error(number)),
    }
}

fn take_a_user() -> io::Result<()> {
    let (uid, gid) =
        (Uid::from_raw(launcher::FIRST_HOST_ID), Gid::from_raw(launcher::FIRST_HOST_ID));
    rustix::thread::set_thread_res_gid(gid, gid, gid)?;
    Ok(rustix::thread::set_thread_res_uid(uid, uid, uid)?)
}

fn filter_a_call() -> io::Result<()> {
    seccomp::Filters::compile()?.install()?;
    match rustix::process::chroot("/") {
        Err(Errno::PERM) => Ok(()),
        other => Err(other.err().unwrap_or(Errno::OPNOTSUPP).into()),
    }
}

fn refuse_a_write() -> io::Result<()> {
    own_mounts()?;
    let fs = rustix::mount::fsopen("tmpfs", FsOpenFlags::FSOPEN_CLOEXEC)?;
    rustix::mount::fsconfig_create(&fs)?;
    let attributes = MountAttrFlags::empty();
    let mount = rustix::mount::fsmount(&fs, FsMountFlags::FSMOUNT_CLOEXEC, attributes)?;
    sys::restrict_mount(&mount, sys::READ_ONLY)?;
    match rustix::fs::mkdirat(&mount, "x", Mode::RWXU) {
        Err(Errno::ROFS) => Ok(()),
        other => Err(other.err().unwrap_or(Errno::OPNOTSUPP).into()),
    }
}

/// A mount namespace whose changes nobody else sees.
pub(crate) fn own_mounts() -> io::Result<()> {
    sys::unshare(UnshareFlags::NEWNS)?;
    let private = MountPropagationFlags::PRIVATE | MountPropagationFlags::REC;
    Ok(rustix::mount::mount_change("/", private)?)
}

fn landlock() -> Enforcement {
    let version = sys::landlock_version();
    let version = version.ok_or_else(|| io::Error::other("the kernel does not have it"));
    enforced("landlock", version.map(|version| format!("version {version}")))
}

/// Makes a control group and sets every limit on it.
fn groups() -> Vec<Enforcement> {
    type Set = fn(&Group) -> io::Result<()>;
    let limits: [(&str, Set); 3] = [
        ("memory", |group| group.limit_memory(64 << 20)),
        ("cpu", |group| group.limit_cpu(Some(100))),
        ("processes", |group| group.limit_processes(64)),
    ];
    let made = Cgroups::probing().and_then(|groups| Ok((groups.create(0)?, groups)));
    let (group, groups) = match made {
        Ok(made) => made,
        Err(err) => {
            let absent = |limit| enforced(limit, Err(io::Error::new(err.kind(), err.to_string())));
            let names = limits.map(|(limit, _)| limit);
            return names.into_iter().chain(["freezing"]).map(absent).collect();
        }
    };
    let homes = groups.homes();
    let has = [homes.memory.as_ref(), homes.cpu.as_ref(), homes.pids.as_ref()];
    let mut found: Vec<_> = limits
        .into_iter()
        .zip(has)
        .map(|((limit, set), home)| {
            let home = home.ok_or_else(|| io::Error::other("no such control group controller"));
            let version = home.map(|home| format!("control groups, {}", home.version));
            enforced(limit, version.and_then(|version| set(&group).map(|()| version)))
        })
        .collect();
    let frozen = group.freeze(true).and_then(|froze| group.freeze(false).map(|_| froze));
    found.push(match frozen {
        Ok(true) => enforced("freezing", Ok(String::new())),
        _ => Enforcement {
            limit: "freezing",
            how: Strength::Supervised,
            detail: "each process is stopped by a signal".to_owned(),
        },
    });
    group.remove();
    groups.remove();
    found
}
