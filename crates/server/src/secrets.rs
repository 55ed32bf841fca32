//! The root's access key, kept in the data directory for the client verbs and the AWS tools.

use std::{fs, io::Write, os::unix::fs::OpenOptionsExt, path::Path};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::Config;

const FILE: &str = "root.json";
const PROFILE: &str = "aws-profile";

/// What a client needs to reach the server as its root.
#[derive(Clone, Serialize, Deserialize)]
pub struct RootKey {
    pub access_key: String,
    pub secret_key: String,
    pub endpoint: String,
    pub account: String,
}

impl RootKey {
    /// Reads the key that the server of a data directory wrote.
    pub fn read(keys_dir: &Path) -> Result<Self> {
        let path = keys_dir.join(FILE);
        let text = fs::read(&path).with_context(|| path.display().to_string())?;
        serde_json::from_slice(&text).with_context(|| path.display().to_string())
    }

    /// The given key, or the one that an earlier start made, or a new one; written down with the
    /// profile for the AWS tools.
    pub(crate) fn establish(config: &Config, keys_dir: &Path) -> Result<Self> {
        let (access_key, secret_key) = match (config.given_key()?, Self::read(keys_dir)) {
            (Some(given), _) => given,
            (None, Ok(kept)) => (kept.access_key, kept.secret_key),
            (None, Err(_)) => control::Control::new_root_key(&kit::Real),
        };
        let scheme = if config.tls.is_some() { "https" } else { "http" };
        let endpoint = format!("{scheme}://{}", config.listen);
        let account = config.account.clone();
        let key = Self { access_key, secret_key, endpoint, account };
        write(&keys_dir.join(FILE), &serde_json::to_vec_pretty(&key)?)?;
        write(&keys_dir.join(PROFILE), key.profile().as_bytes())?;
        Ok(key)
    }

    /// For `~/.aws/config`.
    fn profile(&self) -> String {
        let Self { access_key, secret_key, endpoint, .. } = self;
        format!(
            "[profile morrow]\nregion = us-east-1\nendpoint_url = {endpoint}\n\
             aws_access_key_id = {access_key}\naws_secret_access_key = {secret_key}\n"
        )
    }
}

/// Whole or not at all, and readable by its owner only.
fn write(path: &Path, content: &[u8]) -> Result<()> {
    let draft = path.with_extension("new");
    let failed = || path.display().to_string();
    let opened =
        fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft);
    let mut file = opened.with_context(failed)?;
    file.write_all(content).with_context(failed)?;
    file.sync_all().with_context(failed)?;
    fs::rename(&draft, path).with_context(failed)
}
