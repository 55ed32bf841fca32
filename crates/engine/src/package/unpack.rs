use std::{
    collections::HashSet,
    fs::{self, File, Permissions},
    io::{self, Cursor, Read, Seek},
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use model::Digest;
use zip::{ZipArchive, result::ZipError};

use super::PackageError;

/// What a package may unpack to: AWS Lambda's quota of 250 MB.
pub const MAX_UNPACKED_BYTES: u64 = 262_144_000;
/// How many entries it may have; the largest published packages have some tens of thousands.
pub const MAX_ENTRIES: usize = 200_000;
const MAX_PATH: usize = 1024;
pub(super) const MAX_LINK: u64 = 4096;
/// How deep folders may lie in each other.
const MAX_DEPTH: usize = 100;

/// Unpacks an archive into `code_dir/<digest>`. Done once, it stays done.
///
/// Whatever the archive says, everybody may read what it holds, and execute what its maker could:
/// the code runs as another user than the one that unpacks it.
pub fn unpack(zip: &[u8], code_dir: &Path, digest: Digest) -> Result<(), PackageError> {
    static ATTEMPTS: AtomicU64 = AtomicU64::new(0);
    let place = code_dir.join(digest.to_string());
    if place.exists() {
        return Ok(());
    }
    let attempt = ATTEMPTS.fetch_add(1, Ordering::Relaxed);
    let draft = code_dir.join(format!(".new-{digest}-{attempt}"));
    let unpacked =
        unpack_into(Cursor::new(zip), &draft).and_then(|()| match fs::rename(&draft, &place) {
            // Somebody else was faster.
            Err(_) if place.exists() => fs::remove_dir_all(&draft).map_err(PackageError::from),
            renamed => Ok(renamed?),
        });
    if unpacked.is_err() {
        // What is half made is of no use; the first error is the one to tell.
        drop(fs::remove_dir_all(&draft));
    }
    unpacked
}

/// Unpacks an archive into a new folder.
pub(crate) fn unpack_into(zip: impl Read + Seek, root: &Path) -> Result<(), PackageError> {
    let mut archive = ZipArchive::new(zip).map_err(refused)?;
    let places = places(&archive)?;
    make_dir(root)?;
    let mut left = MAX_UNPACKED_BYTES;
    let mut links = Vec::new();
    for (index, (name, place)) in places.into_iter().enumerate() {
        let mut entry = archive.by_index(index).map_err(refused)?;
        let bad = |problem| PackageError::BadEntry { name: name.clone(), problem };
        let path = root.join(place);
        if entry.is_dir() {
            make_parents(&path).map_err(|error| in_the_way(&name, error))?;
            open_up(&path)?;
            continue;
        }
        if let Some(parent) = path.parent() {
            make_parents(parent).map_err(|error| in_the_way(&name, error))?;
        }
        if entry.is_symlink() {
            let mut target = String::new();
            entry
                .by_ref()
                .take(MAX_LINK)
                .read_to_string(&mut target)
                .map_err(|_| bad("is no link"))?;
            if !stays_inside(&name, &target) {
                return Err(bad("is a link that leads outside the package"));
            }
            links.push((path, target));
            continue;
        }
        let mode = entry.unix_mode().unwrap_or(0o644);
        if mode & 0o170_000 != 0 && mode & 0o170_000 != 0o100_000 {
            return Err(bad("is neither a file, a folder nor a link"));
        }
        let mut file = File::create(&path).map_err(|error| in_the_way(&name, error))?;
        let written = io::copy(&mut entry.by_ref().take(left + 1), &mut file)
            .map_err(|error| unreadable(&name, error))?;
        left =
            left.checked_sub(written).ok_or(PackageError::TooBig { limit: MAX_UNPACKED_BYTES })?;
        let executable = if mode & 0o111 == 0 { 0 } else { 0o111 };
        file.set_permissions(Permissions::from_mode(0o644 | executable))?;
    }
    // Last, so that nothing is ever written through one.
    for (path, target) in links {
        if let Ok(there) = path.symlink_metadata() {
            if there.is_dir() {
                let name = path.strip_prefix(root).unwrap_or(&path).display().to_string();
                return Err(PackageError::BadEntry { name, problem: "is a folder and a link" });
            }
            fs::remove_file(&path)?;
        }
        symlink(target, path)?;
    }
    Ok(())
}

/// The name and the path of every entry. Nothing is written before all of them are known to be
/// sound, and few enough with the folders that are only named on the way.
fn places<R: Read + Seek>(archive: &ZipArchive<R>) -> Result<Vec<(String, PathBuf)>, PackageError> {
    let too_many = || PackageError::TooManyEntries { limit: MAX_ENTRIES };
    if archive.len() > MAX_ENTRIES {
        return Err(too_many());
    }
    let place = |index| {
        let name = archive.name_for_index(index).unwrap_or_else(|| Ok("".into()));
        let name = name.map_err(refused)?.into_owned();
        match inside(&name) {
            Ok(path) => Ok((name, path)),
            Err(problem) => Err(PackageError::BadEntry { name, problem }),
        }
    };
    let places = (0..archive.len()).map(place).collect::<Result<Vec<_>, PackageError>>()?;
    let mut folders = HashSet::new();
    for (_, path) in &places {
        // Where one is known, so are those above it.
        let mut parents = path.ancestors().skip(1);
        while parents.next().is_some_and(|folder| folders.insert(folder)) {}
        if folders.len() > MAX_ENTRIES {
            return Err(too_many());
        }
    }
    Ok(places)
}

/// Makes a folder and those above it, readable by all.
fn make_parents(dir: &Path) -> io::Result<()> {
    let missing: Vec<_> = dir.ancestors().take_while(|dir| !dir.is_dir()).collect();
    for dir in missing.into_iter().rev() {
        make_dir(dir)?;
    }
    Ok(())
}

/// The path of an entry below the root.
pub(super) fn inside(name: &str) -> Result<PathBuf, &'static str> {
    if name.len() > MAX_PATH {
        return Err("has too long a name");
    }
    if name.contains('\0') {
        return Err("has a null byte in its name");
    }
    let mut path = PathBuf::new();
    for part in name.trim_end_matches('/').split('/') {
        match part {
            "" | "." if !name.starts_with('/') => {}
            "" | "." | ".." => return Err("leads outside the package"),
            part if part.len() > 255 => return Err("has too long a name"),
            part => path.push(part),
        }
    }
    match path.components().count() {
        0 => Err("has no name"),
        depth if depth > MAX_DEPTH => Err("lies too deep"),
        _ => Ok(path),
    }
}

