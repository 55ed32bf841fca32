use axum::response::Response;
use http::StatusCode;
use model::Action;

use super::{fault, get_function_recursion_config::ALLOW};
use crate::{
    call::Asked,
    fault::Fault,
    operations::json,
    wire::lambda::{PutFunctionRecursionConfigRequest, PutFunctionRecursionConfigResponse},
};

/// Accepts what holds anyway.
pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: PutFunctionRecursionConfigRequest = asked.take()?;
    let key = asked.function(&input.function_name, None)?.key;
    asked.control.see_function(&asked.caller, Action::SetFunctionRecursion, &key).map_err(fault)?;
    if input.recursive_loop != ALLOW {
        return Err(Fault::unsupported(&format!("RecursiveLoop {}", input.recursive_loop)));
    }
    let recursive_loop = Some(ALLOW.to_owned());
    json(StatusCode::OK, &PutFunctionRecursionConfigResponse { recursive_loop })
}
