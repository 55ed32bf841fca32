use std::time::Duration;

use axum::response::Response;

use super::{credentials, fault, refuse};
use crate::{
    call::Asked,
    fault::Fault,
    operations::xml,
    wire::sts::{GetSessionTokenRequest, GetSessionTokenResponse},
};

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: GetSessionTokenRequest = asked.take()?;
    refuse("SerialNumber", input.serial_number.is_some())?;
    refuse("TokenCode", input.token_code.is_some())?;
    refuse("MinimumSessionTokenSize", input.minimum_session_token_size.is_some())?;
    let duration = input.duration_seconds.and_then(|it| u64::try_from(it).ok());
    let duration = duration.map(Duration::from_secs);
    let lent = asked.control.session_of(&asked.caller, duration).map_err(fault)?;
    let answer = GetSessionTokenResponse {
        credentials: Some(credentials(lent)),
        ..GetSessionTokenResponse::default()
    };
    xml(&asked, &answer)
}
