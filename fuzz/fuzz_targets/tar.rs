//! What a build hands back: nothing of it lands or points outside its folder.
#![no_main]

use std::{fs, path::Path};

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

libfuzzer_sys::fuzz_target!(|tar: &[u8]| {
    let dir = tempfile::tempdir_in("/dev/shm").unwrap();
    let place = dir.path().join("installed");
    let unpacked = engine::package::untar(tar, &place);
    let left: Vec<_> = fs::read_dir(dir.path()).unwrap().flatten().collect();
    assert_eq!(left.len(), 1, "beside its folder: {left:?}");
    if unpacked.is_ok() {
        is_held(&place, &fs::canonicalize(&place).unwrap());
    }
});
