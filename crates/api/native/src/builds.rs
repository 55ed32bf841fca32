//! Builds, told line by line as they go.

use std::{convert::Infallible, time::Duration};

use axum::{
    body::Body,
    extract::Query,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use control::{
    Control,
    builds::{Kind, NewBuild, Progress},
};
use futures::stream;
use http::{Uri, header};
use model::{BadName, BadRuntime, Caller, FunctionKey, Region};
use serde::Deserialize;
use serde_json::json;

use crate::{bad, fault::Fault};

/// After so long a space is sent, which is nothing in front of an object: that nobody hears any more
/// is only seen when something is sent.
const QUIET: Duration = Duration::from_secs(5);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    function: String,
    runtime: String,
    kind: String,
}

/// Starts a build, and tells what it says and at last how it ended, a JSON object a line.
pub(crate) async fn build(
    control: &Control,
    caller: &Caller,
    region: Region,
    uri: &Uri,
    source: Bytes,
) -> Result<Response, Fault> {
    let wanted = Query::<Wanted>::try_from_uri(uri).map_err(|error| bad(error.body_text()))?;
    let Query(Wanted { function, runtime, kind }) = wanted;
    let kind = match kind.as_str() {
        "google" => Kind::Google,
        "http" => Kind::Http,
        "lambda" => Kind::Lambda,
        _ => return Err(bad("kind: google, http or lambda")),
    };
    let scope = caller.principal.scope().cloned();
    let scope = scope.ok_or_else(|| bad("the caller has no account"))?;
    let name = function.parse().map_err(|error: BadName| bad(error.to_string()))?;
    let runtime = runtime.parse().map_err(|error: BadRuntime| bad(error.to_string()))?;
    let function = FunctionKey { scope, region, name };
    let new = NewBuild { function, runtime, kind, source };
    let told = control.build(caller, new).await?;
    let lines = stream::unfold(told, |mut told| async {
        let line = match tokio::time::timeout(QUIET, told.recv()).await {
            Ok(progress) => line(&progress?),
            Err(_) => Bytes::from_static(b" "),
        };
        Some((Ok::<_, Infallible>(line), told))
    });
    let kind = [(header::CONTENT_TYPE, "application/x-ndjson")];
    Ok((kind, Body::from_stream(lines)).into_response())
}

fn line(progress: &Progress) -> Bytes {
    let told = match progress {
        Progress::Log(line) => json!({ "log": line }),
        Progress::Done(built) => json!({
            "package": built.package,
            "bytes": built.bytes,
            "cached": built.cached,
        }),
        Progress::Failed { message, hint } => {
            json!({ "error": { "message": message, "hint": hint } })
        }
    };
    format!("{told}\n").into()
}
