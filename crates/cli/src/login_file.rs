//! What a login leaves for the verbs that follow: a token, and whose server it is of.

use std::{
    fs::DirBuilder,
    io,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use kit::Env;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Login {
    pub(crate) endpoint: String,
    pub(crate) token: String,
    pub(crate) user: String,
    pub(crate) expires: Timestamp,
}

impl Login {
    pub(crate) fn file_of(home: &Path) -> PathBuf {
        home.join(".config/morrow/login.json")
    }

    pub(crate) fn read(path: &Path) -> Result<Option<Self>, Failure> {
        match server::read_private(path) {
            Ok(text) => serde_json::from_slice(&text)
                .map(Some)
                .map_err(|error| Failure::failed(format!("{}: {error}", path.display()))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Failure::failed(format!("{}: {error}", path.display()))),
        }
    }

    /// Writes it where nobody else can read it.
    pub(crate) fn keep(&self, path: &Path) -> Result<(), Failure> {
        let failed = |problem: String| Failure::failed(problem);
        if let Some(dir) = path.parent() {
            let made = DirBuilder::new().recursive(true).mode(0o700).create(dir);
            made.map_err(|error| failed(format!("{}: {error}", dir.display())))?;
        }
        let text = serde_json::to_vec_pretty(self).map_err(|error| failed(error.to_string()))?;
        server::write_private(path, &text).map_err(|error| failed(format!("{error:#}")))
    }

    pub(crate) fn has_ended(&self) -> bool {
        self.expires <= kit::Real.now()
    }
}
