use memchr::memmem::Finder;
use regex::Regex;

use super::{BadPattern, cursor::Cursor, value};

/// Terms: `ERROR "user 7" -retry %\d{3}%`, or `?ERROR ?WARN`.
///
/// Every plain term must be in the text, none of those with `-`; case counts. Of terms with `?`
/// one must be, and they count only where nothing else is asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Terms {
    all: Vec<Term>,
    none: Vec<Term>,
    any: Vec<Term>,
}

#[derive(Debug, Clone)]
enum Term {
    Text(Box<Finder<'static>>),
    Regex(Regex),
}

impl Terms {
    pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Self, BadPattern> {
        let mut terms = Self::default();
        while let Some(first) = cursor.peek() {
            let kind = match first {
                '-' => &mut terms.none,
                '?' => &mut terms.any,
                _ => &mut terms.all,
            };
            if matches!(first, '-' | '?') {
                cursor.skip(1);
            }
            kind.push(Term::parse(cursor)?);
            cursor.skip_space();
        }
        Ok(terms)
    }

    pub(super) fn matches(&self, text: &str) -> bool {
        let has = |term: &Term| term.is_in(text);
        if self.none.iter().any(has) || !self.all.iter().all(has) {
            return false;
        }
        let plain = !self.all.is_empty() || !self.none.is_empty();
        plain || self.any.is_empty() || self.any.iter().any(has)
    }
}

impl Term {
    fn parse(cursor: &mut Cursor<'_>) -> Result<Self, BadPattern> {
        let text = match cursor.peek() {
            Some('%') => return Ok(Self::Regex(value::regex(cursor)?)),
            Some('"') => {
                cursor.skip(1);
                cursor.quoted('"')?
            }
            _ => {
                let word = cursor.take_while(|c| !c.is_whitespace());
                if !word.chars().all(|c| c.is_alphanumeric() || c == '_') {
                    return Err(BadPattern::Character(word.to_owned()));
                }
                word.to_owned()
            }
        };
        if text.is_empty() {
            return Err(BadPattern::Empty);
        }
        Ok(Self::Text(Box::new(Finder::new(&text).into_owned())))
    }

    fn is_in(&self, text: &str) -> bool {
        match self {
            Self::Text(term) => term.find(text.as_bytes()).is_some(),
            Self::Regex(regex) => regex.is_match(text),
        }
    }
}
