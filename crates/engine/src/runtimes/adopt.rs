//! Engines made of interpreters on this machine.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use jiff::Timestamp;
use model::{Engine, Runtime};

use super::{
    AdoptError, Manifest,
    languages::{self, Language},
    places,
    tree::Tree,
};

/// An interpreter on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub runtime: Runtime,
    /// The full version: `3.12.1`.
    pub version: String,
    /// The interpreter's own file, links followed.
    pub program: PathBuf,
}

/// The wanted lines that this machine has an interpreter of, each by its newest version.
pub fn discover(is_wanted: impl Fn(&Runtime) -> bool) -> Vec<Found> {
    let mut best: BTreeMap<Runtime, Found> = BTreeMap::new();
    for &language in languages::all() {
        let lines = language.lines().into_iter().filter(&is_wanted);
        let mut names: Vec<_> = lines.map(|line| language.program(&line)).collect();
        names.dedup();
        for dir in places::of(language) {
            for program in names.iter().map(|name| dir.join(name)).filter(|it| it.is_file()) {
                let line = named_version(&program).and_then(|said| language.line_of(&said));
                if !line.is_some_and(|line| is_wanted(&line)) {
                    continue;
                }
                let Ok(found) = ask(language, &program) else { continue };
                let newer = best
                    .get(&found.runtime)
                    .is_none_or(|best| ordered(&best.version) < ordered(&found.version));
                if newer {
                    best.insert(found.runtime.clone(), found);
                }
            }
        }
    }
    best.into_values().collect()
}

/// The interpreter of one line in one place: its file, or the folder it is installed in.
pub fn find_at(runtime: &Runtime, path: &Path) -> Result<Found, AdoptError> {
    let language = languages::of(runtime).ok_or_else(|| AdoptError::Unknown(runtime.clone()))?;
    let below = || path.join("bin").join(language.program(runtime));
    let program = if path.is_dir() { below() } else { path.into() };
    let found = ask(language, &program)?;
    if found.runtime == *runtime {
        return Ok(found);
    }
    let problem = format!("it is version {}, not {runtime}", found.version);
    Err(AdoptError::unusable(program, problem))
}

/// What it answers before it boots, which is soon.
fn named_version(program: &Path) -> Option<String> {
    let mut command = Command::new(program);
    let output = command.arg("--version").env_clear().stdin(Stdio::null()).output().ok()?;
    // "Python 3.12.1", "v20.20.2"
    let said = String::from_utf8(output.stdout).ok()?;
    Some(said.split_whitespace().last()?.trim_start_matches('v').to_owned())
}

fn ask(language: &dyn Language, program: &Path) -> Result<Found, AdoptError> {
    let (version, program) = language.ask(program)?;
    let unknown = || AdoptError::unusable(&program, format!("version {version} is not supported"));
    let runtime = language.line_of(&version).ok_or_else(unknown)?;
    Ok(Found { runtime, version, program })
}

/// `3.12.1` → `[3, 12, 1]`
fn ordered(version: &str) -> Vec<u32> {
    version.split('.').filter_map(|part| part.parse().ok()).collect()
}

/// Copies an interpreter of this machine and makes an engine of it.
pub fn adopt(found: &Found, engines_dir: &Path, now: Timestamp) -> Result<Engine, AdoptError> {
    let Found { runtime, version, program } = found;
    let language = languages::of(runtime).ok_or_else(|| AdoptError::Unknown(runtime.clone()))?;
    let tree = Tree::new(engines_dir, runtime.as_str())?;
    language.stage(&tree, runtime, program)?;
    language.install_client(&tree, runtime)?;
    language.try_out(&tree, runtime, program)?;
    let manifest = Manifest::language(language, runtime.clone(), version.clone());
    tree.finish(&manifest, program.display().to_string(), now)
}
