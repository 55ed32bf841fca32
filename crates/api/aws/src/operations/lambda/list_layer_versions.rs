use axum::response::Response;
use http::StatusCode;

use super::{fault, layers, page};
use crate::{
    arn,
    call::Asked,
    fault::Fault,
    operations::json,
    wire::lambda::{ListLayerVersionsRequest, ListLayerVersionsResponse},
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: ListLayerVersionsRequest = asked.take()?;
    let key = arn::parse_layer(&input.layer_name, &asked.scope, &asked.region)?;
    let mut found = asked.control.list_layer_versions(&asked.caller, &key).await.map_err(fault)?;
    let (runtime, architecture) = (input.compatible_runtime, input.compatible_architecture);
    found.retain(|it| layers::matches(it, runtime.as_deref(), architecture.as_deref()));
    let place = |version: u64| format!("{:010}", u64::MAX - version);
    let (found, next_marker) =
        page(found, input.marker.as_deref(), input.max_items, |it| place(it.version))?;
    let layer_versions = Some(found.iter().map(layers::item).collect());
    json(StatusCode::OK, &ListLayerVersionsResponse { layer_versions, next_marker })
}
