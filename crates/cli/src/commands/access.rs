use clap::{Args, Subcommand};
use http::Method;
use serde_json::{Value, json};

use super::{Ctx, text};
use crate::failure::Failure;

const EXAMPLES: &str = "\
Examples:
  morrow access explain user/ann lambda:InvokeFunction hello
  morrow access explain role/deployer iam:PassRole arn:aws:iam::000000000000:role/work";

/// Tell who may do what, and why
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Access {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Show what decides whether somebody may do something
    #[command(after_help = EXAMPLES)]
    Explain {
        /// `root`, `user/<name>`, `role/<name>`, `anonymous`, or a whole name
        principal: String,
        /// As policies call it: `lambda:InvokeFunction`
        action: String,
        /// A whole name, `*`, or a function's name
        resource: String,
        /// What conditions may ask besides, as `aws:SourceIp=10.0.0.1`
        #[arg(long, value_name = "KEY=VALUE", value_parser = pair)]
        context: Vec<(String, String)>,
    },
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("it is not of the form KEY=VALUE")?;
    Ok((key.to_owned(), value.to_owned()))
}

impl Access {
    pub(super) async fn run(self, ctx: &mut Ctx<'_>) -> Result<(), Failure> {
        let Verb::Explain { principal, action, resource, context } = self.verb;
        let question = json!({
            "principal": principal, "action": action, "resource": resource, "context": context,
        });
        let client = ctx.client()?;
        let asked = client.native(Method::POST, &["access", "explain"], Some(&question));
        let found = asked.await?.json()?;
        if ctx.wants_json() {
            return ctx.print_json(&found);
        }
        show(ctx, &found)
    }
}

fn show(ctx: &mut Ctx<'_>, found: &Value) -> Result<(), Failure> {
    let said = if found["allowed"] == true { "allowed" } else { "denied" };
    let (by, missing) = (&found["decided_by"], &found["nothing_allows_in"]);
    let why = if by.is_null() {
        format!("no {} allows it", text(missing))
    } else {
        let verb = if found["allowed"] == true { "allows" } else { "denies" };
        let [kind, policy, statement] = ["kind", "policy", "statement"].map(|name| text(&by[name]));
        format!("statement {statement} of the {kind} {policy} {verb} it")
    };
    writeln!(ctx.out, "{said}: {why}")?;
    for name in ["principal", "action", "resource"] {
        writeln!(ctx.out, "  {name:<10} {}", text(&found[name]))?;
    }
    let considered = found["considered"].as_array().map(Vec::as_slice).unwrap_or_default();
    for (at, policy) in considered.iter().enumerate() {
        let label = if at == 0 { "considered" } else { "" };
        writeln!(ctx.out, "  {label:<10} {} {}", text(&policy["kind"]), text(&policy["policy"]))?;
    }
    if considered.is_empty() {
        writeln!(ctx.out, "  considered no policy: none is attached")?;
    }
    if !by["text"].is_null() {
        let shown = serde_json::to_string_pretty(&by["text"]).unwrap_or_default();
        writeln!(ctx.out, "{shown}")?;
    }
    Ok(())
}
