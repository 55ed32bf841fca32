use axum::response::Response;
use control::secrets::NewSecret;

use super::{answer, fault, is_other_key, refuse, secret, tags, token, value};
use crate::{
    call::Asked,
    fault::Fault,
    wire::secretsmanager::{CreateSecretRequest, CreateSecretResponse},
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: CreateSecretRequest = asked.take()?;
    refuse(&[
        ("AddReplicaRegions", input.add_replica_regions.is_some()),
        ("CrossAccountPrimaryARN", input.cross_account_primary_arn.is_some()),
        ("KmsKeyId", is_other_key(input.kms_key_id.as_ref())),
        ("Type", input.r#type.is_some()),
    ])?;
    // Nothing is replicated, so there is nothing that ForceOverwriteReplicaSecret could overwrite.
    let place = secret(&asked, &input.name)?;
    let name = place.text.parse().map_err(|_| fault(control::secrets::bad_name()))?;
    let value = value(input.secret_string, input.secret_binary)?;
    let token = token(input.client_request_token)?;
    let has_value = value.is_some();
    let new = NewSecret {
        scope: asked.scope.clone(),
        region: asked.region.clone(),
        name,
        description: input.description.filter(|text| !text.is_empty()),
        tags: tags(input.tags),
        token: token.clone(),
        value,
    };
    let made = asked.control.create_secret(&asked.caller, new).await.map_err(fault)?;
    answer(&CreateSecretResponse {
        arn: Some(made.key.in_policies()),
        name: Some(made.key.name.to_string()),
        version_id: has_value.then_some(token),
        ..CreateSecretResponse::default()
    })
}
