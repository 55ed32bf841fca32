//! Engines of Python: an interpreter of this machine, its standard library and what they link,
//! copied to `/var/lang`, and AWS's runtime client in `/var/runtime`.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use jiff::Timestamp;
use model::{Engine, Runtime};
use serde::Deserialize;

use super::{
    AdoptError, Manifest, PYTHON_MINORS, clients,
    elf::{Closure, is_c_library},
    tree::Tree,
};

/// A Python on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub runtime: Runtime,
    /// The full version: `3.12.1`.
    pub version: String,
    /// The interpreter's own file, links followed.
    pub program: PathBuf,
    stdlib: PathBuf,
    dynload: PathBuf,
}

/// `python3.12` → 12
pub(super) fn minor(runtime: &Runtime) -> Option<u32> {
    let minor = runtime.as_str().strip_prefix("python3.")?.parse().ok()?;
    PYTHON_MINORS.contains(&minor).then_some(minor)
}

/// Every line of Python on this machine, each by its newest patch.
pub fn discover() -> Vec<Found> {
    let mut best: BTreeMap<u32, Found> = BTreeMap::new();
    for dir in places() {
        for minor in PYTHON_MINORS {
            let program = dir.join(format!("python3.{minor}"));
            if !program.is_file() {
                continue;
            }
            let Ok(found) = ask(&program) else { continue };
            if super::python::minor(&found.runtime) != Some(minor) {
                continue;
            }
            let newer = best.get(&minor).is_none_or(|best| patch(best) < patch(&found));
            if newer {
                best.insert(minor, found);
            }
        }
    }
    best.into_values().collect()
}

/// The Python of one line in one place: an interpreter, or the folder it is installed in.
pub fn find_at(runtime: &Runtime, path: &Path) -> Result<Found, AdoptError> {
    let program = if path.is_dir() { path.join("bin").join(runtime.as_str()) } else { path.into() };
    let found = ask(&program)?;
    if found.runtime == *runtime {
        return Ok(found);
    }
    let problem = format!("it is Python {}, not {runtime}", found.version);
    Err(AdoptError::unusable(program, problem))
}

fn patch(found: &Found) -> u32 {
    found.version.rsplit('.').next().and_then(|patch| patch.parse().ok()).unwrap_or(0)
}

/// Folders that hold interpreters. Those of pyenv are its versions', never its shims, which run
/// whatever version is chosen at the moment.
fn places() -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut places: Vec<PathBuf> = env::split_paths(&path)
        .filter(|dir| !dir.ends_with("shims"))
        .chain(["/usr/local/bin", "/usr/bin"].map(PathBuf::from))
        .collect();
    let user = env::var("SUDO_USER").ok().map(|user| PathBuf::from("/home").join(user));
    let homes: Vec<_> = env::var_os("HOME")
        .map(PathBuf::from)
        .into_iter()
        .chain(user)
        .chain([PathBuf::from("/root")])
        .collect();
    let pyenv = env::var_os("PYENV_ROOT").map(PathBuf::from);
    let roots =
        homes.iter().map(|home| home.join(".pyenv")).chain(pyenv).chain(["/opt/pyenv".into()]);
    let shelves = roots
        .map(|root| root.join("versions"))
        .chain(homes.iter().map(|home| home.join(".local/share/uv/python")));
    for shelf in shelves {
        let Ok(entries) = fs::read_dir(shelf) else { continue };
        places.extend(entries.flatten().map(|entry| entry.path().join("bin")));
    }
    places.sort();
    places.dedup();
    places
}

const QUESTION: &str = "import sys, sysconfig, json, os
print(json.dumps({
  'version': '.'.join(map(str, sys.version_info[:3])),
  'program': os.path.realpath(sys.executable),
  'stdlib': sysconfig.get_path('stdlib'),
  'dynload': sysconfig.get_config_var('DESTSHARED') or '',
}))";

#[derive(Deserialize)]
struct Answer {
    version: String,
    program: PathBuf,
    stdlib: PathBuf,
    dynload: PathBuf,
}

