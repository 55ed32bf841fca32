//! What was installed lately, kept as packages in a folder of the data directory, each named by
//! what decided it.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use model::Digest;

/// How long it serves: versions that nobody has pinned go on.
const FRESH: Duration = Duration::from_hours(24);
/// How much is kept.
pub(super) const MAX_BYTES: u64 = 2 << 30;

pub(super) struct Cache {
    dir: PathBuf,
    most: u64,
}

impl Cache {
    pub(super) fn new(dir: PathBuf, most: u64) -> Self {
        Self { dir, most }
    }

    /// What was kept, if it is fresh.
    pub(super) fn get(&self, key: &Digest, now: SystemTime) -> io::Result<Option<File>> {
        let file = match File::open(self.place(key)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            opened => opened?,
        };
        let made = file.metadata()?.modified()?;
        let is_fresh = now.duration_since(made).is_ok_and(|age| age < FRESH);
        Ok(is_fresh.then_some(file))
    }

    /// Keeps a package, a file of the same file system, and lets go of the oldest if there is too
    /// much.
    pub(super) fn put(&self, key: &Digest, package: &Path, now: SystemTime) -> io::Result<()> {
        File::open(package)?.set_modified(now)?;
        fs::rename(package, self.place(key))?;
        self.sweep(now)
    }

    pub(super) fn remove(&self, key: &Digest) -> io::Result<()> {
        gone(&self.place(key))
    }

    fn sweep(&self, now: SystemTime) -> io::Result<()> {
        let mut kept: Vec<(SystemTime, u64, PathBuf)> = Vec::new();
        for entry in fs::read_dir(&self.dir)? {
            let entry = entry?;
            // Another build may have swept it.
            let Ok(found) = entry.metadata() else { continue };
            kept.push((found.modified()?, found.len(), entry.path()));
        }
        kept.sort_by_key(|(made, ..)| std::cmp::Reverse(*made));
        let mut bytes = 0;
        for (made, length, path) in kept {
            bytes += length;
            let is_stale = now.duration_since(made).is_ok_and(|age| age >= FRESH);
            if bytes > self.most || is_stale {
                gone(&path)?;
            }
        }
        Ok(())
    }

    fn place(&self, key: &Digest) -> PathBuf {
        self.dir.join(format!("{key}.zip"))
    }
}

fn gone(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_serves_for_a_day_and_the_oldest_goes_first() {
        let dir = tempfile::tempdir().unwrap();
        let kept = dir.path().join("kept");
        fs::create_dir(&kept).unwrap();
        let cache = Cache::new(kept.clone(), 10);
        let put = |key: &Digest, content: &str, now| {
            let package = dir.path().join("package");
            fs::write(&package, content).unwrap();
            cache.put(key, &package, now).unwrap();
        };
        let get = |key: &Digest, now| {
            cache.get(key, now).unwrap().map(|file| io::read_to_string(file).unwrap())
        };
        let (first, second, third) = (Digest::of(b"1"), Digest::of(b"2"), Digest::of(b"3"));
        let now = SystemTime::UNIX_EPOCH + Duration::from_hours(500_000);
        let later = |hours| now + Duration::from_hours(hours);
        put(&first, "1234", now);
        assert_eq!(get(&first, now).as_deref(), Some("1234"));
        assert_eq!(get(&first, later(23)).as_deref(), Some("1234"));
        assert_eq!(get(&first, later(24)), None);
        assert_eq!(get(&second, now), None);

        put(&second, "1234", later(1));
        put(&third, "1234", later(2));
        let has = |key| get(key, later(2)).is_some();
        assert_eq!((has(&first), has(&second), has(&third)), (false, true, true));
        put(&first, "", later(40));
        assert_eq!(fs::read_dir(&kept).unwrap().count(), 1);
        for _ in 0..2 {
            cache.remove(&first).unwrap();
            assert_eq!(fs::read_dir(&kept).unwrap().count(), 0);
        }
    }
}
