//! What can be configured: one TOML file, environment variables over it, flags over those.
//!
//! `MORROW__LOG__FORMAT=json` sets `log.format`. A key that is not known is an error, wherever it
//! stands: a setting that is silently ignored is worse than none.

use std::{
    collections::BTreeMap,
    fmt, fs,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail, ensure};
use engine::builds::Settings;
use http::Uri;
use model::{FunctionsAt, Scope, TeamName, TeamRole};
use sandbox::egress::Uplink;
use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use crate::{log, login::team_of};

/// Read if no other file is named and it is there.
pub const DEFAULT_FILE: &str = "/etc/morrow/morrow.toml";
/// Where root keeps everything, unless told otherwise.
pub const SYSTEM_DATA_DIR: &str = "/var/lib/morrow";
const ENV_PREFIX: &str = "MORROW__";

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Where everything is kept.
    pub data_dir: PathBuf,
    /// Where the APIs listen.
    pub listen: SocketAddr,
    /// Where functions answer.
    pub functions_listen: SocketAddr,
    /// The AWS account that the root key belongs to.
    pub account: String,
    /// The root's access key; made at the first start, if absent.
    pub access_key: Option<String>,
    pub secret_key: Option<Hidden>,
    /// A file that holds the secret key.
    pub secret_key_file: Option<PathBuf>,
    pub tls: Option<Tls>,
    /// Listen beyond this machine without TLS.
    pub allow_plaintext: bool,
    pub log: Log,
    /// How long a stop waits for invocations under way.
    pub drain_seconds: u64,
    /// Further names under which this server is called.
    pub hosts: Vec<String>,
    /// How clients reach the server through a proxy: `https://morrow.example.org`.
    pub public_url: Option<String>,
    /// How clients reach functions through a proxy: `https://run.example.org`.
    pub functions_public_url: Option<String>,
    /// Sandboxes and engines are made ready before they are needed.
    pub spares: bool,
    /// The storage that packages may be read from.
    pub s3: Option<S3>,
    pub network: Network,
    pub builds: Builds,
    /// Where people log in.
    pub oidc: Option<Oidc>,
}

/// How functions that have a network reach it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Network {
    /// Addresses that nothing else here uses, as `169.254.64.0/19`: those of sandboxes.
    pub pool: String,
    /// The machine may be told to forward packets (`net.ipv4.ip_forward`), if it does not.
    pub forwarding: bool,
    /// Who is asked for names, as `10.0.0.2` or `10.0.0.2:53`; whom the machine asks, if empty.
    pub resolvers: Vec<String>,
}

impl Default for Network {
    fn default() -> Self {
        Self { pool: "169.254.64.0/19".to_owned(), forwarding: false, resolvers: Vec::new() }
    }
}

impl Network {
    pub fn uplink(&self) -> Result<Uplink> {
        let problem = || {
            format!(
                "network.pool: {} is no block such as 169.254.64.0/19, of /8 to /{}",
                self.pool,
                Uplink::LONGEST
            )
        };
        let (first, prefix) = self.pool.split_once('/').with_context(problem)?;
        let first: Ipv4Addr = first.parse().with_context(problem)?;
        let prefix: u8 = prefix.parse().with_context(problem)?;
        ensure!((8..=Uplink::LONGEST).contains(&prefix), problem());
        let inside = u32::MAX >> prefix;
        ensure!(u32::from(first) & inside == 0, problem());
        Ok(Uplink { pool: (first, prefix), may_forward: self.forwarding })
    }

    pub fn resolvers(&self) -> Result<Vec<SocketAddr>> {
        let read = |text: &String| {
            let whole = text.parse().ok();
            let plain = || text.parse::<IpAddr>().ok().map(|ip| (ip, 53).into());
            whole.or_else(plain).with_context(|| format!("network.resolvers: {text} is no address"))
        };
        self.resolvers.iter().map(read).collect()
    }
}

/// Where what functions need is installed from.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Builds {
    /// All that builds reach: names, `*.example.org`, addresses; port 443 where none is said.
    pub registries: Vec<String>,
    /// What pip asks instead of `PyPI`.
    pub pip_index_url: Option<String>,
    /// What npm asks instead of its own registry.
    pub npm_registry: Option<String>,
}

