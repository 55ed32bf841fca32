//! Python: the interpreter, its standard library and what they link, and AWS's runtime client.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use model::Runtime;
use serde::Deserialize;

use super::{
    super::{
        AdoptError, clients,
        elf::{Closure, is_c_library},
        tree::Tree,
    },
    Language,
};

const MINORS: std::ops::RangeInclusive<u32> = 8..=14;

pub(super) struct Python;

impl Language for Python {
    fn lines(&self) -> Vec<Runtime> {
        MINORS.filter_map(|minor| format!("python3.{minor}").parse().ok()).collect()
    }

    fn program(&self, runtime: &Runtime) -> String {
        runtime.to_string()
    }

    fn shelves(&self, home: &Path) -> Vec<PathBuf> {
        let pyenv = std::env::var_os("PYENV_ROOT").map(PathBuf::from);
        let pyenvs = [home.join(".pyenv"), "/opt/pyenv".into()].into_iter().chain(pyenv);
        let versions = pyenvs.map(|root| root.join("versions"));
        versions.chain([home.join(".local/share/uv/python")]).collect()
    }

    fn ask(&self, program: &Path) -> Result<(String, PathBuf), AdoptError> {
        let Answer { version, program, .. } = ask(program)?;
        Ok((version, program))
    }

    fn line_of(&self, version: &str) -> Option<Runtime> {
        let (line, _patch) = version.rsplit_once('.')?;
        let runtime = format!("python{line}").parse().ok()?;
        self.lines().contains(&runtime).then_some(runtime)
    }

    fn stage(&self, tree: &Tree, runtime: &Runtime, program: &Path) -> Result<(), AdoptError> {
        let Answer { stdlib, dynload, .. } = ask(program)?;
        let line = runtime.as_str();
        let lib = Path::new("var/lang/lib");
        tree.copy(program, format!("var/lang/bin/{line}"))?;
        tree.link(line, "var/lang/bin/python3")?;
        tree.link("python3", "var/lang/bin/python")?;
        tree.copy_dir(&stdlib, &lib.join(line), &is_wanted)?;
        let mut closure = Closure::default();
        closure.add(program)?;
        let entries = fs::read_dir(&dynload).map_err(AdoptError::io(&dynload))?;
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

    fn needed(&self, runtime: &Runtime) -> Vec<String> {
        vec![format!("bin/{runtime}"), format!("lib/{runtime}/os.py")]
    }

    fn install_client(&self, tree: &Tree, runtime: &Runtime) -> Result<(), AdoptError> {
        clients::install_wheels(tree, runtime)?;
        for name in ["bootstrap.py", "runtime_client.py"] {
            let content = clients::file(&format!("python3/{name}"))?;
            tree.write(Path::new("var/runtime").join(name), &content, false)?;
        }
        Ok(())
    }

    /// Compiles the client: nothing can be written there later.
    fn try_out(&self, tree: &Tree, runtime: &Runtime, program: &Path) -> Result<(), AdoptError> {
        let mut command = Command::new(tree.path("var/lang/bin").join(runtime.as_str()));
        command
            .args(["-I", "-S", "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"])
            .args(["-d", "/var/runtime"])
            .arg(tree.path("var/runtime"))
            .env_clear()
            .env("PYTHONDONTWRITEBYTECODE", "1");
        clients::try_out(tree, command, program)
    }

    fn argv(&self, runtime: &Runtime) -> Vec<String> {
        vec![format!("/var/lang/bin/{runtime}"), "/var/runtime/bootstrap.py".to_owned()]
    }

    fn framework(&self, runtime: &Runtime) -> Vec<String> {
        [&format!("/var/lang/bin/{runtime}"), "-m", "functions_framework"].map(Into::into).into()
    }

    fn env(&self, _runtime: &Runtime) -> BTreeMap<String, String> {
        [("PYTHONPATH".to_owned(), "/var/runtime".to_owned())].into()
    }

    fn boot_env(&self) -> &[&str] {
        &["PYTHON*"]
    }

    fn how_to_add(&self, runtime: &Runtime) -> String {
        let version = runtime.as_str().trim_start_matches("python");
        format!(
            "morrow runtimes add {runtime} (it takes Python {version} from this machine; install \
             that first, for example with: apt-get install python{version}, or pyenv install \
             {version})"
        )
    }
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

fn ask(program: &Path) -> Result<Answer, AdoptError> {
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
    let answer: Result<Answer, _> = serde_json::from_slice(&output.stdout);
    let mut answer = answer.map_err(|error| unusable(error.to_string()))?;
    // Relocated installations name the place they were built for; the folder beside is right.
    if !answer.dynload.is_dir() {
        answer.dynload = answer.stdlib.join("lib-dynload");
    }
    Ok(answer)
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
