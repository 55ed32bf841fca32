//! Which limits this machine holds a sandbox to: tried before the server starts, told by
//! the server to whoever asks.

use std::{
    fs::{self, OpenOptions},
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use anyhow::{Context, Result, bail};
use api_native::Limit;
use sandbox::Strength;

const FILE: &str = "limits.json";

/// Tries every limit. Needs a single thread.
///
/// With `forwarding` the server may tell this machine to forward packets.
pub fn limits(forwarding: bool) -> Vec<Limit> {
    let limit = |found: sandbox::Enforcement| Limit {
        limit: found.limit.to_owned(),
        how: match found.how {
            Strength::Enforced => "enforced",
            Strength::Supervised => "supervised",
            Strength::Absent => "absent",
            Strength::Off => "off",
        }
        .to_owned(),
        detail: found.detail,
    };
    sandbox::probe(forwarding).into_iter().map(limit).collect()
}

/// Writes down what was found where the server reads it.
pub(crate) fn note(run_dir: &Path, forwarding: bool, (uid, gid): (u32, u32)) -> Result<()> {
    let found = limits(forwarding);
    let is_absent = |limit: &&Limit| limit.how == "absent";
    let needed = found.iter().find(|limit| limit.limit == "user namespace").filter(is_absent);
    if let (Some(limit), false) = (needed, sandbox::launcher::is_root()) {
        bail!(
            "this machine does not let you make a user namespace ({}), so it takes root: start it \
             with `sudo morrow up`. The part that listens to the network gives that right up",
            limit.detail
        );
    }
    for limit in found.iter().filter(|limit| limit.how == "absent") {
        tracing::warn!("sandboxes go without this limit: {} ({})", limit.limit, limit.detail);
    }
    let path = run_dir.join(FILE);
    let failed = || path.display().to_string();
    // The directory was emptied just now; a link put there meanwhile is refused.
    let opened = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
    let mut file = opened.with_context(failed)?;
    file.write_all(&serde_json::to_vec(&found)?).with_context(failed)?;
    std::os::unix::fs::fchown(&file, Some(uid), Some(gid)).with_context(failed)
}

pub(crate) fn noted(run_dir: &Path) -> Result<Vec<Limit>> {
    let path = run_dir.join(FILE);
    let text = fs::read(&path).with_context(|| path.display().to_string())?;
    serde_json::from_slice(&text).with_context(|| path.display().to_string())
}
