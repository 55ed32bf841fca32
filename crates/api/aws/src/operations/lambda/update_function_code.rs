use axum::response::Response;
use control::functions::CodeUpdate;
use http::StatusCode;

use super::{configuration, fault, source};
use crate::{
    call::Asked, fault::Fault, fields, operations::json, wire::lambda::UpdateFunctionCodeRequest,
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    fields::check(fields::UPDATE_CODE, &asked.input)?;
    let input: UpdateFunctionCodeRequest = asked.take()?;
    let key = asked.function(&input.function_name, None)?.key;
    let update = CodeUpdate {
        package: source(
            input.zip_file.as_deref(),
            input.s3_bucket,
            input.s3_key,
            input.s3_object_version,
        )?,
        token: input.revision_id,
        dry_run: input.dry_run.unwrap_or(false),
    };
    let updated = asked.control.update_code(&asked.caller, &key, update).await.map_err(fault)?;
    json(StatusCode::OK, &configuration::of(&updated))
}
