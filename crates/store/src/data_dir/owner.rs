use std::{
    ffi::OsStr,
    fs, io,
    os::unix::{ffi::OsStrExt, fs::MetadataExt},
    path::{Path, PathBuf},
};

use rustix::{
    fs::{AtFlags, CWD, Dir, FileType, Gid, Mode, OFlags, ResolveFlags, Uid, chownat, openat2},
    io::Errno,
};

/// Gives a file or a whole folder to a user, itself last, so that an interrupted walk is seen.
/// Links are given too, never what they point at.
pub fn give(path: &Path, uid: u32, gid: u32) -> io::Result<()> {
    if fs::symlink_metadata(path)?.is_dir() {
        give_content(path, uid, gid)?;
    }
    give_one(path, uid, gid)
}

pub(super) fn give_one(path: &Path, uid: u32, gid: u32) -> io::Result<()> {
    std::os::unix::fs::lchown(path, Some(uid), Some(gid))
}

/// Folders are opened from the top each time, so that neither depth nor width costs descriptors,
/// and without passing through any link.
fn give_content(top: &Path, uid: u32, gid: u32) -> io::Result<()> {
    let (uid, gid) = (Some(Uid::from_raw(uid)), Some(Gid::from_raw(gid)));
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let top = rustix::fs::openat(CWD, top, flags, Mode::empty())?;
    let mut folders = vec![PathBuf::from(".")];
    while let Some(folder) = folders.pop() {
        let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
        let opened = openat2(&top, &folder, flags, Mode::empty(), resolve)?;
        for entry in Dir::read_from(&opened)? {
            let entry = entry?;
            let name = entry.file_name();
            if matches!(name.to_bytes(), b"." | b"..") {
                continue;
            }
            let stat = match rustix::fs::statat(&opened, name, AtFlags::SYMLINK_NOFOLLOW) {
                Err(Errno::NOENT) => continue,
                stat => stat?,
            };
            chownat(&opened, name, uid, gid, AtFlags::SYMLINK_NOFOLLOW)?;
            if FileType::from_raw_mode(stat.st_mode) == FileType::Directory {
                folders.push(folder.join(OsStr::from_bytes(name.to_bytes())));
            }
        }
    }
    Ok(())
}

/// The first folder above `path` that the user may not pass through.
pub(super) fn impassable(path: &Path, uid: u32, gid: u32) -> io::Result<Option<PathBuf>> {
    let path = fs::canonicalize(path)?;
    for parent in path.ancestors().skip(1) {
        let meta = fs::metadata(parent)?;
        let needed = match (meta.uid() == uid, meta.gid() == gid) {
            (true, _) => 0o100,
            (false, true) => 0o010,
            (false, false) => 0o001,
        };
        if uid != 0 && meta.mode() & needed == 0 {
            return Ok(Some(parent.to_owned()));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;
    use crate::{DataDir, DataDirError};

    fn owner(path: &Path) -> (u32, u32) {
        let meta = fs::symlink_metadata(path).unwrap();
        (meta.uid(), meta.gid())
    }

    #[test]
    fn a_directory_changes_hands_with_all_it_holds() {
        if !rustix::process::geteuid().is_root() {
            eprintln!("SKIPPED: only root may give files away");
            return;
        }
        let root = tempfile::tempdir().unwrap();
        fs::set_permissions(root.path(), fs::Permissions::from_mode(0o711)).unwrap();
        let (path, outside) = (root.path().join("data"), root.path().join("outside"));
        fs::write(&outside, "").unwrap();
        let dir = DataDir::open(&path).unwrap();
        let deep = dir.code().join("a/b/c");
        fs::create_dir_all(&deep).unwrap();
        symlink(&outside, deep.join("link")).unwrap();

        dir.prepare_for(61_001, 61_002).unwrap();
        for given in [&path, &path.join("FORMAT"), &path.join("lock"), &deep, &deep.join("link")] {
            assert_eq!(owner(given), (61_001, 61_002), "{}", given.display());
        }
        assert_eq!(owner(&outside), (0, 0));

        drop(dir);
        let dir = DataDir::open(&path).unwrap();
        assert_eq!(owner(&dir.run()), (0, 0));
        dir.prepare_for(61_001, 61_002).unwrap();
        assert_eq!(owner(&dir.run()), (61_001, 61_002));
    }

    #[test]
    fn a_directory_that_the_user_cannot_reach_is_refused() {
        if !rustix::process::geteuid().is_root() {
            eprintln!("SKIPPED: only root may give files away");
            return;
        }
        let root = tempfile::tempdir().unwrap();
        let closed = root.path().join("closed");
        fs::create_dir(&closed).unwrap();
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
        fs::set_permissions(root.path(), fs::Permissions::from_mode(0o711)).unwrap();
        let dir = DataDir::open(&closed.join("data")).unwrap();
        match dir.prepare_for(61_001, 61_001) {
            Err(DataDirError::Unreachable { parent, .. }) => assert_eq!(parent, closed),
            other => panic!("{other:?}"),
        }
    }
}
