//! What is known of a request beside itself, and what goes wrong between it and the program that
//! was to answer it.

use std::{net::IpAddr, sync::Arc, time::Duration};

use thiserror::Error;
use tokio::sync::OwnedSemaphorePermit;

use crate::event::InvokeError;

/// What is known of a request beside itself: one of its extensions.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    pub request_id: String,
    /// 32 hexadecimal digits, in lower case.
    pub trace_id: String,
    /// 16 of them: what the program's own spans are below.
    pub span_id: String,
    /// Whether somebody keeps the trace.
    pub sampled: bool,
    pub peer: Option<IpAddr>,
    /// What its connection holds as long as it is there: a tunnel outlives HTTP.
    pub place: Option<Place>,
}

/// Leave to be one of the connections that there may be.
pub type Place = Arc<OwnedSemaphorePermit>;

/// Why a request has no answer of the program's.
#[derive(Debug, Clone, Error)]
pub enum ForwardError {
    /// No instance took it.
    #[error(transparent)]
    NoInstance(#[from] InvokeError),
    /// The instance ended while it had the request.
    #[error("{0}")]
    Died(Arc<str>),
    /// What the program answered is not HTTP, or it closed before it had answered.
    #[error("{0}")]
    Malformed(Arc<str>),
    #[error("there was no answer within {} s", .0.as_secs())]
    TimedOut(Duration),
}
