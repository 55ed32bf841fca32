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
    /// Delete a function
    #[command(after_help = "Example:\n  morrow functions delete hello")]
    Delete { name: String },
}

impl Functions {
    pub(super) async fn run(self, ctx: &mut Ctx<'_>) -> Result<(), Failure> {
        match self.verb.unwrap_or(Verb::List) {
            Verb::List => list(ctx).await,
            Verb::Show { name } => show(ctx, &name).await,
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

pub(super) fn not_found(client: &Client, name: &str) -> Failure {
    let region = client.region();
    Failure::new(Kind::Failed, format!("there is no function {name} in {region}"))
        .hint("`morrow functions list` names those that are there; --region chooses another region")
}

async fn list(ctx: &mut Ctx<'_>) -> Result<(), Failure> {
    let client = ctx.client()?;
    let (mut functions, mut marker) = (Vec::new(), None::<String>);
    loop {
        let query: Vec<_> = marker.iter().map(|marker| ("Marker", marker.as_str())).collect();
        let mut page = client.lambda(Method::GET, &[], &query, None).await?.json()?;
        if let Value::Array(found) = page["Functions"].take() {
            functions.extend(found);
        }
        match page["NextMarker"].as_str() {
            Some(next) if !next.is_empty() => marker = Some(next.to_owned()),
            _ => break,
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
        let names = ["FunctionName", "Runtime", "Handler", "MemorySize", "Timeout", "LastModified"];
        names.map(|name| text(&function[name]))
    };
    let rows = table(
        ["NAME", "RUNTIME", "HANDLER", "MB", "SECONDS", "MODIFIED"],
        functions.iter().map(row),
    );
    Ok(writeln!(ctx.out, "{}", rows.trim_fmt())?)
}

async fn show(ctx: &mut Ctx<'_>, name: &str) -> Result<(), Failure> {
    let client = ctx.client()?;
    let mut function = find(&client, name).await?.ok_or_else(|| not_found(&client, name))?;
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

async fn delete(ctx: &mut Ctx<'_>, name: &str) -> Result<(), Failure> {
    let client = ctx.client()?;
    match client.lambda(Method::DELETE, &[name], &[], None).await {
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
