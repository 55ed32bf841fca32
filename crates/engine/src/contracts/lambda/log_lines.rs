//! What the platform itself writes to a function's log: in text exactly as AWS prints it, in JSON
//! as AWS's events.

use std::{fmt::Write, time::Duration};

use jiff::Timestamp;
use model::{Digest, LogFormat, LogLevel};
use serde_json::{Value, json};

use super::{errors::Status, extensions::Told};

/// How something ended badly: the status, and the error's type.
pub(crate) type Failed<'a> = Option<(Status, &'a str)>;

pub(crate) fn stamp(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// What only the text format and the Logs API have.
const END: &str = "platform.end";

/// One thing that the platform tells.
pub(crate) enum Line<'a> {
    /// A start begins; names the exact build that runs.
    InitStart {
        runtime: &'a str,
        version: &'a str,
        region: &'a str,
        engine: Digest,
        function: &'a str,
    },
    /// The code is ready, or has failed to become so.
    InitRuntimeDone {
        phase: &'a str,
        failed: Failed<'a>,
    },
    /// A start has ended, in its own phase or while an invocation waited.
    InitReport {
        took: Duration,
        phase: &'a str,
        failed: Failed<'a>,
    },
    Start {
        request_id: &'a str,
    },
    /// The code has answered, or has failed to; extensions may still be at work.
    RuntimeDone {
        request_id: &'a str,
        duration: Duration,
        failed: Failed<'a>,
    },
    /// The invocation is over.
    End {
        request_id: &'a str,
    },
    Report(Report<'a>),
    /// An extension is ready, or is not.
    Extension(&'a Told),
    /// Why an invocation ended, as people read it.
    Problem(&'a str),
}

pub(crate) struct Report<'a> {
    pub(crate) request_id: &'a str,
    pub(crate) duration: Duration,
    pub(crate) memory_mb: u32,
    pub(crate) memory_peak_bytes: u64,
    /// How long the start took that this invocation caused, if it caused one.
    pub(crate) init: Option<Duration>,
    pub(crate) failed: Failed<'a>,
}

impl Line<'_> {
    /// As it stands in the log, if it stands there.
    pub(crate) fn written(&self, format: LogFormat, now: Timestamp) -> Option<String> {
        match format {
            LogFormat::Text => self.text(),
            LogFormat::Json { system, .. } => {
                // The report says as much.
                let (level, kind, record) = self.event().filter(|(_, kind, _)| *kind != END)?;
                let event = || json!({ "time": stamp(now), "type": kind, "record": record });
                (level >= system).then(|| format!("{}\n", event()))
            }
        }
    }

    fn text(&self) -> Option<String> {
        Some(match self {
            Self::InitStart { runtime, version, region, engine, .. } => {
                let version = runtime_version(runtime, version);
                let arn = runtime_arn(region, engine);
                format!("INIT_START Runtime Version: {version}\tRuntime Version ARN: {arn}\n")
            }
            Self::InitReport { took, phase, failed: Some((status, kind)) } => {
                let mut line = format!(
                    "INIT_REPORT Init Duration: {:.2} ms\tPhase: {phase}\tStatus: {}",
                    millis(*took),
                    status.as_str()
                );
                if *status == Status::Error {
                    let _ = write!(line, "\tError Type: {kind}");
                }
                line.push('\n');
                line
            }
            Self::Start { request_id } => {
                format!("START RequestId: {request_id} Version: $LATEST\n")
            }
            Self::End { request_id } => format!("END RequestId: {request_id}\n"),
            Self::Report(report) => report.text(),
            Self::Extension(Told { name, state, events }) => {
                let events = events.join(",");
                format!("EXTENSION\tName: {name}\tState: {state}\tEvents: [{events}]\n")
            }
            Self::Problem(text) => (*text).to_owned(),
            Self::InitRuntimeDone { .. }
            | Self::InitReport { failed: None, .. }
            | Self::RuntimeDone { .. } => return None,
        })
    }

    /// The event that the line is, with its level: those of AWS's table "System log level event
    /// mapping".
    pub(crate) fn event(&self) -> Option<(LogLevel, &'static str, Value)> {
        let on_demand = "on-demand";
        let level =
            |failed: &Failed<'_>, good| if failed.is_some() { LogLevel::Warn } else { good };
        Some(match self {
            Self::InitStart { runtime, version, region, engine, function } => {
                let record = json!({
                    "initializationType": on_demand,
                    "phase": "init",
                    "runtimeVersion": runtime_version(runtime, version),
                    "runtimeVersionArn": runtime_arn(region, engine),
                    "functionName": function,
                    "functionVersion": "$LATEST",
                });
                (LogLevel::Info, "platform.initStart", record)
            }
            Self::InitRuntimeDone { phase, failed } => {
                let mut record = json!({ "initializationType": on_demand, "phase": phase });
                told(&mut record, failed);
                (level(failed, LogLevel::Debug), "platform.initRuntimeDone", record)
            }
            Self::InitReport { took, phase, failed } => {
                let mut record = json!({
                    "initializationType": on_demand,
                    "phase": phase,
                    "metrics": { "durationMs": rounded(*took) },
                });
                told(&mut record, failed);
                (level(failed, LogLevel::Debug), "platform.initReport", record)
            }
            Self::Start { request_id } => {
                let record = json!({ "requestId": request_id, "version": "$LATEST" });
                (LogLevel::Info, "platform.start", record)
            }
            Self::RuntimeDone { request_id, duration, failed } => {
                let metrics = json!({ "durationMs": rounded(*duration) });
                let mut record = json!({ "requestId": request_id, "metrics": metrics });
                told(&mut record, failed);
                (level(failed, LogLevel::Debug), "platform.runtimeDone", record)
            }
            Self::End { request_id } => (LogLevel::Info, END, json!({ "requestId": request_id })),
            Self::Report(report) => {
                (level(&report.failed, LogLevel::Info), "platform.report", report.record())
            }
            Self::Extension(Told { name, state, events }) => {
                let record = json!({ "name": name, "state": state, "events": events });
                (LogLevel::Info, "platform.extension", record)
            }
            Self::Problem(_) => return None,
        })
    }
}

impl Report<'_> {
    /// The start is billed together with the invocation, in whole milliseconds.
    fn billed_ms(&self) -> u64 {
        let billed = self.duration + self.init.unwrap_or_default();
        u64::try_from(billed.as_nanos().div_ceil(1_000_000)).unwrap_or(u64::MAX)
    }

    fn used_mb(&self) -> u64 {
        self.memory_peak_bytes.div_ceil(1024 * 1024).min(u64::from(self.memory_mb))
    }

    fn text(&self) -> String {
        let mut line = format!(
            "REPORT RequestId: {}\tDuration: {:.2} ms\tBilled Duration: {} ms\t\
             Memory Size: {} MB\tMax Memory Used: {} MB\t",
            self.request_id,
            millis(self.duration),
            self.billed_ms(),
            self.memory_mb,
            self.used_mb(),
        );
        if let Some(init) = self.init {
            let _ = write!(line, "Init Duration: {:.2} ms\t", millis(init));
        }
        match self.failed {
            Some((Status::Timeout, _)) => line.push_str("Status: timeout"),
            Some((Status::Error, kind)) => {
                let _ = write!(line, "Status: error\tError Type: {kind}");
            }
            None => {}
        }
        line.push('\n');
        line
    }

    fn record(&self) -> Value {
        let mut metrics = json!({
            "durationMs": rounded(self.duration),
            "billedDurationMs": self.billed_ms(),
            "memorySizeMB": self.memory_mb,
            "maxMemoryUsedMB": self.used_mb(),
        });
        if let Some(init) = self.init {
            metrics["initDurationMs"] = rounded(init).into();
        }
        let mut record = json!({ "requestId": self.request_id, "metrics": metrics });
        told(&mut record, &self.failed);
        record
    }
}

