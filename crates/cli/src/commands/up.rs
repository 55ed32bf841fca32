use std::{
    env,
    ffi::OsString,
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum};
use server::{Config, HandedOver, RootKey};
use toml::{Table, Value};

use super::Ctx;
use crate::failure::Failure;

const EXAMPLES: &str = "\
Settings come from the configuration file, then from the environment (MORROW__SECTION__KEY, for
example MORROW__LOG__FORMAT=json), then from these flags, each over the one before.

Examples:
  sudo morrow up
  sudo morrow up --listen 127.0.0.1:9000 --data-dir /srv/morrow
  sudo morrow up --listen 0.0.0.0:443 --tls-cert cert.pem --tls-key key.pem --host api.example.org
  morrow up --check --config /etc/morrow/morrow.toml";

/// Start the server, with everything in it, and stay until it is told to stop
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Up {
    /// The configuration file [/etc/morrow/morrow.toml, if it is there]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Say what is in force, secrets hidden, and start nothing
    #[arg(long)]
    check: bool,
    /// Where the APIs listen [127.0.0.1:7373]
    #[arg(long, value_name = "HOST:PORT")]
    listen: Option<SocketAddr>,
    /// Where functions answer requests [127.0.0.1:7374]
    #[arg(long, value_name = "HOST:PORT")]
    functions_listen: Option<SocketAddr>,
    /// The AWS account that the functions are in [000000000000]
    #[arg(long, value_name = "12 DIGITS")]
    account: Option<String>,
    /// The root's access key, instead of one that is made
    #[arg(long, value_name = "KEY")]
    access_key: Option<String>,
    /// Its secret; `ps` shows it, so rather use the file or `MORROW_SECRET_KEY`
    #[arg(long, value_name = "SECRET", conflicts_with = "secret_key_file")]
    secret_key: Option<String>,
    /// A file that holds the secret
    #[arg(long, value_name = "FILE")]
    secret_key_file: Option<PathBuf>,
    /// The certificate chain, PEM
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// Its key, PEM
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// Listen beyond this machine though nothing is encrypted
    #[arg(long)]
    allow_plaintext: bool,
    /// A further name under which the server is called; can be repeated
    #[arg(long = "host", value_name = "NAME")]
    hosts: Vec<String>,
    /// How clients reach the server through a proxy: `https://morrow.example.org`
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// How clients reach functions through a proxy: `https://run.example.org`
    #[arg(long, value_name = "URL")]
    functions_public_url: Option<String>,
    #[arg(long)]
    log_format: Option<LogFormat>,
    /// How much is logged: `info`, or a filter such as `warn,control=debug` [info]
    #[arg(long, value_name = "FILTER")]
    log_level: Option<String>,
    /// How long a stop waits for what is under way [30]
    #[arg(long, value_name = "SECONDS")]
    drain_seconds: Option<u32>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LogFormat {
    Text,
    Json,
}

impl Up {
    pub(super) fn run(self, ctx: &mut Ctx<'_>) -> Result<(), Failure> {
        let (file, check) = (self.config.clone(), self.check);
        let flags = self.flags(ctx.global.data_dir.as_deref());
        let text = |(name, value): (OsString, OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        let variables = env::vars_os().filter_map(text);
        let config = Config::load(file.as_deref(), variables, flags).map_err(|error| {
            Failure::failed(format!("{error:#}"))
                .hint("`morrow up --help` names the settings; --check shows what is in force")
        })?;
        if check {
            config.given_key()?;
            return Ok(write!(ctx.out, "{}", config.show()?)?);
        }
        server::log::start(&config.log)?;
        Ok(server::up(&config)?)
    }

    /// What was said, in the form of the configuration file.
    fn flags(self, data_dir: Option<&Path>) -> Table {
        let Self {
            config: _,
            check: _,
            listen,
            functions_listen,
            account,
            access_key,
            secret_key,
            secret_key_file,
            tls_cert,
            tls_key,
            allow_plaintext,
            hosts,
            public_url,
            functions_public_url,
            log_format,
            log_level,
            drain_seconds,
        } = self;
        let path = |path: PathBuf| path.to_string_lossy().into_owned();
        let mut table = Table::new();
        put(&mut table, "data_dir", data_dir.map(|dir| path(dir.to_owned())));
        put(&mut table, "listen", listen.map(|at| at.to_string()));
        put(&mut table, "functions_listen", functions_listen.map(|at| at.to_string()));
        put(&mut table, "account", account);
        put(&mut table, "access_key", access_key);
        put(&mut table, "secret_key", secret_key);
        put(&mut table, "secret_key_file", secret_key_file.map(path));
        put(&mut table, "allow_plaintext", allow_plaintext.then_some(true));
        put(&mut table, "drain_seconds", drain_seconds.map(i64::from));
        put(&mut table, "hosts", Some(hosts).filter(|hosts| !hosts.is_empty()));
        put(&mut table, "public_url", public_url);
        put(&mut table, "functions_public_url", functions_public_url);
        let mut tls = Table::new();
        put(&mut tls, "cert", tls_cert.map(path));
        put(&mut tls, "key", tls_key.map(path));
        put(&mut table, "tls", Some(tls).filter(|tls| !tls.is_empty()));
        let mut log = Table::new();
        let format = log_format.map(|format| match format {
            LogFormat::Text => "text",
            LogFormat::Json => "json",
        });
        put(&mut log, "format", format);
        put(&mut log, "level", log_level);
        put(&mut table, "log", Some(log).filter(|log| !log.is_empty()));
        table
    }
}

fn put(table: &mut Table, name: &str, value: Option<impl Into<Value>>) {
    table.extend(value.map(|value| (name.to_owned(), value.into())));
}

/// The server proper, as [`server::up`] executes it.
pub(super) fn serve(handed: &str) -> Result<(), Failure> {
    let handed: HandedOver = serde_json::from_str(handed)
        .map_err(|_| Failure::usage("this verb is for `morrow up` only"))?;
    server::log::start(&handed.config.log)?;
    Ok(server::take_over(handed)?)
}

pub(super) fn keep_profile() -> Result<(), Failure> {
    let key: RootKey = serde_json::from_reader(io::stdin())
        .map_err(|_| Failure::usage("this verb is for `morrow up` only"))?;
    let home = env::var_os("HOME").ok_or_else(|| Failure::failed("there is no HOME"))?;
    Ok(key.keep(Path::new(&home))?)
}
