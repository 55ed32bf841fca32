use axum::response::Response;
use http::StatusCode;
use model::LayerStatement;

use super::{
    fault,
    layer_policy::{ACTION, grantee},
    version_number,
};
use crate::{
    arn,
    call::Asked,
    fault::Fault,
    operations::json,
    wire::lambda::{AddLayerVersionPermissionRequest, AddLayerVersionPermissionResponse},
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: AddLayerVersionPermissionRequest = asked.take()?;
    let key = arn::parse_layer(&input.layer_name, &asked.scope, &asked.region)?;
    let version = version_number(input.version_number)?;
    if input.action != ACTION {
        return Err(Fault::parameter(format!("Invalid action: {}", input.action)));
    }
    if input.organization_id.is_some() {
        return Err(Fault::unsupported("OrganizationId"));
    }
    let statement = LayerStatement { id: input.statement_id, grantee: grantee(&input.principal)? };
    let text = statement.shown(&arn::layer_version(&key, version)).to_string();
    let expected = input.revision_id.as_deref();
    let shared = asked.control.share_layer(&asked.caller, (&key, version), statement, expected);
    let policy = shared.await.map_err(fault)?;
    let answer = AddLayerVersionPermissionResponse {
        revision_id: Some(policy.revision),
        statement: Some(text),
    };
    json(StatusCode::CREATED, &answer)
}
