use axum::response::Response;
use control::logs::Retention;

use super::{done, fault, group};
use crate::{call::Asked, fault::Fault, wire::logs::PutRetentionPolicyRequest};

/// The days that `CloudWatch` Logs knows: API reference, `PutRetentionPolicy`.
const DAYS: [u16; 22] = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
    3288, 3653,
];

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: PutRetentionPolicyRequest = asked.take()?;
    let group = group(&asked, Some(&input.log_group_name))?;
    let days = DAYS.into_iter().find(|days| i32::from(*days) == input.retention_in_days);
    let days = days.ok_or_else(|| {
        let known = DAYS.map(|days| days.to_string()).join(", ");
        let problem = format!(
            "1 validation error detected: Value '{}' at 'retentionInDays' failed to satisfy \
             constraint: Member must satisfy enum value set: [{known}]",
            input.retention_in_days
        );
        Fault::bad("InvalidParameterException", problem)
    })?;
    let retention = Retention::Days(days);
    asked.control.set_log_retention(&asked.caller, &group, retention).await.map_err(fault)?;
    Ok(done())
}