/// Whether a link's target is below the root: `..` only at its beginning, and no more of them
/// than the link lies deep, so that no chain of links climbs out either.
pub(super) fn stays_inside(name: &str, target: &str) -> bool {
    if target.is_empty() || target.starts_with('/') || target.contains('\0') {
        return false;
    }
    let depth = name.split('/').filter(|part| !matches!(*part, "" | ".")).count() - 1;
    let climbs = target.split('/').take_while(|part| matches!(*part, ".." | "." | ""));
    let ups = climbs.clone().filter(|part| *part == "..").count();
    let rest = target.split('/').skip(climbs.count());
    ups <= depth && rest.into_iter().all(|part| part != "..")
}

pub(super) fn make_dir(path: &Path) -> io::Result<()> {
    fs::create_dir(path)?;
    open_up(path)
}

pub(super) fn open_up(path: &Path) -> io::Result<()> {
    fs::set_permissions(path, Permissions::from_mode(0o755))
}

fn refused(error: ZipError) -> PackageError {
    match error {
        ZipError::Io(error) => unreadable("", error),
        other => PackageError::NotAZip(other.to_string()),
    }
}

/// Reading fails for what the archive holds; writing, only for the disk.
fn unreadable(name: &str, error: io::Error) -> PackageError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => error.into(),
        _ => PackageError::NotAZip(format!("its entry {name:?} is damaged: {error}")),
    }
}

