//! The root's access key, kept in the data directory for the client verbs and the AWS tools.

use std::{
    fs::{self, DirBuilder, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use rustix::fs::OFlags;
use serde::{Deserialize, Serialize};

use crate::Config;

const FILE: &str = "root.json";
pub(crate) const AWS_PROFILE: &str = "aws-profile";
/// More is no key of ours.
const MAX_BYTES: u64 = 16 << 10;

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
    pub fn read(keys_dir: &Path) -> io::Result<Self> {
        Self::read_file(&keys_dir.join(FILE))
    }

    /// Reads the profile of whoever ran `sudo morrow up`.
    pub fn read_file(path: &Path) -> io::Result<Self> {
        Ok(serde_json::from_slice(&read_private(path)?)?)
    }

    /// Where the client verbs of a user look for a profile.
    pub fn profile_of(home: &Path) -> PathBuf {
        home.join(".config/morrow/profile.json")
    }

    /// Where the AWS tools of a user find theirs.
    pub(crate) fn aws_profile_of(home: &Path) -> PathBuf {
        home.join(".config/morrow").join(AWS_PROFILE)
    }

    /// Writes both.
    pub fn keep(&self, home: &Path) -> Result<()> {
        let path = Self::profile_of(home);
        if let Some(dir) = path.parent() {
            let made = DirBuilder::new().recursive(true).mode(0o700).create(dir);
            made.with_context(|| dir.display().to_string())?;
        }
        write_private(&path, &serde_json::to_vec_pretty(self)?)?;
        write_private(&Self::aws_profile_of(home), self.aws_profile().as_bytes())
    }

    /// The given key, or the one that an earlier start made, or a new one; written down with the
    /// profile for the AWS tools.
    pub(crate) fn establish(config: &Config, keys_dir: &Path) -> Result<Self> {
        let given = config.given_key()?;
        let (access_key, secret_key) = match (given, Self::read(keys_dir)) {
            (Some(given), _) => given,
            (None, Ok(kept)) => (kept.access_key, kept.secret_key),
            (None, Err(error)) if error.kind() == io::ErrorKind::NotFound => {
                control::Control::new_root_key(&kit::Real)
            }
            (None, Err(error)) => {
                let path = keys_dir.join(FILE);
                return Err(error).with_context(|| {
                    format!("{}: remove it, and a new root key is made", path.display())
                });
            }
        };
        let (endpoint, account) = (config.endpoint(), config.account.clone());
        let key = Self { access_key, secret_key, endpoint, account };
        write_private(&keys_dir.join(FILE), &serde_json::to_vec_pretty(&key)?)?;
        write_private(&keys_dir.join(AWS_PROFILE), key.aws_profile().as_bytes())?;
        Ok(key)
    }

    /// For `~/.aws/config`.
    fn aws_profile(&self) -> String {
        let Self { access_key, secret_key, endpoint, .. } = self;
        format!(
            "[profile morrow]\nregion = us-east-1\nendpoint_url = {endpoint}\n\
             cli_binary_format = raw-in-base64-out\n\
             aws_access_key_id = {access_key}\naws_secret_access_key = {secret_key}\n"
        )
    }
}

/// Reads what is small and secret, never through a link.
pub fn read_private(path: &Path) -> io::Result<Vec<u8>> {
    let nofollow = OFlags::NOFOLLOW.bits().cast_signed();
    let file = OpenOptions::new().read(true).custom_flags(nofollow).open(path)?;
    let mut text = Vec::new();
    file.take(MAX_BYTES).read_to_end(&mut text)?;
    Ok(text)
}

/// Writes whole or not at all, readable by its owner only, and never through a link.
pub fn write_private(path: &Path, content: &[u8]) -> Result<()> {
    let draft = path.with_extension("new");
    let written = || {
        match fs::remove_file(&draft) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(&draft, path)
    };
    written().with_context(|| path.display().to_string())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn the_first_start_makes_a_key_that_later_ones_keep() {
        let dir = tempfile::tempdir().unwrap();
        let first = RootKey::establish(&Config::default(), dir.path()).unwrap();
        let again = RootKey::establish(&Config::default(), dir.path()).unwrap();
        assert_eq!((&first.access_key, &first.secret_key), (&again.access_key, &again.secret_key));
        for name in [FILE, AWS_PROFILE] {
            let mode = fs::metadata(dir.path().join(name)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
        fs::write(dir.path().join(FILE), "{").unwrap();
        assert!(RootKey::establish(&Config::default(), dir.path()).is_err());
    }

    #[test]
    fn a_given_key_takes_the_place_of_the_one_that_was_made() {
        let dir = tempfile::tempdir().unwrap();
        RootKey::establish(&Config::default(), dir.path()).unwrap();
        let config = Config {
            access_key: Some("AKIAGIVEN".to_owned()),
            secret_key: Some(crate::config::Hidden("hush".to_owned())),
            ..Config::default()
        };
        RootKey::establish(&config, dir.path()).unwrap();
        assert_eq!(RootKey::read(dir.path()).unwrap().access_key, "AKIAGIVEN");
    }

    #[test]
    fn a_link_in_place_of_the_key_is_not_followed() {
        let dir = tempfile::tempdir().unwrap();
        let elsewhere = dir.path().join("elsewhere");
        fs::write(&elsewhere, "precious").unwrap();
        std::os::unix::fs::symlink(&elsewhere, dir.path().join("root.new")).unwrap();
        std::os::unix::fs::symlink(&elsewhere, dir.path().join(FILE)).unwrap();
        assert!(RootKey::establish(&Config::default(), dir.path()).is_err());
        fs::remove_file(dir.path().join(FILE)).unwrap();
        RootKey::establish(&Config::default(), dir.path()).unwrap();
        assert_eq!(fs::read_to_string(&elsewhere).unwrap(), "precious");
    }
}
