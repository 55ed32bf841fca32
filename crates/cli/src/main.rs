//! `morrow`: the server, and its client verbs.
//!
//! A client verb speaks the APIs that anybody could speak; it can do nothing that they cannot.
//! To add a verb, write one file in `commands/` and its lines in `commands.rs`.
mod client;
mod commands;
mod failure;
mod login_file;
mod npm;
mod profile;

use std::process::ExitCode;

/// Gives back to the machine what a burst of work took. The C library's keeps it, an arena for
/// each thread that a burst ran on.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    commands::run()
}
