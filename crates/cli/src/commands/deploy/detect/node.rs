//! What a package of Node and its source say of themselves, as far as one sees without running them.

use serde_json::Value;

use super::{Place, Signature};

const FRAMEWORK: &str = "@google-cloud/functions-framework";

/// A `package.json`.
pub(super) struct Package(Value);

impl Package {
    /// The package's own, if there is one that can be read.
    pub(super) fn read(place: &Place<'_>) -> Option<Self> {
        serde_json::from_str(&place.read("package.json")?).ok().map(Self)
    }

    /// Whether it needs Google's framework when it runs.
    pub(super) fn needs_framework(&self) -> bool {
        self.0["dependencies"].get(FRAMEWORK).is_some()
    }

    pub(super) fn script(&self, name: &str) -> Option<&str> {
        self.0["scripts"][name].as_str().map(str::trim).filter(|script| !script.is_empty())
    }

    /// The file that it is entered by, as it says; where it says nothing, by Node's rules.
    pub(super) fn main(&self) -> Option<&str> {
        self.0["main"].as_str().filter(|main| !main.is_empty())
    }
}

/// The name and the text of the file for which a path stands in Node's eyes.
pub(super) fn resolve(place: &Place<'_>, path: &str) -> Option<(String, String)> {
    let path = path.trim_start_matches("./").trim_end_matches('/');
    let ends = ["", ".js", ".mjs", ".cjs", "/index.js"];
    let names = ends.iter().map(|end| format!("{path}{end}"));
    names.filter(|name| place.has(name)).find_map(|name| {
        let text = place.read(&name)?;
        Some((name, text))
    })
}

/// What a source registers with Google's framework: names, and what kinds of function they are.
pub(super) fn registered(source: &str) -> Vec<(String, Signature)> {
    let code = code(source);
    let mut found = Vec::new();
    for (call, signature) in calls(&code) {
        for (at, _) in code.match_indices(&call) {
            let is_whole = !code[..at].ends_with(|c| is_word(c) || c == '.');
            if let Some(name) = literal(&code[at + call.len()..]).filter(|_| is_whole) {
                found.push((name.to_owned(), signature));
            }
        }
    }
    found
}

/// How the framework's calls are written in some code, up to their opening bracket.
fn calls(code: &str) -> Vec<(String, Signature)> {
    let mut calls = Vec::new();
    let mut known_as = |name: &str, what: Option<&str>| {
        let kinds = Signature::REGISTERED.iter();
        match what {
            None => calls.extend(kinds.map(|(it, kind)| (format!("{name}.{it}("), *kind))),
            Some(what) => calls.extend(
                kinds.filter(|(it, _)| *it == what).map(|(_, kind)| (format!("{name}("), *kind)),
            ),
        }
    };
    for quote in ['"', '\'', '`'] {
        let module = format!("{quote}{FRAMEWORK}{quote}");
        for (at, _) in code.match_indices(&module) {
            let before = code[..at].trim_end();
            if let Some(before) = before.strip_suffix("require(") {
                // `require("…").http(…)`, without a name.
                known_as(&format!("require({module})"), None);
                let Some(bound) = before.trim_end().strip_suffix('=') else { continue };
                match bound.trim_end().strip_suffix('}') {
                    Some(list) => {
                        for item in list.rsplit('{').next().unwrap_or_default().split(',') {
                            let (what, name) = item.split_once(':').unwrap_or((item, item));
                            known_as(name.trim(), Some(what.trim()));
                        }
                    }
                    None => known_as(last_word(bound), None),
                }
            } else if let Some(clause) = before.strip_suffix("from") {
                let clause = clause.rsplit("import").next().unwrap_or_default();
                let (whole, list) = clause.split_once('{').unwrap_or((clause, ""));
                let whole = last_word(whole.trim().trim_end_matches(','));
                if !whole.is_empty() {
                    known_as(whole, None);
                }
                for item in list.trim().trim_end_matches('}').split(',') {
                    let (what, name) = item.split_once(" as ").unwrap_or((item, item));
                    known_as(name.trim(), Some(what.trim()));
                }
            }
        }
    }
    calls.retain(|(call, _)| call.starts_with(is_word));
    calls.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    calls.dedup_by(|a, b| a.0 == b.0);
    calls
}

/// The names that a source exports, in one of the ways in which people write that.
pub(super) fn exported(source: &str) -> Vec<String> {
    let code = code(source);
    let mut names = Vec::<String>::new();
    let mut add = |name: &str| {
        if !name.is_empty() && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    };
    for prefix in [
        "export const ",
        "export let ",
        "export var ",
        "export function ",
        "export async function ",
    ] {
        for (at, _) in code.match_indices(prefix) {
            add(first_word(&code[at + prefix.len()..]));
        }
    }
    for (at, prefix) in code.match_indices("exports.") {
        let rest = code[at + prefix.len()..].trim_start();
        let name = first_word(rest);
        let rest = rest[name.len()..].trim_start();
        if rest.starts_with('=') && !rest.starts_with("==") {
            add(name);
        }
    }
    for prefix in ["export {", "exports = {", "exports={"] {
        for (at, _) in code.match_indices(prefix) {
            let list = code[at + prefix.len()..].split('}').next().unwrap_or("");
            for item in list.split(',') {
                let item = item.rsplit(" as ").next().unwrap_or(item).trim_start();
                add(first_word(item.trim_start_matches("async ").trim_start()));
            }
        }
    }
    names
}

