use axum::response::Response;
use model::Action;

use super::{fault, no_password, user};
use crate::{call::Asked, fault::Fault, wire::iam::DeleteLoginProfileRequest};

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: DeleteLoginProfileRequest = asked.take()?;
    let user = user(&asked, input.user_name)?;
    asked.control.check_user(&asked.caller, Action::DeleteLoginProfile, &user).map_err(fault)?;
    Err(no_password(&user))
}
