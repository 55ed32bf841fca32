//! Control groups: what bounds a sandbox's memory, CPU time and processes, and counts them.
//!
//! Each controller is used where the machine offers it: on version 2 if it is there, else on
//! version 1. Freezing, killing and entering at birth need version 2 alone, not its controllers,
//! so a machine with both gets them too. Knows nothing of sandboxes beyond their number.
use std::{
    fmt,
    fs::{self, File},
    io,
    os::{fd::OwnedFd, unix::fs::MetadataExt},
    path::{Path, PathBuf},
    time::Duration,
};

use crate::Stats;

mod discover;
#[cfg(test)]
mod tests;

pub(crate) use discover::Hierarchies;

const CPU_PERIOD_US: u64 = 20_000;
const CPU_LEAST_US: u64 = 1_000;
const PREFIX: &str = "morrow-";

/// The groups of one launcher: a directory in each hierarchy, one more in it per sandbox.
#[derive(Debug)]
pub(crate) struct Cgroups {
    homes: Homes,
    name: String,
    /// Locks on the directories: while they are held, no other launcher sweeps them away.
    locks: Vec<File>,
}

/// Where this process may make groups, by what they can do.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Homes {
    pub(crate) memory: Option<Home>,
    pub(crate) cpu: Option<Home>,
    pub(crate) pids: Option<Home>,
    /// Only where version 2 cannot tell the CPU time used.
    pub(crate) cpuacct: Option<Home>,
    pub(crate) unified: Option<PathBuf>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Home {
    pub(crate) version: Version,
    pub(crate) path: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    V1,
    V2,
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V1 => "version 1",
            Self::V2 => "version 2",
        })
    }
}

impl Homes {
    /// Every directory once.
    fn paths(&self) -> Vec<(Version, &Path)> {
        let v1 = [&self.memory, &self.cpu, &self.pids, &self.cpuacct].into_iter().flatten();
        let mut paths: Vec<_> = v1.map(|home| (home.version, home.path.as_path())).collect();
        paths.extend(self.unified.as_deref().map(|path| (Version::V2, path)));
        paths.sort_by_key(|(_, path)| *path);
        paths.dedup_by_key(|(_, path)| *path);
        paths
    }
}

impl Cgroups {
    pub(crate) fn new(homes: Homes, nonce: &str) -> Self {
        Self { homes, name: format!("{PREFIX}{nonce}"), locks: Vec::new() }
    }

    /// Where none may be made: nothing is bounded or counted.
    pub(crate) fn none() -> Self {
        Self::new(Homes::default(), "")
    }

    /// Finds this process's place in the hierarchies, removes what a dead launcher left there, and
    /// prepares it to hold groups.
    pub(crate) fn start(nonce: &str) -> io::Result<Self> {
        let groups = Self::delegated(nonce)?;
        groups.sweep();
        Ok(groups)
    }

    fn delegated(nonce: &str) -> io::Result<Self> {
        let found = Hierarchies::of_this_process()?;
        let mut groups = Self::new(found.homes(offered), nonce);
        groups.take()?;
        let Err(refused) = groups.delegate() else { return Ok(groups) };
        // A group that holds processes may not hand controllers down; the root group may.
        groups.remove();
        let Some(rooted) = found.with_v2_at_its_root() else { return Err(refused) };
        let mut groups = Self::new(rooted.homes(offered), nonce);
        groups.take()?;
        groups.delegate().map(|()| groups)
    }

    /// Makes and locks this launcher's own directories.
    fn take(&mut self) -> io::Result<()> {
        for (_, home) in self.homes.paths() {
            let path = home.join(&self.name);
            let lock = loop {
                make(&path)?;
                let Ok(lock) = File::open(&path) else { continue };
                lock.lock()?;
                // It may have been swept away between its making and its locking.
                if fs::metadata(&path).is_ok_and(|now| now.ino() == inode(&lock)) {
                    break lock;
                }
            };
            self.locks.push(lock);
        }
        Ok(())
    }

