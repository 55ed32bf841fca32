//! The one folder that holds everything a server keeps.
//!
//! [`DataDir::open`] makes or checks it, and holds its lock for as long as the value lives. A
//! server that drops its rights passes the lock's descriptor on across `exec` and takes it up
//! again with [`DataDir::inherit`]. It never touches a folder that morrow did not make, and, since
//! root may run it over a folder that a lesser user owns, it never follows a link inside.
mod owner;

use std::{
    fs::{self, DirBuilder, File, OpenOptions, TryLockError},
    io::{self, Read, Seek, Write},
    os::{
        fd::{AsFd, BorrowedFd, OwnedFd},
        unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt},
    },
    path::{Path, PathBuf},
};

use rustix::fs::OFlags;
use thiserror::Error;

pub use self::owner::give;

/// The layout this morrow writes, and the newest it reads.
const VERSION: u32 = 1;
const FORMAT: &str = "FORMAT";
const FORMAT_NEW: &str = "FORMAT.new";
const LOCK: &str = "lock";
const RUN: &str = "run";
const FOLDERS: [&str; 7] = ["blobs", "builds", "code", "engines", "telemetry", "keys", RUN];

#[derive(Debug, Error)]
pub enum DataDirError {
    #[error(
        "{0} is not empty and was not made by morrow; name an empty or a new folder with --data-dir"
    )]
    NotOurs(PathBuf),
    #[error(
        "{path} is of format {found}, written by a newer morrow; this one knows formats up to \
         {VERSION}. Run the newer morrow, or name another folder with --data-dir"
    )]
    Newer { path: PathBuf, found: u32 },
    #[error("{0} does not say which format the data directory has")]
    BadFormat(PathBuf),
    #[error("{path} is in use by another morrow{}", .pid.map(|pid| format!(" (process {pid})")).unwrap_or_default())]
    Locked { path: PathBuf, pid: Option<u32> },
    #[error("the descriptor handed over is not the lock of {0}")]
    NotTheLock(PathBuf),
    #[error("{0} must be a folder, and not a link to one")]
    NotAFolder(PathBuf),
    #[error(
        "user {uid} cannot pass through {parent}, so the server could not reach {path}; name \
         another folder with --data-dir, or let others pass (chmod o+x {parent})"
    )]
    Unreachable { path: PathBuf, parent: PathBuf, uid: u32 },
    #[error("{0} cannot be used")]
    Io(PathBuf, #[source] io::Error),
}

/// An open data directory, locked against every other server.
#[derive(Debug)]
pub struct DataDir {
    path: PathBuf,
    lock: File,
}

impl DataDir {
    /// Opens the folder, or makes it, takes its lock and empties `run/`.
    pub fn open(path: &Path) -> Result<Self, DataDirError> {
        let path = std::path::absolute(path).map_err(io_at(path))?;
        // Looked at before anything in it is changed.
        let made_before = path.exists() && recognise(&path)?;
        make_private(&path)?;
        let lock = take_lock(&path, open_lock(&path)?)?;
        if !made_before {
            write_format(&path)?;
        }
        let run = path.join(RUN);
        match fs::remove_dir_all(&run) {
            Err(err) if err.kind() != io::ErrorKind::NotFound => return Err(io_at(&run)(err)),
            _ => {}
        }
        for folder in FOLDERS {
            make_private(&path.join(folder))?;
        }
        sync(&path)?;
        Ok(Self { path, lock })
    }

    /// Takes up the lock that [`DataDir::open`] took before this process was executed.
    pub fn inherit(path: &Path, lock: OwnedFd) -> Result<Self, DataDirError> {
        let path = std::path::absolute(path).map_err(io_at(path))?;
        if !recognise(&path)? {
            return Err(DataDirError::BadFormat(path.join(FORMAT)));
        }
        let (lock, at) = (File::from(lock), path.join(LOCK));
        let given = lock.metadata().map_err(io_at(&at))?;
        let named = fs::symlink_metadata(&at).map_err(io_at(&at))?;
        if (given.dev(), given.ino()) != (named.dev(), named.ino()) {
            return Err(DataDirError::NotTheLock(path));
        }
        let lock = take_lock(&path, lock)?;
        Ok(Self { path, lock })
    }

