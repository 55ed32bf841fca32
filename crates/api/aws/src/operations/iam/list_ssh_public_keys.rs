use axum::response::Response;
use model::Action;

use super::{fault, user};
use crate::{
    call::Asked,
    fault::Fault,
    operations::xml,
    wire::iam::{ListSSHPublicKeysRequest, ListSSHPublicKeysResponse},
};

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: ListSSHPublicKeysRequest = asked.take()?;
    let user = user(&asked, input.user_name)?;
    asked.control.check_user(&asked.caller, Action::ListSshPublicKeys, &user).map_err(fault)?;
    let answer = ListSSHPublicKeysResponse {
        ssh_public_keys: Some(Vec::new()),
        is_truncated: Some(false),
        marker: None,
    };
    xml(&asked, &answer)
}
