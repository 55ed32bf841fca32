//! What clients say of a function that answers HTTP requests.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use control::functions::{ConfigUpdate, FunctionUpdate, HttpUpdate, NewFunction, Package, Tags};
use model::{
    Check, Config, Contract, Digest, EnvVars, FunctionKey, Http, HttpProgram, Logging, NetworkKey,
    Probe, Runtime, Signature, UsedNetwork,
};
use serde::{Deserialize, Deserializer, Serialize};

use super::misnamed;
use crate::{Asked, bad, fault::Fault};

const DEFAULT_ROLE: &str = "morrow-default";
const EPHEMERAL_MB: u32 = 512;

/// A function as it is to be.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct New {
    contract: String,
    code: Source,
    runtime: Runtime,
    target: Option<String>,
    signature: Option<Signature>,
    command: Option<Vec<String>>,
    #[serde(default)]
    description: String,
    role: Option<String>,
    memory_mb: Option<u32>,
    timeout_s: Option<u32>,
    ephemeral_mb: Option<u32>,
    cpu: Option<f64>,
    max_in_flight: Option<u32>,
    min_instances: Option<u32>,
    max_instances: Option<u32>,
    startup: Option<ProbeText>,
    liveness: Option<ProbeText>,
    readiness: Option<ProbeText>,
    #[serde(default)]
    env: BTreeMap<String, String>,
    network: Option<String>,
    /// The state that is to be replaced.
    revision: Option<String>,
}

/// What is to change; the rest stays. `null` takes away what can be away.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::option_option, reason = "nothing, null and a value are three things")]
pub(super) struct Update {
    code: Option<Source>,
    runtime: Option<Runtime>,
    target: Option<String>,
    signature: Option<Signature>,
    command: Option<Vec<String>>,
    description: Option<String>,
    role: Option<String>,
    memory_mb: Option<u32>,
    timeout_s: Option<u32>,
    ephemeral_mb: Option<u32>,
    cpu: Option<f64>,
    max_in_flight: Option<u32>,
    min_instances: Option<u32>,
    max_instances: Option<u32>,
    #[serde(default, deserialize_with = "said")]
    startup: Option<Option<ProbeText>>,
    #[serde(default, deserialize_with = "said")]
    liveness: Option<Option<ProbeText>>,
    #[serde(default, deserialize_with = "said")]
    readiness: Option<Option<ProbeText>>,
    env: Option<BTreeMap<String, String>>,
    #[serde(default, deserialize_with = "said")]
    network: Option<Option<String>>,
    revision: Option<String>,
}

/// Tells `null` from nothing.
fn said<'de, T, D>(from: D) -> Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    T::deserialize(from).map(Some)
}

/// Where the code is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "lowercase")]
enum Source {
    /// A zip archive in base64.
    Zip(String),
    /// What a build made of it.
    Built(Digest),
}

impl Source {
    fn package(self) -> Result<Package, Fault> {
        let text = match self {
            Self::Zip(text) => text,
            Self::Built(digest) => return Ok(Package::Built(digest)),
        };
        let zip = STANDARD.decode(text).map_err(|_| bad("code: zip is not base64"))?;
        if zip.is_empty() {
            return Err(bad("code: zip is empty"));
        }
        Ok(Package::Uploaded(zip.into()))
    }
}

/// A probe. Without a path, that somebody listens is enough.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProbeText {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    http: Option<String>,
    #[serde(default)]
    delay_s: u32,
    #[serde(default = "ten")]
    period_s: u32,
    #[serde(default = "one")]
    timeout_s: u32,
    #[serde(default = "three")]
    failures: u32,
}

/// Cloud Run's own.
fn ten() -> u32 {
    10
}

fn one() -> u32 {
    1
}

fn three() -> u32 {
    3
}

impl From<ProbeText> for Probe {
    fn from(text: ProbeText) -> Self {
        let ProbeText { http, delay_s, period_s, timeout_s, failures } = text;
        let check = http.map_or(Check::Connects, Check::Answers);
        Self { check, delay_s, period_s, timeout_s, failures }
    }
}

impl From<&Probe> for ProbeText {
    fn from(probe: &Probe) -> Self {
        let Probe { check, delay_s, period_s, timeout_s, failures } = probe.clone();
        let http = match check {
            Check::Connects => None,
            Check::Answers(path) => Some(path),
        };
        Self { http, delay_s, period_s, timeout_s, failures }
    }
}

