//! How a function's code is driven, and what that takes.

use serde::{Deserialize, Serialize};

use crate::FunctionName;

/// How the code is driven.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Contract {
    /// AWS Lambda's Runtime API, version 2018-06-01: one event after another.
    #[default]
    Lambda,
    /// A program that listens on `$PORT`: many requests at once.
    Http(Box<Http>),
}

impl Contract {
    pub fn is_lambda(&self) -> bool {
        matches!(self, Self::Lambda)
    }

    pub fn http(&self) -> Option<&Http> {
        match self {
            Self::Http(http) => Some(http),
            Self::Lambda => None,
        }
    }

    /// The log group that a function has to itself.
    pub fn own_log_group(&self, function: &FunctionName) -> String {
        match self {
            Self::Lambda => format!("/aws/lambda/{function}"),
            Self::Http(_) => format!("/http/{function}"),
        }
    }

    /// How many invocations one instance takes at a time.
    pub fn max_in_flight(&self) -> usize {
        match self {
            Self::Lambda => 1,
            Self::Http(http) => usize::try_from(http.max_in_flight).unwrap_or(usize::MAX),
        }
    }
}

/// What a program that answers HTTP requests is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Http {
    pub program: HttpProgram,
    /// The share of processors, in thousandths of one.
    pub milli_cpu: u32,
    /// How many requests one instance takes at a time.
    pub max_in_flight: u32,
    /// So many instances are kept though no request comes.
    pub min_instances: u32,
    pub max_instances: u32,
    /// How it is known that an instance can take requests.
    pub startup: Probe,
    /// How it is known that one has to be replaced; it is never asked without.
    pub liveness: Option<Probe>,
    /// How it is known that one is to get no requests for now; it is never asked without.
    pub readiness: Option<Probe>,
}

/// What listens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HttpProgram {
    /// Google's functions framework of the code's language. It calls the function's handler, which
    /// Google calls the target.
    Framework(Signature),
    /// The code's own program and its arguments.
    Command(Vec<String>),
}

/// What kind of function the functions framework is to call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Signature {
    Http,
    CloudEvent,
    /// Google's events of before `CloudEvents`: `(data, context)`.
    Event,
    Typed,
}

impl Signature {
    pub const ALL: [Self; 4] = [Self::Http, Self::CloudEvent, Self::Event, Self::Typed];

    /// As `FUNCTION_SIGNATURE_TYPE` has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::CloudEvent => "cloudevent",
            Self::Event => "event",
            Self::Typed => "typed",
        }
    }
}

/// A question that is put to an instance again and again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Probe {
    pub check: Check,
    /// How long after the start it is put for the first time.
    pub delay_s: u32,
    /// How long after one the next is put.
    pub period_s: u32,
    pub timeout_s: u32,
    /// So many failures, one after the other, mean no.
    pub failures: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Check {
    /// Somebody listens.
    Connects,
    /// A GET of this path is answered with a status from 200 to 399.
    Answers(String),
}

/// What a function has unless it says otherwise, and the most that it may ask for. The numbers are
/// those of Google's Cloud Run.
impl Http {
    pub const MEMORY_MB: u32 = 256;
    pub const TIMEOUT_S: u32 = 60;
    pub const MOST_TIMEOUT_S: u32 = 3600;
    pub const MOST_IN_FLIGHT: u32 = 1000;
    pub const INSTANCES: u32 = 100;
    pub const MOST_MILLI_CPU: u32 = 8000;
    pub const LEAST_MILLI_CPU: u32 = 80;

    pub fn new(program: HttpProgram, memory_mb: u32) -> Self {
        let milli_cpu = Self::cpu_for(memory_mb);
        Self {
            program,
            milli_cpu,
            max_in_flight: Self::in_flight_for(milli_cpu),
            min_instances: 0,
            max_instances: Self::INSTANCES,
            startup: Probe::STARTUP,
            liveness: None,
            readiness: None,
        }
    }

    /// The share of processors that comes with so much memory.
    pub fn cpu_for(memory_mb: u32) -> u32 {
        match memory_mb {
            0..256 => 83,
            256..512 => 167,
            512..1024 => 333,
            1024..2048 => 583,
            2048..4096 => 1000,
            4096..16384 => 2000,
            16384..32768 => 4000,
            _ => 8000,
        }
    }

    /// A program with less than one processor takes one request at a time.
    pub fn in_flight_for(milli_cpu: u32) -> u32 {
        if milli_cpu >= 1000 { 80 } else { 1 }
    }

