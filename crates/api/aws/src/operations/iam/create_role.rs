use axum::response::Response;
use control::access::NewRole;
use model::access::quotas::SHORTEST_SESSION_S;

use super::{not_attachable, path, seconds, shown, tags};
use crate::{
    call::Asked,
    fault::Fault,
    operations::xml,
    wire::iam::{CreateRoleRequest, CreateRoleResponse},
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: CreateRoleRequest = asked.take()?;
    let new = NewRole {
        name: input.role_name,
        path: path(input.path),
        description: input.description.unwrap_or_default(),
        max_session_s: seconds(input.max_session_duration).unwrap_or(SHORTEST_SESSION_S),
        trust: input.assume_role_policy_document,
        tags: tags(input.tags)?,
        boundary: input.permissions_boundary,
    };
    let made = asked.control.create_role(&asked.caller, new).await.map_err(not_attachable)?;
    let role = shown::whole_role(&asked.scope, &made);
    xml(&asked, &CreateRoleResponse { role: Some(role) })
}
