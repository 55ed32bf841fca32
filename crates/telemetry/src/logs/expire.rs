use std::{io, time::Duration};

use jiff::Timestamp;

use super::{LogError, Logs};
use crate::row::micros;

impl Logs {
    /// Deletes the segments that hold nothing younger than `keep`, and returns how many.
    ///
    /// The oldest go first, and none before an older one: the end of a group must outlast the
    /// rows that it ends.
    pub async fn expire(&self, now: Timestamp, keep: Duration) -> Result<usize, LogError> {
        let keep = i64::try_from(keep.as_micros()).unwrap_or(i64::MAX);
        let horizon = micros(now).saturating_sub(keep);
        let mut paths = Vec::new();
        {
            let mut state = self.shared().state();
            while let Some(oldest) = state.index.segments.first_entry() {
                let number = *oldest.key();
                if oldest.get().newest >= horizon {
                    break;
                }
                if state.active == Some(number) {
                    // The writer lets go of it, and it is deleted the next time.
                    state.rotate = true;
                    self.shared().wake.notify_all();
                    break;
                }
                paths.extend(state.index.remove_segment(number).map(|segment| segment.path));
            }
        }
        let removed = paths.len();
        let delete = move || {
            for path in paths {
                match std::fs::remove_file(&path) {
                    Err(err) if err.kind() != io::ErrorKind::NotFound => return Err(err),
                    _ => {}
                }
            }
            Ok(removed)
        };
        let deleted = tokio::task::spawn_blocking(delete).await;
        Ok(deleted.map_err(io::Error::other)??)
    }
}
