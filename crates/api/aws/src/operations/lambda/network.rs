//! Networks as Lambda names them. Each is a VPC with one subnet and one security group, whose ids
//! end alike; EC2 itself is not served.

use model::{FunctionKey, UsedNetwork};

use super::fault;
use crate::{
    call::Asked,
    fault::Fault,
    wire::lambda::{VpcConfig, VpcConfigResponse},
};

/// The network that a configuration names, if it names one: of the function's own account.
pub(super) fn used(
    asked: &Asked,
    function: &FunctionKey,
    config: VpcConfig,
) -> Result<Option<UsedNetwork>, Fault> {
    if config.ipv6_allowed_for_dual_stack == Some(true) {
        return Err(Fault::unsupported("VpcConfig.Ipv6AllowedForDualStack"));
    }
    let subnets = config.subnet_ids.unwrap_or_default();
    let groups = config.security_group_ids.unwrap_or_default();
    if subnets.is_empty() != groups.is_empty() {
        let problem = "SubnetIds and SecurityIds must coexist or be both empty list.";
        return Err(Fault::parameter(problem));
    }
    let mut used = None;
    for subnet in &subnets {
        let found = find(asked, function, subnet, "subnet-")?.ok_or_else(|| {
            let problem = format!("The subnet ID '{subnet}' does not exist");
            unknown("DescribeSubnets", "InvalidSubnetID.NotFound", &problem)
        })?;
        must_be_one(used.replace(found.clone()), &found, "Subnets")?;
    }
    for group in &groups {
        let found = find(asked, function, group, "sg-")?.ok_or_else(|| {
            let problem = format!("The security group '{group}' does not exist");
            unknown("DescribeSecurityGroups", "InvalidGroup.NotFound", &problem)
        })?;
        must_be_one(used.clone(), &found, "Security Groups")?;
    }
    Ok(used)
}

/// Both ends of a configuration's names.
pub(super) fn shown(used: &UsedNetwork) -> VpcConfigResponse {
    VpcConfigResponse {
        ipv6_allowed_for_dual_stack: Some(false),
        security_group_ids: Some(vec![format!("sg-{}", used.id)]),
        subnet_ids: Some(vec![format!("subnet-{}", used.id)]),
        vpc_id: Some(format!("vpc-{}", used.id)),
    }
}

fn find(
    asked: &Asked,
    FunctionKey { scope, region, .. }: &FunctionKey,
    name: &str,
    kind: &str,
) -> Result<Option<UsedNetwork>, Fault> {
    let Some(id) = name.strip_prefix(kind) else { return Ok(None) };
    asked.control.find_network(&asked.caller, scope, region, id).map_err(fault)
}

fn must_be_one(one: Option<UsedNetwork>, other: &UsedNetwork, what: &str) -> Result<(), Fault> {
    match one {
        Some(one) if one != *other => {
            Err(Fault::parameter(format!("{what} are required to be in the same VPC.")))
        }
        _ => Ok(()),
    }
}

fn unknown(asked: &str, code: &str, problem: &str) -> Fault {
    Fault::parameter(format!(
        "Error occurred while {asked}. EC2 Error Code: {code}. EC2 Error Message: {problem}"
    ))
}
