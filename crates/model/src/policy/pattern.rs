//! Texts of a policy that stand for many: wildcards, and variables of the request.

use std::borrow::Cow;

use super::Context;

/// A text with wildcards and, if its policy's version has them, variables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern(Form);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Form {
    Fixed(Glob),
    WithVariables(Vec<Token>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Own(Piece),
    Variable { key: String, default: Option<String> },
}

impl Pattern {
    pub(super) fn parse(text: &str, has_variables: bool) -> Self {
        Self::of(text, has_variables, |own| match own {
            '*' => Piece::Many,
            '?' => Piece::One,
            other => Piece::Char(other),
        })
    }

    /// A text in which every character stands for itself.
    pub(super) fn literal(text: &str, has_variables: bool) -> Self {
        Self::of(text, has_variables, Piece::Char)
    }

    fn of(text: &str, has_variables: bool, piece: impl Fn(char) -> Piece) -> Self {
        let mut tokens = Vec::with_capacity(text.len());
        let mut rest = text;
        while let Some(next) = rest.chars().next() {
            if let Some((token, after)) = has_variables.then(|| variable(rest)).flatten() {
                tokens.push(token);
                rest = after;
                continue;
            }
            tokens.push(Token::Own(piece(next)));
            rest = &rest[next.len_utf8()..];
        }
        let own = |token: &Token| match token {
            Token::Own(piece) => Some(*piece),
            Token::Variable { .. } => None,
        };
        match tokens.iter().map(own).collect() {
            Some(pieces) => Self(Form::Fixed(Glob::new(pieces))),
            None => Self(Form::WithVariables(tokens)),
        }
    }

    /// With the request's values in the place of variables; `None` if one has no value.
    pub(super) fn resolve(&self, context: &Context) -> Option<Cow<'_, Glob>> {
        let tokens = match &self.0 {
            Form::Fixed(glob) => return Some(Cow::Borrowed(glob)),
            Form::WithVariables(tokens) => tokens,
        };
        let mut glob = Vec::with_capacity(tokens.len());
        for token in tokens {
            match token {
                Token::Own(piece) => glob.push(*piece),
                Token::Variable { key, default } => {
                    // A key with several values stands for none of them.
                    let value = context.single(key).or(default.as_deref())?;
                    glob.extend(value.chars().map(Piece::Char));
                }
            }
        }
        Some(Cow::Owned(Glob::new(glob)))
    }
}

/// `${key}`, `${key, 'default'}`, or a character that would be a wildcard: `${*}`.
fn variable(text: &str) -> Option<(Token, &str)> {
    let (inner, after) = text.strip_prefix("${")?.split_once('}')?;
    let token = match inner {
        "*" => Token::Own(Piece::Char('*')),
        "?" => Token::Own(Piece::Char('?')),
        "$" => Token::Own(Piece::Char('$')),
        _ => {
            let (key, default) = match inner.split_once(',') {
                Some((key, default)) => {
                    let default = default.trim().strip_prefix('\'')?.strip_suffix('\'')?;
                    (key.trim(), Some(default.to_owned()))
                }
                None => (inner.trim(), None),
            };
            Token::Variable { key: key.to_ascii_lowercase(), default }
        }
    };
    Some((token, after))
}

/// What a text is held against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Glob {
    pieces: Vec<Piece>,
    /// What stands before the first wildcard: most texts differ there already.
    head: String,
    /// How many pieces that is.
    head_pieces: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Char(char),
    One,
    Many,
}

impl Glob {
    fn new(pieces: Vec<Piece>) -> Self {
        let own = |piece: &Piece| match piece {
            Piece::Char(own) => Some(*own),
            Piece::One | Piece::Many => None,
        };
        let head: String = pieces.iter().map_while(own).collect();
        let head_pieces = head.chars().count();
        Self { pieces, head, head_pieces }
    }

    fn tail(&self) -> &[Piece] {
        self.pieces.get(self.head_pieces..).unwrap_or_default()
    }

