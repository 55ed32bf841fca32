use axum::response::Response;
use control::access::NewUser;

use super::{not_attachable, path, shown, tags};
use crate::{
    call::Asked,
    fault::Fault,
    operations::xml,
    wire::iam::{CreateUserRequest, CreateUserResponse},
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: CreateUserRequest = asked.take()?;
    let new = NewUser {
        name: input.user_name,
        path: path(input.path),
        tags: tags(input.tags)?,
        boundary: input.permissions_boundary,
    };
    let made = asked.control.create_user(&asked.caller, new).await.map_err(not_attachable)?;
    let user = shown::whole_user(&asked.scope, &made);
    xml(&asked, &CreateUserResponse { user: Some(user) })
}
