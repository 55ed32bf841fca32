use std::{
    borrow::Cow,
    fs::{self, File, Permissions},
    io::{self, Read},
    os::unix::fs::{PermissionsExt, symlink},
    path::Path,
};

use tar::{Archive, EntryType};

use super::{
    MAX_ENTRIES, MAX_UNPACKED_BYTES, PackageError,
    unpack::{MAX_LINK, in_the_way, inside, make_dir, open_up, stays_inside},
};

/// What may follow the end of an archive: the padding of its last block.
const MAX_PADDING: u64 = 1 << 20;

/// How much a tar may hold.
struct Limits {
    bytes: u64,
    entries: usize,
}

/// Unpacks a tar that somebody hostile may have written into a new folder, under the rules of
/// packages. It is of GNU's format, plain: each folder comes before what lies in it, and nothing is
/// there but folders, files and symbolic links.
pub(crate) fn untar(tar: impl Read, root: &Path) -> Result<(), PackageError> {
    untar_within(tar, root, &Limits { bytes: MAX_UNPACKED_BYTES, entries: MAX_ENTRIES })
}

fn untar_within(mut tar: impl Read, root: &Path, limits: &Limits) -> Result<(), PackageError> {
    make_dir(root)?;
    // Raw, so that the library takes nothing into memory that is as long as the archive says.
    let mut archive = Archive::new(&mut tar);
    let mut names = Names::default();
    let (mut left, mut links, mut count) = (limits.bytes, Vec::new(), 0);
    for entry in archive.entries().map_err(unreadable)?.raw(true) {
        let mut entry = entry.map_err(unreadable)?;
        let header = entry.header().clone();
        match header.entry_type() {
            EntryType::GNULongName if names.path.is_none() => {
                names.path = Some(long(&mut entry)?);
                continue;
            }
            EntryType::GNULongLink if names.link.is_none() => {
                names.link = Some(long(&mut entry)?);
                continue;
            }
            _ => count += 1,
        }
        if count > limits.entries {
            return Err(PackageError::TooManyEntries { limit: limits.entries });
        }
        let Names { path, link } = std::mem::take(&mut names);
        let name = text(path.unwrap_or_else(|| header.path_bytes().into_owned()))?;
        let bad = |problem| PackageError::BadEntry { name: name.clone(), problem };
        // Where the archive begins.
        if matches!(name.as_str(), "." | "./") && header.entry_type().is_dir() {
            continue;
        }
        let place = root.join(inside(&name).map_err(bad)?);
        if !place.parent().is_some_and(Path::is_dir) {
            return Err(bad("lies in no folder"));
        }
        match header.entry_type() {
            EntryType::Directory => {
                make_dir(&place)
                    .or_else(|error| if place.is_dir() { open_up(&place) } else { Err(error) })
                    .map_err(|error| in_the_way(&name, error))?;
            }
            EntryType::Regular => {
                let written = write(&mut entry, &place, &name, left)?;
                let too_big = PackageError::TooBig { limit: limits.bytes };
                left = left.checked_sub(written).ok_or(too_big)?;
                let executable = header.mode().is_ok_and(|mode| mode & 0o111 != 0);
                let mode = if executable { 0o755 } else { 0o644 };
                fs::set_permissions(&place, Permissions::from_mode(mode))?;
            }
            EntryType::Symlink => {
                let given = || header.link_name_bytes().map(Cow::into_owned);
                let target = text(link.or_else(given).unwrap_or_default())?;
                if !stays_inside(&name, &target) {
                    return Err(bad("is a link that leads outside the package"));
                }
                links.push((name, place, target));
            }
            _ => return Err(bad("is neither a file, a folder nor a link")),
        }
    }
    // Last, so that nothing is ever written through one.
    for (name, place, target) in links {
        link(&place, &target).map_err(|error| in_the_way(&name, error))?;
    }
    // Who writes is not to fail for what pads the archive.
    io::copy(&mut tar.take(MAX_PADDING), &mut io::sink()).map_err(unreadable)?;
    Ok(())
}

/// What stands before an entry whose names are too long for its header.
#[derive(Default)]
struct Names {
    path: Option<Vec<u8>>,
    link: Option<Vec<u8>>,
}

fn long(entry: &mut impl Read) -> Result<Vec<u8>, PackageError> {
    let mut name = Vec::new();
    entry.by_ref().take(MAX_LINK).read_to_end(&mut name).map_err(unreadable)?;
    while name.last() == Some(&0) {
        name.pop();
    }
    Ok(name)
}

fn text(name: Vec<u8>) -> Result<String, PackageError> {
    String::from_utf8(name).map_err(|error| PackageError::BadEntry {
        name: String::from_utf8_lossy(error.as_bytes()).into_owned(),
        problem: "has a name that is not UTF-8",
    })
}

/// Writes a file, of which one byte more than what is left at most, and says how much it was.
fn write(
    content: &mut impl Read,
    place: &Path,
    name: &str,
    left: u64,
) -> Result<u64, PackageError> {
    let mut file = File::create(place).map_err(|error| in_the_way(name, error))?;
    Ok(io::copy(&mut content.take(left + 1), &mut file)?)
}

fn link(place: &Path, target: &str) -> io::Result<()> {
    if place.symlink_metadata().is_ok_and(|there| !there.is_dir()) {
        fs::remove_file(place)?;
    }
    symlink(target, place)
}

