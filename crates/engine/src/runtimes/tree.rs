//! An engine's directory in the making: staged beside its place, named by what it holds, renamed.

use std::{
    collections::BTreeMap,
    fs::{self, File, Permissions},
    io::{self, Read},
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, SystemTime},
};

use jiff::Timestamp;
use model::{Digest, Engine, Runtime};
use sha2::{Digest as _, Sha256};

use super::{AdoptError, Manifest, manifest};

const NOTE: &str = "engine.json";

/// A draft of an engine. Dropped without `finish`, it is taken away.
pub(super) struct Tree {
    engines_dir: PathBuf,
    draft: PathBuf,
}

impl Drop for Tree {
    fn drop(&mut self) {
        // Renamed away, when it was finished.
        drop(fs::remove_dir_all(&self.draft));
    }
}

impl Tree {
    pub(super) fn new(engines_dir: &Path, name: &str) -> Result<Self, AdoptError> {
        static ATTEMPTS: AtomicU64 = AtomicU64::new(0);
        let attempt = ATTEMPTS.fetch_add(1, Ordering::Relaxed);
        let draft = engines_dir.join(format!(".new-{name}-{}-{attempt}", std::process::id()));
        if draft.exists() {
            fs::remove_dir_all(&draft).map_err(AdoptError::io(&draft))?;
        }
        let tree = Self { engines_dir: engines_dir.to_owned(), draft };
        tree.dir("")?;
        Ok(tree)
    }

    /// Where a path inside the engine lies now.
    pub(super) fn path(&self, inner: impl AsRef<Path>) -> PathBuf {
        let inner = inner.as_ref();
        self.draft.join("root").join(inner.strip_prefix("/").unwrap_or(inner))
    }

    pub(super) fn dir(&self, inner: impl AsRef<Path>) -> Result<(), AdoptError> {
        let path = self.path(inner);
        fs::create_dir_all(&path).map_err(AdoptError::io(path))
    }

    fn parent_of(&self, inner: &Path) -> Result<PathBuf, AdoptError> {
        if let Some(parent) = inner.parent() {
            self.dir(parent)?;
        }
        Ok(self.path(inner))
    }

    /// Copies a file's bytes, whether it may be executed, and its time; nothing else of it.
    pub(super) fn copy(&self, from: &Path, inner: impl AsRef<Path>) -> Result<(), AdoptError> {
        let to = self.parent_of(inner.as_ref())?;
        let failed = |error| AdoptError::Io { path: from.to_owned(), source: error };
        let mut source = File::open(from).map_err(failed)?;
        let found = source.metadata().map_err(failed)?;
        if !found.is_file() {
            return Err(AdoptError::unusable(from, "it is not a file"));
        }
        let mut copy = File::create(&to).map_err(AdoptError::io(&to))?;
        io::copy(&mut source, &mut copy).map_err(failed)?;
        let executable = found.permissions().mode() & 0o111 != 0;
        copy.set_permissions(mode(executable)).map_err(failed)?;
        // Compiled Python is good as long as its source has the time that it notes.
        copy.set_modified(found.modified().map_err(failed)?).map_err(failed)
    }

    pub(super) fn write(
        &self,
        inner: impl AsRef<Path>,
        content: &[u8],
        executable: bool,
    ) -> Result<(), AdoptError> {
        let to = self.parent_of(inner.as_ref())?;
        fs::write(&to, content).map_err(AdoptError::io(&to))?;
        fs::set_permissions(&to, mode(executable)).map_err(AdoptError::io(&to))
    }

    /// Takes in a file that is read as it comes, and says how long it was.
    pub(super) fn write_from(
        &self,
        content: &mut dyn Read,
        inner: &Path,
        executable: bool,
        modified_s: u64,
    ) -> Result<u64, AdoptError> {
        let to = self.parent_of(inner)?;
        // Never through a link, and never twice.
        let created = File::options().write(true).create_new(true).open(&to);
        let mut file = created.map_err(AdoptError::io(&to))?;
        let written = io::copy(content, &mut file).map_err(AdoptError::io(&to))?;
        let modified =
            SystemTime::UNIX_EPOCH + Duration::from_secs(modified_s.min(u32::MAX.into()));
        file.set_permissions(mode(executable))
            .and_then(|()| file.set_modified(modified))
            .map_err(AdoptError::io(&to))?;
        Ok(written)
    }

    pub(super) fn link(&self, target: &str, inner: impl AsRef<Path>) -> Result<(), AdoptError> {
        let to = self.parent_of(inner.as_ref())?;
        symlink(target, &to).map_err(AdoptError::io(&to))
    }

    /// Copies a folder: files, and links as the files that they lead to. `keep` sees each path
    /// below `from`.
    pub(super) fn copy_dir(
        &self,
        from: &Path,
        inner: &Path,
        keep: &dyn Fn(&Path) -> bool,
    ) -> Result<(), AdoptError> {
        self.copy_below(from, inner, Path::new(""), keep)
    }

