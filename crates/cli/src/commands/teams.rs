use clap::{Args, Subcommand};
use http::Method;
use serde_json::{Value, json};

use super::{Ctx, table, text};
use crate::failure::Failure;

const EXAMPLES: &str = "\
A team has the functions, layers, log groups, networks and secrets of its names: one name, or all
that begin the same. A reader sees them; an operator may also invoke and label them; a deployer
also makes, changes and deletes them; an owner also shares them and says who is in the team.

Examples:
  morrow teams create payments --names 'payments-*'
  morrow teams add payments ann --role deployer
  morrow teams show payments
  morrow teams remove payments ann";

/// Make teams, and say who is in them
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Teams {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Make a team
    #[command(after_help = "Example:\n  morrow teams create payments --names 'payments-*'")]
    Create {
        name: String,
        /// The names of what it has: one, or all that begin the same [<name>-*]
        #[arg(long)]
        names: Option<String>,
    },
    /// List the teams that you may see
    #[command(after_help = "Example:\n  morrow teams list --json")]
    List,
    /// Show a team and who is in it
    #[command(after_help = "Example:\n  morrow teams show payments")]
    Show { name: String },
    /// Give a team other names
    #[command(after_help = "Example:\n  morrow teams update payments --names 'pay-*'")]
    Update {
        name: String,
        #[arg(long)]
        names: String,
    },
    /// Put a user into a team, or give it another role there
    #[command(after_help = "Example:\n  morrow teams add payments ann --role deployer")]
    Add {
        team: String,
        user: String,
        #[arg(long, value_parser = ["owner", "deployer", "operator", "reader"])]
        role: String,
    },
    /// Take a user out of a team
    #[command(after_help = "Example:\n  morrow teams remove payments ann")]
    Remove { team: String, user: String },
    /// Delete a team; what it had, and who was in it, stays
    #[command(after_help = "Example:\n  morrow teams delete payments")]
    Delete { name: String },
}

impl Teams {
    pub(super) async fn run(self, ctx: &mut Ctx<'_>) -> Result<(), Failure> {
        let (method, parts, body) = match self.verb {
            Verb::List => return list(ctx).await,
            Verb::Delete { name } => return delete(ctx, &name).await,
            Verb::Create { name, names } => {
                let names = names.unwrap_or_else(|| format!("{name}-*"));
                let new = json!({ "name": name, "names": names });
                (Method::POST, vec!["teams".to_owned()], Some(new))
            }
            Verb::Show { name } => (Method::GET, vec!["teams".to_owned(), name], None),
            Verb::Update { name, names } => {
                let parts = vec!["teams".to_owned(), name];
                (Method::PATCH, parts, Some(json!({ "names": names })))
            }
            Verb::Add { team, user, role } => {
                (Method::PUT, member(team, user), Some(json!({ "role": role })))
            }
            Verb::Remove { team, user } => (Method::DELETE, member(team, user), None),
        };
        let parts: Vec<_> = parts.iter().map(String::as_str).collect();
        let team = ctx.client()?.native(method, &parts, body.as_ref()).await?.json()?;
        show(ctx, &team)
    }
}

fn member(team: String, user: String) -> Vec<String> {
    vec!["teams".to_owned(), team, "members".to_owned(), user]
}

fn show(ctx: &mut Ctx<'_>, team: &Value) -> Result<(), Failure> {
    if ctx.wants_json() {
        return ctx.print_json(team);
    }
    writeln!(ctx.out, "{}", text(&team["name"]))?;
    writeln!(ctx.out, "  names  {}", text(&team["names"]))?;
    for member in members(team) {
        writeln!(ctx.out, "  {:<8} {}", text(&member["role"]), text(&member["user"]))?;
    }
    Ok(())
}

fn members(team: &Value) -> &[Value] {
    team["members"].as_array().map(Vec::as_slice).unwrap_or_default()
}

async fn list(ctx: &mut Ctx<'_>) -> Result<(), Failure> {
    let listed = ctx.client()?.native(Method::GET, &["teams"], None).await?.json()?;
    if ctx.wants_json() {
        return ctx.print_json(&listed);
    }
    let teams = listed["teams"].as_array().map(Vec::as_slice).unwrap_or_default();
    let row = |team: &Value| {
        let count = members(team).len().to_string();
        [text(&team["name"]), text(&team["names"]), count, text(&team["created"])]
    };
    let rows = table(["NAME", "NAMES", "MEMBERS", "CREATED"], teams.iter().map(row));
    Ok(writeln!(ctx.out, "{}", rows.trim_fmt())?)
}

async fn delete(ctx: &mut Ctx<'_>, name: &str) -> Result<(), Failure> {
    drop(ctx.client()?.native(Method::DELETE, &["teams", name], None).await?);
    if ctx.wants_json() {
        return ctx.print_json(&json!({ "deleted": name }));
    }
    Ok(writeln!(ctx.out, "{name} is deleted")?)
}
