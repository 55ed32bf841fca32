//! What goes wrong, told as Cloud Run tells it.

use ::body::BodyError;
use axum::{body::Body, response::Response};
use control::{
    Error,
    functions::{ForwardError, InvokeError, NotForwarded},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::json;

use crate::headers::MORROW_ERROR;

/// The longest cause that is told.
const MAX_CAUSE: usize = 500;
const NO_INSTANCE: &str = "The request was aborted because there was no available instance.";
const BAD_INSTANCE: &str = "The request failed because either the HTTP response was malformed or \
                            connection to the instance had an error.";
const TOO_LONG: &str =
    "The request has been terminated because it has reached the maximum request timeout.";
const FORBIDDEN: &str = "Your client does not have permission to get this URL from this server.";

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    status: StatusCode,
    /// Google's name of the status.
    name: &'static str,
    /// What it is, for programs.
    kind: &'static str,
    message: String,
    /// What lies behind it, for those who are known.
    cause: Option<String>,
}

impl Fault {
    fn new(status: StatusCode, kind: &'static str, message: impl Into<String>) -> Self {
        let name = match status.as_u16() {
            400 | 413 => "INVALID_ARGUMENT",
            401 => "UNAUTHENTICATED",
            403 => "PERMISSION_DENIED",
            404 => "NOT_FOUND",
            408 | 504 => "DEADLINE_EXCEEDED",
            429 => "RESOURCE_EXHAUSTED",
            503 => "UNAVAILABLE",
            _ => "INTERNAL",
        };
        Self { status, name, kind, message: message.into(), cause: None }
    }

    /// The request is not one that this server reads.
    pub(crate) fn bad(problem: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "Invalid", problem)
    }

    pub(crate) fn nothing_here() -> Self {
        let message = "No function answers here: an address is /<account>/<region>/<function>.";
        Self::new(StatusCode::NOT_FOUND, "NotFound", message)
    }

    pub(crate) fn starting() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "Unavailable", "The server is starting.")
    }

    /// What a function answered is no answer.
    pub(crate) fn malformed(cause: &str) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "Malformed", BAD_INSTANCE).because(&cause)
    }

    fn because(mut self, cause: &impl ToString) -> Self {
        self.cause = Some(cause.to_string().chars().take(MAX_CAUSE).collect());
        self
    }

    /// As it is told to somebody whom nobody knows.
    pub(crate) fn without_cause(self) -> Self {
        Self { cause: None, ..self }
    }

    /// JSON for who asks for it, and plain text for everybody else.
    pub(crate) fn answer(self, wants_json: bool, request_id: &str) -> Response {
        let Self { status, name, kind, message, cause } = self;
        let (media, text) = if wants_json {
            let mut about = json!({ "request_id": request_id });
            if let Some(cause) = &cause {
                about["cause"] = json!(cause);
            }
            let details = json!([{
                "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                "reason": kind,
                "domain": "morrow",
                "metadata": about,
            }]);
            let code = status.as_u16();
            let error = json!({
                "code": code, "message": message, "status": name, "details": details,
            });
            ("application/json", json!({ "error": error }).to_string())
        } else {
            let reason = status.canonical_reason().unwrap_or("Error");
            ("text/plain; charset=utf-8", format!("Error: {reason}\n{message}\n"))
        };
        let mut response = Response::new(Body::from(text));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
        // Nobody reads it as something else, and a shared cache has no use for it.
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        let cause = cause.map(|cause| format!("{kind}: {}", one_line(&cause)));
        let told = cause.and_then(|cause| HeaderValue::from_str(&cause).ok());
        headers.insert(MORROW_ERROR, told.unwrap_or_else(|| HeaderValue::from_static(kind)));
        match status {
            StatusCode::UNAUTHORIZED => {
                let how = HeaderValue::from_static("Bearer error=\"invalid_token\"");
                headers.insert(header::WWW_AUTHENTICATE, how);
            }
            StatusCode::TOO_MANY_REQUESTS => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
            }
            _ => {}
        }
        response
    }
}

/// Whether a request asks for JSON.
pub(crate) fn wants_json(asked: &HeaderMap) -> bool {
    let mut accepts = asked.get_all(header::ACCEPT).iter();
    accepts.any(|it| it.to_str().is_ok_and(|it| it.contains("json")))
}

/// Only what a header may hold.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_graphic() || c == ' ' { c } else { ' ' }).collect()
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        use StatusCode as S;
        let (status, message) = match &error {
            Error::Unauthenticated(_) => {
                let message = "Your client does not have permission to the requested URL.";
                (S::UNAUTHORIZED, message)
            }
            Error::Forbidden(_) => (S::FORBIDDEN, FORBIDDEN),
            Error::NotFound(_) => (S::NOT_FOUND, "There is no function that answers at this URL."),
            Error::Busy(_) => (S::SERVICE_UNAVAILABLE, "The function is not ready to serve."),
            Error::Throttled { .. } => (S::TOO_MANY_REQUESTS, "Rate exceeded."),
            Error::Unavailable(_) => (S::SERVICE_UNAVAILABLE, NO_INSTANCE),
            Error::Internal(source) => {
                tracing::error!(error = &**source, "a request failed");
                (S::INTERNAL_SERVER_ERROR, "The server encountered an error.")
            }
            _ => (S::INTERNAL_SERVER_ERROR, "The server encountered an error."),
        };
        Self::new(status, error.kind(), message).because(&error)
    }
}

