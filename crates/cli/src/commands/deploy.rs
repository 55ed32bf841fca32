mod detect;
mod http;

use std::{
    collections::BTreeMap,
    fs,
    io::{IsTerminal, Write, stderr},
    path::{Path, PathBuf},
    time::Duration,
};

use ::http::Method;
use base64::{Engine, engine::general_purpose::STANDARD};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use tokio::time::Instant;

use super::{Ctx, functions, text};
use crate::{client::Client, failure::Failure};
use detect::{Code, Contract, Entrance, Found, Language, Place, Said, detect};
use http::HttpFlags;

const EXAMPLES: &str = "\
A new Lambda function gets the runtime and handler that are found in it, 128 MB, 3 s and the role
morrow-default; one that answers HTTP requests gets 256 MB, 60 s and that role. Of a function that
is there already only what is given is changed, besides its code. What requirements.txt or
package.json names is installed on the server first.

Examples:
  morrow deploy ./hello
  morrow deploy ./hello --memory 512 --timeout 30 --env STAGE=test --env DEBUG=1
  morrow deploy ./hello --network out
  morrow deploy build.zip --name hello --runtime python3.12 --handler app.handler
  morrow deploy ./hello --runtime python3.12 --target hello --public
  morrow deploy ./events --runtime nodejs22.x --target onEvent --signature cloudevent
  morrow deploy ./site --runtime python3.12 --command 'gunicorn -b :$PORT main:app' \\
      --cpu 1 --memory 512 --concurrency 80 --startup-probe http:/healthz,period=1,failures=30";
const CUSTOM_RUNTIME: &str = "provided.al2023";
const ROLE: &str = "morrow-default";
/// AWS Lambda's quota of 50 MB.
const MAX_PACKAGE: usize = 52_428_800;
/// The bucket of what the server built.
const BUILDS: &str = "morrow_builds";
const SETTLES_WITHIN: Duration = Duration::from_mins(5);
const POLL: Duration = Duration::from_millis(50);
const MAX_POLL: Duration = Duration::from_secs(1);

/// Create a function from a folder or a zip archive, or update it
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Deploy {
    /// A folder with the code, or a zip archive of it
    #[arg(value_name = "DIR|ZIP")]
    path: PathBuf,
    /// The function's name [the folder's or archive's]
    #[arg(long)]
    name: Option<String>,
    /// `python3.12`, `provided.al2023`, … [what is found, in the newest line that is there]
    #[arg(long)]
    runtime: Option<String>,
    /// Where the code is entered: file.function [what is found]
    #[arg(long)]
    handler: Option<String>,
    /// Memory in MB [128; 256 for HTTP]
    #[arg(long, value_name = "MB")]
    memory: Option<u32>,
    /// How long an invocation may take [3; 60 for HTTP]
    #[arg(long, value_name = "SECONDS")]
    timeout: Option<u32>,
    /// The size of /tmp in MB [512]
    #[arg(long, value_name = "MB")]
    ephemeral: Option<u32>,
    /// The role's ARN [morrow-default of the account]
    #[arg(long)]
    role: Option<String>,
    #[arg(long)]
    description: Option<String>,
    /// A variable of its environment, can be repeated; all together replace those it had
    #[arg(long, value_name = "NAME=VALUE", value_parser = variable)]
    env: Vec<(String, String)>,
    /// What it may reach: a network of `morrow network create` [nothing]
    #[arg(long, conflicts_with = "no_network")]
    network: Option<String>,
    /// It is to reach nothing any more
    #[arg(long)]
    no_network: bool,
    /// What requirements.txt or package.json names is not installed: it is there already
    #[arg(long)]
    no_build: bool,
    #[command(flatten)]
    http: HttpFlags,
}

fn variable(text: &str) -> Result<(String, String), String> {
    let (name, value) =
        text.split_once('=').ok_or_else(|| format!("{text:?} is not NAME=VALUE"))?;
    Ok((name.to_owned(), value.to_owned()))
}

