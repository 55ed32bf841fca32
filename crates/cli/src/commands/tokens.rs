use clap::{Args, Subcommand};
use http::Method;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{Ctx, logs::age, table, text};
use crate::failure::Failure;

const EXAMPLES: &str = "\
A token says who its user is: to `morrow` in MORROW_TOKEN, to Morrow's own API in the header
`Authorization: Bearer`. What is made with a token, or after a login, ends with it at the latest.

Examples:
  morrow tokens create --user ann --description \"the build server\" --expires 30d
  morrow tokens list
  morrow tokens revoke ABCDEFGHIJKLMNOP";

/// Make, list and revoke bearer tokens
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Tokens {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Make a token; it is shown this once
    #[command(after_help = "Example:\n  morrow tokens create --user ann --expires 30d")]
    Create {
        /// Whose it is to be [yours]
        #[arg(long)]
        user: Option<String>,
        /// What it is for
        #[arg(long, default_value = "")]
        description: String,
        /// How long it is good: 12h, 30d; a year at most [90d]
        #[arg(long, value_parser = age)]
        expires: Option<SignedDuration>,
    },
    /// List your tokens, expired and revoked ones too; the root's lists everybody's
    #[command(after_help = "Example:\n  morrow tokens list --user ann --json")]
    List {
        /// Whose
        #[arg(long)]
        user: Option<String>,
    },
    /// Revoke a token, for ever
    #[command(after_help = "Example:\n  morrow tokens revoke ABCDEFGHIJKLMNOP")]
    Revoke {
        #[arg(value_name = "ID")]
        id: String,
    },
}

impl Tokens {
    pub(super) async fn run(self, ctx: &mut Ctx<'_>) -> Result<(), Failure> {
        match self.verb {
            Verb::Create { user, description, expires } => {
                let expires = expires.map(|expires| expires.as_secs());
                let new = json!({
                    "user": user, "description": description, "expires_seconds": expires,
                });
                create(ctx, &new).await
            }
            Verb::List { user } => list(ctx, user.as_deref()).await,
            Verb::Revoke { id } => revoke(ctx, &id).await,
        }
    }
}

async fn create(ctx: &mut Ctx<'_>, new: &Value) -> Result<(), Failure> {
    let made = ctx.client()?.native(Method::POST, &["tokens"], Some(new)).await?.json()?;
    if ctx.wants_json() {
        return ctx.print_json(&made);
    }
    Ok(writeln!(ctx.out, "MORROW_TOKEN={}", text(&made["token"]))?)
}

async fn list(ctx: &mut Ctx<'_>, user: Option<&str>) -> Result<(), Failure> {
    let parts = match user {
        Some(user) => vec!["users", user, "tokens"],
        None => vec!["tokens"],
    };
    let listed = ctx.client()?.native(Method::GET, &parts, None).await?.json()?;
    if ctx.wants_json() {
        return ctx.print_json(&listed);
    }
    let tokens = listed["tokens"].as_array().map(Vec::as_slice).unwrap_or_default();
    let row = |token: &Value| {
        let names = ["id", "user", "created", "expires", "revoked", "used", "description"];
        names.map(|name| text(&token[name]))
    };
    let names = ["ID", "USER", "CREATED", "EXPIRES", "REVOKED", "LAST USED", "DESCRIPTION"];
    let rows = table(names, tokens.iter().map(row));
    Ok(writeln!(ctx.out, "{}", rows.trim_fmt())?)
}

async fn revoke(ctx: &mut Ctx<'_>, id: &str) -> Result<(), Failure> {
    let revoked = ctx.client()?.native(Method::DELETE, &["tokens", id], None).await?.json()?;
    if ctx.wants_json() {
        return ctx.print_json(&revoked);
    }
    Ok(writeln!(ctx.out, "{} is revoked", text(&revoked["id"]))?)
}
