use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Cli, Ctx};
use crate::failure::Failure;

const EXAMPLES: &str = "\
Examples:
  morrow completions bash > ~/.local/share/bash-completion/completions/morrow
  morrow completions zsh > ~/.zfunc/_morrow";

/// Print the completions of a shell
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Completions {
    shell: Shell,
}

impl Completions {
    pub(super) fn run(self, ctx: &mut Ctx<'_>) -> Result<(), Failure> {
        // Made whole first: a pipe that closes early is no panic.
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "morrow", &mut script);
        Ok(ctx.out.write_all(&script)?)
    }
}
