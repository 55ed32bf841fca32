use http::{HeaderMap, HeaderName, HeaderValue};
use jiff::Timestamp;

use crate::{
    ALGORITHM, Request, SigningKey, UNSIGNED_PAYLOAD,
    canonical::{sha256, string_to_sign},
    claim::stamp,
};

/// Who signs, and for what.
#[derive(Debug, Clone, Copy)]
pub struct Credentials<'a> {
    pub access_key: &'a str,
    pub secret: &'a str,
    pub region: &'a str,
    pub service: &'a str,
    /// Of credentials that were lent for a time.
    pub token: Option<&'a str>,
}

/// Adds the signature's headers to a request. `headers` must hold `host` already; if they say that
/// the payload is unsigned, `body` is not looked at.
///
/// # Panics
/// Never: what is added is plain ASCII.
pub fn sign(
    method: &str,
    path: &str,
    query: &str,
    headers: &mut HeaderMap,
    body: &[u8],
    credentials: &Credentials<'_>,
    now: Timestamp,
) {
    let Credentials { access_key, secret, region, service, token } = *credentials;
    let time = stamp(now);
    if let Some(token) = token {
        put(headers, HeaderName::from_static("x-amz-security-token"), token);
    }
    let unsigned = headers.get("x-amz-content-sha256").is_some_and(|it| it == UNSIGNED_PAYLOAD);
    let payload = if unsigned { UNSIGNED_PAYLOAD.to_owned() } else { sha256(body) };
    put(headers, HeaderName::from_static("x-amz-date"), &time);
    put(headers, HeaderName::from_static("x-amz-content-sha256"), &payload);
    let mut signed: Vec<_> = headers
        .keys()
        .map(|name| name.as_str().to_owned())
        .filter(|name| name == "host" || name == "content-type" || name.starts_with("x-amz-"))
        .collect();
    signed.sort();

    let date = &time[..8];
    let scope = format!("{date}/{region}/{service}/aws4_request");
    let canonical = Request { method, path, query, headers }.canonical(&signed, &payload);
    let key = SigningKey::derive(secret, date, region, service);
    let signature = key.sign(&string_to_sign(&time, &scope, &canonical));
    let authorization = format!(
        "{ALGORITHM} Credential={access_key}/{scope}, SignedHeaders={}, Signature={signature}",
        signed.join(";")
    );
    put(headers, http::header::AUTHORIZATION, &authorization);
}

fn put(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    headers.insert(name, HeaderValue::from_str(value).expect("plain ASCII"));
}

/// A query string that makes a GET of `path` good for `expires` seconds: a presigned request.
pub fn presign(
    path: &str,
    host: &str,
    credentials: &Credentials<'_>,
    expires: u32,
    now: Timestamp,
) -> String {
    let Credentials { access_key, secret, region, service, token } = *credentials;
    let time = stamp(now);
    let date = &time[..8];
    let scope = format!("{date}/{region}/{service}/aws4_request");
    let mut query = format!(
        "X-Amz-Algorithm={ALGORITHM}&X-Amz-Credential={}&X-Amz-Date={time}&X-Amz-Expires={expires}",
        format!("{access_key}/{scope}").replace('/', "%2F")
    );
    if let Some(token) = token {
        // The token is of the letters of base64 for addresses: none of them needs another form.
        query.push_str("&X-Amz-Security-Token=");
        query.push_str(token);
    }
    query.push_str("&X-Amz-SignedHeaders=host");
    let mut headers = HeaderMap::new();
    put(&mut headers, http::header::HOST, host);
    let request = Request { method: "GET", path, query: &query, headers: &headers };
    let canonical = request.canonical(&["host".to_owned()], &sha256(b""));
    let key = SigningKey::derive(secret, date, region, service);
    let signature = key.sign(&string_to_sign(&time, &scope, &canonical));
    query.push_str("&X-Amz-Signature=");
    query.push_str(&signature);
    query
}