    /// Gives the directory to the user that the server is going to run as. Only root may.
    ///
    /// What lies inside is walked once, when the directory changes hands; later starts give away
    /// only what [`DataDir::open`] itself makes. Whoever writes into it as root must [`give`] that.
    pub fn prepare_for(&self, uid: u32, gid: u32) -> Result<(), DataDirError> {
        let top = fs::metadata(&self.path).map_err(io_at(&self.path))?;
        if (top.uid(), top.gid()) == (uid, gid) {
            for name in [FORMAT, LOCK].into_iter().chain(FOLDERS) {
                let path = self.path.join(name);
                owner::give_one(&path, uid, gid).map_err(io_at(&path))?;
            }
        } else {
            give(&self.path, uid, gid).map_err(io_at(&self.path))?;
        }
        match owner::impassable(&self.path, uid, gid).map_err(io_at(&self.path))? {
            Some(parent) => Err(DataDirError::Unreachable { path: self.path.clone(), parent, uid }),
            None => Ok(()),
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The descriptor that holds the lock. It closes on `exec` unless the caller clears that flag.
    pub fn lock_fd(&self) -> BorrowedFd<'_> {
        self.lock.as_fd()
    }

    pub fn database(&self) -> PathBuf {
        self.path.join("morrow.db")
    }

    pub fn master_key(&self) -> PathBuf {
        self.path.join("master.key")
    }

    /// Uploaded packages, byte for byte.
    pub fn blobs(&self) -> PathBuf {
        self.path.join("blobs")
    }

    /// What was installed for functions lately.
    pub fn builds(&self) -> PathBuf {
        self.path.join("builds")
    }

    /// Unpacked packages.
    pub fn code(&self) -> PathBuf {
        self.path.join("code")
    }

    /// Runtime builds.
    pub fn engines(&self) -> PathBuf {
        self.path.join("engines")
    }

    pub fn telemetry(&self) -> PathBuf {
        self.path.join("telemetry")
    }

    pub fn keys(&self) -> PathBuf {
        self.path.join("keys")
    }

    /// What lives no longer than a server; empty when the directory has just been opened.
    pub fn run(&self) -> PathBuf {
        self.path.join(RUN)
    }
}

/// Makes a folder that only its owner may enter, or makes an existing one so.
fn make_private(path: &Path) -> Result<(), DataDirError> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(io_at(parent))?;
    }
    match DirBuilder::new().mode(0o700).create(path) {
        Err(err) if err.kind() == io::ErrorKind::AlreadyExists => {}
        made => {
            made.map_err(io_at(path))?;
            path.parent().map_or(Ok(()), sync)?;
        }
    }
    let opened = open_as(OpenOptions::new().read(true), OFlags::DIRECTORY, path);
    let folder = match opened {
        Err(err) if err.kind() == io::ErrorKind::NotADirectory => {
            return Err(DataDirError::NotAFolder(path.to_owned()));
        }
        opened => opened.map_err(io_at(path))?,
    };
    let mode = folder.metadata().map_err(io_at(path))?.mode();
    if mode & 0o7777 != 0o700 {
        folder.set_permissions(fs::Permissions::from_mode(0o700)).map_err(io_at(path))?;
    }
    Ok(())
}

/// Whether morrow made the folder. One that holds something else's files is refused, as is one
/// that a newer morrow wrote.
fn recognise(path: &Path) -> Result<bool, DataDirError> {
    let format = path.join(FORMAT);
    let file = match open_as(OpenOptions::new().read(true), OFlags::empty(), &format) {
        Err(err) if err.kind() == io::ErrorKind::NotFound => {
            return if is_unused(path).map_err(io_at(path))? {
                Ok(false)
            } else {
                Err(DataDirError::NotOurs(path.to_owned()))
            };
        }
        opened => opened.map_err(io_at(&format))?,
    };
    let mut text = String::new();
    file.take(64).read_to_string(&mut text).map_err(io_at(&format))?;
    let version = text.trim_end().strip_prefix("morrow ").and_then(|version| version.parse().ok());
    match version {
        Some(found) if found > VERSION => Err(DataDirError::Newer { path: path.to_owned(), found }),
        Some(VERSION) => Ok(true),
        _ => Err(DataDirError::BadFormat(format)),
    }
}

/// Holds nothing but what a first start leaves when it is cut short, or a fresh file system.
fn is_unused(path: &Path) -> io::Result<bool> {
    for entry in fs::read_dir(path)? {
        let name = entry?.file_name();
        if ![LOCK, FORMAT_NEW, "lost+found"].iter().any(|known| name == *known) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn write_format(path: &Path) -> Result<(), DataDirError> {
    let new = path.join(FORMAT_NEW);
    let write = || {
        match fs::remove_file(&new) {
            Err(err) if err.kind() != io::ErrorKind::NotFound => return Err(err),
            _ => {}
        }
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new)?;
        file.write_all(format!("morrow {VERSION}\n").as_bytes())?;
        file.sync_all()?;
        fs::rename(&new, path.join(FORMAT))
    };
    write().map_err(io_at(&new))?;
    sync(path)
}

fn open_lock(path: &Path) -> Result<File, DataDirError> {
    let at = path.join(LOCK);
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false).mode(0o600);
    open_as(&mut options, OFlags::empty(), &at).map_err(io_at(&at))
}

