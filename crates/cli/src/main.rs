//! `morrow`: the server, and its client verbs.
mod commands;

use std::process::ExitCode;

fn main() -> ExitCode {
    commands::run()
}
