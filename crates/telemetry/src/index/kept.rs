use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

/// A file that stays where it is while somebody may still read it.
#[derive(Debug)]
pub(crate) struct Kept {
    path: PathBuf,
    doomed: AtomicBool,
}

impl Kept {
    pub(crate) fn new(path: PathBuf) -> Arc<Self> {
        Arc::new(Self { path, doomed: AtomicBool::new(false) })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The file goes with the last one who holds it.
    pub(crate) fn doom(&self) {
        self.doomed.store(true, Ordering::Relaxed);
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        if !self.doomed.load(Ordering::Relaxed) {
            return;
        }
        match fs::remove_file(&self.path) {
            Err(err) if err.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(error = %err, path = %self.path.display(), "a log file stays");
            }
            _ => {}
        }
    }
}
