use std::cmp::Ordering;

use regex::{Regex, RegexBuilder};

use super::{BadPattern, cursor::Cursor};

/// As `CloudWatch` Logs bounds them.
pub(super) const MAX_REGEXES: usize = 2;
const MAX_COMPILED: usize = 1 << 18;

/// How something is held against a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Is,
    IsNot,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Debug, Clone)]
pub(super) enum Value {
    Number(f64),
    /// A text between the stars of a pattern: `a*c` is `["a", "c"]`.
    Text(Vec<String>),
    Regex(Regex),
}

impl Operator {
    pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Self, BadPattern> {
        let all = [
            ("!=", Self::IsNot),
            ("<=", Self::LessOrEqual),
            (">=", Self::GreaterOrEqual),
            ("=", Self::Is),
            ("<", Self::Less),
            (">", Self::Greater),
        ];
        let found = all.into_iter().find(|(sign, _)| cursor.take(sign));
        found.map(|(_, operator)| operator).ok_or_else(|| cursor.expected("a comparison"))
    }

    fn holds(self, ordering: Option<Ordering>) -> bool {
        let Some(ordering) = ordering else { return self == Self::IsNot };
        match self {
            Self::Is => ordering.is_eq(),
            Self::IsNot => ordering.is_ne(),
            Self::Less => ordering.is_lt(),
            Self::LessOrEqual => ordering.is_le(),
            Self::Greater => ordering.is_gt(),
            Self::GreaterOrEqual => ordering.is_ge(),
        }
    }
}

impl Value {
    pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Self, BadPattern> {
        let value = if cursor.rest().starts_with('%') {
            Self::Regex(regex(cursor)?)
        } else if cursor.peek() == Some('"') {
            cursor.skip(1);
            Self::text(&cursor.quoted('"')?)
        } else {
            let plain = |c: char| {
                c.is_alphanumeric() || matches!(c, '_' | '-' | '+' | '.' | '*' | '/' | ':' | '@')
            };
            let word = cursor.take_while(plain);
            if word.is_empty() {
                return Err(cursor.expected("a value"));
            }
            let number = word.parse().ok().filter(|number: &f64| number.is_finite());
            number.map_or_else(|| Self::text(word), Self::Number)
        };
        cursor.skip_space();
        Ok(value)
    }

    fn text(pattern: &str) -> Self {
        Self::Text(pattern.split('*').map(str::to_owned).collect())
    }

    /// Whether a text that was found stands so to the value.
    pub(super) fn holds_text(&self, operator: Operator, found: &str) -> bool {
        let same = match self {
            Self::Regex(regex) => regex.is_match(found),
            Self::Text(parts) => glob(parts, found),
            Self::Number(wanted) => {
                let found = found.parse::<f64>().ok();
                return operator.holds(found.and_then(|found| found.partial_cmp(wanted)));
            }
        };
        match operator {
            Operator::Is => same,
            Operator::IsNot => !same,
            // Only numbers have an order.
            _ => false,
        }
    }

    pub(super) fn holds_number(&self, operator: Operator, found: f64) -> bool {
        match self {
            Self::Number(wanted) => operator.holds(found.partial_cmp(wanted)),
            Self::Text(_) | Self::Regex(_) => self.holds_text(operator, &found.to_string()),
        }
    }
}

/// Whether a text is made of these parts with anything between them.
fn glob(parts: &[String], text: &str) -> bool {
    let [first, middle @ .., last] = parts else {
        return parts.first().is_some_and(|only| only == text);
    };
    let Some(mut rest) = text.strip_prefix(first.as_str()) else { return false };
    for part in middle {
        let Some(at) = rest.find(part.as_str()) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last.as_str())
}

/// Reads `%…%`: what `CloudWatch` Logs takes of regular expressions, which has no groups.
pub(super) fn regex(cursor: &mut Cursor<'_>) -> Result<Regex, BadPattern> {
    cursor.regexes += 1;
    if cursor.regexes > MAX_REGEXES {
        return Err(BadPattern::TooManyRegexes);
    }
    let bad = |text: &str| BadPattern::Regex(text.chars().take(100).collect());
    let rest = cursor.rest();
    let inner = &rest[1..];
    let end = inner.find('%').ok_or_else(|| bad(rest))?;
    let (text, _) = inner.split_at(end);
    let mut escaped = false;
    let grouped = text.chars().any(|c| {
        let group = !escaped && matches!(c, '(' | ')');
        escaped = c == '\\' && !escaped;
        group
    });
    if text.is_empty() || grouped {
        return Err(bad(text));
    }
    let built = RegexBuilder::new(text).size_limit(MAX_COMPILED).build();
    let built = built.map_err(|_| bad(text))?;
    cursor.skip(text.len() + 2);
    Ok(built)
}
