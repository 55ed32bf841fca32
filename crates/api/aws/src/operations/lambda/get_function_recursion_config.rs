use axum::response::Response;
use http::StatusCode;
use model::Action;

use super::fault;
use crate::{
    call::Asked,
    fault::Fault,
    operations::json,
    wire::lambda::{GetFunctionRecursionConfigRequest, GetFunctionRecursionConfigResponse},
};

/// What is true of every function: loops are not detected, so none is ended.
pub(super) const ALLOW: &str = "Allow";

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: GetFunctionRecursionConfigRequest = asked.take()?;
    let key = asked.function(&input.function_name, None)?.key;
    asked.control.see_function(&asked.caller, Action::GetFunctionRecursion, &key).map_err(fault)?;
    let recursive_loop = Some(ALLOW.to_owned());
    json(StatusCode::OK, &GetFunctionRecursionConfigResponse { recursive_loop })
}
