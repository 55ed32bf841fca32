use std::time::Duration;

use axum::response::Response;
use control::identity::{Lent, TokenInfo};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{Asked, answer, fault::Fault, read};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    /// Whose it is to be; the caller's, where nobody is named.
    user: Option<String>,
    #[serde(default)]
    description: String,
    expires_seconds: Option<u64>,
}

pub(crate) async fn create(asked: &Asked) -> Result<Response, Fault> {
    let New { user, description, expires_seconds } = read(&asked.body)?;
    let life = expires_seconds.map(Duration::from_secs);
    let made = asked.control.create_token(&asked.caller, user.as_deref(), &description, life);
    let made = made.await?;
    let mut shown = shown(&made.info);
    shown["token"] = made.text.into();
    Ok(answer(StatusCode::CREATED, shown))
}

pub(crate) async fn list(asked: &Asked) -> Result<Response, Fault> {
    let found = asked.control.list_tokens(&asked.caller, None).await?;
    Ok(answer(StatusCode::OK, listed(&found)))
}

pub(crate) async fn revoke(asked: &Asked, id: &str) -> Result<Response, Fault> {
    let revoked = asked.control.revoke_token(&asked.caller, id).await?;
    Ok(answer(StatusCode::OK, shown(&revoked)))
}

/// Exchanges the bearer token of the request for credentials that sign.
pub(crate) fn session(asked: &Asked) -> Result<Response, Fault> {
    let lent = asked.control.session_of_token(&asked.caller)?;
    let Lent { access_key, secret, token, expires } = lent;
    let shown = json!({
        "access_key": access_key,
        "secret_key": secret,
        "session_token": token,
        "expires": expires.to_string(),
    });
    Ok(answer(StatusCode::OK, shown))
}

pub(crate) fn listed(tokens: &[TokenInfo]) -> Value {
    json!({ "tokens": tokens.iter().map(shown).collect::<Vec<_>>() })
}

pub(crate) fn shown(token: &TokenInfo) -> Value {
    json!({
        "id": token.id,
        "user": token.user,
        "description": token.description,
        "created": token.created.to_string(),
        "expires": token.expires.to_string(),
        "revoked": token.revoked.map(|at| at.to_string()),
        "used": token.used.map(|at| at.to_string()),
    })
}
