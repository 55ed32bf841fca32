use axum::response::Response;

use super::{fault, policy_arn, shown};
use crate::{
    call::Asked,
    fault::Fault,
    operations::xml,
    wire::iam::{CreatePolicyVersionRequest, CreatePolicyVersionResponse},
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: CreatePolicyVersionRequest = asked.take()?;
    let arn = policy_arn(&input.policy_arn)?;
    let counts = input.set_as_default.unwrap_or(false);
    let made =
        asked.control.create_policy_version(&asked.caller, arn, input.policy_document, counts);
    let (version, is_default) = made.await.map_err(fault)?;
    let policy_version = Some(shown::version(&version, is_default));
    xml(&asked, &CreatePolicyVersionResponse { policy_version })
}
