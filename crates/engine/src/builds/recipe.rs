//! What is to be installed for some code, and what decides that: read from the code, of which
//! nothing runs here.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, Read},
    path::Path,
};

use http::{Uri, uri::Scheme};
use model::{Digest, Runtime};
use serde_json::Value;

use super::{BuildError, Kind, Order, Settings, tools};

/// The longest file that says what is needed.
const MAX_FILE: u64 = 16 << 20;
const REQUIREMENTS: &str = "requirements.txt";
const PACKAGE: &str = "package.json";
const BYTE_ORDER: &[u8] = "\u{feff}".as_bytes();
const LOCKS: [&str; 2] = ["package-lock.json", "npm-shrinkwrap.json"];
const NPM_SETTINGS: &str = ".npmrc";
/// Where a package says what npm is to fetch.
const REQUIRES: [&str; 5] =
    ["dependencies", "optionalDependencies", "peerDependencies", "devDependencies", "overrides"];
/// The scripts of a package's own that npm runs when it installs what it needs.
const OWN_SCRIPTS: [&str; 7] =
    ["preinstall", "install", "postinstall", "prepublish", "preprepare", "prepare", "postprepare"];
/// The script that Google runs, with what is for a package's makers alone at hand.
const GOOGLES_SCRIPT: &str = "gcp-build";
const PYTHON_FRAMEWORK: (&str, &str) = ("functions-framework", "functions-framework==3.*");
const NODE_FRAMEWORK: (&str, &str) =
    ("@google-cloud/functions-framework", "@google-cloud/functions-framework@^5");

/// What is to be done.
#[derive(Debug)]
pub(super) struct Recipe {
    /// The same for what gives the same.
    pub(super) key: Digest,
    /// What the script is told.
    pub(super) env: BTreeMap<String, String>,
    /// What comes of it is the code and what it needs, and not the latter alone.
    pub(super) is_whole: bool,
    /// What is installed stands in the place of a folder of this name in the code.
    pub(super) replaces: Option<&'static str>,
}

/// What to do for code that lies in a folder; `None`: it needs nothing.
pub(super) fn of(
    code: &Path,
    order: &Order,
    settings: &Settings,
) -> Result<Option<Recipe>, BuildError> {
    let line = order.runtime.as_str();
    let need = if line.starts_with("python") {
        for_python(code, order)?
    } else if line.starts_with("nodejs") {
        for_node(code, order)?
    } else {
        return Err(no_tool(&order.runtime));
    };
    Ok(need.map(|need| need.recipe(order, settings)))
}

fn no_tool(runtime: &Runtime) -> BuildError {
    BuildError::told(
        format!("nothing can be installed for {runtime}"),
        "build for this runtime on your own machine, and deploy the result",
    )
}

