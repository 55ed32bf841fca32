//! What was installed lately, kept as packages in a folder of the data directory, each named by
//! what decided it.

use std::{
    fs::{self, File},
    io::{self, Write},
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
    pub(super) fn get(&self, key: &Digest, now: SystemTime) -> io::Result<Option<Vec<u8>>> {
        let path = self.place(key);
        let made = match fs::metadata(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            found => found?.modified()?,
        };
        let is_fresh = now.duration_since(made).is_ok_and(|age| age < FRESH);
        is_fresh.then(|| fs::read(path)).transpose()
    }

    /// Keeps a package, and lets go of the oldest if there is too much.
    pub(super) fn put(&self, key: &Digest, zip: &[u8], now: SystemTime) -> io::Result<()> {
        let draft = self.dir.join(format!(".new-{key}"));
        let mut file = File::create(&draft)?;
        file.write_all(zip)?;
        file.set_modified(now)?;
        fs::rename(&draft, self.place(key))?;
        self.sweep(now)
    }

    pub(super) fn remove(&self, key: &Digest) -> io::Result<()> {
        fs::remove_file(self.place(key))
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
        let cache = Cache::new(dir.path().to_owned(), 10);
        let (first, second, third) = (Digest::of(b"1"), Digest::of(b"2"), Digest::of(b"3"));
        let now = SystemTime::UNIX_EPOCH + Duration::from_hours(500_000);
        let later = |hours| now + Duration::from_hours(hours);
        cache.put(&first, b"1234", now).unwrap();
        assert_eq!(cache.get(&first, now).unwrap().as_deref(), Some(&b"1234"[..]));
        assert_eq!(cache.get(&first, later(23)).unwrap().as_deref(), Some(&b"1234"[..]));
        assert_eq!(cache.get(&first, later(24)).unwrap(), None);
        assert_eq!(cache.get(&second, now).unwrap(), None);

        cache.put(&second, b"1234", later(1)).unwrap();
        cache.put(&third, b"1234", later(2)).unwrap();
        let has = |key| cache.get(key, later(2)).unwrap().is_some();
        assert_eq!((has(&first), has(&second), has(&third)), (false, true, true));
        cache.put(&first, b"", later(40)).unwrap();
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
        cache.remove(&first).unwrap();
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }
}
