//! What the metadata server does not answer, in Google's words where it has them.
use std::borrow::Cow;

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    NoFlavor,
    Forwarded,
    Method,
    NotFound,
    Bad(Cow<'static, str>),
    Unavailable,
}

impl Refusal {
    pub(super) fn bad(problem: impl Into<Cow<'static, str>>) -> Self {
        Self::Bad(problem.into())
    }

    /// None of what was sent is in it: it is read by people, some of them in a browser.
    pub(super) fn response(self) -> Response<Bytes> {
        let (status, text): (_, Cow<'_, str>) = match self {
            Self::NoFlavor => (
                StatusCode::FORBIDDEN,
                "Your client does not have permission to get this URL from this server. \
                 Missing Metadata-Flavor:Google header."
                    .into(),
            ),
            Self::Forwarded => (
                StatusCode::FORBIDDEN,
                "Your client does not have permission to get this URL from this server. \
                 X-Forwarded-For header is not allowed."
                    .into(),
            ),
            Self::Method => (
                StatusCode::METHOD_NOT_ALLOWED,
                "The request method is inappropriate for this URL.".into(),
            ),
            Self::NotFound => {
                (StatusCode::NOT_FOUND, "The requested URL was not found on this server.".into())
            }
            Self::Bad(problem) => (StatusCode::BAD_REQUEST, problem),
            Self::Unavailable => {
                (StatusCode::SERVICE_UNAVAILABLE, "There is no answer at this moment.".into())
            }
        };
        let mut response = Response::new(Bytes::from(format!("{text}\n")));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        let plain = HeaderValue::from_static("text/plain; charset=UTF-8");
        headers.insert(header::CONTENT_TYPE, plain);
        if status == StatusCode::METHOD_NOT_ALLOWED {
            headers.insert(header::ALLOW, HeaderValue::from_static("GET"));
        }
        response
    }
}
