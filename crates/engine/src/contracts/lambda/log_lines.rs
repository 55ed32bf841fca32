//! The lines that the platform itself writes to a function's log, exactly as AWS prints them.

use std::{fmt::Write, time::Duration};

use jiff::Timestamp;
use model::Digest;

use super::errors::Status;

pub(crate) fn stamp(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// Shown once a start; names the exact build that runs.
///
/// `python3.12` is `python:3.12` here, and its build 3.12.1 is `v1`.
pub(crate) fn init_start(runtime: &str, version: &str, region: &str, engine: &Digest) -> String {
    let (language, line) = match runtime.strip_prefix("provided.") {
        Some(line) => ("provided", line),
        None => {
            runtime.split_at(runtime.find(|c: char| c.is_ascii_digit()).unwrap_or(runtime.len()))
        }
    };
    let build = version.strip_prefix(line).and_then(|rest| rest.strip_prefix('.'));
    let build = build.unwrap_or(version);
    format!(
        "INIT_START Runtime Version: {language}:{line}.v{build}\tRuntime Version ARN: \
         arn:aws:lambda:{region}::runtime:{engine}\n"
    )
}

pub(crate) fn start(request_id: &str) -> String {
    format!("START RequestId: {request_id} Version: $LATEST\n")
}

pub(crate) fn end(request_id: &str) -> String {
    format!("END RequestId: {request_id}\n")
}

/// What one REPORT line tells.
pub(crate) struct Report<'a> {
    pub(crate) request_id: &'a str,
    pub(crate) duration: Duration,
    pub(crate) memory_mb: u32,
    pub(crate) memory_peak_bytes: u64,
    /// How long the start took that this invocation caused, if it caused one.
    pub(crate) init: Option<Duration>,
    pub(crate) failed: Option<(Status, &'a str)>,
}

impl Report<'_> {
    pub(crate) fn line(&self) -> String {
        let Self { request_id, duration, memory_mb, memory_peak_bytes, init, failed } = self;
        // The start is billed together with the invocation, in whole milliseconds.
        let billed = millis(*duration + init.unwrap_or_default()).ceil();
        let used = memory_peak_bytes.div_ceil(1024 * 1024).min(u64::from(*memory_mb));
        let mut line = format!(
            "REPORT RequestId: {request_id}\tDuration: {:.2} ms\tBilled Duration: {billed:.0} ms\t\
             Memory Size: {memory_mb} MB\tMax Memory Used: {used} MB\t",
            millis(*duration),
        );
        if let Some(init) = init {
            let _ = write!(line, "Init Duration: {:.2} ms\t", millis(*init));
        }
        match failed {
            Some((Status::Timeout, _)) => line.push_str("Status: timeout"),
            Some((Status::Error, kind)) => {
                let _ = write!(line, "Status: error\tError Type: {kind}");
            }
            None => {}
        }
        line.push('\n');
        line
    }
}

/// Written when a start did not succeed: in its own phase, or while an invocation waited.
pub(crate) fn init_report(took: Duration, phase: &str, status: Status, kind: &str) -> String {
    let mut line = format!(
        "INIT_REPORT Init Duration: {:.2} ms\tPhase: {phase}\tStatus: {}",
        millis(took),
        status.as_str()
    );
    if status == Status::Error {
        let _ = write!(line, "\tError Type: {kind}");
    }
    line.push('\n');
    line
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_as_aws_prints_them() {
        let digest = Digest::of(b"engine");
        assert_eq!(
            init_start("python3.11", "3.11.7", "us-east-1", &digest),
            format!(
                "INIT_START Runtime Version: python:3.11.v7\tRuntime Version ARN: \
                 arn:aws:lambda:us-east-1::runtime:{digest}\n"
            )
        );
        assert!(
            init_start("provided.al2023", "1", "r", &digest)
                .starts_with("INIT_START Runtime Version: provided:al2023.v1\t")
        );
        let mut report = Report {
            request_id: "id",
            duration: Duration::from_micros(1_234),
            memory_mb: 128,
            memory_peak_bytes: 36_700_161,
            init: Some(Duration::from_micros(100_500)),
            failed: None,
        };
        assert_eq!(
            report.line(),
            "REPORT RequestId: id\tDuration: 1.23 ms\tBilled Duration: 102 ms\tMemory Size: 128 \
             MB\tMax Memory Used: 36 MB\tInit Duration: 100.50 ms\t\n"
        );
        report.init = None;
        report.failed = Some((Status::Error, "Runtime.ExitError"));
        assert_eq!(
            report.line(),
            "REPORT RequestId: id\tDuration: 1.23 ms\tBilled Duration: 2 ms\tMemory Size: 128 MB\t\
             Max Memory Used: 36 MB\tStatus: error\tError Type: Runtime.ExitError\n"
        );
    }
}