    pub(super) fn matches(&self, text: &str) -> bool {
        let rest = text.strip_prefix(&*self.head);
        rest.is_some_and(|rest| matches(self.tail(), rest, Letters::Exact, |_| true))
    }

    pub(super) fn matches_ignoring_case(&self, text: &str) -> bool {
        if !self.head.is_ascii() {
            return matches(&self.pieces, text, Letters::AnyCase, |_| true);
        }
        let (head, rest) = text.split_at_checked(self.head.len()).unwrap_or_default();
        head.eq_ignore_ascii_case(&self.head)
            && matches(self.tail(), rest, Letters::AnyCase, |_| true)
    }

    /// As a statement's resources are held against one: a wildcard stays between two colons,
    /// unless it stands right before one or at the end.
    pub(super) fn matches_resource(&self, name: &str) -> bool {
        let tail = self.tail();
        let ends_part = |at: usize| matches!(tail.get(at + 1), None | Some(Piece::Char(':')));
        let rest = name.strip_prefix(&*self.head);
        rest.is_some_and(|rest| matches(tail, rest, Letters::Exact, ends_part))
    }

    /// As conditions hold the names of resources against each other: each of the six parts between
    /// colons for itself, of which the last may itself hold colons.
    pub(super) fn matches_arn(&self, arn: &str) -> bool {
        if self.pieces == [Piece::Many] {
            return true;
        }
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        let globs: Vec<&[Piece]> =
            self.pieces.splitn(6, |piece| *piece == Piece::Char(':')).collect();
        let exact = Letters::Exact;
        parts.len() == 6
            && globs.len() == 6
            && globs.iter().zip(parts).all(|(glob, part)| matches(glob, part, exact, |_| true))
    }

    /// The text, if it has no wildcards.
    pub(super) fn text(&self) -> Option<String> {
        self.tail().is_empty().then(|| self.head.clone())
    }
}

/// How letters are held against each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Letters {
    Exact,
    AnyCase,
}

impl Letters {
    fn are_same(self, a: char, b: char) -> bool {
        match self {
            Self::Exact => a == b,
            Self::AnyCase => {
                let folded = || !a.is_ascii() && a.to_lowercase().eq(b.to_lowercase());
                a.eq_ignore_ascii_case(&b) || folded()
            }
        }
    }
}

/// A wildcard's place, and the text from which on it matches.
type Place<'t> = (usize, &'t str);

/// Whether a text is what the pieces say. Wildcards stay between two colons, but for those whose
/// place `crosses` says they do not.
///
/// A wildcard that may take anything need not be gone back behind, so it takes a few times the
/// product of both lengths at most.
fn matches(glob: &[Piece], text: &str, letters: Letters, crosses: impl Fn(usize) -> bool) -> bool {
    let (mut at, mut rest) = (0, text);
    // Where to go on from if this way leads nowhere: the last wildcard within a part, and before
    // it the last that crosses.
    let (mut within, mut across): (Option<Place<'_>>, Option<Place<'_>>) = (None, None);
    loop {
        let next = rest.chars().next();
        let taken = match (glob.get(at), next) {
            (Some(Piece::Many), _) if crosses(at) => {
                (within, across) = (None, Some((at, rest)));
                Some(0)
            }
            (Some(Piece::Many), _) => {
                within = Some((at, rest));
                Some(0)
            }
            (Some(Piece::One), Some(own)) => Some(own.len_utf8()),
            (Some(Piece::Char(wanted)), Some(own)) if letters.are_same(*wanted, own) => {
                Some(own.len_utf8())
            }
            (None, None) => return true,
            _ => None,
        };
        if let Some(taken) = taken {
            at += 1;
            rest = &rest[taken..];
            continue;
        }
        // The last wildcard takes one character more.
        let longer = |(many, from): Place<'_>| {
            let own = from.chars().next()?;
            Some((many, own, from.len() - own.len_utf8()))
        };
        let inner = within.and_then(longer).filter(|(_, own, _)| *own != ':');
        let from = if let Some((many, _, left)) = inner {
            within = Some((many, &text[text.len() - left..]));
            (many, left)
        } else {
            let longer = across.and_then(longer);
            let Some((many, _, left)) = longer.and_then(|it| skip(glob, text, letters, it)) else {
                return false;
            };
            (within, across) = (None, Some((many, &text[text.len() - left..])));
            (many, left)
        };
        (at, rest) = (from.0 + 1, &text[text.len() - from.1..]);
    }
}

