use clap::Args;
use http::Method;
use serde_json::{Value, json};

use super::{Ctx, block_on, table, text};
use crate::failure::{Failure, Kind};

const EXAMPLES: &str = "\
Each limit is enforced (by the kernel), supervised (watched, so it can be exceeded for a moment),
absent, or off, because what it would hold does not exist here. It exits with 1 if one is absent.

Examples:
  morrow doctor              # what the running server found when it started
  morrow doctor --here       # what this machine can do for you, without a server
  sudo morrow doctor --here  # and what it can do for root";

/// Say how each limit of a sandbox is held
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Doctor {
    /// Try this machine, with the rights you have; without it only if no server answers
    #[arg(long)]
    here: bool,
}

impl Doctor {
    pub(super) fn run(self, ctx: &mut Ctx<'_>) -> Result<(), Failure> {
        let (mut limits, mut source) = (None, "this machine, tried just now".to_owned());
        if !self.here {
            let asked = block_on(async {
                let client = ctx.client()?;
                let told = client.native(Method::GET, &["doctor"], None).await?.json()?;
                source = format!("the server at {}, when it started", client.endpoint());
                limits = Some(told["limits"].clone());
                Ok(())
            });
            match asked {
                Err(failure) if failure.kind == Kind::NoServer => {}
                Err(failure) => {
                    return Err(failure.hint("or try this machine itself: morrow doctor --here"));
                }
                Ok(()) => {}
            }
        }
        let limits = limits.unwrap_or_else(|| json!(server::limits(false)));
        show(ctx, &limits, &source)
    }
}

fn show(ctx: &mut Ctx<'_>, limits: &Value, source: &str) -> Result<(), Failure> {
    let all = limits.as_array().map(Vec::as_slice).unwrap_or_default();
    if ctx.wants_json() {
        ctx.print_json(&json!({ "limits": limits, "source": source }))?;
    } else {
        let row = |limit: &Value| ["limit", "how", "detail"].map(|name| text(&limit[name]));
        writeln!(
            ctx.out,
            "{}",
            table(["LIMIT", "HELD", "DETAIL"], all.iter().map(row)).trim_fmt()
        )?;
        writeln!(ctx.out, "Asked of {source}.")?;
    }
    let absent: Vec<_> = all.iter().filter(|limit| limit["how"] == "absent").collect();
    if absent.is_empty() {
        return Ok(());
    }
    let names: Vec<_> = absent.iter().map(|limit| text(&limit["limit"])).collect();
    Err(Failure::failed(format!("sandboxes go without: {}", names.join(", "))))
}
