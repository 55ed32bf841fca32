//! How code is driven. One contract a file; each starts an instance and takes it through events.
pub(crate) mod lambda;
