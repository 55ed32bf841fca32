use axum::response::Response;

use super::{fault, status, user};
use crate::{
    call::Asked,
    fault::Fault,
    operations::xml,
    wire::iam::{AccessKey, CreateAccessKeyRequest, CreateAccessKeyResponse},
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: CreateAccessKeyRequest = asked.take()?;
    let user = user(&asked, input.user_name)?;
    let made = asked.control.create_access_key(&asked.caller, &user).await.map_err(fault)?;
    let access_key = AccessKey {
        access_key_id: Some(made.info.id),
        create_date: Some(made.info.created),
        secret_access_key: Some(made.secret),
        status: Some(status(made.info.inactive)),
        user_name: made.info.user,
    };
    xml(&asked, &CreateAccessKeyResponse { access_key: Some(access_key) })
}
