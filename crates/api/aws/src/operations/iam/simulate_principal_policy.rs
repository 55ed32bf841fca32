use axum::response::Response;
use control::access::Simulation;

use super::{
    fault,
    simulation::{context, must_be_absent, one_boundary, owner, results},
};
use crate::{
    call::Asked, fault::Fault, operations::xml, wire::iam::SimulatePrincipalPolicyRequest,
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: SimulatePrincipalPolicyRequest = asked.take()?;
    must_be_absent(input.resource_handling_option.as_ref(), "ResourceHandlingOption")?;
    must_be_absent(input.policy_exclusion_list.as_ref(), "PolicyExclusionList")?;
    let simulation = Simulation {
        source: Some(input.policy_source_arn),
        policies: input.policy_input_list.unwrap_or_default(),
        boundary: one_boundary(input.permissions_boundary_policy_input_list)?,
        resource_policy: input.resource_policy,
        resource_owner: owner(input.resource_owner.as_deref())?,
        caller: input.caller_arn,
        context: context(input.context_entries),
    };
    let simulator = asked.control.simulator(&asked.caller, simulation).map_err(fault)?;
    let resources = input.resource_arns.unwrap_or_default();
    let asked_for = (input.marker.as_deref(), input.max_items);
    let results = results(&simulator, (&input.action_names, &resources), asked_for);
    xml(&asked, &results.await?)
}
