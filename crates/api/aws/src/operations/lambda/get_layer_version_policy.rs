use axum::response::Response;
use http::StatusCode;

use super::{layer_policy::missing, version_number};
use crate::{
    arn,
    call::Asked,
    fault::Fault,
    operations::json,
    wire::lambda::{GetLayerVersionPolicyRequest, GetLayerVersionPolicyResponse},
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: GetLayerVersionPolicyRequest = asked.take()?;
    let key = arn::parse_layer(&input.layer_name, &asked.scope, &asked.region)?;
    let version = version_number(input.version_number)?;
    let found = asked.control.layer_policy(&asked.caller, &key, version).await;
    let none = "No policy is associated with the given resource.";
    let policy = found.map_err(|error| missing(error, none))?;
    let answer = GetLayerVersionPolicyResponse {
        policy: Some(policy.document(&arn::layer_version(&key, version))),
        revision_id: Some(policy.revision),
    };
    json(StatusCode::OK, &answer)
}
