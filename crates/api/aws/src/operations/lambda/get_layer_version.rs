use axum::response::Response;
use http::StatusCode;

use super::{fault, layers, version_number};
use crate::{
    arn, call::Asked, fault::Fault, operations::json, wire::lambda::GetLayerVersionRequest,
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: GetLayerVersionRequest = asked.take()?;
    let key = arn::parse_layer(&input.layer_name, &asked.scope, &asked.region)?;
    let version = version_number(input.version_number)?;
    let found = asked.control.get_layer(&asked.caller, &key, version).await.map_err(fault)?;
    json(StatusCode::OK, &layers::whole(&asked, &found))
}
