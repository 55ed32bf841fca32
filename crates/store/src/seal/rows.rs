//! Finds what may be sealed in a row: its strings that read as base64.
//!
//! Whether one of them is sealed is seen by opening it; nothing else opens.

use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD as BASE64};
use serde_json::Value;

use super::SealError;

/// A nonce and a tag, and no value.
const LEAST: usize = 1 + 12 + 16;

/// Looks at every string of a row that may be sealed.
pub(super) fn each(row: &[u8], mut look: impl FnMut(&[u8])) {
    for text in candidates(row) {
        if let Ok(sealed) = BASE64.decode(text) {
            look(&sealed);
        }
    }
}

/// The row with those strings replaced for which there is another. All other bytes stay.
pub(super) fn replace(
    row: &[u8],
    mut other: impl FnMut(&[u8]) -> Option<Result<Vec<u8>, SealError>>,
) -> Result<Option<Vec<u8>>, SealError> {
    let mut replaced: Option<String> = None;
    for text in candidates(row) {
        let Some(new) = BASE64.decode(&text).ok().and_then(|sealed| other(&sealed)) else {
            continue;
        };
        // Base64 has no character that JSON would write in another way.
        let (old, new) = (format!("\"{text}\""), format!("\"{}\"", BASE64.encode(new?)));
        let so_far = replaced.take();
        let so_far = so_far.unwrap_or_else(|| String::from_utf8_lossy(row).into_owned());
        replaced = Some(so_far.replace(&old, &new));
    }
    Ok(replaced.map(String::into_bytes))
}

fn candidates(row: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    if let Ok(value) = serde_json::from_slice(row) {
        collect(value, &mut found);
    }
    found
}

fn collect(value: Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => {
            let letters = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/');
            if text.len() >= LEAST * 4 / 3 && text.bytes().all(letters) {
                found.push(text);
            }
        }
        Value::Array(items) => items.into_iter().for_each(|item| collect(item, found)),
        Value::Object(members) => members.into_iter().for_each(|(_, value)| collect(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