impl Deploy {
    pub(super) async fn run(self, ctx: &mut Ctx<'_>) -> Result<(), Failure> {
        let (name, package) = (self.name()?, package(&self.path)?);
        let client = ctx.client()?;
        let existing = functions::find(&client, &name).await?;
        if existing.is_none() {
            let there = functions::look_for_http(&client, &name).await?;
            let contract = self.said().contract()?;
            if there.is_some() && contract == Some(Contract::Lambda) {
                return Err(Failure::failed(format!("{name} answers HTTP requests"))
                    .hint(format!("delete it first: morrow functions delete {name}")));
            }
            let found = if there.is_none() { self.is_http(&package)? } else { None };
            if there.is_some() || found.is_some() {
                return self.run_http(ctx, &client, &name, &package, (there, found)).await;
            }
        }
        if let Some(flag) = self.http.is_for_http_only() {
            let problem = format!("{flag} is for functions that answer HTTP requests");
            return Err(Failure::usage(problem).hint("say what listens: --target or --command"));
        }
        if self.said().contract()?.is_some_and(|said| said != Contract::Lambda) {
            return Err(Failure::failed(format!("{name} is a Lambda function"))
                .hint(format!("delete it first: morrow functions delete {name}")));
        }
        let bar = Progress::new();
        let created = existing.is_none();
        let (function, because) = match existing {
            None => self.create(&client, &name, &package, &bar).await?,
            Some(function) => (self.update(&client, function, &name, &package, &bar).await?, None),
        };
        bar.done();
        let state = must_work(&function)?;
        if ctx.wants_json() {
            return ctx.print_json(&told(&client, &name, &function, &state));
        }
        let done = if created { "created" } else { "updated" };
        let (runtime, memory) = (text(&function["Runtime"]), text(&function["MemorySize"]));
        writeln!(ctx.out, "{name} is {done} and {state} ({runtime}, {memory} MB)")?;
        if let Some(because) = because {
            writeln!(ctx.out, "  found: {because}")?;
        }
        writeln!(ctx.out, "  next: morrow invoke {name} --payload '{{}}'")?;
        Ok(())
    }

    /// The name that was given, or the folder's or archive's.
    fn name(&self) -> Result<String, Failure> {
        if let Some(name) = &self.name {
            return Ok(name.clone());
        }
        let path = fs::canonicalize(&self.path)
            .map_err(|error| Failure::failed(format!("{}: {error}", self.path.display())))?;
        let name = if path.is_dir() { path.file_name() } else { path.file_stem() };
        let name = name.and_then(|name| name.to_str()).unwrap_or_default();
        let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if (1..=64).contains(&name.len()) && name.chars().all(allowed) {
            return Ok(name.to_owned());
        }
        Err(Failure::failed(format!("{name:?} cannot be a function's name"))
            .hint("choose one of letters, digits, - and _ with --name"))
    }

    async fn create(
        &self,
        client: &Client,
        name: &str,
        package: &[u8],
        bar: &Progress,
    ) -> Result<(Value, Option<String>), Failure> {
        bar.say("looking at the code");
        let (runtime, handler, because) = self.entrance(client, package).await?;
        let mut input = self.given(client).await?;
        let ready = self.ready(client, name, (&runtime, "lambda"), package, bar).await?;
        input.insert("Code".to_owned(), ready.lambda());
        input.insert("FunctionName".to_owned(), name.into());
        input.insert("Runtime".to_owned(), runtime.into());
        input.insert("Handler".to_owned(), handler.into());
        if self.role.is_none() {
            let status = client.native(Method::GET, &["status"], None).await?.json()?;
            let scope = text(&status["scope"]);
            let account = scope.rsplit(':').next().unwrap_or_default();
            input.insert("Role".to_owned(), format!("arn:aws:iam::{account}:role/{ROLE}").into());
        }
        bar.say("uploading");
        drop(client.lambda(Method::POST, &[], &[], Some(&input.into())).await?);
        Ok((settle(client, name, bar).await?, because))
    }

