//! One file for each language: which lines it has, and what is particular to its interpreters.
mod node;
mod python;

pub(super) use node::NPM;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use model::Runtime;

use super::{AdoptError, tree::Tree};

/// A language whose interpreters are copied. Inside, an interpreter lies in `/var/lang` and the
/// runtime client in `/var/runtime`.
pub(super) trait Language: Sync {
    fn lines(&self) -> Vec<Runtime>;

    /// The name of a line's interpreter in a `bin` folder.
    fn program(&self, runtime: &Runtime) -> String;

    /// Folders beside the usual ones that hold `bin` folders of interpreters.
    fn shelves(&self, home: &Path) -> Vec<PathBuf>;

    /// The version that an interpreter reports of itself, and its own file.
    fn ask(&self, program: &Path) -> Result<(String, PathBuf), AdoptError>;

    /// `3.12.1` → `python3.12`
    fn line_of(&self, version: &str) -> Option<Runtime>;

    /// Copies an interpreter into `/var/lang`.
    fn stage(&self, tree: &Tree, runtime: &Runtime, program: &Path) -> Result<(), AdoptError>;

    /// Files below `/var/lang` that an interpreter has.
    fn needed(&self, runtime: &Runtime) -> Vec<String>;

    /// Puts the runtime client into `/var/runtime`.
    fn install_client(&self, tree: &Tree, runtime: &Runtime) -> Result<(), AdoptError>;

    /// Tries the copy, and lets it prepare what no start should have to.
    fn try_out(&self, tree: &Tree, runtime: &Runtime, program: &Path) -> Result<(), AdoptError>;

    fn argv(&self, runtime: &Runtime) -> Vec<String>;

    /// What starts Google's functions framework, which comes with the code.
    fn framework(&self, runtime: &Runtime) -> Vec<String>;

    fn env(&self, runtime: &Runtime) -> BTreeMap<String, String>;

    /// Variables that decide how the interpreter boots.
    fn boot_env(&self) -> &[&str];

    fn how_to_add(&self, runtime: &Runtime) -> String;
}

pub(super) fn all() -> &'static [&'static dyn Language] {
    &[&python::Python, &node::Node]
}

/// The language of a line.
pub(super) fn of(runtime: &Runtime) -> Option<&'static dyn Language> {
    all().iter().copied().find(|language| language.lines().contains(runtime))
}
