use axum::response::{IntoResponse, Response};
use http::StatusCode;

use super::fault;
use crate::{call::Asked, fault::Fault, wire::lambda::DeleteFunctionRequest};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: DeleteFunctionRequest = asked.take()?;
    let named = asked.function(&input.function_name, input.qualifier.as_deref())?;
    if named.qualified {
        let problem = "$LATEST version cannot be deleted without deleting the function.";
        return Err(Fault::parameter(problem));
    }
    asked.control.delete_function(&asked.caller, &named.key).await.map_err(fault)?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
