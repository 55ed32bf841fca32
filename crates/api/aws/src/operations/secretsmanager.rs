//! Secrets Manager's operations.
pub(crate) mod batch_get_secret_value;
pub(crate) mod cancel_rotate_secret;
pub(crate) mod create_secret;
pub(crate) mod delete_resource_policy;
pub(crate) mod delete_secret;
pub(crate) mod describe_secret;
mod filter;
pub(crate) mod get_random_password;
pub(crate) mod get_resource_policy;
pub(crate) mod get_secret_value;
pub(crate) mod list_secret_version_ids;
pub(crate) mod list_secrets;
mod page;
pub(crate) mod put_resource_policy;
pub(crate) mod put_secret_value;
pub(crate) mod restore_secret;
pub(crate) mod rotate_secret;
pub(crate) mod tag_resource;
pub(crate) mod untag_resource;
pub(crate) mod update_secret;
pub(crate) mod update_secret_version_stage;
pub(crate) mod validate_resource_policy;

use std::collections::BTreeMap;

use axum::response::{IntoResponse, Response};
use base64::{Engine, engine::general_purpose::STANDARD};
use control::secrets::{RotationRules, SecretRef};
use http::header;
use jiff::Timestamp;
use model::{Secret, SecretValue};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::{
    call::Asked,
    fault::{Fault, secrets::of as fault},
    wire::secretsmanager::{RotationRulesType, Tag},
};

/// What AWS calls the key that everything is encrypted with which names none.
const DEFAULT_KEY: &str = "aws/secretsmanager";

const DEFAULT_KEY_IDS: [&str; 1] = ["DefaultEncryptionKey"];

fn answer(body: &impl Serialize) -> Result<Response, Fault> {
    let body = serde_json::to_vec(body).map_err(|error| Fault::internal(&error))?;
    Ok(([(header::CONTENT_TYPE, "application/x-amz-json-1.1")], body).into_response())
}

/// The answer that says nothing.
fn done() -> Response {
    ([(header::CONTENT_TYPE, "application/x-amz-json-1.1")], "{}").into_response()
}

fn parameter(message: impl Into<String>) -> Fault {
    Fault::bad("InvalidParameterException", message)
}

fn request(message: impl Into<String>) -> Fault {
    Fault::bad("InvalidRequestException", message)
}

/// Refuses members that would change something and are not looked at.
fn refuse(fields: &[(&str, bool)]) -> Result<(), Fault> {
    match fields.iter().find(|(_, is_set)| *is_set) {
        Some((field, _)) => Err(parameter(format!("{field} is not supported yet"))),
        None => Ok(()),
    }
}

/// Whether a key is another than the one that there is.
fn is_other_key(key: Option<&String>) -> bool {
    key.is_some_and(|key| {
        let name = key.rsplit_once("alias/").map_or(&**key, |(_, name)| name);
        !key.is_empty() && name != DEFAULT_KEY
    })
}

/// The secret that a request names: by name, or by an ARN with or without its last six letters.
fn secret(asked: &Asked, named: &str) -> Result<SecretRef, Fault> {
    let found = SecretRef::parse(named, &asked.scope, &asked.region);
    found.ok_or_else(|| {
        let message = "Secrets Manager can't find the specified secret.";
        Fault::bad("ResourceNotFoundException", message)
    })
}

/// The value that a request brings, if it does.
fn value(text: Option<String>, binary: Option<String>) -> Result<Option<SecretValue>, Fault> {
    let (text, binary) = (text.map(Zeroizing::new), binary.map(Zeroizing::new));
    match (text, binary) {
        (Some(_), Some(_)) => Err(parameter(
            "You can't specify both a binary secret value and a string secret value in the same \
             secret.",
        )),
        (Some(text), None) => Ok(Some(SecretValue::Text(text))),
        (None, Some(base64)) => {
            let bytes = STANDARD.decode(base64.as_bytes());
            let bytes = bytes.map_err(|_| Fault::serialization("SecretBinary is not base64"))?;
            Ok(Some(SecretValue::Binary(Zeroizing::new(bytes))))
        }
        (None, None) => Ok(None),
    }
}

/// What a value is shown as: text, or bytes in base64.
fn shown(value: &SecretValue) -> (Option<String>, Option<String>) {
    match value {
        SecretValue::Text(text) => (Some(text.to_string()), None),
        SecretValue::Binary(bytes) => (None, Some(STANDARD.encode(bytes.as_slice()))),
    }
}

fn token(given: Option<String>) -> Result<String, Fault> {
    given.ok_or_else(|| {
        request("You must provide a ClientRequestToken value. We recommend a UUID-type value.")
    })
}

/// Seconds since 1970, as AWS's JSON has times.
fn time(at: Timestamp) -> f64 {
    at.as_duration().as_millis_f64() / 1000.0
}

fn tags(given: Option<Vec<Tag>>) -> BTreeMap<String, String> {
    let pairs = given.unwrap_or_default().into_iter();
    pairs.filter_map(|tag| Some((tag.key?, tag.value.unwrap_or_default()))).collect()
}

fn shown_tags(secret: &Secret) -> Vec<Tag> {
    let tag = |(key, value): (&String, &String)| Tag {
        key: Some(key.clone()),
        value: Some(value.clone()),
    };
    secret.tags.iter().map(tag).collect()
}

/// The stages of each version that has any.
fn stages(secret: &Secret) -> BTreeMap<String, Vec<String>> {
    let staged = secret.versions.iter().filter(|(_, version)| !version.stages.is_empty());
    staged.map(|(id, version)| (id.clone(), version.stages.iter().cloned().collect())).collect()
}

fn shown_rules(rules: &RotationRules) -> RotationRulesType {
    RotationRulesType {
        automatically_after_days: rules.after_days.map(i64::from),
        duration: rules.window_h.map(|hours| format!("{hours}h")),
        schedule_expression: rules.schedule.as_ref().map(ToString::to_string),
    }
}
