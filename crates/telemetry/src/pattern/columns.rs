use super::{
    BadPattern,
    cursor::Cursor,
    value::{Operator, Value},
};

/// Conditions on the columns of a message: `[ip, user, ..., status = 4*, bytes > 1000]`.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    before: Vec<Column>,
    /// What stands after `...`, which is any number of columns.
    after: Option<Vec<Column>>,
}

/// Some of alternatives must hold, each in all of its parts. A column without any may be anything.
#[derive(Debug, Clone)]
struct Column(Vec<Vec<(Operator, Value)>>);

impl Columns {
    pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Self, BadPattern> {
        cursor.need("[")?;
        let (mut before, mut after) = (Vec::new(), None::<Vec<Column>>);
        loop {
            if cursor.take("...") {
                if after.is_some() {
                    return Err(cursor.expected("only one ellipsis"));
                }
                after = Some(Vec::new());
            } else {
                let column = Column::parse(cursor)?;
                after.as_mut().unwrap_or(&mut before).push(column);
            }
            if cursor.take("]") {
                return Ok(Self { before, after });
            }
            cursor.need(",")?;
        }
    }

    pub(super) fn matches(&self, text: &str) -> bool {
        let fields = fields(text);
        let hold = |columns: &[Column], fields: &[&str]| {
            columns.iter().zip(fields).all(|(column, field)| column.holds(field))
        };
        let Some((first, rest)) = fields.split_at_checked(self.before.len()) else { return false };
        let last = match &self.after {
            None if rest.is_empty() => return hold(&self.before, first),
            None => return false,
            Some(last) => last,
        };
        let Some(skipped) = rest.len().checked_sub(last.len()) else { return false };
        hold(&self.before, first) && hold(last, &rest[skipped..])
    }
}

impl Column {
    fn parse(cursor: &mut Cursor<'_>) -> Result<Self, BadPattern> {
        let mut alternatives = vec![Vec::new()];
        let mut own = "";
        loop {
            let name = cursor.take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
            cursor.skip_space();
            if name.is_empty() {
                return Err(cursor.expected("a column's name"));
            }
            if !own.is_empty() && name != own {
                return Err(BadPattern::Expected("the name of the same column", name.to_owned()));
            }
            own = name;
            if alternatives.len() == 1
                && alternatives[0].is_empty()
                && matches!(cursor.peek(), Some(',' | ']') | None)
            {
                return Ok(Self(Vec::new()));
            }
            let condition = (Operator::parse(cursor)?, Value::parse(cursor)?);
            if let Some(last) = alternatives.last_mut() {
                last.push(condition);
            }
            if cursor.take("||") {
                alternatives.push(Vec::new());
            } else if !cursor.take("&&") {
                return Ok(Self(alternatives));
            }
        }
    }

    fn holds(&self, field: &str) -> bool {
        let holds = |(operator, value): &(Operator, Value)| value.holds_text(*operator, field);
        self.0.is_empty() || self.0.iter().any(|parts| parts.iter().all(holds))
    }
}

/// The columns of a message: words, or what stands in quotes or brackets.
fn fields(text: &str) -> Vec<&str> {
    let mut fields = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let close = match rest.as_bytes()[0] {
            b'"' => Some('"'),
            b'[' => Some(']'),
            _ => None,
        };
        let closed = close.and_then(|close| rest[1..].find(close));
        let after = if let Some(end) = closed {
            fields.push(&rest[1..=end]);
            &rest[end + 2..]
        } else {
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            let (field, after) = rest.split_at(end);
            fields.push(field);
            after
        };
        rest = after.trim_start();
    }
    fields
}
