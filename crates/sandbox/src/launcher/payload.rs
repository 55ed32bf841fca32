//! From a fresh copy of the keeper to the untrusted program: gives up everything, then becomes it.
use std::{
    collections::BTreeMap,
    ffi::c_int,
    fs::File,
    io::{self, Read, Write},
    os::{fd::OwnedFd, unix::process::CommandExt},
    process::Command,
};

use landlock::{
    ABI, Access, AccessFs, CompatLevel, Compatible, PathBeneath, PathFd, Ruleset, RulesetAttr,
    RulesetCreatedAttr, Scope,
};
use rustix::{
    fs::{Gid, Mode, Uid},
    io::Errno,
    process::{Resource, Rlimit},
    thread::{CapabilitySet, CapabilitySets},
};

use crate::{seccomp::Filters, sys};

/// Who the program is inside, as in Lambda.
pub(super) const UID: u32 = 993;
pub(super) const GID: u32 = 990;
const OPEN_FILES: u64 = 1024;
/// Beside the control group's bound, and instead of it where there is none.
const PROCESSES: u64 = 1024;
const LOCKED_MEMORY: u64 = 64 * 1024;

/// What a process becomes.
pub(super) struct Image<'a> {
    pub(super) argv: &'a [String],
    pub(super) env: &'a BTreeMap<String, String>,
    pub(super) cwd: &'a str,
}

pub(super) struct Payload<'a> {
    pub(super) image: &'a Image<'a>,
    pub(super) filters: &'a Filters,
    pub(super) output: &'a OwnedFd,
    pub(super) frames: &'a OwnedFd,
    /// What it reads, if that is not nothing.
    pub(super) input: Option<&'a OwnedFd>,
    /// Gives one byte when the user namespace has its ids.
    pub(super) ready: &'a OwnedFd,
    /// Takes what went wrong; closed by success.
    pub(super) problem: &'a OwnedFd,
}

impl Payload<'_> {
    /// Never succeeds: success is the program's.
    pub(super) fn become_program(&self) -> c_int {
        let Err((what, err)) = self.steps();
        let said = format!("{what}: {err}");
        if let Ok(copy) = self.problem.try_clone() {
            drop(File::from(copy).write_all(said.as_bytes()));
        }
        127
    }

    fn steps(&self) -> Result<std::convert::Infallible, (&'static str, io::Error)> {
        let during = |what| move |err| (what, err);
        let mut go = [0];
        let ready = self.ready.try_clone().map(File::from);
        ready.and_then(|mut ready| ready.read_exact(&mut go)).map_err(during("user namespace"))?;
        self.open_descriptors().map_err(during("descriptors"))?;
        rustix::process::setsid().map_err(|err| ("session", err.into()))?;
        rustix::process::umask(Mode::from_raw_mode(0o022));
        limit_resources().map_err(during("resource limits"))?;
        become_nobody().map_err(during("user"))?;
        rustix::process::chdir(self.image.cwd).map_err(|err| ("working directory", err.into()))?;
        rustix::thread::set_no_new_privs(true).map_err(|err| ("no_new_privs", err.into()))?;
        restrict_files().map_err(during("landlock"))?;
        sys::default_signals();
        let Some((path, arguments)) = self.image.argv.split_first() else {
            return Err(("arguments", io::ErrorKind::InvalidInput.into()));
        };
        let mut command = Command::new(path);
        command.args(arguments).env_clear().envs(self.image.env);
        self.filters.install().map_err(during("seccomp"))?;
        Err(("exec", command.exec()))
    }

    /// Standard input, usually from nothing, output and errors to one pipe, frames on 3, nothing else.
    fn open_descriptors(&self) -> io::Result<()> {
        match self.input {
            Some(input) => sys::duplicate(input, 0)?,
            None => sys::duplicate(File::open("/dev/null")?, 0)?,
        }
        sys::duplicate(self.output, 1)?;
        sys::duplicate(self.output, 2)?;
        sys::duplicate(self.frames, 3)?;
        sys::close_on_exec_from(4);
        Ok(())
    }
}

fn limit_resources() -> io::Result<()> {
    let limits = [
        (Resource::Nofile, OPEN_FILES),
        (Resource::Nproc, PROCESSES),
        // Not 0: that would still feed a crash to the host's core dump program. 1 feeds nobody.
        (Resource::Core, 1),
        (Resource::Memlock, LOCKED_MEMORY),
        (Resource::Msgqueue, 0),
        (Resource::Rtprio, 0),
        (Resource::Nice, 0),
    ];
    for (resource, most) in limits {
        // A limit of the host that is lower stays: it cannot be raised without privilege.
        let most = rustix::process::getrlimit(resource).maximum.map_or(most, |now| now.min(most));
        rustix::process::setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    Ok(())
}

/// Takes the sandbox's own user and gives up every capability, also those to gain one later.
fn become_nobody() -> io::Result<()> {
    rustix::thread::clear_ambient_capability_set()?;
    for bit in 0..64 {
        let capability = CapabilitySet::from_bits_retain(1 << bit);
        match rustix::thread::remove_capability_from_bounding_set(capability) {
            Ok(()) => {}
            // The kernel knows no more of them.
            Err(Errno::INVAL) => break,
            Err(err) => return Err(err.into()),
        }
    }
    let (uid, gid) = (Uid::from_raw(UID), Gid::from_raw(GID));
    match rustix::thread::set_thread_groups(&[]) {
        // Those of the ordinary user who started the launcher stay: nobody inside knows them.
        Err(Errno::PERM) if groups_are_fixed() => {}
        done => done?,
    }
    rustix::thread::set_thread_res_gid(gid, gid, gid)?;
    rustix::thread::set_thread_res_uid(uid, uid, uid)?;
    let none = CapabilitySet::empty();
    let nothing = CapabilitySets { effective: none, permitted: none, inheritable: none };
    rustix::thread::set_capabilities(None, nothing)?;
    Ok(())
}

fn groups_are_fixed() -> bool {
    std::fs::read_to_string("/proc/self/setgroups").is_ok_and(|answer| answer.trim() == "deny")
}

/// Where the kernel has Landlock, says once more what the mounts already say.
fn restrict_files() -> io::Result<()> {
    if sys::landlock_version().is_none() {
        return Ok(());
    }
    let abi = ABI::V6;
    let device = AccessFs::ReadFile | AccessFs::WriteFile | AccessFs::IoctlDev;
    let build = || -> Result<(), Box<dyn std::error::Error>> {
        let mut rules = Ruleset::default()
            .set_compatibility(CompatLevel::BestEffort)
            .handle_access(AccessFs::from_all(abi))?
            .scope(Scope::from_all(abi))?
            .create()?
            .add_rule(PathBeneath::new(PathFd::new("/")?, AccessFs::from_read(abi)))?
            .add_rule(PathBeneath::new(PathFd::new("/tmp")?, AccessFs::from_all(abi)))?;
        for name in ["null", "zero", "full", "random", "urandom"] {
            let path = PathFd::new(format!("/dev/{name}"))?;
            rules = rules.add_rule(PathBeneath::new(path, device))?;
        }
        rules.restrict_self()?;
        Ok(())
    };
    build().map_err(|err| io::Error::other(err.to_string()))
}
