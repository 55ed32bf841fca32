//! Finds out how a folder or package is entered: which runtime, which handler.

use std::{
    fs,
    io::{Cursor, Read},
    path::Path,
};

use zip::ZipArchive;

use crate::failure::Failure;

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
    defines: node_exports,
};
/// More of a source file is not looked at.
const MAX_SOURCE: u64 = 1 << 20;

/// What a package says of itself.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Entrance {
    /// An executable `bootstrap`: a custom runtime.
    Bootstrap,
    Script {
        language: Language,
        handler: String,
        /// The runtime that a version file beside it asks for: `python3.12`.
        runtime: Option<String>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    Python,
    Node,
}

struct Usual {
    language: Language,
    files: &'static [&'static str],
    names: &'static [&'static str],
    /// Whether a source says that it has a handler of this name.
    defines: fn(&str, &str) -> bool,
}

impl Usual {
    fn find(&self, place: &Place<'_>) -> Option<String> {
        self.files.iter().find_map(|file| {
            let source = place.read(file)?;
            let name = self.names.iter().find(|name| (self.defines)(&source, name))?;
            let stem = file.rsplit_once('.').map_or(*file, |(stem, _)| stem);
            Some(format!("{stem}.{name}"))
        })
    }
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

/// What is looked at: a folder, or a zip archive.
pub(super) enum Place<'a> {
    Folder(&'a Path),
    Zip(&'a [u8]),
}

/// `wanted` is the language of a runtime that was said.
pub(super) fn detect(place: &Place<'_>, wanted: Option<Language>) -> Result<Entrance, Failure> {
    if let Some(executable) = place.executable("bootstrap") {
        return if executable {
            Ok(Entrance::Bootstrap)
        } else {
            Err(Failure::failed("bootstrap is not executable")
                .hint("chmod +x bootstrap, then deploy again"))
        };
    }
    let usual = [PYTHON, NODE];
    let mut looked_at = usual.iter().filter(|it| wanted.is_none_or(|wanted| wanted == it.language));
    let found = looked_at.find_map(|it| Some((it.language, it.find(place)?)));
    let (language, handler) = found.ok_or_else(|| unknown(place))?;
    let runtime = language.asked_for(place);
    Ok(Entrance::Script { language, handler, runtime })
}

/// What is missing, and what to do, as far as the folder shows what it is.
fn unknown(place: &Place<'_>) -> Failure {
    let problem = "no handler was found: neither an executable bootstrap, nor a Python or Node \
                   file with a function called handler";
    let hint = if place.read("Cargo.toml").is_some() {
        "build it first: cargo build --release, then deploy a folder in which the program is \
         called bootstrap (cargo lambda build makes one in target/lambda/)"
    } else if place.read("go.mod").is_some() {
        "build it first: CGO_ENABLED=0 go build -o out/bootstrap . && morrow deploy out"
    } else {
        "say how it is entered, for example: --runtime python3.12 --handler file.function, or \
         --runtime nodejs22.x --handler file.function"
    };
    Failure::failed(problem).hint(hint)
}

impl Place<'_> {
    /// Whether a file can be executed; `None` if it is not there.
    fn executable(&self, name: &str) -> Option<bool> {
        use std::os::unix::fs::PermissionsExt;

        let mode = match self {
            Self::Folder(dir) => {
                let found = fs::metadata(dir.join(name)).ok().filter(fs::Metadata::is_file)?;
                found.permissions().mode()
            }
            Self::Zip(bytes) => {
                let mut zip = ZipArchive::new(Cursor::new(bytes)).ok()?;
                // An archive made where there are no modes does not say; the server decides.
                zip.by_name(name).ok()?.unix_mode().unwrap_or(0o755)
            }
        };
        Some(mode & 0o111 != 0)
    }

    fn read(&self, name: &str) -> Option<String> {
        let mut text = Vec::new();
        match self {
            Self::Folder(dir) => {
                let file = fs::File::open(dir.join(name)).ok()?;
                file.take(MAX_SOURCE).read_to_end(&mut text).ok()?;
            }
            Self::Zip(bytes) => {
                let mut zip = ZipArchive::new(Cursor::new(bytes)).ok()?;
                let file = zip.by_name(name).ok()?;
                file.take(MAX_SOURCE).read_to_end(&mut text).ok()?;
            }
        }
        Some(String::from_utf8_lossy(&text).into_owned())
    }
}

/// Whether JavaScript exports a name, in one of the ways in which people write that.
fn node_exports(source: &str, name: &str) -> bool {
    let word = |text: &str| text.starts_with(name) && !text[name.len()..].starts_with(is_word);
    let after = |prefix: &str| {
        source.match_indices(prefix).any(|(at, _)| word(source[at + prefix.len()..].trim_start()))
    };
    let declared = ["export const ", "export let ", "export var ", "export function "];
    let asynchronous = ["export async function ", "exports."];
    let listed = ["export {", "exports = {", "exports={"].iter().any(|prefix| {
        source.match_indices(prefix).any(|(at, _)| {
            let list = source[at + prefix.len()..].split('}').next().unwrap_or("");
            list.split(',').any(|item| {
                let item = item.rsplit(" as ").next().unwrap_or(item);
                word(item.trim_start().trim_start_matches("async ").trim_start())
            })
        })
    });
    listed || declared.into_iter().chain(asynchronous).any(after)
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '$')
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
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(dir.path().join(name), text).unwrap();
        }
        dir
    }

    fn found(files: &[(&str, &str)]) -> Result<Entrance, Failure> {
        detect(&Place::Folder(folder(files).path()), None)
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
            let found = detect(&place, Some(language)).unwrap();
            assert!(matches!(found, Entrance::Script { language: it, .. } if it == language));
        }
    }

    #[test]
    fn a_bootstrap_must_be_executable() {
        let dir = folder(&[("bootstrap", "#!/bin/sh"), ("app.py", "def handler(e, c): pass")]);
        assert!(detect(&Place::Folder(dir.path()), None).is_err());
        let mode = fs::Permissions::from_mode(0o755);
        fs::set_permissions(dir.path().join("bootstrap"), mode).unwrap();
        assert_eq!(detect(&Place::Folder(dir.path()), None).unwrap(), Entrance::Bootstrap);
        let zip = server::package::pack(dir.path()).unwrap();
        assert_eq!(detect(&Place::Zip(&zip), None).unwrap(), Entrance::Bootstrap);
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
