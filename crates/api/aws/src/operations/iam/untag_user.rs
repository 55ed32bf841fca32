use axum::response::Response;
use control::access::Tagged;

use super::fault;
use crate::{call::Asked, fault::Fault, operations::xml, wire::iam::UntagUserRequest};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: UntagUserRequest = asked.take()?;
    let of = Tagged::User(&input.user_name);
    asked.control.untag_identity(&asked.caller, of, &input.tag_keys).await.map_err(fault)?;
    xml(&asked, &())
}
