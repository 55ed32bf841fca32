//! What a build hands back: nothing of it lands or points outside its folder.
#![no_main]

mod held;

use std::fs;

use held::is_held;

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
