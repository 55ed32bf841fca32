use axum::response::Response;
use http::StatusCode;
use model::FunctionKey;
use serde_json::json;

use crate::{Asked, answer, bad, fault::Fault};

pub(crate) fn show(asked: &Asked) -> Result<Response, Fault> {
    let status = asked.control.status(&asked.caller)?;
    Ok(answer(
        StatusCode::OK,
        json!({
            "version": env!("CARGO_PKG_VERSION"),
            "scope": asked.caller.principal.scope(),
            "functions": status.functions,
            "instances": status.instances,
        }),
    ))
}

/// What is seen of a function while it serves.
pub(crate) fn function(asked: &Asked, name: &str) -> Result<Response, Fault> {
    let key = FunctionKey {
        scope: asked.scope()?,
        region: asked.region.clone(),
        name: name.parse().map_err(|error: model::BadName| bad(error.to_string()))?,
    };
    let status = asked.control.function_status(&asked.caller, &key)?;
    Ok(answer(StatusCode::OK, json!({ "log_lines_dropped": status.log_lines_dropped })))
}

/// How the limits of sandboxes are held, as they were tried when the server started.
pub(crate) fn doctor(asked: &Asked) -> Result<Response, Fault> {
    // Who may know how the platform is may know this.
    asked.control.status(&asked.caller)?;
    Ok(answer(StatusCode::OK, json!({ "limits": &*asked.limits })))
}
