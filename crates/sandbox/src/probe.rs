//! Which limits this machine can hold a sandbox to, each found out by trying it.
use std::{ffi::c_int, io};

use rustix::{
    fs::{Gid, Mode, Uid},
    io::Errno,
    mount::{FsMountFlags, FsOpenFlags, MountAttrFlags, MountPropagationFlags},
    process::{Resource, Rlimit},
    thread::UnshareFlags,
};

use crate::{
    cgroups::{Cgroups, Group},
    launcher::{self, Rights},
    seccomp, sys,
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
    /// What it would hold does not exist: nothing is allowed that it bounds.
    Off,
}

const STOPPED: &str = "each process is stopped by a signal";

/// Tries every limit, in processes of their own; nothing of it stays. To add one, add a line.
/// With `forwarding` the machine may be told to forward packets.
pub fn probe(forwarding: bool) -> Vec<Enforcement> {
    let rights = Rights::of_this_process();
    let tried = |attempt: &dyn Fn() -> io::Result<()>| tried(rights, attempt);
    let namespaces = [
        ("pid namespace", UnshareFlags::NEWPID),
        ("mount namespace", UnshareFlags::NEWNS),
        ("network namespace", UnshareFlags::NEWNET),
        ("ipc namespace", UnshareFlags::NEWIPC),
        ("uts namespace", UnshareFlags::NEWUTS),
        ("cgroup namespace", UnshareFlags::NEWCGROUP),
    ];
    let mut found = vec![user_namespace(rights)];
    let each = |(limit, flag)| enforced(limit, tried(&|| sys::unshare(flag)));
    found.extend(namespaces.into_iter().map(each));
    found.extend([
        own_user(rights),
        enforced("no new privileges", tried(&|| Ok(rustix::thread::set_no_new_privs(true)?))),
        enforced("system call filter", tried(&filter_a_call)),
        landlock(),
        enforced("read-only root", tried(&refuse_a_write)),
        enforced("size of /tmp", tried(&|| launcher::try_scratch(rights)).map(|_| tmp(rights))),
        enforced("open files", Ok(String::new())),
    ]);
    found.extend(groups(rights));
    found.push(egress(rights, forwarding));
    found
}

/// Without a router a function reaches nothing at all.
fn egress(rights: Rights, forwarding: bool) -> Enforcement {
    let off = |detail: &str| Enforcement {
        limit: "egress",
        how: Strength::Off,
        detail: format!("no function reaches any network: {detail}"),
    };
    if rights != Rights::Root {
        return off("it takes root");
    }
    match tried(rights, &launcher::try_router) {
        Err(err) => off(&format!("links or nftables are missing: {err}")),
        Ok(_) if !forwarding && !launcher::forwards() => {
            off("this machine does not forward packets \
            (net.ipv4.ip_forward is 0): set it, or `[network] forwarding = true`")
        }
        Ok(_) => enforced("egress", Ok("nftables".to_owned())),
    }
}

fn tmp(rights: Rights) -> String {
    match rights {
        Rights::Root => String::new(),
        Rights::User { .. } => "in memory, beside what the function may use".to_owned(),
    }
}

/// What everything else rests on for an ordinary user; so a refusal is told with its usual cause.
fn user_namespace(rights: Rights) -> Enforcement {
    let tried = tried(rights, &|| sys::unshare(UnshareFlags::NEWUSER));
    let setting = |path: &str, value: &str| {
        std::fs::read_to_string(path).is_ok_and(|now| now.trim() == value)
    };
    let why = |err: io::Error| {
        let hint = if setting("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1") {
            "allow it with: sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0"
        } else if setting("/proc/sys/kernel/unprivileged_userns_clone", "0") {
            "allow it with: sudo sysctl kernel.unprivileged_userns_clone=1"
        } else if setting("/proc/sys/user/max_user_namespaces", "0") {
            "allow it with: sudo sysctl user.max_user_namespaces=15000"
        } else {
            return err;
        };
        io::Error::new(err.kind(), format!("{err}; {hint}"))
    };
    enforced("user namespace", tried.map_err(why))
}

fn own_user(rights: Rights) -> Enforcement {
    match rights {
        Rights::Root => enforced("own user", tried(rights, &take_a_user)),
        Rights::User { .. } => Enforcement {
            limit: "own user",
            how: Strength::Absent,
            detail: "without root every sandbox runs as the user who started the server".to_owned(),
        },
    }
}

fn enforced(limit: &'static str, tried: io::Result<String>) -> Enforcement {
    match tried {
        Ok(detail) => Enforcement { limit, how: Strength::Enforced, detail },
        Err(err) => Enforcement { limit, how: Strength::Absent, detail: err.to_string() },
    }
}

/// Runs an attempt in a child process, for an ordinary user as root of a user namespace; its
/// error's number comes back as the exit code.
fn tried(rights: Rights, attempt: &dyn Fn() -> io::Result<()>) -> io::Result<String> {
    const UNKNOWN: c_int = 254;
    let namespace = || match rights {
        Rights::Root => Ok(()),
        Rights::User { .. } => sys::unshare(UnshareFlags::NEWUSER).and_then(|()| rights.take()),
    };
    let code = sys::in_child(|| match namespace().and_then(|()| attempt()) {
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
    let id = Rights::Root.host_id(0);
    let (uid, gid) = (Uid::from_raw(id), Gid::from_raw(id));
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
fn groups(rights: Rights) -> Vec<Enforcement> {
    type Set = fn(&Group) -> io::Result<()>;
    let limits: [(&str, Set); 3] = [
        ("memory", |group| group.limit_memory(64 << 20)),
        ("cpu", |group| group.limit_cpu(Some(100))),
        ("processes", |group| group.limit_processes(64)),
    ];
    let made = Cgroups::probing().and_then(|groups| Ok((groups.create(0)?, groups)));
    let (group, groups) = match made {
        Ok(made) => made,
        Err(err) => return without_groups(rights, &err),
    };
    let homes = groups.homes();
    if homes.memory.is_none() && rights != Rights::Root {
        group.remove();
        groups.remove();
        return without_groups(rights, &io::Error::other("no control group controller"));
    }
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
        _ => {
            Enforcement { limit: "freezing", how: Strength::Supervised, detail: STOPPED.to_owned() }
        }
    });
    group.remove();
    groups.remove();
    found
}

/// What stands in for control groups.
fn without_groups(rights: Rights, err: &io::Error) -> Vec<Enforcement> {
    let said = |limit, how, detail: &str| Enforcement { limit, how, detail: detail.to_owned() };
    let fork_is_refused = || {
        let one = Rlimit { current: Some(1), maximum: Some(1) };
        rustix::process::setrlimit(Resource::Nproc, one)?;
        match sys::in_child(|| 0) {
            Err(err) if err.raw_os_error() == Some(libc::EAGAIN) => Ok(()),
            other => Err(other.err().unwrap_or_else(|| io::ErrorKind::Unsupported.into())),
        }
    };
    let processes = tried(rights, &fork_is_refused).map(|_| "a resource limit".to_owned());
    let memory = "the pages that it holds are counted ten times a second";
    vec![
        said("memory", Strength::Supervised, memory),
        said("cpu", Strength::Absent, &format!("it takes a control group: {err}")),
        enforced("processes", processes),
        said("freezing", Strength::Supervised, STOPPED),
    ]
}
