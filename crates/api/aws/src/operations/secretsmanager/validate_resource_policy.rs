use axum::response::Response;

use super::{answer, fault, secret};
use crate::{
    call::Asked,
    fault::Fault,
    wire::secretsmanager::{
        ValidateResourcePolicyRequest, ValidateResourcePolicyResponse, ValidationErrorsEntry,
    },
};

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: ValidateResourcePolicyRequest = asked.take()?;
    let id = input.secret_id.map(|id| secret(&asked, &id)).transpose()?;
    let policy = &input.resource_policy;
    let public = asked.control.validate_secret_policy(&asked.caller, id.as_ref(), policy);
    let public = public.map_err(fault)?;
    let error = ValidationErrorsEntry {
        check_name: Some("PublicPolicy".to_owned()),
        error_message: Some("The resource policy grants broad access to the secret.".to_owned()),
    };
    answer(&ValidateResourcePolicyResponse {
        policy_validation_passed: Some(!public),
        validation_errors: Some(if public { vec![error] } else { Vec::new() }),
    })
}
