//! Node's own builds, which it publishes as packages of the npm registry.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    time::Duration,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use flate2::read::GzDecoder;
use http::header;
use serde::Deserialize;
use sha2::{Digest, Sha512};
use tar::Archive;

use crate::{client::chain, failure::Failure};

const REGISTRY: &str = "https://registry.npmjs.org";
const MAX_LIST_BYTES: u64 = 64 << 20;
const MAX_PACKAGE_BYTES: u64 = 256 << 20;
const CONNECT_WITHIN: Duration = Duration::from_secs(10);
const READ_WITHIN: Duration = Duration::from_mins(1);
const PROGRAM: &str = "package/bin/node";

#[derive(Deserialize)]
struct Listed {
    versions: BTreeMap<String, Version>,
}

#[derive(Deserialize)]
struct Version {
    dist: Dist,
}

#[derive(Deserialize)]
struct Dist {
    tarball: String,
    /// `sha512-…`
    integrity: Option<String>,
}

/// Fetches the newest Node of a major version into `dir`, and gives its program. `say` hears of
/// the progress.
pub(crate) async fn fetch_node(
    major: u32,
    dir: &Path,
    say: impl Fn(&str),
) -> Result<PathBuf, Failure> {
    let arch = match env::consts::ARCH {
        "aarch64" => "arm64",
        _ => "x64",
    };
    let package = format!("node-linux-{arch}");
    let registry = registry();
    let url = format!("{registry}/{package}");
    let listed = fetch(&url, "application/vnd.npm.install-v1+json", MAX_LIST_BYTES).await?;
    let listed: Listed = serde_json::from_slice(&listed)
        .map_err(|error| Failure::failed(format!("{url}: {error}")))?;
    let newest = listed.versions.iter().filter_map(|(version, it)| {
        let parts = numbers(version).filter(|parts| parts[0] == major)?;
        Some((parts, version, &it.dist))
    });
    let (_, version, dist) = newest
        .max_by_key(|(parts, ..)| *parts)
        .ok_or_else(|| Failure::failed(format!("{url}: it has no version {major}")))?;
    say(&format!("fetching {package}@{version} from {registry}"));
    let tarball = fetch(&dist.tarball, "*/*", MAX_PACKAGE_BYTES).await?;
    check(&tarball, dist.integrity.as_deref())
        .map_err(|problem| Failure::failed(format!("{}: {problem}", dist.tarball)))?;
    let program = dir.join("node");
    unpack(&tarball, &program)
        .map_err(|error| Failure::failed(format!("{}: {error}", dist.tarball)))?;
    Ok(program)
}

/// As npm itself is told: by the environment, or by the user's configuration.
fn registry() -> String {
    let variables = ["npm_config_registry", "NPM_CONFIG_REGISTRY"];
    let told = variables.iter().find_map(|name| env::var(name).ok());
    let kept = || {
        let text = fs::read_to_string(Path::new(&env::var_os("HOME")?).join(".npmrc")).ok()?;
        let line = text.lines().find_map(|line| line.trim().strip_prefix("registry"))?;
        Some(line.trim().strip_prefix('=')?.trim().to_owned())
    };
    let told = told.filter(|told| !told.is_empty()).or_else(kept);
    told.as_deref().unwrap_or(REGISTRY).trim_end_matches('/').to_owned()
}

/// `22.3.1`; nothing that was published to be tried only.
fn numbers(version: &str) -> Option<[u32; 3]> {
    let parts: Result<Vec<u32>, _> = version.split('.').map(str::parse).collect();
    parts.ok()?.try_into().ok()
}

fn check(tarball: &[u8], integrity: Option<&str>) -> Result<(), String> {
    let wanted = integrity.and_then(|it| it.strip_prefix("sha512-"));
    let wanted = wanted.ok_or("the registry gives no SHA-512 of it")?;
    if STANDARD.encode(Sha512::digest(tarball)) == wanted {
        Ok(())
    } else {
        Err("it is not what the registry says it is (SHA-512 differs)".to_owned())
    }
}

fn unpack(tarball: &[u8], program: &Path) -> std::io::Result<()> {
    let mut archive = Archive::new(GzDecoder::new(tarball));
    for entry in archive.entries()? {
        let mut entry = entry?;
        if entry.path()?.as_os_str() == PROGRAM {
            entry.set_preserve_permissions(true);
            return entry.unpack(program).map(drop);
        }
    }
    Err(std::io::Error::other(format!("{PROGRAM} is missing in it")))
}

/// What a URL gives, of at most `limit` bytes.
async fn fetch(url: &str, accept: &str, limit: u64) -> Result<Vec<u8>, Failure> {
    // An error means that there is one already.
    drop(rustls::crypto::ring::default_provider().install_default());
    let failed = |error: reqwest::Error| Failure::failed(format!("{url}: {}", chain(&error)));
    let http = reqwest::Client::builder()
        .connect_timeout(CONNECT_WITHIN)
        .read_timeout(READ_WITHIN)
        .user_agent(concat!("morrow/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(failed)?;
    let sent = http.get(url).header(header::ACCEPT, accept).send().await.map_err(failed)?;
    let mut answer = sent.error_for_status().map_err(failed)?;
    let mut bytes = Vec::new();
    while let Some(piece) = answer.chunk().await.map_err(failed)? {
        if (bytes.len() + piece.len()) as u64 > limit {
            return Err(Failure::failed(format!("{url}: is larger than {limit} bytes")));
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_versions_count() {
        assert_eq!(numbers("22.3.1"), Some([22, 3, 1]));
        assert_eq!(numbers("22.3.1-rc.1"), None);
        assert_eq!(numbers("22"), None);
    }

    #[test]
    fn a_package_is_what_its_hash_says() {
        let integrity = format!("sha512-{}", STANDARD.encode(Sha512::digest(b"node")));
        assert_eq!(check(b"node", Some(&integrity)), Ok(()));
        assert!(check(b"nope", Some(&integrity)).is_err());
        assert!(check(b"node", Some("sha1-x")).is_err());
        assert!(check(b"node", None).is_err());
    }
}
