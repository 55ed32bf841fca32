//! Packages: nothing of one lands or points outside its folder.
#![no_main]

mod held;

use std::fs;

use held::is_held;
use model::Digest;

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
