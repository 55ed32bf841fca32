use axum::response::Response;

use super::fault;
use crate::{
    call::Asked,
    fault::Fault,
    operations::xml,
    wire::iam::{AccessKeyLastUsed, GetAccessKeyLastUsedRequest, GetAccessKeyLastUsedResponse},
};

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: GetAccessKeyLastUsedRequest = asked.take()?;
    let found = asked.control.access_key_last_used(&asked.caller, &input.access_key_id);
    let (user_name, used) = found.map_err(fault)?;
    // Of a key that was never used IAM says so in these words.
    let or_never = |text: Option<String>| Some(text.unwrap_or_else(|| "N/A".to_owned()));
    let answer = GetAccessKeyLastUsedResponse {
        access_key_last_used: Some(AccessKeyLastUsed {
            last_used_date: used.as_ref().map(|used| used.at),
            region: or_never(used.as_ref().map(|used| used.region.to_string())),
            service_name: or_never(used.map(|used| used.service)),
        }),
        user_name,
    };
    xml(&asked, &answer)
}
