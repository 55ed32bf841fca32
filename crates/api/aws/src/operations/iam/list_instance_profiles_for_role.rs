use axum::response::Response;

use super::fault;
use crate::{
    call::Asked,
    fault::Fault,
    operations::xml,
    wire::iam::{ListInstanceProfilesForRoleRequest, ListInstanceProfilesForRoleResponse},
};

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: ListInstanceProfilesForRoleRequest = asked.take()?;
    asked.control.check_instance_profiles(&asked.caller, &input.role_name).map_err(fault)?;
    let answer = ListInstanceProfilesForRoleResponse {
        instance_profiles: Some(Vec::new()),
        is_truncated: Some(false),
        marker: None,
    };
    xml(&asked, &answer)
}
