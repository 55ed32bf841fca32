use clap::{Args, Subcommand};
use http::Method;
use serde_json::{Value, json};

use super::{Ctx, table, text};
use crate::failure::Failure;

const EXAMPLES: &str = "\
A user may nothing until a team or a policy lets it.

Examples:
  morrow users create ann
  morrow teams add payments ann --role deployer
  morrow tokens create --user ann --expires 30d
  morrow users delete ann";

/// Make, list and delete users
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Users {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Make a user
    #[command(after_help = "Example:\n  morrow users create ann")]
    Create { name: String },
    /// List the users and their teams
    #[command(after_help = "Example:\n  morrow users list --json")]
    List,
    /// Delete a user that has no keys, teams and policies any more; its tokens end with it
    #[command(after_help = "Example:\n  morrow users delete ann")]
    Delete { name: String },
}

impl Users {
    pub(super) async fn run(self, ctx: &mut Ctx<'_>) -> Result<(), Failure> {
        match self.verb {
            Verb::Create { name } => create(ctx, &name).await,
            Verb::List => list(ctx).await,
            Verb::Delete { name } => delete(ctx, &name).await,
        }
    }
}

async fn create(ctx: &mut Ctx<'_>, name: &str) -> Result<(), Failure> {
    let new = json!({ "name": name });
    let made = ctx.client()?.native(Method::POST, &["users"], Some(&new)).await?.json()?;
    if ctx.wants_json() {
        return ctx.print_json(&made);
    }
    Ok(writeln!(ctx.out, "{} is created", text(&made["arn"]))?)
}

async fn list(ctx: &mut Ctx<'_>) -> Result<(), Failure> {
    let listed = ctx.client()?.native(Method::GET, &["users"], None).await?.json()?;
    if ctx.wants_json() {
        return ctx.print_json(&listed);
    }
    let users = listed["users"].as_array().map(Vec::as_slice).unwrap_or_default();
    let row = |user: &Value| {
        let teams = user["teams"].as_array().map(Vec::as_slice).unwrap_or_default();
        let teams = teams.iter().map(|it| format!("{}:{}", text(&it["team"]), text(&it["role"])));
        let teams = teams.collect::<Vec<_>>().join(", ");
        let from = text(&user["login"]["issuer"]);
        [text(&user["name"]), teams, text(&user["created"]), from]
    };
    let rows = table(["NAME", "TEAMS", "CREATED", "LOGS IN AT"], users.iter().map(row));
    Ok(writeln!(ctx.out, "{}", rows.trim_fmt())?)
}

async fn delete(ctx: &mut Ctx<'_>, name: &str) -> Result<(), Failure> {
    drop(ctx.client()?.native(Method::DELETE, &["users", name], None).await?);
    if ctx.wants_json() {
        return ctx.print_json(&json!({ "deleted": name }));
    }
    Ok(writeln!(ctx.out, "{name} is deleted")?)
}
