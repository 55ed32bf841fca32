//! Programs that listen on `$PORT`: what a Procfile says, a program called `server`, or what a Node
//! package starts.

use super::{Code, Contract, Found, Language, Place, Program, Said, command, node};
use crate::failure::Failure;

const BINARY: &str = "server";

/// What is said on the command line.
pub(super) fn told(place: &Place<'_>, line: &str) -> Result<Found, Failure> {
    started(place, line, "--command says how it is started".to_owned())
}

/// The line of a Procfile that starts what answers requests.
pub(super) fn web(place: &Place<'_>) -> Option<String> {
    let text = place.read("Procfile")?;
    let line = text.lines().find_map(|line| line.trim().strip_prefix("web:"))?;
    let line = line.trim();
    (!line.is_empty()).then(|| line.to_owned())
}

pub(super) fn procfile(place: &Place<'_>, _said: &Said<'_>) -> Result<Option<Found>, Failure> {
    // What starts Google's framework itself is one of its functions.
    let is_plain = |line: &str| {
        let is_framework = command::program(line) == "functions-framework";
        !is_framework || command::option(line, "--source").is_some()
    };
    let own = web(place).filter(|line| is_plain(line));
    let of = |line: String| started(place, &line, format!("the Procfile starts {line:?} for web"));
    own.map(of).transpose()
}

pub(super) fn binary(place: &Place<'_>, _said: &Said<'_>) -> Result<Option<Found>, Failure> {
    match place.executable(BINARY) {
        None => Ok(None),
        Some(true) => {
            let command = vec![format!("./{BINARY}")];
            let program = Program { language: None, runtime: None, command };
            let because = format!("{BINARY} is a program");
            Ok(Some(Found { code: Code::Http(program), because }))
        }
        Some(false) => Err(Failure::failed(format!("{BINARY} is not executable"))
            .hint(format!("chmod +x {BINARY}, then deploy again"))),
    }
}

/// What `npm start` would start, if it listens as far as one sees. Whoever says that it does is
/// believed.
pub(super) fn npm_start(place: &Place<'_>, said: &Said<'_>) -> Result<Option<Found>, Failure> {
    let package = node::Package::read(place).filter(|_| said.may_be(Language::Node));
    let Some(package) = package else { return Ok(None) };
    let Some(line) = package.script("start") else { return Ok(None) };
    let program = command::program(line);
    let mut because = format!("package.json starts {line:?}");
    if program == "node" {
        let files = line.split_whitespace().skip_while(|word| command::program(word) != "node");
        let file = files.skip(1).find(|word| !word.starts_with('-'));
        let Some((file, text)) = file.and_then(|file| node::resolve(place, file)) else {
            return Err(Failure::failed(format!("{because}, which is not there")).hint(
                "build it first (npm run build), then deploy the folder with what was built",
            ));
        };
        if node::listens(&text) {
            because = format!("{because}, and {file} listens");
        } else if said.contract()? != Some(Contract::Http) {
            return Ok(None);
        }
    } else if command::LISTENING.contains(&program) {
        because = format!("{because}, a web server");
    } else if said.contract()? != Some(Contract::Http) {
        return Ok(None);
    }
    if package.script("prestart").is_some() {
        because = format!("{because} (its prestart script is not run)");
    }
    started(place, line, because).map(Some)
}

/// A program that is started by a line as people write it.
fn started(place: &Place<'_>, line: &str, because: String) -> Result<Found, Failure> {
    let program = command::program(line);
    let line = match program {
        "" => return Err(Failure::usage("the command that starts the program is empty")),
        "npm" | "yarn" | "pnpm" | "npx" => &of_manager(place, line)?,
        _ => line,
    };
    let language = command::language(command::program(line)).or_else(|| of_folder(place));
    let runtime = language.and_then(|language| language.asked_for(place));
    let program = Program { language, runtime, command: command::argv(line) };
    Ok(Found { code: Code::Http(program), because })
}

/// What a package manager would start: it is not there when the program runs.
fn of_manager(place: &Place<'_>, line: &str) -> Result<String, Failure> {
    let mut words = line.split_whitespace().skip(1);
    let script = match (words.next(), words.next(), words.next()) {
        (Some("start"), None, _) => Some("start"),
        (Some("run"), Some(name), None) => Some(name),
        _ => None,
    };
    let package = node::Package::read(place);
    let started = script.and_then(|name| package.as_ref()?.script(name).map(str::to_owned));
    let managers = ["npm", "yarn", "pnpm", "npx"];
    started.filter(|line| !managers.contains(&command::program(line))).ok_or_else(|| {
        Failure::failed(format!(
            "{line:?} needs a package manager, which is not there when it runs"
        ))
        .hint("write what is started itself, for example: node server.js")
    })
}

