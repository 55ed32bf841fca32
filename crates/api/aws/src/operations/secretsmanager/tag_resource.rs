use axum::response::Response;

use super::{done, fault, secret, tags};
use crate::{call::Asked, fault::Fault, wire::secretsmanager::TagResourceRequest};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: TagResourceRequest = asked.take()?;
    let id = secret(&asked, &input.secret_id)?;
    let new = tags(Some(input.tags));
    asked.control.tag_secret(&asked.caller, &id, new).await.map_err(fault)?;
    Ok(done())
}
