//! Engines from elsewhere: a tar that `morrow runtimes add` makes of an interpreter, and
//! the server takes in. The server runs nothing of it outside a sandbox.

use std::{
    fs,
    io::{Read, Write},
    path::{Component, Path, PathBuf},
};

use jiff::Timestamp;
use model::{Engine, Runtime};
use tar::{Archive, Builder, EntryType};

use super::{AdoptError, Found, Manifest, languages, needs_engine, tree::Tree};

const VERSION_FILE: &str = "VERSION";
const MAX_BYTES: u64 = 1 << 30;
const MAX_ENTRIES: usize = 100_000;

/// Writes an interpreter of this machine as a tar that [`import_tar`] takes.
pub fn pack(found: &Found, out: impl Write) -> Result<(), AdoptError> {
    let scratch = std::env::temp_dir().join(format!("morrow-pack-{}", std::process::id()));
    fs::create_dir_all(&scratch).map_err(AdoptError::io(&scratch))?;
    let packed = pack_in(&scratch, found, out);
    drop(fs::remove_dir_all(&scratch));
    packed
}

fn pack_in(scratch: &Path, found: &Found, out: impl Write) -> Result<(), AdoptError> {
    let Found { runtime, program, .. } = found;
    let language = languages::of(runtime).ok_or_else(|| AdoptError::Unknown(runtime.clone()))?;
    let tree = Tree::new(scratch, runtime.as_str())?;
    language.stage(&tree, runtime, program)?;
    let mut tar = Builder::new(out);
    tar.follow_symlinks(false);
    let mut header = tar::Header::new_gnu();
    header.set_size(found.version.len() as u64);
    header.set_mode(0o644);
    header.set_cksum();
    let written = tar
        .append_data(&mut header, VERSION_FILE, found.version.as_bytes())
        .and_then(|()| tar.append_dir_all("lang", tree.path("var/lang")))
        .and_then(|()| tar.finish());
    written.map_err(AdoptError::io("the tar"))
}

/// Makes an engine of a tar: `VERSION`, and `lang/` with an interpreter in it.
pub fn import_tar(
    runtime: &Runtime,
    tar: impl Read,
    engines_dir: &Path,
    now: Timestamp,
) -> Result<Engine, AdoptError> {
    if !needs_engine(runtime) {
        return Err(AdoptError::NoEngine(runtime.clone()));
    }
    let language = languages::of(runtime).ok_or_else(|| AdoptError::Unknown(runtime.clone()))?;
    let tree = Tree::new(engines_dir, &format!("import-{runtime}"))?;
    let version = unpack(&tree, tar)?;
    if language.line_of(&version).as_ref() != Some(runtime) {
        return Err(wrong(format!("it is version {version}, not {runtime}")));
    }
    for needed in language.needed(runtime) {
        if !tree.path("var/lang").join(&needed).is_file() {
            return Err(wrong(format!("lang/{needed} is missing in it")));
        }
    }
    language.install_client(&tree, runtime)?;
    let manifest = Manifest::language(language, runtime.clone(), version);
    tree.finish(&manifest, "imported".to_owned(), now)
}

fn unpack(tree: &Tree, tar: impl Read) -> Result<String, AdoptError> {
    let mut archive = Archive::new(tar);
    let (mut version, mut left) = (String::new(), MAX_BYTES);
    let entries = archive.entries().map_err(|error| wrong(error.to_string()))?;
    for (count, entry) in entries.enumerate() {
        let mut entry = entry.map_err(|error| wrong(error.to_string()))?;
        if count >= MAX_ENTRIES {
            return Err(wrong(format!("it has more than {MAX_ENTRIES} entries")));
        }
        let path = entry.path().map_err(|error| wrong(error.to_string()))?.into_owned();
        if path == Path::new(VERSION_FILE) {
            let read = entry.by_ref().take(32).read_to_string(&mut version);
            read.map_err(|error| wrong(error.to_string()))?;
            continue;
        }
        let inner =
            inside(&path).ok_or_else(|| wrong(format!("{} leads outside", path.display())))?;
        let kind = entry.header().entry_type();
        match kind {
            EntryType::Directory => tree.dir(&inner)?,
            EntryType::Regular => {
                let executable = entry.header().mode().is_ok_and(|mode| mode & 0o111 != 0);
                let mtime = entry.header().mtime().unwrap_or(0);
                let taken =
                    tree.write_from(&mut entry.by_ref().take(left + 1), &inner, executable, mtime)?;
                left = left
                    .checked_sub(taken)
                    .ok_or_else(|| wrong(format!("it is larger than {MAX_BYTES} bytes")))?;
            }
            EntryType::Symlink => {
                let target = entry.link_name().ok().flatten();
                let target = target.as_deref().and_then(Path::to_str).filter(|to| is_plain(to));
                let target = target.ok_or_else(|| {
                    wrong(format!("{} is a link that leads away", path.display()))
                })?;
                tree.link(target, &inner)?;
            }
            _ => return Err(wrong(format!("{} is no file, folder or link", path.display()))),
        }
    }
    Ok(version.trim().to_owned())
}

/// `lang/…` → `var/lang/…`
fn inside(path: &Path) -> Option<PathBuf> {
    let mut parts = path.components();
    let rooted = parts.next() == Some(Component::Normal("lang".as_ref()));
    let plain = parts.clone().all(|part| matches!(part, Component::Normal(_)));
    (rooted && plain).then(|| Path::new("var/lang").join(parts.as_path()))
}

/// A link to a neighbour, such as `python3` → `python3.12`.
fn is_plain(target: &str) -> bool {
    !target.is_empty() && !target.contains('/') && target != ".." && target != "."
}

fn wrong(problem: String) -> AdoptError {
    AdoptError::unusable("the tar", problem)
}
