//! AWS's APIs as its own tools speak them: Lambda (rest-json), CloudWatch Logs (json 1.1), IAM and
//! STS (query).
//!
//! It translates between the wire and `control`, and decides nothing. Each operation is one file
//! in `operations/`; what AWS's model says of routes, bounds and types is in `wire/`, made by
//! `make generate` from `model/`, and one validator walks its tables; forms and XML are read and
//! written by the same tables in `query/`; every error becomes AWS's words in `fault.rs`.
mod arn;
mod call;
mod fault;
mod fields;
#[cfg(any(fuzzing, test))]
pub mod fuzzing;
pub mod local_secrets;
mod model;
mod operations;
mod query;
mod validate;
pub mod wire;

use std::net::IpAddr;

use ::model::{Contract, FunctionKey};
use axum::{body::Body, response::Response};
use body::Bodies;
use control::Control;
use http::Request;

use crate::call::Call;

/// Where a request comes from.
#[derive(Debug, Clone)]
pub enum Peer {
    Address(IpAddr),
    /// A function's code, through its own way into the platform.
    Function(FunctionKey),
}

/// Answers a request of whichever AWS API it is.
pub async fn handle(
    control: Control,
    bodies: Bodies,
    peer: Peer,
    request: Request<Body>,
) -> Response {
    let request_id = control.env().uuid().to_string();
    // What answers HTTP requests by itself has no place in Lambda's API.
    let control = control.showing(Contract::is_lambda);
    let call = Call::new(control, bodies, peer, request_id);
    call.answer(request).await
}
