use axum::response::Response;

use super::{answer, fault, secret, shown_rules, shown_tags, stages, time};
use crate::{
    call::Asked,
    fault::Fault,
    wire::secretsmanager::{DescribeSecretRequest, DescribeSecretResponse},
};

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: DescribeSecretRequest = asked.take()?;
    let id = secret(&asked, &input.secret_id)?;
    let it = asked.control.describe_secret(&asked.caller, &id).map_err(fault)?;
    let rotation = it.rotation.as_ref();
    let rules = rotation.and_then(|rotation| rotation.rules.as_ref());
    let next = rotation.and_then(|rotation| rotation.next).zip(rules);
    answer(&DescribeSecretResponse {
        arn: Some(it.key.in_policies()),
        created_date: Some(time(it.created)),
        deleted_date: it.deletion.map(|deletion| time(deletion.due)),
        description: it.description.clone(),
        last_changed_date: Some(time(it.changed)),
        last_rotated_date: it.rotated.map(time),
        name: Some(it.key.name.to_string()),
        next_rotation_date: next.map(|(due, rules)| time(rules.latest(due))),
        rotation_enabled: rotation.map(|rotation| rotation.enabled),
        rotation_lambda_arn: rotation.map(|rotation| rotation.function.in_policies()),
        rotation_rules: rules.map(shown_rules),
        tags: Some(shown_tags(&it)),
        version_ids_to_stages: Some(stages(&it)).filter(|stages| !stages.is_empty()),
        ..DescribeSecretResponse::default()
    })
}
