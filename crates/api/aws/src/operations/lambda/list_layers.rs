use axum::response::Response;
use http::StatusCode;

use super::{fault, layers, page};
use crate::{
    arn,
    call::Asked,
    fault::Fault,
    operations::json,
    wire::lambda::{LayersListItem, ListLayersRequest, ListLayersResponse},
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: ListLayersRequest = asked.take()?;
    let (scope, region) = (&asked.scope, &asked.region);
    let mut found = asked.control.list_layers(&asked.caller, scope, region).await.map_err(fault)?;
    let (runtime, architecture) = (input.compatible_runtime, input.compatible_architecture);
    found.retain(|it| layers::matches(it, runtime.as_deref(), architecture.as_deref()));
    // Of each layer the newest that matches.
    found.dedup_by(|next, kept| next.key == kept.key);
    let name = |it: &model::LayerVersion| it.key.name.to_string();
    let (found, next_marker) = page(found, input.marker.as_deref(), input.max_items, name)?;
    let shown = |it: &model::LayerVersion| LayersListItem {
        latest_matching_version: Some(layers::item(it)),
        layer_arn: Some(arn::layer(&it.key)),
        layer_name: Some(it.key.name.to_string()),
    };
    let layers = Some(found.iter().map(shown).collect());
    json(StatusCode::OK, &ListLayersResponse { layers, next_marker })
}
