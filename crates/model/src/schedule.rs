use std::{fmt, str::FromStr};

use croner::parser::{CronParser, Seconds, Year};
use jiff::{SignedDuration, Timestamp, ToSpan, tz::TimeZone};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// When something is due again: `rate(4 hours)`, `rate(10 days)`, or `cron(0 16 1,15 * ? *)` with
/// minute, hour, day of the month, month, day of the week (1 is Sunday) and year, in UTC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Schedule {
    text: String,
    when: When,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum When {
    Hours(i32),
    Days(i32),
    /// In the form that the parser reads.
    Cron(String),
}

#[derive(Debug, Error, PartialEq, Eq)]
#[error("a schedule is rate(<number> hours), rate(<number> days) or cron(<six fields>)")]
pub struct BadSchedule;

impl Schedule {
    /// Whether it says days, without a time of the day.
    pub fn is_daily(&self) -> bool {
        matches!(self.when, When::Days(_))
    }

    /// When it is due next, counted from `since`; hours begin on the hour and days at midnight.
    pub fn next(&self, since: Timestamp) -> Option<Timestamp> {
        let since = since.to_zoned(TimeZone::UTC);
        match &self.when {
            When::Hours(hours) => {
                let hour = since.datetime().date().at(since.hour(), 0, 0, 0);
                let due = hour.checked_add(hours.hours()).ok()?;
                due.to_zoned(TimeZone::UTC).ok().map(|due| due.timestamp())
            }
            When::Days(days) => {
                let due = since.date().checked_add(days.days()).ok()?;
                due.to_zoned(TimeZone::UTC).ok().map(|due| due.timestamp())
            }
            When::Cron(fields) => {
                let next = parse(fields)?.find_next_occurrence(&since, false).ok()?;
                Some(next.timestamp())
            }
        }
    }

    /// How far apart two dues are at least, as the next ones after `since` show.
    pub fn shortest(&self, since: Timestamp) -> Option<SignedDuration> {
        const LOOKED_AT: usize = 32;
        let mut at = self.next(since)?;
        let mut shortest = SignedDuration::MAX;
        for _ in 0..LOOKED_AT {
            let Some(next) = self.next(at) else { break };
            shortest = shortest.min(next.duration_since(at));
            at = next;
        }
        Some(shortest)
    }
}

fn parse(fields: &str) -> Option<croner::Cron> {
    let parser = CronParser::builder()
        .seconds(Seconds::Disallowed)
        .year(Year::Disallowed)
        .alternative_weekdays(true)
        .build();
    parser.parse(fields).ok()
}

/// `?` says nothing of a day, and `/4` counts from the field's beginning.
fn cron(inner: &str) -> Option<String> {
    let fields: Vec<_> = inner.split_ascii_whitespace().collect();
    let [minute, hour, day, month, weekday, year] = fields[..] else { return None };
    // One of the two days must leave the choice to the other.
    if year != "*" || (day == "?") == (weekday == "?") {
        return None;
    }
    let field = |text: &str| match text {
        "?" => "*".to_owned(),
        text if text.starts_with('/') => format!("*{text}"),
        text => text.to_owned(),
    };
    let fields = [minute, hour, day, month, weekday].map(field).join(" ");
    parse(&fields).map(|_| fields)
}

impl FromStr for Schedule {
    type Err = BadSchedule;

    fn from_str(text: &str) -> Result<Self, BadSchedule> {
        let inner = |name: &str| text.strip_prefix(name)?.strip_suffix(')');
        let when = if let Some(rate) = inner("rate(") {
            let (number, unit) = rate.trim().split_once(' ').ok_or(BadSchedule)?;
            let number: i32 = number.parse().map_err(|_| BadSchedule)?;
            match unit.trim() {
                _ if !(1..=999).contains(&number) => return Err(BadSchedule),
                "hour" | "hours" => When::Hours(number),
                "day" | "days" => When::Days(number),
                _ => return Err(BadSchedule),
            }
        } else {
            When::Cron(inner("cron(").and_then(cron).ok_or(BadSchedule)?)
        };
        Ok(Self { text: text.to_owned(), when })
    }
}

impl TryFrom<String> for Schedule {
    type Error = BadSchedule;

    fn try_from(text: String) -> Result<Self, BadSchedule> {
        text.parse()
    }
}

impl From<Schedule> for String {
    fn from(schedule: Schedule) -> Self {
        schedule.text
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(text: &str, since: &str) -> String {
        let schedule: Schedule = text.parse().unwrap();
        schedule.next(since.parse().unwrap()).unwrap().to_string()
    }

    #[test]
    fn a_schedule_says_when_it_is_due_next() {
        // 2026-11-27 is a Friday.
        for (text, due) in [
            ("rate(4 hours)", "2026-11-27T16:00:00Z"),
            ("rate(1 day)", "2026-11-28T00:00:00Z"),
            ("rate(10 days)", "2026-12-07T00:00:00Z"),
            ("cron(0 8 1 * ? *)", "2026-12-01T08:00:00Z"),
            ("cron(0 16 1,15 * ? *)", "2026-12-01T16:00:00Z"),
            ("cron(0 /4 * * ? *)", "2026-11-27T16:00:00Z"),
            ("cron(0 10 ? * MON-FRI *)", "2026-11-30T10:00:00Z"),
            ("cron(0 10 ? * 1 *)", "2026-11-29T10:00:00Z"),
            ("cron(0 17 L * ? *)", "2026-11-30T17:00:00Z"),
            ("cron(0 6 ? * 1#1 *)", "2026-12-06T06:00:00Z"),
        ] {
            assert_eq!(next(text, "2026-11-27T12:34:56Z"), due, "{text}");
        }
    }

    #[test]
    fn what_is_no_schedule_is_refused() {
        for text in [
            "",
            "rate()",
            "rate(0 days)",
            "rate(1000 days)",
            "rate(5 minutes)",
            "rate(-1 days)",
            "cron()",
            "cron(0 8 1 * *)",
            "cron(0 8 1 * ? 2030)",
            "cron(0 8 1 * 1 *)",
            "cron(0 8 ? * ? *)",
            "cron(0 25 1 * ? *)",
            "cron(0 8 x * ? *)",
            "at(2026-01-01)",
        ] {
            assert_eq!(text.parse::<Schedule>(), Err(BadSchedule), "{text}");
        }
    }

    #[test]
    fn the_shortest_distance_is_found() {
        let shortest = |text: &str| {
            let schedule: Schedule = text.parse().unwrap();
            schedule.shortest("2026-11-27T12:34:56Z".parse().unwrap()).unwrap().as_hours()
        };
        assert_eq!(shortest("rate(4 hours)"), 4);
        assert_eq!(shortest("cron(0 8,10 * * ? *)"), 2);
        assert_eq!(shortest("cron(0 8 * * ? *)"), 24);
    }
}
