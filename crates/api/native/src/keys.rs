use axum::response::Response;
use control::identity::KeyInfo;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{Asked, answer, fault::Fault};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    #[serde(default)]
    description: String,
}

pub(crate) async fn create(asked: Asked) -> Result<Response, Fault> {
    let new: New = serde_json::from_slice(&asked.body)
        .map_err(|error| Fault::new(StatusCode::BAD_REQUEST, "Invalid", error.to_string()))?;
    let made = asked.control.create_key(&asked.caller, &new.description).await?;
    let mut shown = shown(&made.info);
    shown["secret_key"] = made.secret.into();
    Ok(answer(StatusCode::CREATED, shown))
}

pub(crate) async fn list(asked: Asked) -> Result<Response, Fault> {
    let keys = asked.control.list_keys(&asked.caller).await?;
    let keys: Vec<_> = keys.iter().map(shown).collect();
    Ok(answer(StatusCode::OK, json!({ "keys": keys })))
}

pub(crate) async fn revoke(asked: Asked, id: &str) -> Result<Response, Fault> {
    let revoked = asked.control.revoke_key(&asked.caller, id).await?;
    Ok(answer(StatusCode::OK, shown(&revoked)))
}

fn shown(key: &KeyInfo) -> Value {
    json!({
        "access_key": key.id,
        "scope": key.scope,
        "user": key.user,
        "description": key.description,
        "created": key.created.to_string(),
        "inactive": key.inactive,
        "revoked": key.revoked.map(|at| at.to_string()),
    })
}
