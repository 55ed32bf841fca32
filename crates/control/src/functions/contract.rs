//! What each contract asks of a configuration. What Lambda's own model bounds, its front end has
//! seen to; the bounds of programs that answer requests are Google's, and looked at here.

use engine::runtimes;
use http::uri::PathAndQuery;
use model::{Check, Config, Contract, EnvVars, FunctionKey, Http, HttpProgram, Probe};

use super::{env_bytes, references};
use crate::{Error, Invalid};

/// The most that names and values of a Lambda function's environment may take: 4 KB.
const MAX_LAMBDA_ENV_BYTES: u64 = 4096;
/// The same of a function that answers requests, counted as Google does.
const MAX_HTTP_ENV_BYTES: u64 = 32 << 10;
const MAX_VARIABLES: usize = 1000;
/// What the platform says in the environment of a program that answers requests.
const RESERVED: [&str; 6] = [
    "FUNCTION_SIGNATURE_TYPE",
    "FUNCTION_TARGET",
    "K_CONFIGURATION",
    "K_REVISION",
    "K_SERVICE",
    "PORT",
];
const RESERVED_PREFIX: &str = "X_GOOGLE_";
/// The name of a Cloud Run service.
const MAX_NAME: usize = 49;
const MEMORY_MB: std::ops::RangeInclusive<u32> = 128..=32_768;
const EPHEMERAL_MB: std::ops::RangeInclusive<u32> = 512..=10_240;
const MAX_TARGET: usize = 128;
const MAX_ARGUMENTS: usize = 100;
const MAX_COMMAND_BYTES: usize = 8 << 10;
const MAX_DESCRIPTION: usize = 256;

/// Whether a function may have this configuration.
pub(super) fn check(key: &FunctionKey, config: &Config) -> Result<(), Error> {
    check_env(&config.contract, &config.env)?;
    match &config.contract {
        Contract::Lambda => Ok(()),
        Contract::Http(http) => check_http(key, config, http),
    }
}

/// Whether a function may be given another configuration in place of the one that it has.
pub(super) fn check_same(old: &Config, new: &Config) -> Result<(), Error> {
    if old.contract.is_lambda() == new.contract.is_lambda() {
        return Ok(());
    }
    let problem = "a function's contract never changes; delete the function, then create it anew";
    Err(Error::invalid("contract", problem))
}

/// How many bytes an environment takes, and how many it may.
pub(super) fn env_size(contract: &Contract, env: &EnvVars) -> (u64, u64) {
    match contract {
        Contract::Lambda => (env_bytes(&env.0), MAX_LAMBDA_ENV_BYTES),
        Contract::Http(_) => {
            let bytes = env.0.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>();
            (bytes as u64, MAX_HTTP_ENV_BYTES)
        }
    }
}

fn check_env(contract: &Contract, env: &EnvVars) -> Result<(), Error> {
    let invalid = |problem| Err(Error::Invalid { field: "Environment", problem });
    let (bytes, limit) = env_size(contract, env);
    if bytes > limit {
        return invalid(Invalid::EnvTooLarge(limit));
    }
    let broken = |text: &String| text.contains('\0');
    if env.0.iter().any(|(name, value)| broken(name) || broken(value)) {
        return invalid(Invalid::Other("names and values cannot contain a null byte".to_owned()));
    }
    if contract.http().is_some() {
        check_variables(env)?;
    }
    references::check(env)
}

/// Google's rules for names of variables.
fn check_variables(env: &EnvVars) -> Result<(), Error> {
    if env.0.len() > MAX_VARIABLES {
        let problem = format!("has more than {MAX_VARIABLES} variables");
        return Err(Error::invalid("Environment", problem));
    }
    for name in env.0.keys() {
        if name.is_empty() || name.contains('=') {
            let problem = format!("{name:?} cannot be a variable's name");
            return Err(Error::invalid("Environment", problem));
        }
        if RESERVED.contains(&name.as_str()) || name.starts_with(RESERVED_PREFIX) {
            let problem = format!("{name} is reserved: the platform sets it");
            return Err(Error::invalid("Environment", problem));
        }
    }
    Ok(())
}

