use axum::response::Response;
use control::access::NewPolicy;

use super::{fault, path, shown, tags};
use crate::{
    call::Asked,
    fault::Fault,
    operations::xml,
    wire::iam::{CreatePolicyRequest, CreatePolicyResponse},
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: CreatePolicyRequest = asked.take()?;
    let new = NewPolicy {
        name: input.policy_name,
        path: path(input.path),
        description: input.description.unwrap_or_default(),
        document: input.policy_document,
        tags: tags(input.tags)?,
    };
    let made = asked.control.create_policy(&asked.caller, new).await.map_err(fault)?;
    xml(&asked, &CreatePolicyResponse { policy: Some(shown::whole_policy(&made)) })
}
