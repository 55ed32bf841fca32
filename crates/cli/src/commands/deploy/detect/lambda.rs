//! AWS Lambda's code: a custom runtime's program, or a file with a function that takes events.

use super::{Code, Found, Language, Place, Said, node};
use crate::failure::Failure;

/// How code for AWS Lambda is entered.
#[derive(Debug, PartialEq, Eq)]
pub(in super::super) enum Entrance {
    /// An executable `bootstrap`: a custom runtime.
    Bootstrap,
    Script {
        language: Language,
        handler: String,
        /// The runtime that a version file beside it asks for: `python3.12`.
        runtime: Option<String>,
    },
}

/// Where people keep a handler, in the order looked at, and what they call it.
const PYTHON: Usual = Usual {
    language: Language::Python,
    files: &["lambda_function.py", "app.py", "main.py", "handler.py"],
    names: &["lambda_handler", "handler", "main"],
    defines: python_defines,
};
const NODE: Usual = Usual {
    language: Language::Node,
    files: &[
        "index.mjs",
        "index.js",
        "index.cjs",
        "app.mjs",
        "app.js",
        "app.cjs",
        "handler.mjs",
        "handler.js",
        "handler.cjs",
        "main.mjs",
        "main.js",
        "main.cjs",
    ],
    names: &["handler", "lambdaHandler", "main"],
    defines: |source, name| node::exported(source).iter().any(|it| it == name),
};

struct Usual {
    language: Language,
    files: &'static [&'static str],
    names: &'static [&'static str],
    /// Whether a source says that it has a handler of this name.
    defines: fn(&str, &str) -> bool,
}

impl Usual {
    /// The file, and the function in it.
    fn find(&self, place: &Place<'_>) -> Option<(&'static str, &'static str)> {
        self.files.iter().find_map(|file| {
            let source = place.read(file)?;
            let name = self.names.iter().find(|name| (self.defines)(&source, name))?;
            Some((*file, *name))
        })
    }
}

pub(super) fn bootstrap(place: &Place<'_>, _said: &Said<'_>) -> Result<Option<Found>, Failure> {
    match place.executable("bootstrap") {
        None => Ok(None),
        Some(true) => {
            let because = "bootstrap is a program: a custom runtime of AWS Lambda".to_owned();
            Ok(Some(Found { code: Code::Lambda(Entrance::Bootstrap), because }))
        }
        Some(false) => Err(Failure::failed("bootstrap is not executable")
            .hint("chmod +x bootstrap, then deploy again")),
    }
}

pub(super) fn handler(place: &Place<'_>, said: &Said<'_>) -> Option<Found> {
    let looked_at = [PYTHON, NODE].into_iter().filter(|it| said.may_be(it.language));
    let found = looked_at.into_iter().find_map(|it| Some((it.language, it.find(place)?)));
    found.map(|(language, (file, name))| {
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let handler = format!("{stem}.{name}");
        let runtime = language.asked_for(place);
        let because = format!("{file} has a function {name}, as AWS Lambda calls one");
        Found { code: Code::Lambda(Entrance::Script { language, handler, runtime }), because }
    })
}

/// Whether Python source defines a name at its top level.
fn python_defines(source: &str, name: &str) -> bool {
    source.lines().any(|line| {
        let (rest, assigned) =
            match line.strip_prefix("async ").unwrap_or(line).strip_prefix("def ") {
                Some(rest) => (rest, false),
                None => (line, true),
            };
        let Some(after) = rest.trim_start().strip_prefix(name) else { return false };
        let after = after.trim_start();
        // An assignment begins in the first column.
        if assigned {
            line.starts_with(name) && after.starts_with('=') && !after.starts_with("==")
        } else {
            after.starts_with('(')
        }
    })
}
