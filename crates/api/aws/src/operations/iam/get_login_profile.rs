use axum::response::Response;
use model::Action;

use super::{fault, no_password, user};
use crate::{call::Asked, fault::Fault, wire::iam::GetLoginProfileRequest};

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: GetLoginProfileRequest = asked.take()?;
    let user = user(&asked, input.user_name)?;
    asked.control.check_user(&asked.caller, Action::GetLoginProfile, &user).map_err(fault)?;
    Err(no_password(&user))
}
