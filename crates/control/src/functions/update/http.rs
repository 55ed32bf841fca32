//! Changes to what a program that answers requests is given.

use model::{Config, Contract, Http, HttpProgram, Probe, Signature};

use crate::Error;

/// New values for the fields that are given; the others stay as they are.
#[derive(Debug, Clone, Default)]
pub struct HttpUpdate {
    /// What kind of function the framework is to call; which one, the handler says.
    pub signature: Option<Signature>,
    /// A program of the code's own, in place of a framework.
    pub command: Option<Vec<String>>,
    pub milli_cpu: Option<u32>,
    pub max_in_flight: Option<u32>,
    pub min_instances: Option<u32>,
    pub max_instances: Option<u32>,
    pub startup: Option<Probe>,
    pub liveness: Option<Option<Probe>>,
    pub readiness: Option<Option<Probe>>,
}

impl HttpUpdate {
    /// Changes a configuration, whose other fields have their new values already. What was as it is
    /// by itself goes on being so: processors follow memory, and requests at once follow those.
    pub(super) fn apply(self, old: &Config, new: &mut Config) -> Result<(), Error> {
        let details = self.details();
        let (before, http) = match (&old.contract, &mut new.contract) {
            (Contract::Http(before), Contract::Http(http)) => (before, http),
            _ if details.is_empty() => return Ok(()),
            _ => {
                let problem = "a Lambda function has nothing of the kind";
                return Err(Error::invalid(details[0].0, problem));
            }
        };
        let Self {
            signature,
            command,
            milli_cpu,
            max_in_flight,
            min_instances,
            max_instances,
            startup,
            liveness,
            readiness,
        } = self;
        match command {
            Some(_) if signature.is_some() => {
                return Err(Error::invalid("command", "a command has no signature"));
            }
            Some(command) => {
                if new.handler == old.handler {
                    new.handler.clear();
                }
                http.program = HttpProgram::Command(command);
            }
            None if signature.is_some() || new.handler != old.handler => {
                let stays = match &before.program {
                    HttpProgram::Framework(signature) => *signature,
                    HttpProgram::Command(_) => Signature::Http,
                };
                http.program = HttpProgram::Framework(signature.unwrap_or(stays));
            }
            None => {}
        }
        let follows = before.milli_cpu == Http::cpu_for(old.memory_mb);
        let own = if follows { Http::cpu_for(new.memory_mb) } else { before.milli_cpu };
        http.milli_cpu = milli_cpu.unwrap_or(own);
        let follows = before.max_in_flight == Http::in_flight_for(before.milli_cpu);
        let own = if follows { Http::in_flight_for(http.milli_cpu) } else { before.max_in_flight };
        http.max_in_flight = max_in_flight.unwrap_or(own);
        super::set(&mut http.min_instances, min_instances);
        super::set(&mut http.max_instances, max_instances);
        super::set(&mut http.startup, startup);
        super::set(&mut http.liveness, liveness);
        super::set(&mut http.readiness, readiness);
        Ok(())
    }

    /// For the trail.
    pub(super) fn details(&self) -> Vec<(&'static str, String)> {
        let Self {
            signature,
            command,
            milli_cpu,
            max_in_flight,
            min_instances,
            max_instances,
            startup,
            liveness,
            readiness,
        } = self;
        let number = |value: &Option<u32>| value.map(|value| value.to_string());
        let probe = |probe: &Option<Option<Probe>>| probe.as_ref().map(|it| format!("{it:?}"));
        let all = [
            ("signature", signature.map(|it| it.as_str().to_owned())),
            ("command", command.as_ref().map(|words| words.join(" "))),
            ("milli_cpu", number(milli_cpu)),
            ("max_in_flight", number(max_in_flight)),
            ("min_instances", number(min_instances)),
            ("max_instances", number(max_instances)),
            ("startup", startup.as_ref().map(|it| format!("{it:?}"))),
            ("liveness", probe(liveness)),
            ("readiness", probe(readiness)),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}

#[cfg(test)]
mod tests {
    use model::{EnvVars, Logging};

    use super::*;

    fn config(memory_mb: u32) -> Config {
        let program = HttpProgram::Framework(Signature::CloudEvent);
        Config {
            description: String::new(),
            runtime: "python3.12".parse().unwrap(),
            handler: "hello".into(),
            role: String::new(),
            memory_mb,
            timeout_s: 60,
            ephemeral_mb: 512,
            env: EnvVars::default(),
            logging: Logging::default(),
            layers: Vec::new(),
            network: None,
            contract: Contract::Http(Box::new(Http::new(program, memory_mb))),
        }
    }

    fn updated(old: &Config, update: HttpUpdate, edit: impl FnOnce(&mut Config)) -> Config {
        let mut new = old.clone();
        edit(&mut new);
        update.apply(old, &mut new).unwrap();
        new
    }

    #[test]
    fn processors_follow_memory_until_somebody_says_how_many() {
        let shares = |config: &Config| {
            let http = config.contract.http().unwrap();
            (http.milli_cpu, http.max_in_flight)
        };
        let (small, none) = (config(256), HttpUpdate::default);
        assert_eq!(shares(&small), (167, 1));
        let large = updated(&small, none(), |it| it.memory_mb = 2048);
        assert_eq!(shares(&large), (1000, 80));
        let said = HttpUpdate { milli_cpu: Some(1000), max_in_flight: Some(7), ..none() };
        let said = updated(&small, said, |_| {});
        assert_eq!(shares(&said), (1000, 7));
        let larger = updated(&said, none(), |it| it.memory_mb = 4096);
        assert_eq!(shares(&larger), (1000, 7));
    }

    #[test]
    fn a_program_is_a_framework_or_a_command() {
        let program = |config: &Config| config.contract.http().unwrap().program.clone();
        let (old, none) = (config(256), HttpUpdate::default);
        let renamed = updated(&old, none(), |it| it.handler = "other".into());
        assert_eq!(program(&renamed), HttpProgram::Framework(Signature::CloudEvent));
        let words = vec!["./server".to_owned()];
        let command = HttpUpdate { command: Some(words.clone()), ..none() };
        let own = updated(&old, command, |_| {});
        assert_eq!((program(&own), &*own.handler), (HttpProgram::Command(words.clone()), ""));
        let back = updated(&own, none(), |it| it.handler = "hello".into());
        assert_eq!(program(&back), HttpProgram::Framework(Signature::Http));
        let both = HttpUpdate { command: Some(words), signature: Some(Signature::Http), ..none() };
        assert!(both.apply(&old, &mut old.clone()).is_err());
    }

    #[test]
    fn a_lambda_function_has_none_of_it() {
        let lambda = Config { contract: Contract::Lambda, ..config(256) };
        let cpu = HttpUpdate { milli_cpu: Some(1000), ..HttpUpdate::default() };
        let refused = cpu.apply(&lambda, &mut lambda.clone()).unwrap_err();
        assert!(matches!(refused, Error::Invalid { field: "milli_cpu", .. }), "{refused:?}");
        assert!(HttpUpdate::default().apply(&lambda, &mut lambda.clone()).is_ok());
    }
}
