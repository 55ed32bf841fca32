//! Policies in IAM's language: who may do what to what, and when.
//!
//! It is the platform's own language of access as well as AWS's: what Terraform or boto3 write is
//! what decides. Pure: a policy is parsed once ([`Policy::parse`]), a question is answered from
//! what it is given ([`Question`], [`Policies`]), and the answer names the statement that decided.
mod condition;
mod context;
mod decide;
mod document;
mod pattern;

pub use context::Context;
pub use decide::{Attached, Decision, Grounds, Policies, Question, Subject, Why};
pub use document::{BadPolicy, Kind, Policy};