    fn copy_below(
        &self,
        from: &Path,
        inner: &Path,
        below: &Path,
        keep: &dyn Fn(&Path) -> bool,
    ) -> Result<(), AdoptError> {
        let dir = from.join(below);
        for entry in fs::read_dir(&dir).map_err(AdoptError::io(&dir))? {
            let entry = entry.map_err(AdoptError::io(&dir))?;
            let below = below.join(entry.file_name());
            if !keep(&below) {
                continue;
            }
            // A link that leads nowhere leads nowhere in the copy too.
            let Ok(found) = fs::metadata(entry.path()) else { continue };
            if found.is_dir() {
                self.copy_below(from, inner, &below, keep)?;
            } else if found.is_file() {
                self.copy(&entry.path(), inner.join(&below))?;
            }
        }
        Ok(())
    }

    /// Gives the engine its manifest, its name and its place.
    pub(super) fn finish(
        self,
        manifest: &Manifest,
        origin: String,
        now: Timestamp,
    ) -> Result<Engine, AdoptError> {
        let text = serde_json::to_vec_pretty(manifest)
            .map_err(|error| AdoptError::unusable(&self.draft, error.to_string()))?;
        let at = self.draft.join(manifest::FILE);
        fs::write(&at, text).map_err(AdoptError::io(at))?;
        open_up(&self.draft).map_err(AdoptError::io(&self.draft))?;
        let mut listing = Listing { sha: Sha256::new(), bytes: 0 };
        listing.add(&self.draft, Path::new("")).map_err(AdoptError::io(&self.draft))?;
        let digest = Digest::from_bytes(listing.sha.finalize().into());

        let engine = Engine {
            runtime: manifest.runtime.clone(),
            digest,
            version: manifest.version.clone(),
            origin,
            bytes: listing.bytes,
            added: now,
        };
        let place = self.engines_dir.join(digest.to_string());
        if !place.exists() {
            // Beside what the digest covers: where a build came from does not change what it is.
            let note = serde_json::to_vec_pretty(&engine)
                .map_err(|error| AdoptError::unusable(&self.draft, error.to_string()))?;
            let at = self.draft.join(NOTE);
            fs::write(&at, note).map_err(AdoptError::io(at))?;
            // The whole file system once, rather than thousands of files one by one.
            let dir = File::open(&self.draft).map_err(AdoptError::io(&self.draft))?;
            rustix::fs::syncfs(&dir).map_err(|error| AdoptError::io(&self.draft)(error.into()))?;
            fs::rename(&self.draft, &place).map_err(AdoptError::io(&place))?;
        }
        Ok(engine)
    }
}

/// The engines that are here, the newest build of each line.
pub fn adopted(engines_dir: &Path) -> io::Result<Vec<Engine>> {
    let mut newest: BTreeMap<Runtime, Engine> = BTreeMap::new();
    for entry in fs::read_dir(engines_dir)? {
        let Ok(note) = fs::read(entry?.path().join(NOTE)) else { continue };
        let Ok(engine) = serde_json::from_slice::<Engine>(&note) else { continue };
        let newer = newest.get(&engine.runtime).is_none_or(|other| other.added < engine.added);
        if newer {
            newest.insert(engine.runtime.clone(), engine);
        }
    }
    Ok(newest.into_values().collect())
}

fn mode(executable: bool) -> Permissions {
    Permissions::from_mode(if executable { 0o755 } else { 0o644 })
}

/// Makes every folder readable by all, whatever the process's mask.
fn open_up(dir: &Path) -> io::Result<()> {
    fs::set_permissions(dir, mode(true))?;
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            open_up(&entry.path())?;
        }
    }
    Ok(())
}

/// Everything that an engine holds, in one order, so that the same content has the same digest.
struct Listing {
    sha: Sha256,
    bytes: u64,
}

impl Listing {
    fn add(&mut self, root: &Path, below: &Path) -> io::Result<()> {
        let mut entries = fs::read_dir(root.join(below))?.collect::<Result<Vec<_>, _>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let below = below.join(entry.file_name());
            let (path, kind) = (entry.path(), entry.file_type()?);
            if kind.is_dir() {
                self.part(b"dir", &below, b"");
                self.add(root, &below)?;
            } else if kind.is_symlink() {
                let target = fs::read_link(&path)?;
                self.part(b"link", &below, target.as_os_str().as_encoded_bytes());
            } else {
                let content = fs::read(&path)?;
                self.bytes += content.len() as u64;
                let executable = entry.metadata()?.permissions().mode() & 0o111 != 0;
                let kind: &[u8] = if executable { b"program" } else { b"file" };
                self.part(kind, &below, &Sha256::digest(&content));
            }
        }
        Ok(())
    }

    fn part(&mut self, kind: &[u8], path: &Path, content: &[u8]) {
        for bytes in [kind, path.as_os_str().as_encoded_bytes(), content] {
            self.sha.update((bytes.len() as u64).to_be_bytes());
            self.sha.update(bytes);
        }
    }
}
