use axum::response::Response;
use http::StatusCode;

use super::fault;
use crate::{
    call::Asked,
    fault::Fault,
    operations::xml,
    wire::sts::{GetAccessKeyInfoRequest, GetAccessKeyInfoResponse},
};

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: GetAccessKeyInfoRequest = asked.take()?;
    let id = input.access_key_id;
    let scope = asked.control.scope_of_key(&asked.caller, &id).map_err(fault)?;
    let unknown = || {
        let problem = format!("The access key {id} is not known here.");
        Fault::new(StatusCode::BAD_REQUEST, "ValidationError", problem)
    };
    let account = Some(scope.ok_or_else(unknown)?.owner().to_owned());
    xml(&asked, &GetAccessKeyInfoResponse { account })
}
