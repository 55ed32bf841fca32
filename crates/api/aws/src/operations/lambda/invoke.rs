use std::time::Duration;

use axum::response::{IntoResponse, Response};
use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use control::functions::{InvokeRequest, Served, Start};
use http::{HeaderValue, StatusCode, header};

use super::fault;
use crate::{call::Asked, fault::Fault, wire::lambda::InvocationRequest};

/// The largest client context, as it is sent: Lambda's own bound.
const MAX_CONTEXT: usize = 3583;

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: InvocationRequest = asked.take()?;
    let named = asked.function(&input.function_name, input.qualifier.as_deref())?;
    match input.invocation_type.as_deref() {
        None | Some("RequestResponse") => {}
        Some("DryRun") => {
            asked.control.check_invocable(&asked.caller, &named.key).map_err(fault)?;
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
        Some(other) => return Err(Fault::unsupported(&format!("InvocationType {other}"))),
    }
    if input.durable_execution_name.is_some() {
        return Err(Fault::unsupported("DurableExecutionName"));
    }
    if input.tenant_id.is_some() {
        return Err(Fault::unsupported("TenantId"));
    }
    let trace = asked.headers.get("x-amzn-trace-id").and_then(|it| it.to_str().ok());
    let request = InvokeRequest {
        payload: payload(&asked.body)?,
        invoked_as: named.arn(),
        client_context: input.client_context.as_deref().map(client_context).transpose()?,
        trace: trace.filter(|trace| trace.len() <= 1024).map(str::to_owned),
        want_tail: input.log_type.as_deref() == Some("Tail"),
    };
    let invoked = asked.control.invoke(&asked.caller, &named.key, request).await;
    let invoked = invoked.map_err(fault)?;
    let mut response = (
        [
            (header::CONTENT_TYPE.as_str(), "application/json"),
            ("x-amz-executed-version", "$LATEST"),
        ],
        invoked.payload,
    )
        .into_response();
    let headers = response.headers_mut();
    if invoked.failed {
        headers.insert("x-amz-function-error", HeaderValue::from_static("Unhandled"));
    }
    if let Some(start) = invoked.start
        && let Ok(timing) = HeaderValue::from_str(&timing(&start))
    {
        headers.insert("server-timing", timing);
    }
    if let Some(tail) = invoked.tail
        && let Ok(tail) = HeaderValue::from_str(&STANDARD.encode(tail))
    {
        headers.insert("x-amz-log-result", tail);
    }
    Ok(response)
}

/// A cold start's phases in milliseconds, as W3C's Server Timing has it.
fn timing(start: &Start) -> String {
    let Start { queue, sandbox, engine, init, served } = start;
    let phases = [("queue", queue), ("sandbox", sandbox), ("engine", engine), ("init", init)];
    let phase =
        |(name, took): (&str, &Duration)| format!("{name};dur={:.3}", took.as_secs_f64() * 1000.0);
    let spare = match served {
        Served::Fresh => "none",
        Served::Sandbox => "sandbox",
        Served::Engine => "engine",
    };
    format!("{}, spare;desc={spare}", phases.map(phase).join(", "))
}

/// The event: JSON, or nothing, which is an empty object.
fn payload(body: &Bytes) -> Result<Bytes, Fault> {
    if body.is_empty() {
        return Ok(Bytes::from_static(b"{}"));
    }
    let problem = match std::str::from_utf8(body) {
        Err(error) => error.to_string(),
        Ok(text) => match serde_json::from_str::<serde::de::IgnoredAny>(text) {
            Ok(_) => return Ok(body.clone()),
            Err(error) => error.to_string(),
        },
    };
    Err(Fault::bad(
        "InvalidRequestContentException",
        format!("Could not parse request body into json: {problem}"),
    ))
}

/// Sent as base64, seen by the code as the JSON that it encodes.
fn client_context(encoded: &str) -> Result<String, Fault> {
    let wrong = |problem: &str| {
        Fault::bad("InvalidRequestContentException", format!("Client context {problem}"))
    };
    if encoded.len() > MAX_CONTEXT {
        return Err(wrong("must be no more than 3583 bytes"));
    }
    let decoded = STANDARD.decode(encoded).ok();
    let object =
        decoded.and_then(|decoded| serde_json::from_slice::<serde_json::Map<_, _>>(&decoded).ok());
    let object = object.ok_or_else(|| wrong("must be a valid Base64-encoded JSON object."))?;
    // Written anew, in one line and in ASCII: it travels in a header.
    let text = serde_json::Value::Object(object).to_string();
    Ok(text.chars().map(ascii).collect())
}

/// A character as JSON writes it without leaving ASCII.
fn ascii(c: char) -> String {
    if c.is_ascii() {
        return c.to_string();
    }
    let unit = |unit: &mut u16| format!("\\u{unit:04x}");
    c.encode_utf16(&mut [0; 2]).iter_mut().map(unit).collect::<Vec<_>>().concat()
}
