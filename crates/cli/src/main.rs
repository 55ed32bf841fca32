//! `morrow`: the server, and its client verbs.
//!
//! A client verb speaks the APIs that anybody could speak; it can do nothing that they cannot.
//! To add a verb, write one file in `commands/` and its lines in `commands.rs`.
mod client;
mod commands;
mod failure;
mod npm;
mod profile;

use std::process::ExitCode;

fn main() -> ExitCode {
    commands::run()
}
