use std::{
    fs::File,
    io::{self, Seek, Write},
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand};
use http::Method;
use serde_json::{Value, json};
use server::runtimes::{self, AdoptError, Found};

use super::{Ctx, table, text};
use crate::{failure::Failure, npm};

const EXAMPLES: &str = "\
Examples:
  morrow runtimes list
  morrow runtimes add python3.12                       # from this machine
  morrow runtimes add nodejs22.x                       # or else from the npm registry
  morrow runtimes add python3.12 --from ~/.pyenv/versions/3.12.1
  morrow runtimes remove python3.8";

/// List, add and remove the runtimes that functions can ask for
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Runtimes {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List every runtime, and how to add those that are missing
    #[command(after_help = "Example:\n  morrow runtimes list --json")]
    List,
    /// Copy an interpreter to the server, of exactly this minor version
    #[command(after_help = "Examples:\n  morrow runtimes add python3.12\n  \
        morrow runtimes add python3.12 --from /opt/python-3.12\n  \
        morrow runtimes add python3.12 --from python.tar")]
    Add {
        runtime: String,
        /// An interpreter, the folder it is installed in, or a tar as --tar writes it
        #[arg(long, value_name = "PATH")]
        from: Option<PathBuf>,
        /// Write what would be sent to a file instead, for a server elsewhere
        #[arg(long, value_name = "FILE")]
        tar: Option<PathBuf>,
    },
    /// Remove a runtime that no function uses
    #[command(after_help = "Example:\n  morrow runtimes remove python3.8")]
    Remove { runtime: String },
}

impl Runtimes {
    pub(super) async fn run(self, ctx: &mut Ctx<'_>) -> Result<(), Failure> {
        match self.verb {
            Verb::List => list(ctx).await,
            Verb::Add { runtime, from, tar: Some(tar) } => {
                let mut file = File::create(&tar)
                    .map_err(|error| Failure::failed(format!("{}: {error}", tar.display())))?;
                pack(&runtime, from.as_deref(), &mut file).await?;
                Ok(writeln!(ctx.out, "{} holds {runtime}", tar.display())?)
            }
            Verb::Add { runtime, from, tar: None } => add(ctx, &runtime, from.as_deref()).await,
            Verb::Remove { runtime } => remove(ctx, &runtime).await,
        }
    }
}

async fn list(ctx: &mut Ctx<'_>) -> Result<(), Failure> {
    let listed = ctx.client()?.native(Method::GET, &["runtimes"], None).await?.json()?;
    if ctx.wants_json() {
        return ctx.print_json(&listed);
    }
    let lines = listed["runtimes"].as_array().map(Vec::as_slice).unwrap_or_default();
    let row = |line: &Value| {
        let engine = &line["engine"];
        let digest: String = text(&engine["digest"]).chars().take(12).collect();
        let more =
            if engine.is_null() { text(&line["how_to_add"]) } else { text(&engine["origin"]) };
        [text(&line["runtime"]), text(&engine["version"]), digest, more]
    };
    let rows =
        table(["RUNTIME", "VERSION", "ENGINE", "FROM, OR HOW TO ADD IT"], lines.iter().map(row));
    Ok(writeln!(ctx.out, "{}", rows.trim_fmt())?)
}

async fn add(ctx: &mut Ctx<'_>, runtime: &str, from: Option<&Path>) -> Result<(), Failure> {
    let client = ctx.client()?;
    let tar = if let Some(path) = from.filter(|path| is_tar(path)) {
        File::open(path).map_err(|error| Failure::failed(format!("{}: {error}", path.display())))?
    } else {
        let mut packed = tempfile::tempfile()?;
        pack(runtime, from, &mut packed).await?;
        packed.rewind()?;
        packed
    };
    let engine = client.upload(&["runtimes", runtime], tar).await?.json()?;
    if ctx.wants_json() {
        return ctx.print_json(&json!({ "runtime": runtime, "engine": engine }));
    }
    let (version, digest) = (text(&engine["version"]), text(&engine["digest"]));
    Ok(writeln!(ctx.out, "{runtime} is here: version {version}, engine {digest}")?)
}

async fn remove(ctx: &mut Ctx<'_>, runtime: &str) -> Result<(), Failure> {
    drop(ctx.client()?.native(Method::DELETE, &["runtimes", runtime], None).await?);
    if ctx.wants_json() {
        return ctx.print_json(&json!({ "runtime": runtime, "engine": null }));
    }
    Ok(writeln!(ctx.out, "{runtime} is removed")?)
}

fn is_tar(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "tar")
}

/// Writes the interpreter of a line as a tar that the server takes.
async fn pack(runtime: &str, from: Option<&Path>, out: &mut impl Write) -> Result<(), Failure> {
    let fetched = tempfile::tempdir()?;
    let found = find(runtime, from, fetched.path()).await?;
    runtimes::pack(&found, out).map_err(|error| cannot(&error))
}

/// Finds a line's interpreter: where it was said to be, on this machine, or, of Node, in the npm
/// registry.
async fn find(runtime: &str, from: Option<&Path>, dir: &Path) -> Result<Found, Failure> {
    let line =
        runtime.parse().map_err(|error: server::BadRuntime| Failure::usage(error.to_string()))?;
    if !runtimes::known().contains(&line) {
        return Err(Failure::failed(format!("{line} is not a runtime that can be added"))
            .hint("`morrow runtimes list` names those that can"));
    }
    if !runtimes::needs_engine(&line) {
        return Err(Failure::failed(format!("{line} needs nothing added"))
            .hint("`morrow runtimes list` shows whether it is there"));
    }
    if let Some(path) = from {
        return runtimes::find_at(&line, path).map_err(|error| cannot(&error));
    }
    let found = runtimes::discover(|other| *other == line).pop();
    if let (None, Some(major)) = (&found, major_of_node(runtime)) {
        let say = |text: &str| drop(writeln!(io::stderr(), "{text}"));
        let program = npm::fetch_node(major, dir, say).await?;
        return runtimes::find_at(&line, &program).map_err(|error| cannot(&error));
    }
    found.ok_or_else(|| {
        Failure::failed(format!("there is no {line} on this machine"))
            .hint(format!("name where it is with --from, or: {}", runtimes::how_to_add(&line)))
    })
}

/// `nodejs22.x` → 22
fn major_of_node(runtime: &str) -> Option<u32> {
    runtime.strip_prefix("nodejs")?.strip_suffix(".x")?.parse().ok()
}

fn cannot(error: &AdoptError) -> Failure {
    let source = std::error::Error::source(error).map(|source| format!(": {source}"));
    Failure::failed(format!("{error}{}", source.unwrap_or_default()))
}
