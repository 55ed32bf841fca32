//! The platform's own words to a Lambda function's caller, as AWS prints them.

use bytes::Bytes;
use sandbox::{Ended, How};
use serde::Serialize;

use super::{extensions::GaveUp, log_lines::Line};

/// Why an invocation ended other than by the code's response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    /// The `errorType` of the payload, and the `Error Type` of the REPORT line.
    pub(crate) kind: String,
    pub(crate) payload: Bytes,
    pub(crate) status: Status,
    /// What the log shows besides the REPORT line, if anything.
    pub(crate) line: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Error,
    Timeout,
}

impl Status {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Timeout => "timeout",
        }
    }
}

#[derive(Serialize)]
struct Payload<'a> {
    #[serde(rename = "errorType")]
    kind: &'a str,
    #[serde(rename = "errorMessage")]
    message: &'a str,
}

fn payload(kind: &str, message: &str) -> Bytes {
    serde_json::to_vec(&Payload { kind, message }).unwrap_or_default().into()
}

impl Failure {
    /// As the log tells it.
    pub(crate) fn told(&self) -> (Status, &str) {
        (self.status, &self.kind)
    }

    /// What the log shows besides.
    pub(crate) fn problem(&self) -> Option<Line<'_>> {
        self.line.as_deref().map(Line::Problem)
    }

    /// The code reported an error of its own; its document is the payload, byte for byte.
    pub(crate) fn reported(kind: String, document: Bytes) -> Self {
        Self { kind, payload: document, status: Status::Error, line: None }
    }

    fn platform(request_id: &str, kind: &str, problem: &str) -> Self {
        let message = format!("RequestId: {request_id} Error: {problem}");
        Self {
            kind: kind.to_owned(),
            payload: payload(kind, &message),
            status: Status::Error,
            line: Some(format!("{message}\n{kind}\n")),
        }
    }

    pub(crate) fn timed_out(request_id: &str, at: jiff::Timestamp, seconds: u32) -> Self {
        let problem = format!("Task timed out after {seconds}.00 seconds");
        let message = format!("RequestId: {request_id} Error: {problem}");
        let kind = "Sandbox.Timedout";
        Self {
            kind: kind.to_owned(),
            payload: payload(kind, &message),
            status: Status::Timeout,
            line: Some(format!("{} {request_id} {problem}\n\n", super::log_lines::stamp(at))),
        }
    }

    /// An extension has ended, which it may only do when it is told to.
    fn extension_ended(request_id: &str, how: How) -> Self {
        let problem = match how {
            How::Exited(code) => format!("exit code {code}"),
            How::Signalled(signal) => format!("signal: {}", signal_name(signal)),
            How::Destroyed => "signal: killed".to_owned(),
        };
        Self::platform(request_id, "Extension.Crash", &problem)
    }

    /// An extension could not be started, or too many were to be.
    pub(crate) fn extension_not_launched(request_id: &str, problem: &str) -> Self {
        Self::platform(request_id, "Extension.LaunchError", problem)
    }

    /// An extension gave up by itself.
    pub(crate) fn extension_gave_up(request_id: &str, gave_up: &GaveUp) -> Self {
        Self::platform(request_id, gave_up.kind, &gave_up.reason)
    }

    pub(crate) fn ended(request_id: &str, ended: Ended) -> Self {
        if ended.companion.is_some() {
            return Self::extension_ended(request_id, ended.how);
        }

        let exited = |how: &str| format!("Runtime exited with error: {how}");
        match ended.how {
            How::Signalled(_) if ended.out_of_memory => {
                Self::platform(request_id, "Runtime.OutOfMemory", &exited("signal: killed"))
            }
            How::Exited(0) => Self::platform(
                request_id,
                "Runtime.ExitError",
                "Runtime exited without providing a reason",
            ),
            How::Exited(code) => Self::platform(
                request_id,
                "Runtime.ExitError",
                &exited(&format!("exit status {code}")),
            ),
            How::Signalled(signal) => {
                let name = signal_name(signal);
                Self::platform(request_id, "Runtime.ExitError", &exited(&format!("signal: {name}")))
            }
            How::Destroyed => {
                Self::platform(request_id, "Runtime.ExitError", &exited("signal: killed"))
            }
        }
    }

    pub(crate) fn no_entrypoint(request_id: &str, tried: &str) -> Self {
        let problem = format!("Couldn't find valid bootstrap(s): [{tried}]");
        Self::platform(request_id, "Runtime.InvalidEntrypoint", &problem)
    }

    /// As Lambda's own start script ends, which says so first.
    pub(crate) fn no_wrapper(request_id: &str, wrapper: &str) -> Self {
        let problem = "Runtime exited with error: exit status 127";
        let failure = Self::platform(request_id, "Runtime.ExitError", problem);
        let said = failure.line.as_deref().unwrap_or_default();
        let line = Some(format!("{wrapper}: does not exist or is not an executable\n{said}"));
        Self { line, ..failure }
    }

    pub(crate) fn response_too_large(limit: usize) -> Self {
        let kind = "Function.ResponseSizeTooLarge";
        let message =
            format!("Response payload size exceeded maximum allowed payload size ({limit} bytes).");
        Self {
            kind: kind.to_owned(),
            payload: payload(kind, &message),
            status: Status::Error,
            line: None,
        }
    }
}

