//! What Python source says of itself, as far as one sees without running it.

use std::collections::HashMap;

use super::Signature;

const FRAMEWORK: &str = "functions_framework";

/// A function at a file's top level.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Function {
    pub(super) name: String,
    /// The decorator of Google's framework that it has, as it is written.
    pub(super) registered: Option<(Signature, String)>,
    /// How many arguments it must be given.
    pub(super) arguments: usize,
}

/// The functions at the top level of a file.
pub(super) fn functions(source: &str) -> Vec<Function> {
    let code = code(source);
    let known = imports(&code);
    let (mut functions, mut decorators) = (Vec::<Function>::new(), Vec::new());
    for line in code.lines().filter(|line| !line.trim().is_empty()) {
        if let Some(decorator) = line.strip_prefix('@') {
            decorators.push(decorator);
            continue;
        }
        let registered = decorators.drain(..).find_map(|it| signature(it, &known));
        let Some(rest) = line.strip_prefix("async ").unwrap_or(line).strip_prefix("def ") else {
            continue;
        };
        let Some((name, rest)) = rest.split_once('(') else { continue };
        let name = name.trim().to_owned();
        // The last of a name is the one that counts.
        functions.retain(|it| it.name != name);
        functions.push(Function { name, registered, arguments: required(rest) });
    }
    functions
}

/// Whether a file names something, as a word of its own.
pub(super) fn names(source: &str, name: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    code(source).split(|c| !is_word(c)).any(|word| word == name)
}

/// Whether requirements ask for a package, whose name is given in the registry's own spelling.
pub(super) fn requires(requirements: &str, package: &str) -> bool {
    let of_a_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    requirements.lines().any(|line| {
        let line = line.trim();
        let name = line.split(|c| !of_a_name(c)).next().unwrap_or_default();
        name.to_ascii_lowercase().replace(['_', '.'], "-") == package
    })
}

/// What the framework's names are called in a file.
fn imports(code: &str) -> HashMap<String, String> {
    let mut known = HashMap::new();
    for line in code.lines().map(str::trim) {
        if let Some(list) = line.strip_prefix("import ") {
            for item in list.split(',') {
                let (module, name) = renamed(item);
                if module != FRAMEWORK && !module.starts_with("functions_framework.") {
                    continue;
                }
                // Without another name the first part of it is what is known.
                let (name, meant) = match name {
                    Some(name) => (name, module),
                    None => (FRAMEWORK, FRAMEWORK),
                };
                known.insert(name.to_owned(), meant.to_owned());
            }
        } else if let Some((module, list)) =
            line.strip_prefix("from ").and_then(|rest| rest.split_once(" import "))
        {
            let module = module.trim();
            if module != FRAMEWORK && !module.starts_with("functions_framework.") {
                continue;
            }
            for item in list.trim().trim_matches(['(', ')']).split(',') {
                let (what, name) = renamed(item);
                known.insert(name.unwrap_or(what).to_owned(), format!("{module}.{what}"));
            }
        }
    }
    known
}

/// `a as b` → `a`, `b`
fn renamed(item: &str) -> (&str, Option<&str>) {
    match item.trim().split_once(" as ") {
        Some((what, name)) => (what.trim(), Some(name.trim())),
        None => (item.trim(), None),
    }
}

fn signature(decorator: &str, known: &HashMap<String, String>) -> Option<(Signature, String)> {
    let written = decorator.split('(').next().unwrap_or_default().trim();
    let (first, rest) = written.split_once('.').map_or((written, None), |(a, b)| (a, Some(b)));
    let meant = known.get(first)?;
    let whole = rest.map_or_else(|| meant.clone(), |rest| format!("{meant}.{rest}"));
    let signature = match whole.strip_prefix("functions_framework.")? {
        "http" | "aio.http" => Signature::Http,
        "cloud_event" | "aio.cloud_event" => Signature::CloudEvent,
        "typed" => Signature::Typed,
        _ => return None,
    };
    Some((signature, format!("@{written}")))
}

