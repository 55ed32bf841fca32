use std::{collections::BTreeMap, fs, path::Path};

use model::{Digest, Runtime};
use serde::{Deserialize, Serialize};

use super::{AdoptError, languages::Language};

pub(super) const FILE: &str = "manifest.json";
const FORMAT: u32 = 1;
/// Tells a client to wait: it reads its environment from its standard input.
const WAITS: &str = "_MORROW_WAIT";

/// What an engine says of itself: `manifest.json` beside its `root/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    format: u32,
    pub kind: Kind,
    pub runtime: Runtime,
    /// The full version that it reports of itself: `3.12.1`.
    pub version: String,
    /// What starts the runtime client, paths as seen inside. `{heap_mb}` stands for 90 % of the
    /// instance's memory, `{young_mb}` for 5 %.
    pub argv: Vec<String>,
    /// The environment that the line brings along; the function's own goes over it.
    pub env: BTreeMap<String, String>,
    /// Variables that decide how the engine boots: a function that sets one starts fresh.
    pub boot_env: Vec<String>,
    /// Its client can be started before its code is there, and wait.
    #[serde(default)]
    pub waits: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Base,
    Language,
}

impl Manifest {
    pub(super) fn base(version: String) -> Self {
        Self {
            format: FORMAT,
            kind: Kind::Base,
            runtime: "base".parse().expect("a runtime's name"),
            version,
            argv: Vec::new(),
            env: BTreeMap::new(),
            boot_env: Vec::new(),
            waits: false,
        }
    }

    pub(super) fn language(language: &dyn Language, runtime: Runtime, version: String) -> Self {
        let mut env = environment();
        env.insert("AWS_EXECUTION_ENV".to_owned(), format!("AWS_Lambda_{runtime}"));
        env.extend(language.env(&runtime));
        let common =
            ["LD_*", "LANG", "LC_*", "TZ", "MALLOC_*", "GLIBC_*", "GCONV_PATH", "LOCPATH"].iter();
        let boot_env = common.chain(language.boot_env()).map(|&name| name.to_owned()).collect();
        let argv = language.argv(&runtime);
        let kind = Kind::Language;
        Self { format: FORMAT, kind, runtime, version, argv, env, boot_env, waits: true }
    }

    /// The environment of an engine that waits for its code.
    pub(crate) fn waiting_env(&self) -> BTreeMap<String, String> {
        let mut env = self.env.clone();
        env.insert(WAITS.to_owned(), "1".to_owned());
        env
    }

    /// What to execute in an instance with this much memory.
    pub(crate) fn command(&self, memory_mb: u32) -> Vec<String> {
        let parts = [("{heap_mb}", memory_mb * 9 / 10), ("{young_mb}", memory_mb / 20)];
        let fill = |word: &String| {
            parts.iter().fold(word.clone(), |word, (name, mb)| word.replace(name, &mb.to_string()))
        };
        self.argv.iter().map(fill).collect()
    }

    /// Reads the manifest of an engine.
    pub fn load(engines_dir: &Path, digest: Digest) -> Result<Self, AdoptError> {
        let path = engines_dir.join(digest.to_string()).join(FILE);
        let bytes = fs::read(&path).map_err(AdoptError::io(&path))?;
        let manifest: Self = serde_json::from_slice(&bytes)
            .map_err(|error| AdoptError::unusable(&path, error.to_string()))?;
        if manifest.format != FORMAT {
            let problem = format!("its format {} is not known", manifest.format);
            return Err(AdoptError::unusable(path, problem));
        }
        Ok(manifest)
    }
}

/// What Lambda sets for every function, as its developer guide lists it.
pub(super) fn environment() -> BTreeMap<String, String> {
    [
        ("LANG", "en_US.UTF-8"),
        (
            "LD_LIBRARY_PATH",
            "/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:\
             /var/task/lib:/opt/lib",
        ),
        ("PATH", "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin"),
        ("TZ", ":UTC"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into()
}
