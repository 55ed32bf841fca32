use axum::response::Response;

use super::{fault, shown};
use crate::{
    call::Asked,
    fault::Fault,
    operations::xml,
    wire::iam::{GetRoleRequest, GetRoleResponse},
};

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: GetRoleRequest = asked.take()?;
    let found = asked.control.get_role(&asked.caller, &input.role_name).map_err(fault)?;
    let role = shown::whole_role(&asked.scope, &found);
    xml(&asked, &GetRoleResponse { role: Some(role) })
}
