use axum::response::Response;
use model::Action;

use super::{fault, seconds};
use crate::{
    call::Asked,
    fault::Fault,
    operations::xml,
    wire::iam::{UpdateRoleRequest, UpdateRoleResponse},
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: UpdateRoleRequest = asked.take()?;
    let longest = seconds(input.max_session_duration);
    let updated = asked.control.update_role(
        &asked.caller,
        Action::UpdateRole,
        &input.role_name,
        input.description,
        longest,
    );
    updated.await.map_err(fault)?;
    xml(&asked, &UpdateRoleResponse {})
}