impl From<ForwardError> for Fault {
    fn from(error: ForwardError) -> Self {
        use StatusCode as S;
        let (status, kind, message) = match &error {
            ForwardError::NoInstance(why) => match why {
                InvokeError::Throttled(_) => (S::TOO_MANY_REQUESTS, "Throttled", "Rate exceeded."),
                InvokeError::NoRights(_) => (S::INTERNAL_SERVER_ERROR, "NoRights", NO_INSTANCE),
                InvokeError::NotStarted(_) => (S::INTERNAL_SERVER_ERROR, "NotStarted", NO_INSTANCE),
                InvokeError::ShuttingDown => (S::SERVICE_UNAVAILABLE, "ShuttingDown", NO_INSTANCE),
                InvokeError::Internal(why) => {
                    tracing::error!(why = &**why, "a request was not forwarded");
                    (S::INTERNAL_SERVER_ERROR, "Internal", "The server encountered an error.")
                }
            },
            ForwardError::Died(_) => (S::SERVICE_UNAVAILABLE, "Died", BAD_INSTANCE),
            ForwardError::Malformed(_) => (S::SERVICE_UNAVAILABLE, "Malformed", BAD_INSTANCE),
            ForwardError::TimedOut(_) => (S::GATEWAY_TIMEOUT, "TimedOut", TOO_LONG),
        };
        Self::new(status, kind, message).because(&error)
    }
}

impl From<NotForwarded> for Fault {
    fn from(error: NotForwarded) -> Self {
        match error {
            NotForwarded::Refused(error) => error.into(),
            NotForwarded::Failed(error) => error.into(),
        }
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
        let problem = error.to_string();
        let (first, rest) = problem.split_at(1);
        Self::new(status, kind, format!("{}{rest}.", first.to_ascii_uppercase()))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http_body_util::BodyExt;

    use super::*;

    async fn told(fault: Fault, accept: &str) -> (Response<()>, String) {
        let mut asked = HeaderMap::new();
        asked.insert(header::ACCEPT, accept.parse().unwrap());
        let (head, body) = fault.answer(wants_json(&asked), "id-1").into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        (Response::from_parts(head, ()), String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn failures_are_worded_as_cloud_run_words_them() {
        let why = || "exit 3".into();
        let unserved = ForwardError::NoInstance;
        for (error, status, kind, begin) in [
            (unserved(InvokeError::NoRights(why())), 500, "NoRights", "The request was aborted"),
            (
                unserved(InvokeError::NotStarted(why())),
                500,
                "NotStarted",
                "The request was aborted",
            ),
            (ForwardError::Died(why()), 503, "Died", "The request failed because either"),
            (ForwardError::Malformed(why()), 503, "Malformed", "The request failed because"),
            (ForwardError::TimedOut(Duration::MAX), 504, "TimedOut", "The request has been term"),
            (unserved(InvokeError::ShuttingDown), 503, "ShuttingDown", "The request was aborted"),
            (unserved(InvokeError::Internal(why())), 500, "Internal", "The server encountered"),
        ] {
            let cause = error.to_string();
            let fault = Fault::from(error);
            let (head, text) = told(fault.clone(), "text/html").await;
            assert_eq!(head.status(), status);
            assert_eq!(head.headers()["x-morrow-error"], format!("{kind}: {cause}"));
            assert!(text.lines().nth(1).unwrap().starts_with(begin), "{text}");
            let (head, text) = told(fault.without_cause(), "application/json").await;
            assert_eq!(head.headers()["x-morrow-error"], kind);
            assert!(!text.contains(&cause), "{text}");
        }
    }

    #[tokio::test]
    async fn json_is_for_who_asks_for_it() {
        let fault = Fault::from(ForwardError::Died("line\r\nx-evil: 1\u{1f}é".into()));
        let (head, text) = told(fault, "text/html, application/problem+json;q=0.5").await;
        let found: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(found["error"]["code"], 503);
        assert_eq!(found["error"]["status"], "UNAVAILABLE");
        let detail = &found["error"]["details"][0];
        assert_eq!(
            (&detail["reason"], &detail["metadata"]["request_id"]),
            (&json!("Died"), &json!("id-1"))
        );
        assert_eq!(head.headers()["content-type"], "application/json");
        assert_eq!(head.headers()["x-morrow-error"], "Died: line  x-evil: 1  ");
        assert!(head.headers().get("x-evil").is_none());
    }

    #[tokio::test]
    async fn who_shows_what_is_no_good_is_told_how_to_come_in() {
        let unknown = control::Unauthenticated::Token(control::BadToken::Unknown);
        let (head, text) = told(Error::Unauthenticated(unknown).into(), "*/*").await;
        assert_eq!(head.status(), 401);
        assert!(head.headers()["www-authenticate"].to_str().unwrap().starts_with("Bearer"));
        assert!(text.starts_with("Error: Unauthorized\n"), "{text}");
        let (head, _) = told(BodyError::TooLarge(7).into(), "*/*").await;
        assert_eq!(head.status(), 413);
    }
}
