use axum::response::Response;

use super::{fault, path, shown};
use crate::{
    call::Asked,
    fault::Fault,
    operations::xml,
    wire::iam::{CreateGroupRequest, CreateGroupResponse},
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: CreateGroupRequest = asked.take()?;
    let path = path(input.path);
    let made = asked.control.create_group(&asked.caller, &input.group_name, &path);
    let group = shown::group(&asked.scope, &made.await.map_err(fault)?);
    xml(&asked, &CreateGroupResponse { group: Some(group) })
}
