//! What goes into an invocation and what comes out, in no cloud's words.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use model::Reason;
use sandbox::SandboxError;
use thiserror::Error;
use tokio::sync::oneshot;

/// One event for one function.
#[derive(Debug, Clone)]
pub struct Event {
    pub request_id: String,
    pub payload: Bytes,
    /// The function as the caller named it, in its cloud's spelling; the code sees it.
    pub invoked_as: String,
    pub client_context: Option<String>,
    /// The trace header that the caller sent, if any.
    pub trace: Option<String>,
    /// Whether the caller wants the last bytes of the invocation's log.
    pub want_tail: bool,
}

/// How an invocation ended, told by the code or by the platform.
#[derive(Debug, Clone)]
pub struct Answer {
    pub payload: Bytes,
    pub failed: bool,
    pub tail: Option<Bytes>,
    /// The start that the invocation waited for, if it did.
    pub start: Option<Start>,
}

/// A start, and how long each of its phases took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Start {
    /// Waiting for a place on the machine.
    pub queue: Duration,
    /// Making the sandbox, or taking one that was ready.
    pub sandbox: Duration,
    /// Putting the code in place and starting the engine, or waking one that waited.
    pub engine: Duration,
    /// Until the code was ready for its first event.
    pub init: Duration,
    pub served: Served,
}

/// What a start began with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Served {
    #[default]
    Fresh,
    /// A sandbox that was ready.
    Sandbox,
    /// An engine that waited for code.
    Engine,
}

/// Why an invocation did not reach the code.
#[derive(Debug, Clone, Error)]
pub enum InvokeError {
    #[error("{0}")]
    Throttled(Throttle),
    /// The function's role cannot be taken on.
    #[error("{0}")]
    NoRights(Arc<str>),
    /// Its code cannot be started.
    #[error("{0}")]
    NotStarted(Arc<str>),
    #[error("the platform is shutting down")]
    ShuttingDown,
    #[error("{0}")]
    Internal(Arc<str>),
}

impl From<SandboxError> for InvokeError {
    fn from(error: SandboxError) -> Self {
        match error {
            SandboxError::NoRoom(why) => Self::Throttled(Throttle::Memory(why)),
            SandboxError::LauncherGone => Self::ShuttingDown,
            error => Self::Internal(error.to_string().into()),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Throttle {
    #[error("this machine has no memory for another instance: {0}")]
    Memory(String),
    #[error("{0} instances run already, the most that this machine starts")]
    Instances(usize),
    #[error("{0} instances are being started already, and go on for long")]
    Starts(usize),
    #[error("all {0} instances are busy, the most that this function may have")]
    OfFunction(usize),
}

impl Throttle {
    pub const RETRY_AFTER: Duration = Duration::from_secs(1);
}

/// Why a revision cannot be prepared to serve.
#[derive(Debug, Clone, Error)]
pub enum Unprepared {
    #[error("{}", .0.message)]
    Because(Reason),
    /// The server is going away: nothing is known of the revision.
    #[error("the server is being stopped")]
    Interrupted,
}

/// Who waits for an invocation. It may be answered before the invocation is over, and may have left:
/// the invocation has its effects all the same.
pub(crate) struct Asker(pub(crate) Option<oneshot::Sender<Answer>>);

impl Asker {
    /// Answers while the invocation goes on.
    pub(crate) fn answer(&mut self, answer: Answer) {
        if let Some(waiting) = self.0.take() {
            drop(waiting.send(answer));
        }
    }
}