    /// Groups to try limits on, beside those of a launcher that may be running.
    pub(crate) fn probing() -> io::Result<Self> {
        Self::delegated(&format!("probe-{}", std::process::id()))
    }

    pub(crate) fn homes(&self) -> &Homes {
        &self.homes
    }

    /// Removes the groups that a dead launcher left; a living one holds its locks.
    pub(crate) fn sweep(&self) {
        for (_, home) in self.homes.paths() {
            let Ok(entries) = fs::read_dir(home) else { continue };
            for entry in entries.flatten() {
                let name = entry.file_name();
                let ours = name.to_str().is_some_and(|name| name.starts_with(PREFIX));
                if ours && name != self.name.as_str() {
                    let path = entry.path();
                    let lock = File::open(&path);
                    if lock.as_ref().is_ok_and(|lock| lock.try_lock().is_ok()) {
                        remove_tree(&path);
                    }
                }
            }
        }
    }

    pub(crate) fn create(&self, sandbox: u64) -> io::Result<Group> {
        let group = Group { homes: self.homes_of(sandbox) };
        for (_, path) in group.homes.paths() {
            if let Err(err) = make(path) {
                group.remove();
                return Err(io::Error::new(err.kind(), format!("{}: {err}", path.display())));
            }
        }
        Ok(group)
    }

    fn homes_of(&self, sandbox: u64) -> Homes {
        let below = |path: &Path| path.join(&self.name).join(sandbox.to_string());
        let home = |home: &Option<Home>| {
            home.as_ref().map(|home| Home { version: home.version, path: below(&home.path) })
        };
        Homes {
            memory: home(&self.homes.memory),
            cpu: home(&self.homes.cpu),
            pids: home(&self.homes.pids),
            cpuacct: home(&self.homes.cpuacct),
            unified: self.homes.unified.as_deref().map(below),
        }
    }

    /// Takes this launcher's own groups away, once they are empty.
    pub(crate) fn remove(&self) {
        for (_, home) in self.homes.paths() {
            remove_tree(&home.join(&self.name));
        }
    }

    /// Lets groups below the launcher's have the version 2 controllers that are used.
    pub(crate) fn delegate(&self) -> io::Result<()> {
        let named = [
            ("+memory", &self.homes.memory),
            ("+cpu", &self.homes.cpu),
            ("+pids", &self.homes.pids),
        ];
        let on_v2 = |home: &&Home| home.version == Version::V2;
        let wanted: Vec<_> =
            named.iter().filter(|(_, home)| home.as_ref().is_some_and(|h| on_v2(&h))).collect();
        let Some(home) = wanted.first().and_then(|(_, home)| home.as_ref()) else { return Ok(()) };
        let wanted: Vec<_> = wanted.iter().map(|(name, _)| *name).collect();
        let own = home.path.join(&self.name);
        make(&own)?;
        write(&home.path, "cgroup.subtree_control", &wanted.join(" "))?;
        write(&own, "cgroup.subtree_control", &wanted.join(" "))
    }
}

/// The groups of one sandbox.
#[derive(Debug)]
pub(crate) struct Group {
    homes: Homes,
}

impl Group {
    /// The version 2 directory, into which a process can be born.
    pub(crate) fn unified(&self) -> Option<&Path> {
        self.homes.unified.as_deref()
    }

    /// The files into which a process writes `0` to enter the version 1 groups.
    pub(crate) fn doors(&self) -> Vec<PathBuf> {
        let paths = self.homes.paths().into_iter();
        paths.filter(|(v, _)| *v == Version::V1).map(|(_, p)| p.join("cgroup.procs")).collect()
    }

    pub(crate) fn limit_processes(&self, most: u32) -> io::Result<()> {
        let Some(pids) = &self.homes.pids else { return Ok(()) };
        write(&pids.path, "pids.max", &most.to_string())
    }

    pub(crate) fn is_memory_unbounded(&self) -> bool {
        self.homes.memory.is_none()
    }