fn check_http(key: &FunctionKey, config: &Config, http: &Http) -> Result<(), Error> {
    check_name(key.name.as_str())?;
    http.check().map_err(|(field, problem)| Error::invalid(field, problem))?;
    let within = |field, value: u32, range: &std::ops::RangeInclusive<u32>| {
        if range.contains(&value) {
            return Ok(());
        }
        let problem = format!("{value} is not from {} to {}", range.start(), range.end());
        Err(Error::invalid(field, problem))
    };
    within("memory_mb", config.memory_mb, &MEMORY_MB)?;
    within("timeout_s", config.timeout_s, &(1..=Http::MOST_TIMEOUT_S))?;
    within("ephemeral_mb", config.ephemeral_mb, &EPHEMERAL_MB)?;
    if config.description.chars().count() > MAX_DESCRIPTION {
        let problem = format!("has more than {MAX_DESCRIPTION} characters");
        return Err(Error::invalid("description", problem));
    }
    let runtime = &config.runtime;
    if !runtimes::known().contains(runtime) {
        let problem = format!("there is no runtime {runtime}; `morrow runtimes` lists them");
        return Err(Error::invalid("runtime", problem));
    }
    check_program(config, &http.program)?;
    for (field, probe) in [
        ("startup", Some(&http.startup)),
        ("liveness", http.liveness.as_ref()),
        ("readiness", http.readiness.as_ref()),
    ] {
        if let Some(Probe { check: Check::Answers(path), .. }) = probe
            && path.parse::<PathAndQuery>().is_err()
        {
            return Err(Error::invalid(field, format!("{path:?} is no path of a URL")));
        }
    }
    Ok(())
}

fn check_name(name: &str) -> Result<(), Error> {
    let allowed = |b: u8| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-');
    let good = name.len() <= MAX_NAME
        && name.bytes().all(allowed)
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && !name.ends_with('-');
    if good {
        return Ok(());
    }
    let problem = format!(
        "{name:?} is no name of a function that answers requests: lower-case letters, digits and \
         hyphens, a letter first, no hyphen last, {MAX_NAME} characters at most"
    );
    Err(Error::invalid("name", problem))
}

