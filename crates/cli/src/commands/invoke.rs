mod http;

use std::{
    io::{self, IsTerminal, Read, Write},
    path::Path,
};

use ::http::StatusCode;
use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use clap::Args;
use serde_json::{Value, json};

use super::{
    Ctx,
    functions::{find, look_for_http, not_found},
};
use crate::{
    client::Reply,
    failure::{Failure, Kind},
};
use http::HttpFlags;

const EXAMPLES: &str = "\
The function's answer goes to standard output; if the function itself fails, its error goes to
standard error and the exit code is 3. So it is if one that answers HTTP requests answers with a
status of 400 or more.

Examples:
  morrow invoke hello
  morrow invoke hello --payload '{\"name\": \"you\"}' --tail
  morrow invoke hello --payload @event.json
  cat event.json | morrow invoke hello --payload -
  morrow invoke site --path '/search?q=1' --header 'Accept: text/html'
  morrow invoke site --method PUT --path /items/1 --payload @item.json
  morrow invoke events --event '{\"n\": 1}' --event-type com.example.made";
/// More is refused by the server.
const MAX_PAYLOAD: u64 = 6 << 20;

/// Call a function and print its answer
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Invoke {
    name: String,
    /// The event, or the request's body: JSON, @FILE, or - for standard input [{} for Lambda]
    #[arg(long, short, value_name = "JSON|@FILE|-")]
    payload: Option<String>,
    /// Print the last 4 KB of the invocation's log to standard error, and how a cold start went
    #[arg(long)]
    tail: bool,
    #[command(flatten)]
    http: HttpFlags,
}

impl Invoke {
    pub(super) async fn run(self, ctx: &mut Ctx<'_>) -> Result<(), Failure> {
        let Self { name, payload, tail, http } = self;
        let payload = payload.as_deref().map(read).transpose()?;
        let client = ctx.client()?;
        let mut refused = None;
        if !http.are_given() {
            let event = payload.clone().unwrap_or_else(|| Bytes::from_static(b"{}"));
            match client.invoke(&name, event, tail).await {
                Ok(reply) => return answered(ctx, &name, &reply, tail),
                // Lambda's API knows no others, and there may be other rights to one that it does
                // not know.
                Err(failure) => match failure.status {
                    Some(StatusCode::NOT_FOUND) => {}
                    Some(StatusCode::FORBIDDEN) => refused = Some(failure),
                    _ => return Err(failure),
                },
            }
        }
        let Some(function) = look_for_http(&client, &name).await? else {
            return Err(match find(&client, &name).await {
                Ok(Some(_)) if http.are_given() => Failure::usage(format!(
                    "{name} is a Lambda function: it takes an event, with --payload"
                )),
                _ => refused.unwrap_or_else(|| not_found(&client, &name)),
            });
        };
        if tail {
            return Err(Failure::usage("--tail is for Lambda functions")
                .hint(format!("see the log with: morrow logs {name}")));
        }
        http.run(ctx, &client, &function, payload).await
    }
}

/// What a Lambda function gave back.
fn answered(ctx: &mut Ctx<'_>, name: &str, reply: &Reply, tail: bool) -> Result<(), Failure> {
    let header = |name: &str| reply.headers.get(name).and_then(|value| value.to_str().ok());
    let log = header("x-amz-log-result").and_then(|log| STANDARD.decode(log).ok());
    let failed = header("x-amz-function-error").map(str::to_owned);
    let start = header("server-timing").map(phases);
    if ctx.wants_json() {
        let body = String::from_utf8_lossy(&reply.body);
        let payload: Value =
            serde_json::from_slice(&reply.body).unwrap_or_else(|_| body.into_owned().into());
        let log = log.as_ref().map(|log| String::from_utf8_lossy(log));
        let start = start.map(|phases| {
            phases.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Value>()
        });
        let told = json!({
            "payload": payload,
            "error": failed,
            "log": log,
            "cold_start": start,
        });
        ctx.print_json(&told)?;
    } else {
        io::stderr().write_all(&log.unwrap_or_default())?;
        if let Some(phases) = start.filter(|_| tail) {
            let phase = |(name, value): &(&str, Value)| match value {
                Value::String(text) => format!("{name} {text}"),
                number => format!("{name} {number} ms"),
            };
            let phases: Vec<_> = phases.iter().map(phase).collect();
            writeln!(io::stderr(), "cold start: {}", phases.join(", "))?;
        }
        if failed.is_none() {
            ctx.out.write_all(&reply.body)?;
            ctx.out.write_all(b"\n")?;
        }
    }
    match failed {
        None => Ok(()),
        Some(_) => Err(told(name, &reply.body)),
    }
}

/// A start's phases, in milliseconds, and what served it: `queue;dur=0.1, spare;desc=none`.
fn phases(timing: &str) -> Vec<(&str, Value)> {
    let phase = |entry| {
        let (name, rest) = str::split_once(entry, ';')?;
        let (what, value) = rest.split_once('=')?;
        let number = || value.parse::<f64>().ok().map(Value::from);
        Some((name, if what == "dur" { number()? } else { value.into() }))
    };
    timing.split(", ").filter_map(phase).collect()
}

/// The function's own error, with its stack, as a person reads it.
fn told(name: &str, body: &[u8]) -> Failure {
    let error: Value = serde_json::from_slice(body).unwrap_or_default();
    let kind = error["errorType"].as_str().map(|kind| format!("{kind}: ")).unwrap_or_default();
    let whole = || String::from_utf8_lossy(body).into_owned();
    let message = error["errorMessage"].as_str().map_or_else(whole, str::to_owned);
    let stack = error["stackTrace"].as_array().map(Vec::as_slice).unwrap_or_default();
    let stack: String = stack
        .iter()
        .filter_map(Value::as_str)
        .flat_map(|frame| ["\n", frame.trim_end_matches('\n')])
        .collect();
    Failure::new(Kind::Function, format!("{kind}{message}{stack}"))
        .hint(format!("its log says more: morrow logs {name}"))
}

fn read(payload: &str) -> Result<Bytes, Failure> {
    let taken = match payload {
        "-" => {
            let mut input = io::stdin().lock();
            if input.is_terminal() {
                drop(writeln!(io::stderr(), "Type the event, then Ctrl-D."));
            }
            bounded(&mut input).map_err(|error| Failure::failed(error.to_string()))
        }
        other => match other.strip_prefix('@') {
            Some(path) => std::fs::File::open(Path::new(path))
                .and_then(|mut file| bounded(&mut file))
                .map_err(|error| Failure::failed(format!("{path}: {error}"))),
            None => return Ok(Bytes::from(other.to_owned())),
        },
    };
    taken.map(Bytes::from)
}

fn bounded(input: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut taken = Vec::new();
    // One byte more than allowed, so that the server says what is wrong.
    input.take(MAX_PAYLOAD + 1).read_to_end(&mut taken)?;
    Ok(taken)
}
