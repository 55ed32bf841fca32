use clap::{Args, Subcommand};
use http::Method;
use serde_json::{Value, json};

use super::{Ctx, table, text};
use crate::failure::Failure;

const EXAMPLES: &str = "\
A rule is what may be reached: addresses or a name, then a port or ports, then a protocol. Without
ports it is all of them; a port without a protocol is TCP's. Names below one are *.example.com.

Examples:
  morrow network create out --allow api.example.com:443 --allow 10.0.0.0/8:5432
  morrow network create open --all
  morrow network update out --allow '*.example.org:443' --forbid 10.0.0.0/8:5432
  morrow deploy ./hello --network out
  morrow network denied --function hello";

/// Say what functions may reach, and see what they were refused
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct NetworkVerbs {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Make a network, which functions can be deployed into
    #[command(
        after_help = "Example:\n  morrow network create out --allow api.example.com:443 --allow 192.0.2.0/24"
    )]
    Create {
        name: String,
        /// What may be reached; can be repeated
        #[arg(long, value_name = "RULE")]
        allow: Vec<String>,
        /// Everything may be reached
        #[arg(long)]
        all: bool,
        /// Names may stand for private addresses
        #[arg(long)]
        private: bool,
    },
    /// List the networks
    #[command(after_help = "Example:\n  morrow network list --json")]
    List,
    /// Show a network's rules, its ids for AWS's tools, and who uses it
    #[command(after_help = "Example:\n  morrow network show out --json")]
    Show { name: String },
    /// Change a network's rules; they hold at once, for what runs too
    #[command(
        after_help = "Example:\n  morrow network update out --allow '*.example.org:443' --forbid 192.0.2.0/24"
    )]
    Update {
        name: String,
        /// What may be reached too; can be repeated
        #[arg(long, value_name = "RULE")]
        allow: Vec<String>,
        /// A rule to take away; can be repeated
        #[arg(long, value_name = "RULE")]
        forbid: Vec<String>,
        /// Whether names may stand for private addresses
        #[arg(long, value_name = "true|false")]
        private: Option<bool>,
    },
    /// Delete a network that no function uses
    #[command(after_help = "Example:\n  morrow network delete out")]
    Delete { name: String },
    /// List what functions were refused since the server started, the latest first
    #[command(after_help = "Example:\n  morrow network denied --function hello --json")]
    Denied {
        /// Only to this function
        #[arg(long, conflicts_with = "network")]
        function: Option<String>,
        /// Only in this network
        #[arg(long)]
        network: Option<String>,
    },
}

impl NetworkVerbs {
    pub(super) async fn run(self, ctx: &mut Ctx<'_>) -> Result<(), Failure> {
        match self.verb {
            Verb::Create { name, mut allow, all, private } => {
                allow.extend(all.then(|| "all".to_owned()));
                let new = json!({ "name": name, "rules": allow, "private": private });
                changed(ctx, Method::POST, &["networks"], &new).await
            }
            Verb::List => list(ctx).await,
            Verb::Show { name } => {
                let parts = ["networks", name.as_str()];
                let found = ctx.client()?.native(Method::GET, &parts, None).await?.json()?;
                print(ctx, &found)
            }
            Verb::Update { name, allow, forbid, private } => {
                let mut update = json!({ "allow": allow, "forbid": forbid });
                if let Some(private) = private {
                    update["private"] = private.into();
                }
                changed(ctx, Method::PATCH, &["networks", &name], &update).await
            }
            Verb::Delete { name } => {
                drop(ctx.client()?.native(Method::DELETE, &["networks", &name], None).await?);
                if ctx.wants_json() {
                    return ctx.print_json(&json!({ "deleted": name }));
                }
                Ok(writeln!(ctx.out, "{name} is deleted")?)
            }
            Verb::Denied { function, network } => denied(ctx, function, network).await,
        }
    }
}

async fn changed(
    ctx: &mut Ctx<'_>,
    method: Method,
    parts: &[&str],
    body: &Value,
) -> Result<(), Failure> {
    let network = ctx.client()?.native(method, parts, Some(body)).await?.json()?;
    print(ctx, &network)
}

fn print(ctx: &mut Ctx<'_>, network: &Value) -> Result<(), Failure> {
    if ctx.wants_json() {
        return ctx.print_json(network);
    }
    writeln!(ctx.out, "{}", text(&network["name"]))?;
    let rules = all(&network["rules"]);
    writeln!(ctx.out, "  may be reached: {}", if rules.is_empty() { "nothing" } else { &rules })?;
    if network["private"] == true {
        writeln!(ctx.out, "  names may stand for private addresses")?;
    }
    let users = all(&network["used_by"]);
    writeln!(ctx.out, "  used by: {}", if users.is_empty() { "nobody" } else { &users })?;
    let (subnets, groups) = (all(&network["subnet_ids"]), all(&network["security_group_ids"]));
    Ok(writeln!(ctx.out, "  for AWS's tools: {subnets}, {groups}")?)
}

async fn list(ctx: &mut Ctx<'_>) -> Result<(), Failure> {
    let listed = ctx.client()?.native(Method::GET, &["networks"], None).await?.json()?;
    if ctx.wants_json() {
        return ctx.print_json(&listed);
    }
    let networks = listed["networks"].as_array().map(Vec::as_slice).unwrap_or_default();
    let row = |network: &Value| {
        let of = |name: &str| all(&network[name]);
        [text(&network["name"]), of("rules"), of("used_by"), of("subnet_ids")]
    };
    let rows = table(["NETWORK", "MAY BE REACHED", "USED BY", "SUBNET"], networks.iter().map(row));
    Ok(writeln!(ctx.out, "{}", rows.trim_fmt())?)
}

async fn denied(
    ctx: &mut Ctx<'_>,
    function: Option<String>,
    network: Option<String>,
) -> Result<(), Failure> {
    let parts = match (&function, &network) {
        (Some(name), _) => vec!["functions", name, "denied"],
        (None, Some(name)) => vec!["networks", name, "denied"],
        (None, None) => vec!["denied"],
    };
    let listed = ctx.client()?.native(Method::GET, &parts, None).await?.json()?;
    if ctx.wants_json() {
        return ctx.print_json(&listed);
    }
    let denied = listed["denied"].as_array().map(Vec::as_slice).unwrap_or_default();
    let row = |it: &Value| {
        let (address, port, name) = (text(&it["address"]), text(&it["port"]), text(&it["name"]));
        let port = if port.is_empty() { port } else { format!(":{port}") };
        let to = match (name.is_empty(), address.is_empty()) {
            (true, _) => format!("{address}{port}"),
            (false, true) => name,
            (false, false) => format!("{name}{port} ({address})"),
        };
        let revision: String = text(&it["revision"]).chars().take(12).collect();
        let of = |name: &str| text(&it[name]);
        [of("last"), of("function"), revision, of("network"), of("protocol"), to, of("count")]
    };
    let headings = ["LAST", "FUNCTION", "REVISION", "NETWORK", "PROTOCOL", "TO", "COUNT"];
    Ok(writeln!(ctx.out, "{}", table(headings, denied.iter().map(row)).trim_fmt())?)
}

fn all(list: &Value) -> String {
    let items = list.as_array().map(Vec::as_slice).unwrap_or_default();
    items.iter().map(text).collect::<Vec<_>>().join(", ")
}