    async fn update(
        &self,
        client: &Client,
        mut function: Value,
        name: &str,
        package: &[u8],
        bar: &Progress,
    ) -> Result<Value, Failure> {
        if is_settling(&function) {
            function = settle(client, name, bar).await?;
        }
        let runtime = self.runtime.clone().unwrap_or_else(|| text(&function["Runtime"]));
        let ready = self.ready(client, name, (&runtime, "lambda"), package, bar).await?;
        let mut given = self.given(client).await?;
        given.retain(|name, value| function.get(name) != Some(value));
        let has = &function["VpcConfig"]["SubnetIds"];
        given.retain(|name, value| name != "VpcConfig" || value["SubnetIds"] != *has);
        if !given.is_empty() {
            bar.say("changing the configuration");
            let parts = [name, "configuration"];
            drop(client.lambda(Method::PUT, &parts, &[], Some(&given.into())).await?);
            function = settle(client, name, bar).await?;
        }
        let has = STANDARD.decode(text(&function["CodeSha256"])).unwrap_or_default();
        // One that never worked is tried again.
        if kit::hex(&has) != ready.digest() || must_work(&function).is_err() {
            bar.say("uploading");
            let code = ready.lambda();
            drop(client.lambda(Method::PUT, &[name, "code"], &[], Some(&code)).await?);
            function = settle(client, name, bar).await?;
        }
        Ok(function)
    }

    /// The code as it is to run, with what it needs installed.
    async fn ready<'a>(
        &self,
        client: &Client,
        name: &str,
        (runtime, kind): (&str, &str),
        package: &'a [u8],
        bar: &Progress,
    ) -> Result<Ready<'a>, Failure> {
        if self.no_build || Language::of(runtime).is_none() {
            return Ok(Ready::Zip(package));
        }
        bar.say("building on the server");
        let query = [("function", name), ("runtime", runtime), ("kind", kind)];
        let built = client.build(&query, package.to_vec().into(), |line| bar.log(line)).await?;
        Ok(Ready::Built(built))
    }

    /// The fields that were given, in Lambda's words.
    async fn given(&self, client: &Client) -> Result<Map<String, Value>, Failure> {
        let Self {
            path: _,
            name: _,
            runtime,
            handler,
            memory,
            timeout,
            ephemeral,
            role,
            description,
            env,
            network,
            no_network,
            no_build: _,
            http: _,
        } = self;
        let network = match network {
            None if *no_network => Some(json!({ "SubnetIds": [], "SecurityGroupIds": [] })),
            None => None,
            Some(name) => {
                let parts = ["networks", name.as_str()];
                let found = client.native(Method::GET, &parts, None).await?.json()?;
                let (subnets, groups) = (&found["subnet_ids"], &found["security_group_ids"]);
                Some(json!({ "SubnetIds": subnets, "SecurityGroupIds": groups }))
            }
        };
        let mut given = Map::new();
        let mut put = |name: &str, value: Option<Value>| {
            given.extend(value.map(|value| (name.to_owned(), value)));
        };
        put("Runtime", runtime.clone().map(Value::from));
        put("Handler", handler.clone().map(Value::from));
        put("MemorySize", memory.map(Value::from));
        put("Timeout", timeout.map(Value::from));
        put("EphemeralStorage", ephemeral.map(|size| json!({ "Size": size })));
        put("Role", role.clone().map(Value::from));
        put("Description", description.clone().map(Value::from));
        let variables: BTreeMap<_, _> = env.iter().cloned().collect();
        put("Environment", Some(json!({ "Variables": variables })).filter(|_| !env.is_empty()));
        put("VpcConfig", network);
        Ok(given)
    }

    /// What was said of the code.
    fn said(&self) -> Said<'_> {
        let said = self.http.said();
        Said {
            language: self.runtime.as_deref().and_then(Language::of),
            // A handler is what AWS Lambda calls.
            contract: said.contract.or(self.handler.as_ref().map(|_| Contract::Lambda)),
            ..said
        }
    }

    /// What is found in the code, if that answers HTTP requests.
    fn is_http(&self, package: &[u8]) -> Result<Option<Found>, Failure> {
        let said = self.said().contract()?;
        let is_custom = self.runtime.as_ref().is_some_and(|it| it.starts_with("provided"));
        if said == Some(Contract::Lambda) || said.is_none() && is_custom {
            return Ok(None);
        }
        let found = self.detect(package)?;
        Ok(Some(found).filter(|found| !matches!(found.code, Code::Lambda(_))))
    }

    fn detect(&self, package: &[u8]) -> Result<Found, Failure> {
        let place =
            if self.path.is_dir() { Place::Folder(&self.path) } else { Place::Zip(package) };
        detect(&place, &self.said())
    }

    /// The runtime and handler, given or found, and how they were found.
    async fn entrance(
        &self,
        client: &Client,
        package: &[u8],
    ) -> Result<(String, String, Option<String>), Failure> {
        if let (Some(runtime), Some(handler)) = (&self.runtime, &self.handler) {
            return Ok((runtime.clone(), handler.clone(), None));
        }
        if let Some(runtime) = self.runtime.as_ref().filter(|it| it.starts_with("provided")) {
            return Ok((runtime.clone(), "bootstrap".to_owned(), None));
        }
        // Who names the handler need not follow the usual names.
        let (found, because) = match (self.detect(package), &self.handler) {
            (Err(_), Some(handler)) => {
                let (language, handler) = (Language::Python, handler.clone());
                (Entrance::Script { language, handler, runtime: None }, None)
            }
            (found, _) => match found? {
                Found { code: Code::Lambda(entrance), because } => {
                    (entrance, Some(because).filter(|_| self.handler.is_none()))
                }
                Found { code, because } => {
                    return Err(Failure::failed(format!("this is {code}: {because}"))
                        .hint("if it is a function for AWS Lambda, name its --handler"));
                }
            },
        };
        let (runtime, handler) = match found {
            Entrance::Bootstrap => (CUSTOM_RUNTIME.to_owned(), "bootstrap".to_owned()),
            Entrance::Script { language, handler, runtime } => {
                let runtime = match self.runtime.clone().or(runtime) {
                    Some(runtime) => runtime,
                    None => newest(client, language).await?,
                };
                (runtime, handler)
            }
        };
        let (said_runtime, said_handler) = (self.runtime.clone(), self.handler.clone());
        Ok((said_runtime.unwrap_or(runtime), said_handler.unwrap_or(handler), because))
    }
}