/// As Go's `syscall.Signal` prints it, which is what AWS's own supervisor shows.
fn signal_name(signal: i32) -> String {
    match signal {
        1 => "hangup".to_owned(),
        2 => "interrupt".to_owned(),
        3 => "quit".to_owned(),
        4 => "illegal instruction".to_owned(),
        5 => "trace/breakpoint trap".to_owned(),
        6 => "aborted".to_owned(),
        7 => "bus error".to_owned(),
        8 => "floating point exception".to_owned(),
        9 => "killed".to_owned(),
        10 => "user defined signal 1".to_owned(),
        11 => "segmentation fault".to_owned(),
        12 => "user defined signal 2".to_owned(),
        13 => "broken pipe".to_owned(),
        14 => "alarm clock".to_owned(),
        15 => "terminated".to_owned(),
        31 => "bad system call".to_owned(),
        other => format!("signal {other}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(failure: &Failure) -> &str {
        std::str::from_utf8(&failure.payload).unwrap()
    }

    #[test]
    fn ends_are_told_in_aws_words() {
        let ended = |how, out_of_memory| {
            Failure::ended("id", Ended { how, companion: None, out_of_memory })
        };
        insta::assert_snapshot!(text(&ended(How::Exited(1), false)), @r#"{"errorType":"Runtime.ExitError","errorMessage":"RequestId: id Error: Runtime exited with error: exit status 1"}"#);
        insta::assert_snapshot!(text(&ended(How::Exited(0), false)), @r#"{"errorType":"Runtime.ExitError","errorMessage":"RequestId: id Error: Runtime exited without providing a reason"}"#);
        insta::assert_snapshot!(text(&ended(How::Signalled(9), true)), @r#"{"errorType":"Runtime.OutOfMemory","errorMessage":"RequestId: id Error: Runtime exited with error: signal: killed"}"#);
        insta::assert_snapshot!(text(&ended(How::Signalled(11), false)), @r#"{"errorType":"Runtime.ExitError","errorMessage":"RequestId: id Error: Runtime exited with error: signal: segmentation fault"}"#);
        let late = Failure::timed_out("id", jiff::Timestamp::UNIX_EPOCH, 3);
        insta::assert_snapshot!(text(&late), @r#"{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: id Error: Task timed out after 3.00 seconds"}"#);
        assert_eq!(
            late.line.unwrap(),
            "1970-01-01T00:00:00.000Z id Task timed out after 3.00 seconds\n\n"
        );
    }
}