/// How many arguments a function must be given; what follows the opening bracket is known.
fn required(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut arguments = vec![String::new()];
    for letter in rest.chars() {
        match letter {
            ')' if depth == 0 => break,
            ',' if depth == 0 => arguments.push(String::new()),
            _ => {
                match letter {
                    '(' | '[' | '{' => depth += 1,
                    ')' | ']' | '}' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                if let Some(last) = arguments.last_mut() {
                    last.push(letter);
                }
            }
        }
    }
    let given = arguments.iter().map(|it| it.trim());
    let by_place = given.take_while(|it| !it.starts_with('*'));
    by_place.filter(|it| !it.is_empty() && *it != "/" && !it.contains('=')).count()
}

/// The source without comments and without what stands in strings, each statement on one line.
fn code(source: &str) -> String {
    let mut code = String::with_capacity(source.len());
    let mut depth = 0_usize;
    let mut rest = source.trim_start_matches('\u{feff}');
    while let Some(letter) = rest.chars().next() {
        let mut taken = letter.len_utf8();
        match letter {
            '#' => taken = rest.find('\n').unwrap_or(rest.len()),
            '"' | '\'' => {
                taken = string(rest, letter);
                code.push_str("\"\"");
            }
            '\\' if rest[1..].starts_with('\n') => taken = 2,
            '\n' if depth > 0 => code.push(' '),
            '\r' => {}
            _ => {
                match letter {
                    '(' | '[' | '{' => depth += 1,
                    ')' | ']' | '}' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                code.push(letter);
            }
        }
        rest = &rest[taken..];
    }
    code
}

/// The length of the string that a text begins with.
fn string(text: &str, quote: char) -> usize {
    let three: String = [quote; 3].iter().collect();
    let (end, is_long) =
        if text.starts_with(&three) { (three.as_str(), true) } else { (&three[..1], false) };
    let mut at = end.len();
    while let Some(letter) = text[at..].chars().next() {
        if text[at..].starts_with(end) {
            return at + end.len();
        }
        if letter == '\n' && !is_long {
            return at;
        }
        at += letter.len_utf8();
        if letter == '\\' {
            at += text[at..].chars().next().map_or(0, char::len_utf8);
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn registered(source: &str) -> Vec<(String, Signature)> {
        let with = |it: Function| Some((it.name, it.registered?.0));
        functions(source).into_iter().filter_map(with).collect()
    }

    #[test]
    fn a_decorator_is_known_however_it_was_imported() {
        for (source, signature) in [
            ("import functions_framework\n@functions_framework.http\ndef f(r): 1", Signature::Http),
            (
                "import functions_framework as ff\n@ff.cloud_event\ndef f(e): 1",
                Signature::CloudEvent,
            ),
            ("from functions_framework import http\n@other\n@http\n\ndef f(r): 1", Signature::Http),
            (
                "from functions_framework import (\n  cloud_event as ce,\n)\n@ce\nasync def f(e): 1",
                Signature::CloudEvent,
            ),
            (
                "import functions_framework\n@functions_framework.typed(\n  Numbers\n)\ndef f(n): 1",
                Signature::Typed,
            ),
            (
                "import functions_framework.aio\n@functions_framework.aio.http\nasync def f(r): 1",
                Signature::Http,
            ),
        ] {
            assert_eq!(registered(source), [("f".to_owned(), signature)], "{source}");
        }
    }

    #[test]
    fn what_only_looks_like_a_decorator_is_none() {
        for source in [
            "@functions_framework.http\ndef f(r): 1",
            "import functions_framework\n\"\"\"\n@functions_framework.http\ndef f(r): 1\n\"\"\"",
            "import functions_framework\n# @functions_framework.http\ndef f(r): 1",
            "import functions_framework\nclass A:\n    @functions_framework.http\n    def f(r): 1",
            "import functions_framework\n@functions_framework.other\ndef f(r): 1",
            "from flask import http\n@http\ndef f(r): 1",
        ] {
            assert_eq!(registered(source), [], "{source}");
        }
    }

    #[test]
    fn only_what_must_be_given_counts_as_argument() {
        let count = |arguments: &str| {
            let found = functions(&format!("def f({arguments}) -> dict:\n    pass"));
            found[0].arguments
        };
        assert_eq!((count(""), count("request"), count("data, context")), (0, 1, 2));
        assert_eq!((count("a: dict[str, int], b=(1, 2)"), count("a, /, *, b, **c")), (1, 1));
        assert_eq!(count("\n    a,  # one, two\n    b,\n"), 2);
    }

    #[test]
    fn broken_source_ends_too() {
        for source in ["'", "\"\"\"", "def f(", "@", "'\\", "def f", "((((\ndef f(x): 1", "\\"] {
            drop(functions(source));
        }
        let again = functions("def f(a): 1\ndef f(a, b): 1");
        assert_eq!((again.len(), again[0].arguments), (1, 2));
    }

    #[test]
    fn requirements_are_compared_as_the_registry_does() {
        for line in
            ["functions-framework==3.*", " Functions_Framework", "functions.framework>3 # x"]
        {
            assert!(requires(&format!("flask\n{line}\n"), "functions-framework"), "{line}");
        }
        for line in ["functions-framework-x", "# functions-framework", ""] {
            assert!(!requires(line, "functions-framework"), "{line}");
        }
    }
}
