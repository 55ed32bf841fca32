use axum::response::Response;
use control::layers::NewLayer;
use http::StatusCode;

use super::{fault, layers, source};
use crate::{
    arn, call::Asked, fault::Fault, operations::json, wire::lambda::PublishLayerVersionRequest,
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: PublishLayerVersionRequest = asked.take()?;
    let content = input.content;
    if content.s3_object_storage_mode.is_some() {
        return Err(Fault::unsupported("Content.S3ObjectStorageMode"));
    }
    let (bucket, object) = (content.s3_bucket, content.s3_key);
    let version = content.s3_object_version;
    let new = NewLayer {
        key: arn::parse_layer(&input.layer_name, &asked.scope, &asked.region)?,
        package: source(content.zip_file.as_deref(), bucket, object, version)?,
        description: input.description.unwrap_or_default(),
        license: input.license_info.unwrap_or_default(),
        runtimes: input.compatible_runtimes.unwrap_or_default(),
        architectures: input.compatible_architectures.unwrap_or_default(),
    };
    let published = asked.control.publish_layer(&asked.caller, new).await.map_err(fault)?;
    json(StatusCode::CREATED, &layers::whole(&asked, &published))
}
