//! Finds out what a folder or package is: what drives its code, how it is entered, and how one
//! knows that.
//!
//! Nothing of it is run: it is read, and what is said on the command line counts more. The rules
//! stand in [`RULES`], the first that recognises something decides.
mod command;
mod google;
mod http;
mod lambda;
mod node;
mod place;
mod python;

use std::fmt;

use clap::ValueEnum;

use crate::failure::Failure;
pub(super) use lambda::Entrance;
pub(super) use place::Place;

/// What was recognised.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) code: Code,
    /// How one knows, in a line for people.
    pub(super) because: String,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Code {
    Lambda(Entrance),
    Google(Function),
    Http(Program),
}

/// A function that Google's functions framework calls.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Function {
    pub(super) language: Language,
    /// The runtime that a version file asks for: `python3.12`.
    pub(super) runtime: Option<String>,
    pub(super) target: String,
    pub(super) signature: Signature,
}

/// A program that listens on `$PORT`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Program {
    /// `None`: it needs no interpreter.
    pub(super) language: Option<Language>,
    /// The runtime that a version file asks for: `nodejs22.x`.
    pub(super) runtime: Option<String>,
    pub(super) command: Vec<String>,
}

/// What drives code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Contract {
    /// AWS Lambda: a handler that takes events, or an executable bootstrap
    Lambda,
    /// Google's functions framework: a function of main.py or of a Node package
    Google,
    /// Any program that listens on $PORT
    Http,
}

/// What kind of function Google's framework is to call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Signature {
    Http,
    #[value(name = "cloudevent")]
    CloudEvent,
    /// Of the first generation: (data, context)
    Event,
    Typed,
}

impl Signature {
    /// The calls of Node's framework that register a function, and its kind then.
    const REGISTERED: [(&'static str, Self); 3] =
        [("http", Self::Http), ("cloudEvent", Self::CloudEvent), ("typed", Self::Typed)];

    /// As `FUNCTION_SIGNATURE_TYPE` has it.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::CloudEvent => "cloudevent",
            Self::Event => "event",
            Self::Typed => "typed",
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::value_variants().iter().copied().find(|it| it.as_str() == name)
    }

    fn call(self) -> &'static str {
        Self::REGISTERED.iter().find(|(_, it)| *it == self).map_or("", |(call, _)| call)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    Python,
    Node,
}

impl Language {
    pub(super) fn of(runtime: &str) -> Option<Self> {
        [Self::Python, Self::Node].into_iter().find(|it| runtime.starts_with(it.prefix()))
    }

    /// What the names of its runtimes begin with.
    pub(super) fn prefix(self) -> &'static str {
        match self {
            Self::Python => "python3.",
            Self::Node => "nodejs",
        }
    }

    fn asked_for(self, place: &Place<'_>) -> Option<String> {
        match self {
            Self::Python => {
                let version = place.read(".python-version")?;
                Some(format!("python{}", minor(&version)?))
            }
            Self::Node => {
                let version = place.read(".nvmrc").or_else(|| place.read(".node-version"))?;
                let version = version.trim().trim_start_matches('v');
                let major: u32 = version.split('.').next()?.parse().ok()?;
                Some(format!("nodejs{major}.x"))
            }
        }
    }
}

/// What was said on the command line.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Said<'a> {
    /// Of the runtime.
    pub(super) language: Option<Language>,
    pub(super) contract: Option<Contract>,
    /// The function that Google's framework calls.
    pub(super) target: Option<&'a str>,
    pub(super) signature: Option<Signature>,
    /// What starts a program that listens.
    pub(super) command: Option<&'a str>,
}

impl Said<'_> {
    /// The contract that was said, by its name or by what only one of them has.
    pub(super) fn contract(&self) -> Result<Option<Contract>, Failure> {
        let of_google = self.target.is_some() || self.signature.is_some();
        let of_http = self.command.is_some();
        let implied = match (of_google, of_http) {
            (true, true) => {
                let problem = "--command goes with neither --target nor --signature";
                return Err(Failure::usage(problem));
            }
            (true, false) => Some((Contract::Google, "--target and --signature go")),
            (false, true) => Some((Contract::Http, "--command goes")),
            (false, false) => None,
        };
        match (self.contract, implied) {
            (Some(said), Some((implied, flags))) if said != implied => {
                let name = format!("{implied:?}").to_lowercase();
                Err(Failure::usage(format!("{flags} with --contract {name} alone")))
            }
            (said, implied) => Ok(said.or(implied.map(|(contract, _)| contract))),
        }
    }

    fn may_be(&self, language: Language) -> bool {
        self.language.is_none_or(|said| said == language)
    }
}

