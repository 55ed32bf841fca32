//! An event for a function that answers HTTP requests, and what it answers.

use axum::response::Response;
use base64::{Engine, engine::general_purpose::STANDARD};
use control::functions::{Asked as About, Body};
use http::{HeaderValue, Method, Request, StatusCode, Uri, header};
use http_body_util::{BodyExt, Full};
use serde_json::json;

use super::{event::CloudEvent, key};
use crate::{Asked, answer, bad, fault::Fault};

/// What Eventarc takes of one event.
pub(crate) const MAX_EVENT_BYTES: u64 = 512 << 10;
/// More of an answer is not passed on.
const MAX_ANSWER: usize = 1 << 20;

/// Takes a `CloudEvent` to a function, in the mode that is asked for.
pub(crate) async fn event(asked: &Asked, name: &str) -> Result<Response, Fault> {
    let key = key(asked, name)?;
    let event = CloudEvent::read(&asked.headers, &asked.body).map_err(bad)?;
    let (headers, data) = match asked.parameter("mode")?.as_deref() {
        None | Some("binary") => event.binary_mode().map_err(bad)?,
        Some("structured") => event.structured_mode(),
        Some(other) => return Err(bad(format!("mode is binary or structured, not {other:?}"))),
    };
    let (control, caller) = (&asked.control, &asked.caller);
    let mut request = Request::new(Body::new(Full::new(data).map_err(|never| match never {})));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = Uri::from_static("/");
    *request.headers_mut() = headers;
    let host = control.urls(&key).url.parse::<Uri>().ok();
    let host = host.as_ref().and_then(|url| HeaderValue::from_str(url.authority()?.as_str()).ok());
    let host = host.unwrap_or(HeaderValue::from_static("localhost"));
    request.headers_mut().insert(header::HOST, host);
    let (trace_id, span_id) = (control.env().random_hex(16), control.env().random_hex(8));
    let span = u64::from_str_radix(&span_id, 16).unwrap_or_default();
    for (name, value) in [
        ("traceparent", format!("00-{trace_id}-{span_id}-01")),
        ("x-cloud-trace-context", format!("{trace_id}/{span};o=1")),
    ] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            request.headers_mut().insert(name, value);
        }
    }
    request.extensions_mut().insert(About {
        request_id: caller.request_id.clone(),
        trace_id,
        span_id,
        sampled: true,
        peer: caller.source_ip,
        place: None,
    });
    let answered = control.forward(caller, &key, request).await?;
    let (head, mut body) = answered.into_parts();
    let (mut taken, mut truncated) = (Vec::new(), false);
    while let Some(frame) = body.frame().await {
        // What was there before it broke is told; that it broke is too.
        let Ok(frame) = frame else {
            truncated = true;
            break;
        };
        let Ok(data) = frame.into_data() else { continue };
        let room = MAX_ANSWER - taken.len();
        taken.extend_from_slice(&data[..data.len().min(room)]);
        if data.len() > room {
            truncated = true;
            break;
        }
    }
    let media = head.headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let mut told = json!({
        "status": head.status.as_u16(),
        "content_type": media,
        "truncated": truncated,
    });
    match String::from_utf8(taken) {
        Ok(text) => told["body"] = text.into(),
        Err(bytes) => told["body_base64"] = STANDARD.encode(bytes.as_bytes()).into(),
    }
    Ok(answer(StatusCode::OK, told))
}
