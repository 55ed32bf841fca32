use axum::response::Response;
use control::access::Tagged;

use super::{fault, tags};
use crate::{call::Asked, fault::Fault, operations::xml, wire::iam::TagUserRequest};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: TagUserRequest = asked.take()?;
    let of = Tagged::User(&input.user_name);
    let tags = tags(Some(input.tags))?;
    asked.control.tag_identity(&asked.caller, of, tags).await.map_err(fault)?;
    xml(&asked, &())
}
