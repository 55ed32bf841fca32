use axum::response::Response;
use model::IdentityKind;

use super::fault;
use crate::{call::Asked, fault::Fault, operations::xml, wire::iam::PutUserPolicyRequest};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: PutUserPolicyRequest = asked.take()?;
    let of = (IdentityKind::User, &*input.user_name);
    let (name, document) = (&input.policy_name, input.policy_document);
    asked.control.put_inline_policy(&asked.caller, of, name, document).await.map_err(fault)?;
    xml(&asked, &())
}
