use axum::response::Response;

use super::{answer, fault, parameter, secret, time};
use crate::{
    call::Asked,
    fault::Fault,
    wire::secretsmanager::{DeleteSecretRequest, DeleteSecretResponse},
};

/// Days until a deleted secret is gone.
const DAYS: i64 = 30;

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: DeleteSecretRequest = asked.take()?;
    let id = secret(&asked, &input.secret_id)?;
    let force = input.force_delete_without_recovery.unwrap_or(false);
    if force && input.recovery_window_in_days.is_some() {
        return Err(parameter(
            "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
        ));
    }
    let days = input.recovery_window_in_days.unwrap_or(DAYS);
    let days = u32::try_from(days).ok().filter(|days| (7..=30).contains(days));
    let days = days.ok_or_else(|| {
        parameter("The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).")
    })?;
    let (key, at) = if force {
        asked.control.remove_secret(&asked.caller, &id).await.map_err(fault)?
    } else {
        let deleted = asked.control.delete_secret(&asked.caller, &id, days).await.map_err(fault)?;
        let at = deleted.deletion.map_or(deleted.changed, |deletion| deletion.due);
        (deleted.key, at)
    };
    answer(&DeleteSecretResponse {
        arn: Some(key.in_policies()),
        deletion_date: Some(time(at)),
        name: Some(key.name.to_string()),
    })
}