fn unreadable(error: io::Error) -> PackageError {
    PackageError::NotATar(error)
}

#[cfg(test)]
mod tests {
    use tar::{Builder, Header};

    use super::*;

    type Maker = Builder<Vec<u8>>;

    fn header(kind: EntryType, name: &str, size: u64) -> Header {
        let mut header = Header::new_gnu();
        header.set_entry_type(kind);
        header.set_size(size);
        header.set_mode(0o700);
        // As it is given, which the library's own way would refuse.
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        header
    }

    fn file(tar: &mut Maker, name: &str, content: &[u8]) {
        let header = header(EntryType::Regular, name, content.len() as u64);
        tar.append(&header, content).unwrap();
    }

    fn folder(tar: &mut Maker, name: &str) {
        tar.append(&header(EntryType::Directory, name, 0), io::empty()).unwrap();
    }

    fn special(tar: &mut Maker, kind: EntryType, name: &str, target: &str) {
        let mut header = header(kind, name, 0);
        header.as_old_mut().linkname[..target.len()].copy_from_slice(target.as_bytes());
        header.set_cksum();
        tar.append(&header, io::empty()).unwrap();
    }

    const FEW: Limits = Limits { bytes: 1000, entries: 10 };

    fn made(make: impl FnOnce(&mut Maker)) -> (tempfile::TempDir, Result<(), PackageError>) {
        let mut tar = Builder::new(Vec::new());
        make(&mut tar);
        let tar = tar.into_inner().unwrap();
        let dir = tempfile::tempdir().unwrap();
        let unpacked = untar_within(&tar[..], &dir.path().join("root"), &FEW);
        (dir, unpacked)
    }

    fn refused(make: impl FnOnce(&mut Maker)) -> String {
        let (dir, unpacked) = made(make);
        let outside: Vec<_> = fs::read_dir(dir.path()).unwrap().flatten().collect();
        assert_eq!(outside.len(), 1, "something landed outside: {outside:?}");
        unpacked.unwrap_err().to_string()
    }

    #[test]
    fn files_folders_and_links_are_taken() {
        let long = format!("./{}/{}", "d".repeat(90), "f".repeat(90));
        let (dir, unpacked) = made(|tar| {
            folder(tar, "./");
            folder(tar, "./lib/");
            file(tar, "./lib/a.py", b"x = 1");
            special(tar, EntryType::Symlink, "./lib/b.py", "a.py");
            folder(tar, &format!("./{}", "d".repeat(90)));
            tar.append_data(&mut header(EntryType::Regular, "", 1), &long, &b"y"[..]).unwrap();
        });
        unpacked.unwrap();
        let root = dir.path().join("root");
        assert_eq!(fs::read(root.join("lib/b.py")).unwrap(), b"x = 1");
        assert_eq!(fs::read(root.join(long)).unwrap(), b"y");
        let mode = fs::metadata(root.join("lib/a.py")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o755);
    }

    #[test]
    fn nothing_lands_or_points_outside() {
        for name in ["../evil", "/evil", "a/../../evil"] {
            assert!(refused(|tar| file(tar, name, b"x")).contains("outside"), "{name}");
        }
        for target in ["/etc/passwd", "../x", "b/../../x"] {
            let said = refused(|tar| special(tar, EntryType::Symlink, "a", target));
            assert!(said.contains("leads outside"), "{said}");
        }
        let said = refused(|tar| {
            special(tar, EntryType::Symlink, "a", ".");
            file(tar, "a/evil", b"x");
        });
        assert!(said.contains("lies in no folder"), "{said}");
    }

    #[test]
    fn what_is_no_file_folder_or_link_is_refused() {
        use EntryType as E;
        for kind in [E::Char, E::Block, E::Fifo, E::Link, E::GNUSparse, E::XHeader] {
            let said = refused(|tar| special(tar, kind, "a", "b"));
            assert!(said.contains("neither a file"), "{kind:?}: {said}");
        }
    }

    #[test]
    fn it_is_bounded_by_what_is_written_and_not_by_what_it_says() {
        let long = vec![7; 501];
        let said = refused(|tar| ["a", "b"].iter().for_each(|name| file(tar, name, &long)));
        assert!(said.contains("more than 1000 bytes"), "{said}");
        let said = refused(|tar| (0..11).for_each(|it| file(tar, &format!("{it}"), b"")));
        assert!(said.contains("more than 10 entries"), "{said}");
        let (_dir, enough) = made(|tar| (0..10).for_each(|it| file(tar, &format!("{it}"), b"")));
        enough.unwrap();
        let endless = header(EntryType::GNULongName, "a", 1 << 40);
        let said = refused(|tar| tar.append(&endless, &b"x"[..]).unwrap());
        assert!(said.contains("no readable tar"), "{said}");
    }

    #[test]
    fn names_before_names_end_in_an_error() {
        let said = refused(|tar| {
            let before = header(EntryType::GNULongName, "a", 1);
            (0..2).for_each(|_| tar.append(&before, &b"x"[..]).unwrap());
        });
        assert!(said.contains("neither a file"), "{said}");
    }

    #[test]
    fn what_is_no_tar_is_told_so() {
        let dir = tempfile::tempdir().unwrap();
        let broken = untar(&[7; 2000][..], &dir.path().join("root"));
        assert!(matches!(broken, Err(PackageError::NotATar(_))));
    }
}
