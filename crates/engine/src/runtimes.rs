//! Runtime lines, and the engine builds that serve them.
//!
//! An engine is copied from the machine, never referred to, so that what runs today runs
//! tomorrow: a directory named by the digest of all it holds. `base.rs` makes the userland under
//! every engine; `languages/` has one file for each language, which knows its interpreters;
//! `adopt.rs` makes an engine of one on this machine, `import.rs` of one from elsewhere. What a
//! line needs besides (client, bootstrap, sample) is data in the repository's `runtimes/`. To add
//! a language, write its file and its line in [`languages::all`].
//!
//! All of it is plain blocking code: it runs before the platform starts, or on a blocking thread.
mod adopt;
mod base;
mod clients;
mod elf;
mod import;
mod languages;
mod manifest;
mod places;
mod tree;

use std::{io, path::PathBuf};

use model::Runtime;
use thiserror::Error;

pub use adopt::{Found, adopt, discover, find_at};
pub use base::{BASE_VERSION, adopt_base};
pub use import::{import_tar, pack};
pub use manifest::{Kind, Manifest};
pub use tree::adopted;

const PROVIDED: [&str; 2] = ["provided.al2", "provided.al2023"];

#[derive(Debug, Error)]
pub enum AdoptError {
    #[error("{what} is missing on this machine; install it with: {install}")]
    Missing { what: String, install: &'static str },
    #[error("{path} cannot be used: {problem}")]
    Unusable { path: PathBuf, problem: String },
    #[error("{path}")]
    Io { path: PathBuf, source: io::Error },
    #[error("{0} has no engine of its own: nothing needs to be added")]
    NoEngine(Runtime),
    #[error("{0} is not a runtime that can be added")]
    Unknown(Runtime),
}

impl AdoptError {
    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { path, source }
    }

    pub(crate) fn unusable(path: impl Into<PathBuf>, problem: impl Into<String>) -> Self {
        Self::Unusable { path: path.into(), problem: problem.into() }
    }
}

/// Every line that functions may ask for.
pub fn known() -> Vec<Runtime> {
    let managed = languages::all().iter().flat_map(|language| language.lines());
    managed.chain(PROVIDED.iter().filter_map(|line| line.parse().ok())).collect()
}

/// pip, as a wheel that Python runs as it is. Engines come without it.
pub(crate) fn pip() -> Result<Vec<u8>, AdoptError> {
    clients::pip()
}

/// Where npm lies in an engine of Node that was copied with it.
pub(crate) const NPM: &str = languages::NPM;

/// Whether a line needs an engine beside the base.
pub fn needs_engine(runtime: &Runtime) -> bool {
    !PROVIDED.contains(&runtime.as_str())
}

/// What starts Google's functions framework with a line, if it has one.
pub fn framework(runtime: &Runtime) -> Option<Vec<String>> {
    languages::of(runtime).map(|language| language.framework(runtime))
}

/// The command that adds a line.
pub fn how_to_add(runtime: &Runtime) -> String {
    match languages::of(runtime) {
        Some(language) => language.how_to_add(runtime),
        None => "sudo morrow up (it copies the userland that this runtime needs from this machine)"
            .to_owned(),
    }
}

/// What starts a custom runtime: the code's own `bootstrap`, over the base.
pub fn provided(base: &Manifest) -> Manifest {
    let mut manifest = base.clone();
    manifest.argv = vec!["/var/task/bootstrap".to_owned()];
    manifest.env = manifest::environment();
    manifest
}