/// The language of a folder whose program does not tell.
fn of_folder(place: &Place<'_>) -> Option<Language> {
    let has = |names: &[&str]| names.iter().any(|name| place.has(name));
    if has(&["requirements.txt", "pyproject.toml"]) {
        return Some(Language::Python);
    }
    has(&["package.json"]).then_some(Language::Node)
}

#[cfg(test)]
mod tests {
    use super::super::tests::folder;
    use super::*;

    type Look = fn(&Place<'_>, &Said<'_>) -> Result<Option<Found>, Failure>;

    fn program(look: Look, files: &[(&str, &str)], said: &Said<'_>) -> (Program, String) {
        let found = look(&Place::Folder(folder(files).path()), said).unwrap().unwrap();
        let Code::Http(program) = found.code else { panic!("{:?}", found.code) };
        (program, found.because)
    }

    fn none(look: Look, files: &[(&str, &str)]) -> bool {
        look(&Place::Folder(folder(files).path()), &Said::default()).unwrap().is_none()
    }

    #[test]
    fn a_procfile_says_what_is_started() {
        let (found, because) = program(
            procfile,
            &[("Procfile", "worker: x\nweb: python3 server.py\n")],
            &Said::default(),
        );
        assert_eq!(found.command, ["python3", "server.py"]);
        assert_eq!(found.language, Some(Language::Python));
        assert_eq!(because, "the Procfile starts \"python3 server.py\" for web");

        let files =
            [("Procfile", "web: gunicorn -b :$PORT main:app"), (".python-version", "3.11\n")];
        let (found, _) = program(procfile, &files, &Said::default());
        assert_eq!(found.command[..2], ["/bin/sh", "-c"]);
        assert_eq!(found.runtime.as_deref(), Some("python3.11"));

        let (found, _) = program(procfile, &[("Procfile", "web: ./app -p 1")], &Said::default());
        assert_eq!((found.language, found.runtime), (None, None));
        let files = [("Procfile", "web: ./run.sh"), ("package.json", "{}")];
        assert_eq!(program(procfile, &files, &Said::default()).0.language, Some(Language::Node));
        for text in ["worker: python3 x.py", "web:", "", "web: functions-framework --target=f"] {
            assert!(none(procfile, &[("Procfile", text)]), "{text}");
        }
    }

    #[test]
    fn a_package_manager_makes_way_for_what_it_starts() {
        let package = "{ \"scripts\": { \"start\": \"node app.js\", \"again\": \"npm start\" } }";
        for line in ["web: npm start", "web: npm run start", "web: yarn start"] {
            let files = [("Procfile", line), ("package.json", package)];
            assert_eq!(program(procfile, &files, &Said::default()).0.command, ["node", "app.js"]);
        }
        for line in
            ["web: npm run again", "web: npm run none", "web: npx x", "web: npm start -- -p"]
        {
            let dir = folder(&[("Procfile", line), ("package.json", package)]);
            let failure = procfile(&Place::Folder(dir.path()), &Said::default()).unwrap_err();
            assert!(failure.problem.contains("package manager"), "{line}");
        }
    }

    #[test]
    fn what_npm_starts_has_to_listen() {
        let package = |line: &str| format!("{{ \"scripts\": {{ \"start\": \"{line}\" }} }}");
        let server = ("server.js", "require('node:http').createServer(f).listen(process.env.PORT)");
        let plain = package("node --enable-source-maps ./server");
        let files = [("package.json", plain.as_str()), server];
        let (found, because) = program(npm_start, &files, &Said::default());
        assert_eq!(found.command, ["node", "--enable-source-maps", "./server"]);
        assert!(because.ends_with("and server.js listens"), "{because}");
        let next = package("next start");
        let (_, because) = program(npm_start, &[("package.json", &next)], &Said::default());
        assert!(because.ends_with("a web server"), "{because}");

        let files = [("package.json", plain.as_str()), ("server.js", "require('./other')")];
        assert!(none(npm_start, &files));
        assert!(none(npm_start, &[("package.json", &package("tsc --watch"))]));
        assert!(none(npm_start, &[("package.json", "not JSON")]));
        let said = Said { contract: Some(Contract::Http), ..Said::default() };
        assert_eq!(program(npm_start, &files, &said).0.command[0], "node");
        let dir = folder(&[("package.json", &plain)]);
        let failure = npm_start(&Place::Folder(dir.path()), &Said::default()).unwrap_err();
        assert!(failure.problem.ends_with("which is not there"), "{}", failure.problem);
    }
}