type Rule = fn(&Place<'_>, &Said<'_>) -> Result<Option<Found>, Failure>;

/// In this order: what says of itself what it is comes before what only has a usual name.
const RULES: [(Contract, Rule); 6] = [
    (Contract::Lambda, lambda::bootstrap),
    (Contract::Http, http::procfile),
    (Contract::Google, google::find),
    (Contract::Lambda, |place, said| Ok(lambda::handler(place, said))),
    (Contract::Http, http::binary),
    (Contract::Http, http::npm_start),
];

/// What a folder or package is. A problem is told where it is clear what it is meant to be.
pub(super) fn detect(place: &Place<'_>, said: &Said<'_>) -> Result<Found, Failure> {
    let contract = said.contract()?;
    let found = if let Some(line) = said.command {
        Some(http::told(place, line)?)
    } else {
        let mut asked = RULES.iter().filter(|(of, _)| contract.is_none_or(|said| said == *of));
        asked.find_map(|(_, rule)| rule(place, said).transpose()).transpose()?
    };
    let mut found = found.ok_or_else(|| unknown(place, contract))?;
    if place.has(DOCKERFILE) {
        found.because.push_str(" (its Dockerfile is not used)");
    }
    Ok(found)
}

const DOCKERFILE: &str = "Dockerfile";

/// What is missing, and what to do, as far as the folder shows what it is.
fn unknown(place: &Place<'_>, contract: Option<Contract>) -> Failure {
    let problem = match contract {
        Some(Contract::Lambda) => {
            "no handler was found: neither an executable bootstrap, nor a Python or Node file with \
             a function called handler"
        }
        Some(Contract::Google) => {
            "no function was found: neither a main.py, nor a package of Node with an index.js"
        }
        Some(Contract::Http) => {
            "nothing was found that could be started: neither a Procfile with web:, nor a program \
             called server, nor a package.json with a start script"
        }
        None => {
            "it is not clear what this is: neither a handler of AWS Lambda (an executable \
             bootstrap, or a Python or Node file with a function called handler), nor a function \
             of Google's framework (main.py, package.json), nor a program that listens (Procfile \
             with web:, a program called server, package.json with a start script)"
        }
    };
    let hint = if place.has(DOCKERFILE) {
        "images are not built: a Dockerfile is not supported; say how the program is started, for \
         example: --command 'gunicorn --bind :$PORT app:app'"
    } else if place.has("Cargo.toml") {
        "build it first: cargo build --release, then deploy a folder in which the program is \
         called bootstrap (cargo lambda build makes one in target/lambda/), or server if it listens \
         on $PORT"
    } else if place.has("go.mod") {
        "build it first: CGO_ENABLED=0 go build -o out/bootstrap . && morrow deploy out (or \
         out/server, if it listens on $PORT)"
    } else {
        "say how it is entered, for example: --runtime python3.12 --handler file.function, \
         --contract google --target function, or --command 'node server.js'"
    };
    Failure::failed(problem).hint(hint)
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let runtime = |said: &Option<String>, language: Language| {
            said.clone().unwrap_or_else(|| format!("{language:?}"))
        };
        match self {
            Self::Lambda(Entrance::Bootstrap) => f.write_str("a custom runtime of AWS Lambda"),
            Self::Lambda(Entrance::Script { language, handler, runtime: said }) => {
                let runtime = runtime(said, *language);
                write!(f, "a function for AWS Lambda ({runtime}, handler {handler})")
            }
            Self::Google(Function { language, runtime: said, target, signature }) => {
                let (runtime, kind) = (runtime(said, *language), signature.as_str());
                write!(f, "a function for Google's framework ({runtime}, {kind} function {target})")
            }
            Self::Http(Program { language, runtime: said, command }) => {
                let runtime = language.map(|language| format!("{}, ", runtime(said, language)));
                let (runtime, command) = (runtime.unwrap_or_default(), command.join(" "));
                write!(f, "a program that listens ({runtime}started by: {command})")
            }
        }
    }
}

