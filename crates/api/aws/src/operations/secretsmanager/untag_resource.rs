use axum::response::Response;

use super::{done, fault, secret};
use crate::{call::Asked, fault::Fault, wire::secretsmanager::UntagResourceRequest};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: UntagResourceRequest = asked.take()?;
    let id = secret(&asked, &input.secret_id)?;
    asked.control.untag_secret(&asked.caller, &id, &input.tag_keys).await.map_err(fault)?;
    Ok(done())
}
