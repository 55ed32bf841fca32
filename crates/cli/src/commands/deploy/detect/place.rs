//! What is looked at: a folder, or a zip archive.

use std::{
    fs,
    io::{Cursor, Read},
    os::unix::fs::PermissionsExt,
    path::{Component, Path},
};

use zip::ZipArchive;

/// More of a source file is not looked at.
const MAX_SOURCE: u64 = 1 << 20;

pub(in super::super) enum Place<'a> {
    Folder(&'a Path),
    Zip(&'a [u8]),
}

impl Place<'_> {
    /// Whether a file can be executed; `None` if it is not there.
    pub(super) fn executable(&self, name: &str) -> Option<bool> {
        let mode = match self {
            Self::Folder(dir) => {
                let found = fs::metadata(dir.join(name)).ok().filter(fs::Metadata::is_file)?;
                found.permissions().mode()
            }
            Self::Zip(bytes) => {
                let mut zip = ZipArchive::new(Cursor::new(bytes)).ok()?;
                // An archive made where there are no modes does not say; the server decides.
                zip.by_name(name).ok()?.unix_mode().unwrap_or(0o755)
            }
        };
        Some(mode & 0o111 != 0)
    }

    pub(in crate::commands::deploy) fn has(&self, name: &str) -> bool {
        self.executable(name).is_some()
    }

    /// The text of a file of it. A name that leads out of it names nothing.
    pub(in crate::commands::deploy) fn read(&self, name: &str) -> Option<String> {
        let is_inside = |part| matches!(part, Component::Normal(_));
        if !Path::new(name).components().all(is_inside) {
            return None;
        }
        let mut text = Vec::new();
        match self {
            Self::Folder(dir) => {
                let file = fs::File::open(dir.join(name)).ok()?;
                file.take(MAX_SOURCE).read_to_end(&mut text).ok()?;
            }
            Self::Zip(bytes) => {
                let mut zip = ZipArchive::new(Cursor::new(bytes)).ok()?;
                let file = zip.by_name(name).ok()?;
                file.take(MAX_SOURCE).read_to_end(&mut text).ok()?;
            }
        }
        Some(String::from_utf8_lossy(&text).into_owned())
    }
}
