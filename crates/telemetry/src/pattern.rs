use thiserror::Error;

/// What bounds a pattern, as `CloudWatch` Logs does.
const MAX_PATTERN: usize = 1024;

/// A filter pattern of terms: `ERROR "user 7" -retry`, or `?ERROR ?WARN`.
///
/// Every plain term must be in the text, none of those with `-`; case counts. Of terms with `?`
/// one must be, and they count only where nothing else is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms {
    all: Vec<String>,
    none: Vec<String>,
    any: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BadPattern {
    /// Patterns over JSON fields, columns or regular expressions.
    #[error("filter patterns that begin with {0} are not supported yet")]
    Unsupported(char),
    #[error("a filter pattern has at most {MAX_PATTERN} characters")]
    TooLong,
    #[error("Invalid character(s) in term '{0}'")]
    Character(String),
    #[error("a quoted phrase has no end")]
    Unclosed,
    #[error("a term is empty")]
    Empty,
}

impl Terms {
    pub fn parse(pattern: &str) -> Result<Self, BadPattern> {
        if pattern.chars().count() > MAX_PATTERN {
            return Err(BadPattern::TooLong);
        }
        let mut rest = pattern.trim_start();
        if let Some(first @ ('{' | '[' | '%')) = rest.chars().next() {
            return Err(BadPattern::Unsupported(first));
        }
        let mut terms = Self::default();
        while let Some(first) = rest.chars().next() {
            let kind = match first {
                '-' => &mut terms.none,
                '?' => &mut terms.any,
                _ => &mut terms.all,
            };
            rest = rest.strip_prefix(['-', '?']).unwrap_or(rest);
            let (term, after) = take_term(rest)?;
            if term.is_empty() {
                return Err(BadPattern::Empty);
            }
            kind.push(term);
            rest = after.trim_start();
        }
        Ok(terms)
    }

    pub fn matches(&self, text: &str) -> bool {
        let has = |term: &String| text.contains(term.as_str());
        if self.none.iter().any(has) || !self.all.iter().all(has) {
            return false;
        }
        let plain = !self.all.is_empty() || !self.none.is_empty();
        plain || self.any.is_empty() || self.any.iter().any(has)
    }
}

/// Reads one term or quoted phrase from the front, and gives what follows.
fn take_term(text: &str) -> Result<(String, &str), BadPattern> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(char::is_whitespace).unwrap_or(text.len());
        let (term, rest) = text.split_at(end);
        if term.chars().all(|c| c.is_alphanumeric() || c == '_') {
            return Ok((term.to_owned(), rest));
        }
        return Err(BadPattern::Character(term.to_owned()));
    };
    let mut term = String::new();
    let mut chars = quoted.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Ok((term, &quoted[at + 1..])),
            '\\' => match chars.next() {
                Some((_, escaped @ ('"' | '\\'))) => term.push(escaped),
                Some((_, other)) => term.extend(['\\', other]),
                None => break,
            },
            c => term.push(c),
        }
    }
    Err(BadPattern::Unclosed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_match_as_cloudwatch_logs_says() {
        let cases = [
            ("", "anything", true),
            ("  ", "", true),
            ("ERROR", "[ERROR 401] UNAUTHORIZED REQUEST", true),
            ("ERROR", "[error 401]", false),
            ("ERROR ARGUMENTS", "[ERROR 419] MISSING ARGUMENTS", true),
            ("ERROR ARGUMENTS", "[ERROR 401] UNAUTHORIZED", false),
            ("\"INTERNAL SERVER\"", "[ERROR 500] INTERNAL SERVER ERROR", true),
            ("\"INTERNAL SERVER\"", "INTERNAL MAIL SERVER", false),
            ("ERROR -ARGUMENTS", "[ERROR 401] UNAUTHORIZED", true),
            ("ERROR -ARGUMENTS", "[ERROR 419] MISSING ARGUMENTS", false),
            ("-\"a b\"", "a c", true),
            ("-\"a b\"", "x a b", false),
            ("?ERROR ?ARGUMENTS", "MISSING ARGUMENTS", true),
            ("?ERROR ?\"NO ARGUMENTS\"", "MISSING ARGUMENTS", false),
            ("?ERROR REQUEST", "a REQUEST", true),
            ("?ERROR REQUEST", "an ERROR", false),
            ("\"say \\\"hi\\\"\"", "they say \"hi\" twice", true),
            ("\"c:\\\\d\\e\"", "c:\\d\\e", true),
            ("größe_1", "die größe_1 zählt", true),
        ];
        for (pattern, text, expected) in cases {
            let terms = Terms::parse(pattern).unwrap();
            assert_eq!(terms.matches(text), expected, "{pattern} on {text}");
        }
    }

    #[test]
    fn what_is_not_terms_is_refused() {
        for (pattern, first) in [("{ $.a = 1 }", '{'), (" [a, b]", '['), ("%a%", '%')] {
            assert_eq!(Terms::parse(pattern), Err(BadPattern::Unsupported(first)));
        }
        assert_eq!(Terms::parse("a.b"), Err(BadPattern::Character("a.b".into())));
        for pattern in ["\"open", "\"open\\\"", "a \"", "\"\\"] {
            assert_eq!(Terms::parse(pattern), Err(BadPattern::Unclosed), "{pattern}");
        }
        for pattern in ["-", "? a", "\"\""] {
            assert_eq!(Terms::parse(pattern), Err(BadPattern::Empty), "{pattern}");
        }
        assert_eq!(Terms::parse(&"a".repeat(1025)), Err(BadPattern::TooLong));
    }

    proptest::proptest! {
        #[test]
        fn no_pattern_breaks_the_parser(pattern in "\\PC{0,40}", text in "\\PC{0,40}") {
            if let Ok(terms) = Terms::parse(&pattern) {
                terms.matches(&text);
            }
        }
    }
}
