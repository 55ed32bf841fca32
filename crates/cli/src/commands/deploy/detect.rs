//! Finds out how a folder or package is entered: which runtime, which handler.

use std::{
    fs,
    io::{Cursor, Read},
    path::Path,
};

use zip::ZipArchive;

use crate::failure::Failure;

/// Where people keep the handler of a Python function, in the order looked at.
const PYTHON_FILES: [&str; 4] = ["lambda_function.py", "app.py", "main.py", "handler.py"];
/// What they call it.
const PYTHON_NAMES: [&str; 3] = ["lambda_handler", "handler", "main"];
/// More of a source file is not looked at.
const MAX_SOURCE: u64 = 1 << 20;

/// What a package says of itself.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Entrance {
    /// An executable `bootstrap`: a custom runtime.
    Bootstrap,
    Python {
        handler: String,
        /// The minor version that `.python-version` asks for: `3.12`.
        version: Option<String>,
    },
}

/// What is looked at: a folder, or a zip archive.
pub(super) enum Place<'a> {
    Folder(&'a Path),
    Zip(&'a [u8]),
}

pub(super) fn detect(place: &Place<'_>) -> Result<Entrance, Failure> {
    if let Some(executable) = place.executable("bootstrap") {
        return if executable {
            Ok(Entrance::Bootstrap)
        } else {
            Err(Failure::failed("bootstrap is not executable")
                .hint("chmod +x bootstrap, then deploy again"))
        };
    }
    let found = PYTHON_FILES.iter().find_map(|file| {
        let source = place.read(file)?;
        let name = PYTHON_NAMES.iter().find(|name| defines(&source, name))?;
        Some(format!("{}.{name}", file.trim_end_matches(".py")))
    });
    let handler = found.ok_or_else(|| {
        Failure::failed(format!(
            "no handler was found: neither an executable bootstrap, nor a function called {} in {}",
            PYTHON_NAMES.join(", "),
            PYTHON_FILES.join(", ")
        ))
        .hint("say how it is entered: --runtime python3.12 --handler file.function")
    })?;
    let version = place.read(".python-version").as_deref().and_then(minor);
    Ok(Entrance::Python { handler, version })
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

/// Whether Python source defines a name at its top level.
fn defines(source: &str, name: &str) -> bool {
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
        detect(&Place::Folder(folder(files).path()))
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
            let python = Entrance::Python { handler: handler.to_owned(), version: None };
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
            ("3.12.1\n", Some("3.12")),
            ("3.9", Some("3.9")),
            ("system", None),
            ("# x\n3.8", Some("3.8")),
        ] {
            let Entrance::Python { version, .. } = found(&files(text)).unwrap() else { panic!() };
            assert_eq!(version.as_deref(), wanted, "{text}");
        }
    }

    #[test]
    fn a_bootstrap_must_be_executable() {
        let dir = folder(&[("bootstrap", "#!/bin/sh"), ("app.py", "def handler(e, c): pass")]);
        assert!(detect(&Place::Folder(dir.path())).is_err());
        let mode = fs::Permissions::from_mode(0o755);
        fs::set_permissions(dir.path().join("bootstrap"), mode).unwrap();
        assert_eq!(detect(&Place::Folder(dir.path())).unwrap(), Entrance::Bootstrap);
        let zip = server::package::pack(dir.path()).unwrap();
        assert_eq!(detect(&Place::Zip(&zip)).unwrap(), Entrance::Bootstrap);
    }

    #[test]
    fn nothing_to_enter_says_what_to_do() {
        let failure = found(&[("readme.md", "")]).unwrap_err();
        assert!(failure.hint.unwrap().contains("--handler"));
    }
}
