use serde_json::Value as Found;

use super::{
    BadPattern,
    cursor::Cursor,
    value::{Operator, Value},
};

const MAX_DEPTH: usize = 32;

/// Conditions on the fields of a message that is a JSON object: `{ $.level = "ERROR" && $.ms > 5 }`.
#[derive(Debug, Clone)]
pub(super) struct Json(Condition);

#[derive(Debug, Clone)]
enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Compare(Path, Operator, Value),
    /// `IS TRUE`, `IS FALSE`, `IS NULL`
    Literal(Path, Found),
    Absent(Path),
}

/// A way to a field. A star may lead to several.
#[derive(Debug, Clone)]
struct Path(Vec<Step>);

#[derive(Debug, Clone)]
enum Step {
    Member(String),
    Item(usize),
    EveryItem,
}

impl Json {
    pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Self, BadPattern> {
        cursor.need("{")?;
        let condition = any(cursor, MAX_DEPTH)?;
        cursor.need("}")?;
        Ok(Self(condition))
    }

    pub(super) fn matches(&self, text: &str) -> bool {
        let found: Result<Found, _> = serde_json::from_str(text);
        found.is_ok_and(|found| found.is_object() && self.0.holds(&found))
    }
}

fn any(cursor: &mut Cursor<'_>, depth: usize) -> Result<Condition, BadPattern> {
    let mut conditions = vec![all(cursor, depth)?];
    while cursor.take("||") {
        conditions.push(all(cursor, depth)?);
    }
    Ok(Condition::Any(conditions))
}

fn all(cursor: &mut Cursor<'_>, depth: usize) -> Result<Condition, BadPattern> {
    let mut conditions = vec![one(cursor, depth)?];
    while cursor.take("&&") {
        conditions.push(one(cursor, depth)?);
    }
    Ok(Condition::All(conditions))
}

fn one(cursor: &mut Cursor<'_>, depth: usize) -> Result<Condition, BadPattern> {
    if cursor.take("(") {
        let depth = depth.checked_sub(1).ok_or(BadPattern::TooDeep)?;
        let condition = any(cursor, depth)?;
        cursor.need(")")?;
        return Ok(condition);
    }
    let path = Path::parse(cursor)?;
    if cursor.take_word("IS") {
        let literals = [("TRUE", true.into()), ("FALSE", false.into()), ("NULL", Found::Null)];
        let found = literals.into_iter().find(|(word, _)| cursor.take_word(word));
        let (_, literal) = found.ok_or_else(|| cursor.expected("TRUE, FALSE or NULL"))?;
        return Ok(Condition::Literal(path, literal));
    }
    if cursor.take_word("NOT") {
        return if cursor.take_word("EXISTS") {
            Ok(Condition::Absent(path))
        } else {
            Err(cursor.expected("EXISTS"))
        };
    }
    let operator = Operator::parse(cursor)?;
    Ok(Condition::Compare(path, operator, Value::parse(cursor)?))
}

impl Path {
    fn parse(cursor: &mut Cursor<'_>) -> Result<Self, BadPattern> {
        if !cursor.rest().starts_with('$') {
            return Err(cursor.expected("a selector that begins with $"));
        }
        cursor.skip(1);
        let mut steps = Vec::new();
        loop {
            match cursor.peek() {
                Some('.') => {
                    cursor.skip(1);
                    if cursor.peek() == Some('[') {
                        continue;
                    }
                    let name = cursor.take_while(|c| c.is_alphanumeric() || "_-@".contains(c));
                    if name.is_empty() {
                        return Err(cursor.expected("a field's name"));
                    }
                    steps.push(Step::Member(name.to_owned()));
                }
                Some('[') => {
                    cursor.skip(1);
                    steps.push(Self::bracketed(cursor)?);
                    if !cursor.rest().starts_with(']') {
                        return Err(cursor.expected("]"));
                    }
                    cursor.skip(1);
                }
                _ => break,
            }
        }
        cursor.skip_space();
        if steps.is_empty() { Err(cursor.expected("a field's name")) } else { Ok(Self(steps)) }
    }

    fn bracketed(cursor: &mut Cursor<'_>) -> Result<Step, BadPattern> {
        match cursor.peek() {
            Some('*') => {
                cursor.skip(1);
                Ok(Step::EveryItem)
            }
            Some(quote @ ('\'' | '"')) => {
                cursor.skip(1);
                Ok(Step::Member(cursor.quoted(quote)?))
            }
            _ => {
                let digits = cursor.take_while(|c| c.is_ascii_digit());
                let index = digits.parse().map_err(|_| cursor.expected("an index"))?;
                Ok(Step::Item(index))
            }
        }
    }

    /// Everything that it leads to.
    fn find<'a>(&self, root: &'a Found) -> Vec<&'a Found> {
        let mut found = vec![root];
        for step in &self.0 {
            found = match step {
                Step::Member(name) => found.into_iter().filter_map(|it| it.get(name)).collect(),
                Step::Item(index) => found.into_iter().filter_map(|it| it.get(*index)).collect(),
                Step::EveryItem => {
                    found.into_iter().filter_map(Found::as_array).flatten().collect()
                }
            };
        }
        found
    }
}

impl Condition {
    fn holds(&self, root: &Found) -> bool {
        match self {
            Self::All(all) => all.iter().all(|condition| condition.holds(root)),
            Self::Any(any) => any.iter().any(|condition| condition.holds(root)),
            Self::Compare(path, operator, value) => {
                path.find(root).into_iter().any(|found| match found {
                    Found::String(text) => value.holds_text(*operator, text),
                    Found::Number(number) => {
                        number.as_f64().is_some_and(|it| value.holds_number(*operator, it))
                    }
                    Found::Bool(flag) => value.holds_text(*operator, &flag.to_string()),
                    Found::Null | Found::Array(_) | Found::Object(_) => false,
                })
            }
            Self::Literal(path, literal) => path.find(root).contains(&literal),
            Self::Absent(path) => path.find(root).is_empty(),
        }
    }
}