impl Default for Builds {
    fn default() -> Self {
        let registries = ["pypi.org", "files.pythonhosted.org", "registry.npmjs.org"];
        let registries = registries.map(ToOwned::to_owned).into();
        Self { registries, pip_index_url: None, npm_registry: None }
    }
}

impl Builds {
    pub fn settings(&self, dir: PathBuf) -> Result<Settings> {
        let Self { registries, pip_index_url, npm_registry } = self.clone();
        let registries = registries.iter().map(|text| {
            let text = if text.contains(':') { text.clone() } else { format!("{text}:443") };
            text.parse().context("builds.registries")
        });
        let registries = registries.collect::<Result<_>>()?;
        Ok(Settings { registries, pip_index_url, npm_registry, dir })
    }

    fn check(&self) -> Result<()> {
        let urls = [
            ("builds.pip_index_url", &self.pip_index_url),
            ("builds.npm_registry", &self.npm_registry),
        ];
        for (name, url) in urls {
            let uri = url.as_ref().map(|url| url.parse::<Uri>().ok());
            let good = uri.is_none_or(|uri| {
                uri.is_some_and(|uri| {
                    matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some()
                })
            });
            ensure!(good, "{name}: must be https:// or http:// and a name");
            // Whoever builds could read it.
            let is_open = url.as_ref().is_none_or(|url| !url.contains('@'));
            ensure!(is_open, "{name}: must hold no credentials");
        }
        self.settings(PathBuf::new()).map(drop)
    }
}

/// An S3-compatible storage.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct S3 {
    /// `https://s3.eu-central-1.amazonaws.com`, `http://minio:9000`.
    pub endpoint: String,
    #[serde(default = "default_region")]
    pub region: String,
    pub access_key_id: String,
    /// A file that holds the secret access key.
    pub secret_access_key_file: PathBuf,
    /// The bucket is part of the host's name and not of the path.
    #[serde(default)]
    pub virtual_hosts: bool,
}

/// A provider of identities, as `OpenID` Connect has it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Oidc {
    /// `https://accounts.google.com`; http on this machine alone.
    pub issuer: String,
    pub client_id: String,
    /// A file that holds the client's secret, if it has one.
    pub client_secret_file: Option<PathBuf>,
    /// Asked for beside `openid`.
    #[serde(default = "default_scopes")]
    pub scopes: Vec<String>,
    /// What a user is called here.
    #[serde(default = "default_username_claim")]
    pub username_claim: String,
    /// Where the provider says which groups somebody is in.
    pub teams_claim: Option<String>,
    /// The domains whose users may log in; whoever the provider lets through, if empty.
    #[serde(default)]
    pub domains: Vec<String>,
    /// What such a group is here: `payments-dev = "payments:deployer"`.
    #[serde(default)]
    pub teams: BTreeMap<String, String>,
}

impl Oidc {
    fn check(&self) -> Result<()> {
        let uri: Option<Uri> = self.issuer.parse().ok();
        let host = uri.as_ref().and_then(Uri::host).unwrap_or_default();
        let is_near = host == "localhost"
            || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
        let good = match uri.as_ref().and_then(Uri::scheme_str) {
            Some("https") => !host.is_empty(),
            Some("http") => is_near,
            _ => false,
        };
        ensure!(good, "oidc.issuer: must be https:// and a name (http:// on this machine alone)");
        ensure!(!self.client_id.is_empty(), "oidc.client_id: is empty");
        ensure!(!self.username_claim.is_empty(), "oidc.username_claim: is empty");
        ensure!(
            self.teams.is_empty() || self.teams_claim.is_some(),
            "oidc.teams: needs oidc.teams_claim"
        );
        self.teams().map(drop)
    }

    pub fn teams(&self) -> Result<BTreeMap<String, (TeamName, TeamRole)>> {
        let read = |(group, role): (&String, &String)| {
            let team = team_of(role).with_context(|| format!("oidc.teams.{group}: {role}"))?;
            Ok((group.clone(), team))
        };
        self.teams.iter().map(read).collect()
    }
}