impl New {
    /// What is to be made, and in place of which state, if a certain one.
    pub(super) fn read(
        self,
        asked: &Asked,
        key: FunctionKey,
    ) -> Result<(NewFunction, Option<String>), Fault> {
        if self.contract != "http" {
            let problem = "contract: only functions of the contract http are made here; AWS \
                           Lambda's API makes its own";
            return Err(bad(problem));
        }
        let network = self.network.as_deref().map(|name| network(asked, name)).transpose()?;
        let program = program(self.target.as_deref(), self.signature, self.command)?;
        let memory_mb = self.memory_mb.unwrap_or(Http::MEMORY_MB);
        let mut http = Http::new(program, memory_mb);
        if let Some(cpu) = self.cpu {
            http.milli_cpu = milli(cpu)?;
            http.max_in_flight = Http::in_flight_for(http.milli_cpu);
        }
        for (field, value) in [
            (&mut http.max_in_flight, self.max_in_flight),
            (&mut http.min_instances, self.min_instances),
            (&mut http.max_instances, self.max_instances),
        ] {
            *field = value.unwrap_or(*field);
        }
        http.startup = self.startup.map_or(http.startup, Probe::from);
        http.liveness = self.liveness.map(Probe::from);
        http.readiness = self.readiness.map(Probe::from);
        let own = || format!("arn:aws:iam::{}:role/{DEFAULT_ROLE}", key.scope.owner());
        let config = Config {
            description: self.description,
            runtime: self.runtime,
            handler: self.target.unwrap_or_default(),
            role: self.role.unwrap_or_else(own),
            memory_mb,
            timeout_s: self.timeout_s.unwrap_or(Http::TIMEOUT_S),
            ephemeral_mb: self.ephemeral_mb.unwrap_or(EPHEMERAL_MB),
            env: EnvVars(self.env),
            logging: Logging::default(),
            layers: Vec::new(),
            network,
            contract: Contract::Http(Box::new(http)),
        };
        let package = self.code.package()?;
        Ok((NewFunction { key, config, package, tags: Tags::new() }, self.revision))
    }
}

/// What is to listen: a framework that calls a target, or a command.
fn program(
    target: Option<&str>,
    signature: Option<Signature>,
    command: Option<Vec<String>>,
) -> Result<HttpProgram, Fault> {
    match (target, command) {
        (Some(_), None) => Ok(HttpProgram::Framework(signature.unwrap_or(Signature::Http))),
        (None, Some(command)) if signature.is_none() => Ok(HttpProgram::Command(command)),
        (None, Some(_)) => Err(bad("command: a command has no signature")),
        (Some(_), Some(_)) => Err(bad("command: a function has a target or a command, not both")),
        (None, None) => Err(bad("target: a function has a target or a command")),
    }
}

impl Update {
    pub(super) fn read(self, asked: &Asked) -> Result<FunctionUpdate, Fault> {
        let network = match self.network {
            None => None,
            Some(None) => Some(None),
            Some(Some(name)) => Some(Some(network(asked, &name)?)),
        };
        let probe = |text: Option<ProbeText>| text.map(Probe::from);
        let http = HttpUpdate {
            signature: self.signature,
            command: self.command,
            milli_cpu: self.cpu.map(milli).transpose()?,
            max_in_flight: self.max_in_flight,
            min_instances: self.min_instances,
            max_instances: self.max_instances,
            startup: self.startup.map(|it| probe(it).unwrap_or(Probe::STARTUP)),
            liveness: self.liveness.map(probe),
            readiness: self.readiness.map(probe),
        };
        let config = ConfigUpdate {
            description: self.description,
            runtime: self.runtime,
            handler: self.target,
            role: self.role,
            memory_mb: self.memory_mb,
            timeout_s: self.timeout_s,
            ephemeral_mb: self.ephemeral_mb,
            env: self.env.map(EnvVars),
            network,
            http,
            token: self.revision,
            ..ConfigUpdate::default()
        };
        let package = self.code.map(Source::package).transpose()?;
        Ok(FunctionUpdate { package, config })
    }
}

/// Processors in thousandths of one.
fn milli(cpu: f64) -> Result<u32, Fault> {
    let milli = (cpu * 1000.0).round();
    if !(0.0..=1e6).contains(&milli) {
        return Err(bad(format!("cpu: {cpu} is no number of processors")));
    }
    // It is whole, and in bounds.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let milli = milli as u32;
    Ok(milli)
}

fn network(asked: &Asked, name: &str) -> Result<UsedNetwork, Fault> {
    let name = name.parse().map_err(|error| misnamed(&error))?;
    let key = NetworkKey { scope: asked.scope()?, region: asked.region.clone(), name };
    Ok(asked.control.network_named(&asked.caller, &key)?)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn nothing_is_told_from_null() {
        let read = |value| serde_json::from_value::<Update>(value).unwrap();
        assert!(read(json!({})).liveness.is_none());
        assert!(matches!(read(json!({ "liveness": null })).liveness, Some(None)));
        let given = read(json!({ "liveness": { "http": "/live" } })).liveness.flatten();
        let probe = Probe::from(given.unwrap());
        assert_eq!(probe.check, Check::Answers("/live".into()));
        assert_eq!((probe.period_s, probe.timeout_s, probe.failures), (10, 1, 3));
        assert!(serde_json::from_value::<Update>(json!({ "contract": "http" })).is_err());
    }

    #[test]
    fn a_function_has_a_target_or_a_command() {
        let command = || Some(vec!["./server".to_owned()]);
        assert!(program(Some("f"), None, None).is_ok());
        assert!(program(None, None, command()).is_ok());
        assert!(program(None, None, None).is_err());
        assert!(program(Some("f"), None, command()).is_err());
        assert!(program(None, Some(Signature::Http), command()).is_err());
    }

    #[test]
    fn processors_are_counted_in_thousandths() {
        assert_eq!(milli(0.583).ok(), Some(583));
        assert_eq!(milli(8.0).ok(), Some(8000));
        for bad in [-1.0, f64::NAN, f64::INFINITY, 1e9] {
            assert!(milli(bad).is_err(), "{bad}");
        }
    }
}
