use clap::{Args, Subcommand};
use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{Ctx, table, text};
use crate::{
    client::Client,
    failure::{Failure, Kind},
};

const EXAMPLES: &str = "\
Examples:
  morrow functions list
  morrow functions show hello
  morrow functions public hello
  morrow functions delete hello";

/// List, show and delete functions
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Functions {
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List the functions of the region
    #[command(after_help = "Example:\n  morrow functions list --json")]
    List,
    /// Show a function's state and configuration
    #[command(after_help = "Example:\n  morrow functions show hello")]
    Show { name: String },
    /// Let everybody call a function by its URL
    #[command(after_help = "Example:\n  morrow functions public hello")]
    Public { name: String },
    /// Let nobody call a function by its URL but those whom policies allow it
    #[command(after_help = "Example:\n  morrow functions private hello")]
    Private { name: String },
    /// Delete a function
    #[command(after_help = "Example:\n  morrow functions delete hello")]
    Delete { name: String },
}

impl Functions {
    pub(super) async fn run(self, ctx: &mut Ctx<'_>) -> Result<(), Failure> {
        match self.verb.unwrap_or(Verb::List) {
            Verb::List => list(ctx).await,
            Verb::Show { name } => show(ctx, &name).await,
            Verb::Public { name } => open(ctx, &name, true).await,
            Verb::Private { name } => open(ctx, &name, false).await,
            Verb::Delete { name } => delete(ctx, &name).await,
        }
    }
}

