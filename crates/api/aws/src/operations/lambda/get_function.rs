use axum::response::Response;
use http::StatusCode;

use super::{configuration, fault};
use crate::{
    call::{Asked, CODE_PATH},
    fault::Fault,
    operations::json,
    wire::lambda::{FunctionCodeLocation, GetFunctionRequest, GetFunctionResponse},
};

/// How long the link to a package is good, as Lambda documents it.
const LINK_SECONDS: u32 = 600;

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: GetFunctionRequest = asked.take()?;
    let named = asked.function(&input.function_name, input.qualifier.as_deref())?;
    let function = asked.control.get_function(&asked.caller, &named.key).map_err(fault)?;
    let path = format!("{CODE_PATH}{}", named.key.name);
    let location = asked.link(&path, LINK_SECONDS);
    let tags = Some(function.tags.clone()).filter(|tags| !tags.is_empty());
    let answer = GetFunctionResponse {
        tags,
        configuration: Some(configuration::named(&named, &function)),
        code: Some(FunctionCodeLocation {
            repository_type: Some("S3".to_owned()),
            location,
            ..FunctionCodeLocation::default()
        }),
        ..GetFunctionResponse::default()
    };
    json(StatusCode::OK, &answer)
}