/// Code that can be deployed.
enum Ready<'a> {
    Zip(&'a [u8]),
    /// The SHA-256 of what was built.
    Built(String),
}

impl Ready<'_> {
    /// The SHA-256 of its package.
    fn digest(&self) -> String {
        match self {
            Self::Zip(package) => kit::hex(&Sha256::digest(package)),
            Self::Built(digest) => digest.clone(),
        }
    }

    /// As Morrow's own API has it.
    fn http(&self) -> Value {
        match self {
            Self::Zip(package) => json!({ "zip": STANDARD.encode(package) }),
            Self::Built(digest) => json!({ "built": digest }),
        }
    }

    /// As AWS Lambda's API has it.
    fn lambda(&self) -> Value {
        match self {
            Self::Zip(package) => json!({ "ZipFile": STANDARD.encode(package) }),
            Self::Built(digest) => json!({ "S3Bucket": BUILDS, "S3Key": digest }),
        }
    }
}

fn package(path: &Path) -> Result<Vec<u8>, Failure> {
    let failed = |error: std::io::Error| Failure::failed(format!("{}: {error}", path.display()));
    let bytes = if path.is_dir() {
        server::package::pack(path).map_err(failed)?
    } else {
        fs::read(path).map_err(failed)?
    };
    if bytes.len() > MAX_PACKAGE {
        let mb = bytes.len() / 1_000_000;
        return Err(Failure::failed(format!("the package takes {mb} MB; 50 MB are allowed"))
            .hint("leave out what the function does not need: tests, caches, build output"));
    }
    Ok(bytes)
}