/// A function as the API describes it, or nothing if there is none.
pub(super) async fn find(client: &Client, name: &str) -> Result<Option<Value>, Failure> {
    match client.lambda(Method::GET, &[name, "configuration"], &[], None).await {
        Ok(reply) => Ok(Some(reply.json()?)),
        Err(failure) if failure.status == Some(StatusCode::NOT_FOUND) => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// A function of any contract as Morrow's own API tells it, or nothing if there is none.
pub(super) async fn look(client: &Client, name: &str) -> Result<Option<Value>, Failure> {
    match client.native(Method::GET, &["functions", name], None).await {
        Ok(reply) => Ok(Some(reply.json()?)),
        Err(failure) if failure.status == Some(StatusCode::NOT_FOUND) => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// The same, if it answers HTTP requests. Who may not see it sees none.
pub(super) async fn look_for_http(client: &Client, name: &str) -> Result<Option<Value>, Failure> {
    // A name alone: Lambda's API knows more ways to call a function.
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !name.chars().all(plain) {
        return Ok(None);
    }
    match look(client, name).await {
        Err(failure) if failure.status == Some(StatusCode::FORBIDDEN) => Ok(None),
        found => Ok(found?.filter(|function| function["contract"] == "http")),
    }
}

pub(super) fn not_found(client: &Client, name: &str) -> Failure {
    let region = client.region();
    Failure::new(Kind::Failed, format!("there is no function {name} in {region}"))
        .hint("`morrow functions list` names those that are there; --region chooses another region")
}

async fn list(ctx: &mut Ctx<'_>) -> Result<(), Failure> {
    let client = ctx.client()?;
    let (mut functions, mut after) = (Vec::new(), None::<String>);
    loop {
        let query: Vec<_> = after.iter().map(|after| ("after", after.as_str())).collect();
        let mut page = client.native_list(&["functions"], &query).await?;
        if let Value::Array(found) = page["functions"].take() {
            functions.extend(found);
        }
        match page["next"].as_str() {
            Some(next) => after = Some(next.to_owned()),
            None => break,
        }
    }
    if ctx.wants_json() {
        return ctx.print_json(&json!({ "functions": functions }));
    }
    if functions.is_empty() {
        let region = client.region();
        return Ok(writeln!(
            ctx.out,
            "No functions in {region}. Try: morrow deploy ./my-function"
        )?);
    }
    let row = |function: &Value| {
        let names = ["name", "contract", "runtime"];
        let [name, contract, runtime] = names.map(|name| text(&function[name]));
        let entry = ["handler", "target", "command"].map(|name| &function[name]);
        let entry = entry.into_iter().find(|entry| !entry.is_null()).map(words);
        let [memory, timeout, state, url] =
            ["memory_mb", "timeout_s", "state", "url"].map(|name| text(&function[name]));
        [name, contract, runtime, entry.unwrap_or_default(), memory, timeout, state, url]
    };
    let rows = table(
        ["NAME", "CONTRACT", "RUNTIME", "ENTRY", "MB", "SECONDS", "STATE", "URL"],
        functions.iter().map(row),
    );
    Ok(writeln!(ctx.out, "{}", rows.trim_fmt())?)
}

/// A list of words as one text.
fn words(value: &Value) -> String {
    match value {
        Value::Array(words) => words.iter().map(text).collect::<Vec<_>>().join(" "),
        other => text(other),
    }
}

async fn show(ctx: &mut Ctx<'_>, name: &str) -> Result<(), Failure> {
    let client = ctx.client()?;
    let Some(mut function) = find(&client, name).await? else {
        let function = look_for_http(&client, name).await?;
        return show_http(ctx, &function.ok_or_else(|| not_found(&client, name))?);
    };
    let plain = text(&function["FunctionName"]);
    let seen = client.native(Method::GET, &["functions", &plain], None).await?.json()?;
    function["log_lines_dropped"] = seen["log_lines_dropped"].clone();
    let whole = client.lambda(Method::GET, &[name], &[], None).await?.json()?;
    function["Tags"] = whole["Tags"].clone();
    if ctx.wants_json() {
        return ctx.print_json(&function);
    }
    let state = match text(&function["StateReason"]) {
        reason if reason.is_empty() => text(&function["State"]),
        reason => format!("{}: {reason}", text(&function["State"])),
    };
    let update = match text(&function["LastUpdateStatusReason"]) {
        reason if reason.is_empty() => text(&function["LastUpdateStatus"]),
        reason => format!("{}: {reason}", text(&function["LastUpdateStatus"])),
    };
    writeln!(ctx.out, "{}", text(&function["FunctionArn"]))?;
    for (name, value) in [
        ("state", state),
        ("last update", update),
        ("runtime", text(&function["Runtime"])),
        ("handler", text(&function["Handler"])),
        ("memory", format!("{} MB", text(&function["MemorySize"]))),
        ("timeout", format!("{} s", text(&function["Timeout"]))),
        ("/tmp", format!("{} MB", text(&function["EphemeralStorage"]["Size"]))),
        ("role", text(&function["Role"])),
        (
            "code",
            format!("{} bytes, {}", text(&function["CodeSize"]), text(&function["CodeSha256"])),
        ),
        ("log", log_of(&function)),
        ("modified", text(&function["LastModified"])),
        ("revision", text(&function["RevisionId"])),
        ("description", text(&function["Description"])),
    ] {
        if !value.is_empty() {
            writeln!(ctx.out, "  {name:<12} {value}")?;
        }
    }
    let variables = function["Environment"]["Variables"].as_object();
    for name in variables.iter().flat_map(|variables| variables.keys()) {
        writeln!(ctx.out, "  {:<12} {name}=… (--json shows values)", "environment")?;
    }
    for layer in function["Layers"].as_array().into_iter().flatten() {
        writeln!(ctx.out, "  {:<12} {}", "layer", text(&layer["Arn"]))?;
    }
    for (key, value) in function["Tags"].as_object().into_iter().flatten() {
        writeln!(ctx.out, "  {:<12} {key}={}", "tag", text(value))?;
    }
    Ok(())
}

/// A function that answers HTTP requests.
fn show_http(ctx: &mut Ctx<'_>, function: &Value) -> Result<(), Failure> {
    if ctx.wants_json() {
        return ctx.print_json(function);
    }
    let because = |state: &Value, reason: &Value| match text(&reason["message"]) {
        why if why.is_empty() => text(state),
        why => format!("{}: {why}", text(state)),
    };
    let update = &function["last_update"];
    let program = match text(&function["target"]) {
        target if target.is_empty() => words(&function["command"]),
        target => format!("{target} ({})", text(&function["signature"])),
    };
    let probe = |name: &str| {
        let probe = &function[name];
        let of = |name: &str| text(&probe[name]);
        let what = match of("http") {
            path if path.is_empty() => "tcp".to_owned(),
            path => format!("http:{path}"),
        };
        let times = [("delay", "delay_s"), ("period", "period_s"), ("timeout", "timeout_s")];
        let times = times.map(|(name, field)| format!("{name}={}", of(field))).join(",");
        let shown = format!("{what},{times},failures={}", of("failures"));
        if probe.is_null() { String::new() } else { shown }
    };
    let code = &function["code"];
    let is_public = function["public"] == true;
    writeln!(ctx.out, "{}", text(&function["name"]))?;
    for (name, value) in [
        ("url", text(&function["url"])),
        ("host url", text(&function["host_url"])),
        ("callers", if is_public { "everybody" } else { "who is allowed" }.to_owned()),
        ("state", because(&function["state"], &function["reason"])),
        ("last update", because(&update["status"], &update["reason"])),
        ("contract", text(&function["contract"])),
        ("runtime", text(&function["runtime"])),
        ("program", program),
        ("memory", format!("{} MB", text(&function["memory_mb"]))),
        ("processors", text(&function["cpu"])),
        ("timeout", format!("{} s", text(&function["timeout_s"]))),
        ("at once", format!("{} requests an instance", text(&function["max_in_flight"]))),
        (
            "instances",
            format!("{} to {}", text(&function["min_instances"]), text(&function["max_instances"])),
        ),
        ("startup", probe("startup")),
        ("liveness", probe("liveness")),
        ("readiness", probe("readiness")),
        ("/tmp", format!("{} MB", text(&function["ephemeral_mb"]))),
        ("network", text(&function["network"])),
        ("role", text(&function["role"])),
        ("code", format!("{} bytes, {}", text(&code["bytes"]), text(&code["sha256"]))),
        ("log", text(&function["log_group"])),
        ("modified", text(&function["modified"])),
        ("revision", text(&function["revision"])),
        ("description", text(&function["description"])),
    ] {
        if !value.is_empty() {
            writeln!(ctx.out, "  {name:<12} {value}")?;
        }
    }
    for name in function["env"].as_object().into_iter().flat_map(|variables| variables.keys()) {
        writeln!(ctx.out, "  {:<12} {name}=… (--json shows values)", "environment")?;
    }
    Ok(())
}

/// Where the log goes, and what of it is kept.
fn log_of(function: &Value) -> String {
    let config = &function["LoggingConfig"];
    let levels = [("code ", "ApplicationLogLevel"), ("platform ", "SystemLogLevel")];
    let log = [("", "LogGroup"), ("", "LogFormat")]
        .into_iter()
        .chain(levels)
        .filter_map(|(what, name)| Some(format!("{what}{}", config[name].as_str()?)))
        .collect::<Vec<_>>()
        .join(", ");
    match function["log_lines_dropped"].as_u64() {
        None | Some(0) => log,
        Some(dropped) => format!("{log}; {dropped} lines below it dropped"),
    }
}

/// Makes a function public, or private again.
pub(super) async fn set_public(
    client: &Client,
    name: &str,
    public: bool,
) -> Result<Value, Failure> {
    let method = if public { Method::POST } else { Method::DELETE };
    client.native(method, &["functions", name, "public"], None).await?.json()
}

async fn open(ctx: &mut Ctx<'_>, name: &str, public: bool) -> Result<(), Failure> {
    let client = ctx.client()?;
    let function = match set_public(&client, name, public).await {
        Err(failure) if failure.status == Some(StatusCode::NOT_FOUND) => {
            return Err(not_found(&client, name));
        }
        changed => changed?,
    };
    if ctx.wants_json() {
        return ctx.print_json(&function);
    }
    let who = if public { "everybody" } else { "who is allowed" };
    Ok(writeln!(ctx.out, "{name} may be called by {who} at {}", text(&function["url"]))?)
}

async fn delete(ctx: &mut Ctx<'_>, name: &str) -> Result<(), Failure> {
    let client = ctx.client()?;
    // Lambda's API knows more ways to call a function than its name.
    let deleted = if name.contains(':') {
        client.lambda(Method::DELETE, &[name], &[], None).await
    } else {
        client.native(Method::DELETE, &["functions", name], None).await
    };
    match deleted {
        Err(failure) if failure.status == Some(StatusCode::NOT_FOUND) => {
            return Err(not_found(&client, name));
        }
        other => drop(other?),
    }
    if ctx.wants_json() {
        return ctx.print_json(&json!({ "name": name, "deleted": true }));
    }
    Ok(writeln!(ctx.out, "{name} is deleted")?)
}
