//! Code for Google's functions framework: a function of `main.py`, or of a Node package.

use super::{
    Code, Contract, Found, Function, Language, Place, Said, Signature, command, node, python,
};
use crate::failure::Failure;

const FRAMEWORK: &str = "functions-framework";
const MAIN: &str = "main.py";

/// A function that could be the one that is called.
struct Candidate {
    name: String,
    signature: Signature,
    /// How it is registered, as it is written; `None`: it is only there.
    registered: Option<String>,
}

/// A file of functions, and the one that a command line names.
struct File {
    language: Language,
    name: String,
    candidates: Vec<Candidate>,
    /// What starts the framework says so: which function, and of which kind.
    started: Option<Started>,
    /// Why its functions are for the framework, where they do not say so themselves.
    because: String,
    text: String,
}

struct Started {
    by: &'static str,
    target: String,
    signature: Option<Signature>,
}

pub(super) fn find(place: &Place<'_>, said: &Said<'_>) -> Result<Option<Found>, Failure> {
    let is_said = said.contract()? == Some(Contract::Google);
    let mut files = Vec::new();
    if said.may_be(Language::Python) {
        files.extend(of_python(place, is_said)?);
    }
    if said.may_be(Language::Node) && files.is_empty() {
        files.extend(of_node(place, is_said)?);
    }
    files.pop().map(|file| choose(file, place, said)).transpose()
}

fn of_python(place: &Place<'_>, is_said: bool) -> Result<Option<File>, Failure> {
    let Some(text) = place.read(MAIN) else { return Ok(None) };
    let functions = python::functions(&text);
    let is_required =
        place.read("requirements.txt").is_some_and(|text| python::requires(&text, FRAMEWORK));
    let is_registered = functions.iter().any(|it| it.registered.is_some());
    if !is_registered && !is_required && !is_said {
        return Ok(None);
    }
    let candidate = |it: python::Function| {
        // Google's functions of before CloudEvents take an event and its context.
        let by_arguments = if it.arguments == 2 { Signature::Event } else { Signature::Http };
        let (signature, registered) = it.registered.unzip();
        Candidate { name: it.name, signature: signature.unwrap_or(by_arguments), registered }
    };
    let candidates = functions.into_iter().filter(|it| !it.name.starts_with('_')).map(candidate);
    let candidates = candidates.collect();
    let procfile = super::http::web(place);
    let started = procfile.as_deref().and_then(|line| started("the Procfile", line));
    let because = format!("requirements.txt asks for {FRAMEWORK}");
    let (language, name) = (Language::Python, MAIN.to_owned());
    Ok(Some(File { language, name, candidates, started: started.transpose()?, because, text }))
}

fn of_node(place: &Place<'_>, is_said: bool) -> Result<Option<File>, Failure> {
    let package = node::Package::read(place);
    let needs = package.as_ref().is_some_and(node::Package::needs_framework);
    if !needs && !is_said {
        return Ok(None);
    }
    let main = package.as_ref().and_then(node::Package::main);
    let found = main.or(Some("index.js")).and_then(|main| node::resolve(place, main));
    // The framework looks there too.
    let found = found.or_else(|| node::resolve(place, "function.js"));
    let Some((name, text)) = found else {
        return match main {
            _ if !needs => Ok(None),
            Some(main) => Err(Failure::failed(format!(
                "package.json's main is {main}, which is not there"
            ))
            .hint("build it first (npm run build), then deploy the folder with what was built")),
            None => Err(Failure::failed(
                "package.json asks for Google's functions framework, but there is no index.js",
            )
            .hint("say in package.json's main which file has the function")),
        };
    };
    let registered = node::registered(&text).into_iter().map(|(name, signature)| Candidate {
        registered: Some(format!("functions.{}", signature.call())),
        name,
        signature,
    });
    let mut candidates: Vec<_> = registered.collect();
    for name in node::exported(&text) {
        if candidates.iter().all(|it| it.name != name) {
            candidates.push(Candidate { name, signature: Signature::Http, registered: None });
        }
    }
    let line = package.as_ref().and_then(|package| package.script("start"));
    let started = line.and_then(|line| started("package.json's start script", line));
    let because = "package.json asks for @google-cloud/functions-framework".to_owned();
    let language = Language::Node;
    Ok(Some(File { language, name, candidates, started: started.transpose()?, because, text }))
}

