use axum::response::Response;
use control::functions::{
    MAX_CODE_BYTES, MAX_INSTANCES, MAX_UNPACKED_BYTES, code::MAX_PACKAGE_BYTES,
};
use http::StatusCode;

use super::fault;
use crate::{
    call::Asked,
    fault::Fault,
    operations::json,
    wire::lambda::{AccountLimit, AccountUsage, GetAccountSettingsResponse},
};

pub(crate) async fn run(asked: &Asked) -> Result<Response, Fault> {
    let usage = asked.control.usage(&asked.caller, &asked.region).await.map_err(fault)?;
    let bytes = |bytes: u64| i64::try_from(bytes).ok();
    let concurrent = i32::try_from(MAX_INSTANCES).ok();
    let answer = GetAccountSettingsResponse {
        account_limit: Some(AccountLimit {
            total_code_size: bytes(MAX_CODE_BYTES),
            code_size_unzipped: bytes(MAX_UNPACKED_BYTES),
            code_size_zipped: bytes(MAX_PACKAGE_BYTES),
            concurrent_executions: concurrent,
            // Nothing is reserved for any function.
            unreserved_concurrent_executions: concurrent,
        }),
        account_usage: Some(AccountUsage {
            total_code_size: bytes(usage.code_bytes),
            function_count: bytes(usage.functions),
        }),
    };
    json(StatusCode::OK, &answer)
}
