//! Builds the platform from its configuration, and runs it until told to stop.
//!
//! This is the only crate that knows which implementation stands behind each port. `up.rs` is what
//! root does before anybody can ask; `serve.rs` is the server proper, which has no rights: read it
//! top to bottom to learn what the program is made of; `edge.rs` is where requests come in.
pub mod config;
mod edge;
mod secrets;
mod serve;
mod up;

pub use config::Config;
pub use engine::{package, runtimes};
pub use secrets::RootKey;
pub use serve::serve;
pub use up::up;