fn ask(program: &Path) -> Result<Found, AdoptError> {
    let output = Command::new(program)
        .args(["-I", "-S", "-c", QUESTION])
        .env_clear()
        .stdin(Stdio::null())
        .output()
        .map_err(AdoptError::io(program))?;
    let unusable = |problem: String| AdoptError::unusable(program, problem);
    if !output.status.success() {
        return Err(unusable(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
    }
    let answer: Answer =
        serde_json::from_slice(&output.stdout).map_err(|error| unusable(error.to_string()))?;
    let Answer { version, program: real, stdlib, dynload } = answer;
    let line = version.rsplit_once('.').map_or(&*version, |(line, _)| line);
    let runtime = format!("python{line}").parse().map_err(|_| unusable(version.clone()))?;
    // Relocated installations name the place they were built for; the folder beside is right.
    let dynload = if dynload.is_dir() { dynload } else { stdlib.join("lib-dynload") };
    Ok(Found { runtime, version, program: real, stdlib, dynload })
}

/// What a function does not need: tests, graphical tools, build files, other people's packages.
fn is_wanted(below: &Path) -> bool {
    const LEFT_OUT: [&str; 9] = [
        "test",
        "idlelib",
        "tkinter",
        "turtledemo",
        "ensurepip",
        "lib2to3",
        "site-packages",
        "dist-packages",
        "lib-dynload",
    ];
    let mut parts = below.iter().filter_map(|part| part.to_str());
    let first = parts.clone().next().unwrap_or("");
    let tests = parts.any(|part| part == "tests" || part == "idle_test");
    let file = below.to_str().unwrap_or("");
    let optimised = file.ends_with(".opt-1.pyc") || file.ends_with(".opt-2.pyc");
    !LEFT_OUT.contains(&first)
        && !first.starts_with("config-")
        && first != "EXTERNALLY-MANAGED"
        && !tests
        && !optimised
}

/// Copies the interpreter into `tree`.
pub(super) fn stage(tree: &Tree, found: &Found) -> Result<(), AdoptError> {
    let line = found.runtime.as_str();
    let lib = Path::new("var/lang/lib");
    tree.copy(&found.program, format!("var/lang/bin/{line}"))?;
    tree.link(line, "var/lang/bin/python3")?;
    tree.link("python3", "var/lang/bin/python")?;
    tree.copy_dir(&found.stdlib, &lib.join(line), &is_wanted)?;
    let mut closure = Closure::default();
    closure.add(&found.program)?;
    let entries = fs::read_dir(&found.dynload).map_err(AdoptError::io(&found.dynload))?;
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name();
        let text = name.to_string_lossy();
        let wanted =
            text.contains(".so") && !text.starts_with("_test") && !text.starts_with("_tkinter");
        if wanted && path.is_file() && closure.add(&path).is_ok() {
            tree.copy(&path, lib.join(line).join("lib-dynload").join(name))?;
        }
    }
    for (name, file) in closure.libraries.iter().filter(|(name, _)| !is_c_library(name)) {
        tree.copy(file, lib.join(name))?;
    }
    tree.dir(lib.join(line).join("site-packages"))
}

/// Adds the runtime client, and the manifest that starts it.
pub(super) fn complete(
    tree: Tree,
    runtime: &Runtime,
    version: &str,
    origin: String,
    now: Timestamp,
) -> Result<Engine, AdoptError> {
    let program = format!("/var/lang/bin/{runtime}");
    let argv = vec![program, "/var/runtime/bootstrap.py".to_owned()];
    let manifest = Manifest::language(runtime.clone(), version.to_owned(), argv);
    tree.finish(&manifest, origin, now)
}

/// Copies a Python of this machine and makes an engine of it.
pub fn adopt(found: &Found, engines_dir: &Path, now: Timestamp) -> Result<Engine, AdoptError> {
    let tree = Tree::new(engines_dir, found.runtime.as_str())?;
    stage(&tree, found)?;
    clients::install_python(&tree, &found.runtime)?;
    compile(&tree, found)?;
    let origin = found.program.display().to_string();
    complete(tree, &found.runtime, &found.version, origin, now)
}

/// Compiles the client, so that no start has to: nothing can be written there later. Run by the
/// copy, which proves that it runs where it was not built to.
fn compile(tree: &Tree, found: &Found) -> Result<(), AdoptError> {
    let program = tree.path("var/lang/bin").join(found.runtime.as_str());
    let output = Command::new(&program)
        .args(["-I", "-S", "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"])
        .args(["-d", "/var/runtime"])
        .arg(tree.path("var/runtime"))
        .env_clear()
        .env("LD_LIBRARY_PATH", tree.path("var/lang/lib"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::null())
        .output()
        .map_err(AdoptError::io(&program))?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    let problem = format!("its copy does not run: {}", String::from_utf8_lossy(&said).trim());
    Err(AdoptError::unusable(&found.program, problem))
}
