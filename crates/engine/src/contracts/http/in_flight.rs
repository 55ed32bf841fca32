//! Which request a line of an instance's log is of, where there can be several at once.
//!
//! A line is of a request if it names that one's trace or execution, as Google's libraries and
//! functions frameworks write them; if it names none, of the only one that is under way.

use std::{
    borrow::Cow,
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use model::LogLevel;
use serde::Deserialize;

/// How many requests are remembered after their end: what they wrote may be read later.
const REMEMBERED: usize = 1024;

/// The requests that an instance has, and had.
#[derive(Debug, Default)]
pub(crate) struct InFlight(Mutex<Requests>);

#[derive(Debug, Default)]
struct Requests {
    now: Vec<Known>,
    past: VecDeque<Known>,
}

#[derive(Debug, Clone)]
struct Known {
    id: Arc<str>,
    trace: Arc<str>,
}

/// What a line says of itself.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Saying {
    pub(crate) request: Option<Arc<str>>,
    pub(crate) severity: Option<LogLevel>,
}

/// The members of a structured line that Cloud Logging gives a meaning to.
#[derive(Default, Deserialize)]
struct Line<'a> {
    #[serde(borrow, default)]
    severity: Option<Cow<'a, str>>,
    #[serde(borrow, default, rename = "logging.googleapis.com/trace")]
    trace: Option<Cow<'a, str>>,
    #[serde(borrow, default, rename = "logging.googleapis.com/labels")]
    labels: Option<Labels<'a>>,
}

#[derive(Default, Deserialize)]
struct Labels<'a> {
    #[serde(borrow, default)]
    execution_id: Option<Cow<'a, str>>,
}

impl InFlight {
    fn requests(&self) -> MutexGuard<'_, Requests> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn enter(&self, id: &str, trace: &str) {
        self.requests().now.push(Known { id: id.into(), trace: trace.into() });
    }

    pub(crate) fn leave(&self, id: &str) {
        let mut requests = self.requests();
        let Some(at) = requests.now.iter().position(|known| &*known.id == id) else { return };
        let known = requests.now.swap_remove(at);
        requests.past.truncate(REMEMBERED - 1);
        requests.past.push_front(known);
    }

    pub(crate) fn said_by(&self, message: &[u8]) -> Saying {
        let structured = message.starts_with(b"{").then(|| serde_json::from_slice(message).ok());
        let line: Line<'_> = structured.flatten().unwrap_or_default();
        let trace = line.trace.as_deref().map(|it| it.rsplit('/').next().unwrap_or(it));
        let execution = line.labels.as_ref().and_then(|labels| labels.execution_id.as_deref());
        let requests = self.requests();
        let named = |known: &&Known| {
            execution.is_some_and(|id| *known.id == *id)
                || execution.is_none() && trace.is_some_and(|trace| *known.trace == *trace)
        };
        let request = match (execution, trace, &requests.now[..]) {
            (None, None, [only]) => Some(only),
            (None, None, _) => None,
            _ => requests.now.iter().chain(&requests.past).find(named),
        };
        let request = request.map(|known| known.id.clone());
        Saying { request, severity: line.severity.as_deref().and_then(severity) }
    }
}

/// Cloud Logging's severities, as levels.
fn severity(name: &str) -> Option<LogLevel> {
    Some(match name.to_ascii_uppercase().as_str() {
        "DEBUG" => LogLevel::Debug,
        "INFO" | "NOTICE" => LogLevel::Info,
        "WARNING" => LogLevel::Warn,
        "ERROR" => LogLevel::Error,
        "CRITICAL" | "ALERT" | "EMERGENCY" => LogLevel::Fatal,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(in_flight: &InFlight, line: &str) -> Option<String> {
        in_flight.said_by(line.as_bytes()).request.map(|id| id.to_string())
    }

    #[test]
    fn a_line_is_of_the_request_that_it_names_or_of_the_only_one() {
        let in_flight = InFlight::default();
        let traced = r#"{"message":"x","logging.googleapis.com/trace":"projects/p/traces/t2"}"#;
        let executed = r#"{"logging.googleapis.com/labels":{"execution_id":"one","x":"y"}}"#;
        assert_eq!(request(&in_flight, "plain"), None);
        in_flight.enter("one", "t1");
        assert_eq!(request(&in_flight, "plain").as_deref(), Some("one"));
        assert_eq!(request(&in_flight, r#"{"message":1}"#).as_deref(), Some("one"));
        assert_eq!(request(&in_flight, traced), None, "it names one that is not here");
        in_flight.enter("two", "t2");
        assert_eq!(request(&in_flight, "plain"), None);
        assert_eq!(request(&in_flight, traced).as_deref(), Some("two"));
        assert_eq!(request(&in_flight, executed).as_deref(), Some("one"));
        in_flight.leave("two");
        in_flight.leave("unknown");
        assert_eq!(request(&in_flight, traced).as_deref(), Some("two"), "it came late");
        assert_eq!(request(&in_flight, "plain").as_deref(), Some("one"));
        for n in 0..REMEMBERED {
            let id = n.to_string();
            in_flight.enter(&id, &id);
            in_flight.leave(&id);
        }
        assert_eq!(request(&in_flight, traced), None, "that was long ago");
    }

    #[test]
    fn a_severity_is_a_level() {
        let in_flight = InFlight::default();
        for (line, level) in [
            (r#"{"severity":"ERROR"}"#, Some(LogLevel::Error)),
            (r#"{"severity":"warning","message":"m"}"#, Some(LogLevel::Warn)),
            (r#"{"severity":"NOTICE"}"#, Some(LogLevel::Info)),
            (r#"{"severity":"EMERGENCY"}"#, Some(LogLevel::Fatal)),
            (r#"{"severity":"DEFAULT"}"#, None),
            (r#"{"severity":7}"#, None),
            ("{broken", None),
            ("ERROR", None),
        ] {
            assert_eq!(in_flight.said_by(line.as_bytes()).severity, level, "{line}");
        }
    }
}
