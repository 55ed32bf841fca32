//! Holds a request against the model, in AWS's own words: every violation, in one message.

use serde_json::{Number, Value};

use crate::{
    fault::Fault,
    model::{Api, Kind, Shape, matches},
};

const MAX_DEPTH: usize = 32;
/// The set of these values Lambda checks itself, and says so in other words.
const OWN_WORDS: &str = "Runtime";

/// Refuses what the model does not allow.
pub(crate) fn validate(api: &Api, shape: &str, value: &Value) -> Result<(), Fault> {
    let mut walk = Walk { api, violations: Vec::new() };
    walk.value(shape, value, "", 0)?;
    let violations = walk.violations;
    match violations.len() {
        0 => Ok(()),
        1 => Err(report(format!("1 validation error detected: {}", violations[0]))),
        n => Err(report(format!("{n} validation errors detected: {}", violations.join("; ")))),
    }
}

fn report(message: String) -> Fault {
    Fault::bad("ValidationException", message)
}

struct Walk<'a> {
    api: &'a Api,
    violations: Vec<String>,
}

impl Walk<'_> {
    fn value(&mut self, name: &str, value: &Value, at: &str, depth: usize) -> Result<(), Fault> {
        let Some(shape) = self.api.shape(name).filter(|_| depth < MAX_DEPTH) else {
            return Ok(());
        };
        match (shape.kind, value) {
            (Kind::Structure, Value::Object(members)) => {
                for name in shape.required {
                    if members.get(*name).is_none_or(Value::is_null) {
                        let at = join(at, name);
                        self.violate("null", &at, "Member must not be null");
                    }
                }
                for member in shape.members {
                    if let Some(value) = members.get(member.name).filter(|it| !it.is_null()) {
                        self.value(member.shape, value, &join(at, member.name), depth + 1)?;
                    }
                }
            }
            (Kind::List, Value::Array(items)) => {
                self.length(shape, items.len(), || shown(value), at);
                for (index, item) in items.iter().enumerate() {
                    if let Some(member) = shape.member {
                        let at = format!("{at}.{}.member", index + 1);
                        self.value(member, item, &at, depth + 1)?;
                    }
                }
            }
            (Kind::Map, Value::Object(pairs)) => {
                self.length(shape, pairs.len(), || shown(value), at);
                for (key, item) in pairs {
                    if let Some(shape) = shape.key {
                        self.value(shape, &Value::String(key.clone()), at, depth + 1)?;
                    }
                    if let Some(shape) = shape.value {
                        let at = format!("{at}.{key}.member");
                        self.value(shape, item, &at, depth + 1)?;
                    }
                }
            }
            (Kind::String, Value::String(text)) => self.text(shape, text, at),
            (Kind::Blob, Value::String(_))
            | (Kind::Boolean, Value::Bool(_))
            | (Kind::Double, Value::Number(_)) => {}
            (Kind::Integer, Value::Number(number)) if fits::<i32>(number) => {
                self.number(shape, number, at);
            }
            (Kind::Long, Value::Number(number)) if fits::<i64>(number) => {
                self.number(shape, number, at);
            }
            _ => return Err(wrong_type(shape.kind, value, at)),
        }
        Ok(())
    }

    fn text(&mut self, shape: &Shape, text: &str, at: &str) {
        let free = shape.values.is_empty() || shape.name == OWN_WORDS;
        if !free && !shape.values.contains(&text) {
            let set = format!("Member must satisfy enum value set: [{}]", shape.values.join(", "));
            self.violate(&quoted(text), at, &set);
        }
        self.length(shape, text.chars().count(), || quoted(text), at);
        if let Some(pattern) = shape.pattern
            && !matches(pattern, text)
        {
            let rule = format!("Member must satisfy regular expression pattern: {pattern}");
            self.violate(&quoted(text), at, &rule);
        }
    }

    fn length(&mut self, shape: &Shape, length: usize, value: impl Fn() -> String, at: &str) {
        self.bounds(shape, i64::try_from(length).unwrap_or(i64::MAX), value, at, "length");
    }

    fn number(&mut self, shape: &Shape, number: &Number, at: &str) {
        let value = number.as_i64().unwrap_or(i64::MAX);
        self.bounds(shape, value, || quoted(&number.to_string()), at, "value");
    }

    fn bounds(
        &mut self,
        shape: &Shape,
        found: i64,
        value: impl Fn() -> String,
        at: &str,
        what: &str,
    ) {
        if let Some(max) = shape.max.filter(|max| found > *max) {
            let rule = format!("Member must have {what} less than or equal to {max}");
            self.violate(&value(), at, &rule);
        }
        if let Some(min) = shape.min.filter(|min| found < *min) {
            let rule = format!("Member must have {what} greater than or equal to {min}");
            self.violate(&value(), at, &rule);
        }
    }

    fn violate(&mut self, value: &str, at: &str, rule: &str) {
        // A hostile request could have any number of them; nobody reads more than some.
        if self.violations.len() < 100 {
            self.violations
                .push(format!("Value {value} at '{at}' failed to satisfy constraint: {rule}"));
        }
    }
}

