//! Packages: nothing of one lands or points outside its folder.
#![no_main]

use std::{fs, path::Path};

use model::Digest;

fn is_held(dir: &Path, root: &Path) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let kind = fs::symlink_metadata(&path).unwrap().file_type();
        assert!(kind.is_dir() || kind.is_file() || kind.is_symlink(), "{path:?}");
        if kind.is_dir() {
            is_held(&path, root);
        } else if let Ok(real) = fs::canonicalize(&path) {
            assert!(real.starts_with(root), "{path:?} leads to {real:?}");
        }
    }
}

libfuzzer_sys::fuzz_target!(|zip: &[u8]| {
    let dir = tempfile::tempdir_in("/dev/shm").unwrap();
    let code = dir.path().join("code");
    fs::create_dir(&code).unwrap();
    let digest = Digest::of(b"package");
    let unpacked = engine::package::unpack(zip, &code, digest);
    let left: Vec<_> = fs::read_dir(dir.path()).unwrap().flatten().collect();
    assert_eq!(left.len(), 1, "beside its folder: {left:?}");
    let place = code.join(digest.to_string());
    match unpacked {
        Ok(()) => is_held(&place, &fs::canonicalize(&place).unwrap()),
        Err(_) => assert_eq!(fs::read_dir(&code).unwrap().count(), 0, "half a package is left"),
    }
});