fn check_program(config: &Config, program: &HttpProgram) -> Result<(), Error> {
    match program {
        HttpProgram::Framework(_) => {
            let runtime = &config.runtime;
            if runtimes::framework(runtime).is_none() {
                let problem = format!(
                    "{runtime} has no functions framework; choose a runtime of Python or Node, or \
                     give a command"
                );
                return Err(Error::invalid("runtime", problem));
            }
            let target = &config.handler;
            let word = |c: char| !c.is_whitespace() && !c.is_control();
            if target.is_empty() || target.len() > MAX_TARGET || !target.chars().all(word) {
                let problem = format!(
                    "names the function that the framework calls, in 1 to {MAX_TARGET} bytes \
                     without spaces"
                );
                return Err(Error::invalid("target", problem));
            }
        }
        HttpProgram::Command(argv) => {
            if !config.handler.is_empty() {
                return Err(Error::invalid("target", "a command has no target"));
            }
            let bytes: usize = argv.iter().map(String::len).sum();
            if argv.len() > MAX_ARGUMENTS || bytes > MAX_COMMAND_BYTES {
                let problem = format!(
                    "has more than {MAX_ARGUMENTS} words or {MAX_COMMAND_BYTES} bytes in all"
                );
                return Err(Error::invalid("command", problem));
            }
            if argv.iter().any(|word| word.contains('\0')) {
                return Err(Error::invalid("command", "contains a null byte"));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use model::{Logging, Signature};

    use super::*;

    fn key(name: &str) -> FunctionKey {
        FunctionKey {
            scope: "aws:123456789012".parse().unwrap(),
            region: "us-east-1".parse().unwrap(),
            name: name.parse().unwrap(),
        }
    }

    fn with(program: HttpProgram) -> Config {
        Config {
            description: String::new(),
            runtime: "python3.12".parse().unwrap(),
            handler: "hello".into(),
            role: String::new(),
            memory_mb: Http::MEMORY_MB,
            timeout_s: Http::TIMEOUT_S,
            ephemeral_mb: 512,
            env: EnvVars::default(),
            logging: Logging::default(),
            layers: Vec::new(),
            network: None,
            contract: Contract::Http(Box::new(Http::new(program, Http::MEMORY_MB))),
        }
    }

    fn config() -> Config {
        with(HttpProgram::Framework(Signature::Http))
    }

    fn env(variables: &[(&str, &str)]) -> EnvVars {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        EnvVars(variables.iter().map(owned).collect::<BTreeMap<_, _>>())
    }

    fn refused(name: &str, config: &Config) -> Option<&'static str> {
        match check(&key(name), config) {
            Ok(()) => None,
            Err(Error::Invalid { field, .. }) => Some(field),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_name_is_one_that_a_cloud_run_service_can_have() {
        for good in ["a", "hello-2", &"a".repeat(49)] {
            assert_eq!(refused(good, &config()), None, "{good}");
        }
        for bad in ["Hello", "2hello", "he_llo", "hello-", "-", &"a".repeat(50)] {
            assert_eq!(refused(bad, &config()), Some("name"), "{bad}");
        }
        let lambda = Config { contract: Contract::Lambda, ..config() };
        assert_eq!(refused("He_llo", &lambda), None);
    }

    #[test]
    fn what_cannot_be_had_is_named() {
        let argv = |words: &[&str]| {
            let program = HttpProgram::Command(words.iter().map(ToString::to_string).collect());
            Config { handler: String::new(), ..with(program) }
        };
        assert_eq!(refused("f", &argv(&["python3", "server.py"])), None);
        let own = Config { runtime: "provided.al2023".parse().unwrap(), ..argv(&["./server"]) };
        assert_eq!(refused("f", &own), None);
        let probed = |path: &str| {
            let mut http = Http::new(HttpProgram::Framework(Signature::Http), 256);
            http.startup = Probe { check: Check::Answers(path.into()), ..Probe::STARTUP };
            Config { contract: Contract::Http(Box::new(http)), ..config() }
        };
        assert_eq!(refused("f", &probed("/healthz?deep=1")), None);
        for (bad, field) in [
            (Config { memory_mb: 127, ..config() }, "memory_mb"),
            (Config { memory_mb: 32_769, ..config() }, "memory_mb"),
            (Config { timeout_s: 0, ..config() }, "timeout_s"),
            (Config { timeout_s: 3601, ..config() }, "timeout_s"),
            (Config { ephemeral_mb: 511, ..config() }, "ephemeral_mb"),
            (Config { runtime: "cobol60".parse().unwrap(), ..config() }, "runtime"),
            (Config { runtime: "provided.al2023".parse().unwrap(), ..config() }, "runtime"),
            (Config { handler: String::new(), ..config() }, "target"),
            (Config { handler: "a b".into(), ..config() }, "target"),
            (Config { handler: "a".into(), ..argv(&["true"]) }, "target"),
            (argv(&[]), "command"),
            (argv(&["a\0b"]), "command"),
            (argv(&["a"; 101]), "command"),
            (argv(&[&"a".repeat(9000)]), "command"),
            (Config { description: "d".repeat(257), ..config() }, "description"),
            (probed("/a b"), "startup"),
            (probed("a"), "startup"),
        ] {
            assert_eq!(refused("f", &bad), Some(field), "{bad:?}");
        }
    }

    #[test]
    fn an_environment_has_googles_bounds_and_names() {
        let of = |variables: &[(&str, &str)]| Config { env: env(variables), ..config() };
        assert_eq!(refused("f", &of(&[("A", &"x".repeat(32 * 1024 - 1))])), None);
        for bad in [
            &[("A", "x".repeat(32 * 1024).as_str())],
            &[("PORT", "1")],
            &[("K_SERVICE", "s")],
            &[("FUNCTION_TARGET", "t")],
            &[("X_GOOGLE_A", "t")],
            &[("", "t")],
            &[("A=B", "t")],
            &[("A", "\0")],
        ] {
            assert_eq!(refused("f", &of(bad)), Some("Environment"), "{bad:?}");
        }
        let lambda = |size| Config {
            env: env(&[("PORT", &"x".repeat(size))]),
            contract: Contract::Lambda,
            ..config()
        };
        assert_eq!(refused("f", &lambda(4000)), None);
        assert_eq!(refused("f", &lambda(4096)), Some("Environment"));
    }

    #[test]
    fn a_contract_stays() {
        let lambda = Config { contract: Contract::Lambda, ..config() };
        assert!(check_same(&config(), &lambda).is_err());
        assert!(check_same(&lambda, &config()).is_err());
        assert!(check_same(&config(), &with(HttpProgram::Command(vec!["a".into()]))).is_ok());
    }
}
