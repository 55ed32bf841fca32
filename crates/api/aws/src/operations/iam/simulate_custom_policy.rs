use axum::response::Response;
use control::access::Simulation;

use super::{
    fault,
    simulation::{context, must_be_absent, one_boundary, owner, results},
};
use crate::{call::Asked, fault::Fault, operations::xml, wire::iam::SimulateCustomPolicyRequest};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: SimulateCustomPolicyRequest = asked.take()?;
    must_be_absent(input.resource_handling_option.as_ref(), "ResourceHandlingOption")?;
    let organization = input.ordered_organization_policy_input_list.as_ref();
    must_be_absent(organization, "OrderedOrganizationPolicyInputList")?;
    let simulation = Simulation {
        source: None,
        policies: input.policy_input_list,
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
