//! Calls a function that answers HTTP requests: by its URL, or with an event.

use std::{
    io::{self, Write},
    str::FromStr,
};

use bytes::Bytes;
use clap::{Args, ValueEnum};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use kit::Env;
use reqwest::{Response, Url};
use serde_json::{Map, Value, json};

use crate::{
    client::Client,
    commands::{Ctx, text},
    failure::{Failure, Kind},
};

/// Tells that it was the platform that answered.
const MORROW_ERROR: &str = "x-morrow-error";
/// What `--json` shows of an answer at most.
const MAX_SHOWN: usize = 16 << 20;

/// What only functions that answer HTTP requests take.
#[derive(Debug, Args)]
#[command(next_help_heading = "Functions that answer HTTP requests")]
pub(super) struct HttpFlags {
    /// The request's method [GET; POST with a payload]
    #[arg(long, short = 'X')]
    method: Option<Method>,
    /// The request's path, with its query [/]
    #[arg(long)]
    path: Option<String>,
    /// A header of the request, can be repeated
    #[arg(long, short = 'H', value_name = "NAME: VALUE")]
    header: Vec<HeaderFlag>,
    /// Send an event (`CloudEvents` 1.0): a whole one, or the data of one
    #[arg(long, value_name = "JSON|@FILE|-", conflicts_with_all = ["payload", "method", "path", "header"])]
    event: Option<String>,
    /// The type of the event whose data --event gives
    #[arg(long, value_name = "TYPE", requires = "event")]
    event_type: Option<String>,
    /// Where that event comes from [//morrow/cli]
    #[arg(long, value_name = "URI", requires = "event_type")]
    event_source: Option<String>,
    /// Where the function finds the event: its data as the body, or all of it [binary]
    #[arg(
        long,
        value_name = "MODE",
        requires = "event",
        default_value = "binary",
        hide_default_value = true
    )]
    event_mode: EventMode,
}

/// The modes of HTTP that `CloudEvents` has.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum EventMode {
    /// Its attributes are headers, its data is the body
    Binary,
    /// All of it is the body, as JSON
    Structured,
}

impl EventMode {
    fn as_str(self) -> &'static str {
        match self {
            Self::Binary => "binary",
            Self::Structured => "structured",
        }
    }
}

#[derive(Debug, Clone)]
struct HeaderFlag(HeaderName, HeaderValue);

impl FromStr for HeaderFlag {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let pair = text.split_once(':');
        let (name, value) = pair.ok_or_else(|| format!("{text:?} is not NAME: VALUE"))?;
        let name = name.trim().parse().map_err(|_| format!("{name:?} is no header's name"))?;
        let value = value.trim().parse().map_err(|_| "it is no header's value".to_owned())?;
        Ok(Self(name, value))
    }
}

impl HttpFlags {
    /// Whether something was said that a Lambda function has no use for.
    pub(super) fn are_given(&self) -> bool {
        let Self { method, path, header, event, .. } = self;
        method.is_some() || path.is_some() || !header.is_empty() || event.is_some()
    }