    /// Bounds memory, without swap: memory and swap together get the same bound.
    pub(crate) fn limit_memory(&self, bytes: u64) -> io::Result<()> {
        let Some(memory) = &self.homes.memory else { return Ok(()) };
        let bytes = bytes.to_string();
        let (limit, swap, most_swap) = match memory.version {
            Version::V1 => ("memory.limit_in_bytes", "memory.memsw.limit_in_bytes", bytes.as_str()),
            Version::V2 => ("memory.max", "memory.swap.max", "0"),
        };
        let swaps = memory.path.join(swap).exists();
        let limited = write(&memory.path, limit, &bytes);
        if limited.is_err() && swaps {
            // In version 1 neither may pass the other, so that growth begins with the greater.
            write(&memory.path, swap, most_swap)?;
            return write(&memory.path, limit, &bytes);
        }
        limited?;
        if swaps {
            write(&memory.path, swap, most_swap)?;
        }
        Ok(())
    }

    /// Bounds CPU time; unused time of one period may be used in the next.
    pub(crate) fn limit_cpu(&self, milli_cores: Option<u32>) -> io::Result<()> {
        let Some(cpu) = &self.homes.cpu else { return Ok(()) };
        let quota = milli_cores.map(|m| (u64::from(m) * CPU_PERIOD_US / 1000).max(CPU_LEAST_US));
        let (burst, file) = match cpu.version {
            Version::V1 => ("cpu.cfs_burst_us", "cpu.cfs_quota_us"),
            Version::V2 => ("cpu.max.burst", "cpu.max"),
        };
        let bursts = cpu.path.join(burst).exists();
        if bursts {
            // A burst above the quota is refused, so it gives way before the quota shrinks.
            write(&cpu.path, burst, "0")?;
        }
        let value = match (cpu.version, quota) {
            (Version::V1, Some(quota)) => quota.to_string(),
            (Version::V1, None) => "-1".to_owned(),
            (Version::V2, Some(quota)) => format!("{quota} {CPU_PERIOD_US}"),
            (Version::V2, None) => format!("max {CPU_PERIOD_US}"),
        };
        if cpu.version == Version::V1 && quota.is_some() {
            write(&cpu.path, "cpu.cfs_period_us", &CPU_PERIOD_US.to_string())?;
        }
        write(&cpu.path, file, &value)?;
        match quota {
            Some(quota) if bursts => write(&cpu.path, burst, &quota.to_string()),
            _ => Ok(()),
        }
    }

    /// Stops or continues every process; `false` if this machine cannot do it for a group. (The
    /// version 1 freezer is not used: a process that it froze cannot be killed.)
    pub(crate) fn freeze(&self, frozen: bool) -> io::Result<bool> {
        let Some(unified) = &self.homes.unified else { return Ok(false) };
        if !unified.join("cgroup.freeze").exists() {
            return Ok(false);
        }
        write(unified, "cgroup.freeze", if frozen { "1" } else { "0" })?;
        Ok(true)
    }

    /// Kills every process, if the machine can do that in one step.
    pub(crate) fn kill(&self) {
        if let Some(unified) = &self.homes.unified {
            // Killing its first process ends the whole sandbox anyway: this is only faster.
            drop(write(unified, "cgroup.kill", "1"));
        }
    }

    /// How many processes were killed for want of memory.
    pub(crate) fn out_of_memory_kills(&self) -> u64 {
        let Some(memory) = &self.homes.memory else { return 0 };
        // Not `memory.failcnt`: it stays 0 when memory and swap have the same bound.
        let file = match memory.version {
            Version::V1 => "memory.oom_control",
            Version::V2 => "memory.events",
        };
        field(&memory.path, file, "oom_kill").unwrap_or(0)
    }

