use axum::response::Response;

use super::{done, fault, group, refuse};
use crate::{call::Asked, fault::Fault, wire::logs::CreateLogGroupRequest};

/// Names that begin so are the cloud's own.
const RESERVED: &str = "aws/";

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: CreateLogGroupRequest = asked.take()?;
    let class = input.log_group_class.as_deref();
    refuse(&[
        ("kmsKeyId", input.kms_key_id.is_some()),
        ("logGroupClass", class.is_some_and(|class| class != "STANDARD")),
        ("deletionProtectionEnabled", input.deletion_protection_enabled == Some(true)),
    ])?;
    if input.log_group_name.starts_with(RESERVED) {
        let problem = format!("Log group names cannot start with {RESERVED}");
        return Err(Fault::bad("InvalidParameterException", problem));
    }
    let group = group(&asked, Some(&input.log_group_name))?;
    let tags = input.tags.unwrap_or_default();
    asked.control.create_log_group(&asked.caller, &group, tags).await.map_err(fault)?;
    Ok(done())
}
