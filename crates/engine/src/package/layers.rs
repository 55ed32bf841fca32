//! The layers of a function, joined into the one folder that it sees as `/opt`.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use model::Digest;

/// The name of the folder that some layers make together, in this order.
pub fn joined(layers: &[Digest]) -> Digest {
    let parts = layers.iter().flat_map(|layer| layer.as_bytes().iter().copied());
    Digest::of(&b"layers".iter().copied().chain(parts).collect::<Vec<_>>())
}

/// Joins unpacked layers into `code_dir/<joined>`: what a later one has stands over what an
/// earlier one has. Done once, it stays done.
pub fn join(code_dir: &Path, layers: &[Digest]) -> io::Result<()> {
    static ATTEMPTS: AtomicU64 = AtomicU64::new(0);
    let digest = joined(layers);
    let place = code_dir.join(digest.to_string());
    if place.exists() {
        return Ok(());
    }
    let attempt = ATTEMPTS.fetch_add(1, Ordering::Relaxed);
    let draft = code_dir.join(format!(".new-{digest}-{attempt}"));
    let made = fs::create_dir(&draft)
        .and_then(|()| {
            let mut from = layers.iter().map(|layer| code_dir.join(layer.to_string()));
            from.try_for_each(|layer| lay_over(&layer, &draft))
        })
        .and_then(|()| match fs::rename(&draft, &place) {
            // Somebody else was faster.
            Err(_) if place.exists() => fs::remove_dir_all(&draft),
            renamed => renamed,
        });
    if made.is_err() {
        drop(fs::remove_dir_all(&draft));
    }
    made
}

/// Lays a folder over another. Files are linked, not copied: nothing ever changes them.
pub(crate) fn lay_over(from: &Path, to: &Path) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        let there = fs::symlink_metadata(&target).ok();
        if entry.file_type()?.is_dir() {
            if there.as_ref().is_none_or(|there| !there.is_dir()) {
                take_away(&target, there.as_ref())?;
                fs::create_dir(&target)?;
                fs::set_permissions(&target, entry.metadata()?.permissions())?;
            }
            lay_over(&source, &target)?;
        } else {
            take_away(&target, there.as_ref())?;
            fs::hard_link(&source, &target)?;
        }
    }
    Ok(())
}

fn take_away(path: &Path, there: Option<&fs::Metadata>) -> io::Result<()> {
    match there {
        None => Ok(()),
        Some(there) if there.is_dir() => fs::remove_dir_all(path),
        Some(_) => fs::remove_file(path),
    }
}

/// How much an unpacked package takes up.
pub fn unpacked_bytes(code_dir: &Path, digest: &Digest) -> io::Result<u64> {
    Ok(size_of(code_dir.join(digest.to_string()))?.bytes)
}

/// What lies in a folder, at any depth.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Size {
    /// Of the files.
    pub(crate) bytes: u64,
    pub(crate) entries: usize,
}

pub(crate) fn size_of(dir: PathBuf) -> io::Result<Size> {
    let mut open = vec![dir];
    let mut size = Size::default();
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(dir)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            size.entries += 1;
            if kind.is_dir() {
                open.push(entry.path());
            } else if kind.is_file() {
                size.bytes += entry.metadata()?.len();
            }
        }
    }
    Ok(size)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(dir: &Path, name: &[u8], files: &[(&str, &str)]) -> Digest {
        let digest = Digest::of(name);
        for (path, text) in files {
            let path = dir.join(digest.to_string()).join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        digest
    }

    #[test]
    fn all_that_lies_in_a_folder_is_counted_and_the_bytes_of_files() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("a/b")).unwrap();
        fs::write(dir.path().join("a/b/c"), "123").unwrap();
        std::os::unix::fs::symlink("b/c", dir.path().join("a/d")).unwrap();
        let size = size_of(dir.path().to_owned()).unwrap();
        assert_eq!(size, Size { bytes: 3, entries: 4 });
    }

    #[test]
    fn what_a_later_layer_has_stands_over_the_earlier_ones() {
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path();
        let first =
            layer(dir, b"1", &[("lib/a", "a1"), ("lib/b", "b1"), ("x", "file"), ("y/z", "1")]);
        let second = layer(dir, b"2", &[("lib/b", "b2"), ("x/inner", "x2"), ("y", "file")]);
        std::os::unix::fs::symlink("lib/b", dir.join(second.to_string()).join("link")).unwrap();
        join(dir, &[first, second]).unwrap();
        join(dir, &[first, second]).unwrap();
        let made = dir.join(joined(&[first, second]).to_string());
        let read = |path: &str| fs::read_to_string(made.join(path)).unwrap();
        assert_eq!((read("lib/a"), read("lib/b")), ("a1".into(), "b2".into()));
        assert_eq!(
            (read("x/inner"), read("y"), read("link")),
            ("x2".into(), "file".into(), "b2".into())
        );

        join(dir, &[second, first]).unwrap();
        let made = dir.join(joined(&[second, first]).to_string());
        assert_eq!(fs::read_to_string(made.join("lib/b")).unwrap(), "b1");
        // The layers themselves are as they were.
        assert_eq!(fs::read_to_string(dir.join(first.to_string()).join("lib/b")).unwrap(), "b1");
        assert_eq!(unpacked_bytes(dir, &first).unwrap(), 9);
        assert_ne!(joined(&[first, second]), joined(&[second, first]));
    }

    #[test]
    fn a_layer_that_is_missing_leaves_nothing_half_made() {
        let dir = tempfile::tempdir().unwrap();
        let first = layer(dir.path(), b"1", &[("a", "a")]);
        assert!(join(dir.path(), &[first, Digest::of(b"absent")]).is_err());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