    pub(crate) fn stats(&self) -> Stats {
        let memory = self.homes.memory.as_ref();
        let (usage, inactive) = match memory.map(|memory| memory.version) {
            Some(Version::V1) => ("memory.usage_in_bytes", "total_inactive_file"),
            _ => ("memory.current", "inactive_file"),
        };
        let used = memory.and_then(|memory| number(&memory.path, usage)).unwrap_or(0);
        let idle = memory.and_then(|memory| field(&memory.path, "memory.stat", inactive));
        Stats {
            memory_bytes: used.saturating_sub(idle.unwrap_or(0)),
            cpu: self.cpu(),
            processes: self.processes(),
            out_of_memory_kills: self.out_of_memory_kills(),
        }
    }

    /// The file that tells the most memory that it used, to be read from its start each time.
    pub(crate) fn memory_peak(&self) -> Option<OwnedFd> {
        let memory = self.homes.memory.as_ref()?;
        let names: &[_] = match memory.version {
            Version::V1 => &["memory.max_usage_in_bytes"],
            // Before Linux 5.19 there is only what it uses now.
            Version::V2 => &["memory.peak", "memory.current"],
        };
        let open = |name: &&str| File::open(memory.path.join(name)).ok();
        names.iter().find_map(open).map(OwnedFd::from)
    }

    fn cpu(&self) -> Duration {
        if let Some(cpuacct) = &self.homes.cpuacct {
            return Duration::from_nanos(number(&cpuacct.path, "cpuacct.usage").unwrap_or(0));
        }
        let unified = self.homes.unified.as_deref();
        let used = unified.and_then(|path| field(path, "cpu.stat", "usage_usec"));
        Duration::from_micros(used.unwrap_or(0))
    }

    /// The sandbox's processes, without the keeper.
    fn processes(&self) -> u32 {
        let pids = self.homes.pids.as_ref();
        let all = pids.and_then(|pids| number(&pids.path, "pids.current")).unwrap_or(0);
        u32::try_from(all).unwrap_or(u32::MAX).saturating_sub(1)
    }

    /// Takes the groups away; `false` while a process is still leaving one.
    pub(crate) fn remove(&self) -> bool {
        let paths = self.homes.paths();
        paths.iter().fold(true, |gone, (_, path)| remove_dir(path) && gone)
    }

    #[cfg(test)]
    fn directories(&self) -> Vec<PathBuf> {
        self.homes.paths().into_iter().map(|(_, path)| path.to_owned()).collect()
    }
}

/// The controllers that version 2 has at a directory.
fn offered(path: &Path) -> String {
    fs::read_to_string(path.join("cgroup.controllers")).unwrap_or_default()
}

fn inode(file: &File) -> u64 {
    file.metadata().map_or(0, |metadata| metadata.ino())
}

fn make(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

fn write(group: &Path, file: &str, value: &str) -> io::Result<()> {
    let path = group.join(file);
    let written = fs::OpenOptions::new().write(true).open(&path);
    let written = written.and_then(|mut file| io::Write::write_all(&mut file, value.as_bytes()));
    written
        .map_err(|err| io::Error::new(err.kind(), format!("{} ← {value}: {err}", path.display())))
}

fn number(group: &Path, file: &str) -> Option<u64> {
    fs::read_to_string(group.join(file)).ok()?.trim().parse().ok()
}

fn field(group: &Path, file: &str, name: &str) -> Option<u64> {
    let text = fs::read_to_string(group.join(file)).ok()?;
    let mut lines = text.lines().filter_map(|line| line.split_once(' '));
    lines.find(|(key, _)| *key == name)?.1.trim().parse().ok()
}

fn remove_dir(path: &Path) -> bool {
    match fs::remove_dir(path) {
        Ok(()) => true,
        Err(err) => err.kind() == io::ErrorKind::NotFound,
    }
}

fn remove_tree(group: &Path) {
    if let Ok(entries) = fs::read_dir(group) {
        for entry in entries.flatten().filter(|e| e.file_type().is_ok_and(|t| t.is_dir())) {
            remove_dir(&entry.path());
        }
    }
    remove_dir(group);
}
