use axum::response::Response;

use super::fault;
use crate::{
    call::Asked,
    fault::Fault,
    operations::xml,
    wire::iam::{GetContextKeysForPolicyResponse, GetContextKeysForPrincipalPolicyRequest},
};

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: GetContextKeysForPrincipalPolicyRequest = asked.take()?;
    let policies = input.policy_input_list.unwrap_or_default();
    let source = Some(&*input.policy_source_arn);
    let found = asked.control.context_keys(&asked.caller, source, &policies);
    let names = found.map_err(fault)?.into_iter().collect();
    xml(&asked, &GetContextKeysForPolicyResponse { context_key_names: Some(names) })
}
