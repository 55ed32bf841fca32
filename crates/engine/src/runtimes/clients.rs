//! Runtime clients: what the clouds themselves ship, embedded in the program and checked by hash.

use std::{
    io::{Cursor, Read},
    path::Path,
    process::{Command, Stdio},
};

use model::{Digest, Runtime};
use rust_embed::RustEmbed;
use serde::Deserialize;
use zip::ZipArchive;

use super::{AdoptError, tree::Tree};

#[derive(RustEmbed)]
#[folder = "../../runtimes"]
struct Files;

#[derive(Deserialize)]
struct Wheels {
    wheel: Vec<Wheel>,
    pip: Wheel,
}

#[derive(Deserialize)]
struct Wheel {
    file: String,
    sha256: Digest,
    /// The one line that it serves; every line, if absent.
    runtime: Option<Runtime>,
}

/// A file of the repository's `runtimes/`.
pub(super) fn file(path: &str) -> Result<Vec<u8>, AdoptError> {
    let found = Files::get(path).ok_or_else(|| broken(path, "it is not part of this program"))?;
    Ok(found.data.into_owned())
}

/// The names of the files below a folder of it.
pub(super) fn folder(path: &str) -> impl Iterator<Item = String> {
    Files::iter().filter_map(move |file| file.strip_prefix(path).map(str::to_owned))
}

/// The wheel of pip, which runs as it is.
pub(super) fn pip() -> Result<Vec<u8>, AdoptError> {
    let Wheel { file: name, sha256, .. } = wheels()?.pip;
    checked(&format!("python3/pip/{name}"), sha256)
}

fn wheels() -> Result<Wheels, AdoptError> {
    let list = "python3/wheels.toml";
    let text = String::from_utf8(file(list)?).map_err(|error| broken(list, &error.to_string()))?;
    toml::from_str(&text).map_err(|error| broken(list, &error.to_string()))
}

fn checked(path: &str, sha256: Digest) -> Result<Vec<u8>, AdoptError> {
    let bytes = file(path)?;
    if Digest::of(&bytes) != sha256 {
        return Err(broken(path, "its hash is not the one that was pinned"));
    }
    Ok(bytes)
}

/// Installs the wheels that a line of Python needs into `/var/runtime`, without native parts.
pub(super) fn install_wheels(tree: &Tree, runtime: &Runtime) -> Result<(), AdoptError> {
    let mine = |wheel: &&Wheel| wheel.runtime.as_ref().is_none_or(|line| line == runtime);
    for wheel in wheels()?.wheel.iter().filter(mine) {
        let path = format!("python3/wheels/{}", wheel.file);
        unpack(tree, &path, &checked(&path, wheel.sha256)?)?;
    }
    Ok(())
}

/// Runs the copy of an interpreter, which proves that it runs where it was not built to.
pub(super) fn try_out(
    tree: &Tree,
    mut command: Command,
    original: &Path,
) -> Result<(), AdoptError> {
    let output = command
        .env("LD_LIBRARY_PATH", tree.path("var/lang/lib"))
        .stdin(Stdio::null())
        .output()
        .map_err(AdoptError::io(original))?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    let problem = format!("its copy does not run: {}", String::from_utf8_lossy(&said).trim());
    Err(AdoptError::unusable(original, problem))
}

fn unpack(tree: &Tree, path: &str, bytes: &[u8]) -> Result<(), AdoptError> {
    let bad = |error: &dyn std::fmt::Display| broken(path, &error.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| bad(&error))?;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|error| bad(&error))?;
        let Some(name) = entry.enclosed_name().filter(|_| entry.is_file()) else { continue };
        // Ours stands in for what is native: `runtime_client.py`.
        if name.extension().is_some_and(|extension| extension == "so") {
            continue;
        }
        let mut content = Vec::new();
        entry.read_to_end(&mut content).map_err(|error| bad(&error))?;
        tree.write(Path::new("var/runtime").join(name), &content, false)?;
    }
    Ok(())
}

fn broken(path: &str, problem: &str) -> AdoptError {
    AdoptError::unusable(format!("runtimes/{path}"), problem)
}
