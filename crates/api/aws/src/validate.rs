//! Holds a request against the model, in AWS's own words: every violation, in one message.

use std::{borrow::Cow, fmt};

use serde_json::Value;

use crate::{
    fault::Fault,
    model::{Api, Kind, Shape, matches},
};

const MAX_DEPTH: usize = 32;
/// How many characters of a value a message repeats.
const MAX_SHOWN: usize = 1024;
/// A function's runtime Lambda checks itself, and says so in other words.
const OWN_WORDS: (&str, &str) = ("Runtime", "runtime");

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
        check_type(shape, value, at)?;
        if shape.kind != Kind::Structure {
            for rule in Rule::of(shape, at).filter(|rule| rule.is_broken_by(value)) {
                self.violate(shape.sensitive, value, at, &rule.to_string());
            }
        }
        match value {
            Value::Object(members) if shape.kind == Kind::Structure => {
                for name in shape.required {
                    if members.get(*name).is_none_or(Value::is_null) {
                        let at = join(at, name);
                        self.violate(false, &Value::Null, &at, "Member must not be null");
                    }
                }
                for member in shape.members {
                    if let Some(value) = members.get(member.name).filter(|it| !it.is_null()) {
                        self.value(member.shape, value, &join(at, member.name), depth + 1)?;
                    }
                }
            }
            Value::Object(pairs) => {
                let keys = pairs.keys().map(|key| Cow::Owned(Value::String(key.clone())));
                self.plain(shape.key, shape, (value, keys), at, "Map keys")?;
                let items = pairs.values().map(Cow::Borrowed);
                let told = self.plain(shape.value, shape, (value, items), at, "Map value")?;
                for (key, item) in pairs.iter().filter(|_| !told) {
                    let at = format!("{at}.{key}.member");
                    self.value(shape.value.unwrap_or_default(), item, &at, depth + 1)?;
                }
            }
            Value::Array(items) => {
                let each = items.iter().map(Cow::Borrowed);
                let told = self.plain(shape.member, shape, (value, each), at, "Member")?;
                for (index, item) in items.iter().enumerate().filter(|_| !told) {
                    let at = format!("{at}.{}.member", index + 1);
                    self.value(shape.member.unwrap_or_default(), item, &at, depth + 1)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Texts and numbers within a list or map are told of together, in its name, with all that
    /// they must satisfy. `false` if they are neither.
    fn plain<'v>(
        &mut self,
        part: Option<&str>,
        whole: &Shape,
        (value, items): (&Value, impl Iterator<Item = Cow<'v, Value>>),
        at: &str,
        what: &str,
    ) -> Result<bool, Fault> {
        let Some(part) = part.and_then(|part| self.api.shape(part)) else { return Ok(true) };
        if matches!(part.kind, Kind::Structure | Kind::List | Kind::Map) {
            return Ok(false);
        }
        let mut broken = false;
        for item in items {
            if !item.is_null() {
                check_type(part, &item, at)?;
            }
            broken |= item.is_null() || Rule::of(part, at).any(|rule| rule.is_broken_by(&item));
        }
        if broken {
            let rules = Rule::of(part, at).map(|rule| rule.to_string());
            let rules: Vec<_> = rules.chain(["Member must not be null".to_owned()]).collect();
            let told = format!("{what} must satisfy constraint: [{}]", rules.join(", "));
            self.violate(whole.sensitive || part.sensitive, value, at, &told);
        }
        Ok(true)
    }

    fn violate(&mut self, secret: bool, value: &Value, at: &str, rule: &str) {
        // A hostile request could have any number of them; nobody reads more than some.
        if self.violations.len() < 100 {
            let value = match value {
                _ if secret => "Value".to_owned(),
                Value::Null => "Value null".to_owned(),
                value => {
                    let mut shown = String::new();
                    show(value, &mut shown);
                    format!("Value '{}'", shown.chars().take(MAX_SHOWN).collect::<String>())
                }
            };
            self.violations.push(format!("{value} at '{at}' failed to satisfy constraint: {rule}"));
        }
    }
}

/// What a value must satisfy, besides its type.
#[derive(Clone, Copy)]
enum Rule {
    OneOf(&'static [&'static str]),
    AtMost(&'static str, i64),
    AtLeast(&'static str, i64),
    Matches(&'static str),
}

impl Rule {
    /// In the order in which AWS names them.
    fn of(shape: &Shape, at: &str) -> impl Iterator<Item = Self> {
        let numeric = matches!(shape.kind, Kind::Integer | Kind::Long | Kind::Double);
        let what = if numeric { "value" } else { "length" };
        let own_words = (shape.name, at) == OWN_WORDS;
        let values = Some(shape.values).filter(|values| !values.is_empty() && !own_words);
        let rules = [
            values.map(Self::OneOf),
            shape.max.map(|max| Self::AtMost(what, max)),
            shape.min.map(|min| Self::AtLeast(what, min)),
            shape.pattern.map(Self::Matches),
        ];
        rules.into_iter().flatten()
    }

    fn is_broken_by(self, value: &Value) -> bool {
        match (self, value) {
            (Self::OneOf(values), Value::String(text)) => !values.contains(&text.as_str()),
            (Self::Matches(pattern), Value::String(text)) => !matches(pattern, text),
            (Self::AtMost(_, max), value) => size(value).is_some_and(|size| size > max),
            (Self::AtLeast(_, min), value) => size(value).is_some_and(|size| size < min),
            _ => false,
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OneOf(values) => {
                write!(f, "Member must satisfy enum value set: [{}]", values.join(", "))
            }
            Self::AtMost(what, max) => {
                write!(f, "Member must have {what} less than or equal to {max}")
            }
            Self::AtLeast(what, min) => {
                write!(f, "Member must have {what} greater than or equal to {min}")
            }
            Self::Matches(pattern) => {
                write!(f, "Member must satisfy regular expression pattern: {pattern}")
            }
        }
    }
}

/// What a bound is held against: a number, or how many characters or items there are.
fn size(value: &Value) -> Option<i64> {
    let length = match value {
        Value::Number(number) => return number.as_i64(),
        Value::String(text) => text.chars().count(),
        Value::Array(items) => items.len(),
        Value::Object(pairs) => pairs.len(),
        Value::Null | Value::Bool(_) => return None,
    };
    i64::try_from(length).ok()
}

fn check_type(shape: &Shape, value: &Value, at: &str) -> Result<(), Fault> {
    let right = match (shape.kind, value) {
        (Kind::Structure | Kind::Map, Value::Object(_))
        | (Kind::List, Value::Array(_))
        | (Kind::String | Kind::Blob | Kind::Timestamp, Value::String(_))
        | (Kind::Boolean, Value::Bool(_))
        | (Kind::Double, Value::Number(_)) => true,
        (Kind::Integer, Value::Number(number)) => {
            number.as_i64().is_some_and(|number| i32::try_from(number).is_ok())
        }
        (Kind::Long, Value::Number(number)) => number.is_i64(),
        _ => false,
    };
    if right { Ok(()) } else { Err(wrong_type(shape.kind, value, at)) }
}

/// `environment` + `Variables` → `environment.variables`
fn join(at: &str, name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
    let name = first + letters.as_str();
    if at.is_empty() { name } else { format!("{at}.{name}") }
}

/// Writes a value as AWS's messages do; what is longer than is shown is left out.
fn show(value: &Value, to: &mut String) {
    let room = MAX_SHOWN * char::MAX.len_utf8();
    if to.len() > room {
        return;
    }
    match value {
        Value::String(text) => to.extend(text.chars().take(MAX_SHOWN)),
        Value::Array(items) => {
            to.push('[');
            for (index, item) in items.iter().enumerate().take(MAX_SHOWN) {
                to.push_str(if index > 0 { ", " } else { "" });
                show(item, to);
            }
            to.push(']');
        }
        Value::Object(pairs) => {
            to.push('{');
            for (index, (key, value)) in pairs.iter().enumerate().take(MAX_SHOWN) {
                to.push_str(if index > 0 { ", " } else { "" });
                to.extend(key.chars().take(MAX_SHOWN).chain(['=']));
                show(value, to);
            }
            to.push('}');
        }
        other => to.push_str(&other.to_string()),
    }
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
        Kind::Timestamp => "a Timestamp",
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
        insta::assert_snapshot!(with("Environment", json!({"Variables": {"1A": "x"}})), @"ValidationException: 1 validation error detected: Value at 'environment.variables' failed to satisfy constraint: Map keys must satisfy constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+, Member must not be null]");
        insta::assert_snapshot!(with("Architectures", json!(["mips"])), @"ValidationException: 1 validation error detected: Value '[mips]' at 'architectures' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]");
        insta::assert_snapshot!(with("Architectures", json!(["arm64", "x86_64"])), @"ValidationException: 1 validation error detected: Value '[arm64, x86_64]' at 'architectures' failed to satisfy constraint: Member must have length less than or equal to 1");
        insta::assert_snapshot!(with("Tags", json!({"k": "☕"})), @r"ValidationException: 1 validation error detected: Value '{k=☕}' at 'tags' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 256, Member must have length greater than or equal to 0, Member must satisfy regular expression pattern: ([\p{L}\p{Z}\p{N}_.:/=+\-@]*), Member must not be null]");
        insta::assert_snapshot!(with("Environment", json!({"Variables": {"AB": 1}})), @"SerializationException: NUMBER_VALUE cannot be converted to a String (at 'environment.variables')");
        assert_eq!(with("Runtime", json!("cobol85")), "fine");
        insta::assert_snapshot!(with("MemorySize", json!("many")), @"SerializationException: STRING_VALUE cannot be converted to an Integer (at 'memorySize')");
        insta::assert_snapshot!(with("Description", json!(1)), @"SerializationException: NUMBER_VALUE cannot be converted to a String (at 'description')");
        insta::assert_snapshot!(with("PackageType", json!("Tar")), @"ValidationException: 1 validation error detected: Value 'Tar' at 'packageType' failed to satisfy constraint: Member must satisfy enum value set: [Zip, Image]");
        let many: serde_json::Map<_, _> =
            (0..5000).map(|n| (n.to_string(), "é".repeat(300).into())).collect();
        let long = with("Tags", many.into());
        assert!((1000..1500).contains(&long.chars().count()), "{long}");
        insta::assert_snapshot!(told(&json!({})), @"ValidationException: 3 validation errors detected: Value null at 'code' failed to satisfy constraint: Member must not be null; Value null at 'functionName' failed to satisfy constraint: Member must not be null; Value null at 'role' failed to satisfy constraint: Member must not be null");
    }
}
