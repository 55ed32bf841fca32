//! Errors as Morrow's own API tells them: the kind, the problem, and what to do next.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use body::BodyError;
use control::{
    Error,
    functions::{ForwardError, InvokeError, NotForwarded},
};
use http::StatusCode;
use serde_json::json;

#[derive(Debug)]
pub(crate) struct Fault {
    status: StatusCode,
    kind: &'static str,
    message: String,
}

impl Fault {
    pub(crate) fn new(status: StatusCode, kind: &'static str, message: impl Into<String>) -> Self {
        Self { status, kind, message: message.into() }
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        use StatusCode as S;
        let (kind, message) = (error.kind(), error.to_string());
        let status = match &error {
            Error::NotFound(_) => S::NOT_FOUND,
            Error::AlreadyExists(_) | Error::Busy(_) => S::CONFLICT,
            Error::Invalid { .. } | Error::Unsupported(_) | Error::LimitExceeded { .. } => {
                S::BAD_REQUEST
            }
            Error::Stale(_) => S::PRECONDITION_FAILED,
            Error::TooLarge { .. } => S::PAYLOAD_TOO_LARGE,
            Error::Throttled { .. } => S::TOO_MANY_REQUESTS,
            Error::Unauthenticated(_) => S::UNAUTHORIZED,
            Error::Forbidden { .. } => S::FORBIDDEN,
            Error::Unavailable(_) => S::SERVICE_UNAVAILABLE,
            Error::Internal(source) => {
                tracing::error!(error = &**source, "a request failed");
                S::INTERNAL_SERVER_ERROR
            }
        };
        Self { status, kind, message }
    }
}

/// A function that was to answer and did not.
impl From<NotForwarded> for Fault {
    fn from(error: NotForwarded) -> Self {
        use StatusCode as S;
        let failed = match error {
            NotForwarded::Refused(error) => return error.into(),
            NotForwarded::Failed(failed) => failed,
        };
        let (status, kind) = match &failed {
            ForwardError::NoInstance(why) => match why {
                InvokeError::Throttled(_) => (S::TOO_MANY_REQUESTS, "Throttled"),
                InvokeError::NoRights(_) => (S::BAD_GATEWAY, "NoRights"),
                InvokeError::NotStarted(_) => (S::BAD_GATEWAY, "NotStarted"),
                InvokeError::ShuttingDown => (S::SERVICE_UNAVAILABLE, "Unavailable"),
                InvokeError::Internal(why) => {
                    tracing::error!(why = &**why, "an event was not forwarded");
                    return Self::new(S::INTERNAL_SERVER_ERROR, "Internal", "internal error");
                }
            },
            ForwardError::Died(_) => (S::BAD_GATEWAY, "Died"),
            ForwardError::Malformed(_) => (S::BAD_GATEWAY, "Malformed"),
            ForwardError::TimedOut(_) => (S::GATEWAY_TIMEOUT, "TimedOut"),
        };
        Self::new(status, kind, failed.to_string())
    }
}

impl From<BodyError> for Fault {
    fn from(error: BodyError) -> Self {
        let (status, kind) = match error {
            BodyError::TooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, "TooLarge"),
            BodyError::Stalled => (StatusCode::REQUEST_TIMEOUT, "Invalid"),
            BodyError::Broken => (StatusCode::BAD_REQUEST, "Invalid"),
            BodyError::NoRoom => (StatusCode::SERVICE_UNAVAILABLE, "Unavailable"),
        };
        Self::new(status, kind, error.to_string())
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let hint = match self.kind {
            "Unauthenticated" => {
                "sign with a key or show a token that is valid: morrow keys list, morrow login"
            }
            "Internal" => "the server's log says more",
            "Unavailable" | "Throttled" => "try again in a moment",
            "NotStarted" | "Died" | "Malformed" => "the function's log says more",
            _ => "",
        };
        let error = json!({ "kind": self.kind, "message": self.message, "hint": hint });
        (self.status, Json(json!({ "error": error }))).into_response()
    }
}
