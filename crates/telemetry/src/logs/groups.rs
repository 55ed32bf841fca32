use jiff::Timestamp;

use super::Logs;
use crate::{
    query::Keep,
    row::{GroupKey, micros},
};

/// What somebody decided of groups and streams. The log does not keep it: it is told again
/// whenever it is opened.
impl Logs {
    pub fn declare_group(&self, group: &GroupKey, created: Timestamp, keep: Keep) {
        self.shared().state().index.declare_group(group, micros(created), keep);
    }

    pub fn declare_stream(&self, group: &GroupKey, stream: &str, created: Timestamp) {
        self.shared().state().index.declare_stream(group, stream, micros(created));
    }
}
