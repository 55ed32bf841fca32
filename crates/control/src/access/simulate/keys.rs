//! What a policy asks of a request: the keys of its conditions and its variables, as written.

use std::collections::BTreeSet;

use serde_json::Value;

pub(super) fn context_keys(document: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    let Ok(document) = serde_json::from_str::<Value>(document) else { return keys };
    let statements = match document.get("Statement") {
        Some(Value::Array(many)) => many.iter().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    };
    let has_variables = document.get("Version").is_some_and(|version| version == "2012-10-17");
    for statement in statements {
        let operators = statement.get("Condition").and_then(Value::as_object);
        for pairs in operators.into_iter().flat_map(|it| it.values()).filter_map(Value::as_object) {
            keys.extend(pairs.keys().cloned());
        }
        if has_variables {
            for element in ["Resource", "NotResource", "Condition"] {
                variables(statement.get(element).unwrap_or(&Value::Null), &mut keys);
            }
        }
    }
    keys
}

/// `${aws:username}`, `${aws:username, 'default'}`; not `${*}`, which is a character.
fn variables(value: &Value, keys: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            for after in text.split("${").skip(1) {
                let Some((inner, _)) = after.split_once('}') else { continue };
                let key = inner.split(',').next().unwrap_or(inner).trim();
                if key.contains(':') {
                    keys.insert(key.to_owned());
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| variables(item, keys)),
        Value::Object(pairs) => pairs.values().for_each(|item| variables(item, keys)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_those_of_conditions_and_variables() {
        let statement = r#"{"Effect":"Allow","Action":"s3:*",
            "Resource":["arn:aws:s3:::b/${aws:username}/${*}","arn:aws:s3:::${no:key, 'x'}"],
            "Condition":{"StringLike":{"s3:prefix":["${aws:PrincipalTag/team}/*"]},
                         "Bool":{"aws:SecureTransport":"true"}}}"#;
        let of = |version: &str, statement: &str| {
            let text = format!(r#"{{"Version":"{version}","Statement":{statement}}}"#);
            context_keys(&text).into_iter().collect::<Vec<_>>()
        };
        let all =
            ["aws:PrincipalTag/team", "aws:SecureTransport", "aws:username", "no:key", "s3:prefix"];
        assert_eq!(of("2012-10-17", statement), all);
        assert_eq!(of("2012-10-17", &format!("[{statement}]")), all);
        // There were no variables in 2008.
        assert_eq!(of("2008-10-17", statement), ["aws:SecureTransport", "s3:prefix"]);
        assert!(context_keys("{").is_empty());
    }
}
