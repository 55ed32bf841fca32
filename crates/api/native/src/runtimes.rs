use std::io::Read;

use axum::response::{IntoResponse, Response};
use control::Control;
use http::StatusCode;
use model::{Caller, Engine, Runtime};
use serde_json::{Value, json};

use crate::{Asked, answer, fault::Fault};

pub(crate) async fn list(asked: Asked) -> Result<Response, Fault> {
    let lines = asked.control.list_runtimes(&asked.caller).await?;
    let shown = lines.iter().map(|line| {
        json!({
            "runtime": line.runtime,
            "engine": line.engine.as_ref().map(shown),
            "how_to_add": line.engine.is_none().then_some(&line.how_to_add),
        })
    });
    Ok(answer(StatusCode::OK, json!({ "runtimes": shown.collect::<Vec<_>>() })))
}

pub(crate) async fn add(
    control: &Control,
    caller: &Caller,
    line: &str,
    tar: impl Read + Send + 'static,
) -> Result<Response, Fault> {
    let engine = control.add_runtime(caller, &read(line)?, tar).await?;
    Ok(answer(StatusCode::CREATED, shown(&engine)))
}

pub(crate) async fn remove(asked: Asked, line: &str) -> Result<Response, Fault> {
    asked.control.remove_runtime(&asked.caller, &read(line)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn read(line: &str) -> Result<Runtime, Fault> {
    line.parse().map_err(|error: model::BadRuntime| {
        Fault::new(StatusCode::BAD_REQUEST, "Invalid", error.to_string())
    })
}

fn shown(engine: &Engine) -> Value {
    json!({
        "digest": engine.digest,
        "version": engine.version,
        "origin": engine.origin,
        "bytes": engine.bytes,
        "added": engine.added.to_string(),
    })
}
