//! How a verb fails: an exit code for scripts, a problem and a next step for people.

use std::{fmt, io, process::ExitCode};

use http::StatusCode;
use serde_json::{Value, json};

/// What the exit codes mean, as `--help` tells it.
pub(crate) const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  it failed, or is not allowed
  2  the command line is not valid
  3  the function itself ended with an error
  4  the server cannot be reached, or does not know the access key or the token";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Whoever read the output has had enough: no failure at all.
    Enough = 0,
    Failed = 1,
    Usage = 2,
    Function = 3,
    NoServer = 4,
}

#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) kind: Kind,
    pub(crate) problem: String,
    /// What to do next.
    pub(crate) hint: Option<String>,
    /// What the server answered, if it did.
    pub(crate) status: Option<StatusCode>,
}

impl Failure {
    pub(crate) fn new(kind: Kind, problem: impl Into<String>) -> Self {
        Self { kind, problem: problem.into(), hint: None, status: None }
    }

    pub(crate) fn failed(problem: impl Into<String>) -> Self {
        Self::new(Kind::Failed, problem)
    }

    pub(crate) fn usage(problem: impl Into<String>) -> Self {
        Self::new(Kind::Usage, problem)
    }

    pub(crate) fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    pub(crate) fn json(&self) -> Value {
        let Self { problem, hint, status, .. } = self;
        let status = status.map(|status| status.as_u16());
        json!({ "error": { "message": problem, "hint": hint, "status": status } })
    }

    pub(crate) fn code(&self) -> ExitCode {
        ExitCode::from(self.kind as u8)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.problem)?;
        match &self.hint {
            Some(hint) => write!(f, "\n  next: {hint}"),
            None => Ok(()),
        }
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::failed(format!("{error:#}"))
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        let kind = match error.kind() {
            io::ErrorKind::BrokenPipe => Kind::Enough,
            _ => Kind::Failed,
        };
        Self::new(kind, error.to_string())
    }
}
