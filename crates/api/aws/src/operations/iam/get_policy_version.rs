use axum::response::Response;

use super::{fault, policy_arn, shown, version};
use crate::{
    call::Asked,
    fault::Fault,
    operations::xml,
    wire::iam::{GetPolicyVersionRequest, GetPolicyVersionResponse, PolicyVersion},
};

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: GetPolicyVersionRequest = asked.take()?;
    let (arn, number) = (policy_arn(&input.policy_arn)?, version(&input.version_id));
    let found = asked.control.get_policy_version(&asked.caller, arn, number).map_err(fault)?;
    let (info, version) = found;
    let policy_version = PolicyVersion {
        document: Some(shown::document(&version.document)),
        ..shown::version(&version, info.policy.default == version.number)
    };
    xml(&asked, &GetPolicyVersionResponse { policy_version: Some(policy_version) })
}