/// The newest runtime of a language that the server has.
async fn newest(client: &Client, language: Language) -> Result<String, Failure> {
    let listed = client.native(Method::GET, &["runtimes"], None).await?.json()?;
    let lines = listed["runtimes"].as_array().map(Vec::as_slice).unwrap_or_default();
    let here = lines.iter().filter(|line| !line["engine"].is_null());
    let number = |line: &Value| {
        let name = line["runtime"].as_str()?;
        let version = name.strip_prefix(language.prefix())?.trim_end_matches(".x");
        Some((version.parse::<u32>().ok()?, name.to_owned()))
    };
    let newest = here.filter_map(number).max().map(|(_, name)| name);
    newest.ok_or_else(|| match language {
        Language::Python => Failure::failed("the server has no Python").hint(
            "install one there and add it, for example: apt-get install python3 && morrow \
             runtimes add python3.11",
        ),
        Language::Node => Failure::failed("the server has no Node")
            .hint("add one: morrow runtimes add nodejs22.x"),
    })
}

fn is_settling(function: &Value) -> bool {
    function["State"] == "Pending" || function["LastUpdateStatus"] == "InProgress"
}

async fn settle(client: &Client, name: &str, bar: &Progress) -> Result<Value, Failure> {
    bar.say("preparing an instance");
    settled(client, name, async || functions::find(client, name).await, is_settling).await
}

/// Waits until the function is ready, or it is known why not.
async fn settled(
    client: &Client,
    name: &str,
    look: impl AsyncFn() -> Result<Option<Value>, Failure>,
    is_settling: fn(&Value) -> bool,
) -> Result<Value, Failure> {
    let deadline = Instant::now() + SETTLES_WITHIN;
    let mut pause = POLL;
    loop {
        let function = look().await?;
        let function = function.ok_or_else(|| functions::not_found(client, name))?;
        if !is_settling(&function) {
            return Ok(function);
        }
        if Instant::now() > deadline {
            let seconds = SETTLES_WITHIN.as_secs();
            return Err(Failure::failed(format!("{name} is not ready after {seconds} s"))
                .hint(format!("see how it goes on: morrow functions show {name}")));
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 3 / 2).min(MAX_POLL);
    }
}

/// The function's state, if it is one in which the code that was deployed serves.
fn must_work(function: &Value) -> Result<String, Failure> {
    let state = text(&function["State"]);
    let (reason, code) = if state == "Failed" {
        (&function["StateReason"], &function["StateReasonCode"])
    } else if function["LastUpdateStatus"] == "Failed" {
        (&function["LastUpdateStatusReason"], &function["LastUpdateStatusReasonCode"])
    } else {
        return Ok(state);
    };
    let name = text(&function["FunctionName"]);
    Err(Failure::failed(format!("{name} does not work: {} ({})", text(reason), text(code)))
        .hint("put that right, then deploy again"))
}

fn told(client: &Client, name: &str, function: &Value, state: &str) -> Value {
    let arn = text(&function["FunctionArn"]);
    let account = arn.split(':').nth(4).unwrap_or_default();
    json!({
        "name": name,
        "scope": format!("aws:{account}"),
        "region": client.region(),
        "revision": function["RevisionId"],
        "state": state,
        "url": null,
        "host_url": null,
    })
}

/// What is being done, for whoever watches.
struct Progress(Option<ProgressBar>);

impl Progress {
    fn new() -> Self {
        let bar = stderr().is_terminal().then(|| {
            let bar = ProgressBar::new_spinner();
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(100));
            bar
        });
        Self(bar)
    }

    /// A line that stays.
    fn log(&self, line: &str) {
        match &self.0 {
            Some(bar) => bar.suspend(|| drop(writeln!(stderr(), "{line}"))),
            None => drop(writeln!(stderr(), "{line}")),
        }
    }

    fn say(&self, doing: &'static str) {
        if let Some(bar) = &self.0 {
            bar.set_message(doing);
        }
    }

    fn done(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.done();
    }
}
