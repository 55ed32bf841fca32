//! What an instance's log says of each request and of the instance itself: structured lines, as
//! Cloud Run writes them.

use std::{net::IpAddr, time::Duration};

use http::{Request, StatusCode, header};
use serde_json::{Value, json};

use crate::forward::Asked;

/// The most of a request's address or agent that is kept.
const MAX_TEXT: usize = 2048;

/// What is noted of a request when it comes.
pub(super) struct Noted {
    pub(super) asked: Asked,
    method: String,
    url: String,
    agent: Option<String>,
}

impl Noted {
    pub(super) fn of<B>(request: &Request<B>, asked: Asked) -> Self {
        let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
        let host = header(header::HOST).unwrap_or_default();
        let scheme = header(header::HeaderName::from_static("x-forwarded-proto")).unwrap_or("http");
        let path = request.uri().path_and_query().map_or("/", |it| it.as_str());
        Self {
            asked,
            method: request.method().to_string(),
            url: cut(&format!("{scheme}://{host}{path}")),
            agent: header(header::USER_AGENT).map(cut),
        }
    }

    /// The line of the log when it is over.
    pub(super) fn line(
        &self,
        project: &str,
        status: StatusCode,
        bytes: u64,
        took: Duration,
    ) -> String {
        let severity = match status.as_u16() {
            500.. => "ERROR",
            400..500 => "WARNING",
            _ => "INFO",
        };
        let Asked { trace_id, span_id, sampled, peer, .. } = &self.asked;
        let mut request = json!({
            "requestMethod": self.method,
            "requestUrl": self.url,
            "status": status.as_u16(),
            "responseSize": bytes.to_string(),
            "latency": format!("{:.6}s", took.as_secs_f64()),
            "protocol": "HTTP/1.1",
        });
        let mut add = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                request[name] = value.into();
            }
        };
        add("userAgent", self.agent.clone());
        add("remoteIp", peer.as_ref().map(IpAddr::to_string));
        json!({
            "severity": severity,
            "httpRequest": request,
            "logging.googleapis.com/labels": { "execution_id": self.asked.request_id },
            "logging.googleapis.com/trace": format!("projects/{project}/traces/{trace_id}"),
            "logging.googleapis.com/spanId": span_id,
            "logging.googleapis.com/trace_sampled": sampled,
        })
        .to_string()
    }
}

/// A line about the instance.
pub(super) fn about(severity: &str, message: &str, more: Value) -> String {
    let mut line = json!({ "severity": severity, "message": message });
    if let (Value::Object(line), Value::Object(more)) = (&mut line, more) {
        line.extend(more);
    }
    line.to_string()
}

fn cut(text: &str) -> String {
    text.chars().take(MAX_TEXT).collect()
}