    pub(super) async fn run(
        self,
        ctx: &mut Ctx<'_>,
        client: &Client,
        function: &Value,
        payload: Option<Bytes>,
    ) -> Result<(), Failure> {
        let name = text(&function["name"]);
        if let Some(event) = &self.event {
            let event = self.whole(&super::read(event)?)?;
            return answered_event(
                ctx,
                &name,
                &client.post_event(&name, &event, self.event_mode.as_str()).await?,
            );
        }
        let Self { method, path, header, .. } = self;
        let path = path.unwrap_or_else(|| "/".to_owned());
        if !path.starts_with('/') {
            return Err(Failure::usage(format!("--path {path:?} does not begin with /")));
        }
        let url = format!("{}{path}", text(&function["url"]));
        let url = Url::parse(&url).map_err(|error| Failure::usage(format!("--path: {error}")))?;
        let usual = if payload.is_some() { Method::POST } else { Method::GET };
        let mut headers = HeaderMap::new();
        for HeaderFlag(name, value) in header {
            headers.append(name, value);
        }
        let body = payload.unwrap_or_default();
        let is_json = serde_json::from_slice::<serde::de::IgnoredAny>(&body).is_ok();
        if is_json && !headers.contains_key(header::CONTENT_TYPE) {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        let response = client.call(method.unwrap_or(usual), url, headers, body).await?;
        answered(ctx, &name, response).await
    }

    /// The event as it is sent: the one that was given, or one around the data.
    fn whole(&self, given: &[u8]) -> Result<Value, Failure> {
        let given: Value = serde_json::from_slice(given)
            .map_err(|error| Failure::usage(format!("--event is not JSON: {error}")))?;
        let Some(kind) = &self.event_type else {
            if given["specversion"].is_string() {
                return Ok(given);
            }
            return Err(Failure::usage("--event has no specversion, so it is no whole event")
                .hint("give its type with --event-type if it is the data of one"));
        };
        let source = self.event_source.as_deref().unwrap_or("//morrow/cli");
        let env: &dyn Env = &kit::Real;
        Ok(json!({
            "specversion": "1.0",
            "id": env.uuid().to_string(),
            "source": source,
            "type": kind,
            "time": env.now().to_string(),
            "datacontenttype": "application/json",
            "data": given,
        }))
    }
}

/// Passes the function's answer on as it comes.
async fn answered(ctx: &mut Ctx<'_>, name: &str, mut response: Response) -> Result<(), Failure> {
    let status = response.status();
    if let Some(told) = response.headers().get(MORROW_ERROR) {
        let kind = String::from_utf8_lossy(told.as_bytes()).into_owned();
        return Err(refused(name, status, &kind));
    }
    let broken = |error: reqwest::Error| {
        Failure::failed(format!("the answer broke off: {}", crate::client::chain(&error)))
    };
    if ctx.wants_json() {
        let headers = response.headers();
        let headers: Map<_, _> = headers
            .keys()
            .map(|name| {
                let all = headers.get_all(name).iter();
                let all: Vec<_> =
                    all.map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
                (name.to_string(), all.join(", ").into())
            })
            .collect();
        let mut body = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(broken)? {
            body.extend_from_slice(&piece);
            if body.len() > MAX_SHOWN {
                return Err(Failure::failed("the answer is too long for --json"));
            }
        }
        let body = String::from_utf8_lossy(&body);
        ctx.print_json(&json!({ "status": status.as_u16(), "headers": headers, "body": body }))?;
    } else {
        while let Some(piece) = response.chunk().await.map_err(broken)? {
            ctx.out.write_all(&piece)?;
            ctx.out.flush()?;
        }
    }
    must_be_good(name, status)
}

fn answered_event(ctx: &mut Ctx<'_>, name: &str, told: &Value) -> Result<(), Failure> {
    if ctx.wants_json() {
        ctx.print_json(told)?;
    } else if told["body_base64"].is_string() {
        writeln!(io::stderr(), "the answer is not text; --json shows it")?;
    } else {
        write!(ctx.out, "{}", text(&told["body"]))?;
    }
    let status = told["status"].as_u64().and_then(|status| u16::try_from(status).ok());
    let status = status.and_then(|status| StatusCode::from_u16(status).ok());
    must_be_good(name, status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR))
}

fn must_be_good(name: &str, status: StatusCode) -> Result<(), Failure> {
    if status.is_client_error() || status.is_server_error() {
        let failure = Failure::new(Kind::Function, format!("{name} answered {status}"));
        return Err(failure.hint(format!("its log says more: morrow logs {name}")));
    }
    Ok(())
}

/// Not the function answered, but the platform.
fn refused(name: &str, status: StatusCode, kind: &str) -> Failure {
    let failure = Failure {
        status: Some(status),
        ..Failure::failed(format!("{name} was not called: {status} ({kind})"))
    };
    match status {
        StatusCode::FORBIDDEN => {
            failure.hint("`morrow access explain` says which policies are asked, and what decides")
        }
        StatusCode::UNAUTHORIZED => failure.hint("`morrow login` gets another token"),
        StatusCode::TOO_MANY_REQUESTS => failure.hint("try again in a moment"),
        _ => failure.hint(format!("its log says more: morrow logs {name}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_read_as_people_write_them() {
        let HeaderFlag(name, value) = "X-Name:  a: b ".parse().unwrap();
        assert_eq!((name.as_str(), value.to_str().unwrap()), ("x-name", "a: b"));
        for bad in ["X-Name", "a b: c", ": c", "a: b\nc"] {
            assert!(bad.parse::<HeaderFlag>().is_err(), "{bad}");
        }
    }

    #[test]
    fn an_event_is_whole_or_is_made_so() {
        let flags = |kind: Option<&str>| HttpFlags {
            method: None,
            path: None,
            header: Vec::new(),
            event: None,
            event_type: kind.map(str::to_owned),
            event_source: None,
            event_mode: EventMode::Binary,
        };
        let whole = br#"{"specversion": "1.0", "id": "7"}"#;
        assert_eq!(flags(None).whole(whole).unwrap()["id"], "7");
        assert!(flags(None).whole(b"{}").is_err());
        assert!(flags(Some("t")).whole(b"{").is_err());
        let made = flags(Some("t")).whole(b"[1]").unwrap();
        assert_eq!((&made["type"], &made["source"]), (&json!("t"), &json!("//morrow/cli")));
        assert_eq!(made["data"], json!([1]));
    }
}
