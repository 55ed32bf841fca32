//! The command line. One verb is one file here, and one line in [`Verb`] and [`Cli::run`].
mod access;
mod completions;
mod credentials;
mod deploy;
mod doctor;
mod functions;
mod invoke;
mod keys;
mod login;
mod logs;
mod master_key;
mod network;
mod runtimes;
mod status;
mod teams;
mod tokens;
mod up;
mod users;

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Parser, Subcommand};
use comfy_table::{Table, presets::NOTHING};
use serde_json::Value;

use crate::{
    client::Client,
    failure::{EXIT_CODES, Failure, Kind},
    profile::{Profile, Said},
};

/// Runs functions on machines of your own, with the clouds' own APIs.
#[derive(Debug, Parser)]
#[command(name = "morrow", version, after_help = EXIT_CODES, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Global options")]
struct Global {
    /// Where the server is [else `MORROW_ENDPOINT`, `AWS_ENDPOINT_URL`, the profile of `morrow up`]
    #[arg(long, global = true, value_name = "URL")]
    endpoint: Option<String>,
    /// The region of the functions [else `MORROW_REGION`, `AWS_REGION`, us-east-1]
    #[arg(long, global = true)]
    region: Option<String>,
    /// The server's folder [/var/lib/morrow]; a client takes its key from there
    #[arg(long, global = true, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Certificates (PEM) to trust instead of the system's
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "MORROW_CA_FILE",
        hide_env_values = true
    )]
    ca_file: Option<PathBuf>,
    /// Print JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Up(Box<up::Up>),
    Deploy(Box<deploy::Deploy>),
    Invoke(invoke::Invoke),
    Logs(logs::Logs),
    Functions(functions::Functions),
    Runtimes(runtimes::Runtimes),
    Network(network::NetworkVerbs),
    Login(login::Login),
    Logout(login::Logout),
    Users(users::Users),
    Teams(teams::Teams),
    Tokens(tokens::Tokens),
    Keys(keys::Keys),
    Credentials(credentials::Credentials),
    MasterKey(master_key::MasterKey),
    Access(access::Access),
    Status(status::Status),
    Doctor(doctor::Doctor),
    Completions(completions::Completions),
    #[command(name = server::SERVE, hide = true)]
    Serve {
        config: String,
    },
    #[command(name = server::KEEP_PROFILE, hide = true)]
    KeepProfile,
}

/// What a verb needs of the world.
pub(crate) struct Ctx<'a> {
    pub(crate) out: &'a mut dyn Write,
    global: &'a Global,
}

impl Ctx<'_> {
    fn client(&self) -> Result<Client, Failure> {
        let profile = Profile::find(&self.said(), |name| std::env::var(name).ok())?;
        Client::new(profile, self.global.ca_file.as_deref())
    }

    /// A client that does not say who asks.
    fn client_of_nobody(&self) -> Result<Client, Failure> {
        let profile = Profile::of_nobody(&self.said(), |name| std::env::var(name).ok());
        Client::new(profile, self.global.ca_file.as_deref())
    }

    /// The same, of a server that was found elsewhere.
    fn client_at(&self, endpoint: &str) -> Result<Client, Failure> {
        let said = Said { endpoint: Some(endpoint), ..self.said() };
        let profile = Profile::of_nobody(&said, |name| std::env::var(name).ok());
        Client::new(profile, self.global.ca_file.as_deref())
    }

    fn said(&self) -> Said<'_> {
        let Global { endpoint, region, data_dir, .. } = self.global;
        Said {
            endpoint: endpoint.as_deref(),
            region: region.as_deref(),
            data_dir: data_dir.as_deref(),
        }
    }

    fn wants_json(&self) -> bool {
        self.global.json
    }

    fn print_json(&mut self, value: &Value) -> Result<(), Failure> {
        Ok(writeln!(self.out, "{value:#}")?)
    }
}

pub(crate) fn run() -> ExitCode {
    // Wrong usage and --help end here, with clap's own codes: 2 and 0.
    let cli = Cli::parse();
    let json = cli.global.json;
    let mut out = io::stdout().lock();
    let done = cli.run(&mut out).and_then(|()| Ok(out.flush()?));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if failure.kind != Kind::Enough {
                // If nobody can be told, the exit code still says it.
                let told = if json { failure.json().to_string() } else { failure.to_string() };
                drop(writeln!(io::stderr(), "{told}"));
            }
            failure.code()
        }
    }
}

impl Cli {
    fn run(self, out: &mut dyn Write) -> Result<(), Failure> {
        let Self { global, verb } = self;
        let mut ctx = Ctx { out, global: &global };
        let ctx = &mut ctx;
        match verb {
            Verb::Up(it) => it.run(ctx),
            Verb::Deploy(it) => block_on(it.run(ctx)),
            Verb::Invoke(it) => block_on(it.run(ctx)),
            Verb::Logs(it) => block_on(it.run(ctx)),
            Verb::Functions(it) => block_on(it.run(ctx)),
            Verb::Runtimes(it) => block_on(it.run(ctx)),
            Verb::Access(it) => block_on(it.run(ctx)),
            Verb::Network(it) => block_on(it.run(ctx)),
            Verb::Login(it) => block_on(it.run(ctx)),
            Verb::Logout(it) => block_on(it.run(ctx)),
            Verb::Users(it) => block_on(it.run(ctx)),
            Verb::Teams(it) => block_on(it.run(ctx)),
            Verb::Tokens(it) => block_on(it.run(ctx)),
            Verb::Keys(it) => block_on(it.run(ctx)),
            Verb::Credentials(it) => block_on(it.run(ctx)),
            Verb::MasterKey(it) => block_on(it.run(ctx)),
            Verb::Status(it) => block_on(it.run(ctx)),
            Verb::Doctor(it) => it.run(ctx),
            Verb::Completions(it) => it.run(ctx),
            Verb::Serve { config } => up::serve(&config),
            Verb::KeepProfile => up::keep_profile(),
        }
    }
}

/// Runs a client verb. The server has a runtime of its own, made when it has given up its rights.
fn block_on(work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(work)
}

/// Rows under headings, as wide as they need to be.
fn table<const N: usize>(
    headings: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> Table {
    let mut table = Table::new();
    table.load_preset(NOTHING).set_header(headings).add_rows(rows);
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table
}

/// A text of a JSON value, or nothing.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
