use axum::response::Response;
use http::StatusCode;

use super::{fault, function_policy};
use crate::{
    call::Asked,
    fault::Fault,
    operations::json,
    wire::lambda::{AddPermissionRequest, AddPermissionResponse},
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: AddPermissionRequest = asked.take()?;
    let named = function_policy::of(&asked, &input.function_name, input.qualifier.as_deref())?;
    let permission = function_policy::permission(&input)?;
    let statement = permission.shown(&named.key.in_policies()).to_string();
    let expected = input.revision_id.as_deref();
    let shared = asked.control.share_function(&asked.caller, &named.key, permission, expected);
    shared.await.map_err(fault)?;
    json(StatusCode::CREATED, &AddPermissionResponse { statement: Some(statement) })
}
