use axum::response::Response;
use http::StatusCode;
use model::Action;
use serde_json::json as object;

use super::fault;
use crate::{
    call::Asked, fault::Fault, operations::json, wire::lambda::GetFunctionCodeSigningConfigRequest,
};

/// None can be made yet, so no function has one; which Lambda says by an empty answer.
pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: GetFunctionCodeSigningConfigRequest = asked.take()?;
    let key = asked.function(&input.function_name, None)?.key;
    let function = asked
        .control
        .see_function(&asked.caller, Action::GetFunctionCodeSigning, &key)
        .map_err(fault)?;
    json(StatusCode::OK, &object!({ "FunctionName": function.key.name.as_str() }))
}