fn default_scopes() -> Vec<String> {
    vec!["email".to_owned(), "profile".to_owned()]
}

fn default_username_claim() -> String {
    "email".to_owned()
}

fn default_region() -> String {
    "us-east-1".to_owned()
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    /// Files in PEM form.
    pub cert: PathBuf,
    pub key: PathBuf,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    pub format: LogFormat,
    /// `info`, or a filter such as `warn,control=debug`.
    pub level: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    #[default]
    Text,
    Json,
}

/// Shown as stars.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct Hidden(pub String);

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("********")
    }
}

impl Serialize for Hidden {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("********")
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data_dir: default_data_dir(),
            listen: SocketAddr::from(([127, 0, 0, 1], 7373)),
            functions_listen: SocketAddr::from(([127, 0, 0, 1], 7374)),
            account: "000000000000".to_owned(),
            access_key: None,
            secret_key: None,
            secret_key_file: None,
            tls: None,
            allow_plaintext: false,
            log: Log::default(),
            drain_seconds: 30,
            hosts: Vec::new(),
            public_url: None,
            functions_public_url: None,
            spares: true,
            s3: None,
            network: Network::default(),
            builds: Builds::default(),
            oidc: None,
        }
    }
}

impl Default for Log {
    fn default() -> Self {
        Self { format: LogFormat::Text, level: "info".to_owned() }
    }
}

/// Root's is the system's; anybody else's is under their home.
pub fn default_data_dir() -> PathBuf {
    if rustix::process::geteuid().is_root() {
        return SYSTEM_DATA_DIR.into();
    }
    let home = || std::env::var_os("HOME").map(|home| Path::new(&home).join(".local/share"));
    let data = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from).or_else(home);
    data.unwrap_or_else(|| "/tmp".into()).join("morrow")
}