/// What some code needs, in one language.
struct Need {
    tool: &'static str,
    /// The files that decide, as they are.
    files: Vec<(&'static str, Vec<u8>)>,
    /// A requirement of ours beside the code's.
    extra: &'static str,
    /// A script of the code's that makes more of it.
    script: &'static str,
    /// More of the code than those files decides.
    is_of_all: bool,
    is_whole: bool,
}

fn for_python(code: &Path, order: &Order) -> Result<Option<Need>, BuildError> {
    let requirements = read(code, REQUIREMENTS)?;
    let text = String::from_utf8_lossy(requirements.as_deref().unwrap_or_default()).into_owned();
    let (name, requirement) = PYTHON_FRAMEWORK;
    let has_framework = lines(&text).any(|line| package_of(line) == name);
    let extra = if order.kind == Kind::Google && !has_framework { requirement } else { "" };
    if lines(&text).next().is_none() && extra.is_empty() {
        return Ok(None);
    }
    let is_of_all = lines(&text).any(|line| !is_of_registry(line));
    let files = requirements.into_iter().map(|text| (REQUIREMENTS, text)).collect();
    Ok(Some(Need { tool: "pip", files, extra, script: "", is_of_all, is_whole: false }))
}

fn for_node(code: &Path, order: &Order) -> Result<Option<Need>, BuildError> {
    let package = read(code, PACKAGE)?;
    // npm skips the mark, too.
    let text = package.as_deref().map(|text| text.strip_prefix(BYTE_ORDER).unwrap_or(text));
    let parsed = text.map_or(Ok(Value::Null), serde_json::from_slice).map_err(|error| {
        BuildError::told(format!("{PACKAGE} cannot be read: {error}"), "correct the file")
    })?;
    let needs = |kind: &str| parsed[kind].as_object().is_some_and(|all| !all.is_empty());
    let (name, requirement) = NODE_FRAMEWORK;
    let has_framework = parsed["dependencies"].get(name).is_some();
    let extra = if order.kind == Kind::Google && !has_framework { requirement } else { "" };
    let is_built = order.kind == Kind::Google
        && parsed["scripts"][GOOGLES_SCRIPT].as_str().is_some_and(|script| !script.is_empty());
    let script = if is_built { GOOGLES_SCRIPT } else { "" };
    let has_scripts = is_built
        || OWN_SCRIPTS.iter().any(|name| parsed["scripts"].get(name).is_some())
        // npm compiles such a package without being told.
        || (package.is_some() && code.join("binding.gyp").exists());
    let needs_some = ["dependencies", "optionalDependencies", "peerDependencies", "workspaces"];
    let has_workspaces = parsed.get("workspaces").is_some();
    let is_needy = needs_some.iter().any(|kind| needs(kind)) || has_workspaces || has_scripts;
    if !is_needy && extra.is_empty() {
        return Ok(None);
    }
    let mut files = Vec::new();
    files.extend(package.map(|text| (PACKAGE, text)));
    for name in LOCKS.into_iter().chain([NPM_SETTINGS]) {
        files.extend(read(code, name)?.map(|text| (name, text)));
    }
    let is_local = REQUIRES.iter().any(|kind| !is_of_npm(&parsed[kind]))
        || files.iter().any(|(_, text)| names_what_lies_beside(text));
    let is_of_all = has_scripts || has_workspaces || is_local;
    Ok(Some(Need { tool: "npm", files, extra, script, is_of_all, is_whole: is_of_all }))
}

impl Need {
    fn recipe(self, order: &Order, settings: &Settings) -> Recipe {
        let Self { tool, files, extra, script, is_of_all, is_whole } = self;
        let yes = |it: bool| if it { "yes" } else { "no" };
        let mut env = BTreeMap::from(
            [
                ("BUILD_TOOL", tool),
                ("BUILD_EXTRA", extra),
                ("BUILD_SCRIPT", script),
                ("BUILD_WHOLE", yes(is_whole)),
                ("HOME", "/tmp/home"),
                ("TMPDIR", "/tmp"),
                ("LANG", "C.UTF-8"),
                ("TZ", ":UTC"),
                ("PATH", "/var/lang/bin:/usr/local/bin:/usr/bin:/bin"),
                ("LD_LIBRARY_PATH", "/var/lang/lib"),
            ]
            .map(|(name, value)| (name.to_owned(), value.to_owned())),
        );
        let (common, place) = match tool {
            "pip" => (PIP, ("PIP_INDEX_URL", &settings.pip_index_url)),
            _ => (NPM, ("npm_config_registry", &settings.npm_registry)),
        };
        env.extend(common.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        if let (name, Some(url)) = place {
            env.insert(name.to_owned(), url.clone());
        }
        if tool == "pip" {
            // Who configured it so means it, and pip would pass it over.
            let index = settings.pip_index_url.as_ref().and_then(|url| url.parse::<Uri>().ok());
            let plain = index.filter(|index| index.scheme() == Some(&Scheme::HTTP));
            let host = plain.as_ref().and_then(Uri::authority);
            env.extend(host.map(|host| ("PIP_TRUSTED_HOST".to_owned(), host.to_string())));
            env.insert("BUILD_PYTHON".to_owned(), format!("/var/lang/bin/{}", order.runtime));
        }
        // Whose it is, too: what is installed may run code that others wrote.
        let mut parts = vec![order.function.to_string(), order.engine.to_string()];
        parts.push(order.base.to_string());
        parts.push(Digest::of(tools::INSTALL).to_string());
        parts.extend(env.iter().map(|(name, value)| format!("{name}={value}")));
        if is_of_all {
            parts.push(order.source.to_string());
        }
        for (name, text) in &files {
            parts.extend([(*name).to_owned(), Digest::of(text).to_string()]);
        }
        let key = Digest::of(serde_json::json!(parts).to_string().as_bytes());
        let replaces = (tool == "npm" && !is_whole).then_some("node_modules");
        Recipe { key, env, is_whole, replaces }
    }
}

const AUTHORITIES: &str = "/etc/ssl/certs/ca-certificates.crt";
/// How pip is to behave where nobody is asked and nothing stays.
const PIP: &[(&str, &str)] = &[
    ("PIP_CERT", AUTHORITIES),
    ("PIP_CONFIG_FILE", "/dev/null"),
    ("PIP_DISABLE_PIP_VERSION_CHECK", "1"),
    ("PIP_NO_INPUT", "1"),
    ("PIP_PREFER_BINARY", "1"),
    ("PIP_PROGRESS_BAR", "off"),
    ("PIP_RETRIES", "3"),
    ("PIP_ROOT_USER_ACTION", "ignore"),
    ("PYTHONDONTWRITEBYTECODE", "1"),
    ("PYTHONUNBUFFERED", "1"),
];
const NPM: &[(&str, &str)] = &[
    ("NODE_EXTRA_CA_CERTS", AUTHORITIES),
    ("NODE_ENV", "production"),
    ("npm_config_audit", "false"),
    ("npm_config_cache", "/tmp/npm"),
    ("npm_config_fund", "false"),
    ("npm_config_loglevel", "notice"),
    ("npm_config_progress", "false"),
    ("npm_config_update_notifier", "false"),
    ("npm_config_yes", "true"),
];

/// A file of the code, if it is there.
fn read(code: &Path, name: &str) -> Result<Option<Vec<u8>>, BuildError> {
    let file = match File::open(code.join(name)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        opened => opened.map_err(BuildError::internal)?,
    };
    let found = file.metadata().map_err(BuildError::internal)?;
    if !found.is_file() || found.len() > MAX_FILE {
        return Err(BuildError::told(
            format!("{name} is no file of at most {MAX_FILE} bytes"),
            "correct the file",
        ));
    }
    let mut text = Vec::new();
    file.take(MAX_FILE).read_to_end(&mut text).map_err(BuildError::internal)?;
    Ok(Some(text))
}

/// The lines of requirements that say something.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let said = |line: &&str| !line.is_empty() && !line.starts_with('#');
    text.trim_start_matches('\u{feff}').lines().map(str::trim).filter(said)
}

/// The name of the package that a line asks for, as `PyPI` spells it.
fn package_of(line: &str) -> String {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let name = line.split(|c| !is_of_name(c)).next().unwrap_or_default();
    let parts: Vec<_> = name.split(['-', '_', '.']).filter(|part| !part.is_empty()).collect();
    parts.join("-").to_ascii_lowercase()
}

/// Whether a line is one of a package by its name, of which nothing lies beside the requirements.
fn is_of_registry(line: &str) -> bool {
    let line = line.split(" #").next().unwrap_or_default().trim_end_matches('\\').trim();
    let first = line.split(['=', '<', '>', '~', '!', ';', ' ', '[']).next().unwrap_or_default();
    let is_file = [".whl", ".zip", ".gz", ".bz2", ".xz", ".tar", ".tgz"]
        .iter()
        .any(|end| first.to_ascii_lowercase().ends_with(end));
    line.is_empty()
        || line.starts_with("--hash=")
        || (!line.starts_with(['-', '.'])
            && !line.contains(['/', '$'])
            && !line.contains('@')
            && !is_file)
}

/// Whether all that is required is named by a version in a registry, so that nothing of it lies
/// beside the package.
fn is_of_npm(required: &Value) -> bool {
    match required {
        Value::Null => true,
        Value::Object(all) => all.values().all(is_of_npm),
        // What begins so is of a registry or refused.
        Value::String(spec) => spec.starts_with("npm:") || is_version(spec),
        _ => false,
    }
}

/// A range of versions, a tag, or, in overrides, what is required elsewhere.
fn is_version(spec: &str) -> bool {
    let is_of_it = |c: char| c.is_ascii_alphanumeric() || "+-.^~<>=|*_$ ".contains(c);
    let spec = spec.to_ascii_lowercase();
    let is_file = [".tgz", ".tar", ".tar.gz"].iter().any(|end| spec.ends_with(end));
    spec.chars().all(is_of_it) && !spec.starts_with('.') && !is_file
}

/// Whether npm's lock file, or what else is told it, leads to what lies beside it.
fn names_what_lies_beside(text: &[u8]) -> bool {
    let words: [&[u8]; 3] = [b"file:", b"link:", b"\"link\""];
    words.iter().any(|word| memchr::memmem::find(text, word).is_some())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn order(runtime: &str, kind: Kind, source: &[u8]) -> Order {
        let digest = Digest::of;
        let function = model::FunctionKey {
            scope: "aws:123456789012".parse().unwrap(),
            region: "us-east-1".parse().unwrap(),
            name: "f".parse().unwrap(),
        };
        let (base, engine, source) = (digest(b"base"), digest(b"engine"), digest(source));
        Order { function, source, base, engine, runtime: runtime.parse().unwrap(), kind }
    }

    fn settings() -> Settings {
        Settings {
            registries: Vec::new(),
            pip_index_url: None,
            npm_registry: None,
            dir: "/nowhere".into(),
        }
    }

    fn recipe(order: &Order, files: &[(&str, &str)]) -> Option<Recipe> {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(dir.path().join(name), text).unwrap();
        }
        of(dir.path(), order, &settings()).unwrap()
    }

