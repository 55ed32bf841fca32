use axum::response::Response;

use super::fault;
use crate::{
    call::Asked,
    fault::Fault,
    operations::xml,
    wire::iam::{GetContextKeysForCustomPolicyRequest, GetContextKeysForPolicyResponse},
};

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: GetContextKeysForCustomPolicyRequest = asked.take()?;
    let found = asked.control.context_keys(&asked.caller, None, &input.policy_input_list);
    let names = found.map_err(fault)?.into_iter().collect();
    xml(&asked, &GetContextKeysForPolicyResponse { context_key_names: Some(names) })
}
