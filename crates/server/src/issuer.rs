//! Who issues identity tokens, as `OpenID` Connect has it: whoever wants to check one finds the keys
//! here. Public, as the keys are.
use axum::{
    Json,
    response::{IntoResponse, Response},
};
use control::{Control, Error};
use http::{Method, StatusCode, header};
use serde_json::{Value, json};

const KEYS: &str = "/_morrow/oauth2/v3/certs";
/// Clients look below the issuer's own address; the other stands beside the keys.
const DISCOVERY: [&str; 2] =
    ["/.well-known/openid-configuration", "/_morrow/.well-known/openid-configuration"];
/// A new key is known for longer before it signs.
const KEPT: &str = "public, max-age=3600";

/// Whether a request is for the issuer.
pub(crate) fn is_asked(method: &Method, path: &str) -> bool {
    method == Method::GET && (path == KEYS || DISCOVERY.contains(&path))
}

pub(crate) async fn answer(control: &Control, path: &str) -> Response {
    let document = match path {
        KEYS => keys(control).await,
        _ => Ok(configuration(control.issuer())),
    };
    match document {
        Ok(document) => ([(header::CACHE_CONTROL, KEPT)], Json(document)).into_response(),
        Err(error) => {
            tracing::warn!(%error, "the keys of identity tokens cannot be shown");
            let problem =
                json!({"error": {"message": "the keys cannot be read", "hint": "try again"}});
            (StatusCode::SERVICE_UNAVAILABLE, Json(problem)).into_response()
        }
    }
}

async fn keys(control: &Control) -> Result<Value, Error> {
    Ok(json!({ "keys": control.identity_keys().await? }))
}

fn configuration(issuer: &str) -> Value {
    json!({
        "issuer": issuer,
        "jwks_uri": format!("{issuer}{KEYS}"),
        "response_types_supported": ["id_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "claims_supported":
            ["aud", "azp", "email", "email_verified", "exp", "iat", "iss", "sub"],
    })
}
