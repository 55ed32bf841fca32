use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use super::{Home, Homes, Version};

/// Where each control group hierarchy is mounted and where in it this process stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Hierarchies {
    v1: BTreeMap<String, PathBuf>,
    v2: Option<PathBuf>,
    v2_root: Option<PathBuf>,
}

impl Hierarchies {
    pub(crate) fn of_this_process() -> io::Result<Self> {
        let mounts = fs::read_to_string("/proc/self/mountinfo")?;
        let groups = fs::read_to_string("/proc/self/cgroup")?;
        Ok(Self::parse(&mounts, &groups))
    }

    pub(crate) fn parse(mounts: &str, groups: &str) -> Self {
        // "3:cpu,cpuacct:/a/b", and "0::/a/b" for version 2.
        let mut own: BTreeMap<&str, &str> = BTreeMap::new();
        for line in groups.lines() {
            let mut parts = line.splitn(3, ':').skip(1);
            if let (Some(controllers), Some(path)) = (parts.next(), parts.next()) {
                own.extend(controllers.split(',').map(|controller| (controller, path)));
            }
        }
        let mut found = Self::default();
        for mount in mounts.lines().filter_map(Mount::parse) {
            let directory = |path: &&str| mount.directory(path);
            if mount.kind == "cgroup2" {
                if found.v2.is_none() {
                    found.v2 = own.get("").and_then(directory);
                    found.v2_root = found.v2.is_some().then(|| mount.point.into());
                }
                continue;
            }
            for controller in mount.options.split(',') {
                if let Some(path) = own.get(controller).and_then(directory) {
                    found.v1.entry(controller.to_owned()).or_insert(path);
                }
            }
        }
        found
    }

    /// The same, standing at the top of what is mounted of version 2, if that is elsewhere.
    pub(crate) fn with_v2_at_its_root(&self) -> Option<Self> {
        let root = self.v2_root.as_ref().filter(|root| self.v2.as_ref() != Some(root))?;
        Some(Self { v2: Some(root.clone()), ..self.clone() })
    }

    /// Chooses the hierarchy for each controller; `offered` answers what version 2 has there.
    pub(crate) fn homes(&self, offered: impl Fn(&Path) -> String) -> Homes {
        let controllers = self.v2.as_deref().map(offered).unwrap_or_default();
        let on_v2 = |name: &str| controllers.split_whitespace().any(|offered| offered == name);
        let home = |name: &str| match &self.v2 {
            Some(path) if on_v2(name) => Some(Home { version: Version::V2, path: path.clone() }),
            _ => {
                let path = self.v1.get(name)?.clone();
                Some(Home { version: Version::V1, path })
            }
        };
        Homes {
            memory: home("memory"),
            cpu: home("cpu"),
            pids: home("pids"),
            cpuacct: if self.v2.is_some() { None } else { home("cpuacct") },
            unified: self.v2.clone(),
        }
    }
}

struct Mount<'a> {
    root: &'a str,
    point: &'a str,
    kind: &'a str,
    options: &'a str,
}

impl<'a> Mount<'a> {
    /// One line of `mountinfo`: `36 35 98:0 /root /point opts tags - kind source options`.
    fn parse(line: &'a str) -> Option<Self> {
        let (before, after) = line.split_once(" - ")?;
        let mut before = before.split(' ').skip(3);
        let (root, point) = (before.next()?, before.next()?);
        let mut after = after.split(' ');
        let (kind, options) = (after.next()?, after.nth(1)?);
        matches!(kind, "cgroup" | "cgroup2").then_some(Self { root, point, kind, options })
    }

    /// The directory of the group `path`, if this mount shows it.
    fn directory(&self, path: &str) -> Option<PathBuf> {
        let below = Path::new(path).strip_prefix(self.root).ok()?;
        Some(Path::new(self.point).join(below))
    }
}
