use std::{
    fmt::Write as _,
    fs::{self, File},
    io::Read,
    path::Path,
};

use super::{Cgroups, Hierarchies, Home, Homes, Version};

const HYBRID_MOUNTS: &str = "\
22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
31 30 0:27 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu
32 30 0:28 / /sys/fs/cgroup/cpuacct rw - cgroup cgroup rw,cpuacct
33 30 0:29 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
34 30 0:30 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids
35 30 0:31 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
";
const HYBRID_GROUPS: &str = "8:pids:/\n4:memory:/box/7\n2:cpuacct:/\n1:cpu:/\n0::/\n";

#[test]
fn a_hybrid_machine_limits_on_version_1_and_freezes_on_version_2() {
    let found = Hierarchies::parse(HYBRID_MOUNTS, HYBRID_GROUPS);

    let v1 = |path: &str| Some(Home { version: Version::V1, path: path.into() });
    let expected = Homes {
        memory: v1("/sys/fs/cgroup/memory/box/7"),
        cpu: v1("/sys/fs/cgroup/cpu"),
        pids: v1("/sys/fs/cgroup/pids"),
        cpuacct: None,
        unified: Some("/sys/fs/cgroup/unified".into()),
    };
    assert_eq!(found.homes(|_| "hugetlb\n".to_owned()), expected);
}

#[test]
fn a_version_2_machine_uses_nothing_else() {
    let mounts = "30 22 0:26 /user.slice /sys/fs/cgroup rw - cgroup2 cgroup2 rw,nsdelegate\n";
    let found = Hierarchies::parse(mounts, "0::/user.slice/morrow.service\n");

    let own = Path::new("/sys/fs/cgroup/morrow.service");
    let homes = found.homes(|_| "cpuset cpu io memory pids\n".to_owned());
    let v2 = || Some(Home { version: Version::V2, path: own.into() });
    let expected =
        Homes { memory: v2(), cpu: v2(), pids: v2(), cpuacct: None, unified: Some(own.into()) };
    assert_eq!(homes, expected);
}

#[test]
fn a_group_outside_what_is_mounted_is_no_home() {
    let mounts = "31 30 0:27 /a /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n";
    let found = Hierarchies::parse(mounts, "4:memory:/b\n");
    assert_eq!(found.homes(|_| String::new()), Homes::default());
}

#[test]
fn version_1_is_written_as_it_wants() {
    let fake = tempfile::tempdir().unwrap();
    let home = |name: &str| Some(Home { version: Version::V1, path: fake.path().join(name) });
    let homes = Homes {
        memory: home("memory"),
        cpu: home("cpu"),
        pids: home("pids"),
        cpuacct: home("cpuacct"),
        unified: None,
    };
    let written = exercise(fake.path(), &homes);
    assert_eq!(
        written,
        "\
cpu/morrow-test/7/cpu.cfs_burst_us = 1440
cpu/morrow-test/7/cpu.cfs_period_us = 20000
cpu/morrow-test/7/cpu.cfs_quota_us = 1440
memory/morrow-test/7/memory.limit_in_bytes = 134217728
memory/morrow-test/7/memory.memsw.limit_in_bytes = 134217728
pids/morrow-test/7/pids.max = 1024
frozen by the group: false
"
    );
}

#[test]
fn version_2_is_written_as_it_wants() {
    let fake = tempfile::tempdir().unwrap();
    let home = || Some(Home { version: Version::V2, path: fake.path().join("own") });
    let homes = Homes {
        memory: home(),
        cpu: home(),
        pids: home(),
        cpuacct: None,
        unified: Some(fake.path().join("own")),
    };
    let written = exercise(fake.path(), &homes);
    assert_eq!(
        written,
        "\
own/cgroup.subtree_control = +memory +cpu +pids
own/morrow-test/7/cgroup.freeze = 1
own/morrow-test/7/cgroup.kill = 1
own/morrow-test/7/cpu.max = 1440 20000
own/morrow-test/7/cpu.max.burst = 1440
own/morrow-test/7/memory.max = 134217728
own/morrow-test/7/memory.swap.max = 0
own/morrow-test/7/pids.max = 1024
own/morrow-test/cgroup.subtree_control = +memory +cpu +pids
frozen by the group: true
"
    );
}

