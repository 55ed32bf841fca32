//! Where interpreters may lie on this machine.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use super::languages::Language;

/// Folders that hold interpreters. Of version managers it is the versions themselves, never the
/// shims, which run whatever version is chosen at the moment.
pub(super) fn of(language: &dyn Language) -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut places: Vec<PathBuf> = env::split_paths(&path)
        .filter(|dir| !dir.ends_with("shims"))
        .chain(["/usr/local/bin", "/usr/bin"].map(PathBuf::from))
        .collect();
    let user = env::var("SUDO_USER").ok().map(|user| Path::new("/home").join(user));
    let own = env::var_os("HOME").map(PathBuf::from);
    for home in own.into_iter().chain(user).chain(["/root".into()]) {
        for shelf in language.shelves(&home) {
            let Ok(entries) = fs::read_dir(shelf) else { continue };
            places.extend(entries.flatten().flat_map(|entry| {
                // fnm keeps an installation one folder deeper.
                [entry.path().join("bin"), entry.path().join("installation/bin")]
            }));
        }
    }
    places.sort();
    places.dedup();
    places
}
