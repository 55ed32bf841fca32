//! What a sandbox promises, tried from inside by a program that wants out.
//!
//! The tests start a real launcher, so they need root and say so when they have it not. This
//! binary has no test harness of the compiler's: the launcher must be forked while there is one
//! thread, and the same binary, copied into the sandboxes, is the program that tries to escape.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "all of it is a test")]
mod suite;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.get(1).map(String::as_str) {
        Some("inside") => suite::inside::main(&arguments[2..]),
        Some("hold") => suite::hold::main(),
        Some("egress") => suite::egress::main(&arguments[2]),
        _ => suite::main(),
    }
}
