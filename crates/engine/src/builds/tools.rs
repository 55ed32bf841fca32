//! What a build finds in `/opt`: the script that installs, and pip, which engines come without. A
//! function never sees either.

use std::{
    fs::{self, File, Permissions},
    io,
    os::unix::fs::PermissionsExt,
    path::Path,
    time::SystemTime,
};

use model::Digest;

use super::Draft;
use crate::runtimes::{self, AdoptError};

const SCRIPT: &str = "install.sh";
pub(super) const INSTALL: &[u8] = include_bytes!("install.sh");

/// Makes sure that they lie in a folder of `code_dir`, and says which.
pub(super) fn lay_out(code_dir: &Path, now: SystemTime) -> Result<Digest, AdoptError> {
    let pip = runtimes::pip()?;
    let digest = Digest::of(&[b"build tools", INSTALL, &pip[..]].concat());
    let place = code_dir.join(digest.to_string());
    let failed = |error| AdoptError::io(&place)(error);
    if place.exists() {
        // The collector takes what was not touched for a day.
        let touched = File::open(&place).and_then(|dir| dir.set_modified(now));
        touched.map_err(failed)?;
        return Ok(digest);
    }
    let draft = Draft::new(code_dir).map_err(failed)?;
    let tools = draft.path("tools");
    let made = fs::create_dir(&tools)
        .and_then(|()| fs::write(tools.join(SCRIPT), INSTALL))
        .and_then(|()| fs::write(tools.join("pip.whl"), &pip))
        .and_then(|()| readable(&tools))
        .and_then(|()| match fs::rename(&tools, &place) {
            // Somebody else was faster.
            Err(_) if place.exists() => Ok(()),
            renamed => renamed,
        });
    made.map_err(failed)?;
    Ok(digest)
}

/// Whatever the process's mask.
fn readable(dir: &Path) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        fs::set_permissions(entry?.path(), Permissions::from_mode(0o644))?;
    }
    fs::set_permissions(dir, Permissions::from_mode(0o755))
}
