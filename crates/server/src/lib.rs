//! Builds the platform from its configuration, and runs it until told to stop.
//!
//! This is the only crate that knows which implementation stands behind each port. `up.rs` is what
//! root does before anybody can ask; `serve.rs` is the server proper, which has no rights: read it
//! top to bottom to learn what the program is made of; `edge.rs` is where requests come in.
pub mod config;
mod edge;
mod issuer;
mod limits;
pub mod log;
mod login;
mod metadata;
mod objects;
mod secrets;
mod serve;
mod up;

pub use api_native::Limit;
pub use config::Config;
pub use engine::{package, runtimes};
pub use limits::limits;
pub use model::BadRuntime;
pub use secrets::{RootKey, read_private, write_private};
pub use serve::take_over;
pub use up::{HandedOver, up};

/// The verb under which the program is the server, see [`up`].
pub const SERVE: &str = "serve-inside";
/// The verb that writes the profile it reads on standard input for the user it runs as.
pub const KEEP_PROFILE: &str = "keep-profile";