/// What a line says that starts the framework itself.
fn started(by: &'static str, line: &str) -> Option<Result<Started, Failure>> {
    if !line.split_whitespace().any(|word| command::program(word).starts_with(FRAMEWORK)) {
        return None;
    }
    let target = command::option(line, "--target")?.to_owned();
    if let Some(source) = command::option(line, "--source") {
        let problem = format!("{by} asks for the source {source}, which is not followed");
        let hint = "have main.py, or package.json's main, name what is entered";
        return Some(Err(Failure::failed(problem).hint(hint)));
    }
    let said = command::option(line, "--signature-type");
    let signature = match said.map(|said| (said, Signature::named(said))) {
        None => None,
        Some((_, Some(signature))) => Some(signature),
        Some((said, None)) => {
            let problem = format!("{by} asks for a function of the kind {said:?}, which is none");
            return Some(Err(
                Failure::failed(problem).hint("it is http, cloudevent, event or typed")
            ));
        }
    };
    Some(Ok(Started { by, target, signature }))
}

fn choose(file: File, place: &Place<'_>, said: &Said<'_>) -> Result<Found, Failure> {
    let File { language, name, candidates, started, because, text } = file;
    let wanted = match (said.target, &started) {
        (Some(target), _) => Some((target, "--target".to_owned())),
        (None, Some(started)) => Some((started.target.as_str(), started.by.to_owned())),
        (None, None) => None,
    };
    let (chosen, because) = match wanted {
        Some((target, by)) => {
            let known = candidates.into_iter().find(|it| it.name == target);
            // It may come from another file.
            let is_named = match language {
                Language::Python => python::names(&text, target),
                Language::Node => text.contains(target.split('.').next().unwrap_or(target)),
            };
            if known.is_none() && !is_named {
                return Err(Failure::failed(format!("{name} has no function {target}"))
                    .hint("name one that it has with --target"));
            }
            let because = match known.as_ref().and_then(|it| it.registered.as_ref()) {
                Some(registered) => format!("{name} registers {target} with {registered}"),
                None => format!("{by} names the function {target} of {name}"),
            };
            let unknown = || Candidate {
                name: target.to_owned(),
                signature: Signature::Http,
                registered: None,
            };
            (known.unwrap_or_else(unknown), because)
        }
        None => only(&name, candidates, &because)?,
    };
    let by_start = started.and_then(|started| started.signature);
    let signature = match (said.signature, chosen.registered) {
        // The framework goes by what is registered, whatever it is told.
        (Some(said), Some(registered)) if said != chosen.signature => {
            let (target, said) = (&chosen.name, said.as_str());
            return Err(Failure::failed(format!(
                "{name} registers {target} with {registered}, and --signature says {said}"
            ))
            .hint("leave --signature out, or change the code"));
        }
        (_, Some(_)) => chosen.signature,
        (said, None) => said.or(by_start).unwrap_or_else(|| {
            let is_event = language == Language::Node && node::takes_context(&text, &chosen.name);
            if is_event { Signature::Event } else { chosen.signature }
        }),
    };
    let runtime = language.asked_for(place);
    let function = Function { language, runtime, target: chosen.name, signature };
    Ok(Found { code: Code::Google(function), because })
}

