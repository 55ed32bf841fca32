use super::BadPattern;

/// A pattern as it is read. White space between its parts means nothing.
pub(super) struct Cursor<'a> {
    rest: &'a str,
    pub(super) regexes: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { rest: text.trim_start(), regexes: 0 }
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    pub(super) fn rest(&self) -> &'a str {
        self.rest
    }

    /// Takes `text` if it is next.
    pub(super) fn take(&mut self, text: &str) -> bool {
        match self.rest.strip_prefix(text) {
            Some(rest) => {
                self.rest = rest.trim_start();
                true
            }
            None => false,
        }
    }

    /// Takes a word, in any case, if it is next and whole.
    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let Some(found) = self.rest.get(..word.len()) else { return false };
        let after = self.rest[word.len()..].chars().next();
        let whole = !after.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let taken = whole && found.eq_ignore_ascii_case(word);
        if taken {
            self.rest = self.rest[word.len()..].trim_start();
        }
        taken
    }

    pub(super) fn need(&mut self, text: &'static str) -> Result<(), BadPattern> {
        if self.take(text) { Ok(()) } else { Err(self.expected(text)) }
    }

    /// Takes letters for which `wanted` holds. What follows is kept as it is, spaces too.
    pub(super) fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !wanted(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    /// Goes on by so many bytes of what was looked at. What follows is kept as it is.
    pub(super) fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or("");
    }

    pub(super) fn skip_space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    /// Reads to the closing quote; the opening one is taken already.
    pub(super) fn quoted(&mut self, quote: char) -> Result<String, BadPattern> {
        let mut text = String::new();
        let mut chars = self.rest.char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                c if c == quote => {
                    self.rest = &self.rest[at + c.len_utf8()..];
                    return Ok(text);
                }
                '\\' => match chars.next() {
                    Some((_, escaped)) if escaped == quote || escaped == '\\' => text.push(escaped),
                    Some((_, other)) => text.extend(['\\', other]),
                    None => break,
                },
                c => text.push(c),
            }
        }
        Err(BadPattern::Unclosed)
    }

    pub(super) fn expected(&self, what: &'static str) -> BadPattern {
        BadPattern::Expected(what, self.rest.chars().take(20).collect())
    }

    pub(super) fn end(&mut self) -> Result<(), BadPattern> {
        self.skip_space();
        if self.rest.is_empty() { Ok(()) } else { Err(self.expected("the end")) }
    }
}
