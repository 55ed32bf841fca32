//! Packages: a zip archive unpacked into a directory named by its digest, and made from a folder.
//!
//! An archive is hostile: what it unpacks to is bounded by what is really written, never by what
//! its headers say, and nothing of it lands or points outside its directory.
mod layers;
mod pack;
mod unpack;
mod untar;

use std::{fs, io, path::Path};

use jiff::Timestamp;
use model::Digest;
use thiserror::Error;

pub use layers::{join, joined, unpacked_bytes};
pub(crate) use layers::{lay_over, size_of};
pub use pack::pack;
pub(crate) use pack::pack_all;
pub(crate) use unpack::unpack_into;
pub use unpack::{MAX_ENTRIES, MAX_UNPACKED_BYTES, unpack};
pub use untar::untar;

#[derive(Debug, Error)]
pub enum PackageError {
    #[error("it unpacks to more than {limit} bytes")]
    TooBig { limit: u64 },
    #[error("it has more than {limit} entries")]
    TooManyEntries { limit: usize },
    #[error("{0}")]
    NotAZip(String),
    #[error("it is no readable tar: {0}")]
    NotATar(io::Error),
    #[error("its entry {name:?} {problem}")]
    BadEntry { name: String, problem: &'static str },
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Removes an unpacked package, if it is there.
pub fn remove(code_dir: &Path, digest: Digest) -> io::Result<()> {
    let (dir, doomed) =
        (code_dir.join(digest.to_string()), code_dir.join(format!(".gone-{digest}")));
    match fs::rename(&dir, &doomed) {
        Ok(()) => fs::remove_dir_all(doomed),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// Unpacked folders of content that is not known, last changed before `before`: layers that were
/// joined for functions that are gone.
pub fn others(
    code_dir: &Path,
    is_known: impl Fn(&Digest) -> bool,
    before: Timestamp,
) -> io::Result<Vec<Digest>> {
    let mut others = Vec::new();
    for entry in fs::read_dir(code_dir)? {
        let entry = entry?;
        let digest = entry.file_name().to_str().and_then(|name| name.parse().ok());
        let Some(digest) = digest.filter(|digest| !is_known(digest)) else { continue };
        let Ok(changed) = entry.metadata().and_then(|found| found.modified()) else { continue };
        if Timestamp::try_from(changed).is_ok_and(|changed| changed < before) {
            others.push(digest);
        }
    }
    Ok(others)
}

/// Clears away what an interrupted run left; and everything, if the machine has been started anew
/// since: what was unpacked may not have reached the disk. Packages are unpacked again on demand.
pub fn sweep(code_dir: &Path) -> io::Result<()> {
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    let mark = code_dir.join(".boot");
    let same = !boot.is_empty() && fs::read_to_string(&mark).is_ok_and(|marked| marked == boot);
    for entry in fs::read_dir(code_dir)? {
        let entry = entry?;
        let half_made = entry.file_name().to_string_lossy().starts_with('.');
        if entry.file_type()?.is_dir() && (half_made || !same) {
            fs::remove_dir_all(entry.path())?;
        }
    }
    fs::write(mark, boot)
}