    /// What cannot be had: the field, and what is wrong with it.
    pub fn check(&self) -> Result<(), (&'static str, String)> {
        let within = |field, value: u32, least: u32, most: u32| {
            if (least..=most).contains(&value) {
                return Ok(());
            }
            Err((field, format!("{value} is not from {least} to {most}")))
        };
        within("cpu", self.milli_cpu, Self::LEAST_MILLI_CPU, Self::MOST_MILLI_CPU)?;
        within("max_in_flight", self.max_in_flight, 1, Self::MOST_IN_FLIGHT)?;
        within("max_instances", self.max_instances, 1, 1000)?;
        within("min_instances", self.min_instances, 0, self.max_instances)?;
        if self.max_in_flight > 1 && self.milli_cpu < 1000 {
            let problem = "an instance with less than one processor takes one request at a time";
            return Err(("max_in_flight", problem.to_owned()));
        }
        if let HttpProgram::Command(argv) = &self.program
            && argv.first().is_none_or(String::is_empty)
        {
            return Err(("command", "it names no program".to_owned()));
        }
        let probes = [Some(&self.startup), self.liveness.as_ref(), self.readiness.as_ref()];
        for (field, probe) in ["startup", "liveness", "readiness"].into_iter().zip(probes) {
            if let Some(probe) = probe {
                probe.check().map_err(|problem| (field, problem))?;
            }
        }
        Ok(())
    }
}

impl Probe {
    /// What Cloud Run asks at the start unless it is told otherwise.
    pub const STARTUP: Self =
        Self { check: Check::Connects, delay_s: 0, period_s: 240, timeout_s: 240, failures: 1 };

    /// How long it takes at most until the answer is no.
    pub fn longest_s(&self) -> u32 {
        self.delay_s.saturating_add(self.period_s.saturating_mul(self.failures))
    }

    fn check(&self) -> Result<(), String> {
        let within = |what, value: u32, least: u32, most: u32| {
            if (least..=most).contains(&value) {
                return Ok(());
            }
            Err(format!("its {what} of {value} is not from {least} to {most}"))
        };
        within("delay_s", self.delay_s, 0, 240)?;
        within("period_s", self.period_s, 1, 3600)?;
        within("timeout_s", self.timeout_s, 1, self.period_s)?;
        within("failures", self.failures, 1, 240)?;
        match &self.check {
            Check::Answers(path) if !path.starts_with('/') || path.len() > 2048 => {
                Err("its path does not begin with / or is longer than 2048 characters".to_owned())
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn http() -> Http {
        Http::new(HttpProgram::Framework(Signature::Http), 2048)
    }

    #[test]
    fn processors_come_with_memory_and_decide_how_many_requests_at_once() {
        assert_eq!((http().milli_cpu, http().max_in_flight), (1000, 80));
        let small = Http::new(HttpProgram::Framework(Signature::Http), Http::MEMORY_MB);
        assert_eq!((small.milli_cpu, small.max_in_flight), (167, 1));
        for (memory, cpu) in [(128, 83), (1024, 583), (4096, 2000), (16384, 4000), (32768, 8000)] {
            assert_eq!(Http::cpu_for(memory), cpu, "{memory}");
        }
    }

    #[test]
    fn what_cannot_be_had_is_named() {
        assert_eq!(http().check(), Ok(()));
        let probe = |probe| Http { liveness: Some(probe), ..http() };
        let answers = |path: &str| Probe { check: Check::Answers(path.into()), ..Probe::STARTUP };
        for (bad, field) in [
            (Http { milli_cpu: 79, ..http() }, "cpu"),
            (Http { milli_cpu: 8001, ..http() }, "cpu"),
            (Http { milli_cpu: 999, ..http() }, "max_in_flight"),
            (Http { max_in_flight: 0, ..http() }, "max_in_flight"),
            (Http { max_in_flight: 1001, ..http() }, "max_in_flight"),
            (Http { max_instances: 0, ..http() }, "max_instances"),
            (Http { min_instances: 101, ..http() }, "min_instances"),
            (Http { program: HttpProgram::Command(Vec::new()), ..http() }, "command"),
            (probe(answers("health")), "liveness"),
            (probe(Probe { timeout_s: 11, period_s: 10, ..Probe::STARTUP }), "liveness"),
            (Http { startup: Probe { delay_s: 241, ..Probe::STARTUP }, ..http() }, "startup"),
        ] {
            assert_eq!(bad.check().unwrap_err().0, field, "{bad:?}");
        }
    }
}
