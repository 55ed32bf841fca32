//! Node.js: its one program and what it links, and a runtime client of our own.

use std::{
    collections::BTreeMap,
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

const MAJORS: [u32; 4] = [18, 20, 22, 24];
/// Functions do not see it; builds use it.
pub(in super::super) const NPM: &str = "var/lang/lib/node_modules/npm";
const CLIENT: &str = "nodejs/client/";

pub(super) struct Node;

const QUESTION: &str = "console.log(JSON.stringify({
  version: process.versions.node,
  program: fs.realpathSync(process.execPath),
  parts: process.config.variables.node_builtin_shareable_builtins ?? [],
}))";

#[derive(Deserialize)]
struct Answer {
    version: String,
    program: PathBuf,
    /// JavaScript that belongs to the program; by a whole path, if it was taken out of it.
    parts: Vec<PathBuf>,
}

impl Language for Node {
    fn lines(&self) -> Vec<Runtime> {
        MAJORS.iter().filter_map(|major| format!("nodejs{major}.x").parse().ok()).collect()
    }

    fn program(&self, _runtime: &Runtime) -> String {
        "node".to_owned()
    }

    fn shelves(&self, home: &Path) -> Vec<PathBuf> {
        let nvm = std::env::var_os("NVM_DIR").map_or_else(|| home.join(".nvm"), PathBuf::from);
        vec![
            nvm.join("versions/node"),
            home.join(".fnm/node-versions"),
            home.join(".volta/tools/image/node"),
            "/usr/local/n/versions/node".into(),
            "/opt".into(),
        ]
    }

    fn ask(&self, program: &Path) -> Result<(String, PathBuf), AdoptError> {
        let output = Command::new(program)
            .args(["-e", QUESTION])
            .env_clear()
            .stdin(Stdio::null())
            .output()
            .map_err(AdoptError::io(program))?;
        let unusable = |problem: String| AdoptError::unusable(program, problem);
        if !output.status.success() {
            return Err(unusable(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
        }
        let answer: Result<Answer, _> = serde_json::from_slice(&output.stdout);
        let Answer { version, program: real, parts } =
            answer.map_err(|error| unusable(error.to_string()))?;
        if let Some(part) = parts.iter().find(|part| part.is_absolute()) {
            return Err(unusable(format!(
                "parts of it lie elsewhere ({}), as Debian builds it; take Node's own build: \
                 morrow runtimes add nodejs{}.x",
                part.display(),
                version.split('.').next().unwrap_or_default(),
            )));
        }
        Ok((version, real))
    }

    fn line_of(&self, version: &str) -> Option<Runtime> {
        let runtime = format!("nodejs{}.x", version.split('.').next()?).parse().ok()?;
        self.lines().contains(&runtime).then_some(runtime)
    }

    fn stage(&self, tree: &Tree, _runtime: &Runtime, program: &Path) -> Result<(), AdoptError> {
        tree.copy(program, "var/lang/bin/node")?;
        let mut closure = Closure::default();
        closure.add(program)?;
        for (name, file) in closure.libraries.iter().filter(|(name, _)| !is_c_library(name)) {
            tree.copy(file, Path::new("var/lang/lib").join(name))?;
        }
        let npm = program.parent().map(|bin| bin.join("../lib/node_modules/npm"));
        match npm.filter(|npm| npm.join("bin/npm-cli.js").is_file()) {
            Some(npm) => tree.copy_dir(&npm, Path::new(NPM), &is_wanted),
            None => Ok(()),
        }
    }

    fn needed(&self, _runtime: &Runtime) -> Vec<String> {
        vec!["bin/node".to_owned()]
    }

    fn install_client(&self, tree: &Tree, _runtime: &Runtime) -> Result<(), AdoptError> {
        for name in clients::folder(CLIENT) {
            let content = clients::file(&format!("{CLIENT}{name}"))?;
            tree.write(format!("var/runtime/{name}"), &content, false)?;
        }
        Ok(())
    }

    fn try_out(&self, tree: &Tree, _runtime: &Runtime, program: &Path) -> Result<(), AdoptError> {
        let mut command = Command::new(tree.path("var/lang/bin/node"));
        command.arg("--check").arg(tree.path("var/runtime/bootstrap.mjs")).env_clear();
        clients::try_out(tree, command, program)
    }

    fn argv(&self, _runtime: &Runtime) -> Vec<String> {
        let words = [
            "/var/lang/bin/node",
            "--expose-gc",
            "--max-semi-space-size={young_mb}",
            "--max-old-space-size={heap_mb}",
            "/var/runtime/bootstrap.mjs",
        ];
        words.map(str::to_owned).to_vec()
    }

    fn framework(&self, _runtime: &Runtime) -> Vec<String> {
        let main = "node_modules/@google-cloud/functions-framework/build/src/main.js";
        ["/var/lang/bin/node", main].map(Into::into).into()
    }

    fn env(&self, runtime: &Runtime) -> BTreeMap<String, String> {
        let line = runtime.as_str().trim_start_matches("nodejs").trim_end_matches(".x");
        let path = format!(
            "/opt/nodejs/node{line}/node_modules:/opt/nodejs/node_modules:\
             /var/runtime/node_modules:/var/runtime:/var/task"
        );
        [("NODE_PATH".to_owned(), path)].into()
    }

    fn boot_env(&self) -> &[&str] {
        &["NODE_*", "UV_*", "OPENSSL_*", "SSL_*", "V8_*", "ICU_*"]
    }

    fn how_to_add(&self, runtime: &Runtime) -> String {
        format!(
            "morrow runtimes add {runtime} (it takes Node from this machine, or else Node's own \
             build from the npm registry)"
        )
    }
}

/// Of npm, all but what is for people to read.
fn is_wanted(below: &Path) -> bool {
    let first = below.iter().next().and_then(|part| part.to_str());
    !matches!(first, Some("docs" | "man"))
        && below.extension().is_none_or(|extension| extension != "md")
}
