//! What a sandbox has on the host, looked up from outside.
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The control groups whose path has `morrow-<nonce>`, and `<number>` if the name tells one.
pub(crate) fn groups_of(id: &str) -> Vec<PathBuf> {
    let mut parts = id.splitn(2, '-');
    let nonce = format!("morrow-{}", parts.next().unwrap());
    let number = parts.next();
    let mut found = Vec::new();
    search(Path::new("/sys/fs/cgroup"), 6, &mut |path| {
        let parent = path.parent().and_then(Path::file_name).is_some_and(|name| *name == *nonce);
        let own = path.file_name().is_some_and(|name| *name == *nonce);
        let is_it = match number {
            Some(number) => parent && path.file_name().is_some_and(|name| *name == *number),
            None => own,
        };
        if is_it {
            found.push(path.to_owned());
        }
    });
    found
}

fn search(directory: &Path, depth: u32, see: &mut dyn FnMut(&Path)) {
    let Ok(entries) = fs::read_dir(directory) else { return };
    for entry in entries.flatten().filter(|e| e.file_type().is_ok_and(|t| t.is_dir())) {
        see(&entry.path());
        if depth > 0 {
            search(&entry.path(), depth - 1, see);
        }
    }
}

/// The host's numbers of the processes in a sandbox's groups.
pub(crate) fn processes_of(id: &str) -> Vec<u32> {
    let procs = groups_of(id).into_iter().map(|group| group.join("cgroup.procs"));
    let texts = procs.filter_map(|procs| fs::read_to_string(procs).ok());
    let mut pids: Vec<u32> = texts
        .flat_map(|text| text.lines().filter_map(|l| l.parse().ok()).collect::<Vec<_>>())
        .collect();
    pids.sort_unstable();
    pids.dedup();
    pids
}

pub(crate) fn host_users(pid: u32) -> Option<u32> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("Uid:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Whether the process exists and is no zombie.
pub(crate) fn is_alive(pid: i32) -> bool {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let state = status.lines().find(|line| line.starts_with("State:"));
    state.is_some_and(|state| !state.contains('Z') && !state.contains('X'))
}

pub(crate) fn loop_devices(run: &Path) -> Vec<PathBuf> {
    let devices = fs::read_dir("/sys/block").unwrap().flatten().map(|entry| entry.path());
    let holds = |device: &PathBuf| {
        let file = fs::read_to_string(device.join("loop/backing_file")).unwrap_or_default();
        file.starts_with(run.to_str().unwrap())
    };
    devices.filter(holds).collect()
}

pub(crate) fn mounts_naming(path: &Path) -> Vec<String> {
    let mounts = fs::read_to_string("/proc/mounts").unwrap();
    let names = |line: &&str| line.contains(path.to_str().unwrap());
    mounts.lines().filter(names).map(str::to_owned).collect()
}

/// How often the group was held back for want of quota.
pub(crate) fn throttled(id: &str) -> u64 {
    let stats = groups_of(id).into_iter().map(|group| group.join("cpu.stat"));
    let texts = stats.filter_map(|stat| fs::read_to_string(stat).ok());
    let counts = texts.filter_map(|text| {
        let line = text.lines().find(|line| line.starts_with("nr_throttled"))?;
        line.split_whitespace().nth(1)?.parse::<u64>().ok()
    });
    counts.max().unwrap_or(0)
}

pub(crate) fn is_frozen(id: &str) -> bool {
    let events = groups_of(id).into_iter().map(|group| group.join("cgroup.events"));
    let texts = events.filter_map(|events| fs::read_to_string(events).ok());
    texts.into_iter().any(|text| text.lines().any(|line| line == "frozen 1"))
}

/// No process, no group, and so no mount or network namespace, which only processes hold.
pub(crate) fn assert_none(id: &str) {
    let (processes, groups) = (processes_of(id), groups_of(id));
    assert!(processes.is_empty(), "{processes:?}");
    assert!(groups.is_empty(), "{groups:?}");
}