/// Whether a function that is exported takes an event and its context, as Google's functions did
/// before there were `CloudEvents`. Those of HTTP requests have two arguments too.
pub(super) fn takes_context(source: &str, name: &str) -> bool {
    let code = code(source);
    code.match_indices(name).any(|(at, _)| {
        let is_whole = !code[..at].ends_with(is_word);
        let rest = code[at + name.len()..].trim_start();
        let rest = rest.strip_prefix(['=', ':']).unwrap_or(rest).trim_start();
        let rest = rest.strip_prefix("async").unwrap_or(rest).trim_start();
        let rest = rest.strip_prefix("function").unwrap_or(rest).trim_start();
        let rest = rest.trim_start_matches(is_word).trim_start();
        let arguments = rest.strip_prefix('(').and_then(|rest| rest.split_once(')'));
        let second = arguments.and_then(|(list, _)| list.split(',').nth(1));
        is_whole
            && second.is_some_and(|it| first_word(it.trim_start_matches([' ', '_'])) == "context")
    })
}

/// Whether a source has something listen.
pub(super) fn listens(source: &str) -> bool {
    let code = code(source);
    let calls = ["listen(", "serve("];
    calls.iter().any(|call| code.match_indices(call).any(|(at, _)| !code[..at].ends_with(is_word)))
}

/// The text that stands in quotes at the beginning.
fn literal(code: &str) -> Option<&str> {
    let code = code.trim_start();
    let quote = code.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
    let (name, _) = code[1..].split_once(quote)?;
    (!name.is_empty() && name.chars().all(|c| is_word(c) || c == '-')).then_some(name)
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '$')
}

fn first_word(text: &str) -> &str {
    text.split(|c| !is_word(c)).next().unwrap_or_default()
}

fn last_word(text: &str) -> &str {
    text.trim_end().rsplit(|c| !is_word(c)).next().unwrap_or_default()
}

/// The source without comments, with every white space as one.
fn code(source: &str) -> String {
    let mut code = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(letter) = rest.chars().next() {
        let taken = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if matches!(letter, '"' | '\'' | '`') {
            string(rest, letter)
        } else {
            letter.len_utf8()
        };
        let is_code = !rest.starts_with("//") && !rest.starts_with("/*");
        if letter.is_whitespace() {
            if !code.ends_with(' ') {
                code.push(' ');
            }
        } else if is_code {
            code.push_str(&rest[..taken]);
        }
        rest = &rest[taken..];
    }
    code
}

/// The length of the string that a text begins with; what ends with the line was none.
fn string(text: &str, quote: char) -> usize {
    let mut letters = text.char_indices().skip(1);
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' => drop(letters.next()),
            '\n' if quote != '`' => return at,
            _ if letter == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registration_is_known_however_the_framework_was_named() {
        for (source, kind) in [
            (
                "const functions = require('@google-cloud/functions-framework');\n\
                 functions.http('hello', (req, res) => {});",
                Signature::Http,
            ),
            (
                "const ff = require(\"@google-cloud/functions-framework\")\nff.cloudEvent(\n  \"hello\", f)",
                Signature::CloudEvent,
            ),
            (
                "const { http, cloudEvent: on } = require('@google-cloud/functions-framework');\n\
                 on('hello', f)",
                Signature::CloudEvent,
            ),
            (
                "import * as functions from '@google-cloud/functions-framework'\n\
                 functions.typed('hello', f)",
                Signature::Typed,
            ),
            (
                "import functions, { http as web } from '@google-cloud/functions-framework'\n\
                 web(`hello`, f)",
                Signature::Http,
            ),
            ("require('@google-cloud/functions-framework').http('hello', f)", Signature::Http),
        ] {
            assert_eq!(registered(source), [("hello".to_owned(), kind)], "{source}");
        }
    }

    #[test]
    fn what_only_looks_like_a_registration_is_none() {
        let with = |rest: &str| {
            registered(&format!(
                "const functions = require('@google-cloud/functions-framework');\n{rest}"
            ))
        };
        for rest in [
            "// functions.http('hello', f)",
            "/* functions.http('hello', f) */",
            "my.functions.http('hello', f)",
            "functions.http(name, f)",
            "functions.https('hello', f)",
            "const text = \"functions.http('hello', f)\"; unclosed('",
        ] {
            // Of what stands in a string one cannot be sure by reading alone.
            if !rest.starts_with("const text") {
                assert_eq!(with(rest), [], "{rest}");
            }
            drop(with(rest));
        }
        assert_eq!(registered("functions.http('hello', f)"), []);
        assert_eq!(registered("const { http } = require('node:http'); http('hello', f)"), []);
    }

    #[test]
    fn exports_are_listed_once_in_their_order() {
        let source = "exports.b = void 0; exports.a = f;\nexports.b = g;\nexports.c == 1;\n\
                      module.exports.d = h; export { x as e }; export async function g() {}";
        let mut names = exported(source);
        names.sort();
        assert_eq!(names, ["a", "b", "d", "e", "g"]);
    }

    #[test]
    fn an_event_is_told_by_its_context() {
        for (source, wanted) in [
            ("exports.f = (data, context) => {}", true),
            ("exports.f = async (message, _context) => {}", true),
            ("exports.f = function (event, context) {}", true),
            ("async function f(event, context, callback) {}\nmodule.exports = { f }", true),
            ("exports.f = (req, res) => {}", false),
            ("exports.f = (request, response) => { g(a, context) }", false),
            ("exports.f = event => {}", false),
            ("exports.f", false),
        ] {
            assert_eq!(takes_context(source, "f"), wanted, "{source}");
        }
    }

    #[test]
    fn broken_source_ends_too() {
        for source in ["'", "`", "/*", "//", "exports.", "export {", "'\\", "'\\é", "require("] {
            drop((registered(source), exported(source), listens(source)));
            assert!(!takes_context(source, "exports"));
        }
        assert!(listens("app.listen(process.env.PORT)") && listens("serve({ fetch })"));
        assert!(!listens("// app.listen(1)") && !listens("unlisten(x)"));
    }
}
