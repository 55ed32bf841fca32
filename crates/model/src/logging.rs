use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// How a function's log is written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logging {
    pub format: LogFormat,
    /// A log group that the function shares with others, instead of its own.
    pub group: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum LogFormat {
    #[default]
    Text,
    /// Only JSON has levels: lines below them are not kept.
    Json {
        /// For what the code writes.
        application: LogLevel,
        /// For what the platform writes.
        system: LogLevel,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum LogLevel {
    Trace,
    Debug,
    Info,
    Warn,
    Error,
    Fatal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a log level is TRACE, DEBUG, INFO, WARN, ERROR or FATAL")]
pub struct BadLogLevel;

impl LogLevel {
    pub const ALL: [Self; 6] =
        [Self::Trace, Self::Debug, Self::Info, Self::Warn, Self::Error, Self::Fatal];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Trace => "TRACE",
            Self::Debug => "DEBUG",
            Self::Info => "INFO",
            Self::Warn => "WARN",
            Self::Error => "ERROR",
            Self::Fatal => "FATAL",
        }
    }
}

impl fmt::Display for LogLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// As programs spell it: in any case, and `WARNING` and `CRITICAL` as Python has them.
impl FromStr for LogLevel {
    type Err = BadLogLevel;

    fn from_str(text: &str) -> Result<Self, BadLogLevel> {
        let same = |level: &Self| text.eq_ignore_ascii_case(level.as_str());
        let spelled = Self::ALL.into_iter().find(same);
        spelled
            .or_else(|| text.eq_ignore_ascii_case("WARNING").then_some(Self::Warn))
            .or_else(|| text.eq_ignore_ascii_case("CRITICAL").then_some(Self::Fatal))
            .ok_or(BadLogLevel)
    }
}

impl Logging {
    /// The lowest level of the code's lines that is kept, where there are levels.
    pub fn application(&self) -> Option<LogLevel> {
        match self.format {
            LogFormat::Text => None,
            LogFormat::Json { application, .. } => Some(application),
        }
    }

    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}
