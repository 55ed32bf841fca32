use std::{collections::BTreeMap, time::Duration};

use axum::response::Response;
use control::identity::Assume;
use http::StatusCode;
use model::{Principal, Scope};

use super::{credentials, fault, refuse};
use crate::{
    call::Asked,
    fault::Fault,
    operations::xml,
    wire::sts::{AssumeRoleRequest, AssumeRoleResponse, AssumedRoleUser},
};

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: AssumeRoleRequest = asked.take()?;
    refuse("SerialNumber", input.serial_number.is_some())?;
    refuse("TokenCode", input.token_code.is_some())?;
    refuse("ProvidedContexts", input.provided_contexts.is_some_and(|given| !given.is_empty()))?;
    refuse("MinimumSessionTokenSize", input.minimum_session_token_size.is_some())?;
    if matches!(asked.caller.principal, Principal::Root { .. }) {
        let problem = "Roles may not be assumed by root accounts.";
        return Err(Fault::new(StatusCode::FORBIDDEN, "AccessDenied", problem));
    }
    let (scope, role) = parse(&input.role_arn)?;
    let mut tags = BTreeMap::new();
    for tag in input.tags.unwrap_or_default() {
        if tags.insert(tag.key, tag.value).is_some() {
            let problem =
                "Duplicate tag keys found. Please note that Tag keys are case insensitive.";
            return Err(Fault::bad("InvalidInput", problem));
        }
    }
    let managed = input.policy_arns.unwrap_or_default();
    let assume = Assume {
        scope,
        role: role.to_owned(),
        session: input.role_session_name,
        duration: input
            .duration_seconds
            .and_then(|it| u64::try_from(it).ok())
            .map(Duration::from_secs),
        policy: input.policy,
        managed: managed.into_iter().filter_map(|it| it.arn).collect(),
        tags,
        transitive: input.transitive_tag_keys.unwrap_or_default().into_iter().collect(),
        external_id: input.external_id,
        source_identity: input.source_identity,
    };
    let session = assume.session.clone();
    let assumed = asked.control.assume_role(&asked.caller, assume).map_err(fault)?;
    let user = AssumedRoleUser {
        arn: assumed.principal.in_policies(),
        assumed_role_id: Some(format!("{}:{session}", assumed.role_id)),
    };
    let answer = AssumeRoleResponse {
        assumed_role_user: Some(user),
        credentials: Some(credentials(assumed.lent)),
        packed_policy_size: i32::try_from(assumed.packed_percent).ok(),
        source_identity: assumed.source_identity,
        ..AssumeRoleResponse::default()
    };
    xml(&asked, &answer)
}

/// The account, and the role with its path: `/team/deployer`.
fn parse(arn: &str) -> Result<(Scope, &str), Fault> {
    let parts: Vec<_> = arn.splitn(6, ':').collect();
    let ["arn", "aws", "iam", "", account, role] = parts[..] else { return Err(no_arn(arn)) };
    let role = role.strip_prefix("role").filter(|role| role.starts_with('/'));
    let scope = Scope::aws(account).ok();
    scope.zip(role).ok_or_else(|| no_arn(arn))
}

fn no_arn(arn: &str) -> Fault {
    Fault::bad("ValidationError", format!("{arn} is invalid"))
}
