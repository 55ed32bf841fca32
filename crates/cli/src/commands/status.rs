use clap::Args;
use http::Method;

use super::{Ctx, text};
use crate::failure::Failure;

const EXAMPLES: &str = "\
Examples:
  morrow status
  morrow status --json";

/// Say how the server is
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Status {}

impl Status {
    pub(super) async fn run(self, ctx: &mut Ctx<'_>) -> Result<(), Failure> {
        let Self {} = self;
        let client = ctx.client()?;
        let status = client.native(Method::GET, &["status"], None).await?.json()?;
        if ctx.wants_json() {
            return ctx.print_json(&status);
        }
        let version = text(&status["version"]);
        writeln!(ctx.out, "morrow {version} at {}", client.endpoint())?;
        for (name, value) in [
            ("scope", &status["scope"]),
            ("functions", &status["functions"]),
            ("instances", &status["instances"]),
        ] {
            writeln!(ctx.out, "  {name:<10} {}", text(value))?;
        }
        Ok(())
    }
}
