//! What every crate needs, done one way: time, chance, ids and tasks.
//!
//! It knows nothing of functions or clouds and does no I/O of its own. Something belongs here
//! when at least three crates need it and a second way of doing it would be a fault.
mod at_once;
mod blocking;
mod env;
mod id;
#[cfg(any(test, feature = "sim"))]
pub mod sim;
mod tasks;

pub use at_once::{AtOnce, at_once};
pub use blocking::blocking;
pub use env::{Env, Real, Simulated};
pub use id::{Id, Kind, hex};
pub use tasks::Tasks;
