use clap::{Args, Subcommand};
use http::Method;
use serde_json::{Value, json};

use super::{Ctx, table, text};
use crate::failure::Failure;

const EXAMPLES: &str = "\
Examples:
  morrow keys create --user ann --description \"the build server\"
  morrow keys list --user ann
  morrow keys revoke AKIAIOSFODNN7EXAMPLE";

/// Make, list and revoke access keys
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Keys {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Make a key; its secret is shown this once
    #[command(after_help = "Example:\n  morrow keys create --user ann --description \"laptop\"")]
    Create {
        /// Whose it is to be [the root's]
        #[arg(long)]
        user: Option<String>,
        /// What it is for
        #[arg(long, default_value = "")]
        description: String,
    },
    /// List the keys, revoked ones too
    #[command(after_help = "Example:\n  morrow keys list --json")]
    List {
        /// Whose
        #[arg(long)]
        user: Option<String>,
    },
    /// Revoke a key, for ever
    #[command(after_help = "Example:\n  morrow keys revoke AKIAIOSFODNN7EXAMPLE")]
    Revoke {
        #[arg(value_name = "ACCESS KEY")]
        id: String,
    },
}

impl Keys {
    pub(super) async fn run(self, ctx: &mut Ctx<'_>) -> Result<(), Failure> {
        match self.verb {
            Verb::Create { user, description } => create(ctx, user.as_deref(), &description).await,
            Verb::List { user } => list(ctx, user.as_deref()).await,
            Verb::Revoke { id } => revoke(ctx, &id).await,
        }
    }
}

async fn create(ctx: &mut Ctx<'_>, user: Option<&str>, description: &str) -> Result<(), Failure> {
    let new = json!({ "user": user, "description": description });
    let made = ctx.client()?.native(Method::POST, &["keys"], Some(&new)).await?.json()?;
    if ctx.wants_json() {
        return ctx.print_json(&made);
    }
    writeln!(ctx.out, "MORROW_ACCESS_KEY={}", text(&made["access_key"]))?;
    writeln!(ctx.out, "MORROW_SECRET_KEY={}", text(&made["secret_key"]))?;
    Ok(())
}

async fn list(ctx: &mut Ctx<'_>, user: Option<&str>) -> Result<(), Failure> {
    let parts = match user {
        Some(user) => vec!["users", user, "keys"],
        None => vec!["keys"],
    };
    let listed = ctx.client()?.native(Method::GET, &parts, None).await?.json()?;
    if ctx.wants_json() {
        return ctx.print_json(&listed);
    }
    let keys = listed["keys"].as_array().map(Vec::as_slice).unwrap_or_default();
    let row = |key: &Value| {
        ["access_key", "user", "created", "revoked", "description"].map(|name| text(&key[name]))
    };
    let names = ["ACCESS KEY", "USER", "CREATED", "REVOKED", "DESCRIPTION"];
    let rows = table(names, keys.iter().map(row));
    Ok(writeln!(ctx.out, "{}", rows.trim_fmt())?)
}

async fn revoke(ctx: &mut Ctx<'_>, id: &str) -> Result<(), Failure> {
    let revoked = ctx.client()?.native(Method::DELETE, &["keys", id], None).await?.json()?;
    if ctx.wants_json() {
        return ctx.print_json(&revoked);
    }
    Ok(writeln!(ctx.out, "{id} is revoked")?)
}
