//! What the code of a function has of the platform: the rights of its role, and a way in.
//!
//! The engine carries both and decides neither. Whoever asks through an instance's own listener is
//! inside its sandbox, so the listener says which function asks.

use std::{fmt, sync::Arc, time::Duration};

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response, request::Parts};
use http_body_util::combinators::UnsyncBoxBody;
use hyper::body::Incoming;
use jiff::Timestamp;
use model::{FunctionKey, Revision};

/// A body that is sent as it comes.
pub type Body = UnsyncBoxBody<Bytes, Box<dyn std::error::Error + Send + Sync>>;

#[async_trait]
pub trait Platform: Send + Sync {
    /// The rights of an instance's role for a time, or why it has none.
    fn lend(&self, revision: &Revision) -> Result<Lent, String>;

    /// Answers what a function's code asks.
    async fn answer(&self, function: &FunctionKey, request: Request<Incoming>) -> Response<Body>;

    /// Answers what the code of one instance asks Google's metadata server.
    async fn metadata(&self, revision: &Revision, instance: &str, head: &Parts) -> Response<Bytes>;
}

/// Credentials that end by themselves.
#[derive(Clone)]
pub struct Lent {
    pub access_key: String,
    pub secret: String,
    pub token: String,
    pub expires: Timestamp,
}

impl fmt::Debug for Lent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lent").field("access_key", &self.access_key).finish_non_exhaustive()
    }
}

/// The way into the platform of one instance's code.
#[derive(Clone)]
pub(crate) struct Inside {
    pub(crate) platform: Option<Arc<dyn Platform>>,
    pub(crate) function: FunctionKey,
}

/// Beside an invocation's own time, how long before its credentials end an instance takes no more
/// events: it may idle for a while before the next, and clocks differ.
const MARGIN: Duration = Duration::from_mins(15);

/// For how long an instance takes events whose credentials end after `lifetime`. Its environment
/// cannot be changed, so another one takes its place.
pub(crate) fn serves_for(lifetime: Duration, timeout: Duration) -> Duration {
    lifetime.saturating_sub(timeout + MARGIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instance_ends_before_its_credentials_do() {
        let hours = Duration::from_hours;
        let minutes = Duration::from_mins;
        assert_eq!(serves_for(hours(12), minutes(15)), minutes(12 * 60 - 30));
        assert_eq!(serves_for(minutes(10), minutes(1)), Duration::ZERO);
        assert!(MARGIN > crate::instances::reaper::KEEP_IDLE);
    }
}
