use axum::response::Response;
use model::Action;

use super::{fault, user};
use crate::{
    call::Asked,
    fault::Fault,
    operations::xml,
    wire::iam::{ListSigningCertificatesRequest, ListSigningCertificatesResponse},
};

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: ListSigningCertificatesRequest = asked.take()?;
    let user = user(&asked, input.user_name)?;
    asked
        .control
        .check_user(&asked.caller, Action::ListSigningCertificates, &user)
        .map_err(fault)?;
    let answer = ListSigningCertificatesResponse {
        certificates: Some(Vec::new()),
        is_truncated: Some(false),
        marker: None,
    };
    xml(&asked, &answer)
}
