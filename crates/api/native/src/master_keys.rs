use axum::response::Response;
use control::master_keys::{Counted, KeyInfo};
use http::StatusCode;
use serde_json::{Value, json};

use crate::{Asked, answer, fault::Fault};

pub(crate) async fn list(asked: Asked) -> Result<Response, Fault> {
    let keys = asked.control.list_master_keys(&asked.caller).await?;
    let keys: Vec<_> = keys
        .iter()
        .map(|Counted { key, sealed }| {
            let mut shown = shown(key);
            let age = asked.control.env().now().duration_since(key.created);
            shown["age_days"] = (age.as_hours().max(0) / 24).into();
            shown["sealed"] = (*sealed).into();
            shown
        })
        .collect();
    Ok(answer(StatusCode::OK, json!({ "master_keys": keys })))
}

/// How far the rotation is, or the last one since the start got.
pub(crate) fn rotation(asked: &Asked) -> Result<Response, Fault> {
    let progress = asked.control.rotation(&asked.caller)?;
    Ok(answer(
        StatusCode::OK,
        json!({ "under_way": progress.under_way, "rows": progress.rows, "done": progress.done }),
    ))
}

pub(crate) async fn rotate(asked: Asked) -> Result<Response, Fault> {
    let key = asked.control.rotate_master_key(&asked.caller).await?;
    Ok(answer(StatusCode::ACCEPTED, shown(&key)))
}

fn shown(key: &KeyInfo) -> Value {
    json!({
        "id": key.id.to_string(),
        "created": key.created.to_string(),
        "current": key.current,
    })
}
