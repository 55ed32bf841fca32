use axum::response::Response;
use http::StatusCode;
use serde_json::json;

use crate::{Asked, answer, fault::Fault};

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

/// How the limits of sandboxes are held, as they were tried when the server started.
pub(crate) fn doctor(asked: &Asked) -> Result<Response, Fault> {
    // Who may know how the platform is may know this.
    asked.control.status(&asked.caller)?;
    Ok(answer(StatusCode::OK, json!({ "limits": &*asked.limits })))
}
