use axum::response::Response;
use model::Action;

use super::{fault, shown};
use crate::{
    call::Asked,
    fault::Fault,
    operations::xml,
    wire::iam::{UpdateRoleDescriptionRequest, UpdateRoleDescriptionResponse},
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: UpdateRoleDescriptionRequest = asked.take()?;
    let action = Action::UpdateRoleDescription;
    let (name, description) = (&input.role_name, Some(input.description));
    let updated = asked.control.update_role(&asked.caller, action, name, description, None);
    let role = shown::whole_role(&asked.scope, &updated.await.map_err(fault)?);
    xml(&asked, &UpdateRoleDescriptionResponse { role: Some(role) })
}