#[test]
fn what_a_group_counted_is_read_on_both_versions() {
    for version in [Version::V1, Version::V2] {
        let fake = tempfile::tempdir().unwrap();
        let home = || Some(Home { version, path: fake.path().join("own") });
        let unified = (version == Version::V2).then(|| fake.path().join("own"));
        let cpuacct = if version == Version::V1 { home() } else { None };
        let homes = Homes { memory: home(), cpu: home(), pids: home(), cpuacct, unified };
        let group = Cgroups::new(homes, "test").create(7).unwrap();
        let own = fake.path().join("own/morrow-test/7");
        let files = match version {
            Version::V1 => vec![
                ("memory.usage_in_bytes", "5000\n"),
                ("memory.max_usage_in_bytes", "9000\n"),
                ("memory.stat", "cache 1\ninactive_file 7\ntotal_inactive_file 1000\n"),
                ("memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n"),
                ("cpuacct.usage", "3000000\n"),
                ("pids.current", "5\n"),
            ],
            Version::V2 => vec![
                ("memory.current", "5000\n"),
                ("memory.peak", "9000\n"),
                ("memory.stat", "anon 1\ninactive_file 1000\n"),
                ("memory.events", "low 0\noom 1\noom_kill 2\noom_group_kill 0\n"),
                ("cpu.stat", "usage_usec 3000\nuser_usec 1\n"),
                ("pids.current", "5\n"),
            ],
        };
        for (file, text) in files {
            fs::write(own.join(file), text).unwrap();
        }
        let stats = group.stats();
        let mut peak = String::new();
        File::from(group.memory_peak().unwrap()).read_to_string(&mut peak).unwrap();
        assert_eq!((stats.memory_bytes, peak.trim()), (4000, "9000"), "{version:?}");
        assert_eq!((stats.cpu.as_micros(), stats.processes), (3000, 4), "{version:?}");
        assert_eq!(stats.out_of_memory_kills, 2, "{version:?}");
    }
}

#[test]
fn a_dead_launchers_groups_are_swept_and_nothing_else() {
    let fake = tempfile::tempdir().unwrap();
    for group in ["morrow-dead/1", "morrow-dead/2", "morrow-mine/1", "morrow-living/1", "other/1"] {
        fs::create_dir_all(fake.path().join(group)).unwrap();
    }
    let homes = Homes { unified: Some(fake.path().to_owned()), ..Homes::default() };
    let living = fs::File::open(fake.path().join("morrow-living")).unwrap();
    living.lock().unwrap();
    Cgroups::new(homes, "mine").sweep();

    assert!(!fake.path().join("morrow-dead").exists());
    assert!(fake.path().join("morrow-mine/1").exists());
    assert!(fake.path().join("morrow-living/1").exists());
    assert!(fake.path().join("other/1").exists());
}

/// Uses every limit once over empty files, and tells what they hold then.
fn exercise(fake: &Path, homes: &Homes) -> String {
    let groups = Cgroups::new(homes.clone(), "test");
    let group = groups.create(7).unwrap();
    let v1 = "cpu.cfs_burst_us cpu.cfs_period_us cpu.cfs_quota_us memory.limit_in_bytes \
              memory.memsw.limit_in_bytes pids.max";
    let v2 = "cgroup.freeze cgroup.kill cpu.max cpu.max.burst memory.max memory.swap.max pids.max";
    let names = if homes.unified.is_some() { v2 } else { v1 };
    for directory in group.directories() {
        for name in names.split(' ') {
            fs::write(directory.join(name), "").unwrap();
        }
    }
    if let Some(own) = &homes.unified {
        fs::write(own.join("cgroup.subtree_control"), "").unwrap();
        fs::write(own.join("morrow-test/cgroup.subtree_control"), "").unwrap();
    }
    groups.delegate().unwrap();
    group.limit_processes(1024).unwrap();
    group.limit_memory(128 << 20).unwrap();
    group.limit_cpu(Some(72)).unwrap();
    let froze = group.freeze(true).unwrap();
    group.kill();

    let mut told = String::new();
    tell(fake, fake, &mut told);
    writeln!(told, "frozen by the group: {froze}").unwrap();
    told
}

fn tell(root: &Path, directory: &Path, told: &mut String) {
    let mut entries: Vec<_> = fs::read_dir(directory).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            tell(root, &path, told);
        } else {
            let text = fs::read_to_string(&path).unwrap();
            if !text.is_empty() {
                writeln!(told, "{} = {text}", path.strip_prefix(root).unwrap().display()).unwrap();
            }
        }
    }
}
