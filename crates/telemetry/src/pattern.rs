//! Filter patterns as CloudWatch Logs has them: terms, JSON fields, columns, each with regular
//! expressions.
//!
//! Everything here is pure, and bounded: a pattern by its length, a regular expression by what it
//! compiles to; and a match takes time in proportion to the text.
mod columns;
mod cursor;
mod json;
mod terms;
mod value;

use thiserror::Error;

use self::{columns::Columns, cursor::Cursor, json::Json, terms::Terms};

/// What bounds a pattern, as `CloudWatch` Logs does.
const MAX_PATTERN: usize = 1024;

/// What is asked of a message.
#[derive(Debug, Clone)]
pub struct Pattern(Kind);

#[derive(Debug, Clone)]
enum Kind {
    Terms(Terms),
    Json(Json),
    Columns(Columns),
}

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BadPattern {
    #[error("a filter pattern has at most {MAX_PATTERN} characters")]
    TooLong,
    #[error("Invalid character(s) in term '{0}'")]
    Character(String),
    #[error("a quoted phrase has no end")]
    Unclosed,
    #[error("a term is empty")]
    Empty,
    /// What was expected, and what is there instead.
    #[error("{0} is expected before '{1}'")]
    Expected(&'static str, String),
    #[error("a regular expression has no end, or cannot be used: {0}")]
    Regex(String),
    #[error("a filter pattern has at most {} regular expressions", value::MAX_REGEXES)]
    TooManyRegexes,
    #[error("conditions are nested too deeply")]
    TooDeep,
}

impl Pattern {
    pub fn parse(pattern: &str) -> Result<Self, BadPattern> {
        if pattern.chars().count() > MAX_PATTERN {
            return Err(BadPattern::TooLong);
        }
        let mut cursor = Cursor::new(pattern);
        let kind = match cursor.peek() {
            Some('{') => Kind::Json(Json::parse(&mut cursor)?),
            Some('[') => Kind::Columns(Columns::parse(&mut cursor)?),
            _ => Kind::Terms(Terms::parse(&mut cursor)?),
        };
        cursor.end()?;
        Ok(Self(kind))
    }

    pub fn matches(&self, text: &str) -> bool {
        match &self.0 {
            Kind::Terms(terms) => terms.matches(text),
            Kind::Json(json) => json.matches(text),
            Kind::Columns(columns) => columns.matches(text),
        }
    }
}

impl Default for Pattern {
    /// Asks for nothing.
    fn default() -> Self {
        Self(Kind::Terms(Terms::default()))
    }
}

#[cfg(test)]
mod tests;
