use axum::response::Response;
use http::StatusCode;

use super::{fault, layers};
use crate::{
    arn, call::Asked, fault::Fault, operations::json, wire::lambda::GetLayerVersionByArnRequest,
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: GetLayerVersionByArnRequest = asked.take()?;
    let (key, version) = arn::parse_layer_version(&input.arn, &asked.scope, &asked.region)?;
    let found = asked.control.get_layer(&asked.caller, &key, version).await.map_err(fault)?;
    json(StatusCode::OK, &layers::whole(&asked, &found))
}