/// The one function that can be meant.
fn only(
    file: &str,
    candidates: Vec<Candidate>,
    because: &str,
) -> Result<(Candidate, String), Failure> {
    let (mut registered, mut others): (Vec<_>, Vec<_>) =
        candidates.into_iter().partition(|it| it.registered.is_some());
    let names = |list: &[Candidate]| {
        let names: Vec<_> = list.iter().map(|it| it.name.as_str()).collect();
        names.join(", ")
    };
    let several = |what: &str, list: &[Candidate]| {
        Failure::failed(format!("{file} {what} more than one function: {}", names(list)))
            .hint("say which one is called: --target NAME")
    };
    match (registered.len(), others.len()) {
        (2.., _) => Err(several("registers", &registered)),
        (0, 2..) => Err(several("has", &others)),
        (0, 0) => Err(Failure::failed(format!("{because}, but {file} has no function"))
            .hint("name one with --target, or say how it is started: --contract http --command …")),
        _ => match (registered.pop(), others.pop()) {
            (Some(it), _) => {
                let how = it.registered.as_deref().unwrap_or_default();
                let because = format!("{file} registers {} with {how}", it.name);
                Ok((it, because))
            }
            (None, Some(it)) => {
                let because = format!("{because}, and {file} has the function {}", it.name);
                Ok((it, because))
            }
            (None, None) => Err(Failure::failed(format!("{file} has no function"))),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::folder;
    use super::*;

    const FF: (&str, &str) = ("requirements.txt", "functions-framework==3.*\n");

    fn look(files: &[(&str, &str)], said: &Said<'_>) -> Result<Option<Found>, Failure> {
        find(&Place::Folder(folder(files).path()), said)
    }

    /// The target, the kind, and the reason.
    fn found(files: &[(&str, &str)], said: &Said<'_>) -> (String, Signature, String) {
        let Found { code, because } = look(files, said).unwrap().unwrap();
        let Code::Google(Function { target, signature, .. }) = code else { panic!("{code:?}") };
        (target, signature, because)
    }

    fn problem(files: &[(&str, &str)], said: &Said<'_>) -> String {
        look(files, said).unwrap_err().problem
    }

    #[test]
    fn what_main_py_registers_is_the_function() {
        let main = (
            "main.py",
            "import functions_framework\n\n@functions_framework.cloud_event\n\
             def note(event):\n    helper()\n\ndef helper():\n    pass\n",
        );
        let (target, signature, because) = found(&[main], &Said::default());
        assert_eq!((target.as_str(), signature), ("note", Signature::CloudEvent));
        assert_eq!(because, "main.py registers note with @functions_framework.cloud_event");
        // It is no candidate that is not there.
        let said = Said { target: Some("other"), ..Said::default() };
        assert_eq!(problem(&[main], &said), "main.py has no function other");
    }

    #[test]
    fn the_only_function_of_main_py_is_the_one_if_the_framework_is_required() {
        let event = ("main.py", "def _private(): 1\ndef note(data, context): 1\n");
        let (target, signature, because) = found(&[event, FF], &Said::default());
        assert_eq!((target.as_str(), signature), ("note", Signature::Event));
        assert!(because.starts_with("requirements.txt asks for functions-framework"), "{because}");
        assert!(look(&[event], &Said::default()).unwrap().is_none());
        let google = Said { contract: Some(Contract::Google), ..Said::default() };
        assert_eq!(found(&[event], &google).0, "note");
        let two = ("main.py", "def a(r): 1\ndef b(r): 1\n");
        assert!(problem(&[two, FF], &Said::default()).ends_with("more than one function: a, b"));
        let said = Said { target: Some("b"), ..Said::default() };
        assert_eq!(found(&[two, FF], &said).0, "b");
        assert!(problem(&[("main.py", "x = 1"), FF], &Said::default()).contains("no function"));
    }

    #[test]
    fn a_function_from_another_file_can_be_named() {
        let main = ("main.py", "from lib import hello\n");
        let said = Said { target: Some("hello"), ..Said::default() };
        assert_eq!(found(&[main], &said).0, "hello");
    }

    #[test]
    fn what_is_registered_is_not_overridden_in_vain() {
        let main = ("main.py", "from functions_framework import http\n@http\ndef f(r): 1\n");
        let said = Said { signature: Some(Signature::Event), ..Said::default() };
        assert!(problem(&[main], &said).contains("registers f with @http"));
        let plain = [("main.py", "def f(r): 1\n"), FF];
        assert_eq!(found(&plain, &said).1, Signature::Event);
    }

    #[test]
    fn a_package_of_node_tells_its_function() {
        let package = |more: &str| {
            format!(
                "{{ \"dependencies\": {{ \"@google-cloud/functions-framework\": \"^5\" }}{more} }}"
            )
        };
        let plain = package("");
        let look =
            |source| found(&[("package.json", &plain), ("index.js", source)], &Said::default());
        let (target, signature, because) = look(
            "const functions = require('@google-cloud/functions-framework');\n\
             functions.cloudEvent('note', () => {});\nexports.other = 1;",
        );
        assert_eq!((target.as_str(), signature), ("note", Signature::CloudEvent));
        assert_eq!(because, "index.js registers note with functions.cloudEvent");
        let (target, signature, _) = look("exports.note = (data, context) => {}");
        assert_eq!((target.as_str(), signature), ("note", Signature::Event));

        // The usual start script of Google's samples.
        let script = package(
            ", \"main\": \"src/app\", \"scripts\": { \"start\": \"npx functions-framework --target=b --signature-type=cloudevent\" }",
        );
        let files =
            [("package.json", script.as_str()), ("src/app.js", "exports.a = f; exports.b = g")];
        let (target, signature, because) = found(&files, &Said::default());
        assert_eq!((target.as_str(), signature), ("b", Signature::CloudEvent));
        assert_eq!(because, "package.json's start script names the function b of src/app.js");
    }

    #[test]
    fn what_is_not_built_yet_is_told_so() {
        let package = "{ \"main\": \"build/index.js\", \
                       \"dependencies\": { \"@google-cloud/functions-framework\": \"5\" } }";
        let failure = look(&[("package.json", package), ("index.ts", "")], &Said::default());
        let failure = failure.unwrap_err();
        assert_eq!(failure.problem, "package.json's main is build/index.js, which is not there");
        assert!(failure.hint.unwrap().contains("npm run build"));
        // Who only develops with it is none of Google's.
        let other = "{ \"devDependencies\": { \"@google-cloud/functions-framework\": \"5\" } }";
        assert!(look(&[("package.json", other)], &Said::default()).unwrap().is_none());
    }
}
