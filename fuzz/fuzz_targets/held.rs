//! Whether what was unpacked stays in its folder.

use std::{fs, path::Path};

pub(crate) fn is_held(dir: &Path, root: &Path) {
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
