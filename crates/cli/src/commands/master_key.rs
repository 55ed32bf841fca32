use std::time::Duration;

use clap::{Args, Subcommand};
use http::Method;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::Value;

use super::{Ctx, table, text};
use crate::{client::Client, failure::Failure};

const PAUSE: Duration = Duration::from_millis(200);

const EXAMPLES: &str = "\
Examples:
  morrow master-key list
  morrow master-key rotate
  morrow master-key rotate --no-wait";

/// Look after the keys that everything secret is sealed under
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct MasterKey {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List the keys, and how much is sealed under each
    #[command(after_help = "Example:\n  morrow master-key list --json")]
    List,
    /// Show one key
    #[command(after_help = "Example:\n  morrow master-key show 3f1d09c2a7b45e60")]
    Show {
        #[arg(value_name = "KEY ID")]
        id: String,
    },
    /// Make another key, pass everything on to it, and forget the old one
    ///
    /// The server goes on serving meanwhile. Interrupted, it goes on by itself, also after a
    /// restart. Take a copy of `master.key` when it is done.
    #[command(after_help = "Example:\n  morrow master-key rotate")]
    Rotate {
        /// Do not wait until the old key is gone
        #[arg(long)]
        no_wait: bool,
    },
}

impl MasterKey {
    pub(super) async fn run(self, ctx: &mut Ctx<'_>) -> Result<(), Failure> {
        match self.verb {
            Verb::List => list(ctx).await,
            Verb::Show { id } => show(ctx, &id).await,
            Verb::Rotate { no_wait } => rotate(ctx, no_wait).await,
        }
    }
}

async fn listed(client: &Client) -> Result<Value, Failure> {
    client.native(Method::GET, &["master-keys"], None).await?.json()
}

async fn list(ctx: &mut Ctx<'_>) -> Result<(), Failure> {
    let listed = listed(&ctx.client()?).await?;
    if ctx.wants_json() {
        return ctx.print_json(&listed);
    }
    print(ctx, listed["master_keys"].as_array().map(Vec::as_slice).unwrap_or_default())
}

async fn show(ctx: &mut Ctx<'_>, id: &str) -> Result<(), Failure> {
    let listed = listed(&ctx.client()?).await?;
    let keys = listed["master_keys"].as_array().map(Vec::as_slice).unwrap_or_default();
    let found = keys.iter().find(|key| key["id"] == id);
    let found = found.ok_or_else(|| {
        Failure::failed(format!("there is no master key {id}")).hint("morrow master-key list")
    })?;
    if ctx.wants_json() {
        return ctx.print_json(found);
    }
    print(ctx, std::slice::from_ref(found))
}

fn print(ctx: &mut Ctx<'_>, keys: &[Value]) -> Result<(), Failure> {
    let row = |key: &Value| {
        let seals = if key["current"] == true { "seals" } else { "being replaced" };
        let [id, created, age, sealed] =
            ["id", "created", "age_days", "sealed"].map(|name| text(&key[name]));
        [id, created, age, sealed, seals.to_owned()]
    };
    let headings = ["KEY ID", "CREATED", "AGE (DAYS)", "SEALED VALUES", "STATE"];
    Ok(writeln!(ctx.out, "{}", table(headings, keys.iter().map(row)).trim_fmt())?)
}

async fn rotate(ctx: &mut Ctx<'_>, no_wait: bool) -> Result<(), Failure> {
    let client = ctx.client()?;
    let at = ["master-keys", "rotation"];
    let made = client.native(Method::POST, &at, None).await?.json()?;
    if !no_wait {
        // Drawn only where somebody watches.
        let bar = ProgressBar::new(0);
        let style = "{bar:30} {pos} of {len} values under the new key ({elapsed})";
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style);
        }
        loop {
            let progress = client.native(Method::GET, &at, None).await?.json()?;
            if progress["under_way"] != true {
                break;
            }
            bar.set_length(progress["rows"].as_u64().unwrap_or_default());
            bar.set_position(progress["done"].as_u64().unwrap_or_default());
            tokio::time::sleep(PAUSE).await;
        }
        bar.finish_and_clear();
    }
    if ctx.wants_json() {
        return ctx.print_json(&made);
    }
    let state =
        if no_wait { "seals from now on; the old one goes by itself" } else { "has taken over" };
    Ok(writeln!(ctx.out, "master key {} {state}; keep a copy of master.key", text(&made["id"]))?)
}
