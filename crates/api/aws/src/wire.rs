//! What is said to AWS's clients and by them: for each service its operations and constraints as
//! tables, and for the operations that are served or coming the types of what is asked and
//! answered.
//!
//! Made by `make generate`; nothing here is written by hand. To add an operation, name it in
//! `tools/generate/snapshot.py`.
pub mod iam;
pub mod lambda;
pub mod logs;
pub mod secretsmanager;
pub mod sts;
