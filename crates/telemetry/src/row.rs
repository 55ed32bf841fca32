use std::{fmt, sync::Arc};

use jiff::Timestamp;
pub use model::LogGroupKey as GroupKey;
use model::{Digest, LogLevel};

/// The longest text of one row, in bytes: `CloudWatch` Logs' 1 MiB for an event less its overhead.
/// A longer one is kept as several rows.
pub const MAX_BODY: usize = (1 << 20) - OVERHEAD;

/// What is counted beside the text of each event, as `CloudWatch` Logs does.
pub(crate) const OVERHEAD: usize = 26;

/// One line, as it is handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub group: Arc<GroupKey>,
    pub stream: Arc<str>,
    /// When it happened. Kept to the microsecond.
    pub ts: Timestamp,
    pub invocation: Option<Arc<str>>,
    pub revision: Option<Digest>,
    pub level: Option<LogLevel>,
    pub body: String,
}

/// A level as it is stored; nought stands for none.
pub(crate) fn level_code(level: Option<LogLevel>) -> u8 {
    level.map_or(0, |level| level as u8 + 1)
}

pub(crate) fn level_of_code(code: u8) -> Option<LogLevel> {
    LogLevel::ALL.get(usize::from(code).checked_sub(1)?).copied()
}

/// One line, as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub id: EventId,
    pub stream: Arc<str>,
    /// When it was taken in.
    pub ingested: Timestamp,
    pub invocation: Option<Arc<str>>,
    pub revision: Option<Digest>,
    pub level: Option<LogLevel>,
    pub body: String,
}

impl Event {
    /// When it happened.
    pub fn ts(&self) -> Timestamp {
        timestamp(self.id.micros)
    }

    pub(crate) fn weight(&self) -> usize {
        self.body.len() + OVERHEAD
    }
}

/// An event's name and its place among all events: by time, then by arrival.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EventId {
    pub(crate) micros: i64,
    pub(crate) seq: u64,
}

impl EventId {
    pub(crate) const MAX: Self = Self { micros: i64::MAX, seq: u64::MAX };

    /// Precedes every event of the instant; the first number given out is one.
    pub(crate) fn start_of(micros: i64) -> Self {
        Self { micros, seq: 0 }
    }

    pub(crate) fn next(self) -> Self {
        match self.seq.checked_add(1) {
            Some(seq) => Self { seq, ..self },
            None => Self::start_of(self.micros.saturating_add(1)),
        }
    }

    pub(crate) fn previous(self) -> Self {
        match self.seq.checked_sub(1) {
            Some(seq) => Self { seq, ..self },
            None => Self { micros: (self.micros - 1).max(0), seq: u64::MAX },
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        if text.len() != 56 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let (micros, seq) = text.split_at(20);
        Some(Self { micros: micros.parse().ok()?, seq: seq.parse().ok()? })
    }
}

/// Fifty-six digits, as `CloudWatch` Logs' own.
impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:020}{:036}", self.micros, self.seq)
    }
}

/// Microseconds since 1970; what was before counts as its first instant.
pub(crate) fn micros(at: Timestamp) -> i64 {
    at.as_microsecond().max(0)
}

pub(crate) fn timestamp(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(Timestamp::MAX)
}

/// Rows of one stream that have their numbers: what waits for the disk.
#[derive(Debug)]
pub(crate) struct Accepted {
    pub(crate) group: Arc<GroupKey>,
    pub(crate) stream: Arc<str>,
    pub(crate) group_created: i64,
    pub(crate) stream_created: i64,
    pub(crate) ingested: i64,
    /// At least one, their numbers ascending without a gap.
    pub(crate) rows: Vec<Numbered>,
}

#[derive(Debug)]
pub(crate) struct Numbered {
    pub(crate) id: EventId,
    pub(crate) invocation: Option<Arc<str>>,
    pub(crate) revision: Option<Digest>,
    pub(crate) level: Option<LogLevel>,
    pub(crate) body: String,
}

impl Accepted {
    pub(crate) fn last_seq(&self) -> u64 {
        self.rows.last().map_or(0, |row| row.id.seq)
    }

    pub(crate) fn event(&self, row: &Numbered) -> Event {
        Event {
            id: row.id,
            stream: self.stream.clone(),
            ingested: timestamp(self.ingested),
            invocation: row.invocation.clone(),
            revision: row.revision,
            level: row.level,
            body: row.body.clone(),
        }
    }
}

/// Cuts a text into pieces of at most [`MAX_BODY`] bytes, at character boundaries.
pub(crate) fn split(mut body: String) -> impl Iterator<Item = String> {
    let mut done = false;
    std::iter::from_fn(move || {
        if done {
            return None;
        }
        if body.len() <= MAX_BODY {
            done = true;
            return Some(std::mem::take(&mut body));
        }
        let at = body.floor_char_boundary(MAX_BODY);
        let rest = body.split_off(at);
        Some(std::mem::replace(&mut body, rest))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_ordered_and_read_back() {
        let id = EventId { micros: 1_700_000_000_000_000, seq: 42 };
        assert_eq!(id.to_string().len(), 56);
        assert_eq!(EventId::parse(&id.to_string()), Some(id));
        assert_eq!(EventId::parse(&EventId::MAX.to_string()), Some(EventId::MAX));
        assert!(id < id.next() && id.next().previous() == id);
        assert!(id.to_string() < id.next().to_string());
        for bad in ["", "1", "x", &"9".repeat(56), &"-".repeat(56), &"1".repeat(57)] {
            assert_eq!(EventId::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn long_texts_are_cut_between_characters() {
        let text = format!("x{}", "é".repeat(MAX_BODY));
        let pieces: Vec<String> = split(text.clone()).collect();
        assert!(pieces.iter().all(|piece| piece.len() <= MAX_BODY));
        assert_eq!((pieces.len(), pieces.concat()), (3, text));
        assert_eq!(split(String::new()).collect::<Vec<_>>(), [""]);
    }

    #[test]
    fn levels_read_back() {
        for level in LogLevel::ALL.map(Some).into_iter().chain([None]) {
            assert_eq!(level_of_code(level_code(level)), level);
        }
        assert_eq!(level_of_code(99), None);
    }
}
