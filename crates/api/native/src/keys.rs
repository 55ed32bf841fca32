use axum::response::Response;
use control::identity::KeyInfo;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{Asked, answer, fault::Fault, read};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    #[serde(default)]
    description: String,
    /// Whose it is to be; the root's, where nobody is named.
    user: Option<String>,
}

pub(crate) async fn create(asked: Asked) -> Result<Response, Fault> {
    let new: New = read(&asked.body)?;
    let made = match &new.user {
        None => asked.control.create_key(&asked.caller, &new.description).await?,
        Some(user) => {
            asked.control.create_described_key(&asked.caller, user, &new.description).await?
        }
    };
    let mut shown = shown(&made.info);
    shown["secret_key"] = made.secret.into();
    Ok(answer(StatusCode::CREATED, shown))
}

pub(crate) async fn list(asked: Asked) -> Result<Response, Fault> {
    let keys = asked.control.list_keys(&asked.caller).await?;
    Ok(answer(StatusCode::OK, listed(&keys)))
}

pub(crate) fn listed(keys: &[KeyInfo]) -> Value {
    json!({ "keys": keys.iter().map(shown).collect::<Vec<_>>() })
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