pub(super) fn in_the_way(name: &str, error: io::Error) -> PackageError {
    use io::ErrorKind::{AlreadyExists, IsADirectory, NotADirectory};
    match error.kind() {
        AlreadyExists | IsADirectory | NotADirectory => PackageError::BadEntry {
            name: name.to_owned(),
            problem: "is at the place of another entry",
        },
        _ => error.into(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    type Maker = ZipWriter<Cursor<Vec<u8>>>;

    fn zip(make: impl FnOnce(&mut Maker)) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        make(&mut writer);
        writer.finish().unwrap().into_inner()
    }

    fn file(writer: &mut Maker, name: &str, mode: u32, content: &[u8]) {
        writer.start_file(name, SimpleFileOptions::default().unix_permissions(mode)).unwrap();
        writer.write_all(content).unwrap();
    }

    fn try_unpack(zip: &[u8]) -> (tempfile::TempDir, Result<PathBuf, PackageError>) {
        let dir = tempfile::tempdir().unwrap();
        let digest = Digest::of(zip);
        let unpacked = unpack(zip, dir.path(), digest);
        let place = dir.path().join(digest.to_string());
        (dir, unpacked.map(|()| place))
    }

    #[test]
    fn files_links_and_modes_are_kept_and_readable_by_all() {
        let zip = zip(|zip| {
            file(zip, "app.py", 0o600, b"x = 1");
            file(zip, "bin/run", 0o700, b"#!/bin/sh");
            zip.add_symlink("lib/app.py", "../app.py", SimpleFileOptions::default()).unwrap();
        });
        let (_dir, place) = try_unpack(&zip);
        let place = place.unwrap();
        let mode =
            |name: &str| fs::metadata(place.join(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode("app.py"), mode("bin/run"), mode("bin")), (0o644, 0o755, 0o755));
        assert_eq!(fs::read(place.join("lib/app.py")).unwrap(), b"x = 1");
        // A second time is no work and no error.
        unpack(&zip, place.parent().unwrap(), Digest::of(&zip)).unwrap();
    }

    #[test]
    fn nothing_lands_outside() {
        for name in ["../evil", "/evil", "a/../../evil", "a/./../evil"] {
            let (dir, unpacked) = try_unpack(&zip(|zip| file(zip, name, 0o644, b"x")));
            assert!(matches!(unpacked, Err(PackageError::BadEntry { .. })), "{name}");
            assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "{name} left something");
        }
    }

    #[test]
    fn no_link_leads_outside() {
        let link = |name: &str, target: &str| {
            zip(|zip| zip.add_symlink(name, target, SimpleFileOptions::default()).unwrap())
        };
        for (name, target) in [
            ("a", "/etc/passwd"),
            ("a", "../x"),
            ("a/b", "../../x"),
            ("a", "b/../../x"),
            ("a", "b/.."),
        ] {
            let (_dir, unpacked) = try_unpack(&link(name, target));
            assert!(matches!(unpacked, Err(PackageError::BadEntry { .. })), "{name} -> {target}");
        }
        assert!(try_unpack(&link("a/b", "../x")).1.is_ok());
    }

    #[test]
    fn nothing_is_written_through_a_link() {
        let zip = zip(|zip| {
            zip.add_symlink("a", "b", SimpleFileOptions::default()).unwrap();
            file(zip, "a/c", 0o644, b"x");
        });
        assert!(try_unpack(&zip).1.is_err());
    }

    #[test]
    fn a_bomb_is_stopped_by_what_is_written() {
        let zeros = vec![0; 1 << 20];
        let bomb = zip(|zip| {
            for index in 0..251 {
                file(zip, &format!("{index}"), 0o644, &zeros);
            }
        });
        assert!(bomb.len() < 1 << 20);
        let (dir, unpacked) = try_unpack(&bomb);
        assert!(matches!(unpacked, Err(PackageError::TooBig { limit: MAX_UNPACKED_BYTES })));
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[test]
    fn folders_that_are_only_named_on_the_way_count() {
        let deep = |number: usize| format!("{number}/{}f", "d/".repeat(98));
        let many = |count: usize| {
            zip(|zip| (0..count).for_each(|number| file(zip, &deep(number), 0o644, b"")))
        };
        let counted = |count| {
            let zip = many(count);
            places(&ZipArchive::new(Cursor::new(&zip[..])).unwrap()).map(|places| places.len())
        };
        // Each brings 99 folders; the root is one more.
        let most = (MAX_ENTRIES - 1) / 99;
        assert_eq!(counted(most).unwrap(), most);
        assert!(matches!(counted(most + 1), Err(PackageError::TooManyEntries { .. })));
        let (_dir, deep) = try_unpack(&zip(|zip| file(zip, &"d/".repeat(100), 0o644, b"")));
        assert!(deep.is_ok());
        let (_dir, deeper) = try_unpack(&zip(|zip| file(zip, &"d/".repeat(101), 0o644, b"")));
        assert!(matches!(deeper, Err(PackageError::BadEntry { problem: "lies too deep", .. })));
    }

    #[test]
    fn what_is_no_archive_is_told_so() {
        for bytes in [&b""[..], b"not a zip", b"PK\x03\x04 broken"] {
            assert!(matches!(try_unpack(bytes).1, Err(PackageError::NotAZip(_))));
        }
        let mut damaged = zip(|zip| file(zip, "a", 0o644, &[7; 10_000]));
        damaged[40] ^= 0xff;
        assert!(try_unpack(&damaged).1.is_err());
    }

    #[test]
    fn a_sweep_clears_what_was_half_made() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join(".new-x")).unwrap();
        super::super::sweep(dir.path()).unwrap();
        fs::create_dir(dir.path().join("kept")).unwrap();
        super::super::sweep(dir.path()).unwrap();
        assert!(dir.path().join("kept").exists() && !dir.path().join(".new-x").exists());
    }
}
