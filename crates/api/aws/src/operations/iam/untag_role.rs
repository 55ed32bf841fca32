use axum::response::Response;
use control::access::Tagged;

use super::fault;
use crate::{call::Asked, fault::Fault, operations::xml, wire::iam::UntagRoleRequest};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: UntagRoleRequest = asked.take()?;
    let of = Tagged::Role(&input.role_name);
    asked.control.untag_identity(&asked.caller, of, &input.tag_keys).await.map_err(fault)?;
    xml(&asked, &())
}
