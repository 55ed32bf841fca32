//! Which shared libraries a program needs, found as the dynamic loader would find them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use goblin::elf::Elf;

use super::AdoptError;

/// Parts of the C library, which the base brings once for all: two of them in one process break.
const C_LIBRARY: [&str; 10] = [
    "libc.so",
    "libm.so",
    "libpthread.so",
    "libdl.so",
    "librt.so",
    "libutil.so",
    "libresolv.so",
    "libanl.so",
    "ld-linux",
    "libmvec.so",
];

pub(super) fn is_c_library(name: &str) -> bool {
    C_LIBRARY.iter().any(|part| name.starts_with(part))
}

/// The libraries that some programs need, all the way down: name → file.
#[derive(Debug, Default)]
pub(super) struct Closure {
    pub(super) libraries: BTreeMap<String, PathBuf>,
    /// The dynamic loaders that they name.
    pub(super) loaders: BTreeSet<PathBuf>,
}

impl Closure {
    /// Adds what `program` needs. What is no ELF file needs nothing.
    pub(super) fn add(&mut self, program: &Path) -> Result<(), AdoptError> {
        let mut open = vec![program.to_owned()];
        while let Some(path) = open.pop() {
            let bytes = fs::read(&path).map_err(AdoptError::io(&path))?;
            if !bytes.starts_with(b"\x7fELF") {
                continue;
            }
            let elf = Elf::parse(&bytes)
                .map_err(|error| AdoptError::unusable(&path, error.to_string()))?;
            if let Some(loader) = elf.interpreter {
                self.loaders.insert(loader.into());
            }
            let origin = path.parent().unwrap_or(Path::new("/"));
            let own = elf.runpaths.iter().chain(&elf.rpaths).flat_map(|path| path.split(':'));
            let own: Vec<_> = own
                .map(|dir| {
                    dir.replace("$ORIGIN", &origin.to_string_lossy())
                        .replace("${ORIGIN}", &origin.to_string_lossy())
                })
                .map(PathBuf::from)
                .collect();
            for name in &elf.libraries {
                if self.libraries.contains_key(*name) || name.starts_with("ld-linux") {
                    continue;
                }
                let found = own
                    .iter()
                    .chain(system_dirs())
                    .map(|dir| dir.join(name))
                    .find(|at| at.exists());
                let Some(found) = found else {
                    let problem = format!("it needs {name}, which is not on this machine");
                    return Err(AdoptError::unusable(path, problem));
                };
                self.libraries.insert((*name).to_owned(), found.clone());
                open.push(found);
            }
        }
        Ok(())
    }
}

/// Where the loader looks, after what a program says itself.
fn system_dirs() -> &'static [PathBuf] {
    static DIRS: std::sync::OnceLock<Vec<PathBuf>> = std::sync::OnceLock::new();
    DIRS.get_or_init(|| {
        let mut dirs = Vec::new();
        read_conf(Path::new("/etc/ld.so.conf"), &mut dirs, 0);
        let arch = std::env::consts::ARCH;
        let usual = [format!("/lib/{arch}-linux-gnu"), format!("/usr/lib/{arch}-linux-gnu")];
        dirs.extend(usual.map(PathBuf::from));
        dirs.extend(["/lib64", "/usr/lib64", "/lib", "/usr/lib"].map(PathBuf::from));
        dirs
    })
}

fn read_conf(path: &Path, dirs: &mut Vec<PathBuf>, depth: usize) {
    let Ok(text) = fs::read_to_string(path) else { return };
    for line in text.lines().map(|line| line.split('#').next().unwrap_or("").trim()) {
        if let Some(pattern) = line.strip_prefix("include ") {
            // The only pattern in use: every file of one kind in one folder.
            let folder = Path::new(pattern.trim()).parent().filter(|_| depth < 4);
            let entries = folder.and_then(|folder| fs::read_dir(folder).ok());
            let mut files: Vec<_> =
                entries.into_iter().flatten().flatten().map(|entry| entry.path()).collect();
            files.retain(|file| file.extension().is_some_and(|kind| kind == "conf"));
            files.sort();
            for file in &files {
                read_conf(file, dirs, depth + 1);
            }
        } else if line.starts_with('/') {
            dirs.push(line.into());
        }
    }
}
