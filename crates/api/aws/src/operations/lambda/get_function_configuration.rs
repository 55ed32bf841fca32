use axum::response::Response;
use http::StatusCode;

use super::{configuration, fault};
use crate::{
    call::Asked, fault::Fault, operations::json, wire::lambda::GetFunctionConfigurationRequest,
};

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: GetFunctionConfigurationRequest = asked.take()?;
    let named = asked.function(&input.function_name, input.qualifier.as_deref())?;
    let function = asked.control.get_configuration(&asked.caller, &named.key).map_err(fault)?;
    json(StatusCode::OK, &configuration::named(&named, &function))
}
