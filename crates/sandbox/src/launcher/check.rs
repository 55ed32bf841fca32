//! Bounds on what the server asks for: the launcher holds for every number, path and name.
use std::collections::BTreeMap;

use crate::{
    Boot, Program,
    egress::{Destination, Gate, GateRule, Pins},
    protocol::Fault,
};

const EPHEMERAL_MB: std::ops::RangeInclusive<u32> = 1..=10_240;
const MEMORY_MB: std::ops::RangeInclusive<u32> = 16..=1_048_576;
const MILLI_CORES: std::ops::RangeInclusive<u32> = 1..=1_024_000;
const ARGUMENTS: usize = 64;
const ARGUMENT: usize = 4096;
const VARIABLES: usize = 1024;
const VARIABLE: usize = 32 * 1024;
const HOST_NAME: usize = 63;
const COMPANIONS: usize = 10;
const RULES: usize = 400;
const PINS: usize = 1000;

pub(super) fn ephemeral(mb: u32) -> Result<(), Fault> {
    check(EPHEMERAL_MB.contains(&mb), "the size of /tmp is out of bounds")
}

pub(super) fn milli_cores(milli: u32) -> Result<(), Fault> {
    check(MILLI_CORES.contains(&milli), "the share of CPU is out of bounds")
}

pub(crate) fn program(program: &Program) -> Result<(), Fault> {
    memory(program.memory_mb)?;
    arguments(&program.argv)?;
    let is_path = |path: &String| path.starts_with('/') && fits(path, ARGUMENT);
    check(is_path(&program.cwd), "the working directory is no absolute path, or too long")?;
    let companions = &program.companions;
    check(companions.paths.len() <= COMPANIONS, "there are too many companions")?;
    check(companions.paths.iter().all(is_path), "a companion is no absolute path, or too long")?;
    variables(&program.env)?;
    variables(&companions.env)?;
    let host = &program.hostname;
    let letter = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_');
    let named = (1..=HOST_NAME).contains(&host.len()) && host.bytes().all(letter);
    check(named, "the host name is none")
}

pub(crate) fn boot(boot: &Boot) -> Result<(), Fault> {
    memory(boot.memory_mb)?;
    arguments(&boot.argv)?;
    variables(&boot.env)
}

pub(crate) fn gate(gate: &Gate) -> Result<(), Fault> {
    check(gate.mark != 0, "a gate needs a mark")?;
    check(gate.rules.len() <= RULES, "a gate has too many rules")?;
    let pinned = gate.rules.iter().map(|rule| match &rule.to {
        Destination::Range(..) => 0,
        Destination::Pinned(addresses) => addresses.len(),
    });
    check(pinned.sum::<usize>() <= PINS, "too many addresses are pinned")?;
    check(gate.rules.iter().all(is_sound), "a rule of a gate is none")
}

fn is_sound(rule: &GateRule) -> bool {
    let has_ports = rule.protocol.is_some_and(|it| [6, 17].contains(&it));
    let ports = rule.ports.is_none_or(|(first, last)| has_ports && first <= last);
    let to = match &rule.to {
        Destination::Range(first, last) => first <= last,
        Destination::Pinned(_) => true,
    };
    ports && to
}

pub(crate) fn pins(pins: &[Pins]) -> Result<(), Fault> {
    let all = pins.iter().map(|it| it.add.len() + it.remove.len()).sum::<usize>();
    check(pins.len() <= RULES && all <= PINS, "too many addresses are pinned")
}

fn memory(mb: u32) -> Result<(), Fault> {
    check(MEMORY_MB.contains(&mb), "the size of memory is out of bounds")
}

fn arguments(argv: &[String]) -> Result<(), Fault> {
    let path = argv.first();
    check(path.is_some_and(|path| path.starts_with('/')), "the program is no absolute path")?;
    check(argv.len() <= ARGUMENTS, "there are too many arguments")?;
    check(argv.iter().all(|word| fits(word, ARGUMENT)), "an argument is too long")
}

fn variables(env: &BTreeMap<String, String>) -> Result<(), Fault> {
    check(env.len() <= VARIABLES, "there are too many variables")?;
    let variable = |(name, value): (&String, &String)| {
        let named = !name.is_empty() && !name.contains('=');
        named && fits(name, VARIABLE) && fits(value, VARIABLE)
    };
    check(env.iter().all(variable), "a variable is too long, or its name is none")
}

fn fits(text: &str, most: usize) -> bool {
    text.len() <= most && !text.contains('\0')
}

fn check(holds: bool, problem: &str) -> Result<(), Fault> {
    if holds { Ok(()) } else { Err(Fault::Failed(problem.to_owned())) }
}

#[cfg(test)]
mod tests {
    use model::Digest;

    use super::{ephemeral, milli_cores, program};
    use crate::{Companions, Program};

    fn usual() -> Program {
        Program {
            engine: None,
            code: Digest::of(b"code"),
            layers: None,
            argv: vec!["/var/task/bootstrap".to_owned()],
            env: [("A".to_owned(), "b".to_owned())].into(),
            cwd: "/var/task".to_owned(),
            hostname: "sandbox".to_owned(),
            memory_mb: 128,
            companions: Companions::default(),
        }
    }

    #[test]
    fn a_usual_program_passes() {
        assert!(program(&usual()).is_ok());
    }

    #[test]
    fn everything_out_of_bounds_is_refused() {
        let bad: [fn(&mut Program); 9] = [
            |p| p.memory_mb = 0,
            |p| p.memory_mb = u32::MAX,
            |p| p.argv.clear(),
            |p| p.argv[0] = "bootstrap".to_owned(),
            |p| p.argv[0] = "/boot\0strap".to_owned(),
            |p| p.argv = vec!["/x".to_owned(); 65],
            |p| p.cwd = "tmp".to_owned(),
            |p| p.hostname = "a/b".to_owned(),
            |p| drop(p.env.insert("A=B".to_owned(), String::new())),
        ];
        for (index, spoil) in bad.iter().enumerate() {
            let mut spoiled = usual();
            spoil(&mut spoiled);
            assert!(program(&spoiled).is_err(), "case {index}");
        }
        for mb in [0, 10_241, u32::MAX] {
            assert!(ephemeral(mb).is_err(), "{mb} MB");
        }
        assert!(milli_cores(0).is_err());
    }
}