fn told(record: &mut Value, failed: &Failed<'_>) {
    record["status"] = failed.map_or("success", |(status, _)| status.as_str()).into();
    if let Some((Status::Error, kind)) = failed {
        record["errorType"] = (*kind).into();
    }
}

/// `python3.12` is `python:3.12` here, and its build 3.12.1 is `v1`.
fn runtime_version(runtime: &str, version: &str) -> String {
    let runtime = runtime.trim_end_matches(".x");
    let (language, line) = match runtime.strip_prefix("provided.") {
        Some(line) => ("provided", line),
        None => {
            runtime.split_at(runtime.find(|c: char| c.is_ascii_digit()).unwrap_or(runtime.len()))
        }
    };
    let build = version.strip_prefix(line).and_then(|rest| rest.strip_prefix('.'));
    format!("{language}:{line}.v{}", build.unwrap_or(version))
}

fn runtime_arn(region: &str, engine: &Digest) -> String {
    format!("arn:aws:lambda:{region}::runtime:{engine}")
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// Milliseconds to three places, as AWS's events have them.
fn rounded(duration: Duration) -> f64 {
    (millis(duration) * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(line: &Line<'_>) -> String {
        line.written(LogFormat::Text, Timestamp::UNIX_EPOCH).unwrap()
    }

    fn report(init: Option<Duration>, failed: Failed<'_>) -> Line<'_> {
        Line::Report(Report {
            request_id: "id",
            duration: Duration::from_micros(1_234),
            memory_mb: 128,
            memory_peak_bytes: 36_700_161,
            init,
            failed,
        })
    }

    const INIT: Option<Duration> = Some(Duration::from_micros(100_500));
    const ERROR: Failed<'_> = Some((Status::Error, "Runtime.ExitError"));

    #[test]
    fn lines_are_as_aws_prints_them() {
        let engine = Digest::of(b"engine");
        let start = |runtime, version| {
            text(&Line::InitStart { runtime, version, region: "us-east-1", engine, function: "f" })
        };
        assert_eq!(
            start("python3.11", "3.11.7"),
            format!(
                "INIT_START Runtime Version: python:3.11.v7\tRuntime Version ARN: \
                 arn:aws:lambda:us-east-1::runtime:{engine}\n"
            )
        );
        assert!(
            start("provided.al2023", "1")
                .starts_with("INIT_START Runtime Version: provided:al2023.v1\t")
        );
        assert!(
            start("nodejs20.x", "20.20.2")
                .starts_with("INIT_START Runtime Version: nodejs:20.v20.2\t")
        );
        assert_eq!(
            text(&report(INIT, None)),
            "REPORT RequestId: id\tDuration: 1.23 ms\tBilled Duration: 102 ms\tMemory Size: 128 \
             MB\tMax Memory Used: 36 MB\tInit Duration: 100.50 ms\t\n"
        );
        assert_eq!(
            text(&report(None, ERROR)),
            "REPORT RequestId: id\tDuration: 1.23 ms\tBilled Duration: 2 ms\tMemory Size: 128 MB\t\
             Max Memory Used: 36 MB\tStatus: error\tError Type: Runtime.ExitError\n"
        );
    }

    #[test]
    fn events_are_as_aws_has_them_and_those_below_the_level_are_left_out() {
        let at = |system, line: &Line<'_>| {
            let format = LogFormat::Json { application: LogLevel::Info, system };
            line.written(format, Timestamp::UNIX_EPOCH)
        };
        assert_eq!(
            at(LogLevel::Info, &report(INIT, None)).unwrap(),
            "{\"record\":{\"metrics\":{\"billedDurationMs\":102,\"durationMs\":1.234,\
             \"initDurationMs\":100.5,\"maxMemoryUsedMB\":36,\"memorySizeMB\":128},\
             \"requestId\":\"id\",\"status\":\"success\"},\"time\":\"1970-01-01T00:00:00.000Z\",\
             \"type\":\"platform.report\"}\n"
        );
        let failed = report(None, ERROR);
        let done =
            |failed| Line::RuntimeDone { request_id: "id", duration: Duration::ZERO, failed };
        assert!(
            at(LogLevel::Warn, &failed).unwrap().contains("\"errorType\":\"Runtime.ExitError\"")
        );
        assert_eq!(at(LogLevel::Warn, &report(None, None)), None);
        assert_eq!(at(LogLevel::Info, &done(None)), None);
        assert!(at(LogLevel::Debug, &done(None)).unwrap().contains("platform.runtimeDone"));
        assert!(at(LogLevel::Warn, &done(ERROR)).is_some());
        assert_eq!(at(LogLevel::Debug, &Line::End { request_id: "id" }), None);
        assert_eq!(at(LogLevel::Debug, &Line::Problem("text")), None);
    }
}
