//! Conditions of a statement: what must hold of the request besides.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use jiff::Timestamp;

use super::{
    Context,
    pattern::{Glob, Pattern},
};

/// One operator on one key, with the values of which one must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Condition {
    operator: Operator,
    over: Over,
    if_exists: bool,
    /// In lower case.
    key: String,
    values: Vec<Pattern>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Over {
    /// The key's one value, or any of them.
    Value,
    Any,
    All,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Operator {
    test: Test,
    /// It holds when none of the values does.
    negated: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Test {
    Text,
    TextIgnoringCase,
    Like,
    Number(Order),
    Date(Order),
    Bool,
    Binary,
    Ip,
    Arn,
    /// Whether the key is missing.
    Missing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Same,
    Less,
    LessOrSame,
    Greater,
    GreaterOrSame,
}

impl Order {
    fn holds<T: PartialOrd>(self, found: &T, wanted: &T) -> bool {
        match self {
            Self::Same => found == wanted,
            Self::Less => found < wanted,
            Self::LessOrSame => found <= wanted,
            Self::Greater => found > wanted,
            Self::GreaterOrSame => found >= wanted,
        }
    }
}

impl Operator {
    /// The names of operators know no case.
    fn parse(name: &str) -> Option<Self> {
        use Order::{Greater, GreaterOrSame, Less, LessOrSame, Same};
        let (test, negated) = match &*name.to_ascii_lowercase() {
            "stringequals" => (Test::Text, false),
            "stringnotequals" => (Test::Text, true),
            "stringequalsignorecase" => (Test::TextIgnoringCase, false),
            "stringnotequalsignorecase" => (Test::TextIgnoringCase, true),
            "stringlike" => (Test::Like, false),
            "stringnotlike" => (Test::Like, true),
            "numericequals" => (Test::Number(Same), false),
            "numericnotequals" => (Test::Number(Same), true),
            "numericlessthan" => (Test::Number(Less), false),
            "numericlessthanequals" => (Test::Number(LessOrSame), false),
            "numericgreaterthan" => (Test::Number(Greater), false),
            "numericgreaterthanequals" => (Test::Number(GreaterOrSame), false),
            "dateequals" => (Test::Date(Same), false),
            "datenotequals" => (Test::Date(Same), true),
            "datelessthan" => (Test::Date(Less), false),
            "datelessthanequals" => (Test::Date(LessOrSame), false),
            "dategreaterthan" => (Test::Date(Greater), false),
            "dategreaterthanequals" => (Test::Date(GreaterOrSame), false),
            "bool" => (Test::Bool, false),
            "binaryequals" => (Test::Binary, false),
            "ipaddress" => (Test::Ip, false),
            "notipaddress" => (Test::Ip, true),
            "arnequals" | "arnlike" => (Test::Arn, false),
            "arnnotequals" | "arnnotlike" => (Test::Arn, true),
            "null" => (Test::Missing, false),
            _ => return None,
        };
        Some(Self { test, negated })
    }
}

impl Condition {
    /// `None`: there is no such operator, or not with these values.
    pub(super) fn parse(
        operator: &str,
        key: &str,
        values: &[String],
        has_variables: bool,
    ) -> Option<Self> {
        let (over, name) = match operator.split_once(':') {
            Some((over, name)) if over.eq_ignore_ascii_case("ForAnyValue") => (Over::Any, name),
            Some((over, name)) if over.eq_ignore_ascii_case("ForAllValues") => (Over::All, name),
            Some(_) => return None,
            None => (Over::Value, operator),
        };
        let ends = name.len().checked_sub("IfExists".len());
        let suffix = ends.and_then(|at| name.split_at_checked(at));
        let suffix = suffix.filter(|(_, suffix)| suffix.eq_ignore_ascii_case("IfExists"));
        let operator = Operator::parse(suffix.map_or(name, |(name, _)| name))?;
        if operator.test == Test::Missing && (suffix.is_some() || over != Over::Value) {
            return None;
        }
        let good = |value: &String| match operator.test {
            // A variable is known later.
            _ if has_variables && value.contains("${") => true,
            Test::Number(_) => number(value).is_some(),
            Test::Date(_) => date(value).is_some(),
            Test::Bool | Test::Missing => boolean(value).is_some(),
            Test::Ip => Network::parse(value).is_some(),
            _ => true,
        };
        if !values.iter().all(good) {
            return None;
        }
        let pattern = |value: &String| match operator.test {
            Test::Like | Test::Arn => Pattern::parse(value, has_variables),
            _ => Pattern::literal(value, has_variables),
        };
        Some(Self {
            operator,
            over,
            if_exists: suffix.is_some(),
            key: key.to_ascii_lowercase(),
            values: values.iter().map(pattern).collect(),
        })
    }

    pub(super) fn holds(&self, context: &Context) -> bool {
        let found = context.get(&self.key);
        if self.operator.test == Test::Missing {
            let wanted = |value: &Pattern| boolean(&value.resolve(context)?.text()?);
            return self.values.iter().any(|value| wanted(value) == Some(found.is_none()));
        }
        let Some(found) = found else {
            // What is not there is not among the values either.
            return match self.over {
                Over::Any => self.if_exists,
                Over::All => true,
                Over::Value => self.if_exists || self.operator.negated,
            };
        };
        let globs: Vec<_> = self.values.iter().filter_map(|it| it.resolve(context)).collect();
        let one = |value: &String| {
            globs.iter().any(|glob| holds(self.operator.test, value, glob)) != self.operator.negated
        };
        match self.over {
            Over::All => found.iter().all(one),
            // Of several values none may be among those that are excluded.
            Over::Value if self.operator.negated => found.iter().all(one),
            Over::Any | Over::Value => found.iter().any(one),
        }
    }
}

fn holds(test: Test, found: &str, wanted: &Glob) -> bool {
    let compared = || -> Option<bool> {
        Some(match test {
            Test::Text | Test::Like | Test::Binary => wanted.matches(found),
            Test::TextIgnoringCase => wanted.matches_ignoring_case(found),
            Test::Arn => wanted.matches_arn(found),
            Test::Number(order) => order.holds(&number(found)?, &number(&wanted.text()?)?),
            Test::Date(order) => order.holds(&date(found)?, &date(&wanted.text()?)?),
            Test::Bool => boolean(found)? == boolean(&wanted.text()?)?,
            Test::Ip => Network::parse(&wanted.text()?)?.holds(found.parse().ok()?),
            Test::Missing => false,
        })
    };
    compared().unwrap_or(false)
}

fn number(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        _ if text.eq_ignore_ascii_case("true") => Some(true),
        _ if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// ISO 8601, to the day at least, or seconds since 1970.
fn date(text: &str) -> Option<Timestamp> {
    if let Ok(seconds) = text.parse::<i64>() {
        // Four digits are a year.
        if text.len() > 4 {
            return Timestamp::from_second(seconds).ok();
        }
    }
    let whole = text.parse::<Timestamp>().ok();
    whole.or_else(|| {
        let day: jiff::civil::Date = text.trim_end_matches('Z').parse().ok()?;
        Some(day.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp())
    })
}

#[derive(Debug, Clone, Copy)]
struct Network {
    address: IpAddr,
    prefix: u32,
}

impl Network {
    fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            Some(prefix) => prefix.parse().ok().filter(|prefix| *prefix <= most)?,
            None => most,
        };
        Some(Self { address, prefix })
    }

    fn holds(self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let bits = |it: Ipv4Addr| it.to_bits();
                (bits(own) ^ bits(other)).checked_shr(32 - self.prefix).unwrap_or(0) == 0
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let bits = |it: Ipv6Addr| it.to_bits();
                (bits(own) ^ bits(other)).checked_shr(128 - self.prefix).unwrap_or(0) == 0
            }
            _ => false,
        }
    }
}