impl Config {
    /// Reads the file, then what `variables` set, then `flags`, each over the one before.
    pub fn load(
        file: Option<&Path>,
        variables: impl IntoIterator<Item = (String, String)>,
        flags: Table,
    ) -> Result<Self> {
        let named = file.is_some();
        let file = file.unwrap_or(Path::new(DEFAULT_FILE));
        let mut table = match fs::read_to_string(file) {
            Ok(text) => text.parse::<Table>().with_context(|| format!("{}", file.display()))?,
            Err(error) if !named && error.kind() == std::io::ErrorKind::NotFound => Table::new(),
            Err(error) => bail!("{}: {error}", file.display()),
        };
        for (name, text) in variables {
            match name.as_str() {
                "MORROW_ACCESS_KEY" => set(&mut table, &["access_key"], Value::String(text))?,
                "MORROW_SECRET_KEY" => set(&mut table, &["secret_key"], Value::String(text))?,
                "MORROW_DATA_DIR" => set(&mut table, &["data_dir"], Value::String(text))?,
                _ => {
                    let Some(path) = name.strip_prefix(ENV_PREFIX) else { continue };
                    let path = path.to_lowercase();
                    let path: Vec<_> = path.split("__").collect();
                    set(&mut table, &path, guess(text)).with_context(|| name.clone())?;
                }
            }
        }
        for (name, value) in flags {
            forget_other_secret(&mut table, &name);
            merge(&mut table, name, value);
        }
        let config: Self = table.try_into().context("the configuration is not valid")?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<()> {
        ensure!(Scope::aws(&self.account).is_ok(), "account: must be 12 digits");
        for (name, at) in [("listen", self.listen), ("functions_listen", self.functions_listen)] {
            ensure!(
                at.ip().is_loopback() || self.tls.is_some() || self.allow_plaintext,
                "{name}: {at} can be reached from other machines: set [tls] cert and key, or \
                 allow_plaintext = true (--allow-plaintext) if something else encrypts"
            );
        }
        ensure!(
            self.access_key.is_some()
                == (self.secret_key.is_some() || self.secret_key_file.is_some()),
            "access_key and secret_key (or secret_key_file) go together"
        );
        ensure!(self.drain_seconds <= 3600, "drain_seconds: at most 3600");
        ensure!(self.data_dir != Path::new(""), "data_dir: is empty");
        for (name, url) in
            [("public_url", &self.public_url), ("functions_public_url", &self.functions_public_url)]
        {
            ensure!(
                url.as_ref().is_none_or(|url| host_of(url).is_some()),
                "{name}: must be https:// or http:// and a name, such as https://morrow.example.org"
            );
        }
        if let Some(s3) = &self.s3 {
            let uri: Option<Uri> = s3.endpoint.parse().ok();
            let good = uri.is_some_and(|uri| {
                matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some()
            });
            ensure!(good, "s3.endpoint: must be https:// or http:// and a name");
        }
        self.oidc.as_ref().map_or(Ok(()), Oidc::check)?;
        self.network.uplink()?;
        self.network.resolvers()?;
        self.builds.check()?;
        log::filter(&self.log.level)?;
        Ok(())
    }

    /// The names in the public URLs.
    pub fn public_hosts(&self) -> impl Iterator<Item = String> {
        let urls = [&self.public_url, &self.functions_public_url];
        urls.into_iter().flatten().filter_map(|url| host_of(url))
    }

    /// Where clients on this machine reach the server.
    pub fn endpoint(&self) -> String {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        format!("{scheme}://{}", self.authority(self.listen))
    }

    /// Where clients reach functions.
    pub fn functions_at(&self) -> FunctionsAt {
        let behind = self.functions_public_url.as_deref().and_then(FunctionsAt::behind);
        behind.unwrap_or_else(|| {
            let at = self.functions_listen;
            FunctionsAt::here(self.tls.is_some(), self.authority(at), at.port())
        })
    }

    /// What clients on this machine call a listener.
    fn authority(&self, listener: SocketAddr) -> String {
        let port = listener.port();
        let own = self.hosts.first().filter(|_| self.tls.is_some());
        match (own, listener.ip()) {
            (Some(name), _) => format!("{name}:{port}"),
            (None, ip) if !ip.is_unspecified() => SocketAddr::from((ip, port)).to_string(),
            (None, IpAddr::V4(_)) => format!("127.0.0.1:{port}"),
            (None, IpAddr::V6(_)) => format!("[::1]:{port}"),
        }
    }

    /// The root key that was given, if one was.
    pub fn given_key(&self) -> Result<Option<(String, String)>> {
        let Some(id) = &self.access_key else { return Ok(None) };
        let secret = match (&self.secret_key, &self.secret_key_file) {
            (Some(secret), _) => secret.0.clone(),
            (None, Some(file)) => {
                let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
                text.trim().to_owned()
            }
            (None, None) => bail!("secret_key is missing"),
        };
        Ok(Some((id.clone(), secret)))
    }

    /// What is in force, secrets hidden.
    pub fn show(&self) -> Result<String> {
        Ok(toml::to_string_pretty(self)?)
    }
}

/// The name in a URL that is a scheme and a name.
fn host_of(url: &str) -> Option<String> {
    let uri: Uri = url.parse().ok()?;
    let plain = matches!(uri.scheme_str()?, "http" | "https") && uri.path() == "/";
    let whole = plain && uri.query().is_none() && !url.ends_with('/') && !url.contains('@');
    whole.then(|| uri.host().map(str::to_owned))?
}

/// A section's keys each stand over those of the same name; the others stay.
fn merge(table: &mut Table, name: String, value: Value) {
    match (table.get_mut(&name), value) {
        (Some(Value::Table(section)), Value::Table(new)) => {
            for (name, value) in new {
                merge(section, name, value);
            }
        }
        (_, value) => drop(table.insert(name, value)),
    }
}

/// The secret key comes in two ways: the later layer's way counts.
fn forget_other_secret(table: &mut Table, name: &str) {
    match name {
        "secret_key" => drop(table.remove("secret_key_file")),
        "secret_key_file" => drop(table.remove("secret_key")),
        _ => {}
    }
}

fn set(table: &mut Table, path: &[&str], value: Value) -> Result<()> {
    match path {
        [] => bail!("names no setting"),
        [name] => {
            forget_other_secret(table, name);
            drop(table.insert((*name).to_owned(), value));
        }
        [section, rest @ ..] => {
            let section = table.entry(*section).or_insert_with(|| Value::Table(Table::new()));
            let Value::Table(section) = section else { bail!("is no section") };
            set(section, rest, value)?;
        }
    }
    Ok(())
}

/// A variable is text; where it reads as TOML it is meant so.
fn guess(text: String) -> Value {
    let parsed = format!("value = {text}").parse::<Table>().ok();
    match parsed.and_then(|mut table| table.remove("value")) {
        Some(value @ (Value::Boolean(_) | Value::Array(_))) => value,
        // A row of digits may be an account as well as a number: only these are numbers.
        Some(value @ Value::Integer(_)) if text.len() < 6 => value,
        _ => Value::String(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(file: &str, variables: &[(&str, &str)], flags: &str) -> Result<Config> {
        let dir = tempfile::tempdir()?;
        let path = dir.path().join("morrow.toml");
        fs::write(&path, file)?;
        let variables = variables.iter().map(|(name, text)| ((*name).into(), (*text).into()));
        Config::load(Some(&path), variables.collect::<Vec<_>>(), flags.parse()?)
    }

    #[test]
    fn flags_stand_over_variables_and_those_over_the_file() {
        let file = "drain_seconds = 1\naccount = \"111111111111\"\n[log]\nlevel = \"warn\"";
        let variables =
            [("MORROW__ACCOUNT", "222222222222"), ("MORROW__LOG__FORMAT", "json"), ("OTHER", "x")];
        let config = load(file, &variables, "account = \"333333333333\"").unwrap();
        assert_eq!(config.account, "333333333333");
        assert_eq!((config.log.format, &*config.log.level), (LogFormat::Json, "warn"));
        assert_eq!(config.drain_seconds, 1);
        assert_eq!(load(file, &variables, "").unwrap().account, "222222222222");
    }

    #[test]
    fn an_unknown_key_is_an_error_that_names_it() {
        for (file, variables) in [
            ("lisen = \"x\"", vec![]),
            ("[log]\nlisen = \"x\"", vec![]),
            ("", vec![("MORROW__LISEN", "x")]),
        ] {
            let error = load(file, &variables, "").unwrap_err();
            assert!(format!("{error:#}").contains("lisen"), "{error:#}");
        }
    }

    #[test]
    fn beyond_this_machine_it_needs_tls_or_a_plain_word() {
        let error = load("listen = \"0.0.0.0:7373\"", &[], "").unwrap_err();
        assert!(error.to_string().contains("allow_plaintext"), "{error}");
        assert!(load("listen = \"0.0.0.0:1\"\nallow_plaintext = true", &[], "").is_ok());
        let tls = "listen = \"0.0.0.0:1\"\n[tls]\ncert = \"c\"\nkey = \"k\"";
        assert!(load(tls, &[], "").is_ok());
    }

    #[test]
    fn the_public_url_is_a_scheme_and_a_name() {
        for (url, host) in [
            ("https://morrow.example.org", Some("morrow.example.org")),
            ("http://proxy:8080", Some("proxy")),
            ("https://morrow.example.org/", None),
            ("https://morrow.example.org/here", None),
            ("ftp://morrow.example.org", None),
            ("morrow.example.org", None),
        ] {
            for name in ["public_url", "functions_public_url"] {
                let loaded = load(&format!("{name} = {url:?}"), &[], "");
                let named = loaded.ok().and_then(|config| config.public_hosts().next());
                assert_eq!(named.as_deref(), host, "{name} {url}");
            }
        }
    }

    #[test]
    fn functions_answer_where_clients_reach_them() {
        let key = model::FunctionKey {
            scope: "aws:123456789012".parse().unwrap(),
            region: "us-east-1".parse().unwrap(),
            name: "f".parse().unwrap(),
        };
        let url = |file: &str| load(file, &[], "").unwrap().functions_at().urls(&key).url;
        let path = "/123456789012/us-east-1/f";
        assert_eq!(url(""), format!("http://127.0.0.1:7374{path}"));
        let open = "functions_listen = \"0.0.0.0:80\"\nallow_plaintext = true";
        assert_eq!(url(open), format!("http://127.0.0.1:80{path}"));
        let tls = "hosts = [\"a.example\"]\n[tls]\ncert = \"c\"\nkey = \"k\"";
        assert_eq!(url(tls), format!("https://a.example:7374{path}"));
        let behind = "functions_public_url = \"https://run.example\"";
        assert_eq!(url(behind), format!("https://run.example{path}"));
    }

    #[test]
    fn a_pool_is_a_block_and_a_resolver_an_address() {
        let network =
            |text: &str| load(&format!("[network]\n{text}"), &[], "").map(|it| it.network);
        let pool = |text: &str| network(&format!("pool = {text:?}"));
        assert!(pool("100.64.0.0/10").is_ok());
        for bad in ["169.254.64.0/20", "169.254.65.0/19", "169.254.64.0", "x/19", "0.0.0.0/0"] {
            assert!(pool(bad).unwrap_err().to_string().contains("network.pool"), "{bad}");
        }
        let both = network("resolvers = [\"10.0.0.2\", \"10.0.0.3:5353\"]").unwrap();
        let both: Vec<_> = both.resolvers().unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(both, ["10.0.0.2:53", "10.0.0.3:5353"]);
        assert!(network("resolvers = [\"dns.example\"]").is_err());
    }

    #[test]
    fn builds_reach_what_is_named_on_its_port() {
        let builds = |text: &str| load(&format!("[builds]\n{text}"), &[], "").map(|it| it.builds);
        let rules = |text: &str| {
            let settings = builds(text).unwrap().settings(PathBuf::new()).unwrap();
            settings.registries.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        let usual = rules("");
        assert_eq!(usual.len(), 3);
        assert_eq!(usual[0], "pypi.org:443/tcp");
        let named = rules("registries = [\"mirror.example\", \"10.0.0.5:8080\"]");
        assert_eq!(named, ["mirror.example:443/tcp", "10.0.0.5:8080/tcp"]);
        for bad in [
            "registries = [\"a b\"]",
            "pip_index_url = \"ftp://mirror\"",
            "npm_registry = \"https://user:secret@mirror.example\"",
        ] {
            assert!(builds(bad).unwrap_err().to_string().contains("builds."), "{bad}");
        }
    }

    #[test]
    fn a_provider_is_named_safely_and_its_groups_are_roles() {
        let oidc = |text: &str| {
            let whole = format!("[oidc]\nclient_id = \"morrow\"\n{text}");
            load(&whole, &[], "").map(|config| config.oidc.unwrap())
        };
        let issuer = "issuer = \"https://id.example.org/realm\"\n";
        let plain = oidc(issuer).unwrap();
        assert_eq!((&*plain.username_claim, plain.scopes.len()), ("email", 2));
        for near in ["http://127.0.0.1:9", "http://localhost:9", "http://[::1]:9"] {
            assert!(oidc(&format!("issuer = {near:?}")).is_ok(), "{near}");
        }
        for bad in ["http://id.example.org", "ftp://id.example.org", "id.example.org", "https://"] {
            let error = oidc(&format!("issuer = {bad:?}")).unwrap_err().to_string();
            assert!(error.contains("oidc.issuer"), "{bad} {error}");
        }
        let teams = |role: &str| {
            oidc(&format!("{issuer}teams_claim = \"groups\"\n[oidc.teams]\ndev = {role:?}"))
        };
        let found = teams("pay:deployer").unwrap().teams().unwrap();
        assert_eq!(found["dev"], ("pay".parse().unwrap(), TeamRole::Deployer));
        for bad in ["pay", "pay:", ":owner", "pay:root", "p y:owner"] {
            assert!(teams(bad).unwrap_err().to_string().contains("oidc.teams.dev"), "{bad}");
        }
        assert!(oidc(&format!("{issuer}[oidc.teams]\ndev = \"pay:owner\"")).is_err());
        assert!(oidc(&format!("{issuer}what = 1")).is_err());
    }

    #[test]
    fn secrets_are_not_shown() {
        let config = load("access_key = \"A\"\nsecret_key = \"hush\"", &[], "").unwrap();
        assert!(!config.show().unwrap().contains("hush"));
        assert!(!format!("{config:?}").contains("hush"));
        assert_eq!(config.given_key().unwrap().unwrap().1, "hush");
        assert!(load("access_key = \"A\"", &[], "").is_err());
    }
}