/// A wildcard that takes anything goes on where what comes after it may begin.
fn skip(
    glob: &[Piece],
    text: &str,
    letters: Letters,
    (many, own, left): (usize, char, usize),
) -> Option<(usize, char, usize)> {
    let Some(Piece::Char(next)) = glob.get(many + 1).filter(|_| letters == Letters::Exact) else {
        return Some((many, own, left));
    };
    let rest = &text[text.len() - left..];
    rest.find(*next).map(|at| (many, own, left - at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_match(pattern: &str, text: &str) -> bool {
        let context = Context::default().with("aws:username", "bo*b");
        let pattern = Pattern::parse(pattern, true);
        pattern.resolve(&context).is_some_and(|glob| glob.matches(text))
    }

    #[test]
    fn wildcards_match_as_they_do_in_iam() {
        for (pattern, text) in [
            ("*", ""),
            ("a*c", "abbc"),
            ("a*c", "ac"),
            ("a?c", "abc"),
            ("*a*b*", "xxaxxbxx"),
            ("a*a*b", "aaaaab"),
            ("ü?*", "üö"),
            ("${aws:username}", "bo*b"),
            ("${AWS:UserName}/*", "bo*b/x"),
            ("${no:key, 'bob'}", "bob"),
            ("${*}${?}${$}", "*?$"),
            ("${open", "${open"),
        ] {
            assert!(is_match(pattern, text), "{pattern} matches {text}");
        }
        for (pattern, text) in [
            ("", "a"),
            ("a", ""),
            ("a*c", "abcd"),
            ("a?c", "ac"),
            ("A", "a"),
            ("${aws:username}", "boxb"),
            ("${no:key}", ""),
            ("${*}", "x"),
        ] {
            assert!(!is_match(pattern, text), "{pattern} does not match {text}");
        }
    }

    const ARN: &str = "arn:aws:lambda:us-east-1:000000000000:function:api:live";

    fn glob(pattern: &str) -> Glob {
        Pattern::parse(pattern, true).resolve(&Context::default()).unwrap().into_owned()
    }

    #[test]
    fn a_wildcard_of_a_resource_stays_in_its_part_unless_it_ends_it() {
        for pattern in [
            "*",
            "arn:aws:lambda:*",
            "arn:aws:lambda:*:*:function:*",
            "arn:aws:lambda:us-????-1:*:api:live",
            "arn:*:live",
            "arn:aws:lambda:*:*:function:a*i:*",
            ARN,
        ] {
            assert!(glob(pattern).matches_resource(ARN), "{pattern}");
        }
        for pattern in [
            "",
            "arn:aws:lambda:*:*:function:api",
            "arn:aws:lambda:u*0:function:api:live",
            "arn:aws:lambda:*:*:function:a*e",
            "arn:aws:s3:::*",
        ] {
            assert!(!glob(pattern).matches_resource(ARN), "{pattern}");
        }
    }

    #[test]
    fn a_condition_holds_each_part_for_itself() {
        for pattern in
            ["*", "arn:aws:lambda:*:*:function:*", "arn:*:*:*:*:*", "arn:aws:lambda:*:*:f*e"]
        {
            assert!(glob(pattern).matches_arn(ARN), "{pattern}");
        }
        for pattern in ["arn:aws:lambda:*", "arn:aws:*:function:api:live", "arn:*:live", ""] {
            assert!(!glob(pattern).matches_arn(ARN), "{pattern}");
        }
    }

    #[test]
    fn many_wildcards_take_no_time() {
        let pattern = Pattern::parse(&"*a".repeat(2000), true);
        let glob = pattern.resolve(&Context::default()).unwrap();
        assert!(!glob.matches(&"a".repeat(1999)));
        assert!(glob.matches(&"a".repeat(2000)));
    }
}
