use axum::response::Response;
use model::Action;

use super::fault;
use crate::{call::Asked, fault::Fault, operations::xml, wire::iam::ListVirtualMFADevicesResponse};

pub(crate) fn run(asked: &Asked) -> Result<Response, Fault> {
    asked.control.check_account(&asked.caller, Action::ListVirtualMfaDevices).map_err(fault)?;
    let answer = ListVirtualMFADevicesResponse {
        is_truncated: Some(false),
        marker: None,
        virtual_mfa_devices: Some(Vec::new()),
    };
    xml(asked, &answer)
}