/// Locks the file and writes into it who holds it.
fn take_lock(path: &Path, mut lock: File) -> Result<File, DataDirError> {
    let at = path.join(LOCK);
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::Error(err)) => return Err(io_at(&at)(err)),
        Err(TryLockError::WouldBlock) => {
            let mut text = String::new();
            // Whatever it holds, the lock is taken; a pid only helps to find by whom.
            let read = lock.take(64).read_to_string(&mut text);
            let pid = read.ok().and_then(|_| text.trim_end().parse().ok());
            return Err(DataDirError::Locked { path: path.to_owned(), pid });
        }
    }
    let mut write = || {
        lock.set_len(0)?;
        lock.rewind()?;
        lock.write_all(format!("{}\n", std::process::id()).as_bytes())
    };
    write().map_err(io_at(&at))?;
    Ok(lock)
}

fn open_as(options: &mut OpenOptions, flags: OFlags, path: &Path) -> io::Result<File> {
    let flags = (flags | OFlags::NOFOLLOW).bits();
    options.custom_flags(flags.cast_signed()).open(path)
}

fn sync(path: &Path) -> Result<(), DataDirError> {
    File::open(path).and_then(|folder| folder.sync_all()).map_err(io_at(path))
}

fn io_at(path: &Path) -> impl FnOnce(io::Error) -> DataDirError + use<> {
    let path = path.to_owned();
    move |err| DataDirError::Io(path, err)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o7777
    }

    #[test]
    fn a_new_directory_is_private_and_opens_again() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("a/data");
        let dir = DataDir::open(&path).unwrap();
        for folder in FOLDERS {
            assert_eq!(mode(&path.join(folder)), 0o700, "{folder}");
        }
        assert_eq!((mode(&path), mode(&path.join(LOCK))), (0o700, 0o600));
        fs::write(dir.run().join("left"), "").unwrap();
        fs::write(dir.blobs().join("kept"), "").unwrap();
        drop(dir);

        let dir = DataDir::open(&path).unwrap();
        assert_eq!(fs::read_dir(dir.run()).unwrap().count(), 0);
        assert!(dir.blobs().join("kept").exists());
        assert_eq!(fs::read_to_string(path.join(FORMAT)).unwrap(), "morrow 1\n");
    }

    #[test]
    fn a_second_server_is_refused_and_told_who_runs() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("data");
        let _held = DataDir::open(&path).unwrap();
        let refusal = DataDir::open(&path).unwrap_err();
        assert!(refusal.to_string().contains(&format!("(process {})", std::process::id())));
    }

    #[test]
    fn a_lock_handed_over_holds_on() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("data");
        let dir = DataDir::open(&path).unwrap();
        let fd = dir.lock_fd().try_clone_to_owned().unwrap();
        drop(dir);
        let heir = DataDir::inherit(&path, fd).unwrap();
        assert!(matches!(DataDir::open(&path), Err(DataDirError::Locked { .. })));
        drop(heir);
        let stranger = File::open(root.path()).unwrap().into();
        assert!(matches!(DataDir::inherit(&path, stranger), Err(DataDirError::NotTheLock(_))));
    }

    #[test]
    fn a_folder_of_somebody_else_is_refused_untouched() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("thesis.tex"), "").unwrap();
        fs::set_permissions(root.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let refusal = DataDir::open(root.path()).unwrap_err();
        assert!(matches!(refusal, DataDirError::NotOurs(_)));
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);
        assert_eq!(mode(root.path()), 0o755);
    }

    #[test]
    fn another_format_is_refused() {
        let root = tempfile::tempdir().unwrap();
        for (text, newer) in [("morrow 2\n", true), ("1", false), ("", false), ("morrow 0", false)]
        {
            fs::write(root.path().join(FORMAT), text).unwrap();
            let refusal = DataDir::open(root.path()).unwrap_err();
            assert_eq!(matches!(refusal, DataDirError::Newer { found: 2, .. }), newer, "{text}");
            assert_eq!(matches!(refusal, DataDirError::BadFormat(_)), !newer, "{text}");
        }
    }

    #[test]
    fn links_inside_are_never_followed() {
        let root = tempfile::tempdir().unwrap();
        let (path, outside) = (root.path().join("data"), root.path().join("outside"));
        drop(DataDir::open(&path).unwrap());
        fs::create_dir(&outside).unwrap();
        fs::write(outside.join("kept"), "mine").unwrap();

        fs::remove_dir(path.join(RUN)).unwrap();
        symlink(&outside, path.join(RUN)).unwrap();
        drop(DataDir::open(&path).unwrap());
        assert!(outside.join("kept").exists());

        fs::remove_dir(path.join("blobs")).unwrap();
        symlink(&outside, path.join("blobs")).unwrap();
        assert!(matches!(DataDir::open(&path), Err(DataDirError::NotAFolder(_))));

        fs::remove_file(path.join("blobs")).unwrap();
        fs::remove_file(path.join(LOCK)).unwrap();
        symlink(outside.join("kept"), path.join(LOCK)).unwrap();
        assert!(matches!(DataDir::open(&path), Err(DataDirError::Io(..))));
        assert_eq!(fs::read_to_string(outside.join("kept")).unwrap(), "mine");
    }
}
