use axum::response::Response;
use control::layers::NewLayer;
use http::StatusCode;

use super::{fault, layers, package};
use crate::{
    arn, call::Asked, fault::Fault, operations::json, wire::lambda::PublishLayerVersionRequest,
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: PublishLayerVersionRequest = asked.take()?;
    let content = input.content;
    let refused = [
        ("S3Bucket", content.s3_bucket),
        ("S3Key", content.s3_key),
        ("S3ObjectVersion", content.s3_object_version),
        ("S3ObjectStorageMode", content.s3_object_storage_mode),
    ];
    if let Some((field, _)) = refused.iter().find(|(_, value)| value.is_some()) {
        return Err(Fault::unsupported(&format!("Content.{field}")));
    }
    let new = NewLayer {
        key: arn::parse_layer(&input.layer_name, &asked.scope, &asked.region)?,
        package: package(content.zip_file.as_deref())?,
        description: input.description.unwrap_or_default(),
        license: input.license_info.unwrap_or_default(),
        runtimes: input.compatible_runtimes.unwrap_or_default(),
        architectures: input.compatible_architectures.unwrap_or_default(),
    };
    let published = asked.control.publish_layer(&asked.caller, new).await.map_err(fault)?;
    json(StatusCode::CREATED, &layers::whole(&asked, &published))
}
