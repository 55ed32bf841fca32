use axum::response::Response;
use model::Action;

use super::fault;
use crate::{call::Asked, fault::Fault, operations::xml, wire::iam::ListInstanceProfilesResponse};

pub(crate) fn run(asked: &Asked) -> Result<Response, Fault> {
    asked.control.check_account(&asked.caller, Action::ListInstanceProfiles).map_err(fault)?;
    let answer = ListInstanceProfilesResponse {
        instance_profiles: Some(Vec::new()),
        is_truncated: Some(false),
        marker: None,
    };
    xml(asked, &answer)
}