    fn key(order: &Order, files: &[(&str, &str)]) -> Digest {
        recipe(order, files).unwrap().key
    }

    #[test]
    fn what_is_required_decides_and_the_code_does_not() {
        let one = order("python3.12", Kind::Lambda, b"1");
        let other = order("python3.12", Kind::Lambda, b"2");
        let six = [("requirements.txt", "six==1.16.0\n")];
        assert_eq!(key(&one, &six), key(&other, &six));
        assert_ne!(key(&one, &six), key(&one, &[("requirements.txt", "six==1.15.0\n")]));

        let engine = Order { engine: Digest::of(b"newer"), ..one.clone() };
        let mut function = one.clone();
        function.function.name = "g".parse().unwrap();
        let google = order("python3.12", Kind::Google, b"1");
        for differs in [engine, function, google] {
            assert_ne!(key(&one, &six), key(&differs, &six));
        }
        let mut mirrored = settings();
        mirrored.pip_index_url = Some("https://mirror.example/simple".to_owned());
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(six[0].0), six[0].1).unwrap();
        let mirrored = of(dir.path(), &one, &mirrored).unwrap().unwrap();
        assert_ne!(mirrored.key, key(&one, &six));
        assert_eq!(mirrored.env["PIP_INDEX_URL"], "https://mirror.example/simple");
        assert!(!mirrored.env.contains_key("PIP_TRUSTED_HOST"));
    }

    #[test]
    fn an_index_without_encryption_is_one_that_pip_trusts() {
        let plain = Settings {
            pip_index_url: Some("HTTP://mirror.example:3141/simple".to_owned()),
            ..settings()
        };
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("requirements.txt"), "six").unwrap();
        let python = order("python3.12", Kind::Lambda, b"");
        let recipe = of(dir.path(), &python, &plain).unwrap().unwrap();
        assert_eq!(recipe.env["PIP_TRUSTED_HOST"], "mirror.example:3141");
    }

    #[test]
    fn requirements_that_name_what_lies_beside_them_are_decided_by_all_of_the_code() {
        let one = order("python3.12", Kind::Lambda, b"1");
        let other = order("python3.12", Kind::Lambda, b"2");
        let depends = |line: &str| {
            let files = [("requirements.txt", line)];
            key(&one, &files) != key(&other, &files)
        };
        for line in ["./mine", "-r more.txt", "-e .", "mine.whl", "a @ file:///x", "mine-1.tar.gz"]
        {
            assert!(depends(line), "{line}");
        }
        for line in [
            "six",
            "six==1.16 # old",
            "requests[socks]>=2 ; python_version < '3.9'",
            "six==1.16.0 \\\n    --hash=sha256:00",
            "# ./mine\nsix",
        ] {
            assert!(!depends(line), "{line}");
        }
    }

    #[test]
    fn the_framework_is_added_where_it_is_not_named() {
        let google = order("python3.12", Kind::Google, b"");
        let extra = |text: &str| {
            let recipe = recipe(&google, &[("requirements.txt", text)]).unwrap();
            recipe.env["BUILD_EXTRA"].clone()
        };
        assert_eq!(extra("six"), "functions-framework==3.*");
        assert_eq!(extra("# functions-framework"), "functions-framework==3.*");
        assert_eq!(extra("functions-framework-extras"), "functions-framework==3.*");
        for named in ["functions-framework", "Functions_Framework==3.8", "functions.framework>3"] {
            assert_eq!(extra(named), "", "{named}");
        }
        assert!(recipe(&google, &[]).is_some());
        let node = order("nodejs20.x", Kind::Google, b"");
        let named = r#"{"dependencies": {"@google-cloud/functions-framework": "^4"}}"#;
        assert_eq!(recipe(&node, &[("package.json", named)]).unwrap().env["BUILD_EXTRA"], "");
        // What is for its makers alone is not installed.
        let dev = r#"{"devDependencies": {"@google-cloud/functions-framework": "^4"}}"#;
        let added = recipe(&node, &[("package.json", dev)]).unwrap();
        assert!(added.env["BUILD_EXTRA"].starts_with("@google-cloud/"));
        assert!(recipe(&node, &[]).is_some());
    }

    #[test]
    fn code_that_needs_nothing_has_no_recipe() {
        let python = order("python3.12", Kind::Lambda, b"");
        assert!(recipe(&python, &[("app.py", "x")]).is_none());
        assert!(recipe(&python, &[("requirements.txt", "# nothing\n\n")]).is_none());
        let node = order("nodejs20.x", Kind::Http, b"");
        assert!(recipe(&node, &[("index.js", "1")]).is_none());
        let dev = r#"{"type": "module", "devDependencies": {"jest": "1"}}"#;
        assert!(recipe(&node, &[("package.json", dev)]).is_none());
        assert!(recipe(&node, &[("package.json", "\u{feff}{}")]).is_none());
    }

    #[test]
    fn a_package_with_scripts_of_its_own_is_decided_by_all_of_the_code_and_is_all_of_the_result() {
        let one = order("nodejs20.x", Kind::Http, b"1");
        let other = order("nodejs20.x", Kind::Http, b"2");
        let lock = ("package-lock.json", "{}");
        let plain = [("package.json", r#"{"dependencies": {"a": "1"}}"#), lock];
        assert_eq!(key(&one, &plain), key(&other, &plain));
        assert_eq!(recipe(&one, &plain).unwrap().replaces, Some("node_modules"));
        assert_ne!(key(&one, &plain), key(&one, &[plain[0], ("package-lock.json", "{ }")]));
        assert_ne!(key(&one, &plain), key(&one, &[plain[0], lock, (".npmrc", "x=y")]));
        for text in [r#"{"scripts": {"postinstall": "make"}}"#, r#"{"workspaces": ["a"]}"#] {
            let files = [("package.json", text)];
            assert_ne!(key(&one, &files), key(&other, &files), "{text}");
            assert!(recipe(&one, &files).unwrap().is_whole, "{text}");
        }
    }

    #[test]
    fn googles_script_is_for_googles_functions() {
        let script = |kind, text: &str| {
            let package = format!(r#"{{"dependencies": {{"a": "1"}}, "scripts": {text}}}"#);
            let order = order("nodejs20.x", kind, b"");
            let recipe = recipe(&order, &[("package.json", &package)]).unwrap();
            (recipe.env["BUILD_SCRIPT"].clone(), recipe.is_whole)
        };
        let both = r#"{"gcp-build": "tsc", "build": "x"}"#;
        assert_eq!(script(Kind::Google, both), ("gcp-build".to_owned(), true));
        assert_eq!(script(Kind::Http, both), (String::new(), false));
        for none in [r#"{"gcp-build": ""}"#, r#"{"build": "x"}"#] {
            assert_eq!(script(Kind::Google, none), (String::new(), false), "{none}");
        }
    }

    #[test]
    fn packages_that_lie_beside_the_one_that_requires_them_are_decided_by_all_of_the_code() {
        let order = order("nodejs20.x", Kind::Http, b"");
        let is_whole = |kind: &str, spec: Value, lock: &str| {
            let mut package = serde_json::json!({"dependencies": {"a": "1"}});
            package[kind]["b"] = spec;
            let package = package.to_string();
            let files = [("package.json", package.as_str()), ("package-lock.json", lock)];
            recipe(&order, &files).unwrap().is_whole
        };
        for spec in [
            "file:b",
            "FILE:b",
            "link:b",
            "./b",
            "../b",
            "/b",
            "~/b",
            ".",
            "b.tgz",
            "b.TAR.gz",
            "b\\c",
            "c:b",
            "git+ssh://x",
            "user/b",
        ] {
            for kind in REQUIRES {
                assert!(is_whole(kind, spec.into(), ""), "{kind} {spec}");
            }
        }
        assert!(is_whole("dependencies", 1.into(), ""));
        assert!(is_whole("overrides", serde_json::json!({"c": "./c"}), ""));
        for spec in [
            "",
            "*",
            "1",
            "^1.2.3",
            "~1.2",
            ">=1 <2 || 3.x",
            "1.0.0 - 2.0.0",
            "v1.0.0-beta.1+x_y",
            "latest",
            "npm:c@^1",
            "npm:@d/c@1",
            "$a",
        ] {
            assert!(!is_whole("dependencies", spec.into(), ""), "{spec}");
        }
        assert!(!is_whole("overrides", serde_json::json!({".": "1", "c": "2"}), ""));
        let resolved = r#"{"node_modules/a": {"resolved": "https://r.example/a.tgz"}}"#;
        assert!(!is_whole("dependencies", "1".into(), resolved));
        let linked = r#"{"node_modules/b": {"resolved": "b", "link": true}, "b": {}}"#;
        assert!(is_whole("dependencies", "1".into(), linked));
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("package.json"), "{").unwrap();
        let refused = of(dir.path(), &order("nodejs20.x", Kind::Http, b""), &settings());
        assert!(matches!(refused, Err(BuildError::Told { .. })));
        fs::create_dir(dir.path().join("requirements.txt")).unwrap();
        let refused = of(dir.path(), &order("python3.12", Kind::Http, b""), &settings());
        assert!(matches!(refused, Err(BuildError::Told { .. })));
        let other = of(dir.path(), &order("ruby3.3", Kind::Http, b""), &settings());
        assert!(matches!(other, Err(BuildError::Told { .. })));
    }
}