/// `3.12.1` → `3.12`
fn minor(text: &str) -> Option<String> {
    let version =
        text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'))?;
    let mut parts = version.trim_start_matches("python-").split('.');
    let (major, minor) = (parts.next()?, parts.next()?);
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    (digits(major) && digits(minor)).then(|| format!("{major}.{minor}"))
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt};

    use super::*;

    pub(super) fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        dir
    }

    fn look(files: &[(&str, &str)], said: &Said<'_>) -> Result<Found, Failure> {
        detect(&Place::Folder(folder(files).path()), said)
    }

    fn found(files: &[(&str, &str)]) -> Result<Entrance, Failure> {
        match look(files, &Said::default())?.code {
            Code::Lambda(entrance) => Ok(entrance),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_python_handler_is_found_under_its_usual_names() {
        for (file, source, handler) in [
            (
                "lambda_function.py",
                "import os\ndef lambda_handler(event, context):\n",
                "lambda_function.lambda_handler",
            ),
            ("app.py", "async def handler(e, c): pass", "app.handler"),
            ("main.py", "def main(event, context): pass", "main.main"),
            ("handler.py", "handler = Mangum(app)", "handler.handler"),
        ] {
            let handler = handler.to_owned();
            let python = Entrance::Script { language: Language::Python, handler, runtime: None };
            assert_eq!(found(&[(file, source)]).unwrap(), python, "{file}");
        }
        for source in [
            "    def handler(e, c): pass",
            "handler == 1",
            "def handler_of(e): pass",
            "x.handler = 1",
        ] {
            assert!(found(&[("app.py", source)]).is_err(), "{source}");
        }
    }

    #[test]
    fn a_python_version_file_chooses_the_line() {
        let files = |version| [("app.py", "def handler(e, c): pass"), (".python-version", version)];
        for (text, wanted) in [
            ("3.12.1\n", Some("python3.12")),
            ("3.9", Some("python3.9")),
            ("system", None),
            ("# x\n3.8", Some("python3.8")),
        ] {
            let Entrance::Script { runtime, .. } = found(&files(text)).unwrap() else { panic!() };
            assert_eq!(runtime.as_deref(), wanted, "{text}");
        }
        let node = [("index.js", "exports.handler = 1"), (".nvmrc", "v20.1.0\n")];
        let Entrance::Script { runtime, .. } = found(&node).unwrap() else { panic!() };
        assert_eq!(runtime.as_deref(), Some("nodejs20.x"));
    }

    #[test]
    fn a_node_handler_is_found_however_it_is_exported() {
        for (file, source, handler) in [
            ("index.mjs", "export const handler = async () => 1;", "index.handler"),
            ("index.js", "exports.handler = async () => 1;", "index.handler"),
            ("app.js", "module.exports.lambdaHandler = f;", "app.lambdaHandler"),
            ("index.mjs", "export async function handler(e) {}", "index.handler"),
            ("index.mjs", "export function main() {}", "index.main"),
            ("index.js", "module.exports = { other, handler };", "index.handler"),
            ("index.js", "module.exports = { handler: async () => 1 };", "index.handler"),
            ("handler.mjs", "export { f as handler };", "handler.handler"),
            ("index.mjs", "export const handler = awslambda.streamifyResponse(f)", "index.handler"),
        ] {
            let handler = handler.to_owned();
            let node = Entrance::Script { language: Language::Node, handler, runtime: None };
            assert_eq!(found(&[(file, source)]).unwrap(), node, "{source}");
        }
        for source in ["const handler = 1;", "exports.handlers = 1;", "export const handlerOf = 1;"]
        {
            assert!(found(&[("index.js", source)]).is_err(), "{source}");
        }
        // Both are there: the runtime that was said decides.
        let both = folder(&[("app.py", "def handler(e, c): 1"), ("app.js", "exports.handler = 1")]);
        let place = Place::Folder(both.path());
        for language in [Language::Python, Language::Node] {
            let said = Said { language: Some(language), ..Said::default() };
            let found = detect(&place, &said).unwrap().code;
            let Code::Lambda(Entrance::Script { language: it, .. }) = found else { panic!() };
            assert_eq!(it, language);
        }
    }

    #[test]
    fn a_bootstrap_must_be_executable() {
        let dir = folder(&[("bootstrap", "#!/bin/sh"), ("app.py", "def handler(e, c): pass")]);
        let look = |place: &Place<'_>| detect(place, &Said::default());
        assert!(look(&Place::Folder(dir.path())).is_err());
        let mode = fs::Permissions::from_mode(0o755);
        fs::set_permissions(dir.path().join("bootstrap"), mode).unwrap();
        let bootstrap = Code::Lambda(Entrance::Bootstrap);
        assert_eq!(look(&Place::Folder(dir.path())).unwrap().code, bootstrap);
        let zip = server::package::pack(dir.path()).unwrap();
        assert_eq!(look(&Place::Zip(&zip)).unwrap().code, bootstrap);
    }

    #[test]
    fn what_says_of_itself_what_it_is_comes_before_a_usual_name() {
        let google = ("main.py", "from functions_framework import http\n@http\ndef main(r): 1\n");
        let lambda = ("app.py", "def handler(event, context): 1\n");
        let procfile = ("Procfile", "web: python3 app.py\n");
        let contract =
            |files: &[(&str, &str)], said: Said<'_>| match look(files, &said).unwrap().code {
                Code::Lambda(_) => Contract::Lambda,
                Code::Google(_) => Contract::Google,
                Code::Http(_) => Contract::Http,
            };
        let all = [google, lambda, procfile];
        assert_eq!(contract(&all, Said::default()), Contract::Http);
        assert_eq!(contract(&all[..2], Said::default()), Contract::Google);
        assert_eq!(contract(&[lambda], Said::default()), Contract::Lambda);
        // A start script for one's own machine makes no Lambda function a web server.
        let package = ("package.json", "{ \"scripts\": { \"start\": \"node index.js\" } }");
        let node = ("index.js", "exports.handler = f; if (!module.parent) app.listen(1)");
        assert_eq!(contract(&[package, node], Said::default()), Contract::Lambda);
        for said in [Contract::Lambda, Contract::Google, Contract::Http] {
            assert_eq!(contract(&all, Said { contract: Some(said), ..Said::default() }), said);
        }
        let said = Said { command: Some("./run"), ..Said::default() };
        assert_eq!(contract(&all, said), Contract::Http);
        let said = Said { target: Some("main"), ..Said::default() };
        assert_eq!(contract(&all, said), Contract::Google);
    }

    #[test]
    fn a_program_called_server_is_started() {
        let dir = folder(&[("server", "#!/bin/sh")]);
        let look = || detect(&Place::Folder(dir.path()), &Said::default());
        assert_eq!(look().unwrap_err().problem, "server is not executable");
        let mode = fs::Permissions::from_mode(0o755);
        fs::set_permissions(dir.path().join("server"), mode).unwrap();
        let found = look().unwrap();
        let command = vec!["./server".to_owned()];
        assert_eq!(found.code, Code::Http(Program { language: None, runtime: None, command }));
        assert_eq!(found.because, "server is a program");
    }

    #[test]
    fn flags_that_contradict_each_other_are_refused() {
        let said = Said { target: Some("f"), command: Some("./run"), ..Said::default() };
        assert!(said.contract().is_err());
        for contract in [Contract::Lambda, Contract::Http] {
            let said = Said { target: Some("f"), contract: Some(contract), ..Said::default() };
            assert!(said.contract().is_err(), "{contract:?}");
        }
        for contract in [Contract::Lambda, Contract::Google] {
            let said = Said { command: Some("x"), contract: Some(contract), ..Said::default() };
            assert!(said.contract().is_err(), "{contract:?}");
        }
        let said = Said { command: Some("x"), contract: Some(Contract::Http), ..Said::default() };
        assert_eq!(said.contract().unwrap(), Some(Contract::Http));
        assert!(look(&[], &Said { command: Some("  "), ..Said::default() }).is_err());
    }

    #[test]
    fn a_dockerfile_is_told_to_be_of_no_use() {
        let docker = ("Dockerfile", "FROM python");
        let failure = look(&[docker], &Said::default()).unwrap_err();
        assert!(failure.hint.unwrap().contains("a Dockerfile is not supported"));
        let lambda = ("app.py", "def handler(event, context): 1\n");
        let found = look(&[docker, lambda], &Said::default()).unwrap();
        assert!(found.because.ends_with("(its Dockerfile is not used)"), "{}", found.because);
    }

    #[test]
    fn the_samples_are_what_they_say() {
        let examples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
        let mut seen = 0;
        for entry in fs::read_dir(examples).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let wanted = match name.rsplit('-').next().unwrap() {
                _ if name.starts_with("http-") => "a program that listens",
                "http" => "http function hello",
                "cloudevent" => "cloudevent function note",
                "event" => "event function note",
                "typed" => "typed function add",
                _ => continue,
            };
            let found = detect(&Place::Folder(&path), &Said::default()).unwrap();
            assert!(found.code.to_string().contains(wanted), "{name}: {}", found.code);
            seen += 1;
        }
        assert_eq!(seen, 10);
    }

    #[test]
    fn nothing_to_enter_says_what_to_do() {
        let failure = found(&[("readme.md", "")]).unwrap_err();
        assert!(failure.hint.unwrap().contains("--handler"));
        let hint = |file| found(&[(file, "")]).unwrap_err().hint.unwrap();
        assert!(hint("Cargo.toml").contains("cargo build"));
        assert!(hint("go.mod").contains("go build"));
    }
}