/// `environment` + `Variables` → `environment.variables`
fn join(at: &str, name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
    let name = first + letters.as_str();
    if at.is_empty() { name } else { format!("{at}.{name}") }
}

fn quoted(text: &str) -> String {
    let shown: String = text.chars().take(1024).collect();
    format!("'{shown}'")
}

fn shown(value: &Value) -> String {
    quoted(&value.to_string())
}

/// Whether it is a whole number of that size.
fn fits<T: TryFrom<i64>>(number: &Number) -> bool {
    number.as_i64().is_some_and(|number| T::try_from(number).is_ok())
}

fn wrong_type(wanted: Kind, found: &Value, at: &str) -> Fault {
    let found = match found {
        Value::Null => "NULL_VALUE",
        Value::Bool(_) => "TRUE_VALUE or FALSE_VALUE",
        Value::Number(number) if number.is_f64() => "DECIMAL_VALUE",
        Value::Number(_) => "NUMBER_VALUE",
        Value::String(_) => "STRING_VALUE",
        Value::Array(_) => "START_ARRAY",
        Value::Object(_) => "START_OBJECT",
    };
    let wanted = match wanted {
        Kind::Structure => "a structure",
        Kind::List => "a list",
        Kind::Map => "a map",
        Kind::String => "a String",
        Kind::Blob => "a Blob",
        Kind::Boolean => "a Boolean",
        Kind::Integer => "an Integer",
        Kind::Long => "a Long",
        Kind::Double => "a Double",
    };
    let place = if at.is_empty() { String::new() } else { format!(" (at '{at}')") };
    Fault::serialization(format!("{found} cannot be converted to {wanted}{place}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::wire::lambda;

    fn told(value: &Value) -> String {
        match validate(&lambda::API, "CreateFunctionRequest", value) {
            Ok(()) => "fine".to_owned(),
            Err(fault) => format!("{}: {}", fault.code, fault.message),
        }
    }

    #[test]
    fn violations_are_told_in_aws_words() {
        let role = "arn:aws:iam::123456789012:role/r";
        let fine = json!({ "FunctionName": "f", "Role": role, "Code": {}, "MemorySize": 128,
            "Timeout": 900, "Handler": "a.b" });
        assert_eq!(told(&fine), "fine");
        let with = |name: &str, value: Value| {
            let mut request = fine.clone();
            request[name] = value;
            told(&request)
        };
        insta::assert_snapshot!(with("MemorySize", json!(127)), @"ValidationException: 1 validation error detected: Value '127' at 'memorySize' failed to satisfy constraint: Member must have value greater than or equal to 128");
        insta::assert_snapshot!(with("Timeout", json!(901)), @"ValidationException: 1 validation error detected: Value '901' at 'timeout' failed to satisfy constraint: Member must have value less than or equal to 900");
        insta::assert_snapshot!(with("Role", Value::Null), @"ValidationException: 1 validation error detected: Value null at 'role' failed to satisfy constraint: Member must not be null");
        insta::assert_snapshot!(with("Handler", json!("a b")), @r"ValidationException: 1 validation error detected: Value 'a b' at 'handler' failed to satisfy constraint: Member must satisfy regular expression pattern: [^\s]+");
        insta::assert_snapshot!(with("Environment", json!({"Variables": {"1A": "x"}})), @"ValidationException: 1 validation error detected: Value '1A' at 'environment.variables' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+");
        insta::assert_snapshot!(with("MemorySize", json!("many")), @"SerializationException: STRING_VALUE cannot be converted to an Integer (at 'memorySize')");
        insta::assert_snapshot!(with("Description", json!(1)), @"SerializationException: NUMBER_VALUE cannot be converted to a String (at 'description')");
        insta::assert_snapshot!(with("PackageType", json!("Tar")), @"ValidationException: 1 validation error detected: Value 'Tar' at 'packageType' failed to satisfy constraint: Member must satisfy enum value set: [Zip, Image]");
        assert!(
            told(&json!({})).starts_with("ValidationException: 3 validation errors detected: ")
        );
    }
}
